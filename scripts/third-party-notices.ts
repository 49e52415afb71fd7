/**
 * Writes THIRD-PARTY-NOTICES.txt: name, version and licence text of every package whose code is in a bundle, as the
 * bundler's own record (out/meta.json) tells. A package without a licence file is an error, not an omission.
 */
import { existsSync, readFileSync, readdirSync, renameSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));

/** Whoever packages at the same time copies the old file or the new one, whole. */
export function writeNotices(): void {
  const written = path.join(root, 'out', `${process.pid}-notices.txt`);
  writeFileSync(written, noticesText());
  renameSync(written, path.join(root, 'THIRD-PARTY-NOTICES.txt'));
}

export function noticesText(): string {
  const meta = JSON.parse(readFileSync(path.join(root, 'out', 'meta.json'), 'utf8')) as { inputs: Record<string, unknown> };
  const folders = new Set(Object.keys(meta.inputs).flatMap((input) => packageFolder(input) ?? []));
  const notices = [...folders].sort().map((folder) => {
    const { name, version, license } = JSON.parse(readFileSync(path.join(root, folder, 'package.json'), 'utf8')) as { name: string; version: string; license?: string };
    return `${'-'.repeat(72)}\n${name} ${version} (${license ?? 'see below'})\n\n${licenceText(folder).trim()}\n`;
  });
  return `Go Module Doctor contains code of these packages, each under its own licence.\n\n${notices.join('\n')}`;
}

/** `node_modules/a/node_modules/@b/c/lib/x.js` → `node_modules/a/node_modules/@b/c`. */
function packageFolder(input: string): string | undefined {
  return /^(.*node_modules\/(?:@[^/]+\/)?[^/]+)\//.exec(input)?.[1];
}

function licenceText(folder: string): string {
  const file = readdirSync(path.join(root, folder)).find((name) => /^(?:licen[cs]e|copying)(?:[.-]|$)/i.test(name));
  if (file !== undefined) return readFileSync(path.join(root, folder, file), 'utf8');
  const readme = ['README.md', 'readme.md'].map((name) => path.join(root, folder, name)).find((name) => existsSync(name));
  const section = readme === undefined ? undefined : /^#+ licen[cs]e[\s\S]*/im.exec(readFileSync(readme, 'utf8'))?.[0];
  if (section === undefined) throw new Error(`${folder} has no licence file`);
  return section;
}
