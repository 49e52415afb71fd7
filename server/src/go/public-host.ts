/**
 * Whether a module path can be fetched by strangers, judged by its host alone.
 * Source: RFC 6761, RFC 6762, RFC 8375, ICANN's reservation of .internal; Go: x/mod module.CheckPath; facts/go-module-download.md §7.
 */
import { remembered } from '../text/memo.ts';

export type HostReason =
  /** No dot in the first path element: Go fetches such a path from nowhere; it needs a replace line. */
  | 'no-dot'
  | 'numeric-address'
  | 'reserved-domain'
  /** A host of public code; a single repository there may still be private. */
  | 'public-code-host'
  | 'public-vanity-host'
  | 'not-known';

export interface HostVerdict {
  readonly kind: 'private' | 'public' | 'unknown';
  readonly reason: HostReason;
  readonly host: string;
}

/** The requirements of a few large modules. */
const [keptVerdicts, longestPath] = [2_000, 300];

/** `private`: certainly not on the public internet. `public`: may be public. `unknown`: a company's or anybody's domain. */
export const classifyModuleHost = remembered(keptVerdicts, longestPath, (modulePath): HostVerdict => {
  const host = (modulePath.split('/', 1)[0] ?? '').toLowerCase();
  if (!host.includes('.')) return { kind: 'private', reason: 'no-dot', host };
  if (/^\d{1,3}(?:\.\d{1,3}){3}$/u.test(host)) return { kind: 'private', reason: 'numeric-address', host };
  const lastLabel = host.slice(host.lastIndexOf('.') + 1);
  if (reservedDomains.has(lastLabel) || host.endsWith('.home.arpa')) return { kind: 'private', reason: 'reserved-domain', host };
  if (codeHosts.has(host)) return { kind: 'public', reason: 'public-code-host', host };
  if (vanityHosts.has(host)) return { kind: 'public', reason: 'public-vanity-host', host };
  return { kind: 'unknown', reason: 'not-known', host };
});

/** Last labels that no public name server delegates. */
const reservedDomains: ReadonlySet<string> = new Set(
  `
    local internal corp lan test example invalid localhost localdomain home intranet private mail onion
  `
    .trim()
    .split(/\s+/u),
);

/** Hosts of repositories, public and private ones side by side. */
const codeHosts: ReadonlySet<string> = new Set(
  `
    github.com gitlab.com bitbucket.org gitee.com codeberg.org git.sr.ht hub.jazz.net git.apache.org chiselapp.com
    launchpad.net
  `
    .trim()
    .split(/\s+/u),
);

/** Hosts that serve nothing but public modules. */
const vanityHosts: ReadonlySet<string> = new Set(
  `
    golang.org google.golang.org cloud.google.com gopkg.in go.uber.org go.opentelemetry.io go.opencensus.io
    go.etcd.io go.mongodb.org k8s.io sigs.k8s.io modernc.org gorm.io gonum.org honnef.co rsc.io mvdan.cc
    gotest.tools helm.sh istio.io knative.dev dario.cat filippo.io lukechampine.com nhooyr.io go4.org gocloud.dev
    entgo.io oras.land buf.build connectrpc.com cuelang.org pault.ag tailscale.com
  `
    .trim()
    .split(/\s+/u),
);
