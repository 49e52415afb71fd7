import type { BuildArgument } from '../docker/dockerfile/model.ts';
import type { DockerfileSyntax, Instruction } from '../docker/dockerfile/syntax.ts';
import { parseEnvFile } from '../docker/compose/env-file.ts';
import type { InlineDockerfile } from '../docker/compose/inline-dockerfile.ts';
import type { ComposeBuild, ComposeFile, ComposeService, InlineText } from '../docker/compose/model.ts';
import { nonEmptyText } from '../text/resolved.ts';
import type { Build, RuntimeVariable } from './build.ts';
import { documentKind } from './document-kind.ts';
import type { ProjectFiles } from './files.ts';
import { foldersVisited } from './folders-visited.ts';
import { foldersUpward, joinPath, parentOf } from './paths.ts';

/** Folders above the Dockerfile that are searched for compose files and for the context: deeper nesting is not seen in practice. */
const maximumFoldersUpward = 12;

/** Services that build one Dockerfile; each is an analysis of its own, and thousands would hang an editor. The first ones are judged. */
const maximumBuilds = 500;

/**
 * Every way in which a Dockerfile is built: the compose services that name it, else one inferred context.
 *
 * `top` is the workspace folder that bounds the search upwards. `composeFiles` are paths known besides those that lie
 * in the Dockerfile's folder and the folders above it.
 */
export function findBuilds(dockerfile: string, files: ProjectFiles, top: string, composeFiles: readonly string[] = []): Build[] {
  const upward = foldersAbove(dockerfile, top);
  const declared = declaredBuilds(dockerfile, [...composeFilesIn(upward, files), ...composeFiles], files);
  return declared.length > 0 ? declared : [inferredBuild(dockerfile, upward, files)];
}

/** Every way in which a Dockerfile inside a compose file is built: its own services, and those of other files that extend them. */
export function findInlineBuilds(
  { path, host }: InlineDockerfile, files: ProjectFiles, top: string, composeFiles: readonly string[] = [],
): Build[] {
  return declaredBuilds(path, [host.path, ...composeFilesIn(foldersAbove(host.path, top), files), ...composeFiles], files);
}

/** The Dockerfiles that stand in a file: in a compose file, whatever its name, since a service may extend one of any file. */
export function inlineDockerfilesIn(path: string, files: ProjectFiles): readonly InlineDockerfile[] {
  return /\.ya?ml$/i.test(path) ? files.compose(path)?.inlineDockerfiles ?? [] : [];
}

function foldersAbove(path: string, top: string): string[] {
  return foldersUpward(parentOf(path), top).slice(0, maximumFoldersUpward);
}

function composeFilesIn(folders: readonly string[], files: ProjectFiles): string[] {
  return folders.flatMap((folder) =>
    files.list(folder).filter((entry) => entry.kind === 'file' && documentKind(`${folder}/${entry.name}`) === 'compose').map((entry) => joinPath(folder, entry.name)));
}

function declaredBuilds(dockerfile: string, composeFiles: readonly string[], files: ProjectFiles): Build[] {
  return [...withReferenced(composeFiles, files)].flatMap((path) => composeBuilds(path, dockerfile, files)).slice(0, maximumBuilds);
}

/** More files than this are no compose project; a circle of files ends there, too. */
const maximumReferenced = 200;

/** These compose files, and those that they include or extend services of. */
function withReferenced(paths: readonly string[], files: ProjectFiles): Set<string> {
  const found = new Set(paths);
  for (const path of found) {
    for (const each of referencedBy(path, files)) if (found.size < paths.length + maximumReferenced) found.add(each);
  }
  return found;
}

function referencedBy(path: string, files: ProjectFiles): string[] {
  const compose = files.compose(path);
  if (compose === undefined) return [];
  const written = [...compose.includes, ...compose.services.flatMap((service) => service.extends?.file ?? [])];
  return written.flatMap((each) => nonEmptyText(each) ?? []).map((each) => joinPath(parentOf(path), each)).filter((each) => files.kind(each) === 'file');
}

/** What `-f` may name together with the file: compose takes all of them for one project. */
function servicesAround(path: string, files: ProjectFiles): ComposeService[] {
  const folder = parentOf(path);
  const beside = files.list(folder).filter(({ name, kind }) => kind === 'file' && documentKind(name) === 'compose').map(({ name }) => joinPath(folder, name));
  return [...withReferenced([path, ...beside], files)].flatMap((each) => files.compose(each)?.services ?? []);
}

/**
 * The Dockerfiles that a compose file builds, itself or by way of those that it includes or extends services of; such as are there. One
 * that stands in a compose file goes by the path of that file.
 */
