import { classify } from '../../causes/classify.ts';
import { localized, type Localized } from '../../text/localized.ts';
import type { Claim, ClaimBase } from './claim.ts';
import { hostComparison } from './evidence.ts';
import { hostAndPort } from './host-and-port.ts';
import { isOnTheWay } from './http-proxy.ts';
import { lastAddress, type Observations, type Seen } from './observations.ts';
import { requestTexts, saidText, seconds } from './request-texts.ts';
import type { Stop, Way } from './walk.ts';

/** What one asked entry answered, as a cause. Where the reason lies below (name, connect, TLS), that layer's own check makes the claim. */
export function failureClaims(seen: Observations, stop: Stop, way: Way): readonly Claim[] {
  const { failure } = stop;
  if (failure === undefined || stop.kind === 'file') return [];
  const strength = way.outcome === 'used' ? 'hint' : 'fault';
  const base = {
    target: stop.entry,
    strength,
    evidence: [
      ...requestTexts(stop.requests.filter((request) => request.result === 'no')),
      ...redirectText(failure),
      ...saidText(failure),
      ...hostComparison(seen, failure),
    ],
    against: requestTexts(stop.requests.filter((request) => request.result === 'yes')),
    next: stop.step.next,
  } as const;
  const one = (cause: string, en: string, zhCn: string): readonly Claim[] => [{ ...base, cause, summary: localized(en, zhCn) }];
  const { entry } = stop;
  switch (failure.errorClass) {
    case 'http-proxy-status':
      return isShownBelow(seen, stop, failure) ? [] : statusClaims(seen, base, failure, entry);
    case 'status':
      return failure.number('status') === 401 && entry.startsWith('http://') ? unsentCredentials(seen, base, entry) : statusClaims(seen, base, failure, entry);
    case 'content': {
      const kind = failure.text('bodyKind') || 'other';
      return one(
        'not-a-module-proxy',
        `${entry} answers 200 with ${kind} content instead of module data`,
        `${entry} 返回 200，但内容是 ${kind}，而不是模块数据`,
      );
    }
    case 'cut':
      return one(
        'transfer-cut',
        `The answer of ${entry} is cut off after ${failure.number('bytes') ?? 0} bytes`,
        `${entry} 的响应在 ${failure.number('bytes') ?? 0} 字节后中断`,
      );
    case 'closed':
      return one('transfer-cut', `${entry} closes the connection before it answers`, `${entry} 在应答之前关闭了连接`);
    case 'timeout':
      return (failure.number('bytes') ?? 0) > 0 ? one(
        'proxy-slow',
        `${entry} sends ${kilobytesPerSecond(failure)} kB/s: ${failure.number('bytes') ?? 0} bytes in ${seconds(failure.ms)} s, and then no end`,
        `${entry} 的传输速度为 ${kilobytesPerSecond(failure)} kB/s：${seconds(failure.ms)} 秒内 ${failure.number('bytes') ?? 0} 字节，仍未结束`,
      ) : one(
        'proxy-slow',
        `${entry} accepts the request but does not answer in time; the go command itself would wait without limit`,
        `${entry} 接受了请求但未在时限内应答；go 命令自身会无限等待`,
      );
    case 'redirect':
      return one('proxy-redirects', `${entry} redirects where the go command does not follow`, `${entry} 的重定向是 go 命令不会跟随的`);
    case 'credentials-over-http':
      return one(
        'credentials-over-http',
        `${entry} carries credentials over plain http, which the go command refuses`,
        `${entry} 在明文 http 上携带凭据，go 命令会拒绝`,
      );
    case 'plain-http':
      return isShownBelow(seen, stop, failure) ? [] : one(
        'plain-http-on-tls-port',
        `${entry} says https, but the server speaks plain http`,
        `${entry} 写的是 https，但服务器提供的是明文 http`,
      );
    default:
      return transportClaims(seen, stop, failure, base);
  }
}

/** The go command sends what a netrc holds over https alone: where plain http is answered with 401, no credentials will help. */
function unsentCredentials(seen: Observations, base: ClaimBase, entry: string): readonly Claim[] {
  const netrc = seen.of('facts:netrc').find((check) => check.flag('exists') === true);
  const unsent: Claim = {
    ...base,
    cause: 'credentials-over-http',
    summary: localized(
      `${entry} wants credentials (401), and over plain http the go command sends none`,
      `${entry} 要求身份验证（401），而 go 命令不会通过明文 http 发送任何凭据`,
    ),
    evidence: [...base.evidence, ...(netrc === undefined ? [] : [localized(
      `${netrc.target} is there, and is used for https only`, `存在 ${netrc.target}，但只用于 https`,
    )])],
  };
  const unauthorized: Claim = { ...base, cause: 'proxy-unauthorized', summary: localized(`${entry} wants credentials: it answers 401`, `${entry} 要求身份验证：返回 401`) };
  return netrc === undefined ? [unauthorized, { ...unsent, strength: 'hint' }] : [unsent];
}

