/**
 * `npm run package`: builds everything and makes the one .vsix that installs in an editor from its file.
 *
 *   npx tsx scripts/package.ts [FILE]     default: artifacts/go-module-doctor.vsix
 */
import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
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
  const stage = mkdtempSync(path.join(tmpdir(), 'go-module-doctor-package-'));
  try {
    for (const name of shippedNames()) cpSync(path.join(root, name), path.join(stage, name), { recursive: true });
    shortenManifest(path.join(stage, 'package.json'));
    for (const name of ['README.md', 'README.zh-cn.md']) leavePicturesOut(path.join(stage, name));
    // What runs is bundled, so no folder of packages goes along.
    const options = ['--no-dependencies', '--allow-missing-repository', '--no-rewrite-relative-links', '--skip-license'];
    run('node', [packager, 'package', ...options, '--out', file], stage);
  } finally {
    rmSync(stage, { recursive: true, force: true });
  }
  return file;
}

/** The command line and what builds and tests are for checkouts: an installed extension has none of it. */
function shortenManifest(file: string): void {
  const manifest = JSON.parse(readFileSync(file, 'utf8')) as Record<string, unknown>;
  const shipped = Object.entries(manifest).filter(([key]) => !['bin', 'scripts', 'devDependencies', 'dependencies'].includes(key));
  writeFileSync(file, `${JSON.stringify(Object.fromEntries(shipped), undefined, 2)}\n`);
}

/**
 * Takes the pictures out of a page. An extension's page in the editor loads pictures from https addresses alone, neither from the
 * extension's folder nor from the page itself (seen in VS Code 1.139), and this repository does not presume an address of its own.
 */
function leavePicturesOut(file: string): void {
  writeFileSync(file, readFileSync(file, 'utf8').replace(/^!\[[^\]]*\]\(docs\/images\/[^)]+\)\n\n/gm, ''));
}

/**
 * What .vscodeignore allows, and the list itself. The packager reads every file below its folder before it looks at the list:
 * in the checkout that is two editors and a container engine's images, for a minute and a half; in a copy, a second.
 */
function shippedNames(): string[] {
  const allowed = readFileSync(path.join(root, '.vscodeignore'), 'utf8').split('\n').flatMap((line) => (line.startsWith('!') ? [line.slice(1)] : []));
  return ['.vscodeignore', ...allowed.flatMap((pattern) => {
    if (pattern.endsWith('/**')) return [pattern.slice(0, -'/**'.length)];
    return pattern.endsWith('*') ? readdirSync(root).filter((name) => name.startsWith(pattern.slice(0, -1))) : [pattern];
  })];
}

function run(program: string, argv: readonly string[], folder = root): void {
  const { status, stdout, stderr, error } = spawnSync(program, argv, { cwd: folder, encoding: 'utf8' });
  if (status !== 0) throw new Error(`${program} ${argv.join(' ')} failed: ${error?.message ?? ''}\n${stdout}${stderr}`);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const file = await makePackage(process.argv[2] === undefined ? undefined : path.resolve(process.argv[2]));
  process.stdout.write(`${path.relative(process.cwd(), file)}  ${(statSync(file).size / 1024).toFixed(0)} KiB\n`);
}
