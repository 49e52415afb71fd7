import type { ShellCommand } from '../../docker/shell/model.ts';
import { known, unknown, type Resolved } from '../../text/resolved.ts';
import type { Span } from '../../text/source.ts';
import { steersDownloads } from '../shared/out-of-reach.ts';

/** A variable that a command sets for nobody but the rest of its own step, or in a file that no later step reads. */
export interface LostAssignment {
  readonly name: string;
  readonly value: Resolved;
  /** The profile that it is written into, as the command names it; undefined for `export`. */
  readonly file: string | undefined;
  /** Where it stands; of the command as it was read, or of one that has moved. */
  readonly spanIn: (command: ShellCommand) => Span;
}

/** `export NAME=value`, and `echo "export NAME=value" >> ~/.bashrc`; of variables that steer downloads, unless others are asked for. */
export function lostAssignments(command: ShellCommand, isMeant: (name: string) => boolean = steersDownloads): LostAssignment[] {
  const all = command.values[0] === 'export' ? exported(command) : writtenIntoProfile(command);
  return all.filter(({ name }) => isMeant(name));
}

function exported({ words }: ShellCommand): LostAssignment[] {
  return words.flatMap(({ value, text }, word): LostAssignment[] => {
    const match = /^(\w+)=([\s\S]*)$/.exec(value ?? text);
    const name = match?.[1];
    if (word === 0 || name === undefined) return [];
    const given = value === undefined ? unknown('computed') : known(match?.[2] ?? '');
    return [{ name, value: given, file: undefined, spanIn: (command) => command.words[word]?.span ?? command.span }];
  });
}

/** What login and interactive shells read. */
const profile = /^(?:(?:~|\/root|\$HOME|\$\{HOME\}|"\$HOME"|\/home\/[\w.-]+)\/\.(?:bashrc|bash_profile|profile|zshrc|ashrc|shrc)|\/etc\/(?:profile|profile\.d\/[\w.-]+|bash\.bashrc|environment))$/;

function writtenIntoProfile({ name, words, outputs }: ShellCommand): LostAssignment[] {
  const file = outputs.find(({ text, value }) => profile.test(value ?? '') || profile.test(text.replace(/^"(.*)"$/, '$1')))?.text;
  if (file === undefined || (name !== 'echo' && name !== 'printf')) return [];
  return words.flatMap(({ value }, word): LostAssignment[] => {
    const matches = value === undefined ? [] : [...value.matchAll(/(?:^|[\n;]|\\n)\s*(?:export\s+)?([A-Za-z_]\w*)=["']?([^\s"';\\]*)/g)];
    return matches.map(([, variable = '', text = '']) => ({
      name: variable, value: known(text), file, spanIn: (command) => command.words[word]?.span ?? command.span,
    }));
  });
}
