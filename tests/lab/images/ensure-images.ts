import { createHash } from 'node:crypto';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { LabEngine } from '../engine/engine.ts';
import { installPackages } from '../engine/debian-packages.ts';
import { labFolders, makeEmptyFolder } from '../engine/lab-folders.ts';
import { withLabLock } from '../engine/lab-lock.ts';
import { ensureAuthorities, trustedAuthorityFile } from '../servers/ca.ts';
import { ensureNoteKey } from '../servers/note-key.ts';
import { MaterialStore, type LabTrust } from './materials.ts';
import { imageRecipes, type ImageRecipe } from './recipes.ts';

/** Names of images that the lab can make, without their aliases. */
export const imageNames: readonly string[] = imageRecipes.map((recipe) => recipe.name);

/** Label of every image made here; its value is a hash of all that went into the image. */
export const recipeLabel = 'go-module-doctor.lab.recipe';

export interface EnsureImagesOptions {
  /** Sees one line per image made, with its duration. */
  readonly onProgress?: (line: string) => void;
}

/**
 * Makes the images of these names (or aliases) that are missing or out of date, with the parents they need; without names, all of them.
 * Resolves to the names that had to be made. Where nothing is to do this costs one question to the engine.
 */
export async function ensureImages(
  engine: LabEngine, names: readonly string[] = imageNames, options: EnsureImagesOptions = {},
): Promise<readonly string[]> {
  const wanted = withParents(names);
  const trust = await labTrust();
  if ((await outdated(engine, wanted, trust)).length === 0) return [];
  return withLabLock('images', async () => {
    // Another process may have made them while this one waited.
    const recipes = await outdated(engine, wanted, trust);
    await makeImages(engine, recipes, trust, options.onProgress ?? (() => undefined));
    return recipes.map((recipe) => recipe.name);
  });
}

/** Enters every image: raise it when the way images are made changes in a manner that their recipes do not show. */
const generation = 1;

/** Images in work at once. Two keep two cores busy; a third one fills the pauses in which the others wait for the disk. */
const parallelImages = 3;

async function labTrust(): Promise<LabTrust> {
  await installPackages(['openssl', 'ca-certificates']);
  ensureAuthorities();
  return { authority: readFileSync(trustedAuthorityFile, 'utf8'), verifierKey: ensureNoteKey().verifierKey };
}

function withParents(names: readonly string[]): readonly ImageRecipe[] {
  const wanted = new Set<ImageRecipe>();
  const add = (name: string): void => {
    const recipe = recipeOf(name);
    if (recipe.parent !== undefined) add(recipe.parent);
    wanted.add(recipe);
  };
  names.forEach(add);
  return [...wanted];
}

function recipeOf(name: string): ImageRecipe {
  const recipe = imageRecipes.find((candidate) => candidate.name === name || candidate.aliases?.includes(name));
  if (recipe === undefined) throw new Error(`The lab has no image ${name}; it has ${imageNames.join(', ')}`);
  return recipe;
}

/** The recipes whose image is missing or carries another hash, parents first. */
async function outdated(engine: LabEngine, recipes: readonly ImageRecipe[], trust: LabTrust): Promise<readonly ImageRecipe[]> {
  const names = recipes.flatMap((recipe) => [recipe.name, ...recipe.aliases ?? []]);
  // Exit code 1 only says that some image is missing; those present are printed all the same.
  const format = `{{json .RepoTags}} {{json (index .Config.Labels "${recipeLabel}")}}`;
  const { stdout } = await engine.run(['image', 'inspect', '--format', format, ...names]);
  const found = new Map<string, string>();
  for (const line of stdout.split('\n')) {
    const match = /^(\[.*\]) (.*)$/.exec(line.trim());
    if (match === null) continue;
    for (const tag of JSON.parse(match[1]!) as string[]) found.set(tag, match[2]!);
  }
  refuseForeignImages(names, found);
  return recipes.filter((recipe) => {
    const hash = JSON.stringify(hashOf(recipe, trust));
    return [recipe.name, ...recipe.aliases ?? []].some((name) => found.get(name) !== hash);
  });
}

