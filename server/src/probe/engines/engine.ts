import type { HostCommand } from '../process-runner.ts';

export type EngineName = 'docker' | 'podman' | 'nerdctl';

/** An engine as data: each member gives a command line, none starts anything. Command line shapes: the three clients' own manuals. */
export interface Engine {
  readonly name: EngineName;
  /** Succeeds only when the engine itself answers; prints its version, a blank, and its platform. */
  version(): HostCommand;
  /** Prints the engine's own word for where it runs; undefined where it has none. */
  context(): HostCommand | undefined;
  /** Prints what the engine knows of the image, as JSON; fails when the image is not here. */
  inspectImage(image: string): HostCommand;
  pullImage(image: string, platform: string | undefined): HostCommand;
  /** Gives the image of this id the name. */
  tagImage(id: string, name: string): HostCommand;
  runContainer(container: ContainerSpec): HostCommand;
  /** Ends and removes; succeeds or fails quietly when there is nothing left to remove. */
  removeContainers(ids: readonly string[]): HostCommand;
  /** Prints the full id of every container with the label, running or not. */
  listContainers(label: string): HostCommand;
  /** Prints per container a line `<id> <owner> <deadline>`, see `parseContainers`. */
  inspectContainers(ids: readonly string[]): HostCommand;
  /** Succeeds, or fails when it exists already. */
  createVolume(name: string, label: string): HostCommand;
  removeVolume(name: string): HostCommand;
  /** Prints the name of every volume with the label. */
  listVolumes(label: string): HostCommand;
  /** Succeeds where builds can be asked for although no engine answers: a builder may be elsewhere. Undefined: builds need the engine. */
  builderVersion(): HostCommand | undefined;
  /** Prints name and driver of the named builder or else of the selected one; undefined where there is nothing to select. */
  inspectBuilder(name: string | undefined): HostCommand | undefined;
  /** Prints every cache mount of the builder, see `parseBuildCaches`; undefined where the client cannot list them. */
  listBuildCaches(builder: string | undefined): HostCommand | undefined;
  removeBuildCache(id: string, builder: string | undefined): HostCommand;
  /**
   * Who is asked when a build has to end early: a client whose builder ends the step with it, or the programs it runs the step with, so
   * that it can remove what it works in.
   */
  readonly buildEndsBy: 'program' | 'children';
  /** Builds the Dockerfile on standard input without a context and keeps no image; progress comes as plain lines. */
  buildImage(build: BuildSpec): HostCommand;
}

/** A throw-away build. Nothing of it is a folder of the host. */
export interface BuildSpec {
  readonly builder?: string;
  readonly network?: string;
  /** Name servers; only podman's builds can be given any. */
  readonly dns: readonly string[];
  readonly addHosts: readonly string[];
  /** Each is read from a variable of the client's own environment. */
  readonly secrets: readonly { readonly id: string; readonly variable: string }[];
  /** Names; the client takes the values from its own environment. */
  readonly buildArguments: readonly string[];
}

/** A container that removes itself, has no folder of the host, no capability at all, and bounded memory and processes. */
export interface ContainerSpec {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly image: string;
  /** The shell script that is the container's program, with its positional arguments. */
  readonly script: string;
  readonly scriptArguments: readonly string[];
  /** The named volume at payloadFolder. */
  readonly volume: string;
  readonly volumeReadOnly: boolean;
  /** Nothing but the volume and a small /tmp in memory can be written. */
  readonly rootReadOnly: boolean;
  readonly platform?: string;
  readonly network?: string;
  readonly dns: readonly string[];
  /** `host:address` or `host:host-gateway`. */
  readonly addHosts: readonly string[];
  readonly user?: string;
}

/** Where the payload's volume is mounted. No image has a folder of this name, so nothing of the image is hidden. */
export const payloadFolder = '/go-module-doctor';

export const ownerLabel = 'go-module-doctor.owner';
export const deadlineLabel = 'go-module-doctor.deadline';

export interface LabelledContainer {
  readonly id: string;
  readonly owner: string;
  /** Seconds since 1970 after which nobody waits for the container any more; NaN when the label is missing. */
  readonly deadline: number;
}

/** Reads what `inspectContainers` prints. Lines of any other shape are skipped. */
export function parseContainers(output: string): readonly LabelledContainer[] {
  return output.split('\n').flatMap((line) => {
    const [id = '', owner = '', deadline = ''] = line.trim().split(' ');
    return /^[0-9a-f]{12,64}$/.test(id) ? [{ id, owner, deadline: deadline === '' ? Number.NaN : Number(deadline) }] : [];
  });
}

/** Reads the ids of the records that are cache mounts of this name. A record's description quotes the step and ends with the name. */
export function parseBuildCaches(output: string, name: string): readonly string[] {
  return output.split(/^(?=ID:\s+[0-9a-z]{10,64}\s*$)/m).flatMap((record) => {
    const id = /^ID:\s+([0-9a-z]{10,64})\s*$/m.exec(record)?.[1];
    return id !== undefined && record.includes(` with id "/${name}"\n`) ? [id] : [];
  });
}

/** Reads ids, one a line. */
export function parseIds(output: string): readonly string[] {
  return output.split('\n').map((line) => line.trim()).filter((line) => /^[0-9a-f]{12,64}$/.test(line));
}
