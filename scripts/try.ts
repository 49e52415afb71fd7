/**
 * What ./try runs: checks the bundled broken project, repairs a copy of it, and opens the editor on another copy with the
 * extension installed. Everything that it makes lies in one temporary folder, which goes when it ends, also by Ctrl-C.
 *
 *   ./try [--no-editor] [--locale en|zh-cn] [--port N] [--browser]
 */
import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { present } from '../protocol/src/present.ts';
import { parseLocale } from '../server/src/cli/locale.ts';
import type { Locale } from '../server/src/text/localized.ts';
import { atProcessEnd } from '../tests/editor/host/process-end.ts';
import { texts } from './try-texts.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const sample = path.join(root, 'examples', 'broken-shop');
const say = (line: string) => { process.stdout.write(`${line}\n`); };

interface Wishes {
  readonly locale: Locale;
  readonly editor: boolean;
  readonly browser: boolean;
  readonly port: number | undefined;
}

/** Runs our own command line in a folder; what it prints goes to the terminal. */
function doctor(folder: string, locale: Locale, ...argv: readonly string[]): void {
  const program = [path.join(root, 'dist', 'cli.cjs'), ...argv, '--locale', locale];
  const { status, error } = spawnSync('node', program, { cwd: folder, stdio: ['ignore', 'inherit', 'inherit'] });
  if (error !== undefined) throw error;
  if (status !== 0 && status !== 1) throw new Error(`go-module-doctor ${argv.join(' ')} could not run (exit code ${status ?? 'none'})`);
}

function copyOfSample(parent: string, name: string): string {
  const folder = path.join(parent, name);
  cpSync(sample, folder, { recursive: true });
  return folder;
}

/** The arguments, or undefined where they are none of ours; which language was meant is then the environment's word. */
function readWishes(): Wishes | undefined {
  try {
    const { values } = parseArgs({
      options: { 'no-editor': { type: 'boolean' }, locale: { type: 'string' }, port: { type: 'string' }, browser: { type: 'boolean' } },
    });
    const port = values.port === undefined ? undefined : Number(values.port);
    if (port !== undefined && !(Number.isInteger(port) && port >= 0 && port < 65_536)) throw new Error(`--port ${String(values.port)}`);
    return {
      locale: parseLocale(values.locale, process.env), editor: values['no-editor'] !== true && process.stdout.isTTY, browser: values.browser === true, port,
    };
  } catch (error) {
    process.stderr.write(`./try: ${messageOf(error)}\n${texts.usage.en}\n${texts.usage['zh-cn']}\n`);
    return undefined;
  }
}

async function show({ locale, editor, browser, port }: Wishes, scratch: string): Promise<void> {
  say(`\n${texts.found[locale]}\n`);
  const repaired = copyOfSample(scratch, 'repaired');
  doctor(repaired, locale, 'check');
  say(`\n${texts.changes[locale]}\n`);
  doctor(repaired, locale, 'check', '--fix-dry-run', '--severity', 'error');
  say(`\n${texts.repaired[locale]}\n`);
  doctor(repaired, locale, 'check', '--fix', '--fail-on', 'never');
  for (const file of ['Dockerfile', 'compose.yaml', '.dockerignore', 'go.env']) {
    say(`\n--- ${file}\n${readFileSync(path.join(repaired, file), 'utf8').trimEnd()}`);
  }
  if (!editor) {
    say(`\n${texts.toOpen[locale]}`);
    return;
  }
  say(`\n${texts.editor[locale]}\n`);
  const { makePackage } = await import('./package.ts');
  const { openForUser } = await import('../tests/editor/host/open-for-user.ts');
  await openForUser({
    folder: copyOfSample(scratch, 'broken-shop'),
    extension: await makePackage(path.join(scratch, 'go-module-doctor.vsix')),
    locale, say, browserOnly: browser,
    ...present({ port }),
  });
}

async function main(): Promise<number> {
  const wishes = readWishes();
  if (wishes === undefined) return 2;
  const scratch = realpathSync(mkdtempSync(path.join(tmpdir(), 'go-module-doctor-try-')));
  const remove = () => { rmSync(scratch, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 }); };
  const forget = atProcessEnd(remove);
  try {
    await show(wishes, scratch);
    return 0;
  } catch (error) {
    process.stderr.write(`./try: ${messageOf(error)}\n`);
    return 1;
  } finally {
    remove();
    forget();
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

process.exitCode = await main();
