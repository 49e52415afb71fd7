import { resolve } from 'node:path';
import type { ProbeRequest } from '../../../protocol/src/index.ts';
import { present } from '../../../protocol/src/present.ts';
import { defaultTimeLimitMs } from '../probe/plan.ts';
import { localized, type Locale } from '../text/localized.ts';
import { UsageError, type CommandIo } from './io.ts';
import { parseLocale } from './locale.ts';
import { oneOf, readOptions } from './options.ts';

export interface ProbeArguments {
  readonly request: ProbeRequest;
  readonly format: 'text' | 'json';
  readonly locale: Locale;
  readonly clean: boolean;
  readonly compareWithHost: boolean;
}

export const probeUsage = localized(`go-module-doctor probe --image IMAGE [--dockerfile FILE [--target STAGE]] [options]
go-module-doctor probe [--dockerfile FILE] [--target STAGE] [options]
go-module-doctor probe --clean [--engine ENGINE] [--builder NAME]

  --image IMAGE            image to run in, for example golang:1.23
  --dockerfile FILE        take environment, user, network and, without --image, the image from a stage of this Dockerfile
                           (default without --image: Dockerfile in the working directory)
  --target STAGE           the stage (default: the one that downloads modules)
  --engine ENGINE          docker, podman or nerdctl (default: the first that answers)
  --way run|build          from where to measure: a container, or a RUN step of a throw-away image build (default run)
  --builder NAME           build on this buildx builder (implies --way build; default: the selected one)
  --platform OS/ARCH       platform of the container, for example linux/arm64 (default: the stage's own, else the engine's)
  --network NAME           network of the container, as for docker run
  --dns IP                 name server of the container; may be repeated
  --add-host HOST:IP       entry of /etc/hosts; HOST:host-gateway names this machine; may be repeated
  --env NAME=VALUE         variable on top of the image's own; NAME alone takes this machine's value; may be repeated
  --module PATH@VERSION    module to download; may be repeated, the first is asked of every proxy
  --time-limit TIME        for all checks together, such as 30s or 2m (default 30s); compiling the probe is not counted
  --mirrors                compare module proxies from inside the container: those in force, yours and the well-known ones
  --mirror URL             compare this one too; may be repeated
  --no-host                do not measure on this machine too
  --format text|json       (default text)
  --locale en|zh-cn        language of the report (default: from LC_ALL, LC_MESSAGES, LANG)
  --clean                  remove the volume and the build cache with compiled probes, and containers that earlier runs left

  Exit code: 0 no fault found, 1 fault found, 3 inconclusive, 2 could not run.
`, `go-module-doctor probe --image 镜像 [--dockerfile 文件 [--target 阶段]] [选项]
go-module-doctor probe [--dockerfile 文件] [--target 阶段] [选项]
go-module-doctor probe --clean [--engine 引擎] [--builder 名称]

  --image IMAGE            在此镜像中运行，例如 golang:1.23
  --dockerfile FILE        环境变量、用户、网络以及（未给出 --image 时）镜像取自此 Dockerfile 的某个阶段
                           （未给出 --image 时的默认值：工作目录中的 Dockerfile）
  --target STAGE           阶段（默认：下载模块的阶段）
  --engine ENGINE          docker、podman 或 nerdctl（默认：第一个有应答的）
  --way run|build          从哪里测量：容器，或一次性镜像构建的 RUN 步骤（默认 run）
  --builder NAME           使用此 buildx 构建器（隐含 --way build；默认：当前选中的构建器）
  --platform OS/ARCH       容器的平台，例如 linux/arm64（默认：阶段自身的平台，否则为引擎的平台）
  --network NAME           容器的网络，与 docker run 相同
  --dns IP                 容器的 DNS 服务器；可重复使用
  --add-host HOST:IP       /etc/hosts 条目；HOST:host-gateway 表示本机；可重复使用
  --env NAME=VALUE         在镜像自带变量之上设置；只写 NAME 则取本机的值；可重复使用
  --module PATH@VERSION    要下载的模块；可重复使用，第一个会向每个代理请求
  --time-limit TIME        所有检查合计的时限，如 30s 或 2m（默认 30s）；编译探针的时间不计入
  --mirrors                从容器内比较模块代理：生效的、您自己的以及知名的代理
  --mirror URL             额外比较此代理；可重复使用
  --no-host                不在本机上同时测量
  --format text|json       输出格式（默认 text）
  --locale en|zh-cn        报告的语言（默认：取自 LC_ALL、LC_MESSAGES、LANG）
  --clean                  删除保存已编译探针的卷与构建缓存，以及先前运行遗留的容器

  退出码：0 未发现故障，1 发现故障，3 无法定论，2 无法运行。
`);

