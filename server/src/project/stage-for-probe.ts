import { present } from '../../../protocol/src/present.ts';
import type { Stage } from '../docker/dockerfile/model.ts';
import { optionValue } from '../docker/dockerfile/mounts.ts';
import { stepsBefore } from '../docker/dockerfile/stage-chain.ts';
import { stageName } from '../docker/dockerfile/stage-name.ts';
import { localized, type Locale, type Localized } from '../text/localized.ts';
import { marks } from '../text/marks.ts';
import { nonEmptyText } from '../text/resolved.ts';
import { relativeTo, parentOf, baseName } from './paths.ts';
import type { BuildAnalysis, Download } from './analysis.ts';
import type { EffectiveVariable } from './environment.ts';
import { projectForProbe, type ProjectForProbe } from './project-for-probe.ts';
import { lineInFile } from './build.ts';
import type { Place } from '../text/place.ts';
import { readsVendorAlone } from './vendored-stage.ts';
import { isWatchedVariable } from './watched-variables.ts';

/** What a container must be given to be like a stage at its download. */
export interface StageForProbe {
  readonly image: string;
  readonly stage: string;
  /** Variables that bear on downloads, with where each comes from. */
  readonly env: Readonly<Record<string, { readonly value: string; readonly origin: Localized; readonly isBuildArgument?: boolean }>>;
  /** What the stage runs on; without a value the builder's own platform, whatever the build is for. Absent: nothing says so. */
  readonly platform?: { readonly value?: string; readonly origin: Localized };
  readonly user?: string;
  readonly network?: string;
  readonly extraHosts: readonly { readonly host: string; readonly address: string }[];
  /** Ids of what the download's step mounts as secrets; their contents are never looked at. */
  readonly secrets: readonly string[];
  /** The project's own files at the download; absent where they are not surely known or where the download does not concern them. */
  readonly project?: ProjectForProbe;
  /** Its go commands take all packages from a vendor folder and ask nobody. */
  readonly vendored?: true;
  /** A step before the download that speaks of Go, as `Dockerfile:3`: it may install what the base image lacks, and no probe runs it. */
  readonly mayBringGo?: string;
}

export interface StageWanted {
  /** Name or index of the stage; absent: the first that downloads. */
  readonly stage?: string;
  /** Compose service whose build is meant; absent: the first build. */
  readonly service?: string;
  /** Its path, for words about it. */
  readonly dockerfile?: string;
  /** Named where the files do not tell the base image, or to try the stage on another one. */
  readonly image?: string;
}

/** The stage of a Dockerfile as a probe needs it, from its analyses (one per way of building it), or why it cannot be probed. */
export function stageForProbe(wanted: StageWanted, analyses: readonly BuildAnalysis[]): StageForProbe | { readonly problem: Localized } {
  const chosen = chooseStage(wanted, analyses);
  if ('problem' in chosen) return chosen;
  const { analysis, stage } = chosen;
  const image = wanted.image ?? baseReference(stage);
  if (image === undefined) return { problem: unknownBase(stage) };
  const download = analysis.downloads.find((each) => each.stage === stage);
  const user = nonEmptyText(download?.step.before.user ?? stage.end.user);
  const network = download?.network ?? analysis.build.inputs.network;
  const platform = platformOf(stage, analysis);
  const project = download === undefined ? undefined : projectForProbe(download, analysis);
  const bringer = download === undefined ? undefined : stepThatMayBringGo(download, analysis);
  return {
    image,
    stage: stageName(stage),
    env: environmentOf(analysis, stage, download),
    extraHosts: analysis.build.extraHosts,
    secrets: download === undefined ? [] : secretsOf(download),
    ...present({ platform, user, network, project }),
    ...(readsVendorAlone(stage, analysis) ? { vendored: true } : {}),
    ...(wanted.image !== undefined || bringer === undefined ? {} : { mayBringGo: bringer }),
  };
}

/** Where the nearest such step stands: a package, an archive, a version manager, or a copy out of another image. */
function stepThatMayBringGo({ step }: Download, analysis: BuildAnalysis): string | undefined {
  const { text } = analysis.model.syntax.source;
  for (const { instruction: { keyword, span } } of stepsBefore(step)) {
    if (!['RUN', 'COPY', 'ADD'].includes(keyword) || !speaksOfGo.test(text.slice(span.start, span.end))) continue;
    return lineOfDockerfile(span.start, analysis);
  }
  return undefined;
}

