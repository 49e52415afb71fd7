import type { ShellCommand } from '../../docker/shell/model.ts';
import type { Setting } from '../../project/analysis.ts';
import type { TextEdit } from '../../text/edit.ts';
import { replace } from '../fix.ts';

/**
 * Turns the `-mod=vendor` of the GOFLAGS that reach a command into what go does without it; undefined where they are not written in one
 * piece.
 */
export function vendorNoMore(command: ShellCommand, settings: readonly Setting[]): TextEdit | undefined {
  const setting = settings.find(({ name, reaches }) => name === 'GOFLAGS' && reaches.some((each) => each.command === command));
  if (setting?.written.verbatim !== true || setting.value.kind !== 'known') return undefined;
  return replace(setting.written.place, setting.value.text.replace(/(?<=^|\s|["'])(--?mod=)vendor(?=$|\s|["'])/gu, '$1readonly'));
}
