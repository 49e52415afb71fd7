/**
 * What ./try runs: checks the bundled broken project, repairs a copy of it, and opens the editor on another copy with the
 * extension installed.
 *
 *   ./try [--no-editor] [--locale en|zh-cn] [--port N] [--browser]
 */
import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

const root = fileURLToPath(new URL('..', import.meta.url));
const sample = path.join(root, 'examples', 'broken-shop');
const say = (line: string) => { process.stdout.write(`${line}\n`); };

/** Runs our own command line in a folder; what it prints goes to the terminal. */
function doctor(folder: string, ...argv: readonly string[]): void {
  const { status, error } = spawnSync('node', [path.join(root, 'dist', 'cli.cjs'), ...argv], { cwd: folder, stdio: ['ignore', 'inherit', 'inherit'] });
  if (error !== undefined) throw error;
  if (status !== 0 && status !== 1) throw new Error(`go-module-doctor ${argv.join(' ')} could not run (exit code ${status ?? 'none'})`);
}

function copyOfSample(parent: string, name: string): string {
  const folder = path.join(parent, name);
  cpSync(sample, folder, { recursive: true });
  return folder;
}

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: { 'no-editor': { type: 'boolean' }, locale: { type: 'string' }, port: { type: 'string' }, browser: { type: 'boolean' } },
  });
  const locale = values.locale === undefined ? [] : ['--locale', values.locale];
  const scratch = realpathSync(mkdtempSync(path.join(tmpdir(), 'go-module-doctor-try-')));
  try {
    say('\n1. What is wrong with examples/broken-shop\n');
    const repaired = copyOfSample(scratch, 'repaired');
    doctor(repaired, 'check', ...locale);
    say('\n2. What the safe fixes change (go-module-doctor check --fix-dry-run)\n');
    doctor(repaired, 'check', '--fix-dry-run', '--severity', 'error', ...locale);
    say('\n3. The repaired files (go-module-doctor check --fix)\n');
    doctor(repaired, 'check', '--fix', '--fail-on', 'never', ...locale);
    for (const file of ['Dockerfile', 'compose.yaml', '.dockerignore', 'go.env']) say(`\n--- ${file}\n${readFileSync(path.join(repaired, file), 'utf8').trimEnd()}`);
    if (values['no-editor'] === true || !process.stdout.isTTY) {
      say('\nThe editor opens when ./try runs on a terminal and without --no-editor');
      return;
    }
    say('\n4. The same project in an editor: open Dockerfile, press Ctrl+. on an underline, or run "Diagnose Go module download"\n');
    const { makePackage } = await import('./package.ts');
    const { openForUser } = await import('../tests/editor/host/open-for-user.ts');
    const extension = await makePackage();
    await openForUser({
      folder: copyOfSample(scratch, 'broken-shop'), extension, say,
      browserOnly: values.browser === true,
      ...(values.port === undefined ? {} : { port: Number(values.port) }),
    });
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}

try {
  await main();
} catch (error) {
  process.stderr.write(`./try: ${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}
