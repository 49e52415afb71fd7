import type { ProbeCheck, ProbeLayer } from '../../../protocol/src/index.ts';
import { checkId, type CheckKind } from '../../../server/src/probe/check-details.ts';
import { judge, type JudgeInput, type Judgement } from '../../../server/src/probe/verdict/judge.ts';

type Detail = ProbeCheck['detail'];

export function check(
  kind: CheckKind, target: string, result: ProbeCheck['result'], detail: Detail = {}, where: ProbeCheck['where'] = 'container',
): ProbeCheck {
  const [layer = '', what = ''] = kind.split(':');
  return { id: checkId(layer as ProbeLayer, what, target), layer: layer as ProbeLayer, target, where, result, ms: 20, detail };
}

export const module = 'github.com/google/uuid@v1.6.0';
export const proxy = 'https://proxy.golang.org';

/** The list as the payload reads it. */
export function goproxy(entries: readonly string[], separators: readonly string[], more: Detail = {}): ProbeCheck {
  return check('module-proxy:goproxy', 'GOPROXY', 'yes', { value: '', entries, separators, bypassed: false, ...more });
}

/** The three requests of one entry, all with this answer. */
export function entry(target: string, result: 'yes' | 'no', detail: Detail): readonly ProbeCheck[] {
  return ([
    'module-proxy:info',
    'module-proxy:mod',
    'module-proxy:zip',
  ] as const).map((kind) => check(kind, target, result, { url: target, via: '', ...detail }));
}

export function download(result: 'yes' | 'no', error = ''): ProbeCheck {
  return check(
    'download:go-mod-download',
    module,
    result,
    { module, exitCode: result === 'yes' ? 0 : 1, output: [], ...(error === '' ? {} : { error, errorClass: 'failed' }) },
  );
}

export function judged(checks: readonly ProbeCheck[], more: Partial<JudgeInput> = {}): Judgement {
  return judge({ checks, environment: {}, module, timeLimitReached: false, cancelled: false, ...more });
}

/** The checks of a healthy run, by which a single fault stands out. */
export const healthy: readonly ProbeCheck[] = [
  goproxy([proxy, 'direct'], [',', '']),
  check(
    'facts:network',
    'interfaces',
    'yes',
    { interfaces: ['eth0 172.17.0.2/16 mtu 1500'], defaultRouteIpv4: true, defaultRouteIpv6: false, mtu: 1500 },
  ),
  check('dns:lookup', 'proxy.golang.org', 'yes', { addresses: ['203.0.113.7'] }),
  check('tcp:connect', 'proxy.golang.org:443', 'yes', { address: '203.0.113.7:443', tried: [] }),
  check('tls:handshake', 'proxy.golang.org:443', 'yes', { verified: true, issuer: 'Public CA' }),
  check('tls:ca-bundle', '/etc/ssl/certs/ca-certificates.crt', 'yes', { file: '/etc/ssl/certs/ca-certificates.crt', certificates: 140 }),
  ...entry(proxy, 'yes', { status: 200 }),
  check('sumdb:gosumdb', 'GOSUMDB', 'yes', { off: false, matched: false, name: 'sum.golang.org' }),
  check('sumdb:supported', proxy, 'yes', { status: 200 }),
  check('vcs:git', 'git', 'yes', { needed: false }),
  check('files:module-cache', '/go/pkg/mod', 'yes', { exists: true }),
  download('yes'),
];

/** The healthy run with these checks in place of those of the same id. */
export function healthyBut(...changes: readonly (ProbeCheck | readonly ProbeCheck[])[]): readonly ProbeCheck[] {
  const changed = changes.flat();
  return [...healthy.filter((known) => !changed.some((other) => other.id === known.id && other.where === known.where)), ...changed];
}
