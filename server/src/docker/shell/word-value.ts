import type { ParameterExpansionPart, Word, WordPart } from 'unbash';
import { unknownPart } from '../../text/resolved.ts';
import { trimPrefix, trimSuffix } from '../dockerfile/shell-pattern.ts';
import type { ShellScope } from './scope.ts';

/**
 * What the shell makes of a word, as far as it is known from literals and from variables with known values; undefined otherwise.
 * `asAssignment`: no file names are generated, so that `GOPRIVATE=*.example.com` is literal.
 */
export function wordValue(word: Word, scope: ShellScope, asAssignment = isNamedValue(word)): string | undefined {
  if (mayBeTilde(word)) return undefined;
  const parts = word.parts;
  return parts === undefined ? knownLiteral(word.value) : partsValue(parts, scope, asAssignment);
}

/** The words that the shell makes of one: none, one or, where an unquoted variable holds blanks, several; undefined where not known. */
export function wordFields(word: Word, scope: ShellScope): readonly string[] | undefined {
  const { parts } = word;
  if (parts?.some(isExpansion) !== true) {
    const value = wordValue(word, scope);
    return value === undefined ? undefined : [value];
  }
  if (mayBeTilde(word)) return undefined;
  const fields: string[] = [];
  let field: string | undefined;
  for (const part of parts) {
    const value = partValue(part, scope, isNamedValue(word));
    if (value === undefined) return undefined;
    if (!isExpansion(part)) {
      field = (field ?? '') + value;
      continue;
    }
    // What it holds may name files, and its blanks part words.
    if ((!isNamedValue(word) && /[*?[]/.test(value)) || value.includes('\\') || hasQuotedOperand(part)) return undefined;
    const pieces = value.split(/[ \t\n]+/);
    for (const [index, piece] of pieces.entries()) {
      if (index > 0 && field !== undefined) {
        fields.push(field);
        field = undefined;
      }
      if (piece !== '') field = (field ?? '') + piece;
    }
  }
  if (field !== undefined) fields.push(field);
  return fields;
}

/** Of a word that is looked at for what is known of it, in characters. */
const longestPartly = 500;

/** What is known of a word whose value is not: `go1.22.0.linux-`, then an unknown part; undefined where no variable in it is known. */
export function partlyKnown(word: Word, scope: ShellScope): string | undefined {
  if (word.text.length > longestPartly || mayBeTilde(word)) return undefined;
  const pieces = (word.parts ?? []).flatMap((part): readonly WordPart[] => part.type === 'DoubleQuoted' ? part.parts : [part])
    .map((part) => ({ value: partValue(part, scope, true), isExpansion: isExpansion(part) }));
  if (!pieces.some(({ value, isExpansion: expands }) => expands && value !== undefined)) return undefined;
  return pieces.map(({ value }) => value ?? unknownPart).join('');
}

/** `"$@"`, alone. */
export function isAllParameters({ text }: { readonly text: string }): boolean {
  return text === '"$@"' || text === '"${@}"';
}

function isExpansion(part: WordPart): boolean {
  return part.type === 'SimpleExpansion' || part.type === 'ParameterExpansion';
}

/** `${V:-"a b"}`: the quoted blanks part no words. */
function hasQuotedOperand(part: WordPart): boolean {
  return part.type === 'ParameterExpansion' && part.operation?.type === 'Default' && /["'\\]/.test(part.operation.operand.text);
}

/** `go env -w GOPRIVATE=*.example.com`: no file has such a name, so that the pattern stays as it is. */
function isNamedValue({ text }: Word): boolean {
  return /^[A-Za-z_]\w*=/.test(text);
}

function mayBeTilde({ text }: Word): boolean {
  return text.startsWith('~') || /^[A-Za-z_]\w*=~/.test(text);
}

/** Value of one part, without knowing its neighbours. */
export function partValue(part: WordPart, scope: ShellScope, asAssignment: boolean): string | undefined {
  switch (part.type) {
    case 'Literal':
    case 'SingleQuoted':
      return knownLiteral(part.value);
    case 'DoubleQuoted':
      return partsValue(part.parts, scope, true);
    case 'SimpleExpansion':
      return variableText(part.text.slice(1), scope);
    case 'ParameterExpansion':
      return parameterValue(part, scope);
    case 'Glob':
      return asAssignment || part.value === '[' || part.value === ']' ? part.text : undefined;
    case 'AnsiCQuoted':
    case 'LocaleString':
    case 'CommandExpansion':
    case 'ArithmeticExpansion':
    case 'ProcessSubstitution':
    case 'ExtendedGlob':
    case 'BraceExpansion':
      return undefined;
  }
}

function partsValue(parts: readonly WordPart[], scope: ShellScope, asAssignment: boolean): string | undefined {
  const values: string[] = [];
  for (const part of parts) {
    const value = partValue(part, scope, asAssignment);
    if (value === undefined) return undefined;
    values.push(value);
  }
  return values.join('');
}

function variableText(name: string, scope: ShellScope): string | undefined {
  const state = stateOf(name, scope);
  return typeof state === 'object' ? state.text : state === 'unset' ? '' : undefined;
}

/** A name that nobody sets may still be one that the shell itself sets. */
function stateOf(name: string, scope: ShellScope): ReturnType<ShellScope['get']> {
  const state = scope.get(name);
  return state === 'unset' && setByShell.test(name) ? 'unknown' : state;
}

function parameterValue(part: ParameterExpansionPart, scope: ShellScope): string | undefined {
  const { prefix, index, operation, parameter } = part;
  if (index !== undefined || prefix === '!') return undefined;
  const state = stateOf(parameter, scope);
  const isGuess = state === 'not-passed' && operation?.type === 'Default' && operation.operator.endsWith('-');
  if (state === 'unknown' || (state === 'not-passed' && !isGuess)) return undefined;
  const text = typeof state === 'object' ? state.text : undefined;
  if (prefix === '#') return operation === undefined && /^[\x20-\x7e]*$/.test(text ?? '') ? String(text?.length ?? 0) : undefined;
  if (operation === undefined) return text ?? '';
  if (operation.type === 'Remove') return trimmed(text ?? '', operation.operator, operation.operand);
  if (operation.type !== 'Default') return undefined;
  const isSet = text !== undefined && !(operation.operator.startsWith(':') && text === '');
  if (operation.operator.endsWith('+')) return isSet ? wordValue(operation.operand, scope, true) : '';
  if (isSet) return text;
  return operation.operator.endsWith('?') ? undefined : wordValue(operation.operand, scope, true);
}

/** Patterns of plain characters and wildcards: brackets and quotes mean more to a shell than to those who trim here. */
function trimmed(text: string, operator: '#' | '##' | '%' | '%%', { text: pattern }: Word): string | undefined {
  if (!/^[\w.,:;/*?@=+-]*$/.test(pattern)) return undefined;
  const isGreedy = operator.length > 1;
  return operator.startsWith('#') ? trimPrefix(text, pattern, isGreedy) : trimSuffix(text, pattern, isGreedy);
}

/** A name whose value nobody knows: it stands for what the text around a script puts in. */
export const unknownName = '__unknown';

/** Quotes keep the inner shell from looking at what the outer one has put in. */
function knownLiteral(value: string): string | undefined {
  return value.includes(unknownName) ? undefined : value;
}

const setByShell = /^(?:[0-9@*#?$!_-]+|__unknown|HOME|PWD|OLDPWD|USER|HOSTNAME|SHELL|PATH|IFS|RANDOM|SECONDS|LINENO|OPTIND|OPTARG|REPLY|PS[124]|UID|EUID|PPID|BASH.*)$/;
