import type { MirrorMeasurement, ProbeCheck } from '../../../../protocol/src/index.ts';
import { present } from '../../../../protocol/src/present.ts';
import { localized, type Localized } from '../../text/localized.ts';
import { failureWords } from '../failure-words.ts';
import { detailOf, type MirrorDetail } from '../check-details.ts';

/** A measurement before its language is chosen. */
export type Measured = Omit<MirrorMeasurement, 'why'> & { readonly why: Localized };

/** What the checks of the container say about each candidate, in the order in which they came. */
export function measuredMirrors(checks: readonly ProbeCheck[]): readonly Measured[] {
  return checks.flatMap((check) => {
    const detail = check.where === 'container' ? detailOf(check, 'mirror:measure') : undefined;
    return detail === undefined ? [] : [measured(check, detail)];
  });
}

function measured(check: ProbeCheck, detail: Partial<MirrorDetail>): Measured {
  const reachable = check.result;
  return {
    proxy: check.target,
    inForce: detail.inForce === true,
    reachable,
    why: whyOf(reachable, detail),
    sumdbProxied: sumdbOf(detail.sumdbStatus),
    ...times(detail),
    ...speed(detail),
    ...present({ newestVersion: detail.version, unconfirmed: detail.unconfirmed }),
    stale: detail.hasNewest === undefined ? 'not-checked' : detail.hasNewest ? 'no' : 'yes',
  };
}

function times({ lookup, connect, tls, firstByte }: Partial<MirrorDetail>): Pick<Measured, 'lookupMs' | 'connectMs' | 'tlsMs' | 'firstByteMs'> {
  return {
    ...present({ lookupMs: lookup, connectMs: connect, tlsMs: tls, firstByteMs: firstByte }),
  };
}

/** A shorter body comes in one piece, and its time says nothing about the line. */
const shortestSampleBytes = 4096;

function speed({ bytes = 0, transfer }: Partial<MirrorDetail>): Pick<Measured, 'bytesPerSecond'> {
  if (transfer === undefined || bytes < shortestSampleBytes) return {};
  // The clock of the payload counts tenths of a millisecond.
  return { bytesPerSecond: Math.round((bytes * 1000) / Math.max(transfer, 0.1)) };
}

/** 404 and 410 leave the database to the next proxy or to the go command itself; anything else but 200 ends the way there. */
function sumdbOf(status: number | undefined): Measured['sumdbProxied'] {
  if (status === undefined) return 'not-checked';
  return status === 200 ? 'yes' : status === 404 || status === 410 ? 'no' : 'blocked';
}

function whyOf(reachable: ProbeCheck['result'], detail: Partial<MirrorDetail>): Localized {
  if (reachable === 'not-checked') return localized('not measured within the time limit', '未在时限内完成测量');
  if (reachable === 'no') {
    const { status, error = '', errorClass = '' } = detail;
    if (errorClass === 'status' && status !== undefined) return localized(`answers ${status}`, `返回 ${status}`);
    const known = failureWords(errorClass, detail.causeClass);
    if (known !== undefined) return known;
    const words = shortened(error === '' ? errorClass : error);
    return localized(words, words);
  }
  if (detail.version === undefined) return localized(`does not have ${detail.module ?? 'the module'}`, `没有 ${detail.module ?? '该模块'}`);
  if (detail.unconfirmed !== undefined) return localized(
    `names ${detail.unconfirmed}, which neither the other proxies nor the checksum database know`,
    `声称有 ${detail.unconfirmed}，但其他代理和校验和数据库均无此版本`,
  );
  if (detail.hasNewest === false) return localized(`stale: lacks ${detail.newest ?? ''}`, `内容过时：没有 ${detail.newest ?? ''}`);
  return sumdbOf(detail.sumdbStatus) === 'blocked'
    ? localized(`blocks the checksum database: /supported answers ${detail.sumdbStatus ?? ''}`, `阻断校验和数据库：/supported 返回 ${detail.sumdbStatus ?? ''}`)
    : localized('', '');
}

/** The Go library repeats the address in front of the reason: `Get "https://…": dial tcp …`. */
function shortened(error: string): string {
  const line = error.replace(/\s+/gu, ' ').replace(/^(?:Get|read) "[^"]*": /u, '').trim();
  return line.length > longestWhy ? `${line.slice(0, longestWhy - 1)}…` : line;
}

/** One line of a table. */
const longestWhy = 120;
