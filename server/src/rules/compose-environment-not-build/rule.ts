import type { ComposeEntry } from '../../docker/compose/model.ts';
import type { BuildAnalysis, Download } from '../../project/analysis.ts';
import type { RuntimeVariable } from '../../project/build.ts';
import { localized } from '../../text/localized.ts';
import { addArgument } from '../repairs/compose-edits.ts';
import type { Finding, Fix } from '../finding.ts';
import { offeredFix } from '../fix.ts';
import { declareAbove, firstDownloads, isDeclaredIn, isMeantFor, runsWithDefault, wouldMatter } from '../shared/out-of-reach.ts';
import type { Rule } from '../rule.ts';

export const rule: Rule = {
  id: 'compose-environment-not-build',
  severity: 'warning',
  group: 'reach',
  title: localized('"environment" of a compose service does not reach its image build', 'compose 服务的 "environment" 不会进入镜像构建'),
  *checkBuild(analysis) {
    for (const variable of analysis.build.runtimeEnvironment) {
      const { name } = variable.entry;
      if (steering.has(name) && !analysis.build.inputs.arguments.has(name)) yield* judge(analysis, variable);
    }
  },
};

/** Only the go command reads these, so that a running service hardly needs them; HTTP proxies are every program's. */
const steering: ReadonlySet<string> = new Set(['GOPROXY', 'GOPRIVATE', 'GONOPROXY', 'GONOSUMDB', 'GOSUMDB', 'GOVCS']);

function judge(analysis: BuildAnalysis, { entry, place }: RuntimeVariable): Finding[] {
  const { name } = entry;
  const missing = firstDownloads(analysis, (download) => lacks(entry, download));
  const [first] = missing;
  if (first === undefined) return [];
  return [{
    rule: rule.id,
    severity: rule.severity,
    variable: name,
    place,
    message: localized(
      `${name} is set for the running container only, so go ${first.go.subcommand} in the image build never sees it: pass it in build.args too`,
      `${name} 只对运行中的容器生效，镜像构建中的 go ${first.go.subcommand} 看不到它：请同时写入 build.args`,
    ),
    related: [
      ...(place === entry.entry ? [] : [{ place: entry.entry, message: localized(`${name} is set here`, `${name} 在此处设置`) }]),
      ...missing.map(({ command, go }) => ({
        place: { path: analysis.build.dockerfile, span: command.span },
        message: localized(`go ${go.subcommand} runs without it`, `go ${go.subcommand} 运行时没有这个值`),
      })),
    ],
    fixes: passToBuild(analysis, entry, missing),
  }];
}

/** Nothing in the Dockerfile decides otherwise: it says nothing of the variable, or waits for an argument that nobody passes. */
function lacks({ name, value }: ComposeEntry, download: Download): boolean {
  const effective = download.environment.get(name);
  const waits = effective.provenance.kind === 'arg-default' && effective.value.kind === 'unknown' && effective.value.reason === 'argument-without-default';
  return waits ? isMeantFor(name, value, download) : runsWithDefault(name, download) && wouldMatter(name, value, download);
}

function passToBuild(analysis: BuildAnalysis, { name, value }: ComposeEntry, downloads: readonly Download[]): Fix[] {
  const { origin } = analysis.build;
  if (origin.kind !== 'compose' || origin.service.build === undefined) return [];
  const text = value.kind === 'known' && /^[^\s"'\\$]+$/.test(value.text) ? value.text : undefined;
  if (text === undefined && value.kind === 'known') return [];
  const passed = addArgument(origin.file.source, origin.service.build, name, text);
  const undeclared = downloads.filter(({ stage }) => !isDeclaredIn(name, stage));
  const declared = undeclared.flatMap(({ step }) => declareAbove(analysis, step, `ARG ${name}`) ?? []);
  if (passed === undefined || declared.length < undeclared.length) return [];
  return [offeredFix(
    declared.length === 0
      ? localized(`Pass ${name} in build.args too`, `在 build.args 中也传入 ${name}`)
      : localized(`Pass ${name} in build.args too, and add "ARG ${name}" above the download`, `在 build.args 中也传入 ${name}，并在下载步骤之前加上 "ARG ${name}"`),
    [passed, ...declared],
  )];
}
