import type { BuildArgument } from '../../docker/dockerfile/model.ts';
import type { BuildAnalysis, Download } from '../../project/analysis.ts';
import { localized } from '../../text/localized.ts';
import type { Finding, Fix } from '../finding.ts';
import { safeFix } from '../fix.ts';
import { declareAbove, firstDownloads, isPredefined, steersDownloads, wouldMatter } from '../out-of-reach.ts';
import type { Rule } from '../rule.ts';

export const rule: Rule = {
  id: 'build-arg-not-consumed',
  severity: 'warning',
  group: 'reach',
  title: localized('A build argument that no stage declares is dropped in silence', '没有任何阶段声明的构建参数会被悄悄丢弃'),
  *checkBuild(analysis) {
    if (analysis.build.origin.kind !== 'compose') return;
    for (const [name, argument] of analysis.build.inputs.arguments) {
      if (steersDownloads(name) && !isPredefined(name) && !isDeclared(analysis, name)) yield* judge(analysis, name, argument);
    }
  },
};

/** A declaration anywhere makes it another rule's business: in front of FROM, behind the download, in another stage. */
function isDeclared({ model }: BuildAnalysis, name: string): boolean {
  return model.syntax.instructions.some(({ keyword, words }) => keyword === 'ARG' && words.some(({ text }) => text.split('=')[0] === name));
}

function judge(analysis: BuildAnalysis, name: string, argument: BuildArgument): Finding[] {
  const missing = firstDownloads(analysis).filter((download) => wouldMatter(name, argument.value, download));
  const [first] = missing;
  if (first === undefined) return [];
  return [{
    rule: rule.id,
    severity: rule.severity,
    variable: name,
    place: argument.key,
    message: localized(
      `${name} is passed to the build, but no stage declares it, so go ${first.go.subcommand} never sees it: add "ARG ${name}" to the Dockerfile`,
      `构建传入了 ${name}，但没有任何阶段声明它，go ${first.go.subcommand} 看不到这个值：请在 Dockerfile 中加上 "ARG ${name}"`,
    ),
    related: missing.map(({ command, go }) => ({
      place: { path: analysis.build.dockerfile, span: command.span },
      message: localized(`go ${go.subcommand} runs without it`, `go ${go.subcommand} 运行时没有这个值`),
    })),
    fixes: declare(analysis, name, missing),
  }];
}

/** Without a default the line changes nothing for builds that pass nothing. */
function declare(analysis: BuildAnalysis, name: string, downloads: readonly Download[]): Fix[] {
  const edits = downloads.map(({ step }) => declareAbove(analysis, step, `ARG ${name}`));
  const complete = edits.filter((edit) => edit !== undefined);
  if (complete.length < edits.length) return [];
  return [safeFix(localized(`Add "ARG ${name}" above the download`, `在下载步骤之前加上 "ARG ${name}"`), complete)];
}
