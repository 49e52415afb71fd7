import { parseGoproxy, type GoproxyEntry } from '../go/goproxy.ts';
import { localized, type Localized } from '../text/localized.ts';
import { listed } from '../text/marks.ts';
import { code } from './markdown.ts';

/**
 * The go command's walk through a GOPROXY list: entry by entry what is asked, and what it does next on which answer.
 *
 * @param direct patterns of GONOPROXY (or GOPRIVATE) in force: modules under them never meet the list
 */
export function goproxyText(list: string, direct?: string): Localized {
  const { entries, dead, problems } = parseGoproxy(list);
  if (problems.some(({ goMessage }) => goMessage !== undefined)) return refusedText(entries.filter(({ kind }) => kind === 'invalid'));
  const steps = [
    ...(direct === undefined || list === 'direct' ? [] : [privateStep(direct)]),
    ...entries.map((entry, index) => stepText(entry, index === entries.length - 1)),
  ];
  const notes = notesOn(entries, dead);
  const text = (locale: 'en' | 'zh-cn') => [
    steps.map((step, index) => `${index + 1}. ${step[locale]}`).join('\n'),
    notes.map((note) => `- ${note[locale]}`).join('\n'),
  ].filter((part) => part !== '').join('\n\n');
  return localized(
    `The go command asks in this order, anew for each file of a module:\n\n${text('en')}`,
    `go 命令按以下顺序请求，模块的每个文件都重新走一遍：\n\n${text('zh-cn')}`,
  );
}

/** One bad entry is enough: the list is read before anything is asked (facts §1.2). */
function refusedText(invalid: readonly GoproxyEntry[]): Localized {
  if (invalid.length === 0) {
    return localized('The go command refuses a list without entries: every download fails', 'go 命令会拒绝没有任何项的列表：所有下载都会失败');
  }
  const names = invalid.map(({ text }) => `- ${code(text)}`).join('\n');
  return localized(
    `The go command refuses the whole list and asks nobody, so every download fails. Not a proxy address:\n\n${names}`,
    `go 命令会拒绝整个列表，不请求任何一项，因此所有下载都会失败。以下不是有效的代理地址：\n\n${names}`,
  );
}

function privateStep(patterns: string): Localized {
  const name = code(patterns);
  return localized(
    `modules under ${name} (GONOPROXY, GOPRIVATE): fetched from the version control host; no proxy is asked for them`,
    `匹配 ${name} 的模块（GONOPROXY、GOPRIVATE）：直接从版本控制服务器获取，不请求任何代理`,
  );
}

function stepText(entry: GoproxyEntry, isLast: boolean): Localized {
  const name = code(entry.text);
  if (entry.kind === 'off') {
    return localized(
      `${name}: nothing is downloaded any more; a module that is not in the cache fails with "module lookup disabled by GOPROXY=off"`,
      `${name}：不再下载；缓存中没有的模块会失败，提示 "module lookup disabled by GOPROXY=off"`,
    );
  }
  if (entry.kind === 'direct') {
    return localized(
      `${name}: fetches from the version control host; asks \`https://<module>?go-get=1\` where the repository is, then git. A failure ends the download, and its error is the one that is shown`,
      `${name}：直接从版本控制服务器获取；先向 \`https://<module>?go-get=1\` 询问仓库位置，再调用 git。失败会终止下载，且显示的就是这一错误`,
    );
  }
  const asked = askedOf(entry);
  const next = nextOf(entry, isLast);
  return localized(`${name}: ${next.en}${asked.en}`, `${name}：${next['zh-cn']}${asked['zh-cn']}`);
}

function nextOf({ kind, separator }: GoproxyEntry, isLast: boolean): Localized {
  if (isLast) return localized('any failure ends the download', '任何失败都会终止下载');
  if (separator === '|') return localized('on any failure the next one is asked', '任何失败都会请求下一项');
  return kind === 'file'
    ? localized(
        'where the file is missing the next one is asked, one that cannot be read ends the download',
        '文件不存在时请求下一项，文件无法读取则终止下载',
      )
    : localized(
        'on 404 and 410 the next one is asked, any other failure ends the download (403, 5xx, no answer, DNS, TLS)',
        '仅在 404 或 410 时请求下一项，其他失败会终止下载（403、5xx、无应答、DNS、TLS）',
      );
}

function askedOf({ kind, url }: GoproxyEntry): Localized {
  if (url === undefined) return localized('', '');
  const base = url.redacted.replace(/\/+$/, '');
  const request = code(`${base}/<module>/@v/<version>.info`);
  return kind === 'file'
    ? localized(`. Reads ${request}, then \`.mod\` and \`.zip\``, `。读取 ${request}，然后是 \`.mod\` 与 \`.zip\``)
    : localized(`. Asks ${request}, then \`.mod\` and \`.zip\``, `。请求 ${request}，然后是 \`.mod\` 与 \`.zip\``);
}

function notesOn(entries: readonly GoproxyEntry[], dead: readonly GoproxyEntry[]): Localized[] {
  const names = listed(dead.map(({ text }) => code(text)));
  return [
    ...(dead.length === 0 ? [] : [localized(`Never asked: ${names.en}`, `永远不会请求：${names['zh-cn']}`)]),
    // What a pipe does not help against: the zip is judged after the walk (facts: fallback table, bad `.zip`).
    ...(entries.some(({ separator }) => separator === '|')
      ? [localized('A broken `.zip` or one with another hash ends the download, behind `|` too', '`.zip` 损坏或哈希不符会终止下载，用 `|` 连接也不例外')]
      : []),
  ];
}
