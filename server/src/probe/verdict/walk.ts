import { parseGoproxy } from '../../go/goproxy.ts';
import type { GoproxyEntry, GoproxyEntryKind } from '../../go/goproxy.ts';
import { walk, type AnswerClass, type WalkReason, type WalkStep } from '../../go/goproxy-walk.ts';
import { localized, type Localized } from '../../text/localized.ts';
import { span } from '../../text/source.ts';
import { failureWords } from '../failure-words.ts';
import { quote } from './claim.ts';
import type { JudgedStep, JudgeInput } from './judgement.ts';
import type { Observations, Seen } from './observations.ts';

/** One entry of the list with what was measured there and what the go command makes of it. */
export interface Stop {
  readonly entry: string;
  readonly kind: GoproxyEntryKind;
  readonly asked: boolean;
  readonly answer: AnswerClass;
  readonly why: WalkReason;
  /** The request that failed, of those the go command makes there. */
  readonly failure: Seen | undefined;
  readonly requests: readonly Seen[];
  readonly step: JudgedStep;
}

export interface Way {
  readonly stops: readonly Stop[];
  /** `unknown`: the walk comes to an entry without a measured answer. */
  readonly outcome: 'used' | 'failed' | 'unknown';
}

/** The go command's way through GOPROXY for the module that was fetched, with the measured answers. */
export function wayThroughList(input: JudgeInput, seen: Observations): Way {
  const entries = listEntries(input, seen);
  const download = seen.of('download:go-mod-download').find((check) => check.result !== 'not-checked');
  const measured = entries.map((entry) => measure(seen, entry, entries, download));
  const walked = walk(entries, measured.map(({ answer }) => answer));
  const stops = walked.steps.map((step, index): Stop => {
    const { failure, requests } = measured[index] ?? { failure: undefined, requests: [] };
    const name = entryName(step.entry);
    const ms = requests.reduce((sum, request) => sum + request.ms, 0);
    return {
      entry: name, kind: step.entry.kind, asked: step.asked, answer: step.answer, why: step.why, failure, requests,
      step: {
        entry: name,
        separator: step.entry.separator ?? '',
        asked: step.asked,
        answer: answerText(step, failure, requests),
        next: step.entry.kind === 'noproxy' && step.why === 'comma-stops' ? onlyDirect : step.entry.kind === 'file' ? nextAfterFolder(step.why) : nextText(step.why),
        ...(requests.length > 0 ? { ms } : {}),
      },
    };
  });
  return { stops: stops.filter((stop) => stop.why !== 'module-not-private'), outcome: walked.outcome };
}

/** The requests of one module download, in the order in which they are made. The list is asked for only where no version is named. */
const requestKinds = ['module-proxy:info', 'module-proxy:mod', 'module-proxy:zip'] as const;

function listEntries(input: JudgeInput, seen: Observations): readonly GoproxyEntry[] {
  const measured = seen.of('module-proxy:goproxy').find((check) => check.list('entries').length > 0);
  if (measured !== undefined) {
    const separators = measured.list('separators');
    return measured.list('entries').map((text, index) => listEntry(text, separators[index]));
  }
  const value = input.environment['GOPROXY'] ?? '';
  const hasPatterns = (input.environment['GONOPROXY'] ?? input.environment['GOPRIVATE'] ?? '') !== '';
  return value === '' ? [] : parseGoproxy(value, { noproxyInFront: hasPatterns }).entries;
}

function listEntry(text: string, separator: string | undefined): GoproxyEntry {
  const keyword = text === 'direct' || text === 'off' || text === 'noproxy' ? text : undefined;
  const kind = keyword ?? (text.startsWith('file:') ? 'file' : 'proxy');
  return { kind, text, span: span(0, 0), separator: separator === ',' || separator === '|' ? separator : undefined };
}

function entryName(entry: GoproxyEntry): string {
  return entry.kind === 'noproxy' ? 'direct (GONOPROXY)' : entry.url?.redacted ?? entry.text;
}

interface Measured {
  readonly answer: AnswerClass;
  readonly failure: Seen | undefined;
  readonly requests: readonly Seen[];
}

function measure(seen: Observations, entry: GoproxyEntry, entries: readonly GoproxyEntry[], download: Seen | undefined): Measured {
  if (entry.kind === 'direct' || entry.kind === 'noproxy') return measureDirect(seen, entry, entries, download);
  const requests = requestKinds.flatMap((kind) => seen.at(kind, entryName(entry)) ?? seen.at(kind, entry.text) ?? []);
  const failure = requests.find((request) => request.result === 'no');
  if (failure !== undefined) return { answer: isNotFound(failure) ? 'not-found' : 'other-failure', failure, requests };
  return { answer: requests.some((request) => request.result === 'yes') ? 'ok' : 'not-asked', failure, requests };
}

