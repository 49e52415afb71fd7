import { execFileSync } from 'node:child_process';
import { X509Certificate } from 'node:crypto';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { labCache } from './lab-paths.ts';
import { makeDirectoryOnce } from './make-directory-once.ts';

/**
 * Which certificate a host shows. `good` is signed by the authority that lab images trust, `gateway` by a second one that they do not
 * trust, as a company's TLS inspection does; the others are signed by the trusted authority and wrong in one way each.
 */
export type CertificateVariant = 'good' | 'expired' | 'not-yet-valid' | 'wrong-name' | 'gateway' | 'self-signed';

export interface Certificate {
  /** PEM of the leaf followed by its authority's certificate. */
  readonly cert: string;
  /** PEM of the leaf's private key. */
  readonly key: string;
}

/** The trusted authority's certificate, for images and for clients of tests. */
export const trustedAuthorityFile = join(labCache, 'ca', 'ca.pem');

/** The certificate of the authority that no image trusts. */
export const gatewayAuthorityFile = join(labCache, 'ca', 'gateway-ca.pem');

/** Makes both authorities if they are not there yet. Needs the openssl program; throws with its message. */
export function ensureAuthorities(): void {
  makeDirectoryOnce(join(labCache, 'ca'), (directory) => {
    makeAuthority(directory, 'ca', '/O=Go Module Doctor/CN=Go Module Doctor Lab Root');
    makeAuthority(directory, 'gateway-ca', '/O=Corporate Network Security/CN=Gateway Root');
  });
}

/** The certificate for a host name (or IP address), made on first use and kept while it is what its variant promises. */
export function certificateFor(host: string, variant: CertificateVariant): Certificate {
  ensureAuthorities();
  const directory = join(labCache, 'certificates', `${host}-${variant}`);
  if (existsSync(directory) && isStale(directory, variant)) rmSync(directory, { recursive: true, force: true });
  makeDirectoryOnce(directory, (temporary) => {
    makeLeaf(temporary, host, variant);
  });
  return { cert: readFileSync(join(directory, 'cert.pem'), 'utf8'), key: readFileSync(join(directory, 'key.pem'), 'utf8') };
}

const day = 24 * 60 * 60 * 1000;
/** Longer than any checkout lives, shorter than what a 32-bit clock can express. */
const authorityDays = 3650;
/** Validity in days from now. One day of grace lets containers whose clock runs a little behind accept the good ones. */
const validity: Record<CertificateVariant, readonly [from: number, to: number]> = {
  good: [-1, 365],
  expired: [-365, -2],
  'not-yet-valid': [300, 365],
  'wrong-name': [-1, 365],
  gateway: [-1, 365],
  'self-signed': [-1, 365],
};
const otherName = 'other.example.net';

function isStale(directory: string, variant: CertificateVariant): boolean {
  const certificate = new X509Certificate(readFileSync(join(directory, 'cert.pem')));
  const now = Date.now();
  if (variant === 'expired') return false;
  return Date.parse(certificate.validTo) < now + day || (variant === 'not-yet-valid' && Date.parse(certificate.validFrom) < now + day);
}

function makeAuthority(directory: string, name: string, subject: string): void {
  openssl([
    'req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-sha256', '-days', String(authorityDays),
    '-subj', subject, '-addext', 'basicConstraints=critical,CA:TRUE', '-addext', 'keyUsage=critical,keyCertSign,cRLSign',
    '-keyout', join(directory, `${name}-key.pem`), '-out', join(directory, `${name}.pem`),
  ]);
}

function makeLeaf(directory: string, host: string, variant: CertificateVariant): void {
  const work = mkdtempSync(join(tmpdir(), 'go-module-doctor-ca-'));
  try {
    const name = variant === 'wrong-name' ? otherName : host;
    const key = join(directory, 'key.pem');
    const request = join(work, 'request.pem');
    const leaf = join(work, 'leaf.pem');
    openssl([
      'req', '-new', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-subj', `/CN=${name}`, '-keyout', key, '-out', request,
    ]);
    writeFileSync(join(work, 'index.txt'), '');
    writeFileSync(join(work, 'ca.conf'), authorityConfiguration(work, name));
    const authority = join(labCache, 'ca', variant === 'gateway' ? 'gateway-ca' : 'ca');
    const signer = variant === 'self-signed' ? ['-selfsign', '-keyfile', key] : ['-cert', `${authority}.pem`, '-keyfile', `${authority}-key.pem`];
    const [from, to] = validity[variant];
    // `openssl ca` is the one command of OpenSSL 3.0 that takes both ends of the validity, which expired certificates need.
    openssl([
      'ca', '-batch', '-notext', '-config', join(work, 'ca.conf'), ...signer,
      '-startdate', generalizedTime(from), '-enddate', generalizedTime(to), '-in', request, '-out', leaf,
    ]);
    const chain = variant === 'self-signed' ? '' : readFileSync(`${authority}.pem`, 'utf8');
    writeFileSync(join(directory, 'cert.pem'), readFileSync(leaf, 'utf8') + chain);
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

/** Each leaf gets a database of its own, so that processes that sign at the same moment do not meet. */
function authorityConfiguration(work: string, name: string): string {
  const kind = /^[\d.]+$/.test(name) ? 'IP' : 'DNS';
  return [
    '[ca]', 'default_ca = lab', '[lab]', `database = ${join(work, 'index.txt')}`, `new_certs_dir = ${work}`, 'default_md = sha256', 'rand_serial = yes',
    'policy = policy', 'unique_subject = no', 'x509_extensions = leaf', '[policy]', 'commonName = supplied',
    '[leaf]', 'basicConstraints = CA:FALSE', 'keyUsage = digitalSignature', 'extendedKeyUsage = serverAuth', `subjectAltName = ${kind}:${name}`, '',
  ].join('\n');
}

/** ASN.1 time as openssl reads it: YYYYMMDDHHMMSSZ. */
function generalizedTime(daysFromNow: number): string {
  return new Date(Date.now() + daysFromNow * day).toISOString().replace(/\.\d+|[-:T]/g, '');
}

function openssl(args: readonly string[]): void {
  execFileSync('openssl', args, { stdio: ['ignore', 'pipe', 'pipe'] });
}
