import type { Place } from '../text/place.ts';
import type { Resolved } from '../text/resolved.ts';
import type { Declaration, BuildArgument } from '../docker/dockerfile/model.ts';

/**
 * The environment that one go command sees, after the go command's own order: process environment (empty counts as
 * unset), user env file, `$GOROOT/go.env`, built-in default.
 */
export interface GoEnvironment {
  /** Value and provenance of a variable; `unset` with provenance `nowhere` when nothing sets it and Go has no default. */
  get(name: string): EffectiveVariable;
  /** Every variable that something sets, by name. */
  readonly names: readonly string[];
}

export interface EffectiveVariable {
  readonly name: string;
  readonly value: Resolved;
  readonly provenance: Provenance;
}

export type Provenance =
  | { readonly kind: 'inline'; readonly place: Place }
  | { readonly kind: 'export'; readonly place: Place }
  | { readonly kind: 'env'; readonly declaration: Declaration; readonly place: Place }
  | { readonly kind: 'arg-default'; readonly declaration: Declaration; readonly place: Place }
  | { readonly kind: 'build-argument'; readonly declaration: Declaration | undefined; readonly given: BuildArgument }
  | { readonly kind: 'image'; readonly reference: string }
  | { readonly kind: 'go-env-w'; readonly place: Place }
  | { readonly kind: 'go-env-file'; readonly place: Place }
  | { readonly kind: 'go-default' }
  | { readonly kind: 'nowhere' };
