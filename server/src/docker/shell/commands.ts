import type { Source } from '../../text/source.ts';
import type { MappedText } from '../dockerfile/mapped-text.ts';
import type { ShellCommand } from './model.ts';
import type { ShellScope } from './scope.ts';
import { ScriptReader } from './script-reader.ts';

/** The file that a shell in `directory` reads with `. name`; undefined when its text is not known. */
export type SourcedFiles = (name: string, directory: string | undefined) => Source | undefined;

/**
 * Lists the simple commands of a script that runs as a whole step. Never fails; what cannot be parsed yields what could be. Commands of
 * sourced files are not listed, but what they set is in force behind them. Those of a function are listed where it is first called, and
 * at the end where nothing calls it; one that runs several times is listed once, with what is true of it each time.
 */
export function readCommands(
  text: MappedText, path: string, scope: ShellScope, sourced: SourcedFiles = () => undefined,
): readonly ShellCommand[] {
  const listing = { commands: new Array<ShellCommand>(), calls: 0 };
  new ScriptReader(text, path, listing, { certain: true, fatal: true }, 0, sourced).script(scope);
  return listing.commands;
}
