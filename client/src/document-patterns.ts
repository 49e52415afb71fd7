/**
 * Which files are ours, as VS Code glob patterns. By file name first, because other extensions give the same files other
 * language ids (`dockercompose`, `ignore`, `properties`); by language id as well, so that a file the user declared to be a
 * Dockerfile counts.
 */
export const dockerfilePatterns = [
  '**/{Dockerfile,dockerfile}',
  '**/{Dockerfile,dockerfile}[._-]*',
  '**/{Containerfile,containerfile}*',
  '**/*.{Dockerfile,dockerfile,Containerfile,containerfile}',
] as const;

const dockerignorePatterns = ['**/.dockerignore', '**/*.dockerignore'] as const;

const goEnvPatterns = ['**/go.env', '**/go/env'] as const;

/** Compose files, in which a Dockerfile can stand as `dockerfile_inline`. */
export const composePatterns = ['**/compose*.{yml,yaml}', '**/docker-compose*.{yml,yaml}'] as const;

/** A project's own settings. */
const controlFilePatterns = ['**/.go-module-doctor.yaml'] as const;

export const documentPatterns = [
  ...dockerfilePatterns, ...dockerignorePatterns, ...goEnvPatterns, ...composePatterns, ...controlFilePatterns,
] as const;

/** Folders that hold other people's Dockerfiles: never offered when the user is asked which one to diagnose. */
export const excludedFromSearch = '**/{node_modules,vendor,.git,testdata}/**';

/**
 * Whether a path names a Dockerfile that may be offered for a diagnosis: its `.dockerignore`, templates and notes that begin with the same
 * word are none. The server decides the same way; a test holds the two together.
 *
 * @param path with `/` between its parts
 */
export function isDockerfilePath(path: string): boolean {
  const name = fileName(path);
  if (/\.(?:docker|container)file$/i.test(name)) return true;
  return /^(?:dockerfile(?:[._-].+)?|containerfile.*)$/i.test(name) && !otherEndings.test(name);
}

/** Whether a path names a document that the server checks, whatever language id it has. */
export function isCheckedPath(path: string): boolean {
  const name = fileName(path);
  return isDockerfilePath(path)
    || /\.dockerignore$/i.test(name)
    || name === 'go.env'
    || name === '.go-module-doctor.yaml'
    || path.endsWith('/go/env')
    || isComposePath(path);
}

/** @param path with `/` between its parts */
export function isComposePath(path: string): boolean {
  return /^(?:docker-)?compose(?:[.-].+)?\.ya?ml$/i.test(fileName(path));
}

/** Endings behind `Dockerfile.` that make it a file of another kind. */
const otherEndings =
  /\.(?:in|tmpl|tpl|template|j2|jinja2?|erb|mustache|md|txt|json|ya?ml|toml|sh|bash|py|js|ts|go|rb|bak|orig|swp|lock|html?|log|dockerignore|containerignore)$/i;

function fileName(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}