export function dockerfilesOf(path: string, files: ProjectFiles): string[] {
  const named = [...withReferenced([path], files)].flatMap((each) => {
    const compose = files.compose(each);
    return compose === undefined ? [] : compose.services.flatMap((service) => {
      const { build, folder } = effectiveBuild(service, compose, files) ?? {};
      if (build === undefined || folder === undefined) return [];
      return build.inline === undefined ? dockerfileOf(build, folder) ?? [] : hostOf(build.inline);
    });
  });
  return [...new Set(named)].filter((each) => files.kind(each) === 'file');
}

function composeBuilds(path: string, dockerfile: string, files: ProjectFiles): Build[] {
  const compose = files.compose(path);
  if (compose === undefined) return [];
  const found = compose.services.flatMap((service) => {
    const { build, folder } = effectiveBuild(service, compose, files) ?? {};
    if (build === undefined || folder === undefined || dockerfileOf(build, folder) !== dockerfile) return [];
    const platform = platformOf(service, compose, files) ?? (build.platforms.length === 1 ? build.platforms[0] : undefined);
    const found = composeBuild(dockerfile, folder, compose, { ...service, build }, build, files);
    return [platform === undefined ? found : { ...found, platform }];
  });
  if (found.length === 0) return [];
  const services = servicesAround(path, files);
  return found.map((build) => ({ ...build, services }));
}

/** A build, and the folder that its paths are relative to. */
interface PlacedBuild {
  readonly build: ComposeBuild;
  readonly folder: string;
}

/** Longer chains of `extends` are circles. */
const maximumBases = 8;

/** A build without a context of its own is laid over the one of the service that it extends; undefined where that cannot be read. */
function effectiveBuild(
  { build, extends: base }: ComposeService, file: ComposeFile, files: ProjectFiles, depth = 0
): PlacedBuild | undefined {
  const folder = parentOf(file.source.path);
  if (build === undefined && depth === 0) return undefined;
  if (base === undefined || build?.says.context === true) return build && { build, folder };
  const extended = depth > maximumBases ? undefined : extendedService(base, file, files);
  const below = extended && effectiveBuild(extended.service, extended.file, files, depth + 1);
  if (build === undefined || below === undefined) return below;
  return { build: laidOver(build, below.build), folder: below.folder };
}

function extendedService(
  base: NonNullable<ComposeService['extends']>, file: ComposeFile, files: ProjectFiles,
): { readonly service: ComposeService; readonly file: ComposeFile } | undefined {
  if (base.file.kind === 'unknown') return undefined;
  const path = nonEmptyText(base.file);
  const baseFile = path === undefined ? file : files.compose(joinPath(parentOf(file.source.path), path));
  const service = baseFile?.services.find(({ name }) => name === base.service);
  return baseFile === undefined || service === undefined ? undefined : { service, file: baseFile };
}

/** The service's own platform, or that of the service it extends. */
function platformOf({ platform, extends: base }: ComposeService, file: ComposeFile, files: ProjectFiles, depth = 0): ComposeService['platform'] {
  if (platform !== undefined || base === undefined || depth > maximumBases) return platform;
  const extended = extendedService(base, file, files);
  return extended && platformOf(extended.service, extended.file, files, depth + 1);
}

function laidOver(build: ComposeBuild, base: ComposeBuild): ComposeBuild {
  return {
    ...build,
    context: base.context,
    dockerfile: build.says.dockerfile ? build.dockerfile : base.dockerfile,
    inline: build.inline ?? base.inline,
    target: build.target.kind === 'unset' ? base.target : build.target,
    args: [...base.args.filter(({ name }) => !build.args.some((each) => each.name === name)), ...build.args],
    network: build.network.kind === 'unset' ? base.network : build.network,
    networkPlace: build.networkPlace ?? base.networkPlace,
    extraHosts: [...base.extraHosts, ...build.extraHosts],
    ssh: [...base.ssh, ...build.ssh],
    secrets: [...base.secrets, ...build.secrets],
    additionalContexts: new Map([...base.additionalContexts, ...build.additionalContexts]),
  };
}

function dockerfileOf(build: ComposeBuild, composeFolder: string): string | undefined {
  const context = nonEmptyText(build.context);
  const dockerfile = nonEmptyText(build.dockerfile);
  if (context === undefined || dockerfile === undefined || isRemote(context)) return undefined;
  if (build.inline !== undefined) return build.inline.kind === 'known' ? build.inline.dockerfile.path : undefined;
  return joinPath(joinPath(composeFolder, context), dockerfile);
}

function hostOf(inline: InlineText): string {
  return inline.kind === 'known' ? inline.dockerfile.host.path : inline.path;
}

function isRemote(context: string): boolean {
  return /^(?:https?|git|ssh):\/\/|^git@|^github\.com\//.test(context);
}

