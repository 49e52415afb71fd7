import type { Judgement, JudgeInput } from './verdict/judge.ts';
import type { ProcessRunner } from './process-runner.ts';

/** Everything the probe needs from the world; the rims fill it in (host/probe-world.ts). */
export interface ProbeWorld {
  readonly processes: ProcessRunner;
  /** What the engines' programs are started with. */
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** Hexadecimal, different for each run on this machine and others. */
  readonly newRunId: () => string;
  /** Names this process on containers; `isAlive` tells whether the process so named may still be running. Without blanks. */
  readonly owner: string;
  readonly isAlive: (owner: string) => boolean;
  /** Contents of payload/probe.go. */
  readonly payloadSource: string;
  readonly folders: TemporaryFolders;
  /** `.exe` where programs need it, else empty. */
  readonly programSuffix: string;
  readonly judge: (input: JudgeInput) => Judgement;
}

export interface TemporaryFolders {
  /** Makes a folder with this one file in it and gives back its absolute path, or undefined where that fails. */
  readonly create: (fileName: string, contents: string) => Promise<string | undefined>;
  /** Removes it with all that is in it; never rejects. */
  readonly remove: (folder: string) => Promise<void>;
  readonly join: (folder: string, name: string) => string;
}
