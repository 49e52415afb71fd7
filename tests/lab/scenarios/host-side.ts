import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { HostCommand } from '../../../server/src/probe/process-runner.ts';
import type { LabEngine } from '../engine/engine.ts';
import { runOrThrow } from '../engine/host-program.ts';
import { labFolder, makeFolder } from '../engine/lab-folders.ts';
import { withLabLock } from '../engine/lab-lock.ts';
import { gatewayAuthorityFile, trustedAuthorityFile } from '../servers/ca.ts';

/** This machine as the host beside the container: with a Go, the names of the scenario's internet, and trust of its own. */
export interface HostSide {
  readonly environment: Readonly<Record<string, string>>;
  /** The payload's program as it has to be started to see those names. */
  readonly start: (command: HostCommand) => HostCommand;
  readonly end: () => void;
}

const image = 'golang:1.23';
const folder = join(labFolder, 'host-go');
const payload = fileURLToPath(new URL('../../../server/src/probe/payload/probe.go', import.meta.url));
const goFolder = join(folder, 'go');

/**
 * The Go of one of the lab's images beside the machine's own programs, and a hosts file that only the started program sees: a mount
 * namespace of its own, so nothing of the machine changes. Needs root, as the lab's engine does.
 *
 * @param addHosts `name:address` of each host that this machine shall know
 * @param trusts authorities whose certificates it accepts
 */
export async function hostSide(engine: LabEngine, addHosts: readonly string[], trusts: readonly ('lab' | 'gateway')[]): Promise<HostSide> {
  await ensureGo(engine);
  const scratch = mkdtempSync(join(tmpdir(), 'go-module-doctor-host-'));
  const [hosts, roots] = [join(scratch, 'hosts'), join(scratch, 'roots.pem')];
  const lines = addHosts.map((entry) => `${entry.slice(entry.indexOf(':') + 1)} ${entry.slice(0, entry.indexOf(':'))}`);
  writeFileSync(hosts, ['127.0.0.1 localhost', ...lines, ''].join('\n'));
  writeFileSync(roots, trusts.map((name) => readFileSync(name === 'lab' ? trustedAuthorityFile : gatewayAuthorityFile, 'utf8')).join('\n'));
  return {
    environment: {
      PATH: `${join(goFolder, 'bin')}:${process.env['PATH'] ?? ''}`, GOROOT: goFolder, GOCACHE: join(folder, 'cache'), HOME: scratch,
      SSL_CERT_FILE: roots, SSL_CERT_DIR: '/nowhere', NO_PROXY: '*',
    },
    start: ({ executable, args }) => ({
      executable: 'unshare',
      args: ['--mount', '--propagation', 'private', '/bin/sh', '-c', 'mount --bind "$1" /etc/hosts && shift && exec "$@"', 'host', hosts, executable, ...args],
    }),
    end: () => { rmSync(scratch, { recursive: true, force: true }); },
  };
}

/** A cold compile takes longer than the comparison waits for on a busy machine: it is warm before anything is measured. */
async function ensureGo(engine: LabEngine): Promise<void> {
  await withLabLock('host-go', async () => {
    const { stdout } = await engine.run(['image', 'inspect', '--format', '{{.Id}}', image]);
    const mark = join(folder, 'made-of');
    if (stdout.trim() !== '' && readIfThere(mark) === stdout) return;
    rmSync(folder, { recursive: true, force: true });
    makeFolder(folder);
    const { stdout: container } = await engine.run(['create', image]);
    await engine.run(['cp', `${container.trim()}:/usr/local/go`, goFolder]);
    await engine.run(['rm', container.trim()]);
    const environment = { GOROOT: goFolder, GOCACHE: join(folder, 'cache'), HOME: folder, CGO_ENABLED: '0', GOTOOLCHAIN: 'local', GO111MODULE: 'off' };
    await runOrThrow(join(goFolder, 'bin/go'), ['build', '-trimpath', '-o', join(folder, 'warm'), payload], { environment });
    writeFileSync(mark, stdout);
  });
}

function readIfThere(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
}
