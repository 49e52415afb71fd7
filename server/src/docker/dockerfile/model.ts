import type { Place, Written } from '../../text/place.ts';
import type { Resolved } from '../../text/resolved.ts';
import type { Span } from '../../text/source.ts';
import type { ShellCommand } from '../shell/model.ts';
import type { RunText } from '../shell/run.ts';
import type { DockerfileSyntax, Instruction, Word } from './syntax.ts';

/** A Dockerfile resolved for one way of building it. Produced by `resolveDockerfile(syntax, inputs)`. */
export interface DockerfileModel {
  readonly syntax: DockerfileSyntax;
  /** ARGs in front of the first FROM. */
  readonly globalArguments: readonly Declaration[];
  readonly stages: readonly Stage[];
  /** The stage that is built: `--target`, else the last one; undefined when there is none. */
  readonly target: Stage | undefined;
}

/** What reaches a build from outside, as far as the files (a compose service, a bake file) say it. */
export interface BuildInputs {
  readonly target: string | undefined;
  readonly arguments: ReadonlyMap<string, BuildArgument>;
  /** `build.network` or `--network`; undefined: the engine's default. */
  readonly network: string | undefined;
  /** Names of additional build contexts: `FROM name` and `--from=name` may mean these. */
  readonly namedContexts: ReadonlySet<string>;
}

export interface BuildArgument {
  readonly value: Resolved;
  readonly written: Written;
  /** The line of compose's `.env` that the whole value comes from. */
  readonly source?: Written;
  /** The argument's key in the compose file. */
  readonly key: Place;
}

export interface Stage {
  readonly index: number;
  readonly name: Word | undefined;
  readonly from: Instruction;
  readonly base: BaseImage;
  /** What `--platform` says; `value` is unknown where it names the builder's or the build's own platform. */
  readonly platform: (Word & { readonly value: Resolved }) | undefined;
  /** Every instruction behind FROM, in order; ONBUILD triggers of a parent stage come first, as BuildKit runs them. */
  readonly steps: readonly Step[];
  /** State behind the last step: what a stage `FROM` this one inherits. */
  readonly end: State;
}

export type BaseImage =
  | { readonly kind: 'image'; readonly reference: string; readonly word: Word }
  | { readonly kind: 'stage'; readonly stage: Stage; readonly word: Word }
  | { readonly kind: 'scratch'; readonly word: Word }
  /** A named build context of this name replaces the image. */
  | { readonly kind: 'context'; readonly name: string; readonly word: Word }
  | { readonly kind: 'unknown'; readonly word: Word | undefined };

/** One instruction as executed, with the state in force before it. */
export interface Step {
  readonly stage: Stage;
  readonly index: number;
  readonly instruction: Instruction;
  readonly before: State;
  /** ARG and ENV only. */
  readonly declarations: readonly Declaration[];
  /** COPY, ADD, and the bind mounts of RUN. */
  readonly copies: readonly Copy[];
  /** RUN only. */
  readonly run: Run | undefined;
}

export interface State {
  /** Environment that a RUN sees, by name. */
  readonly variables: ReadonlyMap<string, Variable>;
  /** False when the base image's own environment is not in the table: a name that `variables` lacks may be set all the same. */
  readonly environmentKnown: boolean;
  readonly user: Resolved;
  /** Absolute path, or unknown. */
  readonly workdir: Resolved;
  /** `SHELL` words; undefined when it was set to something we cannot read. */
  readonly shell: readonly string[] | undefined;
  /** Copies made so far in this stage and the stages it inherits from, oldest first (bind mounts not included). */
  readonly copies: readonly Copy[];
}

/** What the table of official images says about one: its configuration as far as builds inherit it. */
export interface ImageEnvironment {
  readonly env: ReadonlyMap<string, string>;
  /** Undefined: root. */
  readonly user: string | undefined;
  /** Undefined: `/`. */
  readonly workdir: string | undefined;
}

export interface Variable {
  readonly name: string;
  readonly value: Resolved;
  readonly origin: VariableOrigin;
}

