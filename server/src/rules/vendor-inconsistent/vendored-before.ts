import type { BuildAnalysis } from '../../project/analysis.ts';
import { foldersUpward, joinPath } from '../../project/paths.ts';

/**
 * Whether the project may make the vendor folder each time before the image is built: git is told to leave it out, or something that runs
 * on the host calls `go mod vendor`. Then it is missing from the disk at times, and no fault.
 */
export function isVendoredBefore(contextFolder: string, { build, context }: BuildAnalysis): boolean {
  for (const folder of foldersUpward(joinPath(build.contextRoot, contextFolder)).slice(0, mostFolders)) {
    if (/^\s*[^#\s!]*vendor/mu.test(context.readOnDisk(joinPath(folder, '.gitignore')) ?? '')) return true;
    if (scriptsIn(folder, context).some((path) => /\b(?:mod|work)\s+vendor\b/u.test(context.readOnDisk(path) ?? ''))) return true;
    if (context.onDisk(joinPath(folder, '.git')) !== undefined) return false;
  }
  return false;
}

/** A repository that is deeper than this above the module is not looked for. */
const mostFolders = 6;

const scriptNames = /^(?:(?:GNU)?[Mm]akefile|[Tt]askfile\.ya?ml|[Jj]ustfile|Jenkinsfile|\.gitlab-ci\.ya?ml|\.drone\.ya?ml|cloudbuild\.ya?ml|.*\.(?:sh|mk))$/u;
const scriptFolders: readonly string[] = ['scripts', 'hack', 'build', 'ci', '.github/workflows'];

function scriptsIn(folder: string, { unfiltered }: BuildAnalysis['context']): string[] {
  const named = unfiltered.list(folder).filter(({ name, kind }) => kind === 'file' && scriptNames.test(name)).map(({ name }) => joinPath(folder, name));
  const below = scriptFolders.flatMap((each) => unfiltered.list(joinPath(folder, each))
    .filter(({ name, kind }) => kind === 'file' && /\.(?:sh|ya?ml|mk)$/u.test(name)).map(({ name }) => joinPath(joinPath(folder, each), name)));
  return [...named, ...below];
}
