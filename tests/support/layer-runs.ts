import { present } from '../../protocol/src/present.ts';
import type { ProbeCheck, ProbeReport } from '../../protocol/src/probe-report.ts';
import { type ProbeRun, startRun, withReport } from '../../client/src/panel/run-state.ts';
import { judge, localizeJudgement, type JudgeInput } from '../../server/src/probe/verdict/judge.ts';
import { check, download, entry, goproxy, healthyBut, module, proxy } from '../unit/verdict/checks.ts';

/** What fails first; each report is judged by the real judge, so that the panel is tested with the words that it will be given. */
export const failingLayers = [
  'engine', 'name-lookup', 'reach', 'http-proxy', 'tls', 'module-proxy', 'modules', 'checksums', 'vcs', 'toolchain', 'files', 'project',
] as const;

export type FailingLayer = (typeof failingLayers)[number];

export function layerReport(layer: FailingLayer, locale: 'en' | 'zh-cn'): ProbeReport {
  const { checks, engineFailure } = failures[layer];
  const say = (en: string, zhCn: string) => (locale === 'en' ? en : zhCn);
  const environment = { GOPROXY: `${proxy},direct`, GOSUMDB: 'sum.golang.org', GOFLAGS: '' };
  const judged = localizeJudgement(judge({
    checks, environment, module, timeLimitReached: false, cancelled: false, ...present({ engineFailure }),
  }), locale);
  return {
    schemaVersion: 1, locale, startedAt: '2026-03-02T08:15:30.000Z', durationMs: 3120,
    subject: { image: 'golang:1.23', engine: 'docker', dockerfile: '/home/dev/shop/Dockerfile', stage: 'build', module },
    ...judged, checks: checks.map(withPhases),
    environment: Object.fromEntries(Object.entries(environment).map(([name, value]) => [name, { value, origin: name === 'GOPROXY' ? say('ENV, Dockerfile:3', 'ENV，Dockerfile:3') : say('Go default', 'Go 默认值') }])),
  };
}

export function layerRun(layer: FailingLayer, locale: 'en' | 'zh-cn'): ProbeRun {
  const request = { dockerfile: '/home/dev/shop/Dockerfile', stage: 'build', dns: [], addHosts: [], env: {}, modules: [], timeLimitMs: 30_000 };
  return withReport(startRun(request, 'file:///home/dev/shop/Dockerfile', 'Dockerfile'), layerReport(layer, locale));
}

const host = 'proxy.golang.org';
const address = `${host}:443`;
const long = 'x509: certificate signed by unknown authority (possibly because of "crypto/rsa: verification error" while trying to verify candidate authority certificate "Example Gateway Root CA")';

