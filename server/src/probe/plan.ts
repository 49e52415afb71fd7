import type { ProbeRequest, ProbeWay } from '../../../protocol/src/index.ts';
import { localized, type Localized } from '../text/localized.ts';
import type { EngineName } from './engines/engine.ts';
import { isMirrorAddress, mirrorPlan, type MirrorChoices, type MirrorPlan } from './mirrors/candidates.ts';
import { redact } from './redact.ts';

/** What one probe does, decided before anything starts: a plain value made of the request and, for a Dockerfile, of its stage. */
export interface ProbePlan {
  readonly image: string;
  readonly engine?: EngineName;
  readonly way: ProbeWay;
  readonly builder?: string;
  readonly dockerfile?: string;
  readonly stage?: string;
  readonly platform?: PlanPlatform;
  readonly network?: string;
  readonly user?: string;
  readonly dns: readonly string[];
  readonly addHosts: readonly string[];
  /** Set on top of the image's own environment. */
  readonly env: Readonly<Record<string, string>>;
  /** Where each value of `env` comes from; same keys. */
  readonly origins: Readonly<Record<string, Localized>>;
  /** Names in `env` that a build is given as real build arguments; empty for a container. */
  readonly buildArguments: readonly string[];
  /** Ids of secrets that the stage's step has and the probe has not. */
  readonly secrets: readonly string[];
  /** At least one `path@version`; the first is the canary. */
  readonly modules: readonly string[];
  /** The project's own files, whose modules are downloaded in the modules' place. */
  readonly project?: ProjectFiles;
  /** The stage's commands read a vendor folder: no fault of the network is theirs. */
  readonly vendored?: true;
  /** The stage's step that may install Go, as `Dockerfile:3`: what it brings is not in the probe's container. */
  readonly mayBringGo?: string;
  readonly timeLimitMs: number;
  /** Absent: mirrors are not compared. */
  readonly mirrors?: MirrorPlan;
}

/** What the container is to run on, and where that stands; without a value the engine's own platform, and nothing else. */
export interface PlanPlatform {
  readonly value?: string;
  readonly origin: Localized;
}

/** What is known of a Dockerfile's stage: filled in by the project's model, outside this room. */
export interface StageFacts {
  readonly image: string;
  readonly stage?: string;
  readonly env: Readonly<Record<string, { readonly value: string; readonly origin: Localized; readonly isBuildArgument?: boolean }>>;
  readonly platform?: PlanPlatform;
  readonly user?: string;
  readonly network?: string;
  /** Names that the build adds to /etc/hosts; those of the request come on top. */
  readonly extraHosts?: readonly { readonly host: string; readonly address: string }[];
  readonly secrets?: readonly string[];
  readonly project?: ProjectFiles;
  readonly vendored?: true;
  readonly mayBringGo?: string;
}

/** The files that the go command reads before any source, where the stage has them. */
export interface ProjectFiles {
  /** Absolute folder in the container in which the go command runs. */
  readonly directory: string;
  /** Absolute path in the container to contents. */
  readonly files: Readonly<Record<string, string>>;
  /** The stage builds with these very files, and a build refuses what a download repairs. */
  readonly strict: boolean;
  /** The value of -mod that the stage's command names. */
  readonly mod?: string;
}

const asked = localized('--env', '--env');
const askedPlatform = localized('--platform', '--platform');

export type Planned = { readonly plan: ProbePlan } | { readonly problem: Localized };

/** Small, old, with no requirements and no go line: every Go can download it, every public proxy has it. */
export const canaryModule = 'github.com/google/uuid@v1.6.0';

/** Released every month, so that a mirror which fell behind shows, and large enough to time a line. */
const comparedModule = 'golang.org/x/tools@v0.24.0';
/** What the comparison of mirrors may take after the checks; as in the payload, with its moment to say how far it came. */
const mirrorsLimitMs = 21_000;

export const defaultTimeLimitMs = 30_000;
/** Less leaves no time for a single silent name server. */
const shortestTimeLimitMs = 2_000;
/** More is not a measurement any more. */
const longestTimeLimitMs = 10 * 60_000;

/**
 * Joins request and stage; the request's own values win. Values that no engine could take are refused here, before anything starts.
 * `choices` are what the user's settings say about proxies.
 */
