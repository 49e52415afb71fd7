/**
 * `npm run package`: builds everything and makes the one .vsix that installs in an editor from its file.
 *
 *   npx tsx scripts/package.ts [FILE]     default: artifacts/go-module-doctor.vsix
 */
import { spawnSync } from 'node:child_process';
import { mkdirSync, statSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { ensurePackager } from '../tools/package/ensure.ts';
import { writeNotices } from './third-party-notices.ts';

const root = fileURLToPath(new URL('..', import.meta.url));

/** Makes the package and gives its absolute path. */
export async function makePackage(file = path.join(root, 'artifacts', 'go-module-doctor.vsix')): Promise<string> {
  run('node', ['scripts/build.mjs']);
  writeNotices();
  const packager = await ensurePackager();
  mkdirSync(path.dirname(file), { recursive: true });
  // What runs is bundled, so no folder of packages goes along.
  run('node', [packager, 'package', '--no-dependencies', '--allow-missing-repository', '--no-rewrite-relative-links', '--skip-license', '--out', file]);
  return file;
}

function run(program: string, argv: readonly string[]): void {
  const { status, stdout, stderr, error } = spawnSync(program, argv, { cwd: root, encoding: 'utf8' });
  if (status !== 0) throw new Error(`${program} ${argv.join(' ')} failed: ${error?.message ?? ''}\n${stdout}${stderr}`);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const file = await makePackage(process.argv[2] === undefined ? undefined : path.resolve(process.argv[2]));
  process.stdout.write(`${path.relative(process.cwd(), file)}  ${(statSync(file).size / 1024).toFixed(0)} KiB\n`);
}
