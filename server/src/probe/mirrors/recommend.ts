import { parseGoproxy, type GoproxyEntry } from '../../go/goproxy.ts';
import { knownProxyOf } from '../../go/proxy-hosts.ts';
import { localized, type Localized } from '../../text/localized.ts';
import { hostOf } from './candidates.ts';
import type { Measured } from './measurements.ts';

export interface RecommendInput {
  readonly mirrors: readonly Measured[];
  /** GOPROXY in force, redacted as the measurements are. */
  readonly goproxy: string;
  /** Addresses of the user's own that may come to the front although they are not in force yet. */
  readonly own: readonly string[];
  /** Hosts that the user calls mirrors. */
  readonly mirrorHosts: readonly string[];
  /** The checksum database's own address did not answer, so that some proxy must pass it on. */
  readonly needsSumdb: boolean;
  /** `direct` cannot work without version control. */
  readonly hasGit: boolean;
  /** Go 1.14 and older take "|" for a part of the address. */
  readonly knowsPipe: boolean;
}

export interface Recommendation {
  readonly goproxy: string;
  readonly reason: Localized;
  readonly inForce: boolean;
}

/**
 * The best GOPROXY that the measurements allow. The user's own proxies stay where they are, in front, with their own separators: a name
 * that only they should see must not go to the next one because they fail for a moment. Behind them stand the best two public ones.
 */
export function recommendGoproxy(input: RecommendInput): Recommendation {
  const { entries } = parseGoproxy(input.goproxy);
  const proxies = entries.filter(({ kind }) => kind === 'proxy' || kind === 'file');
  const own = proxies.filter((entry) => isOwn(entry, input));
  const isClosed = own.length > 0 && own.length === proxies.length && entries.at(-1)?.kind !== 'direct';
  const failing = own.filter(({ kind, separator }) => kind === 'proxy' && separator !== '|').map(({ text }) => measuredAt(text, input))
    .find((mirror) => mirror?.reachable === 'no');
  if (failing !== undefined) return nothing(ownFails(failing));
  if (isClosed) return { goproxy: input.goproxy, inForce: true, reason: closed };

  const ranked = rankMirrors(input.mirrors.filter((mirror) => !own.some((entry) => sameAddress(entry.text, mirror.proxy))), input);
  const front = ranked.filter((mirror) => input.own.some((address) => sameAddress(address, mirror.proxy)));
  const others = ranked.filter((mirror) => !front.includes(mirror)).slice(0, mostPublic);
  if (own.length === 0 && ranked.length === 0) return nothing(noneAnswered(input.mirrors));

  const last = entries.at(-1)?.kind;
  const withDirect = last === 'direct' && (input.hasGit || proxies.length === 0);
  const list: Part[] = [
    ...own.map((entry): Part => ({ text: entry.text, behind: entry.separator ?? ',' })),
    ...front.map((mirror): Part => ({ text: mirror.proxy, behind: ',' })),
    ...others.map((mirror): Part => ({ text: mirror.proxy, behind: input.knowsPipe ? '|' : ',' })),
  ];
  // `direct` stays behind a comma, or a failing mirror would send every name out to its origin.
  const goproxy = joined(list, withDirect ? 'direct' : last === 'off' && proxies.length > 0 ? 'off' : undefined);
  return {
    goproxy,
    inForce: normalized(goproxy) === normalized(input.goproxy),
    reason: sentence([
      ...own.map((entry) => staysFirst(entry.text)),
      ...front.map((mirror) => isYours(mirror.proxy)),
      ...bestText(others, ranked.length - front.length),
      ...(others.length > 1 && input.knowsPipe ? [standsIn] : []),
      ...(last === 'direct' && !withDirect ? [withoutGit] : []),
      ...(goproxy.includes('@') ? [withoutSecret] : []),
      ...(input.needsSumdb ? [sumdbText([...front, ...others])] : []),
    ]),
  };
}

