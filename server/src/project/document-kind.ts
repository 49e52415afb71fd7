import { controlFileName } from './control-file.ts';
import { baseName, parentOf } from './paths.ts';

/** The documents that are checked; everything else is read as context. */
export type DocumentKind = 'dockerfile' | 'dockerignore' | 'go-env' | 'compose' | 'control';

/** The kind of a document by its path (facts: dockerfile-shapes.md §4.40), or undefined. Templates (`.in`, `.tmpl`) are no Dockerfiles. */
export function documentKind(path: string): DocumentKind | undefined {
  const name = baseName(path);
  if (name === '.dockerignore' || /\.dockerignore$/i.test(name)) return 'dockerignore';
  if (name === controlFileName) return 'control';
  if (name === 'go.env' || (name === 'env' && baseName(parentOf(path)) === 'go')) return 'go-env';
  if (/^(?:docker-)?compose(?:[.-].+)?\.ya?ml$/i.test(name)) return 'compose';
  if (isDockerfileName(name)) return 'dockerfile';
  return undefined;
}

/**
 * The kind of a document in an editor: where the name says nothing, what its user declares it to be by its language id. `Dockerfile.tmpl`
 * stays a template: editors take it for a Dockerfile by its first part, which is nobody's declaration.
 */
export function kindInEditor(path: string, languageId: string): DocumentKind | undefined {
  const isTemplate = /^(?:docker|container)file/i.test(baseName(path));
  return documentKind(path) ?? (isTemplate ? undefined : kindsByLanguage.get(languageId));
}

/** The ids that the manifest contributes; that of Dockerfiles is the editor's own. */
const kindsByLanguage: ReadonlyMap<string, DocumentKind> = new Map([['dockerfile', 'dockerfile'], ['dockerignore', 'dockerignore'], ['go-env', 'go-env']]);

const otherEndings = /\.(?:in|tmpl|tpl|template|j2|jinja2?|erb|mustache|md|txt|json|ya?ml|toml|sh|bash|py|js|ts|go|rb|bak|orig|swp|lock|html?|log|dockerignore|containerignore)$/i;

function isDockerfileName(name: string): boolean {
  if (/\.dockerfile$/i.test(name) || /\.containerfile$/i.test(name)) return true;
  return /^(?:dockerfile(?:[._-].+)?|containerfile.*)$/i.test(name) && !otherEndings.test(name);
}

/**
 * Whether a file of this name may hold what a build runs or is given: a Makefile, a shell script, the `.env` of compose. Such a file is no
 * document of ours: it is judged only as far as a Dockerfile that is checked makes use of it.
 */
export function mayServeBuild(path: string): boolean {
  return /^(?:GNUmakefile|[Mm]akefile|\.env|.+\.(?:mk|sh|bash))$/.test(baseName(path));
}
