import { parseGoproxy } from '../../go/goproxy.ts';
import type { BuildAnalysis, Download } from '../../project/analysis.ts';
import { localized, type Localized } from '../../text/localized.ts';
import { mayUseVendor } from '../shared/module-files.ts';
import { addArgument, composeSiblings } from '../repairs/compose-edits.ts';
import type { Finding, Fix } from '../finding.ts';
import { offeredFix, safeFix } from '../fix.ts';
import { declareAbove, firstDownloads, isDeclaredIn } from '../shared/out-of-reach.ts';
import { passedArgument } from '../shared/passed-arguments.ts';
import type { Preferences, Rule } from '../rule.ts';
import { withoutPasswords } from '../shared/values.ts';

export const rule: Rule = {
  id: 'goproxy-not-configurable',
  severity: 'warning',
  group: 'reach',
  title: localized('No GOPROXY that is set outside can reach the build', '在外部设置的 GOPROXY 无法进入构建'),
  *checkBuild(analysis, preferences) {
    if (isDeclaredOutsideStages(analysis)) return;
    const downloads = firstDownloads(analysis, runsWithGoDefault);
    const evidence = downloads.length === 0 ? undefined : evidenceOf(analysis, preferences);
    if (evidence !== undefined) for (const download of downloads) yield judge(analysis, download, evidence, preferences);
  },
};

/** What shows that somebody here needs another proxy than Go's own: without it, four of five healthy Dockerfiles would be reported. */
interface Evidence {
  /** Half a sentence: what cannot reach the download. */
  readonly text: Localized;
  readonly related: Finding['related'];
}

function evidenceOf(analysis: BuildAnalysis, { preferredProxy, hostProxy }: Preferences): Evidence | undefined {
  if (preferredProxy !== '') {
    const shown = withoutPasswords(preferredProxy);
    return { text: localized(`your preferred proxy ${shown}`, `首选代理 ${shown} `), related: [] };
  }
  return fromSibling(analysis) ?? fromScript(analysis) ?? fromHost(hostProxy);
}

function fromSibling({ build: { origin } }: BuildAnalysis): Evidence | undefined {
  for (const service of origin.kind === 'compose' ? origin.file.services : []) {
    const argument = service.build?.args.find(({ name }) => name === 'GOPROXY');
    if (argument === undefined) continue;
    return {
      text: localized(`the GOPROXY that service "${service.name}" is built with`, `服务 "${service.name}" 构建时所用的 GOPROXY `),
      related: [{ place: argument.key, message: localized('Another service passes it', '另一个服务传入了它') }],
    };
  }
  return undefined;
}

function fromScript({ context }: BuildAnalysis): Evidence | undefined {
  const passed = passedArgument(context, 'GOPROXY');
  return passed === undefined ? undefined : {
    text: localized(`the GOPROXY that ${passed.file} passes`, `${passed.file} 传入的 GOPROXY `),
    related: [{ place: passed.place, message: localized('It is passed here', '在此处传入') }],
  };
}

/** The go command of this computer asks something else first; "off" is a choice of the moment. */
function fromHost(hostProxy: string): Evidence | undefined {
  const { entries, problems } = parseGoproxy(hostProxy);
  const [first] = entries;
  const isOther = first?.kind === 'direct' || (first?.url !== undefined && first.url.host !== 'proxy.golang.org');
  if (problems.length > 0 || !isOther) return undefined;
  const shown = withoutPasswords(hostProxy);
  return { text: localized(`GOPROXY=${shown} of this computer`, `本机的 GOPROXY=${shown} `), related: [] };
}

/**
 * An ARG in front of FROM, and a value that compose passes to this build or to the container instead, are reported by the rules
 * about those.
 */
function isDeclaredOutsideStages({ build, model }: BuildAnalysis): boolean {
  return [...build.inputs.arguments.keys(), ...build.runtimeEnvironment.map(({ entry }) => entry.name)].includes('GOPROXY') || model.globalArguments.some(({ name }) => name === 'GOPROXY');
}

function runsWithGoDefault(download: Download): boolean {
  return download.environment.get('GOPROXY').provenance.kind === 'go-default' && !isDeclaredIn('GOPROXY', download.stage) && !mayUseVendor(download);
}

function judge(analysis: BuildAnalysis, download: Download, evidence: Evidence, preferences: Preferences): Finding {
  const command = `go ${download.go.subcommand}`;
  return {
    rule: rule.id,
    severity: rule.severity,
    place: { path: analysis.build.dockerfile, span: download.command.span },
    message: localized(
      `${command} always asks proxy.golang.org: the stage has no "ARG GOPROXY", so ${evidence.text.en} cannot reach it`,
      `${command} 总是访问 proxy.golang.org：该阶段没有 "ARG GOPROXY"，${evidence.text['zh-cn']}对它不起作用`,
    ),
    related: evidence.related,
    fixes: fixesOf(analysis, download, preferences),
  };
}

function fixesOf(analysis: BuildAnalysis, { step }: Download, { preferredProxy }: Preferences): Fix[] {
  const declare = declareAbove(analysis, step, 'ARG GOPROXY');
  if (declare === undefined) return [];
  const fixes = [safeFix(localized('Add "ARG GOPROXY" above it', '在它之前加上 "ARG GOPROXY"'), [declare])];
  const compose = composeSiblings(analysis.build);
  const passed = compose?.builds.map((build) => addArgument(compose.source, build, 'GOPROXY')) ?? [];
  const complete = passed.filter((edit) => edit !== undefined);
  if (complete.length > 0 && complete.length === passed.length) {
    fixes.push(offeredFix(localized(
      'Add "ARG GOPROXY" and pass your shell\'s GOPROXY from the compose file',
      '加上 "ARG GOPROXY"，并在 compose 文件中传入 shell 的 GOPROXY',
    ), [declare, ...complete]));
  }
  // A default stays in the file: no address with a password, and nothing that would need quotes.
  const withDefault = /^[^\s"'$\\@]+$/.test(preferredProxy) ? declareAbove(analysis, step, `ARG GOPROXY=${preferredProxy}`) : undefined;
  if (withDefault !== undefined) {
    fixes.push(offeredFix(localized(
      `Add "ARG GOPROXY=${preferredProxy}" above it`,
      `在它之前加上 "ARG GOPROXY=${preferredProxy}"`,
    ), [withDefault]));
  }
  return fixes;
}
