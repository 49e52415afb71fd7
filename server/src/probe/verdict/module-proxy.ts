import { localized } from '../../text/localized.ts';
import { quote, verbatim, type Claim } from './claim.ts';
import { failureClaims } from './entry-failure.ts';
import type { JudgeInput } from './judgement.ts';
import { notFoundClaims } from './not-found.ts';
import type { Observations } from './observations.ts';
import { requestTexts, seconds } from './request-texts.ts';
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
    ...notFoundClaims(input, seen, way),
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
