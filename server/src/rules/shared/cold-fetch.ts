import { isInside } from '../../docker/dockerfile/paths.ts';
import type { Mount } from '../../docker/dockerfile/model.ts';
import { stageChain } from '../../docker/dockerfile/stage-chain.ts';
import type { GoMod } from '../../go/go-mod.ts';
import type { BuildAnalysis, Download, ModuleAtDownload } from '../../project/analysis.ts';
import type { BuildContext } from '../../project/context.ts';
import { relativeTo } from '../../project/paths.ts';
import { oncePer, remembered } from '../../text/memo.ts';
import { mayUseVendor } from './module-files.ts';

/**
 * Whether a build from cold caches surely asks the network at this command, and surely fails when that fails: the command is
 * reached, its failure counts, something outside the image is required (and imported, for commands that compile), and neither
 * vendor folder, local replacement nor an earlier step can stand in. False wherever one of these is unknown.
 */
export function surelyFetches(analysis: BuildAnalysis, download: Download): boolean {
  const { command } = download;
  return command.certain && command.fatal && needsModules(analysis, download) && !mayUseVendor(download) && startsCold(analysis, download);
}

/** Whether `earlier` has run, in the same file system, when `later` runs. */
export function runsBefore(earlier: Download, later: Download): boolean {
  if (earlier.stage !== later.stage) return stageChain(later.stage).includes(earlier.stage);
  return earlier.order < later.order;
}

/** These load every requirement; the building commands only those that something they compile imports. */
const loadingAll = /^(?:mod download|mod tidy|mod vendor)$/;
const building = /^(?:build|install|run|test|vet)$/;

/** Whether a source file of the module surely imports something that go.mod requires from outside; tests count where `tests` says so. */
export function importsRequirement(analysis: BuildAnalysis, { module }: ModuleAtDownload, tests: boolean): boolean {
  return importsOneOf(remoteRequirements(module.goMod), module.folder, analysis.context, tests);
}

/** Whether a source file of the module surely imports a package of this path, or one below it. */
export function importsPath(analysis: BuildAnalysis, moduleFolder: string, path: string, tests: boolean): boolean {
  return importsOneOf(alone(path), moduleFolder, analysis.context, tests);
}

const alone = remembered(1_000, 1_000, (path): readonly string[] => [path]);

/** The same array for the same go.mod, so that what sources say about it is worked out once. */
const remoteRequirements = oncePer(({ requires, replaces }: GoMod): readonly string[] =>
  requires.map(({ path }) => path.value).filter((path) => !replaces.some((each) => each.isLocal && each.oldPath.value === path)));

function needsModules(analysis: BuildAnalysis, { go, module, files }: Download): boolean {
  if (!(loadingAll.test(go.subcommand) || building.test(go.subcommand)) || go.hasUnknownWords) return false;
  if (go.versioned.length > 0) return true;
  if (module === undefined) return false;
  // In a workspace the other members count too, and may be what is required.
  if (files.lookup(`${module.folder === '/' ? '' : module.folder}/go.work`).presence !== 'no') return false;
  const remote = remoteRequirements(module.module.goMod);
  if (remote.length === 0) return false;
  return loadingAll.test(go.subcommand) || importsOneOf(remote, module.module.folder, analysis.context, go.subcommand === 'test');
}

/** A module with more source files than this surely has an import among the first ones; reading all would cost more than it tells. */
const maximumSourceFiles = 200;
/** A longer one is generated; it is read anew each time rather than kept. */
const longestSource = 100_000;
/** A bound for trees without sources, and for links that lead in a circle. */
const maximumFolders = 500;
/** Folders of the module that no pattern of packages enters. */
const notPackages = /^(?:[._].*|vendor|testdata|node_modules)$/;

const constraint = /^\/\/ ?(?:go:build|\+build)\b/m;

/** What was found out in one context, for several rules about each download. */
const answersIn = oncePer<BuildContext, (paths: readonly string[]) => Map<string, boolean>>(() => oncePer(() => new Map()));