export function makePlan(request: ProbeRequest, stage?: StageFacts, choices: MirrorChoices = {}): Planned {
  const image = request.image ?? stage?.image ?? '';
  const addHosts = [...(stage?.extraHosts ?? []).map(({ host, address }) => `${host}:${address}`), ...request.addHosts];
  const way = request.way ?? (request.builder === undefined ? 'run' : 'build');
  const network = request.network ?? stage?.network;
  const platform = request.platform === undefined ? stage?.platform : { value: request.platform, origin: askedPlatform };
  const wanted = { ...request, addHosts, ...given('network', network), ...given('platform', platform?.value) };
  const problem = problemWith(wanted, image) ?? (way === 'build' ? problemOfBuild(request, stage) : problemOfRun(request));
  if (problem !== undefined) return { problem };
  const stageEnv = Object.entries(stage?.env ?? {});
  const engine = request.engine ?? (request.builder === undefined ? undefined : 'docker');
  return {
    plan: {
      image,
      env: { ...Object.fromEntries(stageEnv.map(([name, { value }]) => [name, value])), ...request.env },
      origins: {
        ...Object.fromEntries(stageEnv.map(([name, { origin }]) => [name, origin])),
        ...Object.fromEntries(Object.keys(request.env).map((name) => [name, asked])),
      },
      way,
      buildArguments: way === 'build' ? stageEnv.filter(([name, { isBuildArgument }]) => (
        isBuildArgument === true && request.env[name] === undefined && passedByName.has(name)
      )).map(([name]) => name) : [],
      secrets: stage?.secrets ?? [],
      dns: request.dns,
      addHosts,
      modules: request.modules.length === 0 ? [canaryModule] : request.modules,
      timeLimitMs: request.timeLimitMs,
      ...given('engine', engine),
      ...given('builder', request.builder),
      ...given('dockerfile', request.dockerfile),
      ...given('stage', request.stage ?? stage?.stage),
      ...given('platform', platform),
      // `default` is BuildKit's word for what an engine does anyway.
      ...given('network', network === 'default' ? undefined : network),
      ...given('user', stage?.user),
      ...given('mayBringGo', stage?.mayBringGo),
      ...given('mirrors', request.compareMirrors === true ? mirrorPlan(choices, request.mirrors ?? []) : undefined),
      ...given('vendored', request.modules.length > 0 ? undefined : stage?.vendored),
      ...given('project', request.modules.length > 0 ? undefined : stage?.project),
    },
  };
}

/** The line that the payload reads. `override` takes the place of what `go env` says where the payload runs (host run). */
export function payloadInput(plan: ProbePlan, where: 'container' | 'host', override: Readonly<Record<string, string>> = {}): string {
  return `${JSON.stringify({
    where,
    env: where === 'container' ? withoutNames(plan.env, plan.buildArguments) : {},
    override,
    modules: plan.modules,
    ...given('project', plan.project),
    timeLimitMs: plan.timeLimitMs,
    // Mirrors are compared from inside alone: which of them the host likes best helps no build.
    ...(where === 'container' && plan.mirrors !== undefined ? { mirrorModule: comparedModule, mirrors: plan.mirrors.candidates } : {}),
  })}\n`;
}

/**
 * Build arguments that the client may take from its own environment: programs of docker and podman read none of these for themselves.
 * Others, such as HTTP_PROXY, would change the way of the client to its engine, so the payload sets them inside.
 */
const passedByName: ReadonlySet<string> = new Set([
  'GOPROXY', 'GOPRIVATE', 'GONOPROXY', 'GOSUMDB', 'GONOSUMDB', 'GOFLAGS', 'GOTOOLCHAIN', 'GOINSECURE', 'GOVCS', 'GOAUTH',
]);

function withoutNames(values: Readonly<Record<string, string>>, names: readonly string[]): Readonly<Record<string, string>> {
  return names.length === 0 ? values : Object.fromEntries(Object.entries(values).filter(([name]) => !names.includes(name)));
}

/** Until the payload has ended by itself: the limit of its checks, and what comparing mirrors takes after them. */
export function payloadLimitOf({ timeLimitMs, mirrors }: ProbePlan): number {
  return timeLimitMs + (mirrors === undefined ? 0 : mirrorsLimitMs);
}

function given<Key extends string, Value>(key: Key, value: Value | undefined): Partial<Record<Key, Value>> {
  return value === undefined ? {} : { [key]: value } as Record<Key, Value>;
}

/** A user as it may stand in a Dockerfile: nothing in it is expanded, quoted or ends the line. */
const userPattern = /^[\w][\w.-]*(?::[\w][\w.-]*)?$/;
const builderPattern = /^[\w][\w.-]*$/;