/** `Dockerfile:3`, or `compose.yaml:12` where the Dockerfile stands in it. */
function lineOfDockerfile(offset: number, { build, model }: BuildAnalysis): string {
  return `${baseName(build.inline?.host.path ?? build.dockerfile)}:${lineInFile(offset, build, model.syntax.source)}`;
}

const speaksOfGo = new RegExp([
  String.raw`\b(?:apk|apt|apt-get|dnf|microdnf|tdnf|yum|zypper|pacman|brew)\b[^&|;]*?\s(?:go|golang)(?:[-=~@\d]\S*)?(?=[\s;&|]|$)`,
  String.raw`\bgo1\.\d[\w.]*\.(?:linux|src)\b|\bgo\.dev/dl/|\bgolang\b[^\n]*/usr/local/go\b|\s/usr/local/go\b`,
  String.raw`\b(?:goenv|gvm|asdf|mise)\b`,
].join('|'), 'u');

/** The build and the stage that are meant, or why there is none. */
export function chooseStage(
  wanted: StageWanted, analyses: readonly BuildAnalysis[],
): { readonly analysis: BuildAnalysis; readonly stage: Stage } | { readonly problem: Localized } {
  const possible = analyses.filter(({ build: { origin } }) =>
    wanted.service === undefined || (origin.kind === 'compose' && origin.service.name === wanted.service));
  // A compose file may hold several Dockerfiles, and not each has the stage.
  const analysis = possible.find((each) => hasWanted(each, wanted.stage)) ?? possible[0];
  if (analysis === undefined) {
    return { problem: wanted.service === undefined || analyses.length === 0
      ? unreadable(wanted.dockerfile)
      : localized(`No compose service "${wanted.service}" builds this Dockerfile`, `没有名为“${wanted.service}”的 compose 服务构建此 Dockerfile`) };
  }
  const stage = findStage(analysis, wanted.stage);
  if (stage === undefined) {
    return { problem: wanted.stage === undefined
      ? localized('The Dockerfile has no stage', '该 Dockerfile 没有任何阶段')
      : noSuchStage(wanted.stage, analysis.model.stages.map(stageName)) };
  }
  return { analysis, stage };
}

function hasWanted(analysis: BuildAnalysis, stage: string | undefined): boolean {
  return stage === undefined ? analysis.downloads.length > 0 : findStage(analysis, stage) !== undefined;
}

function noSuchStage(wanted: string, names: readonly string[]): Localized {
  const shown = names.slice(0, mostStagesNamed);
  const listed = (locale: Locale): string => [...shown, ...(names.length > shown.length ? ['…'] : [])].join(marks[locale].listed);
  return localized(`The Dockerfile has no stage "${wanted}"; it has ${listed('en')}`, `该 Dockerfile 没有阶段“${wanted}”，只有 ${listed('zh-cn')}`);
}

/** A line of names is read, a page of them is not. */
const mostStagesNamed = 12;

/** Why there is no image: what FROM says is quoted, for the value that lacks stands in it. */
function unknownBase(stage: Stage): Localized {
  const { base } = lowest(stage);
  const [name, from] = [stageName(stage), base.word?.text ?? ''];
  if (base.kind === 'scratch') {
    return localized(
      `Stage "${name}" stands on scratch, where there is no Go: name the stage that downloads with --target, or an image with --image`,
      `阶段“${name}”基于 scratch，其中没有 Go：请用 --target 指定下载模块的阶段，或用 --image 指定镜像`,
    );
  }
  return localized(
    `The base image of stage "${name}" is not known from the files (FROM ${from}): name it with --image`,
    `无法从文件得知阶段“${name}”的基础镜像（FROM ${from}）：请用 --image 指定`,
  );
}

function lowest(stage: Stage): Stage {
  return stage.base.kind === 'stage' ? lowest(stage.base.stage) : stage;
}

function unreadable(path: string | undefined): Localized {
  const name = path === undefined ? '' : ` ${JSON.stringify(path)}`;
  return localized(
    `The Dockerfile${name} is not there, or is no text: name another with --dockerfile, or an image with --image`,
    `Dockerfile${name} 不存在或不是文本：请用 --dockerfile 指定另一个文件，或用 --image 指定镜像`,
  );
}

/** As the builder names them: a secret by its id, else by the last part of its target; an agent as `ssh` with its id, where it has one. */
function secretsOf({ step }: Download): readonly string[] {
  return [...new Set((step.run?.mounts ?? []).flatMap(({ type, options, target }) => {
    const id = optionValue(options, 'id');
    if (type === 'ssh') return [id === undefined || id === 'default' ? 'ssh' : `ssh ${id}`];
    const name = id ?? (target.kind === 'known' ? baseName(target.text) : undefined);
    return type === 'secret' && name !== undefined ? [name] : [];
  }))];
}