/** Whether a source file of the module names one of these modules in an import; tests count for `go test` alone. */
function importsOneOf(paths: readonly string[], moduleFolder: string, context: BuildContext, tests: boolean): boolean {
  const answers = answersIn(context)(paths);
  const key = `${tests} ${moduleFolder}`;
  const answer = answers.get(key) ?? hasImport(paths, moduleFolder, context, tests);
  answers.set(key, answer);
  return answer;
}

/** What a source file says, kept from keystroke to keystroke: of those of a large module as many as are read. */
const sourceOf = remembered(2 * maximumSourceFiles, longestSource, (text) => ({
  // Under a build constraint, as in tools.go, it may not be compiled.
  isConditional: constraint.test(text),
  namesOneOf: oncePer((paths: readonly string[]) => paths.some((each) => text.includes(`"${each}"`) || text.includes(`"${each}/`))),
}));

function hasImport(paths: readonly string[], moduleFolder: string, context: BuildContext, tests: boolean): boolean {
  const start = relativeTo(context.root, moduleFolder);
  if (start === undefined) return false;
  const pending = [start === '' ? '.' : start];
  let folders = 0;
  let read = 0;
  for (let folder = pending.shift(); folder !== undefined; folder = pending.shift()) {
    for (const { name, kind } of context.list(folder)) {
      const path = folder === '.' ? name : `${folder}/${name}`;
      if (kind === 'directory' && !notPackages.test(name) && ++folders <= maximumFolders) pending.push(path);
      if (kind !== 'file' || !name.endsWith('.go') || (!tests && name.endsWith('_test.go'))) continue;
      if (++read > maximumSourceFiles) return false;
      const source = sourceOf(context.read(path) ?? '');
      if (!source.isConditional && source.namesOneOf(paths)) return true;
    }
  }
  return false;
}

/** No earlier command, copy or mount can have filled the module cache. */
function startsCold(analysis: BuildAnalysis, download: Download): boolean {
  const { value } = download.environment.get('GOMODCACHE');
  if (value.kind !== 'known' || download.image === undefined) return false;
  const touchesCache = (folder: string) => isInside(folder, value.text) || isInside(value.text, folder);
  const others = analysis.downloads.filter((each) => each !== download);
  const broughtBefore = (each: Download) =>
    runsBefore(each, download) && keptMount(each, value.text) === undefined && mayHaveBrought(each, download);
  if (others.some(broughtBefore)) return false;
  const { mounts } = download.step.run ?? { mounts: [] };
  const mountsCache = mounts.some(({ type, target }) => type !== 'secret' && type !== 'ssh' && (target.kind !== 'known' || touchesCache(target.text)));
  if (mountsCache && (others.length > 0 || mounts.some(({ type }) => type !== 'cache'))) return false;
  const broughtIn = download.step.before.copies.some(({ from, destination }) =>
    from.kind !== 'context' && from.kind !== 'heredoc' && (destination.kind !== 'known' || touchesCache(withoutFinalSlash(destination.text))));
  return !broughtIn && download.files.lookup(`${value.text}/cache/download`).presence === 'no';
}

/** What a module's own commands bring stands in its go.sum: a package of a module that is not in it is not among that. */
function mayHaveBrought({ go, module, workspace }: Download, later: Download): boolean {
  const sum = go.versioned.length > 0 || workspace !== undefined ? undefined : module?.module.goSum;
  if (sum === undefined || later.go.versioned.length === 0) return true;
  return later.go.versioned.every(({ path }) => sum.lines.some((line) => path === line.module || path.startsWith(`${line.module}/`)));
}

/** The mount that holds the folder in this command's step: what is written there comes into no layer. */
export function keptMount({ step }: Download, folder: string): Mount | undefined {
  return step.run?.mounts.find(({ type, target }) => type !== 'secret' && type !== 'ssh' && target.kind === 'known' && isInside(target.text, folder));
}

function withoutFinalSlash(path: string): string {
  return path.length > 1 && path.endsWith('/') ? path.slice(0, -1) : path;
}
