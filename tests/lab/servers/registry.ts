import { createHash } from 'node:crypto';
import { tarOf } from './tar-writer.ts';
import { textResponse, type LabRequest, type LabResponse, type Service } from './http-message.ts';

export interface RegistryOptions {
  /** `name:tag` of the images that it has, each without a single file. */
  readonly images?: readonly string[];
  /** `name:tag` of those that it has for an ARM processor alone, each with a shell that runs on no other. */
  readonly forArmOnly?: readonly string[];
  /** Whoever is not logged in does not learn whether a repository exists, as at the large public registries. */
  readonly login?: boolean;
}

/**
 * A registry of container images, for pulling. Sources: the OCI distribution specification (paths, error codes), and for the token of a
 * stranger the "Token Authentication Specification" of the distribution project.
 */
export function imageRegistry({ images = [], forArmOnly = [], login = false }: RegistryOptions): Service {
  const repositories = new Set([...images, ...forArmOnly].map((image) => image.slice(0, image.lastIndexOf(':'))));
  const known = new Map([...plain.bodies, ...arm.bodies].map((body) => [digestOf(body), body]));

  return (request) => {
    if (request.path === '/token') return json(200, { token: strangersToken });
    if (login && request.headers.authorization !== `Bearer ${strangersToken}`) return askForToken(request);
    if (request.path === '/v2/') return json(200, {});
    const [, repository = '', kind, reference = ''] = /^\/v2\/(.+)\/(manifests|blobs)\/([^/]+)$/u.exec(request.path) ?? [];
    if (!repositories.has(repository)) {
      return login ? askForToken(request, ',error="insufficient_scope"') : refusal(404, 'NAME_UNKNOWN', 'repository name not known to registry');
    }
    if (kind === 'manifests' && (images.includes(`${repository}:${reference}`) || reference === digestOf(plain.manifest))) return manifestAnswer(manifestType, plain.manifest);
    if (kind === 'manifests' && (forArmOnly.includes(`${repository}:${reference}`) || reference === digestOf(armIndex))) return manifestAnswer(indexType, armIndex);
    if (kind === 'manifests' && reference === digestOf(arm.manifest)) return manifestAnswer(manifestType, arm.manifest);
    if (kind === 'manifests') return refusal(404, 'MANIFEST_UNKNOWN', 'manifest unknown');
    const blob = known.get(reference);
    return blob === undefined
      ? refusal(404, 'BLOB_UNKNOWN', 'blob unknown to registry')
      : { status: 200, headers: { 'content-type': 'application/octet-stream', 'docker-content-digest': reference }, body: blob };
  };
}

function manifestAnswer(type: string, body: Buffer): LabResponse {
  return { status: 200, headers: { 'content-type': type, 'docker-content-digest': digestOf(body) }, body };
}

/** Anybody may have one: it opens the repositories that everybody may read. */
const strangersToken = 'stranger';

function askForToken(request: LabRequest, why = ''): LabResponse {
  // The engine knows the registry by its address alone, which is in no certificate; over HTTP/2 the name stands in a header of its own.
  const host = request.headers[':authority'] ?? request.headers['host'] ?? request.host;
  return refusal(401, 'UNAUTHORIZED', 'authentication required', { 'www-authenticate': `Bearer realm="http://${host}/token",service="lab"${why}` });
}

function refusal(status: number, code: string, message: string, headers: Readonly<Record<string, string>> = {}): LabResponse {
  return json(status, { errors: [{ code, message }] }, headers);
}

function json(status: number, value: unknown, headers: Readonly<Record<string, string>> = {}): LabResponse {
  return textResponse(status, `${JSON.stringify(value)}\n`, { 'content-type': 'application/json', 'docker-distribution-api-version': 'registry/2.0', ...headers });
}

function digestOf(body: Buffer): string {
  return `sha256:${createHash('sha256').update(body).digest('hex')}`;
}

const manifestType = 'application/vnd.oci.image.manifest.v1+json';
/** An image of one layer. */
function imageOf(architecture: string, layer: Buffer): { readonly manifest: Buffer; readonly bodies: readonly Buffer[] } {
  const config = Buffer.from(JSON.stringify({
    architecture, os: 'linux', config: { Env: ['PATH=/usr/bin:/bin'] }, rootfs: { type: 'layers', diff_ids: [digestOf(layer)] },
  }));
  const manifest = Buffer.from(JSON.stringify({
    schemaVersion: 2,
    mediaType: manifestType,
    config: { mediaType: 'application/vnd.oci.image.config.v1+json', digest: digestOf(config), size: config.length },
    layers: [{ mediaType: 'application/vnd.oci.image.layer.v1.tar', digest: digestOf(layer), size: layer.length }],
  }));
  return { manifest, bodies: [layer, config, manifest] };
}

/** A tar ends with two empty blocks; this one has nothing before them. */
const plain = imageOf('amd64', Buffer.alloc(1024));
/** The head of a program for ARM (magic, 64 bits, little endian, executable, machine 183): no other kernel goes on to the rest. */
const armProgram = Buffer.concat([Buffer.from('7f454c460201010000000000000000000200b700', 'hex'), Buffer.alloc(100)]);
const arm = imageOf('arm64', tarOf('bin/sh', armProgram));
const indexType = 'application/vnd.oci.image.index.v1+json';
/** Names one manifest, for which nobody on another processor asks by himself. */
const armIndex = Buffer.from(JSON.stringify({
  schemaVersion: 2,
  mediaType: indexType,
  manifests: [{ mediaType: manifestType, digest: digestOf(arm.manifest), size: arm.manifest.length, platform: { architecture: 'arm64', os: 'linux', variant: 'v8' } }],
}));