/** The stage that a name or an index means; without one the first that downloads. */
export function findStage({ model, downloads }: BuildAnalysis, wanted: string | undefined): Stage | undefined {
  if (wanted === undefined) return downloads[0]?.stage ?? model.target;
  // As BuildKit does: names win over numbers and do not care about case.
  return model.stages.findLast((stage) => stage.name?.text.toLowerCase() === wanted.toLowerCase()) ?? (/^\d+$/.test(wanted) ? model.stages[Number(wanted)] : undefined);
}

function baseReference(stage: Stage): string | undefined {
  const { base } = lowest(stage);
  return base.kind === 'image' ? base.reference : undefined;
}

/** FROM decides for all that stands on the image; a stage that leaves it open is of the platform that the image is built for. */
function platformOf(stage: Stage, analysis: BuildAnalysis): StageForProbe['platform'] {
  const { platform } = lowest(stage);
  if (platform !== undefined && !/^\$\{?TARGETPLATFORM\}?$/.test(platform.text)) {
    const value = nonEmptyText(platform.value);
    const origin = same(`FROM --platform, ${lineOfDockerfile(platform.span.start, analysis)}`);
    return value !== undefined ? { value, origin } : /^\$\{?BUILDPLATFORM\}?$/.test(platform.text) ? { origin } : undefined;
  }
  const { dockerfile, platform: asked } = analysis.build;
  return asked && { value: asked.text, origin: same(`platform, ${relativeTo(parentOf(dockerfile), asked.place.path) ?? baseName(asked.place.path)}`) };
}

/** What the Dockerfile, its build arguments and Go's files set; the image's own variables and Go's defaults are in the container anyway. */
function environmentOf(analysis: BuildAnalysis, stage: Stage, download: Download | undefined): StageForProbe['env'] {
  const variables: readonly EffectiveVariable[] = download === undefined
    ? []
    : [...new Set([...download.environment.names, ...configuredNames])].filter(isWatchedVariable)
      .map((name) => download.environment.get(name));
  if (download !== undefined) {
    return Object.fromEntries(variables.flatMap((variable) => {
      const origin = originOf(variable, analysis);
      const value = nonEmptyText(variable.value);
      return origin === undefined || value === undefined ? [] : [[variable.name, { value, origin, ...(variable.provenance.kind === 'build-argument' ? { isBuildArgument: true } : {}) }]];
    }));
  }
  return Object.fromEntries([...stage.end.variables.values()].flatMap(({ name, value, origin }) => {
    const text = nonEmptyText(value);
    if (text === undefined || origin.kind !== 'env' || !isWatchedVariable(name)) return [];
    return [[name, { value: text, origin: same(`ENV, ${lineOfDockerfile(origin.declaration.span.start, analysis)}`) }]];
  }));
}

/** Variables that a Go environment file may set without the process environment naming them. */
const configuredNames = ['GOPROXY', 'GOPRIVATE', 'GONOPROXY', 'GOSUMDB', 'GONOSUMDB', 'GOFLAGS', 'GOTOOLCHAIN', 'GOINSECURE', 'GOVCS', 'GOAUTH'];

function originOf({ provenance }: EffectiveVariable, analysis: BuildAnalysis): Localized | undefined {
  const { dockerfile } = analysis.build;
  const at = ({ path, span: { start } }: Place) =>
    (path === dockerfile ? lineOfDockerfile(start, analysis) : relativeTo(parentOf(dockerfile), path) ?? baseName(path));
  switch (provenance.kind) {
    case 'inline':
      return localized(`command, ${at(provenance.place)}`, `命令行内，${at(provenance.place)}`);
    case 'export':
      return same(`export, ${at(provenance.place)}`);
    case 'env':
      return same(`ENV, ${at(provenance.place)}`);
    case 'arg-default':
      return same(`ARG, ${at(provenance.place)}`);
    case 'build-argument':
      return localized(`build argument, ${at(provenance.given.key)}`, `构建参数，${at(provenance.given.key)}`);
    case 'go-env-w':
      return same(`go env -w, ${at(provenance.place)}`);
    case 'go-env-file':
      return same(at(provenance.place));
    case 'image':
    case 'go-default':
    case 'nowhere':
      return undefined;
  }
}

/** Words of the files themselves have no translation; the punctuation is that of the language. */
function same(text: string): Localized {
  return localized(text, text.replace(', ', '，'));
}
