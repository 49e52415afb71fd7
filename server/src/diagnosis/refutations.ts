import type { ProbeCheck } from '../../../protocol/src/probe-report.ts';
import { detailOf, type CheckKind } from '../probe/check-details.ts';
import { localized, type Localized } from '../text/localized.ts';
import { hostOf } from './shared-target.ts';
import type { StaticFinding } from './static-finding.ts';

/** What the container showed to the contrary of a rule's prediction, or undefined. */
export interface Refutation {
  readonly rule: string;
  /** Why this measurement decides. */
  readonly reason: string;
  readonly refutes: (finding: StaticFinding, checks: readonly ProbeCheck[]) => Localized | undefined;
}

/**
 * Predictions that a measurement can refute: those about the image or about a server, both of which the files only imply. What the files
 * themselves prove (a missing COPY, a wrong line) is not measured by the probe and so never refuted.
 */
export const refutations: readonly Refutation[] = [
  {
    rule: 'git-missing',
    reason: 'git stands on the PATH of the stage\'s own image; a registry\'s image may have more than its official namesake',
    refutes: (_, checks) => shown(checks, 'vcs:git', ({ path = '' }) => localized(`git is in the image (${path})`, `镜像中有 git（${path}）`)),
  },
  {
    rule: 'ca-certificates-missing',
    reason: 'the image has root certificates',
    refutes: (_, checks) => shown(checks, 'tls:ca-bundle', ({ certificates = 0, file = '' }) => (certificates === 0 ? undefined : localized(
      `the image has ${certificates} root certificates (${file})`, `镜像中有 ${certificates} 个根证书（${file}）`))),
  },
  {
    rule: 'go-too-old',
    reason: 'the go command of the image itself compared its version with the go line',
    refutes: (_, checks) => shown(checks, 'toolchain:go-line', ({ running = '', required = '' }) => localized(
      `the image runs ${running}, and go.mod asks for ${required}`, `镜像中运行的是 ${running}，go.mod 要求 ${required}`)),
  },
  {
    rule: 'goproxy-stale-mirror',
    reason: 'the mirror served the module',
    refutes: served,
  },
  {
    rule: 'goproxy-loopback',
    reason: 'something in the container\'s own network serves modules at this address',
    refutes: served,
  },
  {
    rule: 'gosumdb-invalid',
    reason: 'the go command\'s own reading of the value',
    refutes: (_, checks) => shown(checks, 'sumdb:gosumdb', ({ name = '', off }) => (off === true ? undefined : localized(
      `the go command reads the value as ${name}`, `go 命令将该值读作 ${name}`))),
  },
  {
    rule: 'network-none',
    reason: 'the container has an interface and a route',
    refutes: (_, checks) => shown(checks, 'facts:network', ({ interfaces = [] }) => localized(
      `the container has a network (${interfaces.join(', ')})`, `容器有网络（${interfaces.join('、')}）`)),
  },
  {
    rule: 'cache-not-writable',
    reason: 'the stage\'s own user wrote into both caches',
    refutes: (_, checks) => (shown(checks, 'files:module-cache', () => localized('writable', '可写')) === undefined ? undefined : shown(checks, 'files:build-cache', () => localized(
      'the stage\'s user can write into both caches', '此阶段的用户可以写入两个缓存'))),
  },
  {
    rule: 'no-proxy-missing',
    reason: 'the HTTP proxy let the connection to the internal host through',
    refutes: ({ words }, checks) => {
      const passed = checks.find((check) => isMeasured(check, 'http-proxy:connect') && words.includes(hostOf(check.target)));
      return passed === undefined ? undefined : localized(`the HTTP proxy lets ${passed.target} through`, `HTTP 代理放行了 ${passed.target}`);
    },
  },
];

/** The finding's own address served `.info`, `.mod` and a zip to the container. */
function served({ words }: StaticFinding, checks: readonly ProbeCheck[]): Localized | undefined {
  const kinds = ['module-proxy:info', 'module-proxy:mod', 'module-proxy:zip'] as const;
  const target = checks.find((check) => isMeasured(check, 'module-proxy:info') && words.includes(hostOf(check.target)))?.target;
  if (target === undefined || !kinds.every((kind) => checks.some((check) => isMeasured(check, kind) && check.target === target)))
    return undefined;
  return localized(`${target} serves modules to the container`, `${target} 可以向容器提供模块`);
}

function shown<Kind extends CheckKind>(
  checks: readonly ProbeCheck[], kind: Kind, say: (detail: NonNullable<ReturnType<typeof detailOf<Kind>>>) => Localized | undefined,
): Localized | undefined {
  const check = checks.find((each) => isMeasured(each, kind));
  const detail = check === undefined ? undefined : detailOf(check, kind);
  return detail === undefined ? undefined : say(detail);
}

/** Found to be there, in the container: what the host has refutes nothing. */
function isMeasured(check: ProbeCheck, kind: CheckKind): boolean {
  return check.where === 'container' && check.result === 'yes' && detailOf(check, kind) !== undefined;
}
