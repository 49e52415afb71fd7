import type { Stage } from '../../docker/dockerfile/model.ts';
import type { BuildAnalysis, Download } from '../../project/analysis.ts';
import type { TextEdit } from '../../text/edit.ts';
import { localized } from '../../text/localized.ts';
import type { Finding, Fix } from '../finding.ts';
import { insertAt, insertLinesAbove, offeredFix } from '../fix.ts';
import { rootStage } from '../image-tag.ts';
import type { Rule } from '../rule.ts';

export const rule: Rule = {
  id: 'emulated-build',
  severity: 'hint',
  group: 'toolchain',
  title: localized('Go runs under emulation for foreign platforms', '为其他平台构建时 Go 在模拟器中运行'),
  checkBuild: (analysis) => {
    const platforms = platformsOf(analysis);
    if (platforms.length < 2) return [];
    const told = new Set<Stage>();
    return analysis.downloads.flatMap((download) => {
      const root = rootStage(download.stage);
      if (told.has(root)) return [];
      told.add(root);
      return judge(root, download, platforms, analysis);
    });
  },
};

function platformsOf({ build }: BuildAnalysis): string[] {
  const { origin } = build;
  const declared = origin.kind === 'compose' ? origin.service.build?.platforms ?? [] : [];
  return [...new Set(declared.map(({ text }) => text))].filter((platform) => platform.startsWith('linux/'));
}

function judge(root: Stage, download: Download, platforms: readonly string[], analysis: BuildAnalysis): Finding[] {
  const { build, model } = analysis;
  const { base } = root;
  if (base.kind !== 'image' || root.platform !== undefined || download.image?.go === undefined || build.origin.kind !== 'compose') return [];
  const path = model.syntax.source.path;
  const list = platforms.join(', ');
  return [{
    rule: rule.id,
    severity: rule.severity,
    place: { path, span: base.word.span },
    message: localized(
      `This stage runs once per platform (${list}), under emulation for all but one: with --platform=$BUILDPLATFORM here, Go downloads once and cross-compiles`,
      `此阶段会为每个平台（${list}）各运行一次，除一个之外都在模拟器中：在此写上 --platform=$BUILDPLATFORM，Go 就只下载一次并进行交叉编译`,
    ),
    related: (build.origin.service.build?.platforms ?? []).map(({ place, text }) => ({ place, message: localized(`asks for ${text}`, `要求 ${text}`) })),
    fixes: crossCompile(root, analysis),
  }];
}

const compiling = /^(?:build|install)$/;

/** Only where every compile of the stages on this image is one whose platform can be given, without C. */
function crossCompile(root: Stage, { downloads, model, build }: BuildAnalysis): Fix[] {
  const compiles = downloads.filter((each) => rootStage(each.stage) === root && compiling.test(each.go.subcommand));
  const stages = new Set(compiles.map(({ stage }) => stage));
  const [only, ...others] = stages;
  if (only === undefined || others.length > 0) return [];
  if (compiles.some(({ command, environment, step, go }) => usesC(environment.get('CGO_ENABLED').value) || go.versioned.length > 0 || step.instruction.onbuild
    || environment.get('GOARCH').value.kind !== 'unset' || environment.get('GOOS').value.kind !== 'unset' || command.words[0] !== command.allWords[0])) return [];
  const first = compiles[0]?.step.instruction;
  if (first === undefined) return [];
  const path = build.dockerfile;
  const edits: TextEdit[] = [
    insertAt(path, root.from.keywordSpan.end, ' --platform=$BUILDPLATFORM'),
    insertLinesAbove(model.syntax.source, first, ['ARG TARGETOS TARGETARCH']),
    ...compiles.map(({ command }) => insertAt(path, command.span.start, 'GOOS=$TARGETOS GOARCH=$TARGETARCH ')),
  ];
  return [offeredFix(localized('Compile on the build platform for the target platform', '在构建平台上为目标平台交叉编译'), edits)];
}

function usesC(value: { readonly kind: string; readonly text?: string }): boolean {
  return value.kind !== 'unset' && value.text !== '0';
}
