import { isInternalHost } from '../../go/near-host.ts';
import { localized, type Localized } from '../../text/localized.ts';
import { quote, verbatim, type Claim } from './claim.ts';
import { hostComparison } from './evidence.ts';
import type { Observations, Seen } from './observations.ts';
import { tlsClaims } from './tls.ts';

/** Claims about the HTTP proxy between the container and the servers. */
export function httpProxyClaims(seen: Observations, isReached: (target: string) => boolean): readonly Claim[] {
  return [
    ...seen.of('http-proxy:spare').filter((check) => check.result === 'yes').map((check) => spareClaim(seen, check, isReached(check.target))),
    ...seen.of('http-proxy:reach').filter((check) => check.result === 'no' && isOnTheWay(seen, check))
      .map((check) => reachClaim(seen, check)),
    ...seen.of('http-proxy:connect').filter(failed).flatMap((check) => connectClaims(seen, check)),
    // What waits behind the proxy: no fault of this download's, and the next one's if the variable is taken away.
    ...seen.of('http-proxy:past').filter((check) => check.result === 'no')
      .flatMap((check) => tlsClaims(seen, check)).map((claim) => ({ ...claim, strength: 'hint' as const })),
  ];
}

/** What became of the same hosts without the HTTP proxy: whether its variable is needed at all. */
function pastProxy(seen: Observations, proxy: string): readonly Localized[] {
  const past = seen.of('http-proxy:past').filter((check) => check.text('proxy') === proxy);
  const reached = past.filter(({ result }) => result === 'yes').map(({ target }) => target);
  return [
    ...(reached.length === 0 ? [] : [localized(
      `Without this proxy the way is open, and certificates are trusted: ${reached.join(', ')}`, `不经该代理可以直连，且证书受信任：${reached.join('、')}`,
    )]),
    ...past.filter(({ result }) => result !== 'yes').map((check) => {
      const why = whyNotDirect(seen, check);
      return localized(`Without this proxy ${check.target} is not reached either: ${why}`, `不经该代理也无法访问 ${check.target}：${why}`);
    }),
  ];
}

function whyNotDirect(seen: Observations, past: Seen): string {
  const host = past.target.replace(/:\d+$/u, '');
  const why = [past, seen.at('tcp:connect', past.target), seen.at('dns:lookup', host)].find((check) => check?.result === 'no');
  return why === undefined ? '' : quote(why.error === '' ? why.errorClass : why.error);
}

function failed(check: Seen): boolean {
  return check.result === 'no' && check.used;
}

/** One HTTP proxy serves many requests; it is on the way as soon as one request that counts went through it. */
export function isOnTheWay(seen: Observations, reach: Seen): boolean {
  return reach.used || seen.all.some((check) => check.used && check.errorClass === 'http-proxy' && check.text('via') === reach.text('url'));
}

function reachClaim(seen: Observations, check: Seen): Claim {
  const variable = check.text('variable') || 'HTTPS_PROXY';
  const url = check.text('url') || check.target;
  const words = check.error === '' ? check.errorClass : quote(check.error);
  const base = {
    target: url,
    strength: 'fault' as const,
    evidence: [verbatim(`${variable}=${url}`), localized(`Reaching it fails: ${words}`, `无法连接：${words}`), ...hostComparison(seen, check), ...pastProxy(seen, url)],
  };
  if (check.flag('loopback') === true) {
    return {
      ...base,
      cause: 'http-proxy-loopback',
      summary: localized(
        `${variable} points to ${url}, which inside a container is the container itself`,
        `${variable} 指向 ${url}，在容器内即容器自身`,
      ),
    };
  }
  if (check.text('failedAt') === 'tls' && check.errorClass === 'not-tls') {
    return {
      ...base,
      cause: 'plain-http-on-tls-port',
      summary: localized(
        `${variable} says https, but the HTTP proxy ${url} is reached by plain http`,
        `${variable} 写的是 https，但 HTTP 代理 ${url} 需用明文 http 访问`,
      ),
    };
  }
  return {
    ...base,
    cause: 'http-proxy-unreachable',
    summary: localized(
      `The HTTP proxy ${url} from ${variable} cannot be reached from the container`,
      `容器无法访问 ${variable} 指定的 HTTP 代理 ${url}`,
    ),
  };
}

