import type { ProbeCheck, ProbeReport } from '../../../protocol/src/probe-report.ts';
import { detailParts } from './checks-view.ts';
import { measuredLabel, placeText } from './findings-view.ts';
import { wayText } from './header-view.ts';
import { listed } from './listed.ts';
import { layerName, layerOrder } from './layer-names.ts';
import { speedText } from './mirrors-view.ts';
import { durationText } from './time-text.ts';
import { walkAnswer } from './walk-view.ts';
import type { Translate } from './translate.ts';

/**
 * The report as Markdown for an issue tracker. Secrets were taken out before the report was made; here the path of the Dockerfile is
 * shortened too, because the folders above a project name its owner.
 *
 * @param documentName the Dockerfile as people call it, empty when only an image was probed
 */
export function reportMarkdown(report: ProbeReport, documentName: string, t: Translate): string {
  const { verdict, subject } = report;
  const lines = [
    `## Go Module Doctor: ${inline(verdict.summary)}`,
    '',
    `${t('cause')}: ${code(verdict.cause)}${verdict.target === '' ? '' : ` · ${code(verdict.target)}`}`,
    ...(verdict.sideSummary === undefined ? [] : ['', inline(verdict.sideSummary)]),
    '',
    ...bullets([
      [t('Dockerfile'), documentName === '' ? '' : code(documentName) + (subject.stage === undefined ? '' : ` (${t('stage {0}', subject.stage)})`)],
      [t('Image'), subject.image === '' ? '' : code(subject.image)],
      [t('Engine'), subject.engineContext === undefined ? subject.engine : `${subject.engine} (${inline(subject.engineContext)})`],
      [t('Measured from'), inline(wayText(subject, t))],
      [t('Platform'), subject.platform === undefined ? '' : `${code(subject.platform.value)} (${inline(subject.platform.origin)})`],
      [t('Network'), subject.network === undefined ? '' : code(subject.network)],
      [t('User'), subject.user === undefined ? '' : code(subject.user)],
      [t('Secrets not given'), listed((subject.secrets ?? []).map(code), t)],
      [t('Module'), subject.module === '' ? '' : code(subject.module)],
      [t('Measured'), `${report.startedAt}, ${durationText(report.durationMs)}`],
    ]),
    ...section(t('What the go command does next'), verdict.next === '' ? [] : [inline(verdict.next)]),
    ...section(t('For'), verdict.evidence.map((item) => `- ${inline(item)}`)),
    ...section(t('Against'), verdict.against.map((item) => `- ${inline(item)}`)),
    ...section(t('Ruled out'), verdict.ruledOut.map((item) => `- ${inline(item)}`)),
    ...section(t('What to do'), verdict.remedies.flatMap(({ title, text }) => [`- ${inline(title)}`, ...(text === undefined ? [] : indentedFence(text))])),
    ...section(t('What the go command does'), walkTable(report, t)),
    ...section(t('Modules that could not be downloaded'), failureLines(report, t)),
    ...section(t('What the files say'), findingsTable(report, t)),
    ...section(t('Mirrors measured from inside'), mirrorTable(report, t)),
    ...section(t('Environment in force'), environmentTable(report, t)),
    ...section(t('All checks ({0})', report.checks.length), checkTable(report.checks, t)),
  ];
  return `${lines.join('\n').replace(/\n{3,}/g, '\n\n').trimEnd()}\n`;
}

function bullets(facts: readonly (readonly [string, string])[]): string[] {
  return facts.filter(([, value]) => value !== '').map(([label, value]) => `- ${label}: ${value}`);
}

function section(title: string, body: readonly string[]): string[] {
  return body.length === 0 ? [] : ['', `### ${title}`, '', ...body];
}

function walkTable(report: ProbeReport, t: Translate): string[] {
  const rows = report.walk.map((step, index) => [
    String(index + 1), code(step.entry + step.separator), inline(walkAnswer(step, t)), inline(step.next),
  ]);
  return table(['#', 'GOPROXY', t('Answer'), t('Next')], rows);
}

