import { stageChain } from '../../docker/dockerfile/stage-chain.ts';
import type { Step } from '../../docker/dockerfile/model.ts';
import { commandsThat } from '../../docker/shell/commands-that.ts';
import type { ShellCommand } from '../../docker/shell/model.ts';
import type { BuildAnalysis, Download } from '../../project/analysis.ts';
import { localized, type Localized } from '../../text/localized.ts';
import type { Finding, Fix } from '../finding.ts';
import { lineBreakOf, offeredFix, replace } from '../fix.ts';
import { declareAbove, firstDownloads, readsNoGoVariables, runsWithDefault, wouldMatter } from '../shared/out-of-reach.ts';
import type { Rule } from '../rule.ts';
import { lostAssignments, type LostAssignment } from './lost-assignments.ts';
import { notExported } from './not-exported.ts';

export const rule: Rule = {
  id: 'set-in-other-step',
  severity: 'warning',
  group: 'reach',
  title: localized('A setting for the download does not get out of the shell that makes it', '下载用的设置没有离开设置它的 shell'),
  *checkBuild(analysis) {
    for (const stage of analysis.model.stages) {
      if (!analysis.reachable.has(stage)) continue;
      for (const step of stage.steps) {
        if (step.instruction.onbuild) continue;
        for (const command of settingCommands(step.run)) {
          for (const assignment of lostAssignments(command)) yield* judge(analysis, step, command, assignment);
        }
      }
    }
    yield* notExported(analysis);
  },
};

const settingCommands = commandsThat((command) => lostAssignments(command).length > 0);

function judge(analysis: BuildAnalysis, step: Step, command: ShellCommand, assignment: LostAssignment): Finding[] {
  const { name, value, file } = assignment;
  if (!command.certain || servesItsStep(step, command, assignment)) return [];
  const [missed] = firstDownloads(analysis, (download) =>
    (download.stage === step.stage ? download.step.index > step.index : stageChain(download.stage).includes(step.stage))
    && runsWithDefault(name, download) && wouldMatter(name, value, download) && !mayReadProfiles(analysis, download));
  if (missed === undefined) return [];
  const go = `go ${missed.go.subcommand}`;
  const line = missed.step.instruction.line + 1;
  return [{
    rule: rule.id,
    severity: rule.severity,
    variable: name,
    place: { path: analysis.build.dockerfile, span: assignment.spanIn(command) },
    message: file === undefined
      ? localized(
        `The export of ${name} ends with this RUN, so ${go} in line ${line} runs without it: set it with ARG ${name}`,
        `对 ${name} 的 export 随这个 RUN 一起结束，第 ${line} 行的 ${go} 运行时没有它：请用 ARG ${name} 设置`,
      )
      : localized(
        `The shell of a RUN does not read ${file}, so ${go} in line ${line} runs without ${name}: set it with ARG ${name}`,
        `RUN 的 shell 不会读取 ${file}，第 ${line} 行的 ${go} 运行时没有 ${name}：请用 ARG ${name} 设置`,
      ),
    related: [{
      place: { path: analysis.build.dockerfile, span: missed.command.span },
      message: localized(`${go} runs without ${name}`, `${go} 运行时没有 ${name}`),
    }],
    fixes: fixesOf(analysis, step, command, assignment),
  }];
}

/** What the same step goes on to run may be what the export is for. */
function servesItsStep({ run }: Step, command: ShellCommand, { name, file }: LostAssignment): boolean {
  if (file !== undefined) return false;
  const commands = run?.commands ?? [];
  const behind = commands.slice(commands.indexOf(command) + 1);
  const isGo = name.startsWith('GO');
  return behind.some((each) => !onlyShows(each) && !(isGo && readsNoGoVariables(each)));
}

function onlyShows({ name, values }: ShellCommand): boolean {
  return /^(?:export|echo|env|printenv|set|true|:)$/.test(name ?? '') || (name === 'go' && /^(?:env|version)$/.test(values[1] ?? '') && !values.includes('-w'));
}

/** A login or interactive shell, and one that BASH_ENV leads, read the files that others do not. */
function mayReadProfiles({ model }: BuildAnalysis, { step, environment }: Download): boolean {
  const { start, end } = step.instruction.span;
  const shell = step.before.shell?.join(' ') ?? '';
  return /sh["',\s]+-\w*[il]|--(?:login|rcfile|init-file)\b/.test(`${shell} ${model.syntax.source.text.slice(start, end)}`)
    || ['BASH_ENV', 'ENV'].some((name) => environment.get(name).value.kind !== 'unset');
}

/** A step that does nothing but export becomes its ARG lines; of any other the setting goes in front. */
function fixesOf(analysis: BuildAnalysis, step: Step, command: ShellCommand, assignment: LostAssignment): Fix[] {
  const commands = step.run?.commands ?? [];
  const all = commands.flatMap((each) => lostAssignments(each, () => true));
  const isWhole = commands.every((each) => lostAssignments(each, () => true).length > 0 && isNothingElse(each))
    && step.instruction.heredocs.length === 0;
  const lines = (isWhole ? all : [assignment]).map(({ name, value }) => (value.kind === 'known' ? lineOf(name, value.text) : undefined));
  const complete = [...new Set(lines)].filter((line) => line !== undefined);
  if (lines.some((line) => line === undefined) || !command.certain) return [];
  const title = titleOf(complete);
  if (isWhole) {
    const { source: { path, text } } = analysis.model.syntax;
    return [offeredFix(title, [replace({ path, span: step.instruction.span }, complete.join(lineBreakOf(text)))])];
  }
  const edit = declareAbove(analysis, step, complete[0] ?? '');
  return edit === undefined ? [] : [offeredFix(title, [edit])];
}

function titleOf(lines: readonly string[]): Localized {
  const shown = lines.join(', ');
  return localized(`Set it for the whole stage: ${shown}`, `在整个阶段中设置：${shown}`);
}

function lineOf(name: string, value: string): string | undefined {
  return /^[^\s"'$\\`]+$/.test(value) ? `ARG ${name}=${value}` : undefined;
}

/** Every word of the command is an assignment: `export A=1 B=2`, and no `export -p` or `export PATH`. */
function isNothingElse(command: ShellCommand): boolean {
  return command.outputs.length > 0 || command.values.slice(1).every((value) => value !== undefined && /^\w+=/.test(value));
}
