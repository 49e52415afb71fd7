import type { GoEnvFile } from '../go/go-env-file.ts';

/** The value as it was meant: without blanks around it, a carriage return, a `# note` behind it, and quotes around the whole. */
export function meantValue(value: string): string {
  const withoutNote = value.trim().replace(/^((["'])(?:(?!\2).)*\2|[^"'#]*?)\s+#.*$/u, '$1').trim();
  return /^(["'])(.*)\1$/u.exec(withoutNote)?.[2]?.trim() ?? withoutNote;
}

/** No repair of ours switches the check of sums off, whatever was meant. */
export function weakens(key: string, value: string): boolean {
  return key === 'GOSUMDB' && value === 'off';
}

export function isSet(file: GoEnvFile, key: string): boolean {
  return file.settings.has(key);
}
