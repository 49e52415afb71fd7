import type { Translate } from './panel/translate.ts';

/** How often a server that has ended is started again without being asked, within `restartWindow`. */
export const restartLimit = 4;

/**
 * Ends of the server within this time, in milliseconds, are taken to have one cause, which a new start does not cure; what is further
 * apart are accidents of their own.
 */
export const restartWindow = 180_000;

/** When the server ended, in milliseconds of a clock that only goes forward, and what to do about the last end. */
export interface ServerEnds {
  readonly ends: readonly number[];
  readonly startAgain: boolean;
}

/** The server ended once more, and nobody had asked it to. A start that failed is an end as well. */
export function afterEnd(earlier: readonly number[], now: number): ServerEnds {
  const ends = [...earlier.filter((end) => now - end <= restartWindow), now];
  return { ends, startAgain: ends.length <= restartLimit };
}

/** The whole message, for a user who has not asked: what happened, what that means and where the server's own words are. */
export function gaveUpText({ ends }: Pick<ServerEnds, 'ends'>, t: Translate): string {
  return t('The language server of Go Module Doctor ended {0} times within {1} minutes and is not started again: no file is checked. What it wrote is in the output "Go Module Doctor".', ends.length, restartWindow / 60_000);
}

/** The same for the language status, which has room for a few words and cuts off the others. */
export function gaveUpStatus({ ends }: Pick<ServerEnds, 'ends'>, t: Translate): string {
  return t('Its server ended {0} times, see the output', ends.length);
}
