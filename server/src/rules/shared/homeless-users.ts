import type { Step } from '../../docker/dockerfile/model.ts';
import { isInside } from '../../docker/dockerfile/paths.ts';
import type { ShellCommand } from '../../docker/shell/model.ts';
import { stepsBefore } from '../../docker/dockerfile/stage-chain.ts';
import type { Download } from '../../project/analysis.ts';
import { unprivilegedUser } from './users.ts';

/**
 * The home folder of the user that runs a download, when it surely cannot be written: the user has no entry in /etc/passwd, is
 * `nobody`, or was made without a home. Undefined wherever a command may have changed that.
 */
export function unwritableHome({ step, image }: Download): string | undefined {
  const user = unprivilegedUser(step, image);
  if (user === undefined || image === undefined || image.system === 'windows') return undefined;
  const before = [...stepsBefore(step)];
  if (before.some(({ run }) => run?.opaque === true) || before.some((each) => each.instruction.onbuild)) return undefined;
  const commands = before.flatMap((each) => each.run?.commands ?? []);
  if (!commands.every(isPlain)) return undefined;
  const home = homeOf(user.text, user.uid, image.system, commands);
  return home !== undefined && !mayBePrepared(home, before, commands) ? home : undefined;
}

/** The first number that Debian and Alpine give to people's accounts: below it their own passwd files have entries. */
const firstOwnId = 1000;
const nobodyId = 65534;

function homeOf(text: string, uid: number | undefined, system: string, commands: readonly ShellCommand[]): string | undefined {
  const name = text.split(':')[0] ?? '';
  const created = commands.filter(makesAccount);
  if (name === 'nobody' || uid === nobodyId) return created.length > 0 ? undefined : system === 'alpine' ? '/' : '/nonexistent';
  // Docker takes "/" as the home of a number without an entry.
  if (/^\d+$/.test(name)) return created.length === 0 && (uid ?? 0) >= firstOwnId ? '/' : undefined;
  const own = created.filter(({ words }) => words.some(({ value }) => value === name));
  const [first] = own;
  return own.length === 1 && first !== undefined && isMadeWithoutHome(first) ? `/home/${name}` : undefined;
}

function makesAccount({ words }: ShellCommand): boolean {
  return /(?:^|\/)(?:adduser|useradd)$/.test(words[0]?.value ?? '');
}

/** Debian's useradd makes a home on request only; adduser makes one unless told not to. */
function isMadeWithoutHome({ words }: ShellCommand): boolean {
  const options = words.slice(1).map(({ value }) => value ?? '');
  if (words.some(({ value }) => value === undefined) || options.some((each) => /^(?:-[a-zA-Z]*[dhbR]|--(?:home|home-dir|base-dir|root|prefix|system)\b.*)$/.test(each))) return false;
  if (/useradd$/.test(words[0]?.value ?? '')) return !options.some((each) => /^(?:-[a-zA-Z]*m[a-zA-Z]*|--create-home)$/.test(each));
  return options.some((each) => /^(?:-[a-zA-Z]*H[a-zA-Z]*|--no-create-home)$/.test(each)) && !options.some((each) => /^-[a-zA-Z]*S/.test(each));
}

/** A folder made, given away or copied at the home or at its cache. */
function mayBePrepared(home: string, before: readonly Step[], commands: readonly ShellCommand[]): boolean {
  const wanted = home === '/' ? '/.cache' : home;
  if (commands.some(({ allWords, outputs }) => [...allWords, ...outputs].some(({ text, value }) =>
    text.includes(wanted) || text.includes('/etc/passwd') || (value !== undefined && /^\/(?:home)?\/?$/.test(value)) || /\$\{?HOME|^~/.test(text)))) return true;
  return before.some(({ copies, before: state }) =>
    (home !== '/' && state.workdir.kind === 'known' && isInside(home, state.workdir.text))
    || copies.some(({ destination }) => destination.kind !== 'known' || /^\/(?:etc\/?(?:passwd)?|\.cache\/?.*|home\/?.*)$/.test(destination.text)));
}

/** Commands of which we know that they make no accounts and no folders beyond what their words say. */
const plainPrograms = new Set([
  ':', '[', 'addgroup', 'adduser', 'apk', 'apt', 'apt-get', 'cat', 'cd', 'chmod', 'chown', 'cp', 'date', 'echo', 'env', 'exit', 'export', 'false', 'git', 'go', 'groupadd', 'ls',
  'mkdir', 'mv', 'printf', 'pwd', 'rm', 'sed', 'set', 'test', 'touch', 'true', 'unset', 'update-ca-certificates', 'useradd', 'which',
]);

function isPlain({ words }: ShellCommand): boolean {
  const name = words[0]?.value;
  return name !== undefined && plainPrograms.has(name.slice(name.lastIndexOf('/') + 1));
}
