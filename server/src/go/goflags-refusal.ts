/**
 * What the go command refuses in GOFLAGS, in the order in which it looks: quotes, the form of each word, its name, and then the values of
 * the flags that the command at hand has.
 * Source: Go: cmd/go/internal, base/goflags.go and work/init.go; measured with Go 1.19.8, 1.23.5 and 1.24.4.
 */
import type { Span } from '../text/source.ts';
import { nearestWord } from './edit-distance.ts';
import { compareGoVersions } from './go-version.ts';
import { flagOf, parseGoFlags, type GoFlag, type GoFlags } from './goflags.ts';
import { quoteGo } from './go-quote.ts';

export interface GoFlagsReader {
  /** The oldest and the newest Go that may read the value; undefined where that is not known. */
  readonly oldestVersion?: string | undefined;
  readonly newestVersion?: string | undefined;
  /** The flags that are valid for building, such as -mod, are read too. */
  readonly builds: boolean;
}

export type GoFlagsRefusalKind =
  | 'unterminated-quote'
  | 'not-a-flag'
  | 'separate-value'
  | 'quote-inside-word'
  | 'unknown-flag'
  | 'value-missing'
  | 'mod-unknown'
  | 'not-boolean';

export interface GoFlagsRefusal {
  readonly kind: GoFlagsRefusalKind;
  readonly span: Span;
  /** What the go command prints. */
  readonly goMessage: string;
  /** Every go command that reads flags refuses the value, and not only those that have this flag. */
  readonly byEveryCommand: boolean;
}

/** The fault that the go command meets first; undefined where it may accept the value. */
export function goFlagsRefusal(value: string, reader: GoFlagsReader): GoFlagsRefusal | undefined {
  const parsed = parseGoFlags(value, { quotes: !isBefore(reader.newestVersion, certainlyWithoutQuotes) });
  const malformed = parsed.problems[0];
  if (malformed?.kind === 'unterminated-quote') return { ...malformed, byEveryCommand: true };
  const unknown = parsed.flags.map((flag) => unknownFlag(value, flag, reader)).find((each) => each !== undefined);
  const isFirst = malformed !== undefined && (unknown === undefined || malformed.span.start < unknown.span.start);
  if (isFirst) return { ...malformed, byEveryCommand: true };
  return unknown ?? refusedValue(parsed, reader);
}

/** The value as it was meant; undefined where that is not clear. A result is always accepted by the same reader. */
export function correctedGoFlags(value: string, reader: GoFlagsReader): string | undefined {
  let text = value.replace(/\s+#.*$/su, '');
  for (let round = 0; round < mostFaults; round++) {
    const refusal = goFlagsRefusal(text, reader);
    if (refusal === undefined) return text === value ? undefined : text;
    const better = withoutFault(text, refusal, reader);
    if (better === undefined || better === text) return undefined;
    text = better;
  }
  return undefined;
}

/** More slips than this in one value are no slips. */
const mostFaults = 8;

/** Go 1.19 keeps the quotes, and Go 1.21 reads them; what lies between was not measured. */
const certainlyWithoutQuotes = '1.20';
const certainlyWithQuotes = '1.21';

/** The newest Go whose flags `knownFlags` was measured with. */
const newestMeasured = '1.24.99';

/** A flag of whichever command is let through for every command. */
const knownFlags: ReadonlySet<string> = new Set(
  `
    C asan asmflags bench benchtime buildmode buildvcs c cache changed compat compiled count cover covermode coverpkg cpu cpuprofile
    debug-actiongraph debug-runtime-trace debug-trace deps diff dropexclude dropgodebug dropreplace droprequire dropretract droptool dropuse
    e exclude exec export f failfast find fix fmt fullpath fuzz fuzzcache fuzzminimizetime fuzztime gccgoflags gcflags go godebug i insecure
    json ldflags linkshared list m mod modcache modcacherw modfile module msan n o overlay p parallel pgo pkgdir print r race replace require
    retract retracted reuse run short shuffle skip t tags test testcache timeout tool toolchain toolexec trace trimpath u use v vendor
    versions vet vettool w x
  `
    .trim()
    .split(/\s+/u),
);

/** Flags of the compiler, the linker and of no command at all that are met in GOFLAGS; none of them was known to any measured release. */
const foreignFlags: ReadonlySet<string> = new Set(['s', 'X', 'h', 'help']);

/** A name that no flag can have; what else is unknown may belong to a newer Go. */
const flagName = /^[A-Za-z][\w.-]*$/u;

function unknownFlag(value: string, { name, span }: GoFlag, { newestVersion }: GoFlagsReader): GoFlagsRefusal | undefined {
  // `go test` makes its flags known as those of the test program, too.
  if (knownFlags.has(name.replace(/^test\./u, ''))) return undefined;
  const isMeasured = isBefore(newestVersion, newestMeasured);
  const isSure = !flagName.test(name) || (isMeasured && (foreignFlags.has(name) || misspelled(name) !== undefined));
  if (!isSure) return undefined;
  const isQuote = /["']/u.test(name) || isInOpenQuote(value, span);
  return { kind: isQuote ? 'quote-inside-word' : 'unknown-flag', span, goMessage: `parsing $GOFLAGS: unknown flag -${name}`, byEveryCommand: true };
}

/** The word before it has one quotation mark in its middle, and this one was to close it. */
function isInOpenQuote(value: string, { start }: Span): boolean {
  return /=(?:"[^"]*|'[^']*)$/u.test(value.slice(0, start));
}

