import type { Stage, Step } from '../../docker/dockerfile/model.ts';
import { stageChain } from '../../docker/dockerfile/stage-chain.ts';
import { declaringSteps } from '../../docker/dockerfile/steps-by-effect.ts';
import { commandsThat } from '../../docker/shell/commands-that.ts';
import type { BuildAnalysis, Download } from '../../project/analysis.ts';
import { localized } from '../../text/localized.ts';
import type { Resolved } from '../../text/resolved.ts';
import type { Span } from '../../text/source.ts';
import type { Finding } from '../finding.ts';
import { offeredFix } from '../fix.ts';
import { declareAbove, firstDownloads, isDeclaredIn, isPredefined, readsNoGoVariables, runsWithDefault, wouldMatter } from '../shared/out-of-reach.ts';
import type { Rule } from '../rule.ts';

export const rule: Rule = {
  id: 'set-in-other-stage',
  severity: 'warning',
  group: 'reach',
  title: localized('A setting for the download stands in a stage that it does not inherit', '下载用的设置写在了它不继承的阶段中'),
  *checkBuild(analysis) {
    for (const stage of analysis.reachable) {
      if (mayServeItself(analysis, stage)) continue;
      for (const each of [...declared(analysis, stage), ...writtenByGo(analysis, stage)]) yield* judge(analysis, stage, each);
    }
  },
};

interface StageSetting {
  readonly name: string;
  readonly value: Resolved;
  readonly span: Span;
  /** The same setting as an instruction of the stage that lacks it; undefined when it cannot be repeated there as it is. */
  readonly line: string | undefined;
}

function declared({ model }: BuildAnalysis, stage: Stage): StageSetting[] {
  return declaringSteps(stage).flatMap((step) => step.declarations.flatMap((declaration): StageSetting[] => {
    const { kind, name, value, span, written } = declaration;
    if (step.instruction.onbuild || (isPredefined(name) && written === undefined)) return [];
    const raw = written === undefined ? '' : model.syntax.source.text.slice(written.place.span.start, written.place.span.end);
    const assignment = written === undefined ? name : `${name}=${raw}`;
    return [{ name, value, span, line: /[\s$"'\\]/.test(raw) ? undefined : `${kind.toUpperCase()} ${assignment}` }];
  }));
}

function writtenByGo({ settings }: BuildAnalysis, stage: Stage): StageSetting[] {
  return settings.flatMap(({ name, value, whole, site }): StageSetting[] => {
    if (site.kind !== 'go-env-w' || site.stage !== stage) return [];
    const text = value.kind === 'known' && !/[\s$"'\\]/.test(value.text) ? value.text : undefined;
    return [{ name, value, span: whole.span, line: text === undefined ? undefined : `ENV ${name}=${text}` }];
  });
}

function judge(analysis: BuildAnalysis, stage: Stage, setting: StageSetting): Finding[] {
  const { name, value } = setting;
  // In front of FROM it is another rule's business.
  if (analysis.model.globalArguments.some((each) => each.name === name)) return [];
  const missing = firstDownloads(analysis, (download) =>
    download.stage.index > stage.index && !isDeclaredIn(name, download.stage) && runsWithDefault(name, download)
      && wouldMatter(name, value, download));
  const [first] = missing;
  if (first === undefined) return [];
  const here = nameOf(stage);
  const there = nameOf(first.stage);
  return [{
    rule: rule.id,
    severity: rule.severity,
    variable: name,
    place: { path: analysis.build.dockerfile, span: setting.span },
    message: localized(
      `${name} ends with stage ${here}: go ${first.go.subcommand} runs in stage ${there}, which is not built FROM it, so set ${name} there`,
      `${name} 只在阶段 ${here} 中有效：go ${first.go.subcommand} 在阶段 ${there} 中运行，而该阶段不是 FROM 它构建的，请在那里设置 ${name}`,
    ),
    related: missing.map(({ command, go }) => ({
      place: { path: analysis.build.dockerfile, span: command.span },
      message: localized(`go ${go.subcommand} runs without ${name}`, `go ${go.subcommand} 运行时没有 ${name}`),
    })),
    fixes: repeat(analysis, setting, missing),
  }];
}

function repeat(analysis: BuildAnalysis, { name, line }: StageSetting, missing: readonly Download[]) {
  if (line === undefined) return [];
  const edits = missing.map(({ step }) => declareAbove(analysis, step, line));
  const complete = edits.filter((edit) => edit !== undefined);
  return complete.length < edits.length ? [] : [offeredFix(localized(
    `Set ${name} above the download too`,
    `在下载步骤之前也设置 ${name}`,
  ), complete)];
}

function nameOf(stage: Stage): string {
  return stage.name === undefined ? `${stage.index}` : `"${stage.name.text}"`;
}

/** The stage, or one built FROM it, runs something that may need the setting: a download, a script, a program we cannot read. */
function mayServeItself(analysis: BuildAnalysis, stage: Stage): boolean {
  const family = familiesOf(analysis).get(stage) ?? [];
  if (analysis.downloads.some((download) => family.includes(download.stage))) return true;
  return analysis.model.target === stage || family.some((each) => each.steps.some(runsUnknown));
}

const families = new WeakMap<BuildAnalysis, ReadonlyMap<Stage, readonly Stage[]>>();

/** Each stage with those built FROM it, itself included; worked out once, for a file of thousands of stages. */
function familiesOf(analysis: BuildAnalysis): ReadonlyMap<Stage, readonly Stage[]> {
  const known = families.get(analysis);
  if (known !== undefined) return known;
  const found = new Map<Stage, Stage[]>();
  for (const member of analysis.model.stages) {
    for (const stage of stageChain(member)) {
      const family = found.get(stage);
      if (family === undefined) found.set(stage, [member]);
      else family.push(member);
    }
  }
  families.set(analysis, found);
  return found;
}

function runsUnknown({ run }: Step): boolean {
  return run !== undefined && (run.opaque || readers(run).length > 0);
}

const readers = commandsThat((command) => command.name !== 'go' && !readsNoGoVariables(command));
