import type { ShellCommand, ShellWord } from '../shell/model.ts';
import { isInside, joinAbsolute } from './paths.ts';

/** Where a command writes, as it is written: relative to the folder that the command runs in, or absolute. */
interface WrittenFiles {
  readonly files: readonly string[];
  /** Anything may come to stand in these and below them. */
  readonly folders: readonly string[];
}

/**
 * Whether a program that fetches, unpacks or copies may have made the file at `path`, read off its words: whoever brings Go into an image
 * by `wget` and `tar` does so from the root folder, and nothing that is found later must depend on what else these could have left there.
 * undefined for any other program, where the folder it runs in or its options are not known, and for options that are not read here.
 */
export function mayHaveWritten({ program, words, allWords, directory }: ShellCommand, path: string): boolean | undefined {
  const reader = program === undefined ? undefined : readers.get(program);
  if (reader === undefined || directory === undefined || words.length < allWords.length) return undefined;
  const values = words.slice(1).map(valueOrPattern);
  if (values.some((value) => value === undefined)) return undefined;
  const written = reader(values as readonly string[]);
  if (written === undefined) return undefined;
  const { files = [], folders = [] } = written;
  return files.some((file) => fits(joinAbsolute(directory, file), path))
    || folders.some((folder) => folder.includes(anything) || isInside(joinAbsolute(directory, folder), path));
}

/** Stands in a word for what is not known of it; no word of a command can hold this character. */
const anything = '\0';

/** Of a word that is looked at for what is known of it, in characters. */
const longestPattern = 500;

