import { readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fetchPackages, type Suite } from '../engine/debian-packages.ts';
import { pipeOrThrow, runOrThrow } from '../engine/host-program.ts';
import { makeFolder } from '../engine/lab-folders.ts';

export interface GoTree {
  /** Full version, e.g. `1.23.5`. */
  readonly version: string;
  /** A tar of `usr/local/go`. */
  readonly archive: string;
}

/**
 * Makes `/usr/local/go` out of Debian's packages of a Go release. Debian spreads the tree over `/usr/lib` and `/usr/share` with links;
 * upstream has it in one place. Left out is what no build reads: half of the files and of the bytes, in each of ten images.
 *
 * Two things are changed:
 * - `go.env` (from 1.21 on) gets upstream's three values; Debian's says GOTOOLCHAIN=local.
 * - the key of `sum.golang.org` that the `go` command knows by heart becomes that of the lab's own checksum database. All other ways to
 *   name the lab's database would show: `GOSUMDB` would not be `sum.golang.org` in `go env`, and a sample that writes `sum.golang.org` or
 *   `sum.golang.google.cn` itself would be back at the real key and fail.
 */
export async function makeGoTree(version: string, suite: Suite, verifierKey: string, folder: string): Promise<GoTree> {
  const unpacked = makeFolder(join(folder, 'unpacked'));
  for (const file of await fetchPackages(`go-${version}`, suite, [`golang-${version}-go`, `golang-${version}-src`])) {
    // What `dpkg --extract` does, without the files that nobody wants.
    await pipeOrThrow(
      { program: 'dpkg-deb', commandArguments: ['--fsys-tarfile', file] },
      { program: 'tar', commandArguments: ['--extract', '--directory', unpacked, '--no-wildcards-match-slash', ...leftOut.map((pattern) => `--exclude=${pattern}`)] },
    );
  }
  const root = join(unpacked, 'usr/lib', `go-${version}`);
  replaceDatabaseKey(join(root, 'bin/go'), verifierKey);
  if (hasGoEnv(version)) {
    rmSync(join(root, 'go.env'), { force: true });
    writeFileSync(join(root, 'go.env'), upstreamGoEnv);
  }
  const archive = join(folder, 'go.tar');
  await runOrThrow('tar', [
    // Links out of the tree become the files they point to.
    '--create', '--dereference', '--file', archive, '--owner=0', '--group=0', '--sort=name',
    // Debian links each of these folders; where its package's part was left out the link leads nowhere.
    '--exclude=./test', '--exclude=./api', '--exclude=./misc',
    '--transform', 's,^\\.,usr/local/go,', '--directory', root, '.',
  ]);
  const full = /^go(\S+)/.exec(readFileSync(join(root, 'VERSION'), 'utf8'))?.[1];
  if (full === undefined) throw new Error(`${join(root, 'VERSION')} does not begin with go1.x.y`);
  rmSync(unpacked, { recursive: true, force: true });
  return { version: full, archive };
}

/** Tests and their data, the sources of the go command itself, and programs that only a person calls, never a build. */
const leftOut = [
  'testdata', '*_test.go', ...['test', 'api', 'misc', 'src/cmd'].map((folder) => `./usr/share/go-*/${folder}`), './usr/lib/go-*/pkg/*/cmd',
  ...['addr2line', 'api', 'covdata', 'dist', 'distpack', 'doc', 'fix', 'nm', 'objdump', 'pprof', 'preprofile', 'test2json', 'trace']
    .map((tool) => `./usr/lib/go-*/pkg/tool/*/${tool}`),
];

/** Source: cmd/go/internal/modfetch/key.go. */
const publicDatabaseKey = 'sum.golang.org+033de0ae+Ac4zctda0e5eza+HJyk9SxEdh+s3Ux18htTTAD8OuAn8';

/** The values of upstream's go.env, Go 1.21 to 1.27. */
const upstreamGoEnv = 'GOPROXY=https://proxy.golang.org,direct\nGOSUMDB=sum.golang.org\nGOTOOLCHAIN=auto\n';

function hasGoEnv(version: string): boolean {
  return Number(version.split('.')[1]) >= 21;
}

/** Both keys are Ed25519 keys under the same name, so they have the same length and nothing in the program moves. */
function replaceDatabaseKey(program: string, verifierKey: string): void {
  if (verifierKey.length !== publicDatabaseKey.length) {
    throw new Error(`The lab's verifier key has ${verifierKey.length} bytes, not ${publicDatabaseKey.length}: ${verifierKey}`);
  }
  const bytes = readFileSync(program);
  let found = 0;
  for (let at = bytes.indexOf(publicDatabaseKey); at !== -1; at = bytes.indexOf(publicDatabaseKey, at + 1)) {
    bytes.write(verifierKey, at, 'latin1');
    found++;
  }
  if (found === 0) throw new Error(`${program} does not hold the public checksum database's key, so the lab's cannot take its place`);
  const { mode } = statSync(program);
  writeFileSync(program, bytes, { mode });
}