function composeBuild(
  dockerfile: string, folder: string, file: ComposeFile, service: ComposeService, build: ComposeBuild, files: ProjectFiles
): Build {
  const args = new Map<string, BuildArgument>(build.args.map((entry) => [
    entry.name,
    {
      value: entry.value, written: entry.written ?? { place: entry.key, verbatim: false }, key: entry.key,
      ...(entry.source !== undefined && { source: entry.source }),
    },
  ]));
  return {
    dockerfile,
    inline: build.inline?.kind === 'known' ? build.inline.dockerfile : undefined,
    contextRoot: joinPath(folder, nonEmptyText(build.context) ?? '.'),
    origin: { kind: 'compose', file, service },
    inputs: {
      target: nonEmptyText(build.target), arguments: args, network: nonEmptyText(build.network),
      namedContexts: new Set(build.additionalContexts.keys()),
    },
    extraHosts: build.extraHosts,
    ssh: build.ssh,
    secrets: build.secrets,
    services: [],
    runtimeEnvironment: runtimeEnvironment(parentOf(file.source.path), service, files),
  };
}

/** The entry that counts for each name: `environment` wins over the files, a later file over an earlier one. */
function runtimeEnvironment(folder: string, { environment, environmentFiles }: ComposeService, files: ProjectFiles): RuntimeVariable[] {
  const fromFiles = environmentFiles.flatMap(({ path: written, place }) => {
    const path = written.kind === 'known' && written.text !== '' ? joinPath(folder, written.text) : undefined;
    const text = path === undefined ? undefined : files.read(path);
    return path === undefined || text === undefined ? [] : parseEnvFile({ path, text }).map((entry): RuntimeVariable => ({ entry, place }));
  });
  const own = environment.map((entry): RuntimeVariable => ({ entry, place: entry.entry }));
  return [...new Map([...fromFiles, ...own].map((variable) => [variable.entry.name, variable])).values()];
}

/**
 * The context of a build that nobody declares. Candidates are the Dockerfile's folder and the folders above it; the one
 * that holds most of the files which the Dockerfile copies, and of the folders which it goes to in a copied whole, wins, the nearest
 * on a tie, one with go.mod before one without.
 */
function inferredBuild(dockerfile: string, upward: readonly string[], files: ProjectFiles): Build {
  const syntax = files.dockerfile(dockerfile);
  const wanted = syntax === undefined ? [] : plainSources(syntax);
  const visited = syntax === undefined ? [] : foldersVisited(syntax);
  let best = { folder: parentOf(dockerfile), score: -1, complete: false };
  for (const folder of upward) {
    const present = wanted.filter((path) => files.kind(joinPath(folder, path)) !== undefined).length;
    const hasModule = files.kind(joinPath(folder, 'go.mod')) === 'file' || files.kind(joinPath(folder, 'go.work')) === 'file';
    const score = (present + visited.filter((path) => files.kind(joinPath(folder, path)) === 'directory').length) * 2 + (hasModule ? 1 : 0);
    if (score > best.score) best = { folder, score, complete: present === wanted.length };
  }
  return {
    dockerfile,
    inline: undefined,
    contextRoot: best.folder,
    origin: { kind: 'inferred', certain: best.complete, bakeFile: nearestBakeFile(upward, files) },
    inputs: { target: undefined, arguments: new Map(), network: undefined, namedContexts: new Set() },
    extraHosts: [],
    ssh: [],
    secrets: [],
    services: [],
    runtimeEnvironment: [],
  };
}

/** What `docker buildx bake` takes without being told, compose files apart. */
const bakeFileName = /^docker-bake(?:\.override)?\.(?:hcl|json)$/;

function nearestBakeFile(upward: readonly string[], files: ProjectFiles): string | undefined {
  for (const folder of upward) {
    const found = files.list(folder).find(({ name, kind }) => kind === 'file' && bakeFileName.test(name));
    if (found !== undefined) return joinPath(folder, found.name);
  }
  return undefined;
}

/** Sources of COPY and ADD without variable, glob, URL or `--from`. */
function plainSources(syntax: DockerfileSyntax): string[] {
  return syntax.instructions.filter(copiesFromContext).flatMap((instruction) => {
    const words = instruction.execForm ?? instruction.words;
    return words.slice(0, -1).map((word) => word.text.replace(/^\.?\//, '').replace(/\/$/, ''))
      .filter((path) => path !== '' && path !== '.' && !/[$*?[\]<"'\\]|:\/\//.test(path));
  });
}

function copiesFromContext(instruction: Instruction): boolean {
  return (instruction.keyword === 'COPY' || instruction.keyword === 'ADD') && !instruction.flags.some((flag) => flag.name === 'from');
}
