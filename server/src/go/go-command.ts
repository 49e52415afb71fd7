/**
 * What an invocation of the go command does about modules.
 * Source: facts/go-module-download.md §8.3, §8.5; Go: cmd/go/main.go, work/build.go (AddBuildFlags), modload/init.go (setDefaultBuildMod).
 */

/** A word of a command line; undefined where its text depends on something that cannot be read. */
export type CommandWord = string | undefined;

export interface GoArgument {
  readonly text: string;
  /** Index in the command line, 0 being `go` itself. */
  readonly word: number;
}

export interface VersionedPackage extends GoArgument {
  readonly path: string;
  /** Behind the `@`: `v1.2.3`, `latest`, a branch, a commit. */
  readonly version: string;
}

export interface GoEnvAssignment {
  readonly word: number;
  readonly key: string;
  readonly value: string;
}

export interface GoCommandFlag {
  /** Without dashes. */
  readonly name: string;
  readonly value: string | undefined;
  /** Index of the flag; its value may be the following word. */
  readonly word: number;
}

export interface GoCommand {
  /** `build`, `mod download`, `work sync`; '' for `go` alone. */
  readonly subcommand: string;
  readonly flags: readonly GoCommandFlag[];
  /** Folder of `-C`, before anything else happens. */
  readonly changeDir: string | undefined;
  readonly mod: string | undefined;
  readonly modfile: string | undefined;
  readonly modcacherw: boolean;
  /** Arguments that are no flags; for `run` and `tool` only the package. */
  readonly packages: readonly GoArgument[];
  readonly versioned: readonly VersionedPackage[];
  /** It can fetch modules that are not in the cache. */
  readonly mayDownload: boolean;
  /** It uses the module cache and the network although a vendor directory is complete. */
  readonly ignoresVendor: boolean;
  /** It fails where go.sum lacks a hash (`-mod=readonly`, the default of build commands). */
  readonly needsGoSum: boolean;
  /** It may rewrite go.mod or go.sum. */
  readonly mayWriteGoMod: boolean;
  /** Of `go env -w`. */
  readonly assignments: readonly GoEnvAssignment[];
  /** Some word could not be read, so packages and flags may be missing here. */
  readonly hasUnknownWords: boolean;
}

/** Undefined when the words are no invocation of the go command. */
export function parseGoCommand(words: readonly CommandWord[]): GoCommand | undefined {
  if (!/(?:^|\/)(?:xx-)?go(?:\.exe)?$/u.test(words[0] ?? '')) return undefined;
  const { subcommand, next } = readSubcommand(words);
  const { flags, rest } = readArguments(subcommand, words, next);
  const has = (name: string): boolean => flags.some((flag) => flag.name === name && flag.value !== 'false');
  const value = (name: string): string | undefined => flags.findLast((flag) => flag.name === name)?.value;
  const packages = firstOnly.has(subcommand) ? rest.slice(0, 1) : rest;
  const versioned = packages.flatMap(readVersioned);
  const isAlone = versioned.length > 0 && (subcommand === 'install' || subcommand === 'run');
  const mod = value('mod');
  const builds = buildCommands.has(subcommand) && !isAlone && !isBuiltinTool(subcommand, packages);
  return {
    subcommand,
    flags,
    packages,
    versioned,
    mod,
    changeDir: value('C'),
    modfile: value('modfile'),
    modcacherw: has('modcacherw'),
    mayDownload: (builds || isAlone || moduleCommands.has(subcommand)) && !(builds && mod === 'vendor'),
    ignoresVendor: isAlone || moduleCommands.has(subcommand) || (builds && (mod === 'mod' || mod === 'readonly')),
    needsGoSum: (builds && mod !== 'mod' && mod !== 'vendor') || subcommand === 'mod vendor',
    mayWriteGoMod: writing.has(subcommand) || (builds && mod === 'mod'),
    assignments: subcommand === 'env' && has('w') ? rest.flatMap(readAssignment) : [],
    hasUnknownWords: words.includes(undefined),
  };
}

