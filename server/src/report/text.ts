import type { Locale } from '../text/localized.ts';
import { plainText, visibleLine } from '../text/plain-text.ts';
import { painter } from './painter.ts';
import type { ReportedFinding } from './resolved-finding.ts';

export interface TextOptions {
  readonly locale: Locale;
  readonly colour: boolean;
  /** The line of a file, without its line break. */
  line(file: string, line: number): string;
}

/** How wide a shown source line may be; longer ones are cut around the underlined part. */
const maximumLineWidth = 160;

/**
 * `check --format text`: the place, the line, the underline, cause and cure. Names and lines of a stranger's project do nothing to the
 * reader's terminal.
 */
export function findingAsText(finding: ReportedFinding, options: TextOptions): string {
  const { locale } = options;
  const paint = painter(options.colour);
  const { start, end } = finding.range;
  const head = `${paint.bold(`${visibleLine(finding.file)}:${start.line + 1}:${start.character + 1}`)}  ${paint.severity(finding.severity, severityNames[locale][finding.severity])}  ${finding.rule}`;
  const source = options.line(finding.file, start.line);
  const until = end.line === start.line ? end.character : source.length;
  const shown = cutAround(visibleLine(source), start.character, Math.max(until, start.character + 1));
  const lines = [head, `  ${shown.text}`, `  ${' '.repeat(displayWidth(shown.before))}${paint.underline('~'.repeat(Math.max(1, displayWidth(shown.marked))))}`];
  for (const each of plainText(finding.message).split('\n')) lines.push(`  ${each}`);
  for (const { file, range, message } of finding.related) lines.push(paint.dim(`  ${visibleLine(file)}:${range.start.line + 1}: ${visibleLine(message)}`));
  for (const fix of finding.fixes) lines.push(`  ${paint.green(labels[locale].fix(fix.safe))}${visibleLine(fix.title)}`);
  lines.push(paint.dim(`  ${labels[locale].page}docs/rules/${locale === 'en' ? '' : `${locale}/`}${finding.rule}.md`));
  return `${lines.join('\n')}\n`;
}

/** The last line of the text output. */
export function summaryAsText(files: number, shown: number, hidden: number, locale: Locale): string {
  return files === 0 ? labels[locale].noFiles : labels[locale].summary(files, shown, hidden);
}

const severityNames = {
  en: { error: 'error', warning: 'warning', info: 'info', hint: 'hint' },
  'zh-cn': { error: '错误', warning: '警告', info: '信息', hint: '提示' },
} as const;

const labels = {
  en: {
    fix: (safe: boolean) => (safe ? 'fix (safe): ' : 'fix: '),
    page: 'page: ',
    summary: (files: number, found: number, hidden: number) => {
      const checked = `${files} ${files === 1 ? 'file' : 'files'} checked`;
      const count = found === 0 ? (hidden === 0 ? 'nothing found' : 'nothing to show') : `${found} ${found === 1 ? 'finding' : 'findings'}`;
      return `${checked}, ${count}${hidden === 0 ? '' : `, ${hidden} less severe not shown (--severity hint shows all)`}\n`;
    },
    noFiles: 'no file to check: no Dockerfile, Containerfile, .dockerignore, go.env or compose file found\n',
  },
  'zh-cn': {
    fix: (safe: boolean) => (safe ? '修复（安全）：' : '修复：'),
    page: '说明页：',
    summary: (files: number, found: number, hidden: number) =>
      `已检查 ${files} 个文件，${found === 0 ? (hidden === 0 ? '未发现问题' : '没有需要显示的问题') : `发现 ${found} 个问题`}${hidden === 0 ? '' : `，另有 ${hidden} 个较轻的问题未显示（用 --severity hint 显示全部）`}\n`,
    noFiles: '没有可检查的文件：未找到 Dockerfile、Containerfile、.dockerignore、go.env 或 compose 文件\n',
  },
} as const;

function cutAround(line: string, start: number, end: number): { text: string; before: string; marked: string } {
  if (line.length <= maximumLineWidth) return { text: line, before: line.slice(0, start), marked: line.slice(start, end) };
  const from = Math.max(0, start - maximumLineWidth / 4);
  const to = Math.min(line.length, from + maximumLineWidth);
  const lead = from > 0 ? '…' : '';
  return {
    text: `${lead}${line.slice(from, to)}${to < line.length ? '…' : ''}`,
    before: `${lead}${line.slice(from, start)}`,
    marked: line.slice(start, Math.min(end, to)),
  };
}

/** Terminal columns: East Asian wide characters and emoji take two, combining marks none. */
function displayWidth(text: string): number {
  let width = 0;
  for (const char of text) width += /\p{Mn}/u.test(char) ? 0 : /[\p{Emoji_Presentation}\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe4f\uff00-\uff60\uffe0-\uffe6]/u.test(char) ? 2 : 1;
  return width;
}
