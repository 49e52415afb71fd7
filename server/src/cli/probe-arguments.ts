import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import type { ProbeRequest } from '../../../protocol/src/index.ts';
import { DEFAULT_TIME_LIMIT_MS } from '../probe/plan.ts';
import type { Locale } from '../text/localized.ts';
import { oneOf, parseLocale } from './check-arguments.ts';
import { UsageError, type CommandIo } from './io.ts';

export interface ProbeArguments {
  readonly request: ProbeRequest;
  readonly format: 'text' | 'json';
  readonly locale: Locale;
  readonly clean: boolean;
  readonly compareWithHost: boolean;
}

export const probeUsage = `go-module-doctor probe --image IMAGE | --dockerfile FILE [--target STAGE] [options]
go-module-doctor probe --clean [--engine ENGINE] [--builder NAME]

  --image IMAGE            image to run in, for example golang:1.23
  --dockerfile FILE        take image, environment, user and network from a stage of this Dockerfile
  --target STAGE           the stage (default: the one that downloads modules)
  --engine ENGINE          docker, podman or nerdctl (default: the first that answers)
  --way run|build          from where to measure: a container, or a RUN step of a throw-away image build (default run)
  --builder NAME           build on this buildx builder (implies --way build; default: the selected one)
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
`;

export function parseProbeArguments(argv: readonly string[], io: Pick<CommandIo, 'environment' | 'workingDirectory'>): ProbeArguments {
  const { values, positionals } = parse(argv);
  const [unexpected] = positionals;
  if (unexpected !== undefined) throw new UsageError(`${JSON.stringify(unexpected)} is not expected here: name the image with --image`);
  const clean = values.clean === true;
  if (!clean && values.image === undefined && values.dockerfile === undefined) throw new UsageError('name an image with --image, or a Dockerfile with --dockerfile');
  if (values.image !== undefined && values.dockerfile !== undefined) throw new UsageError('--image and --dockerfile exclude each other: choose one');
  if (values.target !== undefined && values.dockerfile === undefined) throw new UsageError('--target names a stage: it needs --dockerfile');
  const engine = values.engine === undefined ? undefined : oneOf('--engine', values.engine, ['docker', 'podman', 'nerdctl']);
  return {
    request: {
      ...(values.image === undefined ? {} : { image: values.image }),
      ...(values.dockerfile === undefined ? {} : { dockerfile: resolve(io.workingDirectory, values.dockerfile) }),
      ...(values.target === undefined ? {} : { stage: values.target }),
      ...(engine === undefined ? {} : { engine }),
      ...(values.way === undefined ? {} : { way: oneOf('--way', values.way, ['run', 'build']) }),
      ...(values.builder === undefined ? {} : { builder: values.builder }),
      ...(values.network === undefined ? {} : { network: values.network }),
      dns: values.dns,
      addHosts: values['add-host'],
      env: Object.fromEntries(values.env.flatMap((pair) => readVariable(pair, io.environment))),
      modules: values.module,
      ...(values.mirrors === true || values.mirror.length > 0 ? { compareMirrors: true, mirrors: values.mirror } : {}),
      timeLimitMs: values['time-limit'] === undefined ? DEFAULT_TIME_LIMIT_MS : readDuration(values['time-limit']),
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
  if (name === '') throw new UsageError(`--env ${JSON.stringify(pair)} has no name: write NAME=VALUE`);
  if (equals >= 0) return [[name, pair.slice(equals + 1)]];
  const value = environment[name];
  return value === undefined ? [] : [[name, value]];
}

/** Milliseconds of `30s`, `1500ms`, `2m` or `1m30s`; a bare number counts as seconds. */
function readDuration(text: string): number {
  if (/^\d+(?:\.\d+)?$/.test(text)) return Number(text) * 1000;
  const match = /^(?:(\d+)m(?!s))?(?:(\d+(?:\.\d+)?)s)?(?:(\d+)ms)?$/.exec(text);
  if (text === '' || match === null) throw new UsageError(`--time-limit ${JSON.stringify(text)} is no duration: write for example 30s or 2m`);
  const [, minutes = '0', seconds = '0', milliseconds = '0'] = match;
  return Number(minutes) * 60_000 + Number(seconds) * 1000 + Number(milliseconds);
}

function parse(argv: readonly string[]) {
  try {
    return parseArgs({
      args: [...argv],
      allowPositionals: true,
      options: {
        'image': { type: 'string' },
        'dockerfile': { type: 'string' },
        'target': { type: 'string' },
        'engine': { type: 'string' },
        'way': { type: 'string' },
        'builder': { type: 'string' },
        'network': { type: 'string' },
        'dns': { type: 'string', multiple: true, default: [] },
        'add-host': { type: 'string', multiple: true, default: [] },
        'env': { type: 'string', multiple: true, default: [] },
        'module': { type: 'string', multiple: true, default: [] },
        'time-limit': { type: 'string' },
        'mirrors': { type: 'boolean' },
        'mirror': { type: 'string', multiple: true, default: [] },
        'no-host': { type: 'boolean' },
        'format': { type: 'string', default: 'text' },
        'locale': { type: 'string' },
        'clean': { type: 'boolean' },
      },
    });
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
}