function failureLines({ moduleFailures = [] }: ProbeReport, t: Translate): string[] {
  return moduleFailures.map(({ cause, title, modules, error }) => `- ${inline(title)} (${code(cause)}): ${listed(modules.map(code), t)}; ${inline(error)}`);
}

function findingsTable({ findings = [] }: ProbeReport, t: Translate): string[] {
  const rows = findings.filter(({ measured }) => measured !== 'not-measured').map((finding) => [
    code(placeText(finding)), code(finding.rule), inline(finding.message), `${measuredLabel(finding.measured, t)}${finding.because === undefined ? '' : `: ${inline(finding.because)}`}`,
  ]);
  return table([t('Place'), t('Rule'), t('Finding'), t('Measured')], rows);
}

function mirrorTable({ mirrors = [], recommended }: ProbeReport, t: Translate): string[] {
  const sumdb = { 'yes': t('passed on'), 'no': t('not passed on'), 'blocked': t('blocked'), 'not-checked': t('not checked') };
  const rows = mirrors.map((mirror) => [
    code(mirror.proxy) + (mirror.inForce ? ` (${t('in force')})` : ''),
    mirror.bytesPerSecond === undefined ? '' : speedText(mirror.bytesPerSecond),
    mirror.firstByteMs === undefined ? '' : durationText(mirror.firstByteMs),
    code(mirror.newestVersion ?? ''),
    mirror.reachable === 'yes' ? sumdb[mirror.sumdbProxied] : '',
    inline(mirror.why),
  ]);
  if (rows.length === 0) return [];
  return [
    ...table([t('Module proxy'), t('Throughput'), t('First byte'), t('Newest version'), t('Checksum database'), t('Detail')], rows),
    ...(recommended === undefined ? [] : ['', recommended.goproxy === '' ? t('No GOPROXY to recommend') : `${t('Recommended GOPROXY')}: ${code(recommended.goproxy)}`, '', inline(recommended.reason)]),
  ];
}

function environmentTable(report: ProbeReport, t: Translate): string[] {
  const rows = Object.entries(report.environment).map(([name, { value, origin, host }]) => [code(name), code(value), inline(origin), host === undefined ? '' : code(host)]);
  return table([t('Variable'), t('Value'), t('Where it comes from'), t('Host')], rows);
}

function checkTable(checks: readonly ProbeCheck[], t: Translate): string[] {
  const words = { yes: t('works'), no: t('fails'), 'not-checked': t('not checked') };
  const where = { container: t('Container'), host: t('Host') };
  const rows = layerOrder.flatMap((layer) => checks.filter((check) => check.layer === layer)).map((check) => [
    layerName(check.layer, t), code(check.target), where[check.where], words[check.result], durationText(check.ms),
    detailParts(check.detail).map(code).join(' '),
  ]);
  return table([t('Layer'), t('Target'), t('Where'), t('Result'), t('Time'), t('Detail')], rows);
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string[] {
  if (rows.length === 0) return [];
  return [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`);
}

/** Text as it is, on one line: nothing in it may start a tag, a mention, a link or emphasis. */
function inline(text: string): string {
  return oneLine(text).replace(/[\\`*_[\]<>]/g, '\\$&').replace(/@(?=\w)/g, '@\u200b');
}

/** Text as code, in a fence of back-ticks longer than any run of them inside. */
function code(text: string): string {
  const line = oneLine(text);
  if (line === '') return '';
  const runs = line.match(/`+/g) ?? [];
  const fence = '`'.repeat(Math.max(0, ...runs.map((run) => run.length)) + 1);
  const pad = line.startsWith('`') || line.endsWith('`') ? ' ' : '';
  return `${fence}${pad}${line}${pad}${fence}`;
}

function indentedFence(text: string): string[] {
  const fence = '`'.repeat(Math.max(2, ...(text.match(/`+/g) ?? []).map((run) => run.length)) + 1);
  return ['', `  ${fence}`, ...text.split(/\r?\n/).map((line) => `  ${line}`), `  ${fence}`, ''];
}

function oneLine(text: string): string {
  return text.replace(/\s*[\r\n]+\s*/g, ' ').trim();
}
