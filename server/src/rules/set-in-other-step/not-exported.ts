import type { ShellAssignment } from '../../docker/shell/model.ts';
import type { BuildAnalysis, Download } from '../../project/analysis.ts';
import { localized } from '../../text/localized.ts';
import { known, unknown } from '../../text/resolved.ts';
import type { Finding } from '../finding.ts';
import { insertAt, offeredFix } from '../fix.ts';
import { runsWithDefault, steersDownloads, wouldMatter } from '../shared/out-of-reach.ts';

/**
 * `GOPROXY=… && go mod download`: the shell keeps for itself what nobody exports, unless its environment had the name before. It is told
 * where it stands: in the Dockerfile, or in the script or recipe with the command.
 */
export function* notExported(analysis: BuildAnalysis): Generator<Finding> {
  const told = new Set<string>();
  for (const download of analysis.downloads) {
    if (!download.command.certain) continue;
    for (const assignment of download.command.withheld) {
      const { path } = assignment.written.place;
      const key = `${assignment.span.start} ${path}`;
      if (!steersDownloads(assignment.name) || told.has(key) || !isMissed(download, assignment)) continue;
      const script = scriptOf(analysis, download, path);
      if (script === undefined || isUsed(assignment.name, script.text)) continue;
      told.add(key);
      yield findingOf(analysis, download, assignment, script);
    }
  }
}

function isMissed(download: Download, { name, value }: ShellAssignment): boolean {
  const given = value === undefined ? unknown('computed') : known(value);
  return runsWithDefault(name, download) && wouldMatter(name, given, download);
}

/** What the script itself goes on to write somewhere may be all that it is for. */
function isUsed(name: string, text: string): boolean {
  return new RegExp(`\\$\\{?${name}\\b`).test(text);
}

function findingOf(
  { build }: BuildAnalysis, { command, go, writtenIn }: Download, { name, span, written }: ShellAssignment, script: Script
): Finding {
  const { path } = written.place;
  const called = `go ${go.subcommand}`;
  return {
    rule: 'set-in-other-step',
    severity: 'warning',
    variable: name,
    place: { path, span },
    message: localized(
      `${name} is set in the shell but not exported, so ${called} runs without it: write export ${name}=…`,
      `${name} 只在 shell 中赋值而没有 export，${called} 运行时没有它：请写成 export ${name}=…`,
    ),
    related: [{
      place: writtenIn ?? { path: build.dockerfile, span: command.span },
      message: localized(`${called} runs without ${name}`, `${called} 运行时没有 ${name}`),
    }],
    fixes: beginsCommand.test(script.text.slice(0, span.start - script.start))
      ? [offeredFix(localized(`Write export in front of ${name}`, `在 ${name} 前写上 export`), [insertAt(path, span.start, 'export ')])] : [],
  };
}

/** Only where a command begins can it begin with `export`: not in the middle of `A=1 B=2`. */
const beginsCommand = /(?:^(?:RUN(?:\s+--\S+)*)?|[;&|({]|\b(?:then|do|else)|\n(?:\t[@+-]+)?)(?:\s|\\\r?\n)*$/i;

/** A step, or a file that it runs, with the offset at which it starts. */
interface Script {
  readonly text: string;
  readonly start: number;
}

function scriptOf({ model, context }: BuildAnalysis, { step }: Download, path: string): Script | undefined {
  const { source } = model.syntax;
  const { start, end } = step.instruction.span;
  if (path === source.path) return { text: source.text.slice(start, end), start };
  const text = context.readOnDisk(path);
  return text === undefined ? undefined : { text, start: 0 };
}
