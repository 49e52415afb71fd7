import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, isAbsolute, join, normalize } from 'node:path';
import { present } from '../../../protocol/src/present.ts';
import { warmGo } from '../images/recipes.ts';
import type { LabEngine, RunOptions } from './engine.ts';

export interface BuildRequest {
  /** The build context: path to contents, `/` between folders. A `.dockerignore` works as usual. */
  readonly context: Readonly<Record<string, string | Buffer>>;
  /** Text of the Dockerfile; without it the context's own file `dockerfilePath` is used. */
  readonly dockerfile?: string;
  /** Path of the Dockerfile in the context; default `Dockerfile`. */
  readonly dockerfilePath?: string;
  readonly target?: string;
  readonly buildArgs?: Readonly<Record<string, string>>;
  /** `name=address` (or `name:address`) pairs, as the command line takes them. */
  readonly addHosts?: readonly string[];
  /** `none`, `host` or `default`: what BuildKit knows. */
  readonly network?: 'none' | 'host' | 'default';
  /** Id of each secret and its contents. */
  readonly secrets?: Readonly<Record<string, string>>;
  /** Private key files (or agent sockets) for `RUN --mount=type=ssh`. */
  readonly ssh?: readonly string[];
  /** Further arguments of `docker buildx build`. */
  readonly more?: readonly string[];
  /** Lets steps come from the build cache and cache mounts keep what they hold; without it a build starts cold, cache mounts empty. */
  readonly useCache?: boolean;
  /**
   * Builds `FROM golang:1.23` on the same image with the standard library compiled (`warmGo` of images/recipes.ts must be there):
   * everything but that compiling stays cold.
   */
  readonly useWarmGo?: boolean;
  readonly signal?: AbortSignal;
  /** Default {@link defaultBuildLimitMs}. */
  readonly timeLimitMs?: number;
  /** Looks at the image while it exists: it is removed as soon as this is done. Without it there is none. */
  readonly withImage?: (image: string) => Promise<void>;
}

export interface BuildResult {
  readonly code: number;
  /** What `--progress=plain` printed: steps, output of the programs in them, and BuildKit's error at the end. */
  readonly log: string;
}

/**
 * A download of a few small modules and a cold compile take some 20 s on two cores, many minutes where thirty other things want them; a
 * hanging server must not stop a test run for good.
 */
export const defaultBuildLimitMs = 400_000;

/** Label of every image that a test makes; its value begins with the id of the process that made it. */
export const buildLabel = 'go-module-doctor.lab.build';

/** `NAME=VALUE` for one image of this process: other processes leave it alone as long as this one lives. */
export function ownBuildLabel(): string {
  return `${buildLabel}=${process.pid}-${randomBytes(6).toString('hex')}`;
}

