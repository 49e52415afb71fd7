import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { installPackages } from './debian-packages.ts';
import type { LabEngine, RunOptions } from './engine.ts';
import { pipeOrThrow, runOrThrow, runProgram, type ProgramResult } from './host-program.ts';
import { labFolders, makeFolder, runFolder } from './lab-folders.ts';

/** The lab's second engine: no daemon, its own storage beside the machine's. */
export interface LabPodman {
  readonly podman: string;
  /** CONTAINERS_CONF and CONTAINERS_STORAGE_CONF. */
  readonly environment: Readonly<Record<string, string>>;
  readonly version: string;
  /** The host's address as containers on the default network see it. The bridge exists only while a container is on it. */
  readonly gateway: string;
  readonly run: (commandArguments: readonly string[], options?: RunOptions) => Promise<ProgramResult>;
}

/** The image that tests share with podman: copying the one with git takes three times as long, and podman does the same with either. */
export const podmanImage = 'golang:1.23-alpine';

/** Installs podman where it is missing and sets it up for the lab. The machine's own podman configuration is left alone. */
export async function ensurePodman(): Promise<LabPodman> {
  await installPackages(['podman', 'runc', 'conmon', 'netavark', 'aardvark-dns', 'iptables']);
  const folder = makeFolder(labFolders.podman);
  const configuration = join(folder, 'containers.conf');
  const storage = join(folder, 'storage.conf');
  writeFileSync(configuration, containersConfiguration(folder));
  const roots = `graphroot = "${join(folder, 'storage')}"\nrunroot = "${join(runFolder, 'podman')}"\n`;
  writeFileSync(storage, `[storage]\ndriver = "overlay"\n${roots}`);
  const environment = { CONTAINERS_CONF: configuration, CONTAINERS_STORAGE_CONF: storage };
  const podman = '/usr/bin/podman';
  const version = (await runOrThrow(podman, ['version', '--format', '{{.Client.Version}}'], { environment })).trim();
  const network = ['network', 'inspect', 'podman', '--format', '{{range .Subnets}}{{.Gateway}}{{end}}'];
  const gateway = (await runOrThrow(podman, network, { environment })).trim();
  const run: LabPodman['run'] = (commandArguments, options = {}) => runProgram(podman, commandArguments, { ...options, environment });
  return { podman, environment, version, gateway, run };
}

/** Copies images from the docker engine to podman, through a pipe; an image that is there already, by its id, is not copied again. */
export async function shareImages(from: LabEngine, to: LabPodman, names: readonly string[]): Promise<void> {
  for (const name of names) {
    const [source, target] = await Promise.all([imageId(from, name), imageId(to, name)]);
    if (source === undefined) throw new Error(`${name} is not on the docker engine: make it with ensureImages first`);
    if (source === target) continue;
    await pipeOrThrow(
      { program: from.docker, commandArguments: ['save', name], environment: from.environment },
      { program: to.podman, commandArguments: ['load', '--quiet'], environment: to.environment },
    );
  }
}

/** A machine may deny a container the right to raise its limits; these are below what any machine gives to root. */
function containersConfiguration(folder: string): string {
  return [
    '[containers]',
    'default_ulimits = ["nproc=5000:5000", "nofile=5000:5000"]',
    'log_driver = "k8s-file"',
    '[engine]',
    // crun refuses machines whose control groups are half version 1 and half version 2.
    'runtime = "runc"',
    'cgroup_manager = "cgroupfs"',
    'events_logger = "file"',
    `tmp_dir = "${join(runFolder, 'podman-tmp')}"`,
    `network_config_dir = "${join(folder, 'networks')}"`,
    '[network]',
    'network_backend = "netavark"',
    'default_subnet = "10.214.240.0/24"',
    '',
  ].join('\n');
}

async function imageId(engine: { readonly run: LabPodman['run'] }, name: string): Promise<string | undefined> {
  const { code, stdout } = await engine.run(['image', 'inspect', '--format', '{{.Id}}', name]);
  return code === 0 ? stdout.trim().replace('sha256:', '') : undefined;
}
