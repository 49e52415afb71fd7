import type { Declaration, Stage } from '../../docker/dockerfile/model.ts';
import { stageChain } from '../../docker/dockerfile/stage-chain.ts';
import { parseGoproxy } from '../../go/goproxy.ts';
import type { BuildAnalysis, Download } from '../../project/analysis.ts';
import { findStage } from '../../project/stage-for-probe.ts';
import type { TextEdit } from '../../text/edit.ts';
import { localized, type Localized } from '../../text/localized.ts';
import type { Place, Written } from '../../text/place.ts';
import { nonEmptyText } from '../../text/resolved.ts';
import { insertLinesAbove, offeredFix, replace } from '../fix.ts';
import type { Fix } from '../finding.ts';
import { isShellSite, quotesFor } from './shell-quotes.ts';

export interface GoproxyWish {
  readonly goproxy: string;
  /** Name or index of the stage; absent: the first that downloads. */
  readonly stage?: string;
}

/** Texts of files, for what the analysis keeps as places. */
export type TextOf = (path: string) => string | undefined;

/**
 * Writes a GOPROXY where the download of a stage takes its value from: into the ENV or ARG that sets it, the build argument of the compose
 * file, the go.env file, or, where nothing sets it, as an ARG with a default above the download. One place is changed and none is added
 * beside it, so that what was configurable stays so.
 */
export function writeGoproxy(analysis: BuildAnalysis, wish: GoproxyWish, textOf: TextOf): Fix | { readonly problem: Localized } {
  const download = downloadOf(analysis, wish.stage);
  if (download === undefined) return { problem: noDownload };
  const { value, provenance } = download.environment.get('GOPROXY');
  const refusal = refusalOf(wish.goproxy, nonEmptyText(value) ?? '');
  if (refusal !== undefined) return { problem: refusal };
  const edit = editFor(analysis, download, wish.goproxy, textOf);
  if ('problem' in edit) return edit;
  return offeredFix(localized(`Write GOPROXY=${wish.goproxy} (${provenanceWord(provenance.kind).en})`, `写入 GOPROXY=${wish.goproxy}（${provenanceWord(provenance.kind)['zh-cn']}）`), [edit]);
}

function downloadOf(analysis: BuildAnalysis, wanted: string | undefined): Download | undefined {
  const wantedStage = findStage(analysis, wanted);
  return analysis.downloads.find(({ stage }) => stage === wantedStage);
}

/** Longer lists are no lists that a person made. */
const longestValue = 1000;

/** The value comes over the protocol, perhaps out of somebody else's report: nothing that leaks, weakens or breaks out of its place. */
function refusalOf(goproxy: string, current: string): Localized | undefined {
  const { entries, problems } = parseGoproxy(goproxy);
  const known = new Set(parseGoproxy(current).entries.map(({ text }) => text));
  if (goproxy.length > longestValue || problems.length > 0 || !/^[\w.:/|,~%+-]+$/u.test(goproxy)) {
    return localized('This is no value of GOPROXY that can be written into a file', '这不是可以写入文件的 GOPROXY 值');
  }
  if (entries.some(({ url }) => url?.hasCredentials === true)) {
    return localized('The value holds credentials, which must not stand in a file: pass them as a secret', '该值含有凭据，不得写入文件：请以 secret 方式传入');
  }
  if (entries.some(({ url, text }) => url?.scheme === 'http' && !known.has(text))) {
    return localized('The value names a proxy over plain http, which nobody asked before', '该值包含以前没有的明文 http 代理');
  }
  return undefined;
}

function editFor(analysis: BuildAnalysis, download: Download, goproxy: string, textOf: TextOf): TextEdit | { readonly problem: Localized } {
  const { provenance } = download.environment.get('GOPROXY');
  const dockerfile = analysis.model.syntax.source;
  switch (provenance.kind) {
    case 'env':
    case 'arg-default':
      return declared(download.stage, provenance.declaration, dockerfile.path, dockerfile.text, goproxy);
    case 'build-argument':
      return passed(provenance.given, goproxy, textOf);
    case 'go-env-file':
      return replace(provenance.place, goproxy);
    case 'inline':
    case 'export':
    case 'go-env-w':
      return inShell(analysis, download, goproxy);
    case 'image':
      return above(analysis, download, `ENV GOPROXY=${goproxy}`);
    case 'go-default':
    case 'nowhere': {
      const bare = declarationOf(download.stage, 'arg', 'GOPROXY');
      if (bare !== undefined && bare.written === undefined) return replace({ path: dockerfile.path, span: bare.span }, `GOPROXY=${goproxy}`);
      return above(analysis, download, `ARG GOPROXY=${goproxy}`);
    }
  }
}

