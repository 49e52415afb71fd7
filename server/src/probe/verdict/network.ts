import { localized, type Localized } from '../../text/localized.ts';
import { checkName } from './check-name.ts';
import { quote, type Claim } from './claim.ts';
import { hostAndPort, isLoopback, isPrivateHost } from './hosts.ts';
import { nameServerClaims } from './name-servers.ts';
import { lastAddress, type Observations, type Seen } from './observations.ts';

/** Claims from name lookup, connect and TLS checks; those off the go command's own way are hints. */
export function networkClaims(seen: Observations, isReached: (target: string) => boolean): readonly Claim[] {
  const along = (check: Seen, claims: readonly Claim[]): readonly Claim[] =>
    (isReached(check.target) ? claims : claims.map((claim) => ({ ...claim, strength: 'hint' as const })));
  return [
    ...noNetwork(seen),
    ...failures(seen, 'dns:lookup').flatMap((check) => along(check, lookupClaim(seen, check))),
    ...seen.of('dns:lookup').flatMap((check) => along(check, wrongAddress(seen, check))),
    ...nameServerClaims(seen),
    ...failures(seen, 'tcp:connect').flatMap((check) => along(check, connectClaim(seen, check))),
    ...failures(seen, 'tls:handshake').flatMap((check) => along(check, tlsClaims(seen, check))),
  ];
}

/** Name servers that were asked and gave no answer at all, or those of resolv.conf when none was asked directly. */
function silentServers(seen: Observations): readonly string[] {
  const asked = seen.of('dns:server').filter((check) => check.result === 'no').map((check) => check.target);
  return asked.length > 0 ? asked : seen.of('facts:resolv-conf').flatMap((check) => check.list('servers'));
}

/** The host beside the container: who of the two fails says whose network is at fault. */
export function hostComparison(seen: Observations, check: Seen): readonly Localized[] {
  const host = seen.onHost(check);
  if (host === undefined || host.result === 'not-checked') return [];
  return host.result === 'yes'
    ? [localized(
      `The host succeeds with ${check.target}: the difference is in the container's own settings`,
      `主机访问 ${check.target} 正常：差异出在容器自身的设置`,
    )]
    : [localized(
      `The host fails alike with ${check.target}: the network is at fault, not the container`,
      `主机访问 ${check.target} 同样失败：问题在网络，而不在容器`,
    )];
}

/** One host serves many requests; its check counts as soon as one request that counts failed there without an HTTP proxy between. */
function failures(seen: Observations, kind: 'dns:lookup' | 'tcp:connect' | 'tls:handshake'): readonly Seen[] {
  const requests = seen.all
    .filter((check) => check.used && check.result === 'no' && check.text('via') === '' && lowClasses.includes(check.errorClass));
  const targets = new Set(requests.flatMap((request) => {
    const parts = hostAndPort(lastAddress(request));
    return parts === undefined ? [] : [parts.host, `${parts.host}:${parts.port}`];
  }));
  return seen.of(kind).filter((check) => check.result === 'no' && (check.used || targets.has(check.target)));
}

/** Failures of a request that lie below HTTP. */
const lowClasses: readonly string[] = ['dns', 'tcp', 'tls', 'plain-http'];

function failed(check: Seen): boolean {
  return check.result === 'no' && check.used;
}

function noNetwork(seen: Observations): readonly Claim[] {
  const facts = seen.of('facts:network').find((check) => check.result === 'no');
  if (facts === undefined) return [];
  return [{
    cause: 'no-network',
    target: '',
    strength: 'fault',
    summary: localized('The container has no network: no interface besides loopback is up', '容器没有网络：除回环接口外没有启用任何网卡'),
    evidence: [
      localized(
        `Interfaces up besides loopback: ${facts.list('interfaces').join(', ') || 'none'}`,
        `除回环外已启用的网卡：${facts.list('interfaces').join('、') || '无'}`,
      ),
      ...seen.of('dns:lookup').filter(failed).slice(0, 1).map(words),
      ...seen.of('tcp:connect').filter(failed).slice(0, 1).map(words),
    ],
  }];
}

