import type { Hover } from 'vscode-languageserver';
import type { BuildAnalysis, Download, Setting } from '../project/analysis.ts';
import { placeInFile } from '../project/build.ts';
import { baseName } from '../project/paths.ts';
import { nonEmptyText } from '../text/resolved.ts';
import { localized, type Localized } from '../text/localized.ts';
import type { Place } from '../text/place.ts';
import type { Span } from '../text/source.ts';
import { stageName } from '../docker/dockerfile/stage-name.ts';
import { controlHover } from './control-hover.ts';
import { controlText } from './control-text.ts';
import { environmentTable } from './environment-table.ts';
import { goEnvHover } from './go-env-hover.ts';
import { goproxyText } from './goproxy-text.ts';
import type { DocumentRequest } from './handlers.ts';
import { code } from './markdown.ts';
import type { ProtocolPlaces } from './protocol-places.ts';
import { valueText } from './provenance-text.ts';
import { rulePageUri, type Session } from './session.ts';
import { unreadText } from './unread-text.ts';
import { variableText } from './variable-text.ts';

export interface HoverEnvironment {
  readonly session: Session;
  readonly places: ProtocolPlaces;
}

/** What is known of the download or of the variable under the pointer; null elsewhere. */
export function hover({ document, checked }: DocumentRequest, offset: number, { session, places }: HoverEnvironment): Hover | null {
  const analyses = [...checked.checks.values()].flatMap((check) => check.analyses);
  const link = linkTo(places);
  const { locale } = session;
  const touched = checked.findings.filter(({ place }) => within(place.span, offset));
  const chosen = [...checked.checks.values()].flatMap(({ control }) => controlText(control, touched, link) ?? []).slice(0, 1);
  const answer = (span: Span, texts: readonly Localized[], more = chosen): Hover => ({
    range: places.range({ path: document.path, span }),
    contents: { kind: session.markdownHover ? 'markdown' : 'plaintext', value: [...texts, ...more].map((text) => text[locale]).join('\n\n---\n\n') },
  });

  if (document.kind === 'go-env') {
    const found = goEnvHover(document.text, offset);
    if (found !== undefined) return answer(found.span, [found.text]);
  }

  if (document.kind === 'control') {
    const page = (rule: string) => rulePageUri(session, rule);
    const [found] = [...checked.checks.values()].flatMap(({ control }) => controlHover(control, offset, page) ?? []);
    if (found !== undefined) return answer(found.span, [found.text], []);
  }

  const isHere = ({ path, span }: Place) => path === document.path && within(span, offset);
  const downloads = analyses.flatMap((analysis) =>
    analysis.downloads.flatMap((download) => (isHere(placeOf(download.command, analysis)) ? [{ analysis, download }] : [])));
  const first = downloads[0];
  if (first !== undefined) {
    const texts = downloads.map(({ analysis, download }) => downloadText(analysis, download, link));
    return answer(placeOf(first.download.command, first.analysis).span, texts);
  }

  const settings = analyses.flatMap((analysis) => analysis.settings.flatMap((setting) =>
    partsOf(setting).map((part) => placeInFile(part, analysis.build)).filter(isHere).slice(0, 1)
      .map(({ span }) => ({ analysis, setting, span }))));
  const setting = settings[0];
  if (setting !== undefined) return answer(setting.span, settings.map((each) => settingText(each.analysis, each.setting, link)));
  const call = analyses.flatMap((analysis) => analysis.opaqueCalls.map((each) => ({ ...each, place: placeOf(each.command, analysis) })))
    .find(({ place }) => isHere(place));
  if (call !== undefined) return answer(call.place.span, [unreadText(call.step, call.unread)]);
  return touched[0] === undefined || chosen.length === 0 ? null : answer(touched[0].place.span, []);
}

type Link = (place: Place) => string;

function within(span: Span, offset: number): boolean {
  return span.start <= offset && offset <= span.end;
}

/** Of a command of the Dockerfile, in the file that it stands in. */
function placeOf({ span }: { readonly span: Span }, { build }: BuildAnalysis): Place {
  return placeInFile({ path: build.dockerfile, span }, build);
}

function linkTo(places: ProtocolPlaces): Link {
  return (place) => {
    const line = places.codec(place.path).position(place.span.start).line + 1;
    return `[${baseName(place.path)}:${line}](${places.uri(place.path)}#L${line})`;
  };
}

/** The assignment, and its value where that stands apart: in a compose file the name and the value are two. */
function partsOf({ whole, written }: Setting): readonly Place[] {
  return [whole, written.place];
}

function serviceOf({ build }: BuildAnalysis): string | undefined {
  return build.origin.kind === 'compose' ? build.origin.service.name : undefined;
}

function downloadText(analysis: BuildAnalysis, download: Download, link: Link): Localized {
  const service = serviceOf(analysis);
  const command = code(`go ${download.go.subcommand}`);
  const table = environmentTable(download, (place) => link(placeInFile(place, analysis.build)));
  const stage = code(stageName(download.stage));
  return localized(
    `**${command}** in stage ${stage}${service === undefined ? '' : `, compose service ${code(service)}`}\n\n${table.en}`,
    `**${command}**，阶段 ${stage}${service === undefined ? '' : `，compose 服务 ${code(service)}`}\n\n${table['zh-cn']}`,
  );
}

function settingText(analysis: BuildAnalysis, setting: Setting, link: Link): Localized {
  const { name, value, reaches } = setting;
  const service = serviceOf(analysis);
  const shown = valueText(value, code);
  const readers = reaches.map((download) => `- ${code(`go ${download.go.subcommand}`)} · ${link(placeOf(download.command, analysis))}`).join('\n');
  const list = name === 'GOPROXY' ? nonEmptyText(value) : undefined;
  const parts = [variableText(name), list === undefined ? undefined : goproxyText(list)].filter((part) => part !== undefined);
  const use = (locale: 'en' | 'zh-cn') => parts.map((part) => `${part[locale]}\n\n`).join('');
  return localized(
    `**${code(name)}** = ${shown.en}${service === undefined ? '' : `, compose service ${code(service)}`}\n\n${use('en')}${
      readers === '' ? 'No download takes this value' : `Read by:\n\n${readers}`}`,
    `**${code(name)}** = ${shown['zh-cn']}${service === undefined ? '' : `，compose 服务 ${code(service)}`}\n\n${use('zh-cn')}${
      readers === '' ? '没有下载使用此值' : `读取此值的下载：\n\n${readers}`}`,
  );
}

