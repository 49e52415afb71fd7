import { classify } from '../../causes/classify.ts';
import { localized, type Localized } from '../../text/localized.ts';
import { marks } from '../../text/marks.ts';
import { CANARY_MODULE } from '../plan.ts';
import { quote, verbatim, type Claim } from './claim.ts';
import { isMissingFolder } from './file-proxy.ts';
import { hostAndPort, isPrivateHost } from './hosts.ts';
import { isOnTheWay } from './http-proxy.ts';
import type { JudgeInput } from './judgement.ts';
import { hostComparison } from './network.ts';
import { lastAddress, type Observations, type Seen } from './observations.ts';
import type { Stop, Way } from './walk.ts';

/** Claims about GOPROXY itself and about what its entries answer, along the go command's own way through the list. */
export function moduleProxyClaims(input: JudgeInput, seen: Observations, way: Way): readonly Claim[] {
  const asked = way.stops.filter((stop) => stop.asked);
  return [
    ...invalidList(seen),
    ...asked.flatMap((stop) => offClaim(stop, asked)),
    ...asked.filter((stop) => stop.answer === 'other-failure' && stop.failure !== undefined && stop.requests.length > 0)
      .flatMap((stop) => failureClaims(seen, stop, way)),
    ...noFailover(way),
    ...notFound(input, seen, way),
    ...asked.flatMap(slowEntry),
  ];
}

function invalidList(seen: Observations): readonly Claim[] {
  return seen.of('module-proxy:goproxy').filter((check) => check.result === 'no').map((check): Claim => ({
    cause: 'goproxy-invalid',
    target: 'GOPROXY',
    strength: 'fault',
    summary: localized(
      `GOPROXY=${check.text('value')} is not a list the go command accepts`,
      `GOPROXY=${check.text('value')} 不是 go 命令可接受的列表`,
    ),
    evidence: [verbatim(quote(check.error === '' ? check.errorClass : check.error))],
    next: localized('asks nobody: one bad entry makes the whole list fail', '不询问任何代理：一项不合法会使整个列表失败'),
  }));
}

function offClaim(stop: Stop, asked: readonly Stop[]): readonly Claim[] {
  if (stop.kind !== 'off') return [];
  const isAlone = asked.length === 1;
  return [{
    cause: 'goproxy-off',
    target: 'GOPROXY',
    strength: isAlone ? 'fault' : 'hint',
    summary: localized('GOPROXY=off forbids every download', 'GOPROXY=off 禁止任何下载'),
    evidence: [isAlone
      ? localized('off is the first entry that applies to the module', 'off 是对该模块生效的第一项')
      : localized('off ends the list after the entries before it answered 404 or 410', '前面各项返回 404 或 410 之后，列表以 off 结束')],
    next: localized('uses only what is already in the module cache', '只使用模块缓存中已有的内容'),
  }];
}

