/** `registry/repository:tag@digest`, taken apart. */
export interface ImageReference {
  /** Host, or host and first folder for registries that nest the library; undefined when none is written. */
  readonly registry: string | undefined;
  /** Without registry and without `library/`. */
  readonly repository: string;
  readonly tag: string | undefined;
  readonly digest: string | undefined;
}

/** Reads a reference as Docker does: the first part is a registry when it has a dot, a colon or a capital letter, or is `localhost`. */
export function parseImageReference(reference: string): ImageReference {
  const at = reference.indexOf('@');
  const digest = at < 0 ? undefined : reference.slice(at + 1);
  const named = at < 0 ? reference : reference.slice(0, at);
  const slash = named.indexOf('/');
  const first = slash < 0 ? '' : named.slice(0, slash);
  const hasRegistry = first.includes('.') || first.includes(':') || first === 'localhost' || first !== first.toLowerCase();
  const path = hasRegistry ? named.slice(slash + 1) : named;
  const colon = path.lastIndexOf(':');
  const tag = colon < 0 ? undefined : path.slice(colon + 1);
  const nested = colon < 0 ? path : path.slice(0, colon);
  // A folder of that very name: `mylibrary/golang` is somebody's own image.
  const [, folder = '', name] = /^(?:(.*)\/)?library\/(.*)$/.exec(nested) ?? [];
  const registry = hasRegistry ? [first, folder].filter((part) => part !== '').join('/') : undefined;
  if (name === undefined || (!hasRegistry && folder !== '')) return { registry, repository: nested, tag, digest };
  return { registry, repository: name, tag, digest };
}
