import type { LabEngine } from '../engine/engine.ts';
import { sshImage, startSshServer, type SshServer } from '../servers/ssh-host.ts';

/** The host that serves ssh where a scenario wants it. */
export const sshHost = 'git.corp.example';

let running: Promise<SshServer> | undefined;

/** One server for all scenarios of a test process: what differs between them is what the client has. */
export function sharedSshServer(engine: LabEngine): Promise<SshServer> {
  running ??= startSshServer(engine, sshHost);
  return running;
}

/** Ends the server, where one was started. */
export async function endSharedSshServer(): Promise<void> {
  const ended = running;
  running = undefined;
  await (await ended)?.close();
}

/** What an image's user has for ssh: the server's key or another one under its name, a key that the server accepts or another one. */
export interface SshAccess {
  readonly knownHosts?: 'right' | 'other';
  readonly key?: 'right' | 'other';
}

/** The commands that give it to root, as `imageChange` takes them: the keys are those of the server's own image. */
export function sshFiles({ knownHosts, key }: SshAccess): string {
  const newKey = (file: string): string => `ssh-keygen -q -t ed25519 -N '' -C '' -f ${file}`;
  return [
    `--mount=type=bind,from=${sshImage},source=/root,target=/server mkdir -p -m 700 /root/.ssh`,
    ...knownHosts === undefined ? [] : [
      ...knownHosts === 'other' ? [newKey('/tmp/other')] : [],
      `printf '${sshHost} %s\\n' "$(cat ${knownHosts === 'other' ? '/tmp/other.pub' : '/server/host_key.pub'})" > /root/.ssh/known_hosts`,
    ],
    ...key === undefined ? [] : [key === 'right' ? 'install -m 600 /server/user_key /root/.ssh/id_ed25519' : newKey('/root/.ssh/id_ed25519')],
  ].join(' && ');
}