/** Runs a build on the lab's engine and leaves no image behind. Resolves for every exit code; rejects when cancelled or out of time. */
export async function buildImage(engine: LabEngine, request: BuildRequest): Promise<BuildResult> {
  const folder = mkdtempSync(join(tmpdir(), 'go-module-doctor-build-'));
  try {
    return await buildIn(folder, engine, request);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Removes images that a killed test run has left behind, and none of a run that goes on beside this one. Resolves to how many. */
export async function removeLeftImages(engine: LabEngine): Promise<number> {
  const listed = await engine.run(['image', 'ls', '--quiet', '--no-trunc', '--filter', `label=${buildLabel}`]);
  const images = [...new Set(lines(listed.stdout))];
  if (images.length === 0) return 0;
  // One that another run removes meanwhile makes the client fail, yet it prints the others.
  const inspected = await engine.run(['image', 'inspect', '--format', `{{.Id}} {{index .Config.Labels "${buildLabel}"}}`, ...images]);
  const left = lines(inspected.stdout).filter((line) => !isAlive(line.split(' ')[1] ?? '')).map((line) => line.split(' ')[0]!);
  for (const image of left) await engine.run(['image', 'rm', '--force', image]);
  return left.length;
}

/**
 * Images without a name that no test of the lab made on purpose: what a probe's build would leave. One that goes away while it is asked for
 * is nobody's any more.
 */
export async function unnamedImages(engine: LabEngine): Promise<readonly string[]> {
  const unnamed = lines((await engine.run(['images', '--quiet', '--no-trunc', '--filter=dangling=true'])).stdout);
  if (unnamed.length === 0) return [];
  const format = `{{with .Config}}{{with .Labels}}{{index . "${buildLabel}"}}{{end}}{{end}} {{.Id}}`;
  const inspected = await engine.run(['image', 'inspect', '--format', format, ...new Set(unnamed)]);
  return lines(inspected.stdout).filter((line) => line.startsWith(' ')).map((line) => line.trim()).sort();
}

async function buildIn(folder: string, engine: LabEngine, request: BuildRequest): Promise<BuildResult> {
  const context = join(folder, 'context');
  mkdirSync(context);
  for (const [path, contents] of Object.entries(request.context)) writeInside(context, path, contents);
  const idFile = join(folder, 'image-id');
  const commandArguments = [
    'buildx', 'build', '--builder', engine.builder, '--progress', 'plain', '--provenance', 'false',
    // Of a build at whose image nobody looks, the layers are neither packed nor unpacked again: a fifth of the work of a small one.
    ...(request.withImage === undefined ? ['--output', 'type=cacheonly'] : ['--load', '--label', ownBuildLabel(), '--iidfile', idFile]),
    ...(request.useCache === true ? [] : ['--no-cache']),
    ...(request.useWarmGo === true ? ['--build-context', `golang:1.23=docker-image://${warmGo}`] : []),
    '--file', dockerfileOf(request, folder, context),
    ...option('--target', request.target),
    ...Object.entries(request.buildArgs ?? {}).flatMap(([name, value]) => ['--build-arg', `${name}=${value}`]),
    ...(request.addHosts ?? []).flatMap((host) => ['--add-host', host]),
    ...option('--network', request.network),
    ...Object.entries(request.secrets ?? {}).flatMap(([id, contents]) => ['--secret', `id=${id},src=${writeSecret(folder, id, contents)}`]),
    ...(request.ssh ?? []).flatMap((key) => ['--ssh', `default=${key}`]),
    ...request.more ?? [],
    context,
  ];
  const { code, stdout, stderr } = await engine.run(commandArguments, runOptions(request));
  if (code === 0 && request.withImage !== undefined) await useAndRemove(engine, readFileSync(idFile, 'utf8').trim(), request.withImage);
  return { code, log: `${stdout}${stderr}` };
}

async function useAndRemove(engine: LabEngine, image: string, use: NonNullable<BuildRequest['withImage']>): Promise<void> {
  try {
    await use(image);
  } finally {
    await engine.run(['image', 'rm', '--force', image]);
  }
}

function dockerfileOf(request: BuildRequest, folder: string, context: string): string {
  if (request.dockerfile === undefined) return join(context, request.dockerfilePath ?? 'Dockerfile');
  const path = join(folder, 'Dockerfile');
  writeFileSync(path, request.dockerfile);
  return path;
}

function writeInside(context: string, path: string, contents: string | Buffer): void {
  if (isAbsolute(path) || normalize(path).startsWith('..')) throw new Error(`${path} is not inside the build context`);
  const target = join(context, path);
  mkdirSync(dirname(target), { recursive: true });
  writeFileSync(target, contents);
}

function writeSecret(folder: string, id: string, contents: string): string {
  const path = join(folder, `secret-${id.replaceAll(/[^\w.-]/g, '_')}`);
  writeFileSync(path, contents, { mode: 0o600 });
  return path;
}

function lines(text: string): readonly string[] {
  return text.split('\n').filter((line) => line !== '');
}

/** Whether the process that the value of a label names still runs; a value that names none is of nobody. */
function isAlive(label: string): boolean {
  const owner = /^(\d+)-/.exec(label)?.[1];
  return owner !== undefined && existsSync(`/proc/${owner}`);
}

function option(name: string, value: string | undefined): readonly string[] {
  return value === undefined ? [] : [name, value];
}

function runOptions({ signal, timeLimitMs }: BuildRequest): RunOptions {
  return { timeLimitMs: timeLimitMs ?? defaultBuildLimitMs, ...present({ signal }) };
}
