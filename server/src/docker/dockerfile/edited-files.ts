import { commandsThat } from '../shell/commands-that.ts';
import type { ShellCommand, ShellWord } from '../shell/model.ts';
import type { Run } from './model.ts';
import { baseName, joinAbsolute } from './paths.ts';

/** The files whose content is asked for, and not only whether they are there. */
export function isEditable(path: string): boolean {
  return path.endsWith('/go.mod') || path.endsWith('/go.work');
}

/** Whether a step may have changed what stands in the file at `path`, an absolute path of a go.mod or go.work. */
export function editedIn(run: Run, path: string): boolean {
  return editedBy(editors(run), path);
}

/** Whether one of these commands names the file as one that it may change. What a build's other programs do to it nobody can know. */
export function editedBy(commands: readonly ShellCommand[], path: string): boolean {
  return commands.some((command) => edits(command, path));
}

const editors = commandsThat(({ program, outputs, values }) =>
  outputs.length > 0 || program === undefined || program === 'go' && values[2] !== undefined || program === 'git' || program === 'patch'
  || values.some((value) => value !== undefined && /go\.(?:mod|work)$/u.test(value)));

/** Programs that only look at the files they name. */
const reading: ReadonlySet<string> = new Set([
  '[', '[[', 'awk', 'cat', 'chmod', 'chown', 'cksum', 'cmp', 'cut', 'diff', 'echo', 'egrep', 'file', 'grep', 'head', 'ls', 'md5sum', 'printf', 'sha256sum', 'sort',
  'stat', 'tail', 'test', 'wc',
]);

function edits(command: ShellCommand, path: string): boolean {
  const { program, outputs, words, directory } = command;
  const isIt = ({ value }: ShellWord): boolean => value !== undefined && absolute(value, directory) === path;
  if (outputs.some(isIt)) return true;
  const operands = words.slice(1);
  switch (program) {
    case 'go': return goEdits(operands, directory, path);
    case 'git': return operands[0]?.value === 'apply' || operands[0]?.value === 'am';
    case 'patch': return true;
    case 'sed':
    case 'perl': return operands.some(({ value }) => /^-(?:[a-zA-Z]*i|-in-place)/.test(value ?? '')) && operands.some(isIt);
    case 'mv':
    case 'cp':
    case 'install': return replaces(operands, directory, path);
    default: return (program === undefined || !reading.has(program)) && operands.some(isIt);
  }
}

/** `go mod edit`, `go work edit` and `go work use`, unless they only print; of the file they name, or of the nearest one upward. */
function goEdits(operands: readonly ShellWord[], directory: string | undefined, path: string): boolean {
  const [kind, verb, ...rest] = operands.map(({ value }) => value);
  if (kind !== 'mod' && kind !== 'work' || baseName(path) !== `go.${kind}`) return false;
  const named = verb === 'edit' ? operandOf(rest) : undefined;
  if (verb !== 'edit' && !(kind === 'work' && verb === 'use') || rest.some((value) => /^--?(?:json|print)$/.test(value ?? ''))) return false;
  if (named !== undefined) return absolute(named, directory) === path;
  const folder = path.slice(0, path.lastIndexOf('/'));
  return directory === undefined || directory === folder || directory.startsWith(`${folder}/`);
}

/** The first word that is neither an option nor the value of one: only a few options of `go mod edit` and `go work edit` have none. */
function operandOf(values: readonly (string | undefined)[]): string | undefined {
  for (let at = 0; at < values.length; at++) {
    const value = values[at];
    if (value?.startsWith('-') === false) return value;
    if (value?.includes('=') === false && !/^--?(?:fmt|json|print|n|x)$/.test(value)) at++;
  }
  return undefined;
}

/** Puts another file in its place: by its name, or into its folder under the same name. */
function replaces(operands: readonly ShellWord[], directory: string | undefined, path: string): boolean {
  const names = operands.flatMap(({ value }) => (value === undefined || value.startsWith('-') ? [] : [value]));
  const target = names.pop();
  const place = target === undefined ? undefined : absolute(target, directory);
  const name = baseName(path);
  return place === path || (place !== undefined && joinAbsolute(place, name) === path && names.some((each) => baseName(each) === name));
}

/** undefined for a relative path in a folder that is not known. */
function absolute(file: string, directory: string | undefined): string | undefined {
  return directory === undefined && !file.startsWith('/') ? undefined : joinAbsolute(directory ?? '/', file);
}
