import type { Command } from 'unbash';
import { joinAbsolute } from '../dockerfile/paths.ts';
import type { ShellCommand } from './model.ts';
import type { ShellScope } from './scope.ts';
import type { WordReader } from './word-reader.ts';

/** What a command of the shell's own changes in the shell: folder, variables, options. Jumps and scripts are read elsewhere. */
export function applyBuiltin(node: Command, command: ShellCommand, scope: ShellScope, reader: WordReader): void {
  const { values } = command;
  switch (values[0]) {
    case 'cd':
      scope.changeDirectory(folderOf(values, scope));
      break;
    case 'pushd':
      scope.pushDirectory(folderOf(values, scope));
      break;
    case 'popd':
      scope.popDirectory();
      break;
    case 'export':
    case 'declare':
    case 'typeset':
    case 'readonly':
    case 'local':
      declare(node, values, scope, reader);
      break;
    case 'unset':
      for (const word of command.words.slice(1)) if (word.value !== undefined) scope.unset(reader.unsetAssignment(word, word.value));
      if (values.includes(undefined)) scope.taint();
      break;
    case 'read':
    case 'getopts':
    case 'mapfile':
    case 'readarray':
      for (const word of command.words.slice(1)) {
        if (word.value !== undefined) scope.assign(reader.computedAssignment(word, word.value), false);
      }
      break;
    case 'printf':
      setPrinted(command, scope, reader);
      break;
    case 'set':
      applyOptions(values, scope);
      break;
    case 'shift':
      shift(values, scope);
      break;
    case undefined:
    default:
      break;
  }
}

function declare(node: Command, values: readonly (string | undefined)[], scope: ShellScope, reader: WordReader): void {
  const exports = values[0] === 'export' || values.some((value) => value !== undefined && /^-[a-zA-Z]*x/.test(value));
  const takesBack = values.some((value) => value !== undefined && (/^-[a-zA-Z]*n/.test(value) && values[0] === 'export' || /^\+[a-zA-Z]*x/.test(value)));
  // All words are expanded before the first of them counts.
  const assignments = node.suffix.flatMap((argument) => (argument.type === 'Assignment' ? reader.assignment(argument, scope) : []));
  for (const assignment of assignments) scope.assign(assignment, exports);
  for (const argument of node.suffix) {
    if (argument.type === 'Word' && takesBack) scope.assign(reader.unknownAssignment(argument), false);
    else if (argument.type === 'Word' && exports) scope.export(argument.value);
  }
}

/** `printf -v NAME`. */
function setPrinted({ words }: ShellCommand, scope: ShellScope, reader: WordReader): void {
  const name = words[2];
  if (words[1]?.value === '-v' && name?.value !== undefined) scope.assign(reader.computedAssignment(name, name.value), false);
}

function folderOf(values: readonly (string | undefined)[], scope: ShellScope): string | undefined {
  const [folder, ...others] = values.slice(1).filter((value) => value === undefined || !/^-[LPe@-]+$/.test(value));
  // Shells disagree about an empty one.
  if (folder === undefined || folder === '' || others.length > 0) return undefined;
  if (folder === '-') return scope.previousDirectory;
  if (folder.startsWith('/')) return joinAbsolute('/', folder);
  // CDPATH may lead elsewhere, but nobody sets it in a build.
  return scope.directory === undefined ? undefined : joinAbsolute(scope.directory, folder);
}

function applyOptions(values: readonly (string | undefined)[], scope: ShellScope): void {
  let at = 1;
  for (; at < values.length; at++) {
    const value = values[at];
    if (value === undefined || !/^[-+][a-zA-Z]+$/.test(value)) break;
    const on = value.startsWith('-');
    if (value.includes('e')) scope.errexit = on;
    // What is assigned from now on is exported: which names, we do not follow.
    if (value.includes('a') && on) scope.taint();
    if (!value.includes('o')) continue;
    at++;
    if (values[at] === 'errexit') scope.errexit = on;
    if (values[at] === 'pipefail') scope.pipefail = on;
    if (values[at] === 'allexport' && on) scope.taint();
  }
  // Words behind the options are the new parameters.
  if (at < values.length) scope.parameters = undefined;
}

function shift(values: readonly (string | undefined)[], scope: ShellScope): void {
  const { parameters } = scope;
  if (parameters === undefined) return;
  const count = Number(values.length > 1 ? values[1] : 1);
  scope.parameters = Number.isSafeInteger(count) ? { ...parameters, from: parameters.from + count } : undefined;
}
