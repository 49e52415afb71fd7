import type { Declaration, Step } from '../../docker/dockerfile/model.ts';
import { stageChain } from '../../docker/dockerfile/stage-chain.ts';
import { declaringSteps } from '../../docker/dockerfile/steps-by-effect.ts';
import type { BuildAnalysis, Download } from '../../project/analysis.ts';
import { localized, type Localized } from '../../text/localized.ts';
import { unknown } from '../../text/resolved.ts';
import type { Finding, RelatedPlace } from '../finding.ts';
import { safeFix } from '../fix.ts';
import { argumentWouldMatter, declareAbove, firstDownloads, isDeclaredIn, isPredefined, runsWithDefault, steersDownloads } from '../shared/out-of-reach.ts';
import type { Rule } from '../rule.ts';

export const rule: Rule = {
  id: 'arg-before-from',
  severity: 'warning',
  group: 'reach',
  title: localized('An ARG in front of FROM does not reach the stage that needs it', 'FROM 之前的 ARG 不会进入需要它的阶段'),
  *checkBuild(analysis) {
    for (const [name, declaration] of new Map(analysis.model.globalArguments.map((each) => [each.name, each]))) {
      const users = usersOf(analysis, declaration);
      if (users.length > 0) yield* finding(analysis, declaration, users);
      else if (steersDownloads(name)) yield* judgeDownloads(analysis, declaration);
    }
  },
};

/** The variable itself steers the download, and no line of the download's stage brings it in. */
function judgeDownloads(analysis: BuildAnalysis, declaration: Declaration): Finding[] {
  const { name, value } = declaration;
  // A proxy argument that is passed reaches every RUN; only a default of its own is lost.
  if (isPredefined(name) && declaration.written === undefined) return [];
  const missing = firstDownloads(analysis, (download) =>
    !isDeclaredIn(name, download.stage) && runsWithDefault(name, download) && argumentWouldMatter(name, value, download));
  return finding(analysis, declaration, missing.map(({ step, command, go }) => ({
    step,
    related: { place: { path: analysis.build.dockerfile, span: command.span }, message: localized(
      `go ${go.subcommand} runs without it`,
      `go ${go.subcommand} 运行时没有这个值`,
    ) },
  })));
}

interface User {
  readonly step: Step;
  readonly related: RelatedPlace;
}

/** ENV and ARG lines of a stage that build a steering variable out of the argument, which is empty there. */
function usersOf(analysis: BuildAnalysis, declaration: Declaration): User[] {
  return analysis.model.stages.flatMap(declaringSteps).flatMap((step): User[] => {
    if (!analysis.reachable.has(step.stage) || !step.before.environmentKnown
      || step.before.variables.has(declaration.name)) return [];
    const used = step.declarations.find((each) => {
      if (!refersTo(analysis, each, declaration.name)) return false;
      const isWhole = each.written !== undefined && /^\$\{?\w+\}?$/.test(textOf(analysis, each));
      const value = isWhole ? declaration.value : unknown('argument-without-default');
      return readersOf(analysis, step).some((download) => runsWithoutIt(each, download) && argumentWouldMatter(each.name, value, download));
    });
    if (used === undefined) return [];
    return [{
      step,
      related: {
        place: { path: analysis.build.dockerfile, span: used.span },
        message: localized(
          `${used.name} is built from ${declaration.name}, which is empty here`,
          `${used.name} 由 ${declaration.name} 组成，而它在此处为空`,
        ),
      },
    }];
  });
}

function finding(analysis: BuildAnalysis, declaration: Declaration, users: readonly User[]): Finding[] {
  if (users.length === 0) return [];
  const { name } = declaration;
  const steps = new Map(users.map(({ step }) => [step.stage, step]));
  for (const { step } of users) if ((steps.get(step.stage)?.index ?? 0) > step.index) steps.set(step.stage, step);
  const edits = [...steps.values()].map((step) => declareAbove(analysis, step, `ARG ${name}`));
  const complete = edits.filter((edit) => edit !== undefined);
  return [{
    rule: rule.id,
    severity: rule.severity,
    variable: name,
    place: { path: analysis.build.dockerfile, span: declaration.span },
    message: messageOf(name),
    related: users.map(({ related }) => related),
    fixes: complete.length < edits.length ? [] : [safeFix(localized(
      `Repeat "ARG ${name}" in the stage`,
      `在阶段中重复声明 "ARG ${name}"`,
    ), complete)],
  }];
}

function messageOf(name: string): Localized {
  return localized(
    `ARG ${name} stands in front of FROM and is empty inside the stages: repeat "ARG ${name}" in the stage that downloads`,
    `ARG ${name} 位于 FROM 之前，在各阶段内为空：请在执行下载的阶段中重复声明 "ARG ${name}"`,
  );
}

function textOf({ model }: BuildAnalysis, { written }: Declaration): string {
  return written === undefined ? '' : model.syntax.source.text.slice(written.place.span.start, written.place.span.end).replace(/^"(.*)"$/s, '$1');
}

function refersTo(analysis: BuildAnalysis, declaration: Declaration, name: string): boolean {
  if (!steersDownloads(declaration.name)) return false;
  const text = textOf(analysis, declaration);
  return !text.includes('\'') && [...text.matchAll(/(?<!\\)\$\{?([A-Za-z_]\w*)/g)].some((match) => match[1] === name);
}

function readersOf(analysis: BuildAnalysis, step: Step): Download[] {
  return analysis.downloads.filter((download) =>
    download.stage === step.stage ? download.step.index > step.index : stageChain(download.stage).includes(step.stage));
}

/** The download takes this very line, or, since its value came out empty, nothing at all. */
function runsWithoutIt(declaration: Declaration, download: Download): boolean {
  const { provenance } = download.environment.get(declaration.name);
  return runsWithDefault(declaration.name, download) || ('declaration' in provenance && provenance.declaration === declaration);
}