/** On a machine with a working engine of its own, a real golang:1.23 must not lose its name to ours. */
function refuseForeignImages(names: readonly string[], found: ReadonlyMap<string, string>): void {
  const foreign = names.find((name) => found.has(name) && found.get(name) === '""');
  if (foreign !== undefined) {
    throw new Error(`${foreign} on this engine was not made by the lab and would lose its name: `
      + 'set GO_MODULE_DOCTOR_LAB_ENGINE=own to have the lab start an engine of its own');
  }
}

function hashOf(recipe: ImageRecipe, trust: LabTrust): string {
  const parent = recipe.parent === undefined ? '' : hashOf(recipeOf(recipe.parent), trust);
  return createHash('sha256').update(JSON.stringify([generation, recipe, parent, trust])).digest('hex').slice(0, 32);
}

async function makeImages(
  engine: LabEngine, recipes: readonly ImageRecipe[], trust: LabTrust, onProgress: (line: string) => void,
): Promise<void> {
  const store = new MaterialStore(trust);
  const slots = new Slots(parallelImages);
  const made = new Map<ImageRecipe, Promise<void>>();
  try {
    for (const recipe of recipes) {
      const parent = recipe.parent === undefined ? undefined : made.get(recipeOf(recipe.parent));
      made.set(recipe, makeImage(engine, recipe, { hash: hashOf(recipe, trust), parent, store, slots, onProgress }));
    }
    await settle([...made.values()]);
  } finally {
    // What went into the images is in the images now, and takes more room than they do.
    rmSync(labFolders.images, { recursive: true, force: true });
    rmSync(labFolders.packages, { recursive: true, force: true });
  }
}

interface Making {
  readonly hash: string;
  readonly parent: Promise<void> | undefined;
  readonly store: MaterialStore;
  readonly slots: Slots;
  readonly onProgress: (line: string) => void;
}

async function makeImage(engine: LabEngine, recipe: ImageRecipe, { hash, parent, store, slots, onProgress }: Making): Promise<void> {
  const started = Date.now();
  const context = makeEmptyFolder(join(labFolders.images, recipe.name.replaceAll(/[^\w.-]/g, '_')));
  const values: Record<string, string> = {};
  // The parent is waited for between the two: its making and the fetching of this image's materials overlap.
  await slots.run(async () => {
    for (const material of recipe.materials) Object.assign(values, await store.lay(material, context));
  });
  await parent;
  await slots.run(async () => {
    const instructions = recipe.dockerfile.replaceAll('$GO_VERSION', values['GO_VERSION'] ?? '');
    writeFileSync(join(context, 'Dockerfile'), `FROM ${recipe.parent ?? 'scratch'}\n${instructions}\n`);
    const full = values['GO_VERSION'] === undefined ? [] : [recipe.name.replace(/^golang:[\d.]+/, `golang:${values['GO_VERSION']}`)];
    const tags = [recipe.name, ...recipe.aliases ?? [], ...full];
    const result = await engine.run([
      'buildx', 'build', '--builder', engine.builder, '--load', '--progress', 'plain', '--network', 'none', '--no-cache',
      '--label', `${recipeLabel}=${hash}`,
      ...tags.flatMap((tag) => ['--tag', tag]), context,
    ]);
    if (result.code !== 0) throw new Error(`Making ${recipe.name} failed:\n${result.stderr}`);
    rmSync(context, { recursive: true, force: true });
  });
  onProgress(`${recipe.name} made in ${((Date.now() - started) / 1000).toFixed(1)} s`);
}

/** Waits for all, so that nothing is at work any more when the first failure is thrown. */
async function settle(work: readonly Promise<void>[]): Promise<void> {
  for (const result of await Promise.allSettled(work)) {
    if (result.status === 'rejected') throw result.reason;
  }
}

/** Lets a limited number of pieces of work run at once. */
class Slots {
  private free: number;
  private readonly waiting: (() => void)[] = [];

  constructor(count: number) {
    this.free = count;
  }

  async run(work: () => Promise<void>): Promise<void> {
    if (this.free > 0) this.free--;
    else await new Promise<void>((resolve) => this.waiting.push(resolve));
    try {
      await work();
    } finally {
      const next = this.waiting.shift();
      if (next === undefined) this.free++;
      else next();
    }
  }
}