function lookupClaim(seen: Observations, check: Seen): readonly Claim[] {
  const base = {
    target: check.target,
    strength: 'fault' as const,
    evidence: [words(check), ...serverAnswers(seen), ...hostComparison(seen, check)],
  };
  const others = seen.of('dns:lookup').filter((other) => other.result === 'yes' && other.used);
  const healthy = others.map((other) => localized(`${other.target} is found by the same name servers`, `同一 DNS 能解析 ${other.target}`));
  switch (check.errorClass) {
    case 'no-such-host':
      return [{
        ...base,
        cause: 'dns-name-not-found',
        evidence: [...base.evidence, ...healthy],
        summary: localized(`The name server says that ${check.target} does not exist`, `DNS 答复 ${check.target} 不存在`),
      }];
    case 'server-failure':
      return [{
        ...base,
        cause: 'dns-server-failing',
        against: healthy,
        summary: localized(`The name server answers the question for ${check.target} with a failure`, `DNS 服务器在解析 ${check.target} 时返回错误`),
      }];
    case 'permission-denied':
      return [{
        ...base,
        cause: 'connect-not-permitted',
        target: silentServers(seen)[0] ?? check.target,
        summary: localized(
          `The sandbox forbids the question to the name server, so ${check.target} is not found`,
          `沙箱禁止向 DNS 服务器发出查询，因此无法解析 ${check.target}`,
        ),
      }];
    case 'timeout':
    case 'refused':
    case 'no-route':
    case 'network-unreachable': {
      const servers = silentServers(seen);
      const named = servers.join(', ');
      return [{
        ...base,
        cause: 'dns-server-unreachable',
        target: servers[0] ?? '',
        against: healthy,
        summary: localized(
          `${named === '' ? 'The name server' : `Name server ${named}`} does not answer, so ${check.target} is not found`,
          `${named === '' ? 'DNS 服务器' : `DNS 服务器 ${named}`} 没有响应，无法解析 ${check.target}`,
        ),
      }];
    }
    default:
      return [];
  }
}

function serverAnswers(seen: Observations): readonly Localized[] {
  return seen.of('dns:server').map((check) => {
    const [sent, received, answer] = [check.number('sent') ?? 0, check.number('received') ?? 0, check.text('answer')];
    return localized(
      `Name server ${check.target}: ${received} of ${sent} questions answered, ${answer === '' ? 'no code' : answer}`,
      `DNS 服务器 ${check.target}：${sent} 次查询答复 ${received} 次，应答码 ${answer === '' ? '无' : answer}`,
    );
  });
}

/** A public name that leads back to the container itself: where nothing answers there, the name is what is wrong. */
function wrongAddress(seen: Observations, check: Seen): readonly Claim[] {
  const addresses = check.list('addresses');
  if (check.result !== 'yes' || addresses.length === 0 || isLoopback(check.target) || !addresses.every(isNowhere)) return [];
  const connects = seen.of('tcp:connect').filter((other) => other.target.startsWith(`${check.target}:`));
  if (!connects.some((other) => other.result === 'no')) return [];
  const listed = addresses.join(', ');
  const byHostsFile = seen.of('facts:hosts').some((facts) => facts.list('entries').some((entry) => entry.split(' ').slice(1).includes(check.target)));
  return [{
    cause: 'dns-wrong-address',
    target: check.target,
    strength: 'fault',
    summary: byHostsFile
      ? localized(`/etc/hosts says that ${check.target} is ${listed}, the container itself`, `/etc/hosts 把 ${check.target} 指向 ${listed}，即容器自身`)
      : localized(
        `The name server says that ${check.target} is ${listed}, the container itself: somebody else answers in the name's place`,
        `DNS 答复 ${check.target} 为 ${listed}，即容器自身：应答并非来自该域名的真正主人`,
      ),
    evidence: [
      localized(`${check.target} resolves to ${listed}`, `${check.target} 解析为 ${listed}`),
      ...connects.filter((other) => other.result === 'no').map(words),
      ...hostComparison(seen, check),
    ],
  }];
}

/** The zero address and loopback: what filters answer in place of a name that they block. */
function isNowhere(address: string): boolean {
  return isLoopback(address) || address === '0.0.0.0' || address === '::';
}

