import { spawn } from 'node:child_process';
import { chmodSync, mkdirSync, realpathSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { labFolder, makeEmptyFolder } from '../engine/lab-folders.ts';

/** One run of a program that tells how it was started. */
export interface ProbeRun {
  /** Name without folder. */
  readonly program: string;
  readonly words: readonly string[];
  readonly directory: string;
  /** Of the watched variables, those that are set. */
  readonly variables: Readonly<Record<string, string>>;
}

export interface Outcome {
  /** Exit code; undefined where it was ended because it started probes without end. */
  readonly code: number | undefined;
  /** In the order in which they began to tell. */
  readonly runs: readonly ProbeRun[];
  readonly stderr: string;
}

/** What a test generates names its probes by these, in the order of the text: the first argument. */
export function tagOf(index: number): string {
  return `P${index}`;
}

export const watchedVariables = ['A', 'B', 'GOFLAGS', 'GOPROXY'] as const;
const programs = ['go', 'git', 'make'] as const;
const mostProbes = 60;
/** More runs than this are a loop that never ends. */
const mostRuns = 200;

/** A folder of its own with programs that tell, on the third descriptor, their words, folder and variables, and then succeed or fail. */
export class ProbeWorld {
  /** The folder in which programs are started: it holds `d1/d2` and `d3`. */
  readonly folder: string;
  readonly #root: string;

  constructor(name: string, own: readonly string[] = programs) {
    this.#root = realpathSync(makeEmptyFolder(join(labFolder, 'steps', `${process.pid}-${name}`)));
    const bin = join(this.#root, 'bin');
    mkdirSync(bin);
    for (const program of own) {
      writeFileSync(join(bin, program), stub);
      chmodSync(join(bin, program), 0o755);
    }
    // The folder by which it was found tells a probe whether to fail: nothing in the environment, which is what is compared.
    for (let index = 0; index < mostProbes; index++) symlinkSync(bin, this.#failing(tagOf(index)));
    this.folder = join(this.#root, 'work');
    mkdirSync(join(this.folder, 'd1', 'd2'), { recursive: true });
    mkdirSync(join(this.folder, 'd3'));
  }

  /** A further folder with these files, and with `d1/d1`. */
  folderOf(name: string, files: Readonly<Record<string, string>>): string {
    const folder = join(this.#root, name);
    mkdirSync(join(folder, 'd1', 'd1'), { recursive: true });
    for (const [file, text] of Object.entries(files)) writeFileSync(join(folder, file), text);
    return folder;
  }

  #failing(tag: string): string {
    return join(this.#root, `failing-${tag}`);
  }

  /** PATH of a run in which this probe fails, or none does. */
  path(failing: string | undefined): string {
    return `${failing === undefined ? join(this.#root, 'bin') : this.#failing(failing)}:/usr/bin:/bin`;
  }

  run(
    program: string, words: readonly string[], environment: Readonly<Record<string, string>>, failing?: string, folder = this.folder,
  ): Promise<Outcome> {
    return new Promise((resolve, reject) => {
      const child = spawn(program, words, {
        cwd: folder, env: { ...environment, PATH: this.path(failing) }, stdio: ['ignore', 'ignore', 'pipe', 'pipe'], detached: true,
      });
      let told = '';
      let stderr = '';
      let isEndless = false;
      child.stderr?.on('data', (piece: Buffer) => { stderr += piece.toString(); });
      child.stdio[3]?.on('data', (piece: Buffer) => {
        told += piece.toString();
        if (isEndless || child.pid === undefined || told.split(endOfRun).length <= mostRuns) return;
        isEndless = true;
        process.kill(-child.pid, 'SIGKILL');
      });
      child.once('error', reject);
      child.once('close', (code) => { resolve({ code: isEndless ? undefined : code ?? 128, runs: runsOf(told), stderr }); });
    });
  }
}

const endOfField = '\x01';
const endOfRun = '\x02';

const stub = String.raw`#!/bin/dash
tag=$1
found=${'$'}{0%/*}
# The folder without links, and without a process of its own as $(pwd -P) would be: each of tens of thousands of runs would start one.
cd -P .
told=
for each in "${'$'}{0##*/}" "$PWD" ${watchedVariables.map((name) => `"\${${name}+=$${name}}"`).join(' ')} "$@"; do
  told="$told$each${endOfField}"
done
printf '%s${endOfRun}' "$told" >&3
[ "${'$'}{found##*/}" != "failing-$tag" ]
`;

function runsOf(told: string): ProbeRun[] {
  return told.split(endOfRun).slice(0, -1).map((run) => {
    const [program = '', directory = '', ...rest] = run.split(endOfField).slice(0, -1);
    const variables = watchedVariables.flatMap((name, index) => {
      const value = rest[index];
      return value === undefined || value === '' ? [] : [[name, value.slice(1)] as const];
    });
    return { program, directory, words: rest.slice(watchedVariables.length), variables: Object.fromEntries(variables) };
  });
}

/** Some of them at once, results in the order of the inputs. */
export async function inParallel<Input, Output>(inputs: readonly Input[], work: (input: Input) => Promise<Output>): Promise<Output[]> {
  const results: Output[] = [];
  let next = 0;
  const worker = async () => {
    while (next < inputs.length) {
      const index = next++;
      results[index] = await work(inputs[index]!);
    }
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
  return results;
}

const atOnce = 4;
