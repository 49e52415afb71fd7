import { stageChain } from '../../docker/dockerfile/stage-chain.ts';
import type { Step } from '../../docker/dockerfile/model.ts';
import type { ShellCommand } from '../../docker/shell/model.ts';
import type { BuildAnalysis, Download } from '../../project/analysis.ts';
import { runsBefore } from '../shared/cold-fetch.ts';
import { mayUseVendor } from '../shared/module-files.ts';
import { directModules } from '../shared/direct-modules.ts';

/** Where credentials begin to lie in the image: behind this offset, in this step. */
export interface Beginning {
  readonly step: Step;
  readonly offset: number;
}

/**
 * The steps that ask with the credentials that lie in the image from there on, and need them from elsewhere once these are gone: downloads,
 * and git itself. Undefined where a program may ask of which only its own users know what it reads.
 */
export function stepsThatAsk(analysis: BuildAnalysis, beginning: Beginning): readonly Step[] | undefined {
  const asking = new Set<Step>();
  for (const stage of analysis.model.stages) {
    for (const step of stage.steps) {
      const commands = step.run?.commands.filter((command) => isBehind(beginning, step, command)) ?? [];
      if (commands.some(mayCallGit)) return undefined;
      if (commands.some(asksItself)) asking.add(step);
    }
  }
  // Where nobody knows the module, sources that were cloned may well need others of their owner.
  const downloads = analysis.downloads.filter((each) =>
    isBehind(beginning, each.step, each.command) && (each.module === undefined || !mayUseVendor(each)));
  for (const download of downloads) {
    if (asks(download, downloads)) asking.add(download.step);
  }
  return [...asking];
}

function isBehind({ step: first, offset }: Beginning, step: Step, { span }: ShellCommand): boolean {
  if (step === first) return span.start > offset;
  return step.stage === first.stage ? step.index > first.index : stageChain(step.stage).includes(first.stage);
}

/** What a command of the same module has brought is in the module cache; what is named with a version may come from anywhere. */
function asks(download: Download, others: readonly Download[]): boolean {
  if (download.go.versioned.length > 0) return directModules(download).length > 0 || !saysWhatIsPrivate(download);
  return !others.some((each) => each.go.versioned.length === 0 && runsBefore(each, download) && folderOf(each) === folderOf(download));
}

function saysWhatIsPrivate({ environment }: Download): boolean {
  const { value } = environment.get('GONOPROXY');
  return value.kind === 'known' && value.text !== '';
}

function folderOf({ module, directory }: Download): string | undefined {
  return module?.folder ?? directory;
}

/** Subcommands of git that ask another host. */
const remote = /^(?:clone|fetch|pull|ls-remote|submodule)$/;

/** By ssh git needs none of these credentials. */
function asksItself({ program, values }: ShellCommand): boolean {
  if (program === 'git') return values.some((value) => remote.test(value ?? '')) && !values.some((value) => /^(?:ssh:\/\/|[\w.-]+@[\w.-]+:)/.test(value ?? ''));
  return program === 'curl' && values.some((value) => /^(?:-[a-zA-Z]*n[a-zA-Z]*|--netrc(?:-.*)?)$/.test(value ?? ''));
}

/** Package managers of other languages fetch by git, too, or read the netrc file, where their own files say so. */
function mayCallGit({ program }: ShellCommand): boolean {
  return /^(?:npm|npx|yarn|pnpm|bun|pip3?|pipx|uv|poetry|cargo|composer|bundle|gem|mix|swift|helm|terraform|dep|glide)$/.test(program ?? '');
}
