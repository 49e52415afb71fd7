/**
 * Parts of a GOPRIVATE-family list that cannot match what they seem to mean. The go command never complains about them.
 * Source: facts/go-module-download.md §4.
 */
import type { Span } from '../text/source.ts';
import { span } from '../text/source.ts';
import type { ModulePattern } from './module-pattern.ts';
import { matchesPath, patternsOf } from './module-pattern.ts';

export type PatternProblemKind =
  | 'quote'
  | 'full-width'
  | 'carriage-return'
  | 'note'
  | 'space'
  | 'semicolon'
  | 'unexpanded-variable'
  | 'scheme'
  | 'scp-address'
  | 'port'
  | 'negation'
  | 'leading-slash'
  | 'leading-dot'
  | 'trailing-slashes'
  | 'git-suffix'
  | 'malformed'
  | 'regular-expression'
  | 'ellipsis'
  | 'upper-case-host'
  | 'trailing-star'
  | 'apex-not-covered'
  | 'covers-everything';

export interface PatternProblem {
  readonly kind: PatternProblemKind;
  /** `never`: the part matches no module path. `surprising`: it matches, but not all or more than it seems to. */
  readonly effect: 'never' | 'surprising';
  /** Offsets in the list: the part at fault, or only its faulty characters. */
  readonly span: Span;
  readonly pattern: ModulePattern;
  /** The text to stand instead of the whole part (`pattern.span`); absent when the intent is not clear. */
  readonly corrected?: string;
}

/** At most one problem for each part: the first of the table below that applies. What stands behind a note belongs to it. */
export function patternProblems(list: string): readonly PatternProblem[] {
  const note = list.search(startOfNote);
  const patterns = patternsOf(list);
  if (note < 0) return problemsOf(patterns, list);
  const ahead = patterns.filter((pattern) => pattern.span.end < note);
  const start = patterns.find((pattern) => pattern.span.end >= note)?.span.start ?? note;
  const corrected = list.slice(start, note);
  return [...problemsOf(ahead, list), {
    kind: 'note', effect: 'never', span: span(note, list.length),
    pattern: { text: list.slice(start), span: span(start, list.length) },
    ...(corrected !== '' && { corrected }),
  }];
}

/** `git.corp.example # ours`: neither ENV nor a go.env file ends a value there. */
const startOfNote = /\s+#/u;

function problemsOf(patterns: readonly ModulePattern[], list: string): PatternProblem[] {
  return patterns.flatMap((pattern): PatternProblem[] => {
    for (const check of checks) {
      const found = check.find.exec(pattern.text);
      if (!found || check.unless?.(pattern, list) === true) continue;
      const at = pattern.span.start + found.index;
      const corrected = check.correct?.(pattern.text, found);
      return [
        {
          kind: check.kind,
          effect: check.effect,
          span: span(at, at + found[0].length),
          pattern,
          ...(corrected !== undefined && { corrected }),
        },
      ];
    }
    return matchesPath(pattern.text, '') === undefined
      ? [{ kind: 'malformed', effect: 'never', span: pattern.span, pattern }]
      : [];
  });
}

/** The list with every part corrected that has a correction; the list itself when there is nothing to correct. */
export function correctedPatternList(list: string, problems: readonly PatternProblem[] = patternProblems(list)): string {
  let corrected = list;
  for (const problem of [...problems].reverse()) {
    if (problem.corrected === undefined) continue;
    corrected = corrected.slice(0, problem.pattern.span.start) + problem.corrected + corrected.slice(problem.pattern.span.end);
  }
  return corrected;
}

interface Check {
  readonly kind: PatternProblemKind;
  readonly effect: PatternProblem['effect'];
  readonly find: RegExp;
  readonly unless?: (pattern: ModulePattern, list: string) => boolean;
  readonly correct?: (text: string, found: RegExpExecArray) => string | undefined;
}

const removed = (text: string, found: RegExpExecArray): string =>
  text.slice(0, found.index) + text.slice(found.index + found[0].length);

/** Host and port, or a numeric address with a port. */
const hostWithPort = /^[\w.*-]+(?<port>:\d+)(?=\/|$)/u;

/** In this order: quotes and blanks hide what stands inside them. */
const checks: readonly Check[] = [
  { kind: 'carriage-return', effect: 'never', find: /\r+$/u, correct: removed },
  { kind: 'quote', effect: 'never', find: /["'`“”‘’]/u, correct: (text) => text.replace(/["'`“”‘’]/gu, '') },
  {
    kind: 'full-width',
    effect: 'never',
    find: /[，；、：。]/u,
    correct: (text) =>
      text
        .replace(/[，；、]\s*/gu, ',')
        .replace(/：/gu, ':')
        .replace(/。/gu, '.'),
  },
  { kind: 'unexpanded-variable', effect: 'never', find: /\$\{?[A-Za-z_]\w*\}?/u },
  { kind: 'space', effect: 'never', find: /^\s+|\s+$/u, correct: (text) => text.trim() },
  { kind: 'space', effect: 'never', find: /\s+/u, correct: (text) => text.replace(/\s+/gu, ',') },
  { kind: 'semicolon', effect: 'never', find: /;/u, correct: (text) => text.replace(/;+$/u, '').replace(/;+/gu, ',') },
  { kind: 'scheme', effect: 'never', find: /^[A-Za-z][\w+.-]*:\/\/(?:[^/@]*@)?/u, correct: removed },
  {
    kind: 'scp-address',
    effect: 'never',
    find: /^[\w.-]+@[\w.-]+:/u,
    correct: (text) => text.replace(/^[^@]*@([^:]*):/u, '$1/').replace(/\.git$/u, ''),
  },
  { kind: 'port', effect: 'never', find: hostWithPort, correct: (text, found) => text.replace(found.groups?.['port'] ?? '', '') },
  { kind: 'negation', effect: 'never', find: /^!/u },
  { kind: 'leading-slash', effect: 'never', find: /^\/+/u, correct: removed },
  { kind: 'leading-dot', effect: 'never', find: /^\.(?=\w)/u, correct: (text) => `${text.slice(1)},*${text}` },
  {
    kind: 'regular-expression',
    effect: 'never',
    find: /^\^|\.\*|\.\+|\$$|\\[dwsb]|\(.*\|.*\)/u,
    unless: ({ text }) => /^(?:\*\.|[\w.-]*\.\*$)/u.test(text),
  },
  {
    kind: 'ellipsis',
    effect: 'never',
    find: /(?:\/|^)\.\.\.$/u,
    correct: (text) => text.replace(/\/?\.\.\.$/u, '') || undefined,
  },
  { kind: 'trailing-slashes', effect: 'never', find: /\/{2,}$/u, correct: removed },
  { kind: 'git-suffix', effect: 'surprising', find: /\.git(?=\/?$)/u, correct: removed },
  {
    kind: 'upper-case-host',
    effect: 'never',
    find: /^[\w-]*[A-Z][\w.-]*\.[\w.-]+(?=\/|$)/u,
    correct: (text, found) => text.replace(found[0], found[0].toLowerCase()),
  },
  { kind: 'covers-everything', effect: 'surprising', find: /^\*+$/u },
  { kind: 'trailing-star', effect: 'surprising', find: /\/\*+\/?$/u, unless: ({ text }) => /^\*/u.test(text), correct: removed },
  {
    kind: 'apex-not-covered',
    effect: 'surprising',
    find: /^\*\.[^*?[\]\\/]+(?=\/?$)/u,
    unless: ({ text }, list) => patternsOf(list).some((other) => other.text === text.slice(2)),
    correct: (text) => `${text.slice(2)},${text}`,
  },
];