function statusClaims(seen: Observations, base: ClaimBase, failure: Seen, entry: string): readonly Claim[] {
  const status = failure.number('status') ?? Number(failure.text('causeClass'));
  const via = failure.text('via');
  const one = (cause: string, en: string, zhCn: string): readonly Claim[] => [{ ...base, cause, summary: localized(en, zhCn) }];
  if (failure.errorClass === 'http-proxy-status' || status === 407) {
    const cause = status === 407 ? 'http-proxy-auth-required' : 'http-proxy-denies';
    return [{
      ...base,
      cause,
      target: via === '' ? entry : via,
      summary: localized(`The HTTP proxy ${via} answers ${status} for ${entry}`, `HTTP 代理 ${via} 对 ${entry} 返回 ${status}`),
    }];
  }
  if (status === 401) return unauthorized(seen, base, failure, entry);
  if (status === 403) return one('proxy-forbidden', `${entry} refuses the module: it answers 403`, `${entry} 拒绝提供该模块：返回 403`);
  if (status === 429) return one('proxy-rate-limited', `${entry} limits the rate: it answers 429`, `${entry} 限制了请求频率：返回 429`);
  if (status >= 500) return one('proxy-server-error', `${entry} fails itself: it answers ${status}`, `${entry} 自身出错：返回 ${status}`);
  return one('not-a-module-proxy', `${entry} answers ${status}, which no module proxy does`, `${entry} 返回 ${status}，模块代理不会如此应答`);
}

/** What was sent, and where the go command looks for more: the running user's netrc is where most of them should be. */
function unauthorized(seen: Observations, base: ClaimBase, failure: Seen, entry: string): readonly Claim[] {
  const [netrc] = seen.of('facts:netrc');
  const { host = '' } = hostAndPort(entry) ?? {};
  const port = /:\d+$/u.test(failure.target.replace(/^[a-z]+:\/\/|\/.*$/gu, ''));
  const sent = failure.text('credentials');
  const isRefused = sent === 'url' || sent === 'netrc';
  return [{
    ...base,
    cause: 'proxy-unauthorized',
    summary: isRefused
      ? localized(`${entry} refuses the credentials that it is sent: it answers 401`, `${entry} 拒绝了所发送的凭据：返回 401`)
      : localized(`${entry} wants credentials: it answers 401`, `${entry} 要求身份验证：返回 401`),
    evidence: [...base.evidence, ...(sent === 'url' ? [localized('The credentials in the address were sent', '已发送地址中的凭据')]
      : netrc === undefined ? [] : [netrcText(netrc, sent === 'netrc', host, port)])],
  }];
}

function netrcText(netrc: Seen, isSent: boolean, host: string, hasPort: boolean): Localized {
  const file = netrc.target;
  if (isSent) return localized(`The credentials of ${file} for ${host} were sent`, `已发送 ${file} 中 ${host} 的凭据`);
  if (netrc.flag('exists') !== true) return localized(`The running user has no netrc: ${file} does not exist`, `运行用户没有 netrc：${file} 不存在`);
  if (netrc.flag('readable') === false) return localized(`${file} is there, but this user may not read it`, `存在 ${file}，但该用户无权读取`);
  return hasPort
    ? localized(`${file} is there, and has no complete line for ${host} that fits; since Go 1.20 the port belongs to the name`,
      `存在 ${file}，但其中没有与 ${host} 相符的完整条目；自 Go 1.20 起名称须包含端口`)
    : localized(`${file} is there, and has no complete line (machine, login, password) for ${host}`,
      `存在 ${file}，但其中没有 ${host} 的完整条目（machine、login、password）`);
}

/** For a failure below HTTP that no check of its own layer shows: the library's words name the cause. */
function transportClaims(seen: Observations, stop: Stop, failure: Seen, base: ClaimBase): readonly Claim[] {
  if (isShownBelow(seen, stop, failure)) return [];
  return classify(failure.error).slice(0, 1).map(({ cause }): Claim => ({
    ...base,
    cause: cause.id,
    summary: localized(`${askedOf(failure, stop.entry)} cannot be asked: ${lowerFirst(cause.title.en)}`, `无法访问 ${askedOf(failure, stop.entry)}：${cause.title['zh-cn']}`),
  }));
}

/** Whether a check of the failing layer itself makes the claim. */
function isShownBelow(seen: Observations, stop: Stop, failure: Seen): boolean {
  const parts = hostAndPort(lastAddress(failure) || stop.entry);
  const address = parts === undefined ? '' : `${parts.host}:${parts.port}`;
  return seen.all.some((check) => {
    if (check.where !== 'container' || check.result !== 'no') return false;
    if (check.kind === 'http-proxy:reach') return failure.errorClass === 'http-proxy' && isOnTheWay(seen, check);
    if (!check.used) return false;
    if (check.kind === 'dns:lookup') return check.target === parts?.host;
    return check.target === address && ['tcp:connect', 'tls:handshake', 'http-proxy:connect'].includes(check.kind);
  });
}

/** The host that was asked last, where redirects led to another one than the entry's. */
function askedOf(failure: Seen, entry: string): string {
  const [last, first] = [hostAndPort(lastAddress(failure)), hostAndPort(entry)];
  return last === undefined || last.host === first?.host ? entry : `https://${last.host}`;
}

function redirectText(failure: Seen): readonly Localized[] {
  const [last, first] = [hostAndPort(failure.text('finalUrl')), hostAndPort(failure.text('url'))];
  return last === undefined || last.host === first?.host ? [] : [localized(
    `${failure.target} answers with a redirect to ${last.host}, and the failure is there: both hosts must be let through`,
    `${failure.target} 以重定向转到 ${last.host}，故障发生在后者：两个主机都必须放行`,
  )];
}

function kilobytesPerSecond(request: Seen): string {
  return ((request.number('bytes') ?? 0) / Math.max(request.number('transfer') ?? request.ms, 1)).toFixed(1);
}

function lowerFirst(text: string): string {
  return `${text.slice(0, 1).toLowerCase()}${text.slice(1)}`;
}
