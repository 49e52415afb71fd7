import { execFileSync, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { catalogue, type LabModule } from './catalogue.ts';
import { htmlResponse, isAuthorized, textResponse, type Credentials, type LabRequest, type LabResponse, type Service } from './http-message.ts';
import { labCache } from './lab-paths.ts';
import { makeDirectoryOnce } from './make-directory-once.ts';
import { repositoryFiles } from './module-files.ts';

/**
 * A VCS host for every module of the catalogue whose path starts with the host's name: repositories over git's smart HTTP protocol at
 * https://HOST/PATH and https://HOST/PATH.git, one commit and tag per version, and the go-import page at https://HOST/PATH?go-get=1.
 * With credentials, the repositories ask for them; the page stays public, as at the large hosts. Needs the git program.
 */
export function gitHost(host: string, credentials?: Credentials): Service {
  const repositories = repositoriesOf(host);

  return async (request) => {
    const wanted = [...repositories.keys()].find((root) => {
      const path = root.slice(host.length);
      return request.path === path || request.path.startsWith(`${path}/`) || request.path.startsWith(`${path}.git/`);
    });
    const modules = wanted === undefined ? undefined : repositories.get(wanted);
    if (wanted === undefined || modules === undefined) return textResponse(404, 'Not Found\n');
    if (/(?:^|&)go-get=1(?:&|$)/.test(request.query)) return goImportPage(wanted);
    const inside = request.path.slice(wanted.length - host.length).replace(/^\.git(?=\/)/, '');
    if (!/^\/(?:info\/refs|git-upload-pack)$/.test(inside)) return htmlResponse(200, `<html><body>${wanted}</body></html>\n`);
    if (credentials !== undefined && !isAuthorized(request.headers.authorization, credentials)) {
      return textResponse(401, 'Authentication required\n', { 'www-authenticate': 'Basic realm="git"' });
    }
    return await gitBackend(repositoryDirectory(modules), inside, request);
  };
}

/** The bare repository of each module of the catalogue at a host: path below the host, without `.git`, and the folder that holds it. */
export function repositoryDirectories(host: string): ReadonlyMap<string, string> {
  return new Map([...repositoriesOf(host)].map(([root, modules]) => [root.slice(host.length + 1), repositoryDirectory(modules)]));
}

function repositoriesOf(host: string): ReadonlyMap<string, readonly LabModule[]> {
  const repositories = new Map<string, LabModule[]>();
  for (const module of catalogue) {
    // The commit that a pseudo-version names cannot be made at will, so such versions exist on proxies alone.
    if (!module.path.startsWith(`${host}/`) || isPseudoVersion(module.version)) continue;
    const root = repositoryRoot(module.path);
    repositories.set(root, [...repositories.get(root) ?? [], module]);
  }
  return repositories;
}

function isPseudoVersion(version: string): boolean {
  return /-\d{14}-[0-9a-f]{12}$/.test(version);
}

/** The major version at the end of a module path is no part of the repository's address. */
function repositoryRoot(modulePath: string): string {
  return modulePath.replace(/\/v\d+$/, '');
}

function goImportPage(root: string): LabResponse {
  return htmlResponse(200, `<!DOCTYPE html>\n<html><head><meta name="go-import" content="${root} git https://${root}.git"></head></html>\n`);
}

/** A bare repository with these versions, made once and kept: same versions, same commits. */
function repositoryDirectory(modules: readonly LabModule[]): string {
  const stream = fastImportStream(modules);
  const directory = join(labCache, 'git', createHash('sha256').update(stream).digest('hex').slice(0, 16));
  makeDirectoryOnce(directory, (temporary) => {
    execFileSync('git', ['init', '-q', '--bare', '--initial-branch=main', temporary]);
    execFileSync('git', ['-C', temporary, 'fast-import', '--quiet'], { input: stream });
  });
  return directory;
}

/** Source: git-fast-import(1), "INPUT FORMAT". */
function fastImportStream(modules: readonly LabModule[]): Buffer {
  const collator = new Intl.Collator('en', { numeric: true });
  const oldestFirst = [...modules].sort((a, b) => collator.compare(a.version, b.version));
  const parts: Buffer[] = [];
  const say = (text: string): number => parts.push(Buffer.from(text));
  const data = (bytes: Buffer): void => {
    say(`data ${bytes.length}\n`);
    parts.push(bytes);
    say('\n');
  };
  for (const module of oldestFirst) {
    const who = `Lab <lab@example.com> ${Date.parse(module.time) / 1000} +0000`;
    say(`commit refs/heads/main\ncommitter ${who}\n`);
    data(Buffer.from(`Release ${module.version}\n`));
    say('deleteall\n');
    for (const [name, content] of Object.entries(repositoryFiles(module))) {
      say(`M 100644 inline ${name}\n`);
      data(content);
    }
    say(`reset refs/tags/${module.version.replace('+incompatible', '')}\nfrom refs/heads/main\n\n`);
  }
  return Buffer.concat(parts);
}

/** Runs git http-backend(1) as a CGI program. */
async function gitBackend(directory: string, inside: string, request: LabRequest): Promise<LabResponse> {
  const backend = spawn('git', ['http-backend'], {
    stdio: ['pipe', 'pipe', 'ignore'],
    env: {
      PATH: process.env['PATH'],
      GIT_PROJECT_ROOT: directory,
      GIT_HTTP_EXPORT_ALL: '1',
      GIT_CONFIG_NOSYSTEM: '1',
      PATH_INFO: inside,
      REQUEST_METHOD: request.method,
      QUERY_STRING: request.query,
      CONTENT_TYPE: request.headers['content-type'] ?? '',
      CONTENT_LENGTH: String(request.body.length),
      HTTP_CONTENT_ENCODING: request.headers['content-encoding'] ?? '',
      GIT_PROTOCOL: request.headers['git-protocol'] ?? '',
    },
  });
  backend.stdin.on('error', () => undefined);
  backend.stdin.end(request.body);
  const chunks: Buffer[] = [];
  for await (const chunk of backend.stdout as AsyncIterable<Buffer>) chunks.push(chunk);
  return parseCgi(Buffer.concat(chunks));
}

/** RFC 3875 section 6: header lines, a blank line, the body; "Status" gives the status. */
function parseCgi(output: Buffer): LabResponse {
  const end = output.indexOf('\r\n\r\n');
  const headers: Record<string, string> = {};
  for (const line of output.subarray(0, Math.max(end, 0)).toString().split('\r\n')) {
    const [name = '', value = ''] = line.split(/:\s*(.*)/s);
    if (name !== '') headers[name.toLowerCase()] = value;
  }
  const { status = end < 0 ? '500' : '200', ...rest } = headers;
  return { status: Number.parseInt(status, 10), headers: rest, body: output.subarray(end < 0 ? 0 : end + 4) };
}
