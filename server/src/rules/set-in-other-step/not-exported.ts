import type { ShellAssignment } from '../../docker/shell/model.ts';
import type { BuildAnalysis, Download } from '../../project/analysis.ts';
import { localized } from '../../text/localized.ts';
import { known, unknown } from '../../text/resolved.ts';
import type { Finding, Fix } from '../finding.ts';
import { insertAt, offeredFix } from '../fix.ts';
import { runsWithDefault, steersDownloads, wouldMatter } from '../shared/out-of-reach.ts';

/** `GOPROXY=… && go mod download`: the shell keeps for itself what nobody exports, unless its environment had the name before. */
export function* notExported(analysis: BuildAnalysis): Generator<Finding> {
  const told = new Set<number>();
  for (const download of analysis.downloads) {
    if (download.writtenIn !== undefined || !download.command.certain) continue;
    for (const assignment of download.command.withheld) {
      const { start } = assignment.span;
      if (!steersDownloads(assignment.name) || told.has(start) || !isMissed(analysis, download, assignment)) continue;
      told.add(start);
      yield findingOf(analysis, download, assignment);
    }
  }
}

function isMissed(analysis: BuildAnalysis, download: Download, { name, value }: ShellAssignment): boolean {
  const given = value === undefined ? unknown('computed') : known(value);
  return runsWithDefault(name, download) && wouldMatter(name, given, download) && !isUsed(name, textOf(analysis, download));
}

/** What the script itself goes on to write somewhere may be all that it is for. */
function isUsed(name: string, text: string): boolean {
  return new RegExp(`\\$\\{?${name}\\b`).test(text);
}

function findingOf(analysis: BuildAnalysis, download: Download, { name, span }: ShellAssignment): Finding {
  const { path } = analysis.model.syntax.source;
  const go = `go ${download.go.subcommand}`;
  return {
    rule: 'set-in-other-step',
    severity: 'warning',
    variable: name,
    place: { path, span },
    message: localized(
      `${name} is set in the shell but not exported, so ${go} runs without it: write export ${name}=…`,
      `${name} 只在 shell 中赋值而没有 export，${go} 运行时没有它：请写成 export ${name}=…`,
    ),
    related: [{ place: { path, span: download.command.span }, message: localized(`${go} runs without ${name}`, `${go} 运行时没有 ${name}`) }],
    fixes: fixesOf(analysis, download, name, span.start),
  };
}

/** Only where a command begins can it begin with `export`: not in the middle of `A=1 B=2`. */
function fixesOf({ model }: BuildAnalysis, { step }: Download, name: string, start: number): Fix[] {
  const { path, text } = model.syntax.source;
  const before = text.slice(step.instruction.span.start, start);
  if (!/(?:^RUN(?:\s+--\S+)*|[;&|({]|\b(?:then|do|else)|\n)(?:\s|\\\r?\n)*$/i.test(before)) return [];
  return [offeredFix(localized(`Write export in front of ${name}`, `在 ${name} 前写上 export`), [insertAt(path, start, 'export ')])];
}

function textOf({ model }: BuildAnalysis, { step }: Download): string {
  const { start, end } = step.instruction.span;
  return model.syntax.source.text.slice(start, end);
}
