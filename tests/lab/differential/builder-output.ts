import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { LabEngine } from '../engine/engine.ts';
import { defaultBuildLimitMs } from '../engine/build-image.ts';

export type Files = Readonly<Record<string, string>>;

export interface OutputRequest {
  readonly dockerfile: string;
  /** Further build contexts by name; a `.dockerignore` in one counts for it. */
  readonly contexts?: Readonly<Record<string, Files>>;
  readonly more?: readonly string[];
}

/** The image whose shell collects. */
export const collectorImage = 'busybox:1.36';

/**
 * Final stages that run a command for each of these stages or contexts, in its folder's parent, and hand out `/out`. They are mounted and
 * not copied: on an engine that keeps whole trees per layer, a layer for each would cost the square of their number.
 */
export function collect(names: readonly string[], command: string): string {
  const runs: string[] = [];
  for (let start = 0; start < names.length; start += mountsPerStep) {
    const batch = names.slice(start, start + mountsPerStep);
    runs.push(`RUN ${batch.map((name) => `--mount=type=bind,from=${name},target=/from/${name}`).join(' ')} cd /from && mkdir -p /out && for each in *; do ${command}; done\n`);
  }
  return `FROM ${collectorImage} AS collector\n${runs.join('')}FROM scratch\nCOPY --from=collector /out /\n`;
}

/** Well below every limit on mounts, and on the length of a step. */
const mountsPerStep = 60;

/** Builds without making an image and hands out the folder with the files of the last stage; it is gone afterwards. */
export async function withOutput(engine: LabEngine, request: OutputRequest, use: (folder: string) => void): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'go-module-doctor-differential-'));
  try {
    const output = join(folder, 'output');
    const { code, log } = await buildInto(engine, request, folder, ['--output', `type=local,dest=${output}`]);
    assert.equal(code, 0, log.slice(-shownLog));
    use(output);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** What the builder says to a build that is expected to fail; nothing is kept of it. */
export async function refusalOf(engine: LabEngine, request: OutputRequest): Promise<{ readonly code: number; readonly log: string }> {
  const folder = mkdtempSync(join(tmpdir(), 'go-module-doctor-differential-'));
  try {
    return await buildInto(engine, request, folder, ['--output', 'type=cacheonly']);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function buildInto(
  engine: LabEngine, { dockerfile, contexts = {}, more = [] }: OutputRequest, folder: string, output: readonly string[]
) {
  write(folder, { Dockerfile: dockerfile, 'context/Dockerfile': '' });
  for (const [name, files] of Object.entries(contexts)) write(join(folder, 'contexts', name), files);
  const { code, stdout, stderr } = await engine.run([
    'buildx', 'build', '--builder', engine.builder, '--progress', 'plain', '--no-cache', ...output, ...more,
    ...Object.keys(contexts).flatMap((name) => ['--build-context', `${name}=${join(folder, 'contexts', name)}`]),
    '--file', join(folder, 'Dockerfile'), join(folder, 'context'),
  ], { timeLimitMs: defaultBuildLimitMs });
  return { code, log: `${stdout}${stderr}` };
}

function write(root: string, files: Files): void {
  for (const [path, text] of Object.entries(files)) {
    const target = join(root, path);
    mkdirSync(dirname(target), { recursive: true });
    writeFileSync(target, text);
  }
}

/** The builder's error stands at the end, behind hundreds of lines about contexts and stages. */
const shownLog = 3_000;
