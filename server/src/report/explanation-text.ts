import type { ExplainedCause, ExplainedStep, ExplanationReport, LogPlace } from '../../../protocol/src/index.ts';
import type { Locale } from '../text/localized.ts';
import { marks, type Marks } from '../text/marks.ts';
import { painter, type Painter } from './painter.ts';

export interface ExplanationTextOptions {
  readonly locale: Locale;
  readonly colour: boolean;
}

/** Modules that the text names before it counts; JSON has more of them. */
const namedModules = 5;

/** `explain --format text`. */
export function explanationAsText(report: ExplanationReport, { locale, colour }: ExplanationTextOptions): string {
  const words = labels[locale];
  const paint = painter(colour);
  const lines = report.causes.flatMap((cause) => [...causeLines(cause, report.source, words, paint), '']);
  for (const step of report.failedSteps.filter(({ lastLines }) => lastLines.length > 0)) {
    lines.push(paint.severity('warning', words.unexplainedStep(placed(step, words), step.exitCode)), ...step.lastLines.map((line) => `    ${line}`), '');
  }
  if (report.causes.length === 0 && report.unexplained.length > 0) {
    lines.push(words.unknownLines, ...report.unexplained.flatMap((place) => quote(place, report.source, paint)), '');
  }
  if (report.causes.length === 0) lines.push(words.whatNow);
  for (const note of report.notes) lines.push(paint.dim(note));
  lines.push(words.summary(report.causes.length, report.lines));
  return `${lines.join('\n')}\n`;
}

function causeLines(cause: ExplainedCause, source: string, words: Labels, paint: Painter): string[] {
  const { alternatives, inner, first, count, modules, hosts, steps, remedies } = cause;
  const names = (causes: readonly { readonly id: string; readonly title: string }[]) => causes.map(({ id, title }) => `${title}${words.inParentheses(id)}`).join(words.or);
  const many = modules.slice(0, namedModules).join(words.listed) + (modules.length > namedModules ? ` ${words.more(modules.length - namedModules)}` : '');
  return [
    `${paint.bold(`${source}:${first.line}`)}  ${paint.severity('error', cause.title)}  ${cause.id}`,
    ...first.text.split('\n').map((line) => `    ${line}`),
    ...(steps.length === 0 ? [] : [`  ${words.step}${steps.map((step) => placed(step, words)).join(words.apart)}`]),
    ...(count === 1 ? [] : [`  ${words.times(count)}`]),
    ...(many === '' ? [] : [`  ${words.modules(modules.length)}${many}`]),
    ...(hosts.length === 0 ? [] : [`  ${words.hosts}${hosts.join(words.listed)}`]),
    `  ${words.why}${cause.why}`,
    ...(inner.length === 0 ? [] : [`  ${words.inner}${names(inner)}`]),
    ...(alternatives.length === 0 ? [] : [`  ${words.alternatives}${names(alternatives)}${words.tellApart}`]),
    ...remedies.flatMap(({ title, text, rule }) => [
      `  ${paint.green('→')} ${title}`,
      ...(text === undefined ? [] : text.split('\n').map((line) => `      ${line}`)),
      ...(rule === undefined ? [] : [paint.dim(`      ${words.page}docs/rules/${words.pages}${rule}.md`)]),
    ]),
  ];
}

function placed({ name, stage, target, platform, dockerfile }: ExplainedStep, words: Labels): string {
  const facts = [
    stage === undefined ? '' : words.stage(stage), target === undefined ? '' : words.target(target), platform ?? '',
    dockerfile === undefined ? '' : `${dockerfile.name}:${dockerfile.line}`,
  ].filter((fact) => fact !== '');
  return facts.length === 0 ? name : `${name}${words.inParentheses(facts.join(words.listed))}`;
}

function quote({ line, text }: LogPlace, source: string, paint: Painter): string[] {
  const [first = '', ...rest] = text.split('\n');
  return [`    ${paint.dim(`${source}:${line}`)}  ${first}`, ...rest.map((each) => `      ${each}`)];
}

interface Labels extends Marks {
  readonly step: string;
  readonly why: string;
  readonly hosts: string;
  readonly inner: string;
  readonly alternatives: string;
  readonly tellApart: string;
  readonly page: string;
  readonly pages: string;
  readonly or: string;
  /** Between things that are lists themselves. */
  readonly apart: string;
  readonly unknownLines: string;
  readonly whatNow: string;
  readonly stage: (name: string) => string;
  readonly target: (name: string) => string;
  readonly times: (count: number) => string;
  readonly more: (count: number) => string;
  readonly modules: (count: number) => string;
  readonly unexplainedStep: (step: string, exitCode: number | undefined) => string;
  readonly summary: (causes: number, lines: number) => string;
}

const labels: Readonly<Record<Locale, Labels>> = {
  'en': {
    ...marks.en,
    step: 'step: ',
    why: 'why: ',
    hosts: 'asked: ',
    inner: 'inside of it: ',
    alternatives: 'the text could also mean: ',
    tellApart: '; `go-module-doctor probe` tells them apart',
    page: 'page: ',
    pages: '',
    or: ', or ',
    apart: '; ',
    unknownLines: 'These lines speak of a failure, but none of the known causes:',
    whatNow: 'Not known does not mean healthy. A log with the whole step helps (docker build --progress=plain), and `go-module-doctor probe` measures the cause.',
    stage: (name) => `stage ${name}`,
    target: (name) => `service or target ${name}`,
    times: (count) => `${count} times; this is the first`,
    more: (count) => `and ${count} more`,
    modules: (count) => (count === 1 ? 'module: ' : `${count} modules: `),
    unexplainedStep: (step, exitCode) => `${step} failed${exitCode === undefined ? '' : ` with exit code ${exitCode}`}; nothing known stands in its output, which ends:`,
    summary: (causes, lines) => `${causes === 0 ? 'no known cause' : causes === 1 ? '1 cause' : `${causes} causes`} in ${lines} ${lines === 1 ? 'line' : 'lines'}`,
  },
  'zh-cn': {
    ...marks['zh-cn'],
    step: '步骤：',
    why: '原因：',
    hosts: '访问的主机：',
    inner: '内层错误：',
    alternatives: '这段文本也可能表示：',
    tellApart: '；可用 `go-module-doctor probe` 区分',
    page: '说明页：',
    pages: 'zh-cn/',
    or: '，或 ',
    apart: '；',
    unknownLines: '以下各行提到了失败，但不属于任何已知原因：',
    whatNow: '“未知”并不代表没有问题。提供完整步骤的日志会有帮助（docker build --progress=plain），也可用 `go-module-doctor probe` 实测原因。',
    stage: (name) => `阶段 ${name}`,
    target: (name) => `服务或目标 ${name}`,
    times: (count) => `共 ${count} 次，此处为第一次`,
    more: (count) => `等（另有 ${count} 个）`,
    modules: (count) => (count === 1 ? '模块：' : `${count} 个模块：`),
    unexplainedStep: (step, exitCode) => `${step} 失败${exitCode === undefined ? '' : `，退出码 ${exitCode}`}；其输出中没有已知的错误，末尾如下：`,
    summary: (causes, lines) => `${lines} 行日志中${causes === 0 ? '没有已知原因' : `发现 ${causes} 个原因`}`,
  },
};