/** A word's value; `"go${VERSION}.tar.gz"` with one unknown part between known ones. Unquoted, it may be several words or an option. */
function valueOrPattern({ value, text }: ShellWord): string | undefined {
  if (value !== undefined) return value;
  if (text.length > longestPattern) return undefined;
  const known = /^"?(?<before>[^$"'`\\]*)[$`].*[})`\w](?<after>[^$"'`\\)}]*)"?$/su.exec(text)?.groups;
  const before = known?.['before'] ?? '';
  if (known === undefined || before === '' && !text.startsWith('"')) return undefined;
  return `${before}${anything}${known['after'] ?? ''}`;
}

/** Whether a file, perhaps with an unknown part in its name, may be the one at `path`. */
function fits(file: string, path: string): boolean {
  const at = file.indexOf(anything);
  return at < 0 ? file === path : path.startsWith(file.slice(0, at)) && path.endsWith(file.slice(file.lastIndexOf(anything) + 1));
}

type Reader = (values: readonly string[]) => Partial<WrittenFiles> | undefined;

const readers = new Map<string, Reader>([
  ['curl', curl], ['wget', wget], ['tar', tar], ['bsdtar', tar], ['unzip', unzip],
  ...['cp', 'ln', 'mv', 'install'].map((program) => [program, intoLast] as const),
  ...['tee', 'touch'].map((program) => [program, (values: readonly string[]) => ({ files: operandsOf(values, '').operands })] as const),
]);

interface Operands {
  /** Options by letter or name, without dashes; '' where one has no value. */
  readonly options: ReadonlyMap<string, readonly string[]>;
  readonly operands: readonly string[];
}

/** Reads words as getopt does; `withValue` names the letters and the long options that take a value. */
function operandsOf(values: readonly string[], withValue: string, longWithValue: readonly string[] = []): Operands {
  const options = new Map<string, string[]>();
  const operands: string[] = [];
  const add = (name: string, value: string): void => { options.set(name, [...(options.get(name) ?? []), value]); };
  for (let at = 0; at < values.length; at++) {
    const value = values[at] ?? '';
    if (value === '--') {
      operands.push(...values.slice(at + 1));
      break;
    }
    if (value.startsWith('--')) {
      const [name = '', ...rest] = value.slice(2).split('=');
      add(name, rest.length > 0 ? rest.join('=') : longWithValue.includes(name) ? values[++at] ?? '' : '');
    } else if (value.startsWith('-') && value !== '-') {
      for (let letter = 1; letter < value.length; letter++) {
        const name = value[letter] ?? '';
        if (!withValue.includes(name)) {
          add(name, '');
          continue;
        }
        add(name, letter + 1 < value.length ? value.slice(letter + 1) : values[++at] ?? '');
        break;
      }
    } else {
      operands.push(value);
    }
  }
  return { options, operands };
}

function valuesOf({ options }: Operands, ...names: readonly string[]): readonly string[] {
  return names.flatMap((name) => options.get(name) ?? []);
}

function has({ options }: Operands, ...names: readonly string[]): boolean {
  return names.some((name) => options.has(name));
}

function inFolder(folder: string | undefined, name: string): string {
  return folder === undefined || name.startsWith('/') ? name : `${folder}/${name}`;
}

/** `https://host/dir/name?query` → `name`; what the program would make of an address without a name. */
function nameInAddress(address: string, otherwise: string): string {
  const path = address.replace(/^[a-z]+:\/\/[^/]*/iu, '').replace(/[?#].*$/u, '');
  return path.slice(path.lastIndexOf('/') + 1) || otherwise;
}

/** Without `-o` and `-O` it writes to its output, which the shell sends where the command says. */
function curl(values: readonly string[]): Partial<WrittenFiles> | undefined {
  const longWithValue = [
    'output', 'output-dir', 'retry', 'retry-delay', 'retry-max-time', 'connect-timeout', 'max-time', 'header', 'user', 'user-agent', 'proxy',
    'cacert', 'data', 'request', 'url', 'write-out', 'range', 'referer', 'proto', 'tlsv1.2-ciphers',
  ];
  const read = operandsOf(values, 'ACDEFHKPQTUXYbcdehmnortuwxyz', longWithValue);
  // Other files that it writes, or that say what it does.
  if (has(read, 'c', 'cookie-jar', 'D', 'dump-header', 'K', 'config', 'trace', 'trace-ascii', 'J', 'remote-header-name', 'stderr')) return undefined;
  const [folder] = valuesOf(read, 'output-dir');
  const byName = has(read, 'O', 'remote-name', 'remote-name-all') ? [...read.operands, ...valuesOf(read, 'url')].map((url) => nameInAddress(url, 'index.html')) : [];
  return { files: [...valuesOf(read, 'o', 'output').filter((file) => file !== '-'), ...byName].map((name) => inFolder(folder, name)) };
}

function wget(values: readonly string[]): Partial<WrittenFiles> | undefined {
  const longWithValue = ['output-document', 'directory-prefix', 'tries', 'timeout', 'header', 'user', 'password', 'user-agent', 'wait', 'ca-certificate'];
  const read = operandsOf(values, 'ABDIOPQRTUaeilotwX', longWithValue);
  if (has(read, 'i', 'input-file', 'content-disposition', 'trust-server-names', 'e', 'execute', 'o', 'output-file', 'a', 'append-output')) return undefined;
  const [folder] = valuesOf(read, 'P', 'directory-prefix');
  if (has(read, 'r', 'recursive', 'm', 'mirror', 'p', 'page-requisites')) return { folders: [folder ?? '.'] };
  const documents = valuesOf(read, 'O', 'output-document');
  if (documents.length > 0) return { files: documents.filter((file) => file !== '-') };
  return { files: read.operands.map((url) => inFolder(folder, nameInAddress(url, 'index.html'))) };
}

const tarLettersWithValue = 'CFHIKLNTVXbfg';

/** Only an extraction leaves files of anybody else's choice, in the folders that are named, or else where it runs. */
function tar(values: readonly string[]): Partial<WrittenFiles> | undefined {
  const read = operandsOf(withDashes(values), tarLettersWithValue, ['directory', 'file', 'strip-components', 'exclude', 'transform', 'owner', 'group', 'mode']);
  if (has(read, 't', 'list')) return {};
  if (!has(read, 'x', 'extract', 'get') || has(read, 'P', 'absolute-names')) return undefined;
  const folders = valuesOf(read, 'C', 'directory', 'cd');
  return { folders: folders.length > 0 ? folders : ['.'] };
}

/** `tar xzfC FILE FOLDER`: letters of the old style take their values one after the other from the words behind. */
function withDashes([first = '', ...rest]: readonly string[]): readonly string[] {
  if (first === '' || first.startsWith('-')) return [first, ...rest];
  const words = [...rest];
  return [...Array.from(first).flatMap((letter) => (tarLettersWithValue.includes(letter) ? [`-${letter}`, words.shift() ?? ''] : [`-${letter}`])), ...words];
}

function unzip(values: readonly string[]): Partial<WrittenFiles> | undefined {
  const read = operandsOf(values, 'dxP');
  if (has(read, 'l', 't', 'v', 'Z', 'p', 'c')) return {};
  const folders = valuesOf(read, 'd');
  return { folders: folders.length > 0 ? folders : ['.'] };
}

/** Into what stands last, or into the folder of `-t`. */
function intoLast(values: readonly string[]): Partial<WrittenFiles> {
  const read = operandsOf(values, 'Sgmot', ['target-directory', 'mode', 'owner', 'group', 'suffix']);
  if (has(read, 'd', 'directory')) return {};
  const folders = valuesOf(read, 't', 'target-directory');
  const last = read.operands.length > 1 ? read.operands.slice(-1) : ['.'];
  return { folders: folders.length > 0 ? folders : last };
}