/**
 * Usable mirrors, the best first. Stale ones, and those that name what nobody else knows, only where there is no other; equally good ones
 * in the order of what helps most.
 */
export function rankMirrors(mirrors: readonly Measured[], { needsSumdb }: Pick<RecommendInput, 'needsSumdb'>): readonly Measured[] {
  const usable = mirrors.filter((mirror) => mirror.reachable === 'yes' && mirror.newestVersion !== undefined
    && mirror.sumdbProxied !== 'blocked' && (mirror.inForce || mirror.proxy.startsWith('https://')));
  const fresh = usable.filter(({ stale, unconfirmed }) => stale !== 'yes' && unconfirmed === undefined);
  const left = [...(fresh.length > 0 ? fresh : usable)]
    .sort((a, b) => rankOfSumdb(a, needsSumdb) - rankOfSumdb(b, needsSumdb) || costOf(a) - costOf(b));
  const ranked: Measured[] = [];
  while (left.length > 0) {
    const best = left[0];
    if (best === undefined) break;
    const equal = left.filter(
      (mirror) => rankOfSumdb(mirror, needsSumdb) === rankOfSumdb(best, needsSumdb) && costOf(mirror) <= costOf(best) * equalFactor
    );
    // The order of the candidates decides what is left: the user's come first.
    equal.sort((a, b) => Number(b.sumdbProxied === 'yes') - Number(a.sumdbProxied === 'yes') || Number(b.inForce) - Number(a.inForce) || mirrors.indexOf(a) - mirrors.indexOf(b));
    ranked.push(...equal);
    for (const mirror of equal) left.splice(left.indexOf(mirror), 1);
  }
  return ranked;
}

/** Two are enough to survive the failure of one; a list of five is waited for five times when the network itself is down. */
const mostPublic = 2;
/** Less than twice as fast is the weather of the moment. */
const equalFactor = 2;
/** Where nothing was transferred: slower than any mirror that is worth a line of its own. */
const unknownBytesPerSecond = 100_000;
/** A middling module with its go.mod and .info. */
const typicalBytes = 1_000_000;
const typicalRequests = 3;

/** Milliseconds that a middling module takes from there. */
function costOf({ firstByteMs = 0, bytesPerSecond = unknownBytesPerSecond }: Measured): number {
  return firstByteMs * typicalRequests + (typicalBytes * 1000) / Math.max(bytesPerSecond, 1) + 1;
}

function rankOfSumdb({ sumdbProxied }: Measured, needed: boolean): number {
  return needed && sumdbProxied !== 'yes' ? 1 : 0;
}

/** A proxy that is in no table may be the only one that has the user's private modules. */
function isOwn(entry: GoproxyEntry, { mirrorHosts }: RecommendInput): boolean {
  return entry.kind === 'file' || (entry.url !== undefined && knownProxyOf(entry.url) === undefined && !mirrorHosts.includes(hostOf(entry.text)));
}

function measuredAt(address: string, { mirrors }: RecommendInput): Measured | undefined {
  return mirrors.find((mirror) => sameAddress(address, mirror.proxy));
}

function sameAddress(one: string, other: string): boolean {
  return addressKey(one) === addressKey(other);
}

function addressKey(address: string): string {
  return (address.includes('://') ? address : `https://${address}`).toLowerCase().replace(/\/+$/u, '');
}

interface Part {
  readonly text: string;
  readonly behind: ',' | '|';
}

function joined(parts: readonly Part[], end: 'direct' | 'off' | undefined): string {
  return parts.map(({ text, behind }, index) => {
    const isLast = index === parts.length - 1;
    return text + (!isLast ? behind : end === undefined ? '' : ',');
  }).join('') + (end ?? '');
}

function normalized(goproxy: string): string {
  return parseGoproxy(goproxy).entries.map(({ text, kind, separator }) => (kind === 'proxy' ? addressKey(text) : text) + (separator ?? '')).join('');
}