const imagePattern = /^[\w][\w.:/@-]*$/;
export const platformPattern = /^\w+(?:\/[\w.-]+){0,2}$/;
const variablePattern = /^[^=\0]+$/;
const addressPattern = /^(?:\d{1,3}(?:\.\d{1,3}){3}|[0-9a-fA-F:.]*:[0-9a-fA-F:.]*)$/;
const hostPattern = /^[\w][\w.-]*:(?:host-gateway|\d{1,3}(?:\.\d{1,3}){3}|\[?[0-9a-fA-F:.]+\]?)$/;
const networkPattern = /^[\w][\w.:-]*$/;
const modulePattern = /^[\w][\w.~/-]*(?:@[\w][\w.+~/-]*)?$/;

function problemWith(request: ProbeRequest, image: string): Localized | undefined {
  if (image === '') {
    return localized('No image to probe: name one with --image, or a Dockerfile with --dockerfile', '没有要探测的镜像：请用 --image 指定镜像，或用 --dockerfile 指定 Dockerfile');
  }
  if (!imagePattern.test(image)) return invalid('--image', image, 'an image reference such as golang:1.23', '形如 golang:1.23 的镜像引用');
  if (request.platform !== undefined && !platformPattern.test(request.platform)) {
    return invalid('--platform', request.platform, 'a platform such as linux/arm64', '形如 linux/arm64 的平台');
  }
  if (request.network !== undefined && !networkPattern.test(request.network)) {
    return invalid('--network', request.network, 'the name of a network', '网络名称');
  }
  const dns = request.dns.find((value) => !addressPattern.test(value));
  if (dns !== undefined) return invalid('--dns', dns, 'an IP address', 'IP 地址');
  const addHost = request.addHosts.find((value) => !hostPattern.test(value));
  if (addHost !== undefined) return invalid('--add-host', addHost, 'HOST:IP or HOST:host-gateway', 'HOST:IP 或 HOST:host-gateway');
  const variable = Object.keys(request.env).find((name) => !variablePattern.test(name));
  if (variable !== undefined) return invalid('--env', variable, 'NAME=VALUE', 'NAME=VALUE');
  const mirror = request.mirrors?.find((value) => !isMirrorAddress(value));
  if (mirror !== undefined) return invalid('--mirror', redact(mirror), 'an address such as https://goproxy.cn', '形如 https://goproxy.cn 的地址');
  const module = request.modules.find((value) => !modulePattern.test(value));
  if (module !== undefined) return invalid('--module', module, 'PATH@VERSION', 'PATH@VERSION');
  if (!(request.timeLimitMs >= shortestTimeLimitMs && request.timeLimitMs <= longestTimeLimitMs)) {
    return invalid('--time-limit', `${request.timeLimitMs / 1000}s`, 'between 2s and 10m', '2s 到 10m 之间的时长');
  }
  return undefined;
}

function problemOfRun(request: ProbeRequest): Localized | undefined {
  return request.builder === undefined ? undefined : localized(
    '--builder selects where an image is built: it needs --way build, or no --way at all',
    '--builder 用于选择构建镜像的构建器：需要 --way build，或者不写 --way',
  );
}

/** What an image build cannot be given. */
function problemOfBuild({ engine, builder, dns }: ProbeRequest, stage: StageFacts | undefined): Localized | undefined {
  if (builder !== undefined && !builderPattern.test(builder)) return invalid('--builder', builder, 'the name of a builder', '构建器名称');
  if (builder !== undefined && engine !== undefined && engine !== 'docker') {
    return localized(
      `--builder names a buildx builder, and ${engine} has none: leave --builder or --engine out`,
      `--builder 指的是 buildx 构建器，而 ${engine} 没有构建器：请去掉 --builder 或 --engine`,
    );
  }
  if (dns.length > 0 && engine !== 'podman') {
    return localized(
      '--dns has no meaning for a build: BuildKit takes the name servers of its own configuration (only podman, with --engine podman, takes --dns)',
      '--dns 对镜像构建不起作用：BuildKit 使用其自身配置中的 DNS 服务器（只有 podman 支持，需同时写 --engine podman）',
    );
  }
  if (stage?.user !== undefined && !userPattern.test(stage.user)) return invalid('USER', stage.user, 'a user and a group, by name or number', '用户和用户组的名称或编号');
  return undefined;
}

function invalid(flag: string, value: string, english: string, chinese: string): Localized {
  const shown = JSON.stringify(value);
  return localized(`${flag} ${shown} is not valid: expected ${english}`, `${flag} 的值 ${shown} 无效：应为${chinese.startsWith('H') ? ' ' : ''}${chinese}`);
}
