import type { Step } from '../../docker/dockerfile/model.ts';
import { accountMadeBefore } from '../../project/accounts.ts';
import type { Download } from '../../project/analysis.ts';
import type { ShellCommand } from '../../docker/shell/model.ts';
import type { ImageFacts } from '../../project/images.ts';

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
  const uid = accountMadeBefore(step, name)?.uid;
  // An account may have been made with the id of root.
  return uid === 0 ? undefined : { text: user.text, uid, gid: undefined };
}

/** `sudo`, `su-exec` and their kin change the user within the step. */
export function runsAsAnother(command: ShellCommand): boolean {
  return command.allWords.some((word) => /(?:^|\/)(?:sudo|su|su-exec|gosu|setpriv|chroot|doas|runuser)$/.test(word.value ?? ''));
}

/**
 * The home of the user who runs a download, without a final slash: what HOME says, or what the account was made with; undefined for system
 * accounts and where the files do not tell.
 */
export function homeOf({ environment }: Download): string | undefined {
  const home = environment.get('HOME').value;
  return home.kind === 'known' ? home.text.replace(/\/$/, '') : undefined;
}

function isNumber(text: string): boolean {
  return /^\d{1,10}$/.test(text);
}
