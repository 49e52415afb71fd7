import type { BuildInputs } from '../docker/dockerfile/model.ts';
import type { ComposeEntry, ComposeFile, ComposeService, WrittenPlatform } from '../docker/compose/model.ts';
import type { Place } from '../text/place.ts';

/** One way in which a Dockerfile is built: its context and what reaches the build from outside. */
export interface Build {
  readonly dockerfile: string;
  /** Absolute path of the build context's root. */
  readonly contextRoot: string;
  readonly origin: BuildOrigin;
  readonly inputs: BuildInputs;
  /** The one platform that it is for, as compose says; absent where nothing says so, or several are. */
  readonly platform?: WrittenPlatform;
  readonly extraHosts: readonly { readonly host: string; readonly address: string }[];
  readonly ssh: readonly string[];
  readonly secrets: readonly string[];
  /** Services of the compose file, of those beside it that may be laid over it, and of those that they include. */
  readonly services: readonly ComposeService[];
  /** What compose gives to the running container, each name once: none of it reaches the build. */
  readonly runtimeEnvironment: readonly RuntimeVariable[];
}

/** A variable of the container that compose runs. */
export interface RuntimeVariable {
  readonly entry: ComposeEntry;
  /** In the compose file: the entry itself, or the `env_file` that holds it. */
  readonly place: Place;
}

export type BuildOrigin =
  /** A compose service builds it: the context is declared. */
  | { readonly kind: 'compose'; readonly file: ComposeFile; readonly service: ComposeService }
  /** The context is inferred from the files that the Dockerfile copies; `certain` when all of them are there. */
  | { readonly kind: 'inferred'; readonly certain: boolean };
