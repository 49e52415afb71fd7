import type { Place, Written } from '../../text/place.ts';
import type { Resolved } from '../../text/resolved.ts';
import type { Source } from '../../text/source.ts';
import type { InlineDockerfile } from './inline-dockerfile.ts';

/** A compose file as far as image builds are concerned. Produced by `parseCompose`, which never fails. */
export interface ComposeFile {
  readonly source: Source;
  readonly services: readonly ComposeService[];
  /** The Dockerfiles that stand in this very file, each once. */
  readonly inlineDockerfiles: readonly InlineDockerfile[];
  /** Files of `include` that are read with their own folder, relative to this one's. */
  readonly includes: readonly Resolved[];
  /** Where the YAML does not parse; the services that could be read are there all the same. */
  readonly problems: readonly { readonly message: string; readonly place: Place }[];
}

export interface ComposeService {
  readonly name: string;
  /** The service's key. */
  readonly key: Place;
  readonly build: ComposeBuild | undefined;
  /** What the service runs on, and its image is built for. */
  readonly platform: WrittenPlatform | undefined;
  /** The service that this one is laid over; `file` is unset for one of the same file. */
  readonly extends: { readonly service: string; readonly file: Resolved } | undefined;
  /** Ports of the host, on every address of it. */
  readonly publishedPorts: readonly string[];
  readonly environment: readonly ComposeEntry[];
  /** `env_file`, relative to the compose file's folder. */
  readonly environmentFiles: readonly { readonly path: Resolved; readonly place: Place }[];
}

export interface WrittenPlatform {
  readonly text: string;
  readonly place: Place;
}

export interface ComposeBuild {
  /** The `build` key. */
  readonly key: Place;
  /** As written, after interpolation; relative to the compose file's folder. `.` when absent. */
  readonly context: Resolved;
  /** What is written, and not taken from a default. */
  readonly says: { readonly context: boolean; readonly dockerfile: boolean };
  /** Relative to the context; `Dockerfile` when absent. */
  readonly dockerfile: Resolved;
  readonly inline: InlineText | undefined;
  readonly target: Resolved;
  readonly args: readonly ComposeEntry[];
  /** The `args` key, when there is one. */
  readonly argsKey: Place | undefined;
  readonly network: Resolved;
  readonly networkPlace: Place | undefined;
  readonly extraHosts: readonly { readonly host: string; readonly address: string }[];
  readonly ssh: readonly string[];
  readonly secrets: readonly string[];
  /** Name of the context → its path, `unknown` for images, URLs and `service:`. */
  readonly additionalContexts: ReadonlyMap<string, Resolved>;
  /** `build.platforms`, those whose text is known. */
  readonly platforms: readonly WrittenPlatform[];
  /** Short form `build: ./dir`. */
  readonly isShort: boolean;
}

/** What `dockerfile_inline` holds. */
export type InlineText =
  | { readonly kind: 'known'; readonly dockerfile: InlineDockerfile }
  /** Compose fills in what nobody knows here, or refuses it: `written` is the first such part, as it stands in the compose file `path`. */
  | { readonly kind: 'unknown'; readonly path: string; readonly written: string };

/** `NAME: value`, `- NAME=value` or `- NAME`. */
export interface ComposeEntry {
  readonly name: string;
  readonly key: Place;
  /** The whole entry, list dash included. */
  readonly entry: Place;
  /** Unknown for a name without value: it comes from the user's shell. */
  readonly value: Resolved;
  readonly written: Written | undefined;
  /** The line of `.env` that the whole value comes from (`NAME: ${NAME}`). */
  readonly source?: Written;
}
