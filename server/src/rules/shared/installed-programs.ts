import { stageChain } from '../../docker/dockerfile/stage-chain.ts';
import type { ShellCommand } from '../../docker/shell/model.ts';
import type { Download } from '../../project/analysis.ts';

/**
 * Whether a program that the stage's image lacks surely is not there when the download runs: no copy brings it, and every earlier
 * command is of a kind that cannot install it. `names` are the packages that bring it, `recommending` those that only recommend it, so that
 * an apt told to install no recommended package leaves it out; a package that we do not know may bring anything.
 */
export function surelyNotInstalled(
  download: Download, program: string, names: readonly string[], recommending: readonly string[] = []
): boolean {
  if (['/usr/bin', '/usr/local/bin', '/bin'].some((folder) => download.files.lookup(`${folder}/${program}`).presence !== 'no')) return false;
  for (const stage of stageChain(download.stage)) {
    for (const step of stage.steps) {
      if (stage === download.stage && step.index > download.step.index) break;
      if (step.run === undefined) continue;
      if (step.run.opaque) return false;
      const end = step === download.step ? step.run.commands.indexOf(download.command) : step.run.commands.length;
      if (step.run.commands.slice(0, end).some((command) => mayInstall(command, names, recommending))) return false;
    }
  }
  return true;
}

/** Packages that are common in front of a download, and neither hold nor pull in anything that a rule asks for. */
const plainPackages = new Set(`
  bash binutils build-base build-essential ca-certificates curl file g++ gcc gnupg jq libc-dev libc6-dev linux-headers make musl-dev openssl pkgconf pkgconfig
  pkg-config tar tini tree tzdata unzip upx wget xz xz-utils zip zlib-dev
`.trim().split(/\s+/));

const packageManagers = new Set(['apk', 'apt', 'apt-get']);

/** Programs that install nothing. */
const plainPrograms = new Set([
  ':', '[', 'addgroup', 'adduser', 'cat', 'cd', 'chmod', 'chown', 'cp', 'date', 'echo', 'exit', 'export', 'false', 'go', 'grep', 'groupadd', 'id', 'ls', 'mkdir', 'mv', 'printf', 'pwd',
  'rm', 'rmdir', 'sed', 'set', 'sleep', 'test', 'touch', 'true', 'uname', 'unset', 'update-ca-certificates', 'useradd', 'which', 'whoami',
]);

/** Whether we know what the program does: install packages, or nothing that sets up a machine. Scripts and make may do anything. */
export function isPlainCommand(command: ShellCommand): boolean {
  const { program } = command;
  return program !== undefined && (plainPrograms.has(program) || packageManagers.has(program));
}

function mayInstall(command: ShellCommand, names: readonly string[], recommending: readonly string[]): boolean {
  const { program, values } = command;
  if (program === undefined) return true;
  if (plainPrograms.has(program)) return false;
  if (!packageManagers.has(program)) return true;
  const parts = values.slice(1);
  if (parts.includes(undefined)) return true;
  const known = parts.filter((part) => part !== undefined);
  if (!known.some((part) => part === 'install' || part === 'add')) return known.some((part) => part === 'upgrade' || part.includes('file:'));
  const packages = known.filter((part, index) =>
    !part.startsWith('-') && part !== 'install' && part !== 'add' && !/^(?:-t|--virtual|-X|--repository|-o|-c)$/.test(known[index - 1] ?? ''));
  const takesRecommended = !known.some((part) => declinesRecommended.test(part));
  const mayBring = (name: string) => (recommending.includes(name) ? takesRecommended : !isPlainPackage(name));
  return packages.map(nameOf).some((name) => names.includes(name) || mayBring(name));
}

/** Debian's packages of Go only suggest git and ca-certificates, and suggestions are not installed; Alpine's takes the C compiler alone. */
function isPlainPackage(name: string): boolean {
  return plainPackages.has(name) || /^(?:go|golang(?:-1\.\d+)?(?:-(?:go|src|doc))?)$/.test(name);
}

/** As an option of its own, or behind `-o`. */
const declinesRecommended = /^(?:--no-install-recommends|(?:-o)?APT::Install-Recommends="?(?:0|false|no|off)"?)$/i;

/** `git=2.45`, `git>2`, `git/bookworm-backports`, `git@edge` */
function nameOf(packageWord: string): string {
  return packageWord.split(/[=<>~/@]/, 1)[0] ?? '';
}
