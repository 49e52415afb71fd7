import type { EnvironmentValue, ModuleFailures, ProbeCheck, ProbeFinding, ProbeReport, Remedy, WalkStep } from '../../../protocol/src/index.ts';
import { localized, type Localized } from '../text/localized.ts';
import { marks, type Marks } from '../text/marks.ts';
import { speedText } from './mirrors/recommend.ts';

/** The report as lines for a terminal, in the report's own language: the verdict first, then what it rests on, then what was measured. */
export function writeProbeReport(report: ProbeReport): string {
  const word: Word = Object.assign((text: Localized): string => text[report.locale], marks[report.locale]);
  return [
    head(report, word),
    '',
    ...verdictLines(report, word),
    ...section(walkTitle(report, word), report.walk.map((step, index) => walkLine(step, index, word))),
    ...section(word(words.failures), (report.moduleFailures ?? []).flatMap((group) => failureLines(group, word))),
    ...section(word(words.targets), targetLines(report.checks, word)),
    ...mirrorLines(report, word),
    ...section(word(words.failed), failedLines(report.checks)),
    ...section(word(words.environment), environmentLines(report.environment, word)),
    ...section(word(words.findings), findingLines(report.findings ?? [], word)),
  ].map(oneLine).join('\n').replace(/\n+$/, '\n').concat(report.checks.length === 0 ? '' : '\n');
}

/** A value's own line ends would look like lines of the report. */
function oneLine(line: string): string {
  return line.replace(/[\r\n]+/g, ' ⏎ ');
}

const words = {
  build: localized('build', '镜像构建'),
  stage: localized('stage', '阶段'),
  secrets: localized('without the secrets', '未提供的 secret'),
  cause: localized('cause', '原因'),
  side: localized('side', '范围'),
  evidence: localized('for', '依据'),
  against: localized('against', '反证'),
  ruledOut: localized('ruled out', '已排除'),
  next: localized('next', '后续'),
  remedy: localized('do', '处理'),
  rule: localized('rule', '规则'),
  also: localized('also', '另见'),
  walk: localized('What the go command does', 'go 命令的请求顺序'),
  failures: localized('Modules that could not be downloaded, by cause', '未能下载的模块（按原因分组）'),
  more: localized('more', '个未列出'),
  targets: localized('Targets (milliseconds; container, then host)', '目标（毫秒；先容器，后宿主机）'),
  failed: localized('Checks that failed in the container', '容器内未通过的检查'),
  environment: localized('Environment in force', '生效的环境变量'),
  mirrors: localized('Mirrors measured from inside (best first)', '从容器内测量的镜像（最佳在前）'),
  recommended: localized('Recommended GOPROXY', '推荐的 GOPROXY'),
  alreadyInForce: localized('already in force', '已在使用'),
  inForce: localized('in force', '使用中'),
  firstByte: localized('first byte', '首字节'),
  findings: localized('What the files say, beside the measurement', '文件检查结果与测量的对照'),
  confirmed: localized('confirmed', '已证实'),
  refuted: localized('not so here', '与实测不符'),
  notMeasured: localized('not measured', '未测量'),
  notAsked: localized('not asked', '未请求'),
  host: localized('host', '宿主机'),
} as const;

/** Where the project's own modules were downloaded, the entries were asked for another one: a short walk that every proxy can answer. */
function walkTitle({ subject }: ProbeReport, word: Word): string {
  return subject.canary === undefined ? word(words.walk) : word(words.walk) + word.inParentheses(subject.canary);
}

/** A text in the report's language, and the marks of that language. */
type Word = ((text: Localized) => string) & Marks;

function head(report: ProbeReport, word: Word): string {
  const { subject } = report;
  const parts = [
    subject.stage === undefined ? subject.image : stageText(subject.stage, word) + word.inParentheses(subject.image),
    subject.engineContext === undefined ? subject.engine : subject.engine + word.inParentheses(subject.engineContext),
    ...(subject.platform === undefined ? [] : [subject.platform.value + word.inParentheses(subject.platform.origin)]),
    ...(subject.way === 'build' ? [subject.builder === undefined ? word(words.build) : word(words.build) + word.colon + subject.builder] : []),
    ...(subject.secrets === undefined ? [] : [word(words.secrets) + word.colon + subject.secrets.join(word.listed)]),
    subject.module,
    `${(report.durationMs / 1000).toFixed(1)} s`,
  ];
  return parts.join(' · ');
}

/** A stage without a name is known by its number, which alone says nothing. */
function stageText(stage: string, word: Word): string {
  return /^\d+$/u.test(stage) ? `${word(words.stage)} ${stage}` : stage;
}

