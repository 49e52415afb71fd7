import { present } from '../../../protocol/src/present.ts';
import type { InstalledThing } from '../docker/package-manager.ts';
import type { Localized } from '../text/localized.ts';

/** Where in the way from the engine to the module a cause sits; the order is the order in which a download meets them. */
export const causeLayers = [
  'engine', 'name-lookup', 'reach', 'http-proxy', 'tls', 'module-proxy', 'modules', 'checksums', 'vcs', 'toolchain', 'files',
  'project', 'none',
] as const;

export type CauseLayer = (typeof causeLayers)[number];

/** One named root cause. Ids are stable: they are added or split, never reused. */
export interface Cause {
  readonly id: string;
  readonly layer: CauseLayer;
  /** A noun phrase or short sentence without a full stop. */
  readonly title: Localized;
  /** Why this happens in an image build. */
  readonly explain: Localized;
  readonly remedies: readonly CauseRemedy[];
  readonly signatures: readonly Signature[];
  /** Ids of causes that look alike from outside. */
  readonly confusedWith: readonly string[];
}

export interface CauseRemedy {
  readonly title: Localized;
  /** A command line or file lines to copy. */
  readonly text?: string;
  /** In place of `text`: the value names other proxies than those that failed, which is known only where the fault is (remedy-text.ts). */
  readonly proxies?: ProxiesForm;
  /** In place of `text`: it depends on the image's package manager (remedy-text.ts). */
  readonly installs?: InstalledThing | 'own-ca';
  /** In place of `text`: the image of the Go that the message asks for (remedy-text.ts). */
  readonly newerGo?: true;
  /** The rule whose fix removes the cause in the project's files. */
  readonly rule?: string;
}

/** One other proxy as build argument, one as ENV, or an ENV in which several stand in for each other. */
export type ProxiesForm = 'build-argument' | 'variable' | 'list';

/** An error text by which a cause is known. */
export interface Signature {
  /** The row of the error catalogues this comes from: `CAT-nn` of the go command's, `DOCKER-nn` of the engine's. */
  readonly row: string;
  /** Multiline, case-sensitive, without the global flag; tried on the text before `server response:`. */
  readonly pattern: RegExp;
  /** What must also stand in the server's own words after `server response:`. */
  readonly body?: RegExp;
  readonly precedence: Precedence;
}

/**
 * Which match speaks when several rows match one text. A full disk disguises itself as a read error, so it goes first; a checksum or
 * toolchain error carries its transport error inside; a specific row beats the row it refines; fallback rows speak only where
 * nothing else does.
 */
export const precedences = ['disk', 'outer', 'specific', 'ordinary', 'fallback'] as const;

export type Precedence = (typeof precedences)[number];

/** Writes a signature in one line. */
export function signature(row: string, pattern: RegExp, precedence: Precedence = 'ordinary', body?: RegExp): Signature {
  return { row, pattern, precedence, ...present({ body }) };
}