function connectClaim(seen: Observations, check: Seen): readonly Claim[] {
  const tried = check.list('tried');
  const base = {
    target: check.target,
    strength: 'fault' as const,
    evidence: [
      words(check),
      ...(tried.length > 0 ? [localized(`Tried: ${tried.join('; ')}`, `已尝试：${tried.join('；')}`)] : []),
      ...hostComparison(seen, check),
    ],
    against: seen.of('tcp:connect').filter((other) => other.result === 'yes' && other.used)
      .map((other) => localized(`${other.target} accepts connections from the same container`, `同一容器可以连接 ${other.target}`)),
  };
  const seconds = Math.max(1, Math.round(check.ms / 1000));
  switch (check.errorClass) {
    case 'refused':
      return [{
        ...base,
        cause: 'tcp-refused',
        summary: localized(`Nothing listens at ${check.target}: the connection was refused`, `${check.target} 没有服务监听：连接被拒绝`),
      }];
    case 'timeout':
      return [{
        ...base,
        cause: 'tcp-timeout',
        summary: localized(
          `${check.target} did not answer within ${seconds} s: packets are dropped on the way`,
          `${check.target} 在 ${seconds} 秒内没有应答：数据包在途中被丢弃`,
        ),
      }];
    case 'reset':
      return [{
        ...base,
        cause: 'tcp-reset',
        summary: localized(`The connection to ${check.target} was reset`, `与 ${check.target} 的连接被重置`),
      }];
    case 'no-route':
      return [unreachable(check, base)];
    case 'permission-denied':
      return [{
        ...base,
        cause: 'connect-not-permitted',
        summary: localized(`The sandbox forbids the connection to ${check.target}`, `沙箱禁止连接 ${check.target}`),
      }];
    case 'network-unreachable':
      return [check.text('address').startsWith('[')
        ? {
          ...base,
          cause: 'no-ipv6-route',
          summary: localized(
            `${check.target} was tried over IPv6 only, and the container has no IPv6 route`,
            `只尝试了 ${check.target} 的 IPv6 地址，而容器没有 IPv6 路由`,
          ),
        }
        : {
          ...base,
          cause: 'no-network',
          target: '',
          summary: localized(`The container has no route to ${check.target}`, `容器没有到 ${check.target} 的路由`),
        }];
    default:
      return [];
  }
}

/**
 * A neighbour that does not answer is asked three times, a second apart, before the kernel or the last router gives up; a firewall answers
 * at once.
 */
const neighbourMs = 2000;

/** Both have the same words, "no route to host": the time tells them apart. */
function unreachable(check: Seen, base: Pick<Claim, 'target' | 'strength' | 'evidence' | 'against'>): Claim {
  const isSlow = check.ms >= neighbourMs;
  return {
    ...base,
    cause: 'host-unreachable',
    summary: isSlow
      ? localized(
        `No machine answers for the address of ${check.target} in its own network: it is off, or the address is not in use`,
        `${check.target} 的地址在其所在网络中无人应答：机器已关机，或该地址未被使用`,
      )
      : localized(`A firewall or router on the way rejects the connection to ${check.target}`, `途中的防火墙或路由器拒绝了到 ${check.target} 的连接`),
    evidence: [...base.evidence, isSlow
      ? localized(`The refusal came after ${check.ms} ms: a firewall would have rejected at once`, `${check.ms} 毫秒后才得知不可达：防火墙会立即拒绝`)
      : localized(`The refusal came after ${check.ms} ms: a machine that is off takes three seconds to be missed`, `${check.ms} 毫秒后即被拒绝：若是机器关机，需约三秒才能得知`)],
  };
}