export type VariableOrigin =
  | { readonly kind: 'image'; readonly reference: string }
  | { readonly kind: 'env'; readonly declaration: Declaration }
  /** ARG: with its default, with nothing, or with what was passed. */
  | { readonly kind: 'arg'; readonly declaration: Declaration; readonly given: BuildArgument | undefined }
  /** Predefined proxy argument passed without declaration. */
  | { readonly kind: 'predefined'; readonly given: BuildArgument };

/** One `NAME=value` of an ARG or ENV instruction (or `NAME` alone in ARG). */
export interface Declaration {
  readonly kind: 'arg' | 'env';
  readonly name: string;
  readonly nameSpan: Span;
  /** The whole `NAME=value`. */
  readonly span: Span;
  /** Undefined for `ARG NAME`. */
  readonly written: Written | undefined;
  /** The value as the builder resolves it for this build, `--build-arg` taken into account for ARG. */
  readonly value: Resolved;
  readonly instruction: Instruction;
}

/** One COPY or ADD, or one bind mount: files that come into a stage. */
export interface Copy {
  readonly instruction: Instruction;
  readonly kind: 'copy' | 'add' | 'bind';
  readonly from:
    | { readonly kind: 'context' }
    | { readonly kind: 'named-context'; readonly name: string }
    | { readonly kind: 'stage'; readonly stage: Stage }
    | { readonly kind: 'image'; readonly reference: string }
    | { readonly kind: 'remote' }
    | { readonly kind: 'heredoc' }
    | { readonly kind: 'unknown' };
  readonly sources: readonly CopySource[];
  /** Absolute destination; a final `/` is kept. */
  readonly destination: Resolved;
  readonly destinationSpan: Span;
  /** `--chown` as written. */
  readonly chown: string | undefined;
  /** `--parents`. */
  readonly keepsParents: boolean;
  /** `--exclude` patterns. */
  readonly excludes: readonly string[];
}

export interface CopySource {
  readonly word: Word;
  /** Cleaned, relative to the context's root (`.` is the root), globs kept; unknown when a variable cannot be resolved. */
  readonly path: Resolved;
  /** Of an address that ADD fetches and that is not known: what is known of it, with `unknownPart` for the rest. */
  readonly partly?: string | undefined;
  readonly isGlob: boolean;
  /** The folder behind which `--parents` keeps the folders: what stands before `/./` in the source, `.` without one. */
  readonly parentsBelow: string;
  /** The whole context: `.`, `./`, `/`, `*`. */
  readonly isWholeContext: boolean;
}

export interface Run {
  readonly mounts: readonly Mount[];
  /** `--network` of the step, else the build's; undefined: default. */
  readonly network: { readonly mode: string; readonly span: Span | undefined } | undefined;
  /** Simple commands in the order of the text, nested `sh -c` texts included; empty when `opaque`. */
  readonly commands: readonly ShellCommand[];
  /** The text is not a POSIX shell's (PowerShell, cmd, unreadable SHELL): nothing is concluded from it. */
  readonly opaque: boolean;
  /**
   * The same commands with the same values, as they were first read: other places, but the same object for as long as nothing but the place
   * changes. What values alone decide is kept by it (`commandsThat`).
   */
  readonly asRead: RunText;
}

export interface Mount {
  readonly type: 'bind' | 'cache' | 'tmpfs' | 'secret' | 'ssh' | 'unknown';
  readonly span: Span;
  readonly options: readonly MountOption[];
  /** Absolute, cleaned; unset when the mount has no target; unknown when a variable cannot be resolved. */
  readonly target: Resolved;
}

export interface MountOption {
  /**
   * Canonical name: `target`, `source`, `from`, `id`, `uid`, `gid`, `mode`, `sharing`, `env`, `required`, `readonly`, `rw`, `type`, `size`,
   * or as written.
   */
  readonly name: string;
  readonly value: string | undefined;
  readonly span: Span;
  readonly valueSpan: Span | undefined;
}
