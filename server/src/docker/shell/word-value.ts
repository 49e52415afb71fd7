import type { ParameterExpansionPart, Word, WordPart } from 'unbash';
import type { ShellScope } from './scope.ts';

/**
 * What the shell makes of a word, as far as it is known from literals and from variables with known values; undefined otherwise.
 * `asAssignment`: no file names are generated, so that `GOPRIVATE=*.example.com` is literal.
 */
export function wordValue(word: Word, scope: ShellScope, asAssignment = false): string | undefined {
  if (word.text.startsWith('~')) return undefined;
  const parts = word.parts;
  return parts === undefined ? word.value : partsValue(parts, scope, asAssignment);
}

/** Whether the word is one bare `$NAME` or `${…}`, whose value the shell splits at blanks. */
export function isBareExpansion(word: Word): boolean {
  const [part, ...others] = word.parts ?? [];
  return others.length === 0 && (part?.type === 'SimpleExpansion' || part?.type === 'ParameterExpansion');
}

/** Value of one part, without knowing its neighbours. */
export function partValue(part: WordPart, scope: ShellScope, asAssignment: boolean): string | undefined {
  switch (part.type) {
    case 'Literal':
    case 'SingleQuoted':
    case 'AnsiCQuoted':
      return part.value;
    case 'DoubleQuoted':
    case 'LocaleString':
      return partsValue(part.parts, scope, true);
    case 'SimpleExpansion':
      return variableText(part.text.slice(1), scope);
    case 'ParameterExpansion':
      return parameterValue(part, scope);
    case 'Glob':
      return asAssignment || part.value === '[' || part.value === ']' ? part.text : undefined;
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
  const state = scope.get(name);
  // An unset name may still be one that the shell itself sets (HOME, PWD, 1 …).
  return typeof state === 'object' ? state.text : undefined;
}

function parameterValue(part: ParameterExpansionPart, scope: ShellScope): string | undefined {
  if (part.prefix !== undefined || part.index !== undefined) return undefined;
  const operation = part.operation;
  if (operation === undefined) return variableText(part.parameter, scope);
  if (operation.type !== 'Default') return undefined;
  const state = scope.get(part.parameter);
  if (state === 'unknown' || (state === 'unset' && setByShell.test(part.parameter))) return undefined;
  const text = state === 'unset' ? undefined : state.text;
  const isSet = text !== undefined && !(operation.operator.startsWith(':') && text === '');
  if (operation.operator.endsWith('+')) return isSet ? wordValue(operation.operand, scope, true) : '';
  if (isSet) return text;
  return operation.operator.endsWith('?') ? undefined : wordValue(operation.operand, scope, true);
}

const setByShell = /^(?:[0-9@*#?$!_-]+|HOME|PWD|OLDPWD|USER|HOSTNAME|SHELL|PATH|IFS|RANDOM|SECONDS|LINENO|UID|EUID|PPID|BASH.*)$/;
