import { commandsThat } from '../../docker/shell/commands-that.ts';
import type { ShellCommand } from '../../docker/shell/model.ts';
import type { BuildAnalysis } from '../../project/analysis.ts';
import { localized } from '../../text/localized.ts';
import type { Source } from '../../text/source.ts';
import type { Finding, Fix } from '../finding.ts';
import { replace, safeFix } from '../fix.ts';
import { withoutPasswords } from '../shared/values.ts';

/**
 * `GOPROXY=https://goproxy.cn|direct` without quotes: the shell takes `|` for a pipe, and `;` for the end of the command, and runs the next
 * entry as a program.
 */
export function* cutByShell(analysis: BuildAnalysis, rule: string): Generator<Finding> {
  const { source: { path, text } } = analysis.model.syntax;
  for (const stage of analysis.model.stages) {
    if (!analysis.reachable.has(stage)) continue;
    for (const { run, instruction } of stage.steps) {
      const told = new Set<number>();
      for (const command of entriesAsPrograms(run)) {
        const list = listAround(text, instruction.span.start, command);
        if (list === undefined || told.has(list.start)) continue;
        told.add(list.start);
        yield findingOf(rule, { path, text }, instruction.span.start, list, command);
      }
    }
  }
}

const entry = /^(?:direct|off|https?:\/\/[^\s"'&|;<>()$`\\]+)$/;

const entriesAsPrograms = commandsThat(({ values: [program] }) => program !== undefined && entry.test(program));

interface List {
  /** Offsets of the value in the Dockerfile. */
  readonly start: number;
  readonly end: number;
  /** Of its first separator that the shell reads. */
  readonly cut: number;
}

/** The unquoted value that the shell cut, if the program is a part of one. */
function listAround(text: string, from: number, { span }: ShellCommand): List | undefined {
  const before = unquotedList.exec(text.slice(from, span.start))?.[1];
  if (before === undefined) return undefined;
  const start = span.start - before.length;
  const end = span.start + (/^[^\s"'&<>()$`\\]+/.exec(text.slice(span.start))?.[0].replace(/[|;,]+$/, '').length ?? 0);
  const isList = text.slice(start, end).split(/[|;,]/).every((each) => entry.test(each) || /^[\w-]+(?:\.[\w-]+)+(?:[:/]\S*)?$/.test(each));
  return isList ? { start, end, cut: start + before.search(/[|;]/) } : undefined;
}

const unquotedList = /\bGOPROXY=([^\s"'&<>()$`\\]+[|;])$/;

function findingOf(rule: string, { path, text }: Pick<Source, 'path' | 'text'>, from: number, list: List, command: ShellCommand): Finding {
  const separator = text.charAt(list.cut);
  const written = text.slice(list.start, list.end);
  const corrected = written.replaceAll(';', ',');
  const quote = corrected.includes('|') ? freeQuote(text.slice(from, list.start)) : '';
  const program = command.values[0] ?? '';
  const { en, 'zh-cn': zh } = separator === '|'
    ? localized(`takes "|" in GOPROXY=${withoutPasswords(written)} for a pipe`, `把 GOPROXY=${withoutPasswords(written)} 中的 "|" 当作管道`)
    : localized(`ends the command at ";" in GOPROXY=${withoutPasswords(written)}`, `在 GOPROXY=${withoutPasswords(written)} 的 ";" 处结束命令`);
  const shown = withoutPasswords(`${quote ?? '\''}${corrected}${quote ?? '\''}`);
  return {
    rule,
    severity: command.certain && command.fatal ? 'error' : 'warning',
    place: { path, span: { start: list.cut, end: list.cut + 1 } },
    message: localized(
      `The shell ${en} and runs "${withoutPasswords(program)}" as a program, which does not exist: write GOPROXY=${shown}`,
      `shell 会${zh}，并把 "${withoutPasswords(program)}" 当作程序运行，而它并不存在：应写成 GOPROXY=${shown}`,
    ),
    related: [],
    fixes: fixesOf(path, list, quote === undefined ? undefined : `${quote}${corrected}${quote}`),
  };
}

function fixesOf(path: string, { start, end }: List, value: string | undefined): Fix[] {
  if (value === undefined) return [];
  const shown = withoutPasswords(value);
  return [safeFix(localized(`Write GOPROXY=${shown}`, `改写为 GOPROXY=${shown}`), [replace({ path, span: { start, end } }, value)])];
}

/** In `sh -c "…"` and in an exec form one pair is taken. */
function freeQuote(before: string): '"' | '\'' | undefined {
  const isClosed = (quote: string) => before.split(quote).length % 2 === 1;
  return isClosed('\'') ? '\'' : isClosed('"') ? '"' : undefined;
}
