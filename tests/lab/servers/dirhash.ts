import { createHash } from 'node:crypto';

export interface HashedFile {
  readonly name: string;
  readonly content: Uint8Array;
}

/**
 * The "h1:" hash of go.sum: SHA-256 over one line "hex-SHA-256  name" per file, files in byte order of their names.
 * For a module zip the names are "path@version/file"; for a go.mod alone the single name is "go.mod".
 * Source: golang.org/x/mod/sumdb/dirhash, function Hash1.
 */
export function hash1(files: readonly HashedFile[]): string {
  const summary = createHash('sha256');
  const sorted = [...files].sort((a, b) => Buffer.compare(Buffer.from(a.name), Buffer.from(b.name)));
  for (const file of sorted) {
    summary.update(`${createHash('sha256').update(file.content).digest('hex')}  ${file.name}\n`);
  }
  return `h1:${summary.digest('base64')}`;
}
