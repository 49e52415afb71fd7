import { localized, type Localized } from '../../text/localized.ts';
import { listed } from '../../text/marks.ts';
import { quote } from './claim.ts';
import type { Seen } from './observations.ts';

/** Requests to one entry that end alike are one line: what was asked for, and the longest time. */
export function requestTexts(requests: readonly Seen[]): readonly Localized[] {
  const groups: { readonly target: string; readonly answer: string; readonly alike: Seen[] }[] = [];
  for (const request of requests) {
    const [target, answer] = [request.target, answerOf(request)];
    const group = groups.find((each) => each.target === target && each.answer === answer);
    if (group === undefined) groups.push({ target, answer, alike: [request] });
    else group.alike.push(request);
  }
  return groups.map(({ target, answer, alike }) => {
    const names = listed(alike.map(({ kind }) => `.${kind.slice(kind.indexOf(':') + 1)}`));
    const ms = Math.max(...alike.map((request) => request.ms));
    return localized(
      `${target} ${names.en}: ${answer} after ${ms} ms`,
      `${target} ${names['zh-cn']}：${answer}，耗时 ${ms} 毫秒`,
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

/** The words of the answer itself. */
export function saidText(request: Seen): readonly Localized[] {
  const said = request.text('said');
  return said === '' ? [] : [localized(`It said: ${quote(said)}`, `其响应内容：${quote(said)}`)];
}

export function seconds(ms: number): string {
  return (ms / 1000).toFixed(1);
}
