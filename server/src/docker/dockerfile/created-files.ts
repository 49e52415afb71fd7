import { commandsThat } from '../shell/commands-that.ts';
import type { ShellCommand, ShellWord } from '../shell/model.ts';
import type { Run } from './model.ts';
import { baseName, isInside, joinAbsolute } from './paths.ts';
import { mayHaveWritten } from './written-files.ts';

/**
 * Programs that put no module files, sources or configuration where they run. Every other program may: what it leaves
 * behind is unknown.
 */
const harmless = new Set([
  ':', '[', '[[', 'addgroup', 'adduser', 'apk', 'apt', 'apt-get', 'apt-key', 'apt-mark', 'basename', 'cat', 'cd', 'chgrp', 'chmod',
  'chown', 'chpasswd', 'command', 'cut', 'date', 'dirname', 'dnf', 'dpkg', 'dpkg-reconfigure', 'echo', 'env', 'exit', 'export', 'false',
  'fc-cache', 'file', 'getent', 'go', 'gpg', 'grep', 'groupadd', 'groupmod', 'head', 'hostname', 'id', 'install-packages', 'ldconfig',
  'ldd', 'locale-gen', 'ls', 'md5sum', 'microdnf', 'mkdir', 'nproc', 'passwd', 'printenv', 'printf', 'pwd', 'readlink', 'realpath', 'rm',
  'rmdir', 'set', 'setcap', 'setfacl', 'sha256sum', 'sha512sum', 'sleep', 'ssh-keyscan', 'stat', 'strip', 'sync', 'tail', 'tdnf', 'test',
  'tr', 'true', 'type', 'umask', 'uname', 'unset', 'update-alternatives', 'update-ca-certificates', 'upx', 'useradd', 'usermod', 'wait',
  'wc', 'which', 'whoami', 'yum', 'zypper',
]);

/** Go commands that write files of the project. */
const writingGoCommands = /^(?:mod init|work init|mod vendor|work vendor|generate)/;

/** Go commands that change files which are there, and make none. */
const editingGoCommands = /^(?:mod edit|work edit|work use)\b/;

/** Whether a step may have made the file at `path`. */
export function createdBelow(run: Run, path: string): boolean {
  return run.opaque || createdBy(writersOf(run), path);
}

/** Whether one of these commands may have made the file at `path`. */
export function createdBy(commands: readonly ShellCommand[], path: string): boolean {
  return commands.some((command) => mayCreate(command, path));
}

/** The commands of a step that may write files and have ended when this one starts; what stands around it (`sh -c '…'`) has not. */
export function writersBefore(run: Run, command: ShellCommand): readonly ShellCommand[] {
  return writersOf(run).filter((each) => each.span.end <= command.span.start);
}

/** The commands that may write anything at all: every file that is looked for asks every step before it. */
const writersOf = commandsThat(mayWrite);

/** Whether the command may write or change any file that somebody looks for. */
export function mayWrite(command: ShellCommand): boolean {
  const { program } = command;
  if (program === undefined || command.outputs.length > 0) return true;
  if (program !== 'go') return !harmless.has(program);
  const subcommand = subcommandOf(command);
  return writingGoCommands.test(subcommand) || editingGoCommands.test(subcommand);
}

function subcommandOf(command: ShellCommand): string {
  return command.values.slice(1).map((value) => value ?? '').join(' ');
}

function mayCreate(command: ShellCommand, path: string): boolean {
  const { program } = command;
  if (program === undefined || command.outputs.some((word) => mayBeAt(word, command.directory, path))) return true;
  if (program === 'go') return goMayCreate(subcommandOf(command), command, path);
  if (program === 'git') return gitMayCreate(command, path);
  // sed changes files that are there.
  if (harmless.has(program) || program === 'sed') return false;
  const written = mayHaveWritten(command, path);
  if (written !== undefined) return written;
  if (makersOf(path) !== undefined && !mayRunGo(command)) return false;
  return isBelow(command.directory, path)
    || command.words.slice(1).some(({ value, text }) => (value === undefined ? /^["']?\$/.test(text) : namesFolderOf(value, path)));
}

/** `go mod vendor` touches its own folder alone, unless it is told another one. */
function goMayCreate(subcommand: string, { directory }: ShellCommand, path: string): boolean {
  if (!(makersOf(path) ?? writingGoCommands).test(subcommand)) return false;
  return /^(?:mod|work) vendor$/.test(subcommand) && directory !== undefined ? isInside(joinAbsolute(directory, 'vendor'), path) : isBelow(directory, path);
}

/** Whether a file that output goes to may be this one. */
function mayBeAt({ value: file, text }: ShellWord, directory: string | undefined, path: string): boolean {
  if (file === undefined) {
    // `~/.ssh/known_hosts`, `"$HOME/x"`: the folder is the shell's, the name is written out.
    const name = /\/(?<name>[\w.-]+)"?$/u.exec(text)?.groups?.['name'];
    return name === undefined || name === baseName(path);
  }
  if (directory === undefined && !file.startsWith('/')) return baseName(file) === baseName(path);
  return joinAbsolute(directory ?? '/', file) === path;
}

/** `git clone` and its kin write; `git config` and the rest do not. */
function gitMayCreate(command: ShellCommand, path: string): boolean {
  const { words } = command;
  const subcommand = words.find((word, index) => index > 0 && word.value?.startsWith('-') !== true && !/^-[cC]$/.test(words[index - 1]?.value ?? ''))?.value;
  return /^(?:clone|checkout|pull|submodule|init|worktree|restore|reset)$/.test(subcommand ?? 'clone')
    && (isBelow(command.directory, path) || command.words.some((word) => word.value !== undefined && namesFolderOf(word.value, path)));
}

/** The go commands that make a workspace or the list of a vendor folder, which nothing else does; undefined for other files. */
function makersOf(path: string): RegExp | undefined {
  return baseName(path) === 'go.work' ? /^work init/ : path.endsWith('/vendor/modules.txt') ? /^(?:mod|work) vendor/ : undefined;
}

/** What runs texts of the project's may call the go command, `pip install` does not. */
function mayRunGo({ name, program }: ShellCommand): boolean {
  return name !== program || runners.test(program ?? '');
}

const runners = /^(?:\w*sh|\.|source|eval|exec|xargs|g?make|task|just|mage|ninja|bazel\w*|earthly|python[\d.]*|node|perl|ruby|php)$/;

/** From the root folder, in which every image starts, a program reaches a folder of the system by name alone, as from anywhere else. */
function isBelow(folder: string | undefined, path: string): boolean {
  return folder === undefined || (folder === '/' ? !systemFolders.test(path) : isInside(folder, path));
}

const systemFolders = /^\/(?:bin|boot|dev|etc|home|lib\w*|media|mnt|opt|proc|root|run|s?bin|srv|sys|tmp|usr|var)\//;

/** `/dir`, `-C/dir`, `--prefix=/dir`: an absolute folder in a word. */
function namesFolderOf(word: string, path: string): boolean {
  const folder = /(?:^|=|^-[A-Za-z])(\/[^\s:]*)$/.exec(word)?.[1];
  return folder !== undefined && folder !== '/' && isInside(folder.replace(/\/$/, ''), path);
}
