import type { Step } from '../../docker/dockerfile/model.ts';
import { stageChain } from '../../docker/dockerfile/stage-chain.ts';
import type { BuildAnalysis, Download, Setting } from '../../project/analysis.ts';
import { localized } from '../../text/localized.ts';
import type { Place } from '../../text/place.ts';
import type { Finding, Fix } from '../finding.ts';
import { offeredFix, removeInstruction, replace } from '../fix.ts';
import { declareAbove, runsWithDefault, wouldMatter } from '../shared/out-of-reach.ts';
import type { Rule } from '../rule.ts';

export const rule: Rule = {
  id: 'go-env-w-shadowed',
  severity: 'warning',
  group: 'go-env',
  title: localized('What "go env -w" writes is not what the download reads', '"go env -w" 写入的值不是下载时读取的值'),
  checkBuild: (analysis) => analysis.settings.flatMap((setting) => judge(analysis, setting)),
};

/** In the Dockerfile, or in a Makefile or script that it runs. */
type WrittenByGo = Extract<Setting['site'], { kind: 'go-env-w' } | { kind: 'context-file' }>;

function judge(analysis: BuildAnalysis, setting: Setting): Finding[] {
  const { site, name, value, reaches } = setting;
  if (!isByGo(site) || reaches.length > 0 || isReplaced(analysis, setting, site)) return [];
  const download = analysis.downloads.find((each) => runsAfter(setting, site, each) && wouldMatter(name, value, each));
  if (download === undefined) return [];
  const { provenance } = download.environment.get(name);
  if (provenance.kind === 'env' || provenance.kind === 'arg-default') {
    return [shadowed(analysis, setting, site, provenance.place, provenance.kind === 'env' ? 'ENV' : 'ARG')];
  }
  return runsWithDefault(name, download) && isOtherUser(site.step, download.step)
    ? [otherUser(analysis, setting, userOf(site.step), download)]
    : [];
}

function isByGo(site: Setting['site']): site is WrittenByGo {
  return site.kind === 'go-env-w' || (site.kind === 'context-file' && site.by === 'go-env-w');
}

function shadowed(analysis: BuildAnalysis, setting: Setting, site: WrittenByGo, winner: Place, keyword: string): Finding {
  const { name } = setting;
  return {
    rule: rule.id,
    severity: rule.severity,
    variable: name,
    place: setting.whole,
    message: localized(
      `"go env -w ${name}=…" has no effect: ${keyword} ${name} is set too, and a variable beats the go command's own settings; keep one of them`,
      `"go env -w ${name}=…" 不起作用：${keyword} 也设置了 ${name}，而环境变量优先于 go 命令自身的配置；请只保留一处`,
    ),
    related: [{ place: winner, message: localized('This value is in force', '实际生效的是这个值') }],
    fixes: [...dropCommand(analysis, site), ...moveIntoVariable(analysis, setting, winner)],
  };
}

function otherUser(analysis: BuildAnalysis, setting: Setting, writer: string, download: Download): Finding {
  const { name, value } = setting;
  const command = `go ${download.go.subcommand}`;
  const text = value.kind === 'known' && isPlain(value.text) ? value.text : undefined;
  const edit = text === undefined ? undefined : declareAbove(analysis, download.step, `ENV ${name}=${text}`);
  return {
    rule: rule.id,
    severity: rule.severity,
    variable: name,
    place: setting.whole,
    message: localized(
      `"go env -w ${name}=…" writes to the home of ${writer}, but ${command} runs as ${userOf(download.step)}: set ENV ${name} instead`,
      `"go env -w ${name}=…" 写入 ${writer} 的主目录，而 ${command} 以 ${userOf(download.step)} 身份运行：请改用 ENV ${name}`,
    ),
    related: [{ place: { path: analysis.build.dockerfile, span: download.command.span }, message: localized(
      `${command} runs without ${name}`,
      `${command} 运行时没有 ${name}`,
    ) }],
    fixes: edit === undefined ? [] : [offeredFix(localized(`Set ENV ${name} above ${command}`, `在 ${command} 之前设置 ENV ${name}`), [edit])],
  };
}

/** A later "go env -w" of the same key is what counts. */
function isReplaced({ settings }: BuildAnalysis, setting: Setting, site: WrittenByGo): boolean {
  return settings.some((each) => each !== setting && each.name === setting.name && isByGo(each.site) && each.site.stage === site.stage
    && (each.site.step.index > site.step.index || (each.site.step === site.step && isBehind(each.whole, setting.whole))));
}

function runsAfter({ whole }: Setting, { stage, step }: WrittenByGo, download: Download): boolean {
  if (download.stage !== stage) return stageChain(download.stage).includes(stage);
  if (download.step !== step) return download.step.index > step.index;
  return isBehind(download.writtenIn ?? { path: whole.path, span: download.command.span }, whole);
}

/** In one file: which of two files of a step comes first, the places do not tell. */
function isBehind(later: Place, earlier: Place): boolean {
  return later.path === earlier.path && later.span.start > earlier.span.start;
}

function isOtherUser(writer: Step, reader: Step): boolean {
  return [writer, reader].every(({ before }) => before.user.kind !== 'unknown') && userOf(writer) !== userOf(reader);
}

function userOf({ before: { user } }: Step): string {
  const name = user.kind === 'known' ? (user.text.split(':')[0] ?? '') : '';
  return name === '' || name === '0' ? 'root' : name;
}

/** A step that does nothing else can go as a whole. */
function dropCommand({ model }: BuildAnalysis, site: WrittenByGo): Fix[] {
  if (site.kind !== 'go-env-w') return [];
  const { step, command } = site;
  const isAlone = step.run?.commands.length === 1 && command.words.filter(({ text }) => text.includes('=')).length === 1 && !step.instruction.onbuild;
  return isAlone ? [offeredFix(localized('Remove this step', '删除这个步骤'), [removeInstruction(model.syntax.source, step.instruction)])] : [];
}

function moveIntoVariable({ settings }: BuildAnalysis, { name, value }: Setting, winner: Place): Fix[] {
  const target = settings.find((each) => each.whole.path === winner.path && each.whole.span.start === winner.span.start);
  if (target?.written.verbatim !== true || value.kind !== 'known' || !isPlain(value.text)) return [];
  return [offeredFix(localized(
    `Write this value into the variable: ${name}=${value.text}`,
    `把这个值写入变量：${name}=${value.text}`,
  ), [replace(target.written.place, value.text)])];
}

function isPlain(text: string): boolean {
  return /^[^\s"'$\\]+$/.test(text);
}