function misspelled(name: string): string | undefined {
  return name.length < shortestTypo ? undefined : nearestWord(name, knownFlags, mostEdits);
}

/** Shorter words are near to too many others. */
const shortestTypo = 4;
const mostEdits = 2;

/** As long as "vendor", the shorter of the two long ones. */
const longMode = 6;
const modes: ReadonlySet<string> = new Set(['', 'mod', 'readonly', 'vendor']);
const booleans = /^(?:1|0|t|f|T|F|true|false|TRUE|FALSE|True|False)$/u;
/** Flags of the building commands that are nothing without a value. */
const needValue: readonly string[] = [
  'asmflags', 'buildmode', 'gccgoflags', 'gcflags', 'ldflags', 'mod', 'modfile', 'overlay', 'p', 'pkgdir', 'tags', 'toolexec',
];

function refusedValue(flags: GoFlags, { builds }: GoFlagsReader): GoFlagsRefusal | undefined {
  const writable = flagOf(flags, 'modcacherw');
  if (writable?.value !== undefined && !booleans.test(writable.value)) {
    const goMessage = `invalid boolean value ${quoteGo(writable.value)} for flag -modcacherw`;
    return { kind: 'not-boolean', span: writable.span, goMessage, byEveryCommand: false };
  }
  if (!builds) return undefined;
  const empty = flags.flags.find((flag) => flag.value === undefined && needValue.includes(flag.name));
  if (empty !== undefined) return { kind: 'value-missing', span: empty.span, goMessage: `flag needs an argument: -${empty.name}`, byEveryCommand: false };
  const mod = flagOf(flags, 'mod');
  if (mod?.value === undefined || modes.has(mod.value)) return undefined;
  return { kind: 'mod-unknown', span: mod.span, goMessage: `-mod=${mod.value} not supported`, byEveryCommand: false };
}

function withoutFault(text: string, { kind, span: { start, end } }: GoFlagsRefusal, reader: GoFlagsReader): string | undefined {
  const word = text.slice(start, end);
  const written = (better: string): string => text.slice(0, start) + better + text.slice(end);
  switch (kind) {
    case 'unterminated-quote':
      return /["']/u.test(word.slice(1)) ? undefined : written(word.slice(1));
    case 'not-a-flag': {
      const bare = word.replace(/^[\u2010-\u2015\u2212\uff0d]{1,2}/u, '');
      return knownFlags.has(/^[^=]*/u.exec(bare)?.[0] ?? '') && bare !== '' ? written(`-${bare}`) : undefined;
    }
    case 'separate-value':
      return written(word.replace(/\s+/u, '='));
    case 'quote-inside-word':
      return quoteMovedOut(text, reader);
    case 'unknown-flag': {
      const [, name = '', rest = ''] = /^--?([\w.-]*)(.*)$/su.exec(word) ?? [];
      if (knownFlags.has(name) && rest.startsWith(':')) return written(`-${name}=${rest.slice(1)}`);
      const meant = misspelled(name);
      return meant === undefined ? undefined : written(`-${meant}${rest}`);
    }
    case 'mod-unknown': {
      const [, before = '', mode = ''] = /^(["']?--?mod=)([\w-]*)["']?$/u.exec(word) ?? [];
      const meant = nearestWord(mode, modes, mode.length < longMode ? 1 : mostEdits);
      return before === '' || meant === undefined || meant === '' ? undefined : written(before + meant + word.slice(before.length + mode.length));
    }
    case 'value-missing':
    case 'not-boolean':
      return undefined;
  }
}

/** `-ldflags="-s -w"` is meant as `"-ldflags=-s -w"`: quotes hold whole words, and only in a Go that knows them. */
function quoteMovedOut(text: string, { oldestVersion }: GoFlagsReader): string | undefined {
  if (oldestVersion === undefined || compareGoVersions(oldestVersion, certainlyWithQuotes) < 0) return undefined;
  const moved = text.replace(/(^|\s)(--?[\w.-]+=)(["'])([^"']*)\3(?=\s|$)/gu, '$1$3$2$4$3');
  return moved === text ? undefined : moved;
}

function isBefore(version: string | undefined, limit: string): boolean {
  return version !== undefined && compareGoVersions(version, limit) < 0;
}