const failures: Readonly<Record<FailingLayer, { readonly checks: readonly ProbeCheck[]; readonly engineFailure?: JudgeInput['engineFailure'] }>> = {
  'engine': {
    checks: [check('engine:available', 'docker', 'no', { errorClass: 'engine-not-running', error: 'Cannot connect to the Docker daemon at unix:///var/run/docker.sock. Is the docker daemon running?' })],
    engineFailure: { during: 'connect', engine: 'docker', image: 'golang:1.23', message: 'Cannot connect to the Docker daemon at unix:///var/run/docker.sock. Is the docker daemon running?' },
  },
  'name-lookup': { checks: failed(check('dns:lookup', host, 'no', { errorClass: 'no-such-host', error: `lookup ${host}: no such host` }), 'dns') },
  'reach': { checks: failed(check('tcp:connect', address, 'no', { errorClass: 'timeout', address: '203.0.113.7:443', tried: ['203.0.113.7:443 timeout'], error: 'dial tcp 203.0.113.7:443: i/o timeout' }), 'tcp') },
  'http-proxy': { checks: failed(
    check('http-proxy:reach', '127.0.0.1:3128', 'no', { variable: 'HTTPS_PROXY', url: 'http://127.0.0.1:3128', loopback: true, failedAt: 'tcp', errorClass: 'refused', error: 'dial tcp 127.0.0.1:3128: connect: connection refused' }), 'http-proxy') },
  'tls': { checks: [...failed(check('tls:handshake', address, 'no', { verified: false, errorClass: 'unknown-authority', error: long, issuer: 'Example Gateway Root CA' }), 'tls'), ...entry(proxy, 'yes', { status: 200 }).map((one) => ({ ...one, where: 'host' as const }))] },
  'module-proxy': { checks: healthyBut(
    goproxy(['https://goproxy.example', proxy, 'direct'], [',', ',', '']), entry('https://goproxy.example', 'no', { status: 502, errorClass: 'status', said: 'Bad Gateway' }),
    download('no', `${module}: reading https://goproxy.example/github.com/google/uuid/@v/v1.6.0.info: 502 Bad Gateway`),
  ) },
  'modules': { checks: healthyBut(goproxy([proxy], ['']), entry(proxy, 'no', { status: 404, errorClass: 'status', said: 'not found: module github.com/google/uuid: no matching versions' }), projectDownload()) },
  'checksums': { checks: healthyBut(download('no', `verifying ${module}: checksum mismatch\n\tdownloaded: h1:a=\n\tsum.golang.org: h1:b=\n\nSECURITY ERROR`)) },
  'vcs': { checks: healthyBut(goproxy(['noproxy', 'direct'], [',', ''], { bypassed: true }), check('vcs:need', module, 'no', { way: 'gonoproxy', module }), check('vcs:git', 'git', 'no', { path: '', needed: true }), download('no', `${module}: git init: exec: "git": executable file not found in $PATH`)) },
  'toolchain': { checks: healthyBut(check('toolchain:go-line', 'go.mod', 'no', { required: '1.25', running: 'go1.23.4', gotoolchain: 'local' }), download('no', 'go: go.mod requires go >= 1.25 (running go 1.23.4; GOTOOLCHAIN=local)')) },
  'files': { checks: healthyBut(check('files:module-cache', '/go/pkg/mod', 'no', { exists: true, owner: '0:0 0755', nearest: '/go/pkg/mod', errorClass: 'permission-denied', error: 'mkdir /go/pkg/mod/cache: permission denied' }), download('no', 'could not create module cache: mkdir /go/pkg/mod/cache: permission denied')) },
  'project': { checks: healthyBut(download('no', 'go: go.mod file not found in current directory or any parent directory; see \'go help modules\'')) },
};

/** The download of a project's own go.mod, of which some modules fail. */
function projectDownload(): ProbeCheck {
  const gone = (name: string) => `${name}: reading ${proxy}/${name}.info: 404 Not Found\n\tserver response: not found`;
  const failedModules = ['git.corp.example/shop/prices@v1.4.0', 'git.corp.example/shop/stock@v0.9.2', `github.com/gone/${'long-'.repeat(12)}name@v1.0.0`];
  return check('download:go-mod-download', 'go.mod', 'no', {
    module: 'go.mod', output: [], exitCode: 1, error: gone(failedModules[0]!), errorClass: 'failed', moduleCount: 24, failedCount: 3, failedModules, failedWords: failedModules.map(gone),
  });
}

function failed(first: ProbeCheck, errorClass: string): readonly ProbeCheck[] {
  return healthyBut(first, entry(proxy, 'no', { errorClass, causeClass: String(first.detail['errorClass']), error: String(first.detail['error']) }), download('no', `${module}: Get "${proxy}/x": ${String(first.detail['error'])}`));
}

/** A request's time in its phases, as the payload tells it. */
function withPhases(measured: ProbeCheck): ProbeCheck {
  if (!measured.id.startsWith('module-proxy:') || measured.result === 'not-checked' || measured.id.startsWith('module-proxy:goproxy')) return measured;
  return { ...measured, ms: 83, detail: { ...measured.detail, lookup: 4, connect: 21, tls: 30, firstByte: 28 } };
}
