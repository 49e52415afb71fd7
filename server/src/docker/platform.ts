/**
 * A platform as engines write it, `os/architecture` and where it matters `/variant`: other words for the same are brought to one. Names and
 * defaults: containerd's package `platforms`.
 */
export function normalPlatform(text: string): string {
  const parts = text.trim().toLowerCase().split('/');
  const [os, architecture = '', variant] = parts.length === 1 ? systems.has(parts[0] ?? '') ? [parts[0], ''] : ['linux', parts[0]] : parts;
  const [name, implied] = aliases[architecture] ?? [architecture];
  const precise = variant ?? implied;
  return [os, name, ...(precise === undefined || precise === '' || precise === ordinaryVariant[name] ? [] : [precise])].join('/');
}

/** Whether what was made for `actual` is what `wanted` asks for; a variant counts where both name one. */
export function servesPlatform(actual: string, wanted: string): boolean {
  const [os, architecture, variant] = normalPlatform(actual).split('/');
  const [wantedOs, wantedArchitecture, wantedVariant] = normalPlatform(wanted).split('/');
  return os === wantedOs && (wantedArchitecture === '' || architecture === wantedArchitecture)
    && (variant === undefined || wantedVariant === undefined || variant === wantedVariant);
}

const systems: ReadonlySet<string> = new Set(['linux', 'windows', 'darwin', 'freebsd']);

/** Architecture, and the variant that the other word implies. */
const aliases: Readonly<Record<string, readonly [string, string?]>> = {
  'x86_64': ['amd64'], 'x86-64': ['amd64'], 'i386': ['386'], 'aarch64': ['arm64'], 'armhf': ['arm', 'v7'], 'armel': ['arm', 'v6'],
};

/** The variant that is meant where none is written. */
const ordinaryVariant: Readonly<Record<string, string>> = { arm64: 'v8', amd64: 'v1', arm: 'v7' };
