/**
 * Reader of go.env and of the user's Go configuration, byte-exact: nothing is trimmed, unquoted or expanded.
 * Source: facts/go-module-download.md §5; Go: cmd/go/internal/cfg (readEnvFile).
 */
import type { Span } from '../text/source.ts';
import { span } from '../text/source.ts';

export interface GoEnvSetting {
  readonly kind: 'setting';
  /** All before the first `=`, trailing blanks included. */
  readonly key: string;
  readonly keySpan: Span;
  /** All behind the first `=`: quotes, blanks, `# notes` and a carriage return are part of it. */
  readonly value: string;
  readonly valueSpan: Span;
  /** Without the line feed. */
  readonly lineSpan: Span;
  readonly oddities: readonly GoEnvOddity[];
}

/** What is in a value or key though hardly meant: it takes effect as written. */
export type GoEnvOddity =
  | 'quoted'
  | 'leading-blank-in-value'
  | 'trailing-blank'
  | 'carriage-return'
  | 'note-in-value'
  | 'blank-in-key'
  | 'unexpanded-variable';

export type GoEnvIgnoredReason =
  | 'no-equals'
  | 'lower-case'
  | 'leading-blank'
  | 'export'
  | 'bom'
  | 'comment'
  | 'blank'
  | 'not-a-name';

export interface GoEnvIgnored {
  readonly kind: 'ignored';
  readonly reason: GoEnvIgnoredReason;
  readonly lineSpan: Span;
  /** The line as it was meant; absent for comments, blank lines and where the intent is not clear. */
  readonly corrected?: string;
}

export type GoEnvLine = GoEnvSetting | GoEnvIgnored;

export interface GoEnvFile {
  readonly lines: readonly GoEnvLine[];
  /** The setting in force for each key: the last one. */
  readonly settings: ReadonlyMap<string, GoEnvSetting>;
  /** Settings that a later line of the same key makes void. */
  readonly overridden: readonly GoEnvSetting[];
}

export function parseGoEnvFile(text: string): GoEnvFile {
  const lines: GoEnvLine[] = [];
  const settings = new Map<string, GoEnvSetting>();
  const overridden: GoEnvSetting[] = [];
  let start = 0;
  for (const content of text.split('\n')) {
    const isRestAfterLastLine = start === text.length && content === '';
    if (!isRestAfterLastLine) lines.push(readLine(content, start));
    start += content.length + 1;
  }
  for (const line of lines) {
    if (line.kind === 'ignored') continue;
    const earlier = settings.get(line.key);
    if (earlier) overridden.push(earlier);
    settings.set(line.key, line);
  }
  return { lines, settings, overridden };
}

function readLine(content: string, start: number): GoEnvLine {
  const lineSpan = span(start, start + content.length);
  const equals = content.indexOf('=');
  if (equals < 0 || !/^[A-Z]/u.test(content)) {
    const reason = ignoredReason(content, equals);
    const corrected = correctedLine(content, reason);
    return { kind: 'ignored', reason, lineSpan, ...(corrected !== undefined && { corrected }) };
  }
  const key = content.slice(0, equals);
  const value = content.slice(equals + 1);
  const valueSpan = span(start + equals + 1, lineSpan.end);
  return {
    kind: 'setting',
    key,
    keySpan: span(start, start + equals),
    value,
    valueSpan,
    lineSpan,
    oddities: odditiesOf(key, value),
  };
}

function ignoredReason(content: string, equals: number): GoEnvIgnoredReason {
  if (content.trim() === '') return 'blank';
  if (content.startsWith('\ufeff')) return 'bom';
  if (/^\s*#/u.test(content)) return 'comment';
  if (/^\s*export\s/u.test(content)) return 'export';
  if (equals < 0) return 'no-equals';
  if (/^\s/u.test(content)) return 'leading-blank';
  return /^[a-z]/u.test(content) ? 'lower-case' : 'not-a-name';
}

/** A line is only corrected to what the reader then takes as a setting. */
function correctedLine(content: string, reason: GoEnvIgnoredReason): string | undefined {
  if (reason === 'comment' || reason === 'blank') return undefined;
  const bare = content
    .replace(/^\ufeff/u, '')
    .trim()
    .replace(/^export\s+/u, '');
  const match = /^(?<key>[A-Za-z][A-Za-z0-9_]*)\s*(?:=\s*|:\s*|\s+)(?<value>\S.*)$/u.exec(bare);
  const { key, value } = match?.groups ?? {};
  return key === undefined || value === undefined ? undefined : `${key.toUpperCase()}=${value}`;
}

function odditiesOf(key: string, value: string): readonly GoEnvOddity[] {
  const oddities: GoEnvOddity[] = [];
  const withoutReturn = value.replace(/\r$/u, '');
  if (/\s/u.test(key)) oddities.push('blank-in-key');
  if (withoutReturn !== value) oddities.push('carriage-return');
  if (/^\s+\S/u.test(value)) oddities.push('leading-blank-in-value');
  if (/[ \t]$/u.test(withoutReturn)) oddities.push('trailing-blank');
  if (/^\s*(["'])(?:.*\1)?\s*$/u.test(value) || /^\s*["'].*["']\s*(?:#.*)?$/u.test(value)) oddities.push('quoted');
  if (/\s#/u.test(value)) oddities.push('note-in-value');
  if (/\$(?:\{\w+\}|[A-Za-z_]\w*)/u.test(value)) oddities.push('unexpanded-variable');
  return oddities;
}
