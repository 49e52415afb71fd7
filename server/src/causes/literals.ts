import { literalPattern } from '../text/literal-pattern.ts';
import { causeCatalogue } from './catalogue.ts';

/**
 * Whether a text can hold any signature at all. A build log has a million lines and the catalogue some 250 patterns; each pattern
 * needs a run of plain characters to match, and looking for those runs is one pass.
 */
export function mayNameCause(text: string): boolean {
  return anyLiteral.test(text);
}

/**
 * For each alternative of a regular expression the longest run of characters that every match must hold. Undefined when an
 * alternative has none that is worth looking for. Groups count as unknown: their own text is not looked at.
 */
function requiredLiterals(source: string): readonly string[] | undefined {
  const alternatives: string[] = [];
  let longest = '';
  let run = '';
  const endRun = (): void => {
    if (run.length > longest.length) longest = run;
    run = '';
  };
  for (let at = 0; at < source.length;) {
    const token = nextToken(source, at);
    at += token.length;
    if (token === '|') {
      endRun();
      alternatives.push(longest);
      longest = '';
      continue;
    }
    const literal = literalOf(token);
    const quantifier = /^(?:[*+?]|\{\d+(?:,\d*)?\})\??/.exec(source.slice(at, at + 12))?.[0];
    if (quantifier !== undefined) at += quantifier.length;
    if (literal === undefined || quantifier !== undefined) endRun();
    else run += literal;
  }
  endRun();
  alternatives.push(longest);
  return alternatives.every((alternative) => alternative.length >= shortestLiteral) ? alternatives : undefined;
}

/** Shorter runs stand in half the lines of any log. */
const shortestLiteral = 4;

function nextToken(source: string, at: number): string {
  const rest = source.slice(at);
  if (rest.startsWith('\\')) return rest.slice(0, 2);
  if (rest.startsWith('[')) return /^\[(?:\\.|[^\]\\])*\]/s.exec(rest)?.[0] ?? rest;
  if (!rest.startsWith('(')) return rest.slice(0, 1);
  for (let depth = 0, end = 0; end < rest.length;) {
    if (rest[end] === '(') depth++;
    if (rest[end] === ')' && --depth === 0) return rest.slice(0, end + 1);
    end += rest[end] === '\\' || rest[end] === '[' ? nextToken(rest, end).length : 1;
  }
  return rest;
}

/** The one character a token stands for; undefined for classes, groups, anchors and escapes with a meaning. */
function literalOf(token: string): string | undefined {
  if (token.length === 2 && token.startsWith('\\')) return /[a-z0-9]/i.test(token.slice(1)) ? undefined : token.slice(1);
  return token.length === 1 && !/[.^$]/.test(token) ? token : undefined;
}

const anyLiteral = new RegExp([...new Set(causeCatalogue.flatMap(({ signatures }) =>
  signatures.flatMap(({ pattern: { source } }) => requiredLiterals(source)?.map(literalPattern) ?? [source])))].join('|'), 'm');