/** Claims from a failed TLS handshake; two where the measurements do not tell them apart. */
function tlsClaims(seen: Observations, check: Seen): readonly Claim[] {
  const issuer = check.text('issuer');
  const base = {
    target: check.target,
    strength: 'fault' as const,
    evidence: [
      words(check),
      ...(issuer === '' ? [] : [localized(`The certificate's issuer is "${issuer}"`, `证书签发者为“${issuer}”`)]),
      ...hostComparison(seen, check),
    ],
  };
  switch (check.errorClass) {
    case 'unknown-authority':
      return unknownAuthority(seen, check, base);
    case 'expired':
    case 'not-yet-valid':
      return [outOfTime(seen, check, base)];
    case 'name-mismatch': {
      const names = check.list('names').join(', ');
      return [{
        ...base,
        cause: 'tls-name-mismatch',
        summary: localized(
          `The certificate of ${check.target} is for ${names === '' ? 'another name' : names}`,
          `${check.target} 的证书属于 ${names === '' ? '其他名字' : names}`,
        ),
      }];
    }
    case 'handshake-timeout':
      return unansweredHello(check, base);
    case 'not-tls':
      return [{
        ...base,
        cause: 'plain-http-on-tls-port',
        summary: localized(`${check.target} speaks plain http, not https`, `${check.target} 提供的是明文 http，而不是 https`),
        evidence: [...base.evidence, ...firstBytes(check)],
      }];
    case 'reset':
    case 'closed':
      return [{
        ...base,
        cause: 'tcp-reset',
        summary: localized(`The connection to ${check.target} is torn down during the TLS handshake`, `与 ${check.target} 的连接在 TLS 握手期间被断开`),
      }];
    case 'remote-alert':
      return [{
        ...base,
        cause: 'tls-handshake-failed',
        summary: refusedHandshake(check),
      }];
    default:
      return [];
  }
}

/** What the server's alert says, as far as it is about what the two have to agree on. */
function refusedHandshake({ target, error }: Seen): Localized {
  const alert = /remote error: tls: (.+)$/u.exec(error)?.[1] ?? '';
  switch (alert) {
    case 'protocol version not supported':
      return localized(`${target} speaks no version of TLS that this Go speaks`, `${target} 不支持此 Go 所用的任何 TLS 版本`);
    case 'handshake failure':
    case 'insufficient security level':
      return localized(`${target} has no cipher in common with this Go`, `${target} 与此 Go 没有共同的加密套件`);
    case 'certificate required':
    case 'bad certificate':
      return localized(
        `${target} wants a client certificate, and the go command has none to show`,
        `${target} 要求客户端证书，而 go 命令无法提供`,
      );
    case 'unrecognized name':
      return localized(`${target} serves no host of that name`, `${target} 不提供该名称的主机`);
    default:
      return localized(
        `${target} ends the TLS handshake with ${alert === '' ? 'an alert' : `the alert "${quote(alert)}"`}`,
        `${target} 以 TLS 警报${alert === '' ? '' : `“${quote(alert)}”`}中止了握手`,
      );
  }
}

/**
 * No answer to the TLS hello: a filter, or a path that loses large packets. A second hello, which any server refuses in a few bytes, tells
 * them apart; where it was not sent, both are named.
 */
function unansweredHello(check: Seen, base: Pick<Claim, 'target' | 'strength' | 'evidence'>): readonly Claim[] {
  const small = check.flag('smallAnswer');
  const silent: Claim = {
    ...base,
    cause: 'tls-handshake-timeout',
    summary: localized(
      `${check.target} accepts the connection but does not answer the TLS hello`,
      `${check.target} 接受了连接，但不应答 TLS 握手`,
    ),
  };
  const vanishing: Claim = {
    ...base,
    cause: 'mtu-too-large',
    summary: localized(
      `Small answers of ${check.target} arrive, its certificate in full packets does not: large packets vanish on the way`,
      `${check.target} 的小应答可以到达，而装满数据包的证书不能：大数据包在途中丢失`,
    ),
  };
  if (small === true) {
    return [{ ...vanishing, evidence: [...base.evidence, localized('A hello that is refused in a few bytes was answered at once', '对一个只需几个字节即可拒绝的握手，服务器立即作了应答')] }];
  }
  if (small === false) {
    return [{ ...silent, evidence: [...base.evidence, localized('A hello that is refused in a few bytes got no answer either', '对一个只需几个字节即可拒绝的握手，同样没有应答')] }];
  }
  return [silent, {
    ...vanishing,
    strength: 'hint',
    summary: localized('Packets may be larger than the way carries', '数据包可能超过沿途可承载的大小'),
    evidence: [localized('A build with a lower MTU on the bridge separates this from a filter', '调低网桥 MTU 后重新构建，可与网络过滤相区分')],
  }];
}

