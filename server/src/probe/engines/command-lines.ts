import type { HostCommand } from '../process-runner.ts';
import { deadlineLabel, ownerLabel, payloadFolder, type BuildSpec, type ContainerSpec, type Engine, type EngineName } from './engine.ts';

/** What each client says in its own way. */
type OwnParts = Pick<Engine,
  'version' | 'context' | 'builderVersion' | 'inspectBuilder' | 'listBuildCaches' | 'removeBuildCache' | 'buildEndsBy' | 'buildImage'>;

/**
 * The three clients share these command lines: podman and nerdctl follow docker's. Every value is bound to its flag by "=" and every
 * positional argument stands behind "--", so no value can be read as a flag, whatever it looks like.
 */
export function dockerLike(name: EngineName, own: OwnParts): Engine {
  const command = (...args: string[]): HostCommand => ({ executable: name, args });
  return {
    name,
    ...own,
    inspectImage: (image) => command('image', 'inspect', '--format={{json .}}', '--', image),
    pullImage: (image, platform) => command('pull', '--quiet', ...onPlatform(platform), '--', image),
    tagImage: (id, image) => command('tag', '--', id, image),
    runContainer: (container) => command('run', ...runFlags(container), '--', container.image, '-c', container.script, 'probe', ...container.scriptArguments),
    removeContainers: (ids) => command('rm', '--force', '--volumes', '--', ...ids),
    listContainers: (label) => command('ps', '--all', '--quiet', '--no-trunc', `--filter=label=${label}`),
    inspectContainers: (ids) => command(
      'container', 'inspect', `--format={{.Id}} {{index .Config.Labels "${ownerLabel}"}} {{index .Config.Labels "${deadlineLabel}"}}`, '--', ...ids,
    ),
    createVolume: (volume, label) => command('volume', 'create', `--label=${label}`, '--', volume),
    removeVolume: (volume) => command('volume', 'rm', '--force', '--', volume),
    listVolumes: (label) => command('volume', 'ls', '--quiet', `--filter=label=${label}`),
  };
}

/** Memory of the container: a cold compile of a net/http program takes about 700 MB on two cores. */
const memoryLimit = '2g';
/** Of /tmp where the rest is read-only: nothing of ours is written there, a shell may want a few pages. */
const scratchSize = '16m';
/** Processes and threads: a parallel compile on many cores stays below this, a fork bomb does not. */
const mostProcesses = '1024';

function runFlags(container: ContainerSpec): readonly string[] {
  return [
    '--rm', '--interactive', '--pull=never', `--name=${container.name}`,
    ...Object.entries(container.labels).map(([key, value]) => `--label=${key}=${value}`),
    // A build step's root may write where the file mode alone forbids it; the payload knows that and needs no capability to say so.
    '--cap-drop=ALL', '--security-opt=no-new-privileges',
    `--memory=${memoryLimit}`, `--pids-limit=${mostProcesses}`,
    `--volume=${container.volume}:${payloadFolder}${container.volumeReadOnly ? ':ro' : ''}`,
    ...(container.rootReadOnly ? ['--read-only', `--tmpfs=/tmp:rw,nosuid,nodev,size=${scratchSize}`] : []),
    // The image's own working folder may hold a go.mod that changes what the go command says about itself.
    '--workdir=/', '--entrypoint=/bin/sh',
    ...onPlatform(container.platform),
    ...(container.network === undefined ? [] : [`--network=${container.network}`]),
    ...container.dns.map((address) => `--dns=${address}`),
    ...container.addHosts.map((entry) => `--add-host=${entry}`),
    ...(container.user === undefined ? [] : [`--user=${container.user}`]),
  ];
}

function onPlatform(platform: string | undefined): readonly string[] {
  return platform === undefined ? [] : [`--platform=${platform}`];
}

/** What the three clients' `build` have in common. Positional is "-" alone: the Dockerfile on standard input, no context. */
export function buildFlags(build: BuildSpec): readonly string[] {
  return [
    ...(build.network === undefined ? [] : [`--network=${build.network}`]),
    ...build.addHosts.map((entry) => `--add-host=${entry}`),
    ...build.buildArguments.map((name) => `--build-arg=${name}`),
  ];
}

export function onBuilder(builder: string | undefined): readonly string[] {
  return builder === undefined ? [] : [`--builder=${builder}`];
}

/** Clients that can prune all cache mounts or none: those of the user's own builds are not ours to remove. */
export const noBuildCaches: Pick<Engine, 'listBuildCaches' | 'removeBuildCache'> = {
  listBuildCaches: () => undefined,
  removeBuildCache: () => {
    throw new Error('there is no command for a build cache that was never listed');
  },
};
