import type { GoEnvFile } from '../../go/go-env-file.ts';

/** The value as it was meant: without blanks around it, a carriage return, a `# note` behind it, and quotes around the whole. */
export function meantValue(value: string): string {
  const trimmed = value.trim();
  const quote = /^["']/u.exec(trimmed)?.[0];
  const closing = quote === undefined ? -1 : trimmed.indexOf(quote, 1);
  const note = closing < 0 ? trimmed.search(/\s#/u) : trimmed.slice(closing).search(/\s#/u) + closing;
  const withoutNote = (note > closing ? trimmed.slice(0, note) : trimmed).trim();
  return closing > 0 && closing === withoutNote.length - 1 ? withoutNote.slice(1, -1).trim() : withoutNote;
}

/** No repair of ours switches the check of sums off, whatever was meant. */
export function weakens(key: string, value: string): boolean {
  return key === 'GOSUMDB' && value === 'off';
}

export function isSet(file: GoEnvFile, key: string): boolean {
  return file.settings.has(key);
}
