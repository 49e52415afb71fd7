import type { EnvironmentValue, ProbeCheck } from '../../../protocol/src/index.ts';
import { detailOf, type CheckKind } from './check-details.ts';
import type { ProbePlan } from './plan.ts';
import { secretsOf } from './plan-secrets.ts';
import { shownText } from './redact.ts';
import { localized, type Locale, type Localized } from '../text/localized.ts';

/** The environment in force in the container, each value with where it comes from and with what the host has instead. */
export function environmentOf(
  checks: readonly ProbeCheck[], plan: ProbePlan, imageEnv: Readonly<Record<string, string>>, locale: Locale,
): Readonly<Record<string, EnvironmentValue>> {
  const container = valuesWhere(checks, 'container');
  const host = valuesWhere(checks, 'host');
  const files = detailIn(checks, 'container', 'facts:go-env-files');
  const secrets = secretsOf(plan, imageEnv);
  const shown = (value: string): string => shownText(value, secrets);

  const originOf = (name: string, value: string): Localized => {
    const planned = plan.env[name];
    if (planned !== undefined && shown(planned) === value) return plan.origins[name] ?? origins.asked;
    const inProcess = container.process[name];
    if (inProcess !== undefined && inProcess === value) {
      // A client sets proxy variables from its own configuration without being asked.
      return imageEnv[name] !== undefined && shown(imageEnv[name]) === value ? origins.image
        : proxyVariable.test(name) ? origins.engine : origins.container;
    }
    if (files?.userKeys?.includes(name) === true) return origins.goEnvFile(files.userFile ?? '');
    return origins.goDefault;
  };

  const entries = Object.entries({ ...container.process, ...container.go })
    .filter(([name, value]) => value !== '' && !ordinary.has(name))
    .map(([name, value]): [string, EnvironmentValue] => {
      const onHost = host.go[name] ?? host.process[name];
      return [
        name, { value, origin: originOf(name, value)[locale], ...(onHost === undefined || onHost === value ? {} : { host: onHost }) },
      ];
    });
  return Object.fromEntries(entries.sort(([left], [right]) => (left < right ? -1 : 1)));
}

/** The detail of the first check of that kind, made at that place. */
function detailIn<Kind extends CheckKind>(checks: readonly ProbeCheck[], where: ProbeCheck['where'], kind: Kind) {
  for (const check of checks) {
    const detail = check.where === where ? detailOf(check, kind) : undefined;
    if (detail !== undefined) return detail;
  }
  return undefined;
}

/** The Go variables at that place, from `go env`. */
function goEnvironment(checks: readonly ProbeCheck[], where: ProbeCheck['where']): Readonly<Record<string, string>> | undefined {
  const detail = detailIn(checks, where, 'facts:go-env');
  return detail === undefined ? undefined : texts(detail);
}

const origins = {
  asked: localized('--env', '--env'),
  image: localized('base image', '基础镜像'),
  engine: localized('engine configuration', '引擎配置'),
  container: localized('container', '容器'),
  goDefault: localized('Go default', 'Go 默认值'),
  goEnvFile: (file: string) => localized(`go env file ${file}`.trim(), `go env 文件 ${file}`.trim()),
} as const;

const proxyVariable = /^(?:https?|no|all)_proxy$/i;

/** Every process has these; they say nothing about downloads that a check does not say better. */
const ordinary: ReadonlySet<string> = new Set(['PATH', 'GOARCH', 'GOOS', 'GOHOSTARCH', 'GOHOSTOS', 'GOEXPERIMENT', 'CGO_ENABLED']);

function valuesWhere(checks: readonly ProbeCheck[], where: ProbeCheck['where']) {
  return { go: goEnvironment(checks, where) ?? {}, process: texts(detailIn(checks, where, 'facts:environment') ?? {}) };
}

function texts(detail: Readonly<Record<string, unknown>>): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(detail).filter((entry): entry is [string, string] => typeof entry[1] === 'string' && entry[0] !== 'error'));
}