function nothing(reason: Localized): Recommendation {
  return { goproxy: '', inForce: false, reason };
}

function sentence(parts: readonly Localized[]): Localized {
  return localized(parts.map(({ en }) => en).join('; '), parts.map((part) => part['zh-cn']).join('；'));
}

const closed = localized(
  'The list names your own proxies alone, so no public one is put beside them',
  '列表中只有您自己的代理，因此不加入公共代理',
);
const standsIn = localized('after "|" the next one is asked whatever fails', '"|" 之后，无论何种失败都会询问下一个');
const withoutSecret = localized(
  'the credentials are not shown here, and belong into a netrc file that the step gets as a secret',
  '此处不显示凭据；凭据应放入以 secret 方式提供给该步骤的 netrc 文件',
);
const withoutGit = localized('without "direct", which cannot work here: the image has no git', '不含 "direct"：镜像中没有 git，无法使用');

function staysFirst(proxy: string): Localized {
  return localized(`${proxy} stays first, because it may serve private modules`, `${proxy} 保持在最前，因为它可能提供私有模块`);
}

function isYours(proxy: string): Localized {
  return localized(`${proxy} is the proxy you prefer`, `${proxy} 是您首选的代理`);
}

function ownFails({ proxy, why }: Measured): Localized {
  return localized(
    `${proxy} fails (${why.en}), and with "," behind it, or as the last, it lets nothing else be asked: repair it, or take it out if it serves no private modules`,
    `${proxy} 不可用（${why['zh-cn']}），而其后为 "," 或它已是最后一项，不会再询问其他代理：请修复它；若它不提供私有模块，可将其移除`,
  );
}

function noneAnswered(mirrors: readonly Measured[]): Localized {
  const count = mirrors.length;
  return localized(
    `None of the ${count} proxies measured can be used from inside the container: the way out of it must be repaired first`,
    `在容器内测量的 ${count} 个代理均不可用：请先修复容器的对外网络`,
  );
}

function bestText(others: readonly Measured[], count: number): readonly Localized[] {
  const [best] = others;
  if (best === undefined) return [];
  const numbers = [
    ...(best.firstByteMs === undefined ? [] : [localized(`first byte after ${Math.round(best.firstByteMs)} ms`, `首字节 ${Math.round(best.firstByteMs)} 毫秒`)]),
    ...(best.bytesPerSecond === undefined ? [] : [localized(speedText(best.bytesPerSecond), speedText(best.bytesPerSecond))]),
  ];
  const shown = numbers.length === 0 ? localized('', '') : localized(` (${numbers.map(({ en }) => en).join(', ')})`, `（${numbers.map((number) => number['zh-cn']).join('，')}）`);
  return [count === 1
    ? localized(`${best.proxy} is the only public one that works from inside${shown.en}`, `${best.proxy} 是唯一可从容器内使用的公共代理${shown['zh-cn']}`)
    : localized(`${best.proxy} serves best of the ${count} that work from inside${shown.en}`, `在容器内可用的 ${count} 个代理中 ${best.proxy} 表现最佳${shown['zh-cn']}`)];
}

function sumdbText(chosen: readonly Measured[]): Localized {
  return chosen.some(({ sumdbProxied }) => sumdbProxied === 'yes')
    ? localized('the checksum database is reached through it, its own address does not answer', '校验和数据库自身地址无应答，将经由该代理访问')
    : localized('none of them passes the checksum database on, whose own address does not answer', '其中没有代理转发校验和数据库，而其自身地址无应答');
}

/** For example `3.4 MB/s`. */
export function speedText(bytesPerSecond: number): string {
  return bytesPerSecond >= 1_000_000 ? `${(bytesPerSecond / 1_000_000).toFixed(1)} MB/s` : `${Math.max(1, Math.round(bytesPerSecond / 1000))} kB/s`;
}
