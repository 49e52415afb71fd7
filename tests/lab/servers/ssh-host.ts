import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { LabEngine } from '../engine/engine.ts';
import { ensureImages } from '../images/ensure-images.ts';
import { repositoryDirectories } from './git-host.ts';

/** A real OpenSSH server with git's own shell behind it, which answers at ssh://git@HOST/PATH.git. */
export interface SshServer {
  /** Its own address. Port 22 of it is what `NetworkOptions.sshServer` puts behind the address of a lab network's host. */
  readonly address: string;
  /** The line of a known_hosts file that pins the server's key. */
  readonly knownHosts: string;
  /** The private key that may read the repositories: what `docker build --ssh default=FILE` takes. */
  readonly keyFile: string;
  /** What the server has written so far: connections, accepted keys, refusals. */
  log(): Promise<string>;
  close(): Promise<void>;
}

/** Its files `/root/host_key.pub` and `/root/user_key` are there for images of clients, too: see `sshFiles`. */
export const sshImage = 'go-module-doctor/ssh-git-host:latest';

/**
 * Serves the catalogue's modules below `host` over ssh from a container. A lab network passes connections on to it, so that https, where
 * the go command asks `?go-get=1`, and ssh answer under one name and address, as at a real host. Host key and user's key belong to the
 * lab's image and are worth nothing anywhere else.
 *
 * @throws Error with what the server wrote where it does not listen
 */
export async function startSshServer(engine: LabEngine, host: string): Promise<SshServer> {
  await ensureImages(engine, [sshImage]);
  const succeed = async (...argv: readonly string[]): Promise<string> => {
    const { code, stdout, stderr } = await engine.run(argv);
    if (code !== 0) throw new Error(`docker ${argv.join(' ')} ended with exit code ${code}\n${stderr}`);
    return stdout.trim();
  };
  const container = await succeed('create', '--rm', '--label', 'go-module-doctor.lab', sshImage, 'sh', '-c', startServer);
  const folder = mkdtempSync(join(tmpdir(), 'go-module-doctor-ssh-'));
  const close = async (): Promise<void> => {
    await engine.run(['rm', '--force', container]);
    rmSync(folder, { recursive: true, force: true });
  };
  try {
    for (const [path, directory] of repositoryDirectories(host)) await succeed('cp', `${directory}/.`, `${container}:/srv/${path.replaceAll('/', '%')}.git`);
    await succeed('start', container);
    await listening(engine, container);
    const keyFile = join(folder, 'id_ed25519');
    writeFileSync(keyFile, `${await succeed('exec', container, 'cat', '/root/user_key')}\n`, { mode: 0o600 });
    const [kind = '', key = ''] = (await succeed('exec', container, 'cat', '/root/host_key.pub')).split(' ');
    return {
      address: await succeed('inspect', '--format', '{{.NetworkSettings.IPAddress}}', container),
      knownHosts: `${host} ${kind} ${key}\n`,
      keyFile,
      log: async () => (await engine.run(['logs', container])).stderr,
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}

/** Seconds. The server ends by itself where a killed test run could not end it: longer than any suite, shorter than a working day. */
const serverLifetime = 1800;

/** Milliseconds; it takes a second on an idle machine. */
const startLimit = 60_000;

/**
 * `docker cp` makes no parent folders, so a repository comes as `/srv/team%lib.git` and is put where its address says. They belong to the
 * user who serves them, since git reads no repository of somebody else's.
 */
const startServer = `set -e
for bare in /srv/*.git; do
  place=/$(basename "$bare" | tr % /)
  mkdir -p "$(dirname "$place")" && mv "$bare" "$place" && chown -R git "$place"
done
install -m 644 /root/user_key.pub /etc/ssh/authorized_keys
mkdir -p /run/sshd
exec timeout ${serverLifetime} /usr/sbin/sshd -D -e -f /dev/null -h /root/host_key \\
  -o AuthorizedKeysFile=/etc/ssh/authorized_keys -o AllowUsers=git -o PasswordAuthentication=no -o UseDNS=no -o LogLevel=VERBOSE`;

/** Follows what the server writes until it says that it listens. */
async function listening(engine: LabEngine, container: string): Promise<void> {
  const found = new AbortController();
  let said = '';
  const follow = engine.run(['logs', '--follow', container], {
    signal: found.signal,
    timeLimitMs: startLimit,
    onOutput: (text) => {
      said += text;
      if (/^Server listening on /m.test(said)) found.abort();
    },
  });
  await follow.catch((error: unknown) => {
    if (!found.signal.aborted) throw error;
  });
  if (!found.signal.aborted) throw new Error(`the ssh server ended before it listened:\n${said}`);
}
