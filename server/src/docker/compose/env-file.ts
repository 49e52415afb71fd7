import { known, unknown } from '../../text/resolved.ts';
import type { Written } from '../../text/place.ts';
import type { Source } from '../../text/source.ts';
import type { ComposeEntry } from './model.ts';

/** An `env_file` may be anything that somebody names so; one beyond this length holds no settings. */
const maximumLength = 64 * 1024;

/** The `NAME=value` lines of an `env_file`, as entries with their places. Values that compose would expand are unknown. */
export function parseEnvFile({ path, text }: Source): ComposeEntry[] {
  if (text.length > maximumLength) return [];
  return [...text.matchAll(/^(?<before>[ \t]*(?:export[ \t]+)?)(?<name>[A-Za-z_]\w*)=(?<value>[^\r\n]*)/gmu)].map(({ index, groups = {} }): ComposeEntry => {
    const { before = '', name = '', value = '' } = groups;
    const start = index + before.length;
    const bare = value.replace(/[ \t]+#.*$/u, '').trimEnd();
    const quoted = /^(["'])(?<inner>[^"']*)\1$/u.exec(bare)?.groups?.['inner'];
    const plain = quoted ?? bare;
    const valueStart = start + name.length + 1 + (quoted === undefined ? 0 : 1);
    const end = start + name.length + 1 + bare.length;
    return {
      name,
      key: { path, span: { start, end: start + name.length } },
      entry: { path, span: { start, end } },
      value: plain.includes('$') || plain !== plain.trim() ? unknown('unsupported') : known(plain),
      written: { place: { path, span: { start: valueStart, end: valueStart + plain.length } }, verbatim: true },
    };
  });
}

/** A variable of the `.env` beside a compose file, with which compose fills in what the file asks for. */
export interface DotEnvVariable {
  readonly text: string;
  readonly written: Written;
}

/** `NAME=value` lines, optional `export`, optional quotes; the last line of a name counts. */
export function readDotEnv({ path, text }: Source): Map<string, DotEnvVariable> {
  const variables = new Map<string, DotEnvVariable>();
  for (const { index, groups = {} } of text.matchAll(/^(?<before>[ \t]*(?:export[ \t]+)?(?<name>[A-Za-z_]\w*)[ \t]*=[ \t]*)(?<value>[^\r\n]*)/gmu)) {
    const { before = '', name = '', value = '' } = groups;
    const quoted = /^(["'])(?<inner>(?:(?!\1).)*)\1[ \t]*(?:#.*)?$/u.exec(value)?.groups?.['inner'];
    const plain = quoted ?? value.replace(/[ \t]+#.*$/u, '').trimEnd();
    const start = index + before.length + (quoted === undefined ? 0 : 1);
    // Compose puts other variables in, out of single quotes.
    const verbatim = !plain.includes('$') && !plain.includes('\\');
    variables.set(name, { text: plain, written: { place: { path, span: { start, end: start + plain.length } }, verbatim } });
  }
  return variables;
}