function verdictLines({ verdict, causes }: ProbeReport, word: Word): readonly string[] {
  const mark = verdict.cause === 'no-fault-found' ? '✓' : verdict.cause === 'inconclusive' ? '?' : '✗';
  const label = (text: Localized): string => word(text) + word.colon;
  const others = causes.filter((cause) => cause.cause !== verdict.cause || cause.target !== verdict.target);
  return [
    `${mark} ${verdict.summary}`,
    `  ${label(words.cause)}${verdict.cause}${verdict.target === '' ? '' : ` · ${verdict.target}`}`,
    ...(verdict.sideSummary === undefined ? [] : [`  ${label(words.side)}${verdict.sideSummary}`]),
    ...verdict.evidence.map((text) => `  ${label(words.evidence)}${text}`),
    ...verdict.against.map((text) => `  ${label(words.against)}${text}`),
    ...(verdict.ruledOut.length === 0 ? [] : [`  ${label(words.ruledOut)}${verdict.ruledOut.join(' · ')}`]),
    ...(verdict.next === '' ? [] : [`  ${label(words.next)}${verdict.next}`]),
    ...verdict.remedies.flatMap((remedy) => remedyLines(remedy, word)),
    ...others.slice(0, mostOtherCauses).map((cause) => `  ${label(words.also)}${cause.summary}${word.inParentheses(cause.cause)}`),
  ];
}

/** Further causes shown: beyond the second the evidence is thin, and JSON has them all. */
const mostOtherCauses = 2;

function remedyLines(remedy: Remedy, word: Word): readonly string[] {
  return [
    `  → ${remedy.title}${remedy.rule === undefined ? '' : word.inParentheses(word(words.rule) + word.colon + remedy.rule)}`,
    ...(remedy.text ?? '').split('\n').filter((line) => line !== '').map((line) => `      ${line}`),
  ];
}

function walkLine(step: WalkStep, index: number, word: Word): string {
  const answer = step.asked ? step.answer : word(words.notAsked) + (step.answer === '' ? '' : word.inParentheses(step.answer));
  const ms = step.ms === undefined ? '' : `  ${Math.round(step.ms)} ms`;
  return `${index + 1} ${step.entry}${step.separator === '' ? '' : ` ${step.separator}`}  ${answer}${ms}${step.next === '' ? '' : `  → ${step.next}`}`;
}

/** Modules named in one group: enough to see what they have in common, and JSON has them all. */
const mostModules = 12;

function failureLines({ cause, title, modules, error }: ModuleFailures, word: Word): readonly string[] {
  const rest = modules.length - mostModules;
  return [
    `✗ ${title}${word.inParentheses(cause)}${word.colon}${modules.length}`,
    ...modules.slice(0, mostModules).map((module) => `    ${module}`),
    ...(rest > 0 ? [`    … ${rest} ${word(words.more)}`] : []),
    `    ${error}`,
  ];
}

const phases = {
  lookup: localized('lookup', '解析'),
  connect: localized('connect', '连接'),
  tls: localized('TLS', 'TLS'),
  firstByte: localized('first byte', '首字节'),
  transfer: localized('transfer', '传输'),
} as const;

const results = {
  'yes': localized('works', '成功'),
  'no': localized('fails', '失败'),
  'not-checked': localized('not checked', '未检测'),
} as const;

const requestKinds = /^(?:module-proxy:(?:list|info|mod|zip)|sumdb:(?:supported|lookup|proxied-lookup)|vcs:discovery):/;

/** Of an entry that is a folder: it is read, nobody is asked, and what the payload's own reader makes of a missing file is no status. */
function isFile({ target }: ProbeCheck): boolean {
  return target.startsWith('file:');
}

/** One line per address asked: outcome, time and phases in the container, and beside it the host's. */
function targetLines(checks: readonly ProbeCheck[], word: Word): readonly string[] {
  const requests = checks.filter((check) => requestKinds.test(check.id) && !isFile(check) && check.result !== 'not-checked');
  const onHost = new Map(requests.filter((check) => check.where === 'host').map((check) => [check.id, check]));
  return requests.filter((check) => check.where === 'container').sort(byId).map((check) => {
    const host = onHost.get(check.id);
    const compared = host === undefined ? '' : `   | ${word(words.host)}${word.colon}${outcomeOf(host, word)} ${Math.round(host.ms)}`;
    const timed = Object.entries(phases).flatMap(([phase, name]) => {
      const value = check.detail[phase];
      return typeof value === 'number' ? [`${word(name)} ${Math.round(value)}`] : [];
    });
    return `${check.result === 'yes' ? '✓' : '✗'} ${shortId(check.id)}  ${outcomeOf(check, word)} ${Math.round(check.ms)}${timed.length === 0 ? '' : ` ${word.inParentheses(timed.join(word.listed))}`}${compared}`;
  });
}

