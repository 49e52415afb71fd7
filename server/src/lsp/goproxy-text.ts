import { readEntries, type GoproxyEntry } from '../go/goproxy-entries.ts';
import { localized, type Localized } from '../text/localized.ts';
import { code } from './markdown.ts';

/** Whom the go command asks in turn, and what a failure of each leads to. */
export function goproxyText(list: string): Localized {
  const entries = readEntries(list).map(({ entry }) => entry);
  // Behind `direct` and `off` the go command looks at nothing.
  const last = entries.findIndex(({ kind }) => kind === 'direct' || kind === 'off');
  const walked = last < 0 ? entries : entries.slice(0, last + 1);
  const steps = walked.map((entry, index) => stepText(entry, index === walked.length - 1));
  const text = (locale: 'en' | 'zh-cn') => steps.map((step, index) => `${index + 1}. ${step[locale]}`).join('\n');
  return localized(`The go command asks in this order:\n\n${text('en')}`, `go 命令按以下顺序请求：\n\n${text('zh-cn')}`);
}

function stepText(entry: GoproxyEntry, isLast: boolean): Localized {
  const name = code(entry.text);
  if (entry.kind === 'off') return localized(`${name}: nothing is downloaded any more, the build fails`, `${name}：不再下载，构建失败`);
  if (entry.kind === 'invalid') return localized(`${name}: not a proxy address, the go command refuses the whole list`, `${name}：不是有效的代理地址，go 命令会拒绝整个列表`);
  if (entry.kind === 'direct') return localized(`${name}: fetches from the version control host`, `${name}：直接从版本控制服务器获取`);
  if (isLast) return localized(`${name}: any failure ends the download`, `${name}：任何失败都会终止下载`);
  return entry.separator === '|'
    ? localized(`${name}: on any failure the next one is asked`, `${name}：任何失败都会请求下一项`)
    : localized(`${name}: on 404 and 410 the next one is asked, any other failure ends the download`, `${name}：仅在 404 或 410 时请求下一项，其他失败会终止下载`);
}
