/**
 * GOAUTH as the go command reads it at its first https request: commands separated by ";", from the last to the first.
 * Source: facts/go-module-download.md §2.4; `go help goauth`; Go: cmd/go/internal/auth; measured with Go 1.24.4.
 */
import { goFields, trimGoSpace } from '../text/go-space.ts';

/** First release that reads it. */
export const firstWithGoauth = '1.24';

export type GoauthFaultKind = 'empty-command' | 'off-with-others' | 'git-without-folder' | 'git-folder-relative';

export interface GoauthFault {
  readonly kind: GoauthFaultKind;
  /** The folder of `git <folder>`. */
  readonly folder?: string;
  /** What the go command prints, without the value that it repeats behind it. */
  readonly goMessage: string;
  /** The value as it was meant; undefined where that is not clear. */
  readonly corrected: { readonly text: string; readonly isSure: boolean } | undefined;
}

/** What ends the command. Programs that fail do so in silence, and whether a folder is there the value cannot say. */
export function goauthFault(value: string): GoauthFault | undefined {
  const commands = value.split(';').map((each) => goFields(each));
  for (const words of commands.toReversed()) {
    const fault = faultOf(words, commands.length);
    if (fault !== undefined) return { ...fault, corrected: corrected(value) };
  }
  return undefined;
}

function faultOf([program, folder, ...others]: readonly string[], count: number): Omit<GoauthFault, 'corrected'> | undefined {
  if (program === undefined) return { kind: 'empty-command', goMessage: 'GOAUTH encountered an empty command' };
  if (program === 'off') return count === 1 ? undefined : { kind: 'off-with-others', goMessage: 'GOAUTH=off cannot be combined with other authentication commands' };
  if (program !== 'git') return undefined;
  if (folder === undefined || others.length > 0) return { kind: 'git-without-folder', goMessage: folderMessage };
  return folder.startsWith('/') ? undefined : { kind: 'git-folder-relative', folder, goMessage: `${folderMessage}, dir is not absolute` };
}

const folderMessage = 'GOAUTH=git dir method requires an absolute path to the git working directory';

/** Empty commands and repetitions go; beside others, "off" was probably left over. What a command of git lacks nobody knows. */
function corrected(value: string): GoauthFault['corrected'] {
  const commands = [...new Map(value.split(';').filter((each) => trimGoSpace(each) !== '').map((each) => [trimGoSpace(each), each])).values()];
  const isSure = commands.length === 1 || !commands.some(isOff);
  const text = trimGoSpace((isSure ? commands : commands.filter((each) => !isOff(each))).join(';'));
  return text === '' || text === value || goauthFault(text) !== undefined ? undefined : { text, isSure };
}

function isOff(command: string): boolean {
  return goFields(command)[0] === 'off';
}
