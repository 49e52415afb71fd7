/**
 * What is known of a value before the build runs.
 *
 * `unset` and a known empty text differ in Dockerfiles (the go command treats them alike).
 * `unknown` says why, for hovers and for the status line; rules stay silent about it.
 */
export type Resolved =
  | { readonly kind: 'known'; readonly text: string }
  | { readonly kind: 'unset' }
  | { readonly kind: 'unknown'; readonly reason: UnknownReason };

export type UnknownReason =
  /** `ARG X` without default, and nobody says that something is passed: `${X:-value}` is then as good as `ARG X=value`. */
  | 'argument-without-default'
  /** The builder or a compose file passes it, and only the build knows what. */
  | 'passed'
  /** Comes from a base image whose contents are not in the table of official images. */
  | 'unknown-image'
  /** The shell computes it: substitution, unknown variable, glob. */
  | 'computed'
  /** Written with a syntax that we do not resolve. */
  | 'unsupported';

export function known(text: string): Resolved {
  return { kind: 'known', text };
}

export const unset: Resolved = { kind: 'unset' };

export function unknown(reason: UnknownReason): Resolved {
  return { kind: 'unknown', reason };
}

/** The text when it is known and not empty, as the go command reads its variables; otherwise undefined. */
export function nonEmptyText(value: Resolved | undefined): string | undefined {
  return value?.kind === 'known' && value.text !== '' ? value.text : undefined;
}

/** Stands for what is not known within a text that is known in part; neither shell nor builder can hold this character. */
export const unknownPart = '\0';
