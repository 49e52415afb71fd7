import type { Resolved } from '../../text/resolved.ts';
import { known, unknown, unknownPart } from '../../text/resolved.ts';
import { replacePattern, trimPrefix, trimSuffix } from './shell-pattern.ts';

/** What a name stands for; `unset` when nothing sets it. */
export type Lookup = (name: string) => Resolved;

/**
 * Expands quotes, escapes and variables in one word exactly as BuildKit does with the arguments of ENV, ARG, FROM, COPY, WORKDIR ….
 *
 * Unknown as soon as a variable is needed whose value is unknown (its reason is kept); `unsupported` for what the builder rejects:
 * an open quote or brace, a bad substitution, `${V:?}` on an unset variable. `${V:-word}` is the word where V is an argument that
 * nobody is known to pass, as the default of an ARG is its value.
 */
export function expandWord(text: string, lookup: Lookup, escape: string): Resolved {
  if (!/["'$\\`]/.test(text)) return known(text);
  const expander = new Expander(text, lookup, escape);
  const value = expander.until(undefined, false);
  return expander.failure ?? known(value);
}

/**
 * What is known of a word whose value is not, with `unknownPart` for what depends on an unknown variable; undefined for what the builder
 * rejects.
 */
export function expandPartly(text: string, lookup: Lookup, escape: string): string | undefined {
  const value = expandWord(text, (name) => {
    const found = lookup(name);
    return found.kind === 'unknown' ? known(unknownPart) : found;
  }, escape);
  return value.kind === 'known' ? value.text : undefined;
}

/** Nested substitutions (`${A:-${B:-…}}`) deeper than this are hostile, not written by hand. */
const deepestNesting = 64;

class Expander {
  /** The first reason why the value cannot be told. */
  failure: Resolved | undefined;
  readonly #text: string;
  readonly #lookup: Lookup;
  readonly #escape: string;
  #at = 0;
  #depth = 0;

  constructor(text: string, lookup: Lookup, escape: string) {
    this.#text = text;
    this.#lookup = lookup;
    this.#escape = escape;
  }

  /** Reads up to `stop` (taken) or the end. With `rawEscapes` an escape stays in front of its character: patterns need it. */
  until(stop: string | undefined, rawEscapes: boolean): string {
    const result: string[] = [];
    while (this.#at < this.#text.length) {
      const character = this.#text.charAt(this.#at);
      if (character === stop) {
        this.#at++;
        return result.join('');
      }
      if (character === '\'') result.push(this.#singleQuoted());
      else if (character === '"') result.push(this.#doubleQuoted(rawEscapes));
      else if (character === '$') result.push(this.#dollar());
      else result.push(this.#plain(character, rawEscapes));
    }
    if (stop !== undefined) this.#fail();
    return result.join('');
  }

  #plain(character: string, rawEscapes: boolean): string {
    this.#at++;
    if (character !== this.#escape) return character;
    const escaped = this.#text.charAt(this.#at);
    this.#at++;
    return rawEscapes ? character + escaped : escaped;
  }

  #singleQuoted(): string {
    const end = this.#text.indexOf('\'', this.#at + 1);
    if (end === -1) return this.#fail();
    const value = this.#text.slice(this.#at + 1, end);
    this.#at = end + 1;
    return value;
  }

  #doubleQuoted(rawEscapes: boolean): string {
    const result: string[] = [];
    this.#at++;
    while (this.#at < this.#text.length) {
      const character = this.#text.charAt(this.#at);
      if (character === '"') {
        this.#at++;
        return result.join('');
      }
      if (character === '$') {
        result.push(this.#dollar());
        continue;
      }
      this.#at++;
      const next = this.#text.charAt(this.#at);
      if (character === this.#escape && (next === '"' || next === '$' || next === this.#escape)) {
        this.#at++;
        result.push(rawEscapes ? character + next : next);
      } else {
        result.push(character);
      }
    }
    return this.#fail();
  }

  #dollar(): string {
    this.#at++;
    if (this.#text.charAt(this.#at) !== '{') {
      const name = this.#name();
      return name === '' ? '$' : this.#textOf(this.#lookup(name));
    }
    this.#at++;
    const name = this.#name();
    if (name === '' || this.#depth >= deepestNesting) return this.#fail();
    this.#depth++;
    const value = this.#substitution(name);
    this.#depth--;
    return value;
  }

  /** What follows the name inside `${…}`, the closing brace included. */
  #substitution(name: string): string {
    let operator = this.#text.charAt(this.#at++);
    if (operator === '}') return this.#textOf(this.#lookup(name));
    const emptyIsUnset = operator === ':';
    if (emptyIsUnset) operator = this.#text.charAt(this.#at++);
    switch (operator) {
      case '-':
      case '+':
      case '?':
        return this.#conditional(name, operator, emptyIsUnset);
      case '#':
      case '%':
        return emptyIsUnset ? this.#fail() : this.#trimmed(name, operator);
      case '/':
        return emptyIsUnset ? this.#fail() : this.#replaced(name);
      default:
        return this.#fail();
    }
  }

  #conditional(name: string, operator: '-' | '+' | '?', emptyIsUnset: boolean): string {
    const outer = this.failure;
    const word = this.until('}', false);
    const wordFailure = this.failure;
    const value = this.#lookup(name);
    if (value.kind === 'unknown') {
      if (operator === '-' && value.reason === 'argument-without-default') return word;
      // `${X:+…}` and `${X:-…}` of something unknown: even whether it is set cannot be told.
      this.failure = value;
      return '';
    }
    const isSet = value.kind === 'known' && !(emptyIsUnset && value.text === '');
    const takesWord = operator === '+' ? isSet : !isSet;
    // An unknown variable inside a word that is not taken does no harm; broken syntax does.
    if (!takesWord && wordFailure?.kind === 'unknown' && wordFailure.reason !== 'unsupported') this.failure = outer;
    if (operator === '?') return isSet ? this.#textOf(value) : this.#fail();
    if (operator === '+') return isSet ? word : '';
    return isSet ? this.#textOf(value) : word;
  }

  #trimmed(name: string, operator: '#' | '%'): string {
    let pattern = this.until('}', true);
    const greedy = pattern.startsWith(operator);
    if (greedy) pattern = pattern.slice(1);
    const value = this.#textOf(this.#lookup(name));
    return operator === '#' ? trimPrefix(value, pattern, greedy) : trimSuffix(value, pattern, greedy);
  }

  #replaced(name: string): string {
    const all = this.#text.charAt(this.#at) === '/';
    if (all) this.#at++;
    const pattern = this.until('/', true);
    const replacement = this.until('}', true);
    // Groups of a regular expression, which the builder makes of the pattern; nobody means them.
    if (all && replacement.includes('$')) this.failure ??= unknown('computed');
    return replacePattern(this.#textOf(this.#lookup(name)), pattern, replacement, all);
  }

  /** A variable's name, one of the shell's special parameters, or nothing. */
  #name(): string {
    const match = variableName.exec(this.#text.slice(this.#at, this.#at + longestName));
    const name = match?.[0] ?? '';
    this.#at += name.length;
    return name;
  }

  #textOf(value: Resolved): string {
    if (value.kind === 'known') return value.text;
    if (value.kind === 'unknown') this.failure ??= value;
    return '';
  }

  #fail(): string {
    this.failure = unknown('unsupported');
    this.#at = this.#text.length;
    return '';
  }
}

const variableName = /^(?:[0-9]+|[@*#?\-$!]|[\p{L}_][\p{L}\p{Nd}_]*)/u;
/** Keeps the look-ahead for a name cheap; no real variable comes near it. */
const longestName = 1024;
