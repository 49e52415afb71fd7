import { known, unknown, unset, type Resolved } from '../../text/resolved.ts';
import { MappedTextBuilder, type MappedText } from '../dockerfile/mapped-text.ts';

/** How deep `${A:-${B:-…}}` may nest before it counts as unsupported: real files stop at two. */
const maximumNesting = 16;

/**
 * Compose's own interpolation, done before anything else reads the file: `$V ${V} ${V:-d} ${V-d} ${V:?e} ${V?e} ${V:+r} ${V+r}`,
 * `$$` for a dollar sign (facts: docker-build.md §7; compose-spec 12-interpolation.md).
 * A variable that `environment` does not hold may still come from the user's shell, so its default is only *likely*:
 * with a default the default is taken, without one the value is unknown.
 */
export function interpolate(text: string, environment: ReadonlyMap<string, string>, depth = 0): Resolved {
  if (!text.includes('$')) return known(text);
  if (depth > maximumNesting) return unknown('unsupported');
  let result = '';
  for (const { start, end, value } of partsOf(text, environment, depth)) {
    if (value === undefined) result += text.slice(start, end);
    else if (value.kind === 'unknown') return value;
    else result += value.kind === 'known' ? value.text : '';
  }
  return known(result);
}

/** The same of a text whose characters have their places; of one that is not known, what is written where it is not: `${GO_VERSION}`. */
export function interpolateMapped(mapped: MappedText, environment: ReadonlyMap<string, string>): MappedText | { readonly unknown: string } {
  const { text } = mapped;
  if (!text.includes('$')) return mapped;
  const builder = new MappedTextBuilder();
  for (const { start, end, value } of partsOf(text, environment, 0)) {
    if (value === undefined) builder.appendPart(mapped, start, end);
    else if (value.kind === 'unknown') return { unknown: text.slice(start, end) };
    else if (value.kind === 'known') {
      const span = mapped.span(start, end);
      builder.append(value.text, span.start, span.end);
    }
  }
  return builder.build();
}

interface Part {
  readonly start: number;
  readonly end: number;
  /** Undefined for characters that stand for themselves. */
  readonly value: Resolved | undefined;
}

/** The text from its start to its end; the first part that is unknown is the last one that counts. */
function* partsOf(text: string, environment: ReadonlyMap<string, string>, depth: number): Generator<Part> {
  for (let at = 0; at < text.length;) {
    const dollar = text.indexOf('$', at);
    const plainEnd = dollar < 0 ? text.length : dollar;
    if (plainEnd > at) yield { start: at, end: plainEnd, value: undefined };
    if (dollar < 0) return;
    const read = readExpansion(text, dollar, environment, depth);
    if (read === undefined) {
      yield { start: dollar, end: Math.min(dollar + 2, text.length), value: unknown('unsupported') };
      return;
    }
    yield { start: dollar, end: read.end, value: read.value };
    at = read.end;
  }
}

interface Expansion {
  readonly value: Resolved;
  readonly end: number;
}

function readExpansion(text: string, dollar: number, environment: ReadonlyMap<string, string>, depth: number): Expansion | undefined {
  if (text.charAt(dollar + 1) === '$') return { value: known('$'), end: dollar + 2 };
  const plain = namePattern.exec(text.slice(dollar + 1));
  if (plain !== null) return { value: lookup(plain[0], environment), end: dollar + 1 + plain[0].length };
  if (text.charAt(dollar + 1) !== '{') return undefined;
  const close = closingBrace(text, dollar + 1);
  if (close === undefined) return undefined;
  const inner = text.slice(dollar + 2, close);
  const name = namePattern.exec(inner)?.[0];
  if (name === undefined) return undefined;
  const operation = /^(:?[-?+])([\s\S]*)$/.exec(inner.slice(name.length));
  if (operation === null) return inner === name ? { value: lookup(name, environment), end: close + 1 } : undefined;
  const [, operator = '', operand = ''] = operation;
  return { value: applyOperator(name, operator, operand, environment, depth), end: close + 1 };
}

function applyOperator(name: string, operator: string, operand: string, environment: ReadonlyMap<string, string>, depth: number): Resolved {
  const value = environment.get(name);
  const isSet = value !== undefined && (value !== '' || !operator.startsWith(':'));
  if (operator.endsWith('+')) return isSet ? interpolate(operand, environment, depth + 1) : value === undefined ? unknown('passed') : known('');
  if (isSet) return known(value);
  return operator.endsWith('-') ? interpolate(operand, environment, depth + 1) : unknown('passed');
}

const namePattern = /^[A-Za-z_][A-Za-z0-9_]*/;

function lookup(name: string, environment: ReadonlyMap<string, string>): Resolved {
  const value = environment.get(name);
  return value === undefined ? unknown('passed') : known(value);
}

function closingBrace(text: string, open: number): number | undefined {
  let level = 0;
  for (let i = open; i < text.length; i++) {
    if (text.charAt(i) === '{') level++;
    else if (text.charAt(i) === '}' && --level === 0) return i;
  }
  return undefined;
}

/** For keys that compose leaves out when they are absent. */
export function interpolateOptional(text: string | undefined, environment: ReadonlyMap<string, string>): Resolved {
  return text === undefined ? unset : interpolate(text, environment);
}
