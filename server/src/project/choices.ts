import ignore from 'ignore';
import { remembered } from '../text/memo.ts';

/** What the user chose for a rule: a severity, or silence. */
export type SeverityChoice = 'error' | 'warning' | 'info' | 'hint' | 'off';

export const severityChoices: readonly SeverityChoice[] = ['error', 'warning', 'info', 'hint', 'off'];

/** By rule id. */
export type Severities = Readonly<Record<string, SeverityChoice>>;

/** What one party (the editor's settings, a project's file, a command line) wants; what it leaves out, it leaves to the others. */
export interface Choices {
  readonly severity?: Severities;
  /** The last one that names both the file and the rule wins. */
  readonly overrides?: readonly Override[];
  /** Host names or module path patterns (GOPRIVATE syntax) that are private to the user's organisation. */
  readonly privateHosts?: readonly string[];
  /** GOPROXY value that the user's organisation prefers; empty: none. */
  readonly preferredProxy?: string;
  /** Hosts of module proxies that are meant to stand in files as they are. */
  readonly knownMirrors?: readonly string[];
}

/**
 * Severities for the files that `paths` name: patterns as in .gitignore, from the folder of the project's file, else of the workspace, on.
 */
export interface Override {
  readonly paths: readonly string[];
  readonly severity: Severities;
}

/** The last override for `rule` in the file at `relative`, a path from the folder that the patterns start at. */
export function overrideFor(overrides: readonly Override[], rule: string, relative: string): Override | undefined {
  return overrides.findLast(({ paths, severity }) => severity[rule] !== undefined && matcherOf(paths.join('\n')).ignores(relative));
}

const matcherOf = remembered(100, 10_000, (patterns) => ignore().add(patterns));
