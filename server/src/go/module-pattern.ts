/**
 * Matching of GOPRIVATE, GONOPROXY, GONOSUMDB and GOINSECURE lists, and of each GOVCS pattern.
 * Source: facts/go-module-download.md §4; Go: x/mod module.MatchPrefixPatterns, path.Match.
 */
import type { Span } from '../text/source.ts';
import { span } from '../text/source.ts';
import { remembered } from '../text/memo.ts';

/** One comma-separated part, as written: nothing is trimmed, because the go command trims nothing. */
export interface ModulePattern {
  readonly text: string;
  readonly span: Span;
}

/** The lists and patterns of a few projects, each of which is asked about every requirement; a longer one is rarely typed. */
const [keptPatterns, longestPattern] = [500, 2_000];

/** The parts of a list with offsets into it; empty parts are left out, as the go command skips them. */
export const patternsOf = remembered(keptPatterns, longestPattern, (list): readonly ModulePattern[] => {
  const patterns: ModulePattern[] = [];
  let start = 0;
  for (const text of list.split(',')) {
    if (withoutTrailingSlash(text) !== '') patterns.push({ text, span: span(start, start + text.length) });
    start += text.length + 1;
  }
  return patterns;
});

/** Whether any part of the list covers the module path. */
export function matchesPatternList(list: string, modulePath: string): boolean {
  return patternsOf(list).some((pattern) => matchesPattern(pattern.text, modulePath));
}

/** Whether one glob covers the module path: it is compared with as many leading path elements as it has itself. */
export function matchesPattern(pattern: string, modulePath: string): boolean {
  const glob = withoutTrailingSlash(pattern);
  if (glob === '') return false;
  const elements = modulePath.split('/');
  const wanted = glob.split('/').length;
  return elements.length >= wanted && (matchesPath(glob, elements.slice(0, wanted).join('/')) ?? false);
}

/** `*` alone: every module path begins with an element that it matches. */
export function coversEverything({ text }: Pick<ModulePattern, 'text'>): boolean {
  return /^\*+\/?$/.test(text);
}

/** path.Match: undefined for a malformed pattern, which the go command skips in silence. */
export function matchesPath(pattern: string, name: string): boolean | undefined {
  const tokens = compile(pattern);
  if (tokens === undefined) return undefined;
  // All tokens that may come next are tracked at once, so no pattern makes the time more than tokens × characters.
  let states = closure(new Set([0]), tokens);
  for (const character of name) {
    const next = new Set<number>();
    for (const state of states) {
      const token = tokens[state];
      if (token?.accepts(character)) next.add(token.repeats ? state : state + 1);
    }
    states = closure(next, tokens);
  }
  return states.has(tokens.length);
}

interface Token {
  readonly repeats: boolean;
  accepts(character: string): boolean;
}

const star: Token = { repeats: true, accepts: (character) => character !== '/' };
const anyOne: Token = { repeats: false, accepts: (character) => character !== '/' };

function closure(states: Set<number>, tokens: readonly Token[]): Set<number> {
  for (const state of states) {
    if (tokens[state]?.repeats) states.add(state + 1);
  }
  return states;
}

const compile = remembered(keptPatterns, longestPattern, (pattern): readonly Token[] | undefined => {
  const characters = Array.from(pattern);
  const tokens: Token[] = [];
  for (let at = 0; at < characters.length; at++) {
    const character = characters[at];
    if (character === '*') tokens.push(star);
    else if (character === '?') tokens.push(anyOne);
    else if (character === '[') {
      const parsed = compileClass(characters, at + 1);
      if (parsed === undefined) return undefined;
      tokens.push(parsed.token);
      at = parsed.end;
    } else {
      const literal = character === '\\' ? characters[++at] : character;
      if (literal === undefined) return undefined;
      tokens.push({ repeats: false, accepts: (other) => other === literal });
    }
  }
  return tokens;
});

/** Reads a class from behind its `[`; `end` is the place of its `]`. At least one range; `-` and `]` only when escaped. */
function compileClass(characters: readonly string[], start: number): { token: Token; end: number } | undefined {
  const ranges: (readonly [low: number, high: number])[] = [];
  const negated = characters[start] === '^';
  let at = negated ? start + 1 : start;
  while (characters[at] !== ']' || ranges.length === 0) {
    const low = classCharacter(characters, at);
    if (low === undefined) return undefined;
    const high = characters[low.next] === '-' ? classCharacter(characters, low.next + 1) : low;
    if (high === undefined) return undefined;
    ranges.push([low.code, high.code]);
    at = high.next;
  }
  const accepts = (character: string): boolean => {
    const code = character.codePointAt(0) ?? 0;
    return ranges.some(([low, high]) => low <= code && code <= high) !== negated;
  };
  return { token: { repeats: false, accepts }, end: at };
}

function classCharacter(characters: readonly string[], at: number): { code: number; next: number } | undefined {
  const isEscape = characters[at] === '\\';
  const character = characters[isEscape ? at + 1 : at];
  if (character === undefined || (!isEscape && (character === '-' || character === ']'))) return undefined;
  return { code: character.codePointAt(0) ?? 0, next: at + (isEscape ? 2 : 1) };
}

function withoutTrailingSlash(text: string): string {
  return text.endsWith('/') ? text.slice(0, -1) : text;
}
