import { isInternalHost } from '../../go/near-host.ts';
import { localized, type Localized } from '../../text/localized.ts';
import { listed } from '../../text/marks.ts';
import { quote, type Claim, type ClaimBase } from './claim.ts';
import { failureText, hostComparison } from './evidence.ts';
import type { Observations, Seen } from './observations.ts';

/** Claims from a failed TLS handshake; two where the measurements do not tell them apart. */
export function tlsClaims(seen: Observations, check: Seen): readonly Claim[] {
  const issuer = check.text('issuer');
  const base = {
    target: check.target,
    strength: 'fault' as const,
    evidence: [
      failureText(check),
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
      const names = listed(check.list('names'));
      return [{
        ...base,
        cause: 'tls-name-mismatch',
        summary: localized(
          `The certificate of ${check.target} is for ${names.en === '' ? 'another name' : names.en}`,
          `${check.target} 的证书属于 ${names['zh-cn'] === '' ? '其他名字' : names['zh-cn']}`,
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
function unansweredHello(check: Seen, base: ClaimBase): readonly Claim[] {
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

function unknownAuthority(seen: Observations, check: Seen, base: ClaimBase): readonly Claim[] {
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
    summary: isInternalHost(host)
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

function outOfTime(seen: Observations, check: Seen, base: ClaimBase): Claim {
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