export function parseProbeArguments(argv: readonly string[], io: Pick<CommandIo, 'environment' | 'workingDirectory'>): ProbeArguments {
  const { values, positionals } = readOptions(argv, options);
  const [unexpected] = positionals;
  if (unexpected !== undefined) throw new UsageError(problems.unexpected(unexpected));
  const clean = values.clean === true;
  // As docker build has it: what stands in the working directory is meant where nothing is named.
  const dockerfile = values.dockerfile ?? (clean || values.image !== undefined ? undefined : 'Dockerfile');
  if (values.target !== undefined && dockerfile === undefined) throw new UsageError(problems.target);
  const engine = values.engine === undefined ? undefined : oneOf('--engine', values.engine, ['docker', 'podman', 'nerdctl']);
  return {
    request: {
      ...present({ image: values.image }),
      ...(dockerfile === undefined ? {} : { dockerfile: resolve(io.workingDirectory, dockerfile) }),
      ...present({ stage: values.target, engine }),
      ...(values.way === undefined ? {} : { way: oneOf('--way', values.way, ['run', 'build']) }),
      ...present({ builder: values.builder, platform: values.platform, network: values.network }),
      dns: values.dns,
      addHosts: values['add-host'],
      env: Object.fromEntries(values.env.flatMap((pair) => readVariable(pair, io.environment))),
      modules: values.module,
      ...(values.mirrors === true || values.mirror.length > 0 ? { compareMirrors: true, mirrors: values.mirror } : {}),
      timeLimitMs: values['time-limit'] === undefined ? defaultTimeLimitMs : readDuration(values['time-limit']),
    },
    format: oneOf('--format', values.format, ['text', 'json']),
    locale: parseLocale(values.locale, io.environment),
    clean,
    compareWithHost: values['no-host'] !== true,
  };
}

/** `NAME=VALUE`, or `NAME` for this machine's own value: unset there, nothing is passed, as with the engines' own -e. */
function readVariable(pair: string, environment: CommandIo['environment']): [string, string][] {
  const equals = pair.indexOf('=');
  const name = equals < 0 ? pair : pair.slice(0, equals);
  if (name === '') throw new UsageError(problems.noName(pair));
  if (equals >= 0) return [[name, pair.slice(equals + 1)]];
  const value = environment[name];
  return value === undefined ? [] : [[name, value]];
}

/** Milliseconds of `30s`, `1500ms`, `2m` or `1m30s`; a bare number counts as seconds. */
function readDuration(text: string): number {
  if (/^\d+(?:\.\d+)?$/.test(text)) return Number(text) * 1000;
  const match = /^(?:(\d+)m(?!s))?(?:(\d+(?:\.\d+)?)s)?(?:(\d+)ms)?$/.exec(text);
  if (text === '' || match === null) throw new UsageError(problems.noDuration(text));
  const [, minutes = '0', seconds = '0', milliseconds = '0'] = match;
  return Number(minutes) * 60_000 + Number(seconds) * 1000 + Number(milliseconds);
}

const options = {
  'image': { type: 'string' },
  'dockerfile': { type: 'string' },
  'target': { type: 'string' },
  'engine': { type: 'string' },
  'way': { type: 'string' },
  'builder': { type: 'string' },
  'platform': { type: 'string' },
  'network': { type: 'string' },
  'dns': { type: 'string', multiple: true, default: [] as string[] },
  'add-host': { type: 'string', multiple: true, default: [] as string[] },
  'env': { type: 'string', multiple: true, default: [] as string[] },
  'module': { type: 'string', multiple: true, default: [] as string[] },
  'time-limit': { type: 'string' },
  'mirrors': { type: 'boolean' },
  'mirror': { type: 'string', multiple: true, default: [] as string[] },
  'no-host': { type: 'boolean' },
  'format': { type: 'string', default: 'text' },
  'locale': { type: 'string' },
  'clean': { type: 'boolean' },
} as const;

const problems = {
  unexpected: (given: string) => localized(
    `${JSON.stringify(given)} is not expected here: name the image with --image`,
    `此处不应有 ${JSON.stringify(given)}：请用 --image 指定镜像`),
  target: localized('--target names a stage: it needs --dockerfile', '--target 指定的是阶段：需要同时使用 --dockerfile'),
  noName: (pair: string) => localized(
    `--env ${JSON.stringify(pair)} has no name: write NAME=VALUE`, `--env ${JSON.stringify(pair)} 缺少变量名：请写成 变量=值`),
  noDuration: (text: string) => localized(
    `--time-limit ${JSON.stringify(text)} is no duration: write for example 30s or 2m`,
    `--time-limit ${JSON.stringify(text)} 不是时长：请写成 30s 或 2m 这样的值`),
};
