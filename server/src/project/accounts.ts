import { commandsThat } from '../docker/shell/commands-that.ts';
import type { Step } from '../docker/dockerfile/model.ts';
import { stepsBefore } from '../docker/dockerfile/stage-chain.ts';

/** An account as `adduser` or `useradd` made it. Each part is undefined where the command does not tell it. */
export interface Account {
  readonly uid: number | undefined;
  /** Its home in /etc/passwd, whether or not the folder was made; without a final slash. */
  readonly home: string | undefined;
}

/** The account that earlier steps made under this name or number; undefined where none of them did. */
export function accountMadeBefore(step: Step, user: string): Account | undefined {
  const number = isNumber(user) ? Number(user) : undefined;
  const found = [...stepsBefore(step)].flatMap(({ run }) =>
    changes(run).filter(({ values }) => (number === undefined ? values.includes(user) : uidIn(values) === number)));
  const [creation, ...others] = found;
  if (creation === undefined) return undefined;
  // A second command has changed the account, or put it into a group.
  const isPlain = others.length === 0 && creation.certain && creation.program !== 'usermod';
  const name = number === undefined ? user : creation.values.findLast((value) => value !== undefined && accountName.test(value));
  return {
    uid: found.map(({ values }) => uidIn(values)).find((uid) => uid !== undefined),
    home: isPlain ? homeIn(creation.values, name) : undefined,
  };
}

const accountName = /^[a-z_][a-z0-9_-]*$/;

const changes = commandsThat(({ program }) => program === 'adduser' || program === 'useradd' || program === 'usermod');

function uidIn(words: readonly (string | undefined)[]): number | undefined {
  const text = optionIn(words, /^(?:-[A-Za-z]*u|--uid)$/, /^--uid=/);
  return text !== undefined && isNumber(text) ? Number(text) : undefined;
}

/** What decides otherwise where accounts have their homes, or that they have none. */
const otherHome = /^(?:--system|--no-create-home|--base-dir|--prefix|--root)(?:=|$)|^-(?!-)[A-Za-z]*[rMNbPR]/;

function homeIn(words: readonly (string | undefined)[], name: string | undefined): string | undefined {
  if (name === undefined || !accountName.test(name) || words.some((word) => word === undefined || otherHome.test(word))) return undefined;
  const home = optionIn(words, words[0]?.endsWith('useradd') === true ? /^(?:-[A-Za-z]*d|--home(?:-dir)?)$/ : /^(?:-[A-Za-z]*h|--home)$/, /^--home(?:-dir)?=/);
  if (home === undefined) return `/home/${name}`;
  return home.startsWith('/') ? home.replace(/(.)\/$/, '$1') : undefined;
}

function optionIn(words: readonly (string | undefined)[], alone: RegExp, joined: RegExp): string | undefined {
  for (const [index, word] of words.entries()) {
    if (word === undefined) continue;
    if (joined.test(word)) return word.slice(word.indexOf('=') + 1);
    if (alone.test(word)) return words[index + 1];
  }
  return undefined;
}

function isNumber(text: string): boolean {
  return /^\d{1,10}$/.test(text);
}