/** `direct` is not asked by requests of our own: the real download tells how it ended. */
function measureDirect(seen: Observations, entry: GoproxyEntry, entries: readonly GoproxyEntry[], download: Seen | undefined): Measured {
  const isBypassed = seen.of('module-proxy:goproxy').some((check) => check.flag('bypassed') === true);
  if (entry.kind === 'noproxy' && !isBypassed) return { answer: 'not-found', failure: undefined, requests: [] };
  const goesFirst = entry.kind === 'noproxy' || entries.length === 1;
  if (download === undefined) return { answer: 'not-asked', failure: undefined, requests: [] };
  const failed = goesFirst ? 'other-failure' : 'not-found';
  return { answer: download.result === 'yes' ? 'ok' : failed, failure: download.result === 'no' ? download : undefined, requests: [] };
}

function isNotFound(request: Seen): boolean {
  const status = request.number('status');
  return request.errorClass === 'status' && (status === 404 || status === 410);
}

function answerText({ entry, answer, asked }: WalkStep, failure: Seen | undefined, requests: readonly Seen[]): Localized {
  if (entry.kind === 'off') return localized('forbids downloads', '禁止下载');
  // The real download speaks for direct only where it came that far. That an entry is not asked, the step itself says.
  if (!asked && requests.length === 0) return localized('', '');
  if (failure !== undefined) return failureText(failure, entry.kind);
  if (answer === 'ok' && entry.kind === 'file') return localized('has the module', '存有该模块');
  if (answer === 'ok') {
    const first = requests.find((request) => request.result === 'yes');
    const status = first?.number('status');
    return status === undefined ? localized('serves the module', '可提供该模块') : localized(
      `${status} in ${first?.ms ?? 0} ms`,
      `${status}，耗时 ${first?.ms ?? 0} 毫秒`,
    );
  }
  return localized('not measured', '未测量');
}

function failureText(failure: Seen, kind: GoproxyEntryKind): Localized {
  // A folder has no status: what the check says stands for the system's own words.
  const status = kind === 'file' ? undefined : failure.number('status');
  if (status !== undefined && failure.errorClass === 'content') return localized(`${status}, but not module data`, `${status}，但不是模块数据`);
  if (status !== undefined && failure.errorClass === 'cut') return localized(`${status}, cut off`, `${status}，传输中断`);
  if (status !== undefined) return localized(String(status), String(status));
  // The error's own text stands in the evidence: here it would be the third time that it is read.
  const known = failureWords(failure.errorClass, failure.text('causeClass'));
  if (known !== undefined) return known;
  const words = failure.error === '' ? failure.errorClass : quote(failure.error);
  return localized(words === '' ? 'failed' : words, words === '' ? '失败' : words);
}

const onlyDirect = localized('stops here: GONOPROXY lets no proxy be asked for this module', '就此停止：GONOPROXY 规定该模块不经任何代理');

function nextAfterFolder(why: WalkReason): Localized {
  switch (why) {
    case 'not-found-goes-on':
      return localized('goes on to the next entry, because a missing file means "not here"', '继续询问下一项，因为文件不存在表示“此处没有”');
    case 'comma-stops':
      return localized('stops here: after "," only a missing file leads on', '就此停止：在 "," 之后只有文件不存在才会继续');
    default:
      return nextText(why);
  }
}

function nextText(why: WalkReason): Localized {
  switch (why) {
    case 'answered':
      return localized('uses this answer', '使用该结果');
    case 'not-found-goes-on':
      return localized('goes on to the next entry, because 404 and 410 mean "not here"', '继续询问下一项，因为 404 和 410 表示“此处没有”');
    case 'pipe-goes-on':
      return localized('goes on to the next entry, because "|" follows', '继续询问下一项，因为后面是 "|"');
    case 'comma-stops':
      return localized('stops here: after "," only 404 and 410 lead on', '就此停止：在 "," 之后只有 404 和 410 才会继续');
    case 'direct-is-last':
    case 'off-is-last':
    case 'list-ends':
      return localized('ends here, no entry is left', '到此结束，没有剩余的项');
    case 'invalid-list':
      return localized('asks nobody, because the list does not parse', '不询问任何项，因为列表无法解析');
    case 'not-measured':
      return localized('unknown, because this entry was not measured', '未知，因为该项未测量');
    case 'never-reached':
      return localized('', '');
    case 'module-not-private':
      return localized('goes on, because GONOPROXY does not match the module', '继续，因为 GONOPROXY 不匹配该模块');
  }
}
