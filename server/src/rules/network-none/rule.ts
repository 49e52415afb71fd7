import type { Mount } from '../../docker/dockerfile/model.ts';
import type { BuildAnalysis, Download } from '../../project/analysis.ts';
import { parseGoproxy } from '../../go/goproxy.ts';
import type { TextEdit } from '../../text/edit.ts';
import { localized } from '../../text/localized.ts';
import type { Place } from '../../text/place.ts';
import { networkOf } from '../shared/build-network.ts';
import { keptMount, runsBefore, surelyFetches } from '../shared/cold-fetch.ts';
import type { Finding, Fix } from '../finding.ts';
import { offeredFix, startOfLine } from '../fix.ts';
import { shareMount } from '../repairs/mount-edits.ts';
import type { Rule } from '../rule.ts';

export const rule: Rule = {
  id: 'network-none',
  severity: 'error',
  group: 'reach',
  title: localized('A download runs without a network', '下载步骤没有网络'),
  checkBuild: (analysis) => analysis.downloads.flatMap((download) => judge(analysis, download)),
};

function judge(analysis: BuildAnalysis, download: Download): Finding[] {
  if (networkOf(analysis, download) !== 'none' || !asksNetwork(download) || !surelyFetches(analysis, download)) return [];
  const { source } = analysis.model.syntax;
  const flag = download.step.instruction.flags.findLast((each) => each.name === 'network');
  const command = `go ${download.go.subcommand}`;
  const runs: Place = { path: source.path, span: download.command.span };
  if (flag !== undefined && flag.value === 'none') {
    const end = flag.span.end + (/^[ \t]*/.exec(source.text.slice(flag.span.end))?.[0].length ?? 0);
    const drop: TextEdit = { path: source.path, span: { start: flag.span.start, end }, newText: '' };
    const place: Place = { path: source.path, span: flag.span };
    const elsewhere = filledMount(analysis, download);
    return [elsewhere === undefined ? finding(place, command, '--network=none', [], drop) : besideTheMount(place, runs, download, elsewhere, drop, analysis)];
  }
  const { origin } = analysis.build;
  const place = origin.kind === 'compose' ? origin.service.build?.networkPlace : undefined;
  if (place === undefined || origin.kind !== 'compose') return [];
  const related = [{ place: runs, message: localized(`${command} runs here`, `${command} 在此处运行`) }];
  const isOwn = place.path === origin.file.source.path;
  return [finding(place, command, 'build.network: none', related, isOwn ? removeLine(origin.file.source.text, place) : undefined)];
}

interface FilledMount {
  readonly by: Download;
  readonly mount: Mount;
}

/** The cache mount that an earlier step downloads to; nothing else can have the modules, since this command surely fetches. */
function filledMount({ downloads }: BuildAnalysis, download: Download): FilledMount | undefined {
  const cache = download.environment.get('GOMODCACHE').value;
  if (cache.kind !== 'known') return undefined;
  for (const by of downloads) {
    const mount = by !== download && runsBefore(by, download) ? keptMount(by, cache.text) : undefined;
    if (mount !== undefined) return { by, mount };
  }
  return undefined;
}

function besideTheMount(
  place: Place, runs: Place, download: Download, { by, mount }: FilledMount, drop: TextEdit, analysis: BuildAnalysis
): Finding {
  const command = `go ${download.go.subcommand}`;
  const line = by.step.instruction.line + 1;
  return {
    rule: rule.id,
    severity: rule.severity,
    place,
    message: localized(
      `${command} has no modules and --network=none leaves it without a network: line ${line} put them into a cache mount, so mount that here too`,
      `${command} 没有模块可用，而 --network=none 使其没有网络：第 ${line} 行把模块放进了缓存挂载，请在此处也挂载它`,
    ),
    related: [
      { place: runs, message: localized(`${command} runs here`, `${command} 在此处运行`) },
      { place: { path: place.path, span: mount.span }, message: localized('the modules are in this mount, not in the layer', '模块位于此挂载中，而不在镜像层中') },
    ],
    fixes: [...shareMount([download], mount, analysis), dropping('--network=none', drop)],
  };
}

function dropping(setting: string, edit: TextEdit): Fix {
  return offeredFix(localized(`Drop ${setting}`, `去掉 ${setting}`), [edit]);
}

function finding(place: Place, command: string, setting: string, related: Finding['related'], edit: TextEdit | undefined): Finding {
  return {
    rule: rule.id,
    severity: rule.severity,
    place,
    message: localized(
      `${command} fetches modules, but ${setting} leaves it without a network: drop it here, or download the modules in an earlier step`,
      `${command} 需要下载模块，但 ${setting} 使其没有网络：请在此处去掉它，或在更早的步骤中下载模块`,
    ),
    related,
    fixes: edit === undefined ? [] : [dropping(setting, edit)],
  };
}

/** A list that starts with a folder or with "off" asks nobody; what that means is another rule's business. */
function asksNetwork({ environment }: Download): boolean {
  const { value } = environment.get('GOPROXY');
  const first = value.kind === 'known' ? parseGoproxy(value.text).entries[0] : undefined;
  return first?.kind === 'proxy' || first?.kind === 'direct';
}

/** Only a line of its own can be taken out without reading more of the YAML. */
function removeLine(text: string, place: Place): TextEdit | undefined {
  const start = startOfLine(text, place.span.start);
  const newline = text.indexOf('\n', place.span.end);
  const end = newline < 0 ? text.length : newline + 1;
  const isAlone = /^[ \t]*network[ \t]*:[ \t]*["']?none["']?[ \t]*(?:#.*)?\r?\n?$/.test(text.slice(start, end));
  return isAlone ? { path: place.path, span: { start, end }, newText: '' } : undefined;
}
