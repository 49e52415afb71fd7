import { catalogue, type LabModule } from './catalogue.ts';
import { textResponse, type LabResponse, type Service } from './http-message.ts';
import { moduleFiles } from './module-files.ts';
import { unescapeModulePath } from './module-path.ts';
import { databaseName } from './note-key.ts';

export interface ModuleProxyOptions {
  /** Which modules the proxy knows: the public ones, as proxy.golang.org does, or all of them, as a company's own proxy does. */
  readonly modules: 'public' | 'all';
  /** `path@version` of what it has not fetched yet, as a mirror that fell behind. */
  readonly lacks?: readonly string[];
  /**
   * The database served under /sumdb/sum.golang.org/; without one those addresses are 404, which the go command takes as "ask it yourself".
   */
  readonly checksumDatabase?: Service;
}

/** A file of a module version in the proxy protocol. */
export interface ProxyPath {
  readonly module: string;
  /** "list" and "latest" have no version. */
  readonly version: string | null;
  readonly kind: 'list' | 'latest' | 'info' | 'mod' | 'zip';
}

/** The GOPROXY protocol over the catalogue. Source: https://go.dev/ref/mod#goproxy-protocol. */
export function moduleProxy(options: ModuleProxyOptions): Service {
  const modules = catalogue.filter((module) => (options.modules === 'all' || module.visibility === 'public')
    && options.lacks?.includes(`${module.path}@${module.version}`) !== true);
  const sumdbPrefix = `/sumdb/${databaseName}`;

  return (request) => {
    if (request.path.startsWith(`${sumdbPrefix}/`) && options.checksumDatabase !== undefined) {
      return options.checksumDatabase({ ...request, path: request.path.slice(sumdbPrefix.length) });
    }
    const asked = parseProxyPath(request.path);
    if (asked === undefined) return textResponse(404, 'not found\n');
    const versions = modules.filter((module) => module.path === asked.module);
    if (versions.length === 0) return textResponse(404, `not found: module ${asked.module}: no such module in the lab's catalogue\n`);
    return answer(asked, versions);
  };
}

/** Parses "/rsc.io/quote/@v/v1.5.2.zip" and its like; undefined for any other address. */
export function parseProxyPath(path: string): ProxyPath | undefined {
  const latest = /^\/(.+)\/@latest$/.exec(path);
  if (latest !== null) return { module: decodeModule(latest[1]!), version: null, kind: 'latest' };
  const list = /^\/(.+)\/@v\/list$/.exec(path);
  if (list !== null) return { module: decodeModule(list[1]!), version: null, kind: 'list' };
  const file = /^\/(.+)\/@v\/(.+)\.(info|mod|zip)$/.exec(path);
  if (file === null) return undefined;
  return { module: decodeModule(file[1]!), version: decodeModule(file[2]!), kind: file[3] as 'info' | 'mod' | 'zip' };
}

/** Go escapes "!" and "+" in some addresses ("%21", "%2B"), servers see both spellings. */
function decodeModule(text: string): string {
  try {
    return unescapeModulePath(decodeURIComponent(text));
  } catch {
    return text;
  }
}

function answer(asked: ProxyPath, versions: readonly LabModule[]): LabResponse {
  // Pseudo-versions are not listed: only tags are.
  const tagged = versions.filter((module) => !/-\d{14}-[0-9a-f]{12}/.test(module.version));
  if (asked.kind === 'list') return textResponse(200, tagged.map((module) => `${module.version}\n`).join(''));
  const module = asked.kind === 'latest' ? latest(tagged) ?? versions[0] : versions.find((each) => each.version === asked.version);
  if (module === undefined) {
    return textResponse(404, `not found: ${asked.module}@${asked.version ?? 'latest'}: invalid version: unknown revision ${asked.version ?? ''}\n`);
  }
  const files = moduleFiles(module);
  switch (asked.kind) {
    case 'info':
    case 'latest':
      return textResponse(200, files.info, { 'content-type': 'application/json' });
    case 'mod':
      return textResponse(200, files.mod);
    case 'zip':
      return { status: 200, headers: { 'content-type': 'application/zip' }, body: files.zip };
  }
}

/** The highest of release versions: the catalogue has no pre-releases. */
function latest(modules: readonly LabModule[]): LabModule | undefined {
  const collator = new Intl.Collator('en', { numeric: true });
  return [...modules].sort((a, b) => collator.compare(a.version, b.version)).at(-1);
}