function unknownAuthority(seen: Observations, check: Seen, base: Pick<Claim, 'target' | 'strength' | 'evidence'>): readonly Claim[] {
  const host = check.target.replace(/:\d+$/u, '');
  const issuer = check.text('issuer') || 'unknown';
  const bundle = seen.of('tls:ca-bundle')[0];
  const roots = bundle?.number('certificates');
  const file = bundle?.text('file') ?? '';
  const isMissing = bundle !== undefined && (bundle.result === 'no' || roots === 0);
  const missing: Claim = {
    ...base,
    cause: 'ca-bundle-missing',
    summary: localized(`The image has no root certificates, so ${check.target} cannot be trusted`, `镜像中没有根证书，因此无法信任 ${check.target}`),
    evidence: [...base.evidence, localized('No root certificate was found in the image', '镜像中未找到任何根证书')],
  };
  const intercepted: Claim = {
    ...base,
    cause: 'tls-intercepted',
    summary: isPrivateHost(host)
      ? localized(
        `${check.target} has a certificate from "${issuer}", a private issuer that the image does not know`,
        `${check.target} 的证书由镜像不信任的私有签发者“${issuer}”签发`,
      )
      : localized(
        `${check.target} shows a certificate from "${issuer}", an issuer that the image does not trust`,
        `${check.target} 出示的证书由“${issuer}”签发，镜像不信任该签发者`,
      ),
    evidence: roots === undefined ? base.evidence
      : [
        ...base.evidence,
        localized(`${file} holds ${roots} root certificates and this issuer is not among them`, `${file} 中有 ${roots} 个根证书，但不包含该签发者`),
      ],
  };
  if (isMissing) return [missing];
  if (bundle !== undefined) return [intercepted];
  const separation = localized('The number of root certificates in the image would separate the two', '镜像中根证书的数量可以区分这两种情况');
  return [
    intercepted,
    { ...missing, evidence: [...base.evidence] },
  ].map((claim) => ({ ...claim, evidence: [...claim.evidence, separation] }));
}

function outOfTime(seen: Observations, check: Seen, base: Pick<Claim, 'target' | 'strength' | 'evidence'>): Claim {
  const clock = seen.of('facts:clock')[0];
  const skew = clock?.number('skewSeconds');
  const isSkewed = clock?.result === 'no' || (clock?.result !== 'yes' && check.errorClass === 'not-yet-valid');
  const validity = localized(
    `Valid from ${check.text('notBefore') || '?'} to ${check.text('notAfter') || '?'}`,
    `有效期：${check.text('notBefore') || '?'} 至 ${check.text('notAfter') || '?'}`,
  );
  const measured = skew === undefined ? [] : [localized(
    `The container's clock differs from the server's by ${skew} s`,
    `容器时钟与服务器相差 ${skew} 秒`,
  )];
  if (isSkewed) {
    return {
      ...base,
      cause: 'clock-skew',
      summary: localized(
        `The container's clock is outside the validity of the certificate of ${check.target}`,
        `容器时钟不在 ${check.target} 证书的有效期内`,
      ),
      evidence: [...base.evidence, validity, ...measured],
    };
  }
  return {
    ...base,
    cause: 'tls-expired',
    summary: check.errorClass === 'expired'
      ? localized(`The certificate of ${check.target} has expired`, `${check.target} 的证书已过期`)
      : localized(`The certificate of ${check.target} is not valid yet, and the clock is right`, `${check.target} 的证书尚未生效，且时钟无误`),
    evidence: [...base.evidence, validity, ...measured],
  };
}

function firstBytes(check: Seen): readonly Localized[] {
  const bytes = check.text('firstBytes');
  return bytes === '' ? [] : [localized(`It answers: ${quote(bytes)}`, `其应答为：${quote(bytes)}`)];
}

function words(check: Seen): Localized {
  const [error, name] = [check.error === '' ? check.errorClass : quote(check.error), checkName(check)];
  return localized(`${name.en}: ${error}`, `${name['zh-cn']}：${error}`);
}
