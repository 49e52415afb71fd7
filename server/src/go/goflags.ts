/**
 * GOFLAGS: the words, their faults and the flags that matter for downloads.
 * Quotes count as current releases count them: around whole words. Go 1.19 splits at white space alone and keeps them (`quotes: false`).
 * Source: facts/go-module-download.md §5; Go: base/goflags.go, internal/quoted.
 */
import { remembered } from '../text/memo.ts';
import type { Span } from '../text/source.ts';
import { quoteGo } from './go-quote.ts';
import { span } from '../text/source.ts';

export interface GoFlag {
  /** Without its dashes: `mod`, `insecure`, `modcacherw`. */
  readonly name: string;
  /** Behind the first `=`; undefined for a flag alone. */
  readonly value: string | undefined;
  /** The word as written, quotes included. */
  readonly span: Span;
}

export interface GoFlagsProblem {
  readonly kind: 'unterminated-quote' | 'not-a-flag' | 'separate-value';
  readonly span: Span;
  /** What the go command prints after "go: ". */
  readonly goMessage: string;
  readonly corrected?: string;
}

export interface GoFlags {
  readonly flags: readonly GoFlag[];
  readonly problems: readonly GoFlagsProblem[];
}

export function parseGoFlags(value: string, { quotes = true }: { readonly quotes?: boolean } = {}): GoFlags {
  return quotes ? parseQuoted(value) : parse(value, false);
}

const parseQuoted = remembered(64, 2_000, (value) => parse(value, true));

function parse(value: string, quotes: boolean): GoFlags {
  const flags: GoFlag[] = [];
  const problems: GoFlagsProblem[] = [];
  for (let at = nextWord(value, 0); at < value.length; ) {
    const quote = quotes ? /^["']/u.exec(value.slice(at))?.[0] : undefined;
    const closing = quote === undefined ? -1 : value.indexOf(quote, at + 1);
    if (quote !== undefined && closing < 0) {
      problems.push({
        kind: 'unterminated-quote',
        span: span(at, value.length),
        goMessage: `parsing $GOFLAGS: unterminated ${quote} string`,
      });
      break;
    }
    const end = quote === undefined ? wordEnd(value, at) : closing + 1;
    const word = quote === undefined ? value.slice(at, end) : value.slice(at + 1, closing);
    addWord(word, span(at, end), value, flags, problems);
    at = nextWord(value, end);
  }
  return { flags, problems };
}

/** The last flag of that name, which is the one in force. */
export function flagOf(flags: GoFlags, name: string): GoFlag | undefined {
  return flags.flags.findLast((flag) => flag.name === name);
}

/** Flags whose value is often written behind a blank, which GOFLAGS does not allow. */
const flagsWithValue = ['mod', 'modfile', 'tags', 'ldflags', 'gcflags', 'p', 'overlay'];

function addWord(word: string, place: Span, value: string, flags: GoFlag[], problems: GoFlagsProblem[]): void {
  const match = /^--?(?<name>[^-=][^=]*)(?:=(?<value>.*))?$/su.exec(word);
  const name = match?.groups?.['name'];
  if (name !== undefined) {
    flags.push({ name, value: match?.groups?.['value'], span: place });
    return;
  }
  const goMessage = `parsing $GOFLAGS: non-flag ${quoteGo(word)}`;
  const previous = flags.at(-1);
  if (previous?.value === undefined && previous !== undefined && flagsWithValue.includes(previous.name)) {
    const whole = span(previous.span.start, place.end);
    problems.push({
      kind: 'separate-value',
      span: whole,
      goMessage,
      corrected: `${value.slice(previous.span.start, previous.span.end)}=${word}`,
    });
  } else {
    problems.push({ kind: 'not-a-flag', span: place, goMessage });
  }
}

function nextWord(value: string, at: number): number {
  const skipped = value.slice(at).search(/[^ \t\r\n]/u);
  return skipped < 0 ? value.length : at + skipped;
}

function wordEnd(value: string, at: number): number {
  const length = value.slice(at).search(/[ \t\r\n]/u);
  return length < 0 ? value.length : at + length;
}
