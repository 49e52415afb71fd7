import type { Place, Written } from '../text/place.ts';
import type { Resolved } from '../text/resolved.ts';
import type { DockerfileModel, Stage, Step } from '../docker/dockerfile/model.ts';
import type { FilesAt } from '../docker/dockerfile/files-at.ts';
import type { ShellCommand } from '../docker/shell/model.ts';
import type { GoCommand } from '../go/go-command.ts';
import type { Build } from './build.ts';
import type { BuildCommands } from './build-commands.ts';
import type { BuildContext } from './context.ts';
import type { GoEnvironment } from './environment.ts';
import type { ImageFacts } from './images.ts';
import type { UnreadFile } from './indirect-commands.ts';
import type { GoModule, GoWorkspace } from './module.ts';

/** A Dockerfile joined with one way of building it: what every rule reads. Produced by `analyzeBuilds`. */
export interface BuildAnalysis {
  readonly build: Build;
  readonly model: DockerfileModel;
  readonly context: BuildContext;
  /** Stages that this build executes; all of them when no target is declared. */
  readonly reachable: ReadonlySet<Stage>;
  /** In the order of the file, reachable stages only. */
  readonly downloads: readonly Download[];
  /**
   * Every assignment of a Go, proxy or TLS variable in Dockerfile and compose file, in force or not, and those of Makefiles and scripts
   * that are.
   */
  readonly settings: readonly Setting[];
  /** Commands of the reachable stages that may download by way of files that cannot be read: nothing is concluded from them. */
  readonly opaqueCalls: readonly OpaqueCall[];
  /** The commands of the reachable stages. */
  readonly commands: BuildCommands;
  /** Facts of the official image that a stage stands on, through `FROM stage`; undefined when it is not one. */
  imageOf(stage: Stage): ImageFacts | undefined;
}

/** A command that may fetch modules, with everything in force when it runs. */
export interface Download {
  readonly stage: Stage;
  readonly step: Step;
  /** Its position among the downloads of the build: one with a lower number in the same stage has run before. */
  readonly order: number;
  /**
   * The go command with what is in force for it. Its spans, and those of its words, lie in the Dockerfile; for a command that stands in a
   * Makefile or a script they are those of the command that runs it.
   */
  readonly command: ShellCommand;
  /** The Makefile or script that the command stands in, and where; undefined when it stands in the Dockerfile itself. */
  readonly writtenIn: Place | undefined;
  readonly go: GoCommand;
  /** Folder in which go runs (`cd` and `-C` taken into account); undefined when unknown. */
  readonly directory: string | undefined;
  readonly environment: GoEnvironment;
  /** What stands where in the container's file system when it runs. */
  readonly files: FilesAt;
  /** The module whose go.mod the go command finds there, read from the context; undefined when unknown or absent. */
  readonly module: ModuleAtDownload | undefined;
  /**
   * The go.work in force in that folder; undefined when none is there, when it is switched off, or when it is not surely one of
   * the context.
   */
  readonly workspace: WorkspaceAtDownload | undefined;
  /** `none`, `host`, a network's name; undefined: the default. */
  readonly network: string | undefined;
  readonly image: ImageFacts | undefined;
}

/** A command of a stage with Go behind which there may be downloads that nobody can read. */
export interface OpaqueCall {
  readonly step: Step;
  readonly command: ShellCommand;
  readonly unread: readonly UnreadFile[];
}

/** A go.mod of the project as the container sees it. */
export interface ModuleAtDownload {
  readonly module: GoModule;
  /** Absolute folder inside the container. */
  readonly folder: string;
}

/** A go.work of the project as the container sees it. */
export interface WorkspaceAtDownload {
  readonly workspace: GoWorkspace;
  /** Absolute folder inside the container. */
  readonly folder: string;
}

/** One assignment of a variable that Go, its proxy handling or TLS reads. */
export interface Setting {
  readonly name: string;
  readonly value: Resolved;
  readonly written: Written;
  /** Where the text of the value stands: as `written`, unless that only refers to it (`ENV NAME=$NAME`). */
  readonly source: Written;
  /** The whole assignment, name included. */
  readonly whole: Written['place'];
  readonly site: SettingSite;
  /** The downloads whose environment takes this very assignment. */
  readonly reaches: readonly Download[];
}

export type SettingSite =
  | { readonly kind: 'env'; readonly stage: Stage; readonly step: Step }
  | { readonly kind: 'arg'; readonly stage: Stage; readonly step: Step }
  | { readonly kind: 'global-arg' }
  | { readonly kind: 'inline'; readonly stage: Stage; readonly step: Step; readonly command: ShellCommand }
  | { readonly kind: 'export'; readonly stage: Stage; readonly step: Step; readonly command: ShellCommand }
  | { readonly kind: 'go-env-w'; readonly stage: Stage; readonly step: Step; readonly command: ShellCommand }
  /**
   * In a Makefile or a script of the context, for commands that this step runs by way of it: assigned to a variable, or by `go env -w`.
   * `syntax` tells whether a shell reads the value.
   */
  | { readonly kind: 'context-file'; readonly stage: Stage; readonly step: Step; readonly by: 'assignment' | 'go-env-w'; readonly syntax: 'shell' | 'make' }
  | { readonly kind: 'compose-argument'; readonly service: string };
