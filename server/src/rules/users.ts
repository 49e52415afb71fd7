import { stepsBefore } from '../docker/dockerfile/stage-chain.ts';
import type { Step } from '../docker/dockerfile/model.ts';
import type { Download } from '../project/analysis.ts';
import { commandsThat } from '../docker/shell/commands-that.ts';
import type { ShellCommand } from '../docker/shell/model.ts';
import type { ImageFacts } from '../project/images.ts';

/** Who runs a step. Ids are undefined where the files do not tell them. */
export interface StepUser {
  readonly text: string;
  readonly uid: number | undefined;
  readonly gid: number | undefined;
}

/** Whether root surely runs a step: nothing else was said, as far as the files tell. */
export function isRootStep({ before: { user } }: Step): boolean {
  return user.kind === 'unset' || (user.kind === 'known' && /^(?:|root|0)(?::.*)?$/.test(user.text));
}

/** The user of a step when it is surely not root; undefined for root and where it is unknown. */
export function unprivilegedUser(step: Step, image: ImageFacts | undefined): StepUser | undefined {
  const { user } = step.before;
  if (user.kind !== 'known') return undefined;
  const [name = '', group] = user.text.split(':');
  if (name === '' || name === 'root' || Number(name) === 0) return undefined;
  const gid = group !== undefined && isNumber(group) ? Number(group) : undefined;
  if (isNumber(name)) return { text: user.text, uid: Number(name), gid };
  // The same in the passwd files of Debian and Alpine.
  if (name === 'nobody' && image !== undefined && image.system !== 'windows') return { text: user.text, uid: 65534, gid: undefined };
  const created = createdIds(step, name);
  // An account may have been made with the id of root.
  return created.uid === 0 ? undefined : { text: user.text, ...created };
}

/** `sudo`, `su-exec` and their kin change the user within the step. */
export function runsAsAnother(command: ShellCommand): boolean {
  return command.allWords.some((word) => /(?:^|\/)(?:sudo|su|su-exec|gosu|setpriv|chroot|doas|runuser)$/.test(word.value ?? ''));
}

/** Whether the step surely runs as root. */
export function runsAsRoot({ before: { user } }: Step): boolean {
  return user.kind === 'unset' || (user.kind === 'known' && /^(?:|root|0)(?::.*)?$/.test(user.text));
}

/**
 * The home of the user who runs a download, without a final slash: what HOME says, what the account was made with, or where accounts have
 * theirs by default; undefined for system accounts and where the files do not tell.
 */
export function homeOf({ step, environment }: Download): string | undefined {
  const home = environment.get('HOME').value;
  if (home.kind === 'known') return home.text === '/' ? '' : home.text.replace(/\/$/, '');
  const { user } = step.before;
  const name = user.kind === 'known' ? user.text.split(':', 1)[0] ?? '' : '';
  if (!/^[a-z_][a-z0-9_-]*$/.test(name)) return undefined;
  const words = creationOf(step, name);
  if (words === undefined || words.some((word) => word === undefined || /^(?:--system|--no-create-home|-r|-[A-Za-z]*[MN])$/.test(word))) return undefined;
  const option = words.findIndex((word) => word !== undefined && /^(?:-h|-d|--home|--home-dir)$/.test(word));
  return (option < 0 ? `/home/${name}` : words[option + 1])?.replace(/\/$/, '');
}

/** The words of the command that made the account. */
function creationOf(step: Step, name: string): readonly (string | undefined)[] | undefined {
  for (const { run } of stepsBefore(step)) {
    const creation = creations(run).findLast(({ values }) => values.includes(name));
    if (creation !== undefined) return creation.values;
  }
  return undefined;
}

const creations = commandsThat(({ program }) => program === 'adduser' || program === 'useradd');

/** What `adduser`, `useradd` in the stage or in the stages it stands on gave the account. */
function createdIds(step: Step, name: string): { uid: number | undefined; gid: number | undefined } {
  const words = creationOf(step, name);
  return { uid: words && optionNumber(words, /^(?:-[A-Za-z]*u|--uid)$/, /^--uid=/), gid: undefined };
}

function optionNumber(words: readonly (string | undefined)[], alone: RegExp, joined: RegExp): number | undefined {
  for (const [index, word] of words.entries()) {
    if (word === undefined) continue;
    const value = joined.test(word) ? word.slice(word.indexOf('=') + 1) : alone.test(word) ? words[index + 1] : undefined;
    if (value !== undefined && isNumber(value)) return Number(value);
  }
  return undefined;
}

function isNumber(text: string): boolean {
  return /^\d{1,10}$/.test(text);
}
