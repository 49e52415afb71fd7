import type { Stage } from '../../docker/dockerfile/model.ts';
import type { Word } from '../../docker/dockerfile/syntax.ts';
import type { BuildAnalysis } from '../../project/analysis.ts';
import type { TextEdit } from '../../text/edit.ts';
import { localized, type Localized } from '../../text/localized.ts';
import { listed } from '../../text/marks.ts';
import { nonEmptyText } from '../../text/resolved.ts';
import type { Finding, Fix, RelatedPlace } from '../finding.ts';
import { insertAt, insertLinesAbove, offeredFix, replace } from '../fix.ts';
import { rootStage } from '../shared/image-tag.ts';
import type { Rule } from '../rule.ts';

export const rule: Rule = {
  id: 'emulated-build',
  severity: 'hint',
  group: 'toolchain',
  title: localized('Go runs under emulation for foreign platforms', '为其他平台构建时 Go 在模拟器中运行'),
  checkBuild: (analysis) => {
    const roots = rootsOfGo(analysis);
    const asked = platformsOf(analysis);
    const pinned = roots.filter(({ platform }) => platform !== 'each');
    return asked.length > 1
      ? roots.flatMap((root) => (root.platform === 'each' ? [oncePerPlatform(root, asked, analysis)] : [alwaysThis(root, root.platform, asked, analysis)]))
      : pinned.flatMap((root) => fromTwoPlatforms(root, pinned, analysis));
  },
};

/** A stage on an official Go image in which something is downloaded; stages built FROM it count as the same. */
interface GoRoot {
  readonly stage: Stage;
  readonly base: Word;
  /** The platform that its FROM names; `each`: it runs once for every platform that the build is asked for. */
  readonly platform: string;
}

function rootsOfGo(analysis: BuildAnalysis): readonly GoRoot[] {
  const roots = new Map<Stage, GoRoot>();
  for (const { stage, image } of analysis.downloads) {
    const root = rootStage(stage);
    const platform = platformOf(root);
    if (root.base.kind !== 'image' || image?.go === undefined || platform === undefined) continue;
    roots.set(root, { stage: root, base: root.base.word, platform });
  }
  return [...roots.values()];
}

/** Undefined for the builder's own platform, and where it is not known. */
function platformOf({ platform }: Stage): string | undefined {
  if (platform === undefined || /^\$\{?TARGETPLATFORM\}?$/.test(platform.text)) return 'each';
  const value = nonEmptyText(platform.value);
  return value !== undefined && /^linux\/\w+(?:\/\w+)?$/.test(value) ? value : undefined;
}

function platformsOf({ build }: BuildAnalysis): string[] {
  const { origin } = build;
  const declared = origin.kind === 'compose' ? origin.service.build?.platforms ?? [] : [];
  return [...new Set(declared.map(({ text }) => text))].filter((platform) => platform.startsWith('linux/'));
}

function oncePerPlatform({ stage, base }: GoRoot, platforms: readonly string[], analysis: BuildAnalysis): Finding {
  const list = listed(platforms);
  return findingAt(base, analysis, localized(
    `This stage runs once per platform (${list.en}), under emulation for all but one: with --platform=$BUILDPLATFORM here, Go downloads once and cross-compiles`,
    `此阶段会为每个平台（${list['zh-cn']}）各运行一次，除一个之外都在模拟器中：在此写上 --platform=$BUILDPLATFORM，Go 就只下载一次并进行交叉编译`,
  ), askedFor(analysis), crossCompile(stage, targetOfBuild, analysis));
}

/** The compiler is of one platform, whatever is asked for. */
function alwaysThis({ stage, base }: GoRoot, platform: string, platforms: readonly string[], analysis: BuildAnalysis): Finding {
  const list = listed(platforms);
  return findingAt(base, analysis, localized(
    `This stage is ${platform} on every builder, under emulation on all others, while the build is for ${list.en}: with --platform=$BUILDPLATFORM here, Go cross-compiles`,
    `此阶段在任何构建器上都是 ${platform}，在其他平台的构建器上要靠模拟器运行，而构建面向 ${list['zh-cn']}：在此写上 --platform=$BUILDPLATFORM，Go 即可交叉编译`,
  ), askedFor(analysis), crossCompile(stage, targetOfBuild, analysis));
}

/** Stages for two platforms: whatever the builder is, one of them is foreign to it. The first one stays as it is. */
function fromTwoPlatforms({ stage, base, platform }: GoRoot, pinned: readonly GoRoot[], analysis: BuildAnalysis): Finding[] {
  const [first] = pinned;
  if (first === undefined || first.platform === platform) return [];
  const [system = '', architecture = '', variant] = platform.split('/');
  const path = analysis.build.dockerfile;
  return [findingAt(base, analysis, localized(
    `${base.text} runs for ${platform} here and for ${first.platform} in another stage, one of them under emulation on every builder: with --platform=$BUILDPLATFORM, Go cross-compiles`,
    `${base.text} 在此以 ${platform} 运行，在另一阶段以 ${first.platform} 运行，在任何构建器上总有一个要靠模拟器：写上 --platform=$BUILDPLATFORM，Go 即可交叉编译`,
  ), [{ place: { path, span: first.base.span }, message: localized(`Here it is ${first.platform}`, `此处为 ${first.platform}`) }],
  variant === undefined ? crossCompile(stage, { argument: undefined, words: `GOOS=${system} GOARCH=${architecture} ` }, analysis) : [])];
}

function findingAt(
  { span }: Word, { build }: BuildAnalysis, message: Localized, related: readonly RelatedPlace[], fixes: readonly Fix[]
): Finding {
  return { rule: rule.id, severity: rule.severity, place: { path: build.dockerfile, span }, message, related, fixes };
}

function askedFor({ build: { origin } }: BuildAnalysis): RelatedPlace[] {
  const platforms = origin.kind === 'compose' ? origin.service.build?.platforms ?? [] : [];
  return platforms.map(({ place, text }) => ({ place, message: localized(`asks for ${text}`, `要求 ${text}`) }));
}

/** What the compiler is told to compile for. */
interface Target {
  readonly argument: string | undefined;
  readonly words: string;
}

const targetOfBuild: Target = { argument: 'ARG TARGETOS TARGETARCH', words: 'GOOS=$TARGETOS GOARCH=$TARGETARCH ' };

const compiling = /^(?:build|install)$/;

/** Only where every compile of the stages on this image is one whose platform can be given, without C. */
function crossCompile(root: Stage, target: Target, { downloads, model, build }: BuildAnalysis): Fix[] {
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
    root.platform === undefined ? insertAt(path, root.from.keywordSpan.end, ' --platform=$BUILDPLATFORM') : replace({ path, span: root.platform.span }, '$BUILDPLATFORM'),
    ...(target.argument === undefined ? [] : [insertLinesAbove(model.syntax.source, first, [target.argument])]),
    ...compiles.map(({ command }) => insertAt(path, command.span.start, target.words)),
  ];
  return [offeredFix(localized('Compile on the build platform for the target platform', '在构建平台上为目标平台交叉编译'), edits)];
}

function usesC(value: { readonly kind: string; readonly text?: string }): boolean {
  return value.kind !== 'unset' && value.text !== '0';
}