const sumdbWords = {
  'yes': localized('passes sumdb on', '转发 sumdb'),
  'no': localized('without sumdb', '不转发 sumdb'),
  'blocked': localized('blocks sumdb', '阻断 sumdb'),
  'not-checked': localized('sumdb not asked', '未询问 sumdb'),
} as const;

/** A table of the mirrors and the line that follows from it; nothing when they were not compared. */
function mirrorLines({ mirrors = [], recommended }: ProbeReport, word: Word): readonly string[] {
  if (mirrors.length === 0) return [];
  const width = Math.max(...mirrors.map(({ proxy }) => proxy.length));
  const lines = mirrors.map((mirror) => {
    const facts = [
      ...(mirror.firstByteMs === undefined ? [] : [`${word(words.firstByte)} ${Math.round(mirror.firstByteMs)} ms`]),
      ...(mirror.bytesPerSecond === undefined ? [] : [speedText(mirror.bytesPerSecond)]),
      ...(mirror.newestVersion === undefined ? [] : [mirror.newestVersion]),
      ...(mirror.reachable === 'yes' ? [word(sumdbWords[mirror.sumdbProxied])] : []),
      ...(mirror.inForce ? [word(words.inForce)] : []),
      ...(mirror.why === '' ? [] : [mirror.why]),
    ];
    const mark = mirror.reachable === 'not-checked' ? '–' : mirror.reachable === 'no' ? '✗' : mirror.why === '' ? '✓' : '!';
    return `${mark} ${mirror.proxy.padEnd(width)}  ${facts.join(' · ')}`;
  });
  return [...section(word(words.mirrors), lines), ...(recommended === undefined ? [] : section(word(words.recommended), [
    ...(recommended.goproxy === '' ? [] : [`GOPROXY=${recommended.goproxy}${recommended.inForce ? ` ${word.inParentheses(word(words.alreadyInForce))}` : ''}`]),
    ...(recommended.reason === '' ? [] : [recommended.reason]),
  ]))];
}

function outcomeOf({ detail, result }: ProbeCheck, word: Word): string {
  const status = detail['status'];
  if (typeof status === 'number') return String(status);
  const errorClass = detail['causeClass'] ?? detail['errorClass'];
  return typeof errorClass === 'string' ? errorClass : word(results[result]);
}

function failedLines(checks: readonly ProbeCheck[]): readonly string[] {
  return checks
    .filter((check) => check.where === 'container' && check.result === 'no' && check.detail['used'] !== false)
    .filter((check) => check.layer !== 'mirror')
    // Requests have lines of their own, and the need of version control is no failure.
    .filter((check) => (isFile(check) ? check.layer === 'module-proxy' : !requestKinds.test(check.id)) && !check.id.startsWith('vcs:need:'))
    .sort(byId)
    .map((check) => {
      const error = check.detail['error'] ?? check.detail['errorClass'] ?? '';
      return `✗ ${check.id}${typeof error === 'string' && error !== '' ? `  ${error.split('\n')[0] ?? ''}` : ''}`;
    });
}

function environmentLines(environment: Readonly<Record<string, EnvironmentValue>>, word: Word): readonly string[] {
  const names = Object.keys(environment);
  const width = Math.max(0, ...names.map((name) => name.length));
  return Object.entries(environment).map(([name, { value, origin, host }]) => (
    `${name.padEnd(width)}  ${value}  [${origin}]${host === undefined ? '' : `   | ${word(words.host)}${word.colon}${host}`}`
  ));
}

/** What was measured of a finding; the others only by name: `check` tells them in full. */
function findingLines(findings: readonly ProbeFinding[], word: Word): readonly string[] {
  const rest = findings.filter(({ measured }) => measured === 'not-measured');
  return [
    ...findings.flatMap(({ rule, place, message, measured, because = '' }) => (measured === 'not-measured' ? [] : [
      `${measured === 'confirmed' ? '✗' : '✓'} ${place.file}:${place.line}  ${rule}  ${message}`,
      `    ${word(measured === 'confirmed' ? words.confirmed : words.refuted)}${word.colon}${because}`,
    ])),
    ...(rest.length === 0 ? [] : [`- ${word(words.notMeasured)}${word.colon}${rest.map(({ rule, place }) => rule + word.inParentheses(`${place.file}:${place.line}`)).join(word.listed)}`]),
  ];
}

function section(title: string, lines: readonly string[]): readonly string[] {
  return lines.length === 0 ? [] : ['', title, ...lines.map((line) => `  ${line}`)];
}

function shortId(id: string): string {
  const [layer = '', what = '', ...target] = id.split(':');
  return `${layer} ${what} ${target.join(':')}`;
}

function byId(left: ProbeCheck, right: ProbeCheck): number {
  return left.id < right.id ? -1 : left.id > right.id ? 1 : 0;
}