/** The way out is there, and the go command does not take it: the variable that is set is not the one it reads for https. */
function spareClaim(seen: Observations, check: Seen, isReached: boolean): Claim {
  const [variable, proxy] = [check.text('variable') || 'HTTP_PROXY', check.text('proxy')];
  const direct = seen.all.filter((other) => other.where === 'container' && other.result === 'no'
    && ['dns:lookup', 'tcp:connect', 'tls:handshake'].includes(other.kind)
    && (other.target === check.target || other.target === check.target.replace(/:\d+$/u, '')));
  return {
    cause: 'https-proxy-missing',
    target: 'HTTPS_PROXY',
    strength: isReached ? 'fault' : 'hint',
    summary: /^all_proxy$/iu.test(variable)
      ? localized(
        `${check.target} is asked directly and in vain: the go command does not read ${variable}, and HTTPS_PROXY is not set`,
        `go 命令直接访问 ${check.target}，未能成功：它不读取 ${variable}，而 HTTPS_PROXY 未设置`,
      )
      : localized(
        `${check.target} is asked directly and in vain: ${variable} is for http addresses only, and HTTPS_PROXY is not set`,
        `go 命令直接访问 ${check.target}，未能成功：${variable} 只用于 http 地址，而 HTTPS_PROXY 未设置`,
      ),
    evidence: [
      verbatim(`${variable}=${proxy}`),
      ...direct.map((other) => verbatim(`${other.target}: ${quote(other.error === '' ? other.errorClass : other.error)}`)),
      localized(`CONNECT ${check.target} through ${proxy}: ${said(check)}`, `经 ${proxy} CONNECT ${check.target}：${said(check)}`),
    ],
  };
}

function connectClaims(seen: Observations, check: Seen): readonly Claim[] {
  const proxy = check.text('proxy');
  const status = check.number('status');
  const host = check.target.replace(/:\d+$/u, '');
  const asked = localized(`CONNECT ${check.target} through ${proxy}: ${said(check)}`, `经 ${proxy} CONNECT ${check.target}：${said(check)}`);
  const base = {
    target: proxy,
    strength: 'fault' as const,
    evidence: [asked, ...pastProxy(seen, proxy)],
  };
  if (status === 407) {
    return [{
      ...base,
      cause: 'http-proxy-auth-required',
      summary: localized(`The HTTP proxy ${proxy} wants credentials (407)`, `HTTP 代理 ${proxy} 要求身份验证（407）`),
    }];
  }
  if (check.errorClass !== 'status') {
    return [{
      ...base,
      cause: 'http-proxy-unreachable',
      summary: localized(`The HTTP proxy ${proxy} does not answer CONNECT`, `HTTP 代理 ${proxy} 没有应答 CONNECT`),
    }];
  }
  const denied: Claim = {
    ...base,
    cause: 'http-proxy-denies',
    summary: localized(
      `The HTTP proxy ${proxy} refuses ${check.target} with ${status ?? '?'}`,
      `HTTP 代理 ${proxy} 以 ${status ?? '?'} 拒绝访问 ${check.target}`,
    ),
  };
  const direct = seen.at('tcp:connect', check.target);
  if (!isInternalHost(host) || direct?.result !== 'yes') return [denied];
  return [{
    ...base,
    cause: 'no-proxy-missing',
    target: host,
    summary: localized(
      `${host} is internal and reachable, but is asked through the HTTP proxy ${proxy}`,
      `${host} 是可直连的内网主机，却被发往 HTTP 代理 ${proxy}`,
    ),
    evidence: [asked, localized(`${check.target} accepts direct connections`, `${check.target} 可以直接连接`)],
  }, { ...denied, strength: 'hint' }];
}

function said(check: Seen): string {
  const status = check.number('status');
  return status === undefined ? quote(check.error === '' ? check.errorClass : check.error) : `${status} ${check.text('statusText')}`.trim();
}
