import type { Copy, CopySource } from '../../docker/dockerfile/model.ts';
import type { FoundFile } from '../../docker/dockerfile/files-at.ts';
import type { GoMod, Replacement } from '../../go/go-mod.ts';
import { modulesNeedingSums } from '../../go/go-sum.ts';
import { flagOf, parseGoFlags } from '../../go/goflags.ts';
import { replacementOf } from '../../go/replacements.ts';
import type { BuildAnalysis, Download, ModuleAtDownload } from '../../project/analysis.ts';
import { foldersUpward, joinPath, relativeTo } from '../../project/paths.ts';
import { oncePer } from '../../text/memo.ts';

/** Whether what is absent from the context may be taken for absent: somebody declares the context, or it holds every copied file. */
export function contextIsSure({ build }: BuildAnalysis): boolean {
  return build.origin.kind === 'compose' || build.origin.certain;
}

/** The module in whose folder a download runs, when the command works on that module and on nothing else. */
export const ownModule = oncePer((download: Download): ModuleAtDownload | undefined => {
  const { go, module } = download;
  if (module === undefined || go.versioned.length > 0 || go.modfile !== undefined
    || goFlag(download, 'modfile') !== undefined) return undefined;
  return mayBeWorkspace(download) || mayBeGopathMode(download) ? undefined : module;
});

/** Whether the command takes the packages from a vendor directory, or may, so that nothing is fetched. */
export function mayUseVendor(download: Download): boolean {
  const { module } = download;
  if (download.go.ignoresVendor) return false;
  const mod = download.go.mod ?? goFlag(download, 'mod');
  if (mod === 'mod' || mod === 'readonly') return false;
  return mod === 'vendor' || mod === 'unknown' || module === undefined || download.files.lookup(joinPath(module.folder, 'vendor/modules.txt')).presence !== 'no';
}

/** The value of a flag in GOFLAGS; '' for a flag without value, `unknown` when GOFLAGS cannot be known. */
export function goFlag(download: Download, name: string): string | undefined {
  const { value } = download.environment.get('GOFLAGS');
  if (value.kind === 'unknown') return 'unknown';
  const flag = value.kind === 'known' ? flagOf(parseGoFlags(value.text), name) : undefined;
  return flag && (flag.value ?? '');
}

/** Whether the module has requirements whose content comes from a proxy. */
export function downloadsModules({ module }: ModuleAtDownload): boolean {
  return modulesNeedingSums(module.goMod).length > 0;
}

/**
 * Whether the command fails where go.sum lacks the module's requirements: it builds packages from the module cache, in read-only mode.
 * Other commands are left out although they may fail too: `go list` and `go generate` often need no module.
 */
export function needsGoSum(download: Download, module: ModuleAtDownload): boolean {
  const { go, image } = download;
  if (!/^(?:build|install|run|test|vet|mod vendor)$/.test(go.subcommand) || !go.needsGoSum || !downloadsModules(module)) return false;
  const mod = go.mod ?? goFlag(download, 'mod');
  if (mod !== undefined && mod !== 'readonly') return false;
  const minor = /^1\.(\d+)/.exec(image?.go?.tagVersion ?? '')?.[1];
  // Up to Go 1.15 a build completes go.sum by itself.
  return (minor === undefined || Number(minor) >= 16) && !mayUseVendor(download) && !flagsMayHide(download);
}

/** A requirement that is replaced by a directory. */
export interface ReplacedModule {
  readonly path: string;
  readonly indirect: boolean;
  readonly replacement: Replacement;
  /** Absolute folder inside the container. */
  readonly containerFolder: string;
  /** Relative to the context's root; undefined when it lies outside the context. */
  readonly contextFolder: string | undefined;
}

/** The required modules that go.mod replaces by a directory; a replacement that nobody requires is never loaded. */
export function replacedModules({ module, folder }: ModuleAtDownload, contextRoot: string): ReplacedModule[] {
  return replacedByFolders(module.goMod).map(({ requirement, replacement }) => {
    const target = replacement.newPath.value;
    return {
      path: requirement.path.value,
      indirect: requirement.indirect,
      replacement,
      containerFolder: joinPath(folder, target),
      contextFolder: target.startsWith('/') ? undefined : relativeTo(contextRoot, joinPath(module.folder, target)),
    };
  });
}

const replacedByFolders = oncePer((goMod: GoMod) => goMod.requires.flatMap((requirement) => {
  const replacement = replacementOf(goMod, requirement);
  return replacement?.isLocal !== true || /[\\:]/.test(replacement.newPath.value) ? [] : [{ requirement, replacement }];
}));

/** Commands that read the go.mod of every requirement, whatever the packages import. */
const graphCommands = /^mod (?:download|tidy|vendor|verify|graph|why)$/;
/** Commands that read a required module as soon as a package imports it. */
const buildCommands = /^(?:build|install|test|vet)$/;

/** The replaced modules whose folders the command surely reads: all of them, or those that the compiled packages import. */
export function replacementsRead(download: Download, found: ModuleAtDownload, contextRoot: string): ReplacedModule[] {
  const { go } = download;
  if (graphCommands.test(go.subcommand)) return go.subcommand === 'mod download' && go.packages.length > 0 ? [] : replacedModules(found, contextRoot);
  if (!buildCommands.test(go.subcommand) || !takesEveryPackage(download) || mayUseVendor(download)) return [];
  return replacedModules(found, contextRoot).filter(({ indirect }) => !indirect);
}

/** One package among several may not import the replaced module. */
function takesEveryPackage({ go, module, directory }: Download): boolean {
  return directory === module?.folder && go.packages.every(({ text }) => text === './...' || text === '.');
}

/** The source word of a copy that brings this path of the context. */
export function sourceOf(found: FoundFile): CopySource | undefined {
  const { copy, contextPath } = found;
  if (copy?.from.kind !== 'context' || contextPath === undefined) return undefined;
  const plain = copy.sources.find((source) => source.path.kind === 'known' && source.path.text === contextPath);
  return plain ?? copy.sources.find((source) => covers(copy, source, contextPath));
}

function covers(copy: Copy, source: CopySource, contextPath: string): boolean {
  if (source.path.kind !== 'known') return false;
  return source.isWholeContext || source.isGlob || copy.sources.length === 1 || contextPath.startsWith(`${source.path.text}/`);
}

/** A go.work in force, or one that may be: its members are found in another way. */
function mayBeWorkspace(download: Download): boolean {
  const { value } = download.environment.get('GOWORK');
  if (value.kind === 'known' && value.text === 'off') return false;
  if (value.kind !== 'unset' && !(value.kind === 'known' && value.text === '')) return true;
  const { directory, files } = download;
  if (directory === undefined) return true;
  return foldersUpward(directory).some((folder) => {
    const { presence } = files.lookup(joinPath(folder, 'go.work'));
    // Every program that runs before a WORKDIR may leave files in the root folder; none makes a workspace of the whole file system.
    return presence === 'yes' || presence === 'unknown' && (folder !== '/' || directory === '/');
  });
}

function mayBeGopathMode(download: Download): boolean {
  const { value } = download.environment.get('GO111MODULE');
  return value.kind === 'unknown' || (value.kind === 'known' && value.text === 'off');
}

/** A word that the shell computes may be `-mod=mod`; one behind a flag is that flag's value. */
function flagsMayHide({ command }: Download): boolean {
  return command.words.some((word, index) => word.value === undefined && /^["']?[$`]/.test(word.text)
    && !/^-/.test(command.words[index - 1]?.text ?? ''));
}
