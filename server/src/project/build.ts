import type { BuildInputs } from '../docker/dockerfile/model.ts';
import type { InlineDockerfile } from '../docker/compose/inline-dockerfile.ts';
import type { ComposeEntry, ComposeFile, ComposeService, WrittenPlatform } from '../docker/compose/model.ts';
import { LineIndex } from '../text/lines.ts';
import type { Place } from '../text/place.ts';
import type { Source, Span } from '../text/source.ts';

/** One way in which a Dockerfile is built: its context and what reaches the build from outside. */
export interface Build {
  readonly dockerfile: string;
  /** The Dockerfile stands in a compose file. */
  readonly inline: InlineDockerfile | undefined;
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
  /**
   * The context is inferred from the files that the Dockerfile copies; `certain` when all of them are there. `bakeFile` is the nearest one
   * that may declare the build: it is not read.
   */
  | { readonly kind: 'inferred'; readonly certain: boolean; readonly bakeFile: string | undefined };

/** What is written in the file for a span of the Dockerfile: in a compose file with the `$` of what compose fills in. */
export function textInFile({ start, end }: Span, { inline }: Build, { text }: Source): string {
  if (inline === undefined) return text.slice(start, end);
  const there = inline.span({ start, end });
  return inline.host.text.slice(there.start, there.end);
}

/** The line of the file, counted from 1, in which a character of the Dockerfile stands. */
export function lineInFile(offset: number, { inline }: Build, { text }: Source): number {
  if (inline === undefined) return new LineIndex(text).line(offset) + 1;
  return new LineIndex(inline.host.text).line(inline.span({ start: offset, end: offset }).start) + 1;
}

/** A place that the analysis of a build tells, in the file that it stands in. */
export function placeInFile(place: Place, { inline }: Build): Place {
  return inline === undefined ? place : inline.inFile(place);
}
