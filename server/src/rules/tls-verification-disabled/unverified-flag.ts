import type { ShellCommand, ShellWord } from '../../docker/shell/model.ts';

/** The word that makes a program accept any certificate. */
export interface UnverifiedFlag {
  readonly word: ShellWord;
  /** The word without it; empty when nothing else is in it. */
  readonly without: string;
}

/** Letters of curl's short options that take the rest of the word, or the next word, as their value. */
const curlTakesValue = /[AbcCdDeEFHhKmoPQrtTuUwxXyYz]/;

/** `curl -k`, also among other letters, `curl --insecure`, `wget --no-check-certificate`; nothing for this machine's own addresses. */
export function unverifiedFlag(command: ShellCommand): UnverifiedFlag | undefined {
  const { program } = command;
  if (program !== 'curl' && program !== 'wget') return undefined;
  const { words } = command;
  if (words.some(({ value }) => value !== undefined && /^https?:\/\/(?:localhost|127\.[\d.]+|\[::1\])(?:[:/]|$)/.test(value))) return undefined;
  for (const word of words.slice(1)) {
    const { value = '' } = word;
    if (program === 'wget' ? value === '--no-check-certificate' : value === '--insecure') return { word, without: '' };
    if (program === 'curl' && hasLetterK(value)) return { word, without: value === '-k' ? '' : value.replace('k', '') };
  }
  return undefined;
}

function hasLetterK(word: string): boolean {
  if (!/^-[A-Za-z0-9#]+$/.test(word)) return false;
  for (const letter of word.slice(1)) {
    if (letter === 'k') return true;
    if (curlTakesValue.test(letter)) return false;
  }
  return false;
}
