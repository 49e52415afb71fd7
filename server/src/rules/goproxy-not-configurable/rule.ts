import type { BuildAnalysis, Download } from '../../project/analysis.ts';
import { localized } from '../../text/localized.ts';
import type { Place } from '../../text/place.ts';
import { mayUseVendor } from '../cold-fetch.ts';
import { addArgument, composeSiblings } from '../compose-edits.ts';
import type { Finding, Fix } from '../finding.ts';
import { offeredFix, safeFix } from '../fix.ts';
import { declareAbove, firstDownloads, isDeclaredIn } from '../out-of-reach.ts';
import type { Preferences, Rule } from '../rule.ts';
import { withoutPasswords } from '../values.ts';

export const rule: Rule = {
  id: 'goproxy-not-configurable',
  severity: 'warning',
  group: 'reach',
  title: localized('No GOPROXY that is set outside can reach the build', '在外部设置的 GOPROXY 无法进入构建'),
  *checkBuild(analysis, preferences) {
    const evidence = evidenceOf(analysis, preferences);
    if (evidence === undefined || isDeclaredOutsideStages(analysis)) return;
    for (const download of firstDownloads(analysis)) {
      if (runsWithGoDefault(download)) yield judge(analysis, download, evidence, preferences);
    }
  },
};

/** What shows that somebody here needs another proxy than Go's own: without it, four of five healthy Dockerfiles would be reported. */
interface Evidence {
  readonly en: string;
  readonly zh: string;
  readonly place: Place | undefined;
}

function evidenceOf({ build }: BuildAnalysis, { preferredProxy }: Preferences): Evidence | undefined {
  if (preferredProxy !== '') return { en: `your preferred proxy ${withoutPasswords(preferredProxy)}`, zh: `首选代理 ${withoutPasswords(preferredProxy)} `, place: undefined };
  if (build.origin.kind !== 'compose') return undefined;
  for (const service of build.origin.file.services) {
    const argument = service.build?.args.find(({ name }) => name === 'GOPROXY');
    if (argument !== undefined) return { en: `the GOPROXY that service "${service.name}" is built with`, zh: `服务 "${service.name}" 构建时所用的 GOPROXY `, place: argument.key };
  }
  return undefined;
}

/** An ARG in front of FROM, or an argument that compose passes to this Dockerfile, is reported by the rules about those. */
function isDeclaredOutsideStages({ build, model }: BuildAnalysis): boolean {
  return build.inputs.arguments.has('GOPROXY') || model.globalArguments.some(({ name }) => name === 'GOPROXY');
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
      `${command} always asks proxy.golang.org: the stage has no "ARG GOPROXY", so ${evidence.en} cannot reach it`,
      `${command} 总是访问 proxy.golang.org：该阶段没有 "ARG GOPROXY"，${evidence.zh}无法传入`,
    ),
    related: evidence.place === undefined ? [] : [{ place: evidence.place, message: localized('Another service passes it', '另一个服务传入了它') }],
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