const groups: ReadonlySet<string> = new Set(['mod', 'work', 'telemetry']);
const buildCommands: ReadonlySet<string> = new Set(['build', 'install', 'run', 'test', 'vet', 'list', 'generate', 'tool']);
/** They fetch modules, and run as `-mod=mod` whatever the vendor directory holds; `mod vendor` fills it. */
const moduleCommands: ReadonlySet<string> = new Set([
  'get',
  'mod download',
  'mod tidy',
  'mod vendor',
  'mod verify',
  'mod graph',
  'mod why',
  'work sync',
  'work vendor',
]);
const writing: ReadonlySet<string> = new Set([
  'get',
  'mod download',
  'mod tidy',
  'mod init',
  'mod edit',
  'work sync',
  'work use',
  'work edit',
  'work init',
]);
/** What follows the first argument belongs to the started program. */
const firstOnly: ReadonlySet<string> = new Set(['run', 'tool']);

/** Tools that come with Go: running one needs no module. */
const builtinTools: ReadonlySet<string> = new Set(
  `
    addr2line api asm buildid cgo compile covdata cover dist distpack doc fix link nm objdump pack pprof
    preprofile test2json trace vet
  `
    .trim()
    .split(/\s+/u),
);

/** Flags that take the following word as their value when they have no `=`. */
const valueFlags: ReadonlySet<string> = new Set(
  `
    C p asmflags buildmode compiler covermode coverpkg gccgoflags gcflags installsuffix ldflags mod modfile
    overlay pgo pkgdir tags toolexec o exec reuse compat vettool f run skip bench benchtime blockprofile
    blockprofilerate count coverprofile cpu cpuprofile fuzz fuzztime fuzzminimizetime list memprofile
    memprofilerate mutexprofile mutexprofilefraction outputdir parallel shuffle timeout trace debug-actiongraph
    debug-trace
  `
    .trim()
    .split(/\s+/u),
);
/** The same letters mean a yes-or-no flag in these commands. */
const switchesOf: ReadonlyMap<string, ReadonlySet<string>> = new Map([
  ['list', new Set(['list', 'compiler'])],
  ['get', new Set(['f'])],
  ['mod why', new Set(['vendor'])],
  ['clean', new Set(['fuzz'])],
]);
const valuesOf: ReadonlyMap<string, ReadonlySet<string>> = new Map([
  ['mod tidy', new Set(['go'])],
  ['mod vendor', new Set(['o'])],
]);

function readSubcommand(words: readonly CommandWord[]): { subcommand: string; next: number } {
  const first = words[1];
  if (first === undefined || first.startsWith('-')) return { subcommand: '', next: 1 };
  if (!groups.has(first)) return { subcommand: first, next: 2 };
  const second = words[2];
  return second === undefined || second.startsWith('-')
    ? { subcommand: first, next: 2 }
    : { subcommand: `${first} ${second}`, next: 3 };
}

function readArguments(
  subcommand: string,
  words: readonly CommandWord[],
  start: number,
): { flags: GoCommandFlag[]; rest: GoArgument[] } {
  const flags: GoCommandFlag[] = [];
  const rest: GoArgument[] = [];
  for (let word = start; word < words.length; word++) {
    const text = words[word];
    if (text === undefined) continue;
    const flag = /^--?(?<name>[A-Za-z][\w-]*)(?:=(?<value>.*))?$/su.exec(text);
    const name = flag?.groups?.['name'];
    // Flags end at the first argument, but `go test` also takes them behind its packages.
    if (text === '-args' || text === '--args') break;
    if (name === undefined || (rest.length > 0 && subcommand !== 'test' && subcommand !== 'vet')) {
      rest.push({ text, word });
      continue;
    }
    const inline = flag?.groups?.['value'];
    const takesNext = inline === undefined && takesValue(subcommand, name) && word + 1 < words.length;
    flags.push({ name, value: takesNext ? words[word + 1] : inline, word });
    if (takesNext) word++;
  }
  return { flags, rest };
}

function takesValue(subcommand: string, name: string): boolean {
  if (valuesOf.get(subcommand)?.has(name)) return true;
  return valueFlags.has(name) && switchesOf.get(subcommand)?.has(name) !== true;
}

function readVersioned(argument: GoArgument): readonly VersionedPackage[] {
  const at = argument.text.indexOf('@');
  return at <= 0 ? [] : [{ ...argument, path: argument.text.slice(0, at), version: argument.text.slice(at + 1) }];
}

function readAssignment({ text, word }: GoArgument): readonly GoEnvAssignment[] {
  const equals = text.indexOf('=');
  return equals <= 0 ? [] : [{ word, key: text.slice(0, equals), value: text.slice(equals + 1) }];
}

function isBuiltinTool(subcommand: string, packages: readonly GoArgument[]): boolean {
  const [tool] = packages;
  return subcommand === 'tool' && (tool === undefined || builtinTools.has(tool.text));
}
