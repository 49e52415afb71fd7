import type { ShellCommand } from '../../docker/shell/model.ts';
import { baseName } from '../../project/paths.ts';
import type { Download } from '../../project/analysis.ts';
import { commandsBefore, hasOpaqueStepBefore } from './commands-before.ts';
import { isPlainCommand } from './installed-programs.ts';

/** A `url.….insteadOf` of git's configuration that leads to ssh. */
export interface SshRewrite {
  readonly command: ShellCommand;
  /** What is replaced: `https://github.com/`. */
  readonly prefix: string;
  /** Where ssh connects to. */
  readonly host: string;
  readonly port: string | undefined;
}

/** Variables by which git and go get credentials, or another way to ssh. */
const accessVariables = ['GIT_ASKPASS', 'GIT_SSH', 'GIT_SSH_COMMAND', 'GIT_CONFIG_COUNT', 'GIT_CONFIG_GLOBAL', 'GIT_CONFIG_PARAMETERS', 'SSH_AUTH_SOCK', 'GOAUTH', 'NETRC'];

const accessFiles = ['.netrc', '.gitconfig', '.git-credentials', '.config/git/config', '.config/git/credentials', '.ssh/config', '.ssh/id_rsa', '.ssh/id_ed25519'];
const systemFiles = ['/etc/gitconfig', '/etc/ssh/ssh_config'];

/** Programs besides the plain ones that give nobody credentials. */
const indifferent = new Set(['curl', 'wget', 'tar', 'unzip', 'gunzip', 'ln', 'install', 'sha256sum', 'ssh-keyscan']);

/** Whether everything that decides about access to repositories is in the files: no script, no variable, no file that could hold more. */
export function accessIsKnown(download: Download): boolean {
  const { environment, files, step } = download;
  if (hasOpaqueStepBefore(download) || accessVariables.some((name) => environment.get(name).value.kind !== 'unset')) return false;
  const home = environment.get('HOME').value;
  const homes = home.kind === 'known' && home.text !== '/root' ? [home.text, '/root'] : ['/root'];
  if ([...homes.flatMap((folder) => accessFiles.map((file) => `${folder}/${file}`)), ...systemFiles].some((path) => files.lookup(path).presence !== 'no')) return false;
  if (step.before.copies.some(({ sources, destination }) => destination.kind !== 'known' || isAccessPath(destination.text) || sources.some(({ path }) => path.kind === 'known' && isAccessPath(path.text)))) return false;
  if (step.run?.mounts.some(({ type, target }) => type === 'unknown' || target.kind === 'unknown' || (type === 'bind' && target.kind === 'known' && isAccessPath(target.text))) === true) return false;
  return [...commandsBefore(download)].every(({ command }) => isPlainCommand(command) || indifferent.has(command.program ?? '') || isKnownGit(command));
}

function isAccessPath(path: string): boolean {
  return /^(?:[._]netrc|\.gitconfig|\.git-credentials|gitconfig|\.ssh|id_[a-z0-9]+|ssh_config)$/.test(baseName(path.replace(/\/$/, ''))) || /\/\.ssh(?:\/|$)/.test(path);
}

/** `git config` with words that can be read, and commands that configure nothing. */
function isKnownGit(command: ShellCommand): boolean {
  return command.program === 'git' && command.words.every(({ value }) => value !== undefined);
}

/** Whether git's configuration was given credentials or another way to repositories, of whatever kind. */
export function configuresGit(download: Download): boolean {
  return [...commandsBefore(download)].some(({ command }) => command.program === 'git' && command.words.some(({ value, text }) => /insteadof|credential|extraheader|sshcommand|askpass|include/i.test(value ?? text)));
}

/** The rewrites to ssh that are in force when the download starts. */
export function sshRewrites(download: Download): SshRewrite[] {
  return [...commandsBefore(download)].flatMap(({ command }) => readRewrite(command));
}

function readRewrite(command: ShellCommand): SshRewrite[] {
  if (command.program !== 'git') return [];
  for (const [index, { value }] of command.words.entries()) {
    const base = /^url\.(?<base>.+)\.insteadof$/iu.exec(value ?? '')?.groups?.['base'];
    const prefix = command.words[index + 1]?.value;
    if (base === undefined || prefix === undefined) continue;
    const address = /^ssh:\/\/(?:[^@/]+@)?(?<host>[\w.-]+)(?::(?<port>\d+))?(?:\/|$)/u.exec(base) ?? /^[\w.-]+@(?<host>[\w.-]+):/u.exec(base);
    const host = address?.groups?.['host'];
    return host === undefined ? [] : [{ command, prefix, host, port: address?.groups?.['port'] }];
  }
  return [];
}

/** Whether git asks for this module by ssh. */
export function isRewritten({ prefix }: SshRewrite, path: string): boolean {
  return `https://${path}/`.startsWith(prefix);
}
