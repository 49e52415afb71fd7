import { buildFlags, dockerLike, noBuildCaches, onBuilder } from './command-lines.ts';
import type { Engine, EngineName } from './engine.ts';

export const docker: Engine = dockerLike('docker', {
  // The server's version: the client alone also answers without an engine.
  version: () => ({ executable: 'docker', args: ['version', '--format={{.Server.Version}} {{.Server.Os}}/{{.Server.Arch}}'] }),
  context: () => ({ executable: 'docker', args: ['context', 'show'] }),
  builderVersion: () => ({ executable: 'docker', args: ['buildx', 'version'] }),
  inspectBuilder: (name) => ({ executable: 'docker', args: ['buildx', 'inspect', ...(name === undefined ? [] : ['--', name])] }),
  listBuildCaches: (builder) => ({ executable: 'docker', args: ['buildx', 'du', ...onBuilder(builder), '--verbose', '--filter=type=exec.cachemount'] }),
  removeBuildCache: (id, builder) => ({ executable: 'docker', args: ['buildx', 'prune', ...onBuilder(builder), '--force', `--filter=id=${id}`] }),
  buildEndsBy: 'program',
  // `docker build` may be the old builder, or ignore the selected one.
  buildImage: (build) => ({
    executable: 'docker',
    args: [
      'buildx', 'build', ...onBuilder(build.builder), '--progress=plain', '--output=type=cacheonly',
      ...buildFlags(build), ...build.secrets.map(({ id, variable }) => `--secret=id=${id},env=${variable}`), '--', '-',
    ],
  }),
});

export const podman: Engine = dockerLike('podman', {
  // Where podman runs without a service, `version` knows of no server; `info` asks whatever does the work.
  version: () => ({ executable: 'podman', args: ['info', '--format={{.Version.Version}} {{.Host.OS}}/{{.Host.Arch}}'] }),
  context: () => undefined,
  builderVersion: () => undefined,
  inspectBuilder: () => undefined,
  ...noBuildCaches,
  buildEndsBy: 'children',
  // Without layers a build asks no cache; a container of a step that failed goes away as well.
  buildImage: (build) => ({
    executable: 'podman',
    args: [
      'build', '--layers=false', '--force-rm', ...build.dns.map((address) => `--dns=${address}`),
      ...buildFlags(build), ...build.secrets.map(({ id, variable }) => `--secret=id=${id},type=env,env=${variable}`), '--', '-',
    ],
  }),
});

export const nerdctl: Engine = dockerLike('nerdctl', {
  version: () => ({ executable: 'nerdctl', args: ['info', '--format={{.ServerVersion}} {{.OSType}}/{{.Architecture}}'] }),
  context: () => undefined,
  builderVersion: () => undefined,
  inspectBuilder: () => undefined,
  ...noBuildCaches,
  buildEndsBy: 'program',
  buildImage: (build) => ({
    executable: 'nerdctl',
    args: [
      'build', '--progress=plain', ...buildFlags(build), ...build.secrets.map(({ id, variable }) => `--secret=id=${id},env=${variable}`), '--', '-',
    ],
  }),
});

/** In the order in which they are tried when none is named: the one most likely to build the user's images comes first. */
export const engines: readonly Engine[] = [docker, podman, nerdctl];

export function engineNamed(name: EngineName): Engine {
  return { docker, podman, nerdctl }[name];
}
