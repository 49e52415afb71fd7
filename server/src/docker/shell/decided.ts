import type { CaseItem, SyntaxNode } from 'unbash';
import { literalPattern } from '../../text/literal-pattern.ts';
import type { ShellScope } from './scope.ts';
import type { WordReader } from './word-reader.ts';
import { wordValue } from './word-value.ts';

/**
 * Whether a command that only asks succeeds, where the answer follows from literals and from variables with known values; undefined where
 * it does not, for commands that do more than ask, and for questions that shells answer differently.
 */
export function decided(node: SyntaxNode | undefined, scope: ShellScope, words: WordReader, depth = 0): boolean | undefined {
  if (node === undefined || depth > deepestQuestion) return undefined;
  const inner = (each: SyntaxNode | undefined): boolean | undefined => decided(each, scope, words, depth + 1);
  switch (node.type) {
    case 'CompoundList':
      return node.commands.length === 1 && node.commands[0]?.background !== true ? inner(node.commands[0]?.command) : undefined;
    case 'Pipeline': {
      const [only, ...others] = node.commands;
      const answer = others.length > 0 || node.prefixes.length > 1 ? undefined : inner(only);
      return answer === undefined || node.prefixes.length === 0 ? answer : node.prefixes[0]?.type === 'Negation' ? !answer : undefined;
    }
    case 'AndOr': {
      let status = inner(node.commands[0]);
      for (const [index, operator] of node.operators.entries()) {
        const next = inner(node.commands[index + 1]);
        // What does more than ask is not run for its answer here.
        if (status === undefined || next === undefined) return undefined;
        status = operator === '&&' ? status && next : status || next;
      }
      return status;
    }
    case 'Command': {
      const { name, prefix, suffix, redirects } = node;
      if (name === undefined || prefix.length > 0 || redirects.length > 0) return undefined;
      if (scope.functions.has(name.text) || setsDefault.test(words.textOf(node))) return undefined;
      if (name.text === 'true' || name.text === ':') return true;
      if (name.text === 'false') return false;
      if (name.text !== '[' && name.text !== 'test') return undefined;
      const values = suffix.flatMap((part) => (part.type === 'Word' || part.type === 'Assignment' ? words.words(part, scope) : []))
        .map(({ value }) => value);
      if (name.text === '[' && values.pop() !== ']') return undefined;
      return values.every((value) => value !== undefined) ? tested(values) : undefined;
    }
    default:
      return undefined;
  }
}

/** Groups and negations inside each other. */
const deepestQuestion = 10;
/** `${NAME:=default}`. */
const setsDefault = /\$\{\w+:?=/;

/** `test` with these words; as POSIX has it their number decides what they mean. */
function tested(words: readonly string[]): boolean | undefined {
  const [first, second, third] = words;
  if (first === undefined) return false;
  if (words.length === 1) return first !== '';
  if (words.length === 3 && second !== undefined && third !== undefined) {
    if (second === '=' || second === '!=') return (first === third) === (second === '=');
    const compare = numbers.get(second);
    if (compare !== undefined) return [first, third].every((each) => /^\d{1,9}$/.test(each)) ? compare(Number(first), Number(third)) : undefined;
  }
  if (first === '!' && words.length <= 3) {
    const answer = tested(words.slice(1));
    return answer === undefined ? undefined : !answer;
  }
  if (words.length === 2 && (first === '-n' || first === '-z')) return (second === '') === (first === '-z');
  return undefined;
}

const numbers: ReadonlyMap<string, (one: number, other: number) => boolean> = new Map([
  ['-eq', (one, other) => one === other], ['-ne', (one, other) => one !== other], ['-gt', (one, other) => one > other],
  ['-ge', (one, other) => one >= other], ['-lt', (one, other) => one < other], ['-le', (one, other) => one <= other],
]);

/** Whether the word of a `case` is one that the item names; undefined where that is not known. */
export function isChosen(value: string | undefined, { pattern }: CaseItem, scope: ShellScope): boolean | undefined {
  const answers = pattern.map((each): boolean | undefined => {
    if (each.text === '*') return true;
    if (value === undefined) return undefined;
    if (/^[\w./:,@+=*?-]+$/.test(each.text)) return expressionOf(each.text).test(value);
    // Quotes keep wildcards from being any; what a variable holds may have some.
    return /^(?:"[^"$`\\]*"|'[^']*')$/.test(each.text) ? wordValue(each, scope, true) === value : undefined;
  });
  return answers.includes(true) ? true : answers.includes(undefined) ? undefined : false;
}

function expressionOf(pattern: string): RegExp {
  return new RegExp(`^${literalPattern(pattern).replaceAll('\\*', '[^]*').replaceAll('\\?', '[^]')}$`);
}
