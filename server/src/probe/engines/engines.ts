import { dockerLike } from './command-lines.ts';
import type { Engine, EngineName } from './engine.ts';

export const docker: Engine = dockerLike('docker', {
  // The server's version: the client alone also answers without an engine.
  version: () => ({ executable: 'docker', args: ['version', '--format={{.Server.Version}}'] }),
  context: () => ({ executable: 'docker', args: ['context', 'show'] }),
});

export const podman: Engine = dockerLike('podman', {
  // Where podman runs without a service, `version` knows of no server; `info` asks whatever does the work.
  version: () => ({ executable: 'podman', args: ['info', '--format={{.Version.Version}}'] }),
  context: () => undefined,
});

export const nerdctl: Engine = dockerLike('nerdctl', {
  version: () => ({ executable: 'nerdctl', args: ['info', '--format={{.ServerVersion}}'] }),
  context: () => undefined,
});

/** In the order in which they are tried when none is named: the one most likely to build the user's images comes first. */
export const engines: readonly Engine[] = [docker, podman, nerdctl];

export function engineNamed(name: EngineName): Engine {
  return { docker, podman, nerdctl }[name];
}