/** ENV or ARG. A value that only refers to another variable is followed to where that is set, or to its default. */
function declared(
  stage: Stage, declaration: Declaration, path: string, text: string, goproxy: string
): TextEdit | { readonly problem: Localized } {
  const { written } = declaration;
  if (written === undefined) return replace({ path, span: declaration.span }, `${declaration.name}=${goproxy}`);
  if (written.verbatim) return replace(written.place, goproxy);
  const { span } = written.place;
  const raw = text.slice(span.start, span.end);
  const [, inner] = /^"?\$\{\w+:?-([^$"\\]*)\}"?$/u.exec(raw) ?? [];
  if (inner !== undefined) {
    const start = span.start + raw.indexOf(inner, raw.indexOf('-'));
    return replace({ path, span: { start, end: start + inner.length } }, goproxy);
  }
  const [, name] = /^"?\$\{?(\w+)\}?"?$/u.exec(raw) ?? [];
  const source = name === undefined ? undefined : declarationOf(stage, 'arg', name);
  if (source !== undefined && source !== declaration) return declared(stage, source, path, text, goproxy);
  if (/^"[^"$\\]*"$|^'[^'\\]*'$/u.test(raw)) return replace(written.place, goproxy);
  return { problem: notPlain };
}

/** An argument that compose passes: map form takes quotes, the list form and a default inside of `${…}` stand in quotes or none already. */
function passed(
  given: { readonly written: Written; readonly source?: Written; readonly key: Place }, goproxy: string, textOf: TextOf
): TextEdit | { readonly problem: Localized } {
  if (given.source?.verbatim === true) return replace(given.source.place, goproxy);
  const { place } = given.written;
  const text = textOf(place.path);
  if (text === undefined) return { problem: notPlain };
  const raw = text.slice(place.span.start, place.span.end);
  const fallback = /^(["']?\$\{\w+:?-)([^$}"']*)(\}["']?)$/u.exec(raw);
  if (fallback !== null) return replace(place, `${fallback[1] ?? ''}${goproxy}${fallback[3] ?? ''}`);
  if (raw === '' || raw.includes('$')) return { problem: fromShell };
  const isMap = /^["']?\s*:/u.test(text.slice(given.key.span.end));
  const quote = /["']/u.test(text[place.span.start - 1] ?? '') || /^["'].*["']$/u.test(raw) ? '' : '"';
  const closed = /^["'](.*)["']$/u.exec(raw);
  if (closed !== null) return replace(place, `${raw[0] ?? ''}${goproxy}${raw[0] ?? ''}`);
  const line = text.slice(text.lastIndexOf('\n', place.span.start - 1) + 1, place.span.start);
  if (!isMap && quote !== '' && line.includes('[')) return { problem: notPlain };
  return replace(place, isMap ? `${quote}${goproxy}${quote}` : goproxy);
}

/** In a shell command "|" needs quotes; a value that has quotes of its own keeps them. */
function inShell(analysis: BuildAnalysis, download: Download, goproxy: string): TextEdit | { readonly problem: Localized } {
  const setting = analysis.settings.find(({ name, reaches, site }) => name === 'GOPROXY' && isShellSite(site) && reaches.includes(download));
  if (setting?.written.verbatim !== true) return { problem: notPlain };
  const quotes = goproxy.includes('|') ? quotesFor(analysis, setting) : '';
  return quotes === undefined ? { problem: notPlain } : replace(setting.written.place, `${quotes}${goproxy}${quotes}`);
}

function above(analysis: BuildAnalysis, { step }: Download, line: string): TextEdit | { readonly problem: Localized } {
  if (step.instruction.onbuild) return { problem: notPlain };
  return insertLinesAbove(analysis.model.syntax.source, step.instruction, [line]);
}

/** The last declaration of that name in the stage, or in one that it is built FROM. */
function declarationOf(stage: Stage, kind: Declaration['kind'], name: string): Declaration | undefined {
  for (const each of stageChain(stage)) {
    const found = each.steps.flatMap((step) => step.declarations)
      .findLast((declaration) => declaration.kind === kind && declaration.name === name);
    if (found !== undefined) return found;
  }
  return undefined;
}

function provenanceWord(kind: string): Localized {
  switch (kind) {
    case 'build-argument': return localized('compose build argument', 'compose 构建参数');
    case 'go-env-file': return localized('go.env', 'go.env');
    case 'env': return localized('ENV', 'ENV');
    case 'image': return localized('ENV', 'ENV');
    case 'inline': case 'export': case 'go-env-w': return localized('command', '命令行');
    default: return localized('ARG', 'ARG');
  }
}

const noDownload = localized('No step of this stage downloads modules', '该阶段没有下载模块的步骤');
const notPlain = localized('The value is written in a way that cannot be changed without rewriting it: change it by hand', '该值的写法无法自动修改：请手动修改');
const fromShell = localized(
  'The value comes from the shell of whoever builds: set GOPROXY there, or give it a default in the compose file',
  '该值来自执行构建者的 shell：请在那里设置 GOPROXY，或在 compose 文件中给出默认值',
);
