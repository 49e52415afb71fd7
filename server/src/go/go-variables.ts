/**
 * The environment variables a Go download depends on, and where each may be set.
 * Source: data/go-variables.json, which names its own origin and date; facts/go-module-download.md §2.5, §5.
 */
import table from '../../../data/go-variables.json' with { type: 'json' };
import { nearestWord } from './edit-distance.ts';

export interface GoVariable {
  readonly name: string;
  /** What its value is: `proxy-list`, `patterns`, `directory` … */
  readonly kind: GoVariableKind;
  /** It can change whether or from where modules are downloaded. */
  readonly moduleRelated: boolean;
  /** First Go release that reads it; undefined when none does. */
  readonly since: string | undefined;
  /** What `go env -w` does with it. */
  readonly goEnvWrite: 'accepted' | 'cannot-be-modified' | 'process-only' | 'unknown';
  /** A line of a Go environment file takes effect, even where `go env -w` refuses to write it. */
  readonly effectiveInFile: boolean;
  /** False for folklore such as GONOSUMCHECK: no Go release reads it. */
  readonly read: boolean;
}

export type GoVariableKind =
  | 'proxy-list'
  | 'patterns'
  | 'checksum-database'
  | 'toolchain'
  | 'flags'
  | 'switch'
  | 'commands'
  | 'vcs-rules'
  | 'directory'
  | 'directory-list'
  | 'file'
  | 'http-proxy'
  | 'no-proxy'
  | 'git'
  | 'other';

/** Every variable of the table by its exact name. */
export const goVariables: ReadonlyMap<string, GoVariable> = new Map(
  table.variables.map((row) => [
    row.name,
    {
      ...row,
      kind: row.kind as GoVariableKind,
      goEnvWrite: row.goEnvWrite as GoVariable['goEnvWrite'],
      since: row.since ?? undefined,
    },
  ]),
);

/** Exact words of the refusal of `go env -w NAME=…`; undefined when it writes the line. */
export function goEnvWriteRefusal(name: string): string | undefined {
  switch (goVariables.get(name)?.goEnvWrite ?? 'unknown') {
    case 'accepted':
      return undefined;
    case 'cannot-be-modified':
      return `${name} cannot be modified`;
    case 'process-only':
      return `${name} can only be set using the OS environment`;
    case 'unknown':
      return `unknown go command variable ${name}`;
  }
}

/** The variable of a Go environment file that an unknown key was meant to be, or undefined when none is near or two are. */
export function nearestGoVariable(key: string): string | undefined {
  const wanted = key.trim().toUpperCase();
  if (fileVariables.includes(wanted)) return wanted;
  return nearestWord(wanted, fileVariables, wanted.length > shortNameLength ? 2 : 1);
}

/** Names up to this length have neighbours two edits away (CC, CXX, GOOS). */
const shortNameLength = 5;

const fileVariables: readonly string[] = [...goVariables.values()]
  .filter((variable) => variable.effectiveInFile)
  .map((variable) => variable.name);