/** What one asked entry answered, as a cause. Where the reason lies below (name, connect, TLS), that layer's own check makes the claim. */
function failureClaims(seen: Observations, stop: Stop, way: Way): readonly Claim[] {
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
function unsentCredentials(seen: Observations, base: Omit<Claim, 'cause' | 'summary'>, entry: string): readonly Claim[] {
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

function statusClaims(seen: Observations, base: Omit<Claim, 'cause' | 'summary'>, failure: Seen, entry: string): readonly Claim[] {
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
function unauthorized(seen: Observations, base: Omit<Claim, 'cause' | 'summary'>, failure: Seen, entry: string): readonly Claim[] {
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
function transportClaims(seen: Observations, stop: Stop, failure: Seen, base: Omit<Claim, 'cause' | 'summary'>): readonly Claim[] {
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

function noFailover(way: Way): readonly Claim[] {
  const stopped = way.stops.find((stop) => stop.asked && stop.why === 'comma-stops' && (stop.kind === 'proxy' || stop.kind === 'file'));
  const healthy = way.stops.find((stop) => !stop.asked && stop.answer === 'ok' && stop.kind === 'proxy');
  if (stopped === undefined || healthy === undefined) return [];
  return [{
    cause: 'no-failover',
    target: stopped.entry,
    strength: 'fault',
    summary: localized(
      `${stopped.entry} fails, and ${healthy.entry}, which works, is never asked`,
      `${stopped.entry} 出错，而可用的 ${healthy.entry} 从未被询问`,
    ),
    evidence: [
      ...requestTexts(stopped.requests.filter((request) => request.result === 'no')),
      localized(
        `${healthy.entry} was measured for comparison: ${healthy.step.answer.en}`,
        `对比测量 ${healthy.entry}：${healthy.step.answer['zh-cn']}`,
      ),
      stopped.kind === 'file'
        ? localized(
          `${stopped.entry} is followed by ",", and after "," only a missing file leads on`,
          `${stopped.entry} 之后是 ","，只有文件不存在才会继续`,
        )
        : localized(
          `${stopped.entry} is followed by ",", and after "," only 404 and 410 lead on`,
          `${stopped.entry} 之后是 ","，只有 404 和 410 才会继续`,
        ),
    ],
    next: stopped.step.next,
  }];
}

/** Every entry that was asked answered "not found": the module, its version, or the way by which it is asked for. */
function notFound(input: JudgeInput, seen: Observations, way: Way): readonly Claim[] {
  const asked = way.stops.filter((stop) => stop.asked && stop.requests.length > 0 && !isMissingFolder(seen, stop));
  const misses = asked.filter((stop) => stop.answer === 'not-found');
  if (way.outcome === 'used' || misses.length === 0 || misses.length < asked.length) return [];
  const [path = input.module, version = ''] = input.module.split('@');
  const answers = misses.flatMap((stop) => stop.requests.filter((request) => request.result === 'no').slice(0, 1));
  const base = {
    target: input.module,
    strength: 'fault' as const,
    evidence: [...requestTexts(answers), ...answers.flatMap(saidText)],
    next: misses.at(-1)?.step.next ?? localized('', ''),
  };
  // Where direct comes next and git is missing, the repository itself was never asked: the proxies' "not found" is no proof.
  const reachesDirect = way.stops.some((stop) => stop.asked && stop.kind === 'direct');
  const isRepositoryUnasked = reachesDirect && seen.of('vcs:git').some((check) => check.result === 'no');
  const strength: Claim['strength'] = isRepositoryUnasked ? 'hint' : 'fault';
  const body = answers.map((request) => request.text('said')).join('\n');
  const listed = misses.flatMap((stop) => seen.at('module-proxy:list', stop.entry) ?? [])
    .find((list) => list.result === 'yes' && (list.number('bytes') ?? 0) > 0);
  if (/could not read Username|terminal prompts disabled|Authentication failed/u.test(body) || isPrivateHost(path.split('/')[0] ?? '')) {
    return [{
      ...base,
      cause: 'private-module-via-public-proxy',
      summary: localized(
        `${path} looks private, but is asked of ${misses.map((stop) => stop.entry).join(', ')}: GOPRIVATE does not cover it`,
        `${path} 像是私有模块，却发往 ${misses.map((stop) => stop.entry).join('、')}：GOPRIVATE 未覆盖它`,
      ),
    }, { ...base, cause: 'module-not-found', strength: 'hint', summary: notFoundSummary(input.module, misses) }];
  }
  if (listed !== undefined || /unknown revision|invalid version/u.test(body)) {
    return [{
      ...base,
      cause: 'version-not-found',
      summary: localized(`${path} exists, but has no version ${version}`, `${path} 存在，但没有版本 ${version}`),
      evidence: [
        ...base.evidence,
        ...(listed === undefined ? [] : [localized(`${listed.target} lists versions of the module`, `${listed.target} 可列出该模块的版本`)]),
      ],
    }];
  }
  const nothing = misses.flatMap((stop) => {
    const reference = seen.at('module-proxy:reference', stop.entry);
    return reference !== undefined && isMissing(reference) ? [{ stop, reference }] : [];
  });
  const having = misses.flatMap((stop) => seen.at('module-proxy:reference', stop.entry) ?? []).filter(({ result }) => result === 'yes');
  // With every proxy of the list empty, what was asked for is no matter; with one that has what others have, that one counts.
  const allEmpty = nothing.length > 0 && nothing.length === misses.length;
  const pages = answers.filter((request) => request.text('bodyKind') === 'html');
  // A page in place of a module that every proxy has: there is a web server, and no module proxy under this path.
  const isCertain = pages.length > 0 && pages.length === answers.length && (input.module === CANARY_MODULE || allEmpty);
  return [
    ...(allEmpty && !isCertain ? [] : [{
      ...base, cause: 'module-not-found', strength: isCertain ? 'hint' as const : strength, summary: notFoundSummary(input.module, misses),
      evidence: [...base.evidence, ...having.map((reference) => localized(
        `${reference.target} has ${reference.text('module')}: it serves modules, and lacks this one`,
        `${reference.target} 有 ${reference.text('module')}：它能提供模块，只是没有这一个`,
      ))],
    }]),
    ...(isCertain ? [] : nothing.map(({ stop, reference }) => emptyProxy(base, stop, reference, allEmpty ? strength : 'hint'))),
    ...pages.map((page): Claim => ({
      ...base,
      cause: 'not-a-module-proxy',
      target: page.target,
      strength: isCertain ? strength : 'hint',
      summary: isCertain
        ? localized(
          `${page.target} answers ${page.number('status') ?? 404} with a web page even for ${path}, which every module proxy has: the path is wrong`,
          `连每个模块代理都有的 ${path}，${page.target} 也以 ${page.number('status') ?? 404} 网页应答：路径有误`,
        )
        : localized(`${page.target} answers with a web page: its path may be wrong`, `${page.target} 返回网页：其路径可能有误`),
      evidence: isCertain
        ? [...requestTexts([page]), ...saidText(page)]
        : [...requestTexts([page]), localized('Asking it for a module that surely exists would separate the two', '向它请求一个确定存在的模块即可区分')],
    })),
  ];
}

function isMissing(request: Seen): boolean {
  const status = request.number('status');
  return request.result === 'no' && request.errorClass === 'status' && (status === 404 || status === 410);
}

/** It speaks as a module proxy does, and does not even have what every proxy of public modules has. */
function emptyProxy(base: Omit<Claim, 'cause' | 'summary'>, stop: Stop, reference: Seen, strength: Claim['strength']): Claim {
  const [module, status] = [reference.text('module'), reference.number('status') ?? 404];
  return {
    ...base,
    cause: 'proxy-has-nothing',
    target: stop.entry,
    strength,
    summary: localized(
      `${stop.entry} answers, but has nothing: even for ${module}, which every public proxy has, it says ${status}`,
      `${stop.entry} 有应答，却什么也没有：连每个公共代理都有的 ${module}，它也返回 ${status}`,
    ),
    evidence: [...requestTexts(stop.requests.filter((request) => request.result === 'no').slice(0, 1)), ...requestTexts([reference]), ...saidText(reference)],
  };
}

function notFoundSummary(module: string, misses: readonly Stop[]): Localized {
  const [only] = misses;
  if (only?.kind === 'file' && misses.length === 1) {
    const folder = only.entry.replace(/^file:(?:\/\/)?/u, '');
    return localized(`The folder ${folder} has no ${module}`, `目录 ${folder} 中没有 ${module}`);
  }
  if (misses.some(({ kind }) => kind === 'file')) return localized(`No entry of the list has ${module}`, `列表中没有任何一项提供 ${module}`);
  return localized(`No proxy of the list knows ${module}`, `列表中没有代理提供 ${module}`);
}

/** Slowness fails no download by itself; an answer that takes this long to begin is what the build waits for all the same. */
function slowEntry(stop: Stop): readonly Claim[] {
  if (stop.answer !== 'ok') return [];
  const slow = stop.requests.filter((request) => request.result === 'yes' && request.ms >= slowAnswerMs);
  const late = slow.find((request) => (request.number('firstByte') ?? 0) >= slowAnswerMs);
  if (slow.length === 0) return [];
  return [{
    cause: 'proxy-slow',
    target: stop.entry,
    strength: late === undefined ? 'hint' : 'fault',
    survivesDownload: true,
    summary: late === undefined
      ? localized(`${stop.entry} answers slowly`, `${stop.entry} 响应缓慢`)
      : localized(
        `${stop.entry} begins its answer only after ${seconds(late.number('firstByte') ?? 0)} s`,
        `${stop.entry} 要等 ${seconds(late.number('firstByte') ?? 0)} 秒才开始应答`,
      ),
    evidence: requestTexts(slow),
    next: localized('waits, for every file of every module', '对每个模块的每个文件都要如此等待'),
  }];
}

/** Ten times what a proxy across the world needs; a go.mod of a hundred modules then takes minutes. */
const slowAnswerMs = 5000;

function kilobytesPerSecond(request: Seen): string {
  return ((request.number('bytes') ?? 0) / Math.max(request.number('transfer') ?? request.ms, 1)).toFixed(1);
}

function seconds(ms: number): string {
  return (ms / 1000).toFixed(1);
}

/** Requests to one entry that end alike are one line: what was asked for, and the longest time. */
function requestTexts(requests: readonly Seen[]): readonly Localized[] {
  const groups: { readonly target: string; readonly answer: string; readonly alike: Seen[] }[] = [];
  for (const request of requests) {
    const [target, answer] = [request.target, answerOf(request)];
    const group = groups.find((each) => each.target === target && each.answer === answer);
    if (group === undefined) groups.push({ target, answer, alike: [request] });
    else group.alike.push(request);
  }
  return groups.map(({ target, answer, alike }) => {
    const names = alike.map(({ kind }) => `.${kind.slice(kind.indexOf(':') + 1)}`);
    const ms = Math.max(...alike.map((request) => request.ms));
    return localized(
      `${target} ${names.join(marks.en.listed)}: ${answer} after ${ms} ms`,
      `${target} ${names.join(marks['zh-cn'].listed)}：${answer}，耗时 ${ms} 毫秒`,
    );
  });
}

function answerOf(request: Seen): string {
  const status = request.number('status');
  const isFile = request.target.startsWith('file:') && request.error !== '';
  if (isFile) return quote(request.error);
  return status === undefined || (request.errorClass !== '' && request.errorClass !== 'status' && request.error !== '')
    ? [
      status,
      quote(request.error === '' ? request.errorClass : request.error),
    ].filter((part) => part !== undefined && part !== '').join(' ')
    : String(status);
}

function saidText(request: Seen): readonly Localized[] {
  const said = request.text('said');
  return said === '' ? [] : [localized(`It said: ${quote(said)}`, `其响应内容：${quote(said)}`)];
}

function lowerFirst(text: string): string {
  return `${text.slice(0, 1).toLowerCase()}${text.slice(1)}`;
}
