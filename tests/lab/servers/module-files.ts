import { hash1 } from './dirhash.ts';
import { writeZip, type ZipEntry } from './zip-writer.ts';
import type { LabModule } from './catalogue.ts';

/** What a module proxy serves for one module version, with the hashes that go.sum and the checksum database state for it. */
export interface ModuleFiles {
  /** JSON of the .info answer. */
  readonly info: string;
  /** Contents of the .mod answer. */
  readonly mod: string;
  readonly zip: Buffer;
  /** "h1:…" of the zip's files. */
  readonly zipHash: string;
  /** "h1:…" of go.mod. */
  readonly modHash: string;
}

/** Builds the answers for a module; the result is kept, since the large module takes a moment. */
export function moduleFiles(module: LabModule): ModuleFiles {
  const known = built.get(module);
  if (known !== undefined) return known;
  const entries = zipEntries(module);
  const mod = goMod(module);
  const files: ModuleFiles = {
    info: JSON.stringify({ Version: module.version, Time: module.time }),
    mod,
    zip: writeZip(entries),
    zipHash: hash1(entries),
    modHash: hash1([{ name: 'go.mod', content: Buffer.from(mod) }]),
  };
  built.set(module, files);
  return files;
}

/** The files of the repository at this version, go.mod included where the module has one. */
export function repositoryFiles(module: LabModule): Record<string, Buffer> {
  const files: Record<string, Buffer> = {};
  if (module.goLine !== null) files['go.mod'] = Buffer.from(goMod(module));
  for (const [name, content] of Object.entries(module.files)) files[name] = Buffer.from(content);
  return files;
}

const built = new WeakMap<LabModule, ModuleFiles>();

function goMod(module: LabModule): string {
  const lines = [`module ${module.path}`, ''];
  if (module.goLine === null) return lines.slice(0, 1).join('\n') + '\n';
  lines.push(`go ${module.goLine}`, '');
  for (const [path, version] of module.requires) lines.push(`require ${path} ${version}`, '');
  return lines.slice(0, -1).join('\n') + '\n';
}

function zipEntries(module: LabModule): ZipEntry[] {
  return Object.entries(repositoryFiles(module)).map(([name, content]) => ({ name: `${module.path}@${module.version}/${name}`, content }));
}
