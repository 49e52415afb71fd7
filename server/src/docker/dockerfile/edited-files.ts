import type { ShellCommand, ShellWord } from '../shell/model.ts';
import type { Run } from './model.ts';
import { joinAbsolute } from './paths.ts';

/** Whether a step may have changed what stands in the file at `path`, an absolute path of a go.mod or go.work. */
export function editedIn(run: Run, path: string): boolean {
  let found = editors.get(run);
  if (found === undefined) editors.set(run, found = run.commands.filter(mayEdit));
  return found.length > 0 && editedBy(found, path);
}

const editors = new WeakMap<Run, readonly ShellCommand[]>();

/** Whether one of these commands names the file as the one that it changes. What a build's other programs do to it nobody can know. */
export function editedBy(commands: readonly ShellCommand[], path: string): boolean {
  return commands.some((command) => edits(command, path));
}

function mayEdit({ program, outputs }: ShellCommand): boolean {
  return outputs.length > 0 || program === undefined || editingPrograms.has(program);
}

const editingPrograms = new Set(['go', 'git', 'sed', 'perl', 'mv', 'cp', 'install', 'tee', 'patch']);

function edits(command: ShellCommand, path: string): boolean {
  const { program, outputs, words, directory } = command;
  const isIt = (word: ShellWord): boolean => word.value !== undefined && absolute(word.value, directory) === path;
  if (outputs.some(isIt)) return true;
  const operands = words.slice(1);
  switch (program) {
    case 'go': return goEdits(operands, directory, path);
    case 'git': return operands[0]?.value === 'apply' || operands[0]?.value === 'am';
    case 'patch': return true;
    case 'sed':
    case 'perl': return operands.some(({ value }) => /^-(?:[a-zA-Z]*i|-in-place)/.test(value ?? '')) && operands.some(isIt);
    case 'tee': return operands.some(isIt);
    case 'mv':
    case 'cp':
    case 'install': return replaces(operands, directory, path);
    default: return false;
  }
}

/** `go mod edit` and `go work edit`, unless they only print; of the file they name, or of the nearest one upward. */
function goEdits(operands: readonly ShellWord[], directory: string | undefined, path: string): boolean {
  const kind = operands[0]?.value;
  if (kind !== 'mod' && kind !== 'work' || operands[1]?.value !== 'edit' || baseName(path) !== `go.${kind}`) return false;
  const rest = operands.slice(2);
  if (rest.some(({ value }) => /^--?(?:json|print)$/.test(value ?? ''))) return false;
  const named = rest.find(({ value }) => value?.startsWith('-') === false)?.value;
  if (named !== undefined) return absolute(named, directory) === path;
  const folder = path.slice(0, path.lastIndexOf('/'));
  return directory === undefined || directory === folder || directory.startsWith(`${folder}/`);
}

/** Puts another file in its place: by its name, or into its folder under the same name. */
function replaces(operands: readonly ShellWord[], directory: string | undefined, path: string): boolean {
  const names = operands.flatMap(({ value }) => (value === undefined || value.startsWith('-') ? [] : [value]));
  const target = names.pop();
  if (target === undefined) return false;
  const place = absolute(target, directory);
  const name = baseName(path);
  return place === path || (place !== undefined && joinAbsolute(place, name) === path && names.some((each) => baseName(each) === name));
}

/** undefined for a relative path in a folder that is not known. */
function absolute(file: string, directory: string | undefined): string | undefined {
  return directory === undefined && !file.startsWith('/') ? undefined : joinAbsolute(directory ?? '/', file);
}

function baseName(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}
