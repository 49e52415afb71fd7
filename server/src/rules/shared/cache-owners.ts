import { optionValue } from '../../docker/dockerfile/mounts.ts';
import type { Mount } from '../../docker/dockerfile/model.ts';
import type { StepUser } from './users.ts';

const ownerWrite = 0o200;
const groupWrite = 0o020;
const otherWrite = 0o002;
/** What BuildKit gives a new cache mount. */
const defaultMode = 0o755;

/** Whether a new cache of this mount gives the user no right to write. */
export function isUnwritable({ options }: Pick<Mount, 'options'>, user: StepUser): boolean {
  // A cache that starts as a copy of an image's or a stage's folder has the owner of that folder.
  if (optionValue(options, 'from') !== undefined || optionValue(options, 'source') !== undefined) return false;
  const uid = readNumber(optionValue(options, 'uid') ?? '0', 10);
  const gid = readNumber(optionValue(options, 'gid') ?? '0', 10);
  const mode = readNumber(optionValue(options, 'mode') ?? defaultMode.toString(8), 8);
  if (uid === undefined || gid === undefined || mode === undefined || (mode & otherWrite) !== 0) return false;
  // A name whose number we do not know is only surely not root.
  const isOwner = user.uid === undefined ? uid !== 0 : user.uid === uid;
  const isInGroup = user.gid === undefined || user.gid === gid;
  return !(isOwner && (mode & ownerWrite) !== 0) && !(isInGroup && (mode & groupWrite) !== 0);
}

function readNumber(text: string, radix: 8 | 10): number | undefined {
  return (radix === 8 ? /^[0-7]+$/ : /^\d+$/).test(text) ? Number.parseInt(text, radix) : undefined;
}

/** The options of a mount that make it the user's. */
export function optionsFor({ uid, gid }: StepUser): string {
  return gid === undefined ? `uid=${uid}` : `uid=${uid},gid=${gid}`;
}
