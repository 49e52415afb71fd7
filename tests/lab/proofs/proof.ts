/** The section `proof.json` of a sample: how a real build shows that the rule is right. */
export type Proof = ProofOptions & (
  /** The build fails and prints this. */
  | { readonly kind: 'fails'; readonly fails: string }
  /** The build passes and the image's history shows this. */
  | { readonly kind: 'leaks'; readonly leaks: string }
);

interface ProofOptions {
  /** Number of the fix, from 1, after which the build passes. */
  readonly fix: number;
  /** The files as the page says to write them, where no fix does it; the build passes with these. */
  readonly byHand: Readonly<Record<string, string>> | undefined;
  readonly dockerfile: string;
  readonly service: string | undefined;
  readonly target: string | undefined;
  /** Id and contents of build secrets that the repaired sample takes. */
  readonly secrets: Readonly<Record<string, string>>;
}

/** `{ "as": …, "because": … }`: another sample of the rule is built, and its fault is the same for this reason. */
export interface SharedProof {
  /** Name of the other sample. */
  readonly as: string;
  readonly because: string;
}

/** Undefined for a proof of the sample's own. */
export function sharedProof(value: unknown): SharedProof | undefined {
  if (typeof value !== 'object' || value === null || !('as' in value)) return undefined;
  const { as, because } = value as Readonly<Record<string, unknown>>;
  if (typeof as !== 'string' || typeof because !== 'string') throw new Error('proof.json needs "because" beside "as"');
  return { as, because };
}

export function readProof(value: unknown): Proof {
  if (typeof value !== 'object' || value === null) throw new Error('proof.json is no object');
  const fields = value as Readonly<Record<string, unknown>>;
  const text = (name: string) => (typeof fields[name] === 'string' ? fields[name] : undefined);
  const options: ProofOptions = {
    fix: typeof fields['fix'] === 'number' ? fields['fix'] : 1,
    byHand: fields['byHand'] as Readonly<Record<string, string>> | undefined,
    dockerfile: text('dockerfile') ?? 'Dockerfile',
    service: text('service'),
    target: text('target'),
    secrets: (fields['secrets'] ?? {}) as Readonly<Record<string, string>>,
  };
  const fails = text('fails');
  const leaks = text('leaks');
  if (fails !== undefined) return { ...options, kind: 'fails', fails };
  if (leaks !== undefined) return { ...options, kind: 'leaks', leaks };
  throw new Error('proof.json needs "fails" or "leaks"');
}
