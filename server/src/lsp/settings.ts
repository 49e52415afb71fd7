import { defaultSettings, type SeverityName, type Settings } from '../../../protocol/src/index.ts';

/** Reads settings of any shape: what is missing or of the wrong kind keeps its default. */
export function readSettings(value: unknown): Settings {
  const given = record(value);
  const probe = record(given['probe']);
  const engine = probe['engine'];
  const seconds = probe['timeLimitSeconds'];
  return {
    severity: severityMap(given['severity']),
    overrides: Array.isArray(given['overrides'])
      ? given['overrides'].map((each) => ({ paths: texts(record(each)['paths']), severity: severityMap(record(each)['severity']) }))
      : [],
    privateHosts: texts(given['privateHosts']),
    preferredProxy: text(given['preferredProxy'], defaultSettings.preferredProxy),
    knownMirrors: texts(given['knownMirrors']),
    probe: {
      engine: engine === 'docker' || engine === 'podman' || engine === 'nerdctl' ? engine : defaultSettings.probe.engine,
      way: probe['way'] === 'build' ? 'build' : defaultSettings.probe.way,
      builder: text(probe['builder'], defaultSettings.probe.builder),
      timeLimitSeconds: typeof seconds === 'number' && Number.isFinite(seconds) ? seconds : defaultSettings.probe.timeLimitSeconds,
      module: text(probe['module'], defaultSettings.probe.module),
      compareMirrors: probe['compareMirrors'] === true,
    },
  };
}

function severityMap(value: unknown): Settings['severity'] {
  const entries = Object.entries(record(value)).filter((entry): entry is [string, SeverityName | 'off'] => isSeverityChoice(entry[1]));
  return Object.fromEntries(entries);
}

function texts(value: unknown): string[] {
  return Array.isArray(value) ? value.filter((each): each is string => typeof each === 'string') : [];
}

export function isSeverityChoice(value: unknown): value is SeverityName | 'off' {
  return value === 'error' || value === 'warning' || value === 'info' || value === 'hint' || value === 'off';
}

function record(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
}

function text(value: unknown, otherwise: string): string {
  return typeof value === 'string' ? value : otherwise;
}
