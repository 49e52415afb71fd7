import type { Declaration, Step } from '../../docker/dockerfile/model.ts';
import { declaringSteps } from '../../docker/dockerfile/steps-by-effect.ts';
import type { BuildAnalysis, Download } from '../../project/analysis.ts';
import { localized } from '../../text/localized.ts';
import type { Finding, Fix } from '../finding.ts';
import { insertLinesAbove, offeredFix, removeInstruction } from '../fix.ts';
import { isPredefined, runsWithDefault, steersDownloads, wouldMatter } from '../shared/out-of-reach.ts';
import type { Rule } from '../rule.ts';

export const rule: Rule = {
  id: 'declared-after-download',
  severity: 'warning',
  group: 'reach',
  title: localized('A setting for the download stands below it', '下载用的设置写在了下载步骤之后'),
  checkBuild: (analysis) => [...analysis.reachable].flatMap(declaringSteps).flatMap((step) =>
    step.declarations.filter(({ name }) => steersDownloads(name)).flatMap((declaration) => judge(analysis, step, declaration))),
};

function judge(analysis: BuildAnalysis, step: Step, declaration: Declaration): Finding[] {
  const { name, value } = declaration;
  if (step.instruction.onbuild || (isPredefined(name) && declaration.written === undefined)) return [];
  const missed = analysis.downloads.find((download) =>
    download.stage === step.stage && download.step.index < step.index && runsWithDefault(name, download)
    && wouldMatter(name, value, download) && isMeantFor(analysis, step, download));
  if (missed === undefined) return [];
  const command = `go ${missed.go.subcommand}`;
  const line = missed.step.instruction.line + 1;
  return [{
    rule: rule.id,
    severity: rule.severity,
    variable: name,
    place: { path: analysis.build.dockerfile, span: declaration.span },
    message: localized(
      `${name} is set only after ${command} in line ${line} has run without it: move this line above it`,
      `${name} 在第 ${line} 行的 ${command} 之后才设置，下载时没有用到：请把本行移到它之前`,
    ),
    related: [{
      place: { path: analysis.build.dockerfile, span: missed.command.span },
      message: localized(`${command} runs without ${name}`, `${command} 运行时没有 ${name}`),
    }],
    fixes: moveUp(analysis, step, missed),
  }];
}

/** A tool that is installed before the project's own download may well have been meant to come from elsewhere. */
function isMeantFor(analysis: BuildAnalysis, step: Step, { go }: Download): boolean {
  return go.versioned.length === 0 || !analysis.downloads.some((each) => each.stage === step.stage && each.step.index > step.index);
}

/** The whole instruction moves, so all of it must be about downloads and depend on nothing between the two places. */
function moveUp({ model }: BuildAnalysis, step: Step, { step: target }: Download): Fix[] {
  const { source } = model.syntax;
  const { instruction, declarations } = step;
  const text = source.text.slice(instruction.span.start, instruction.span.end);
  if (target.instruction.onbuild || text.includes('$') || !declarations.every(({ name }) => steersDownloads(name))) return [];
  return [offeredFix(localized(`Move it above line ${target.instruction.line + 1}`, `移到第 ${target.instruction.line + 1} 行之前`), [
    insertLinesAbove(source, target.instruction, text.split(/\r?\n/)),
    removeInstruction(source, instruction),
  ])];
}
