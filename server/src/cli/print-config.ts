import path from 'node:path';
import { present } from '../../../protocol/src/present.ts';
import { diskFiles } from '../host/disk-files.ts';
import type { CachedFiles } from '../host/cached-files.ts';
import { controlOver, type Control, type ControlRequest, type Decided } from '../project/control.ts';
import { ParseMemory, projectFiles } from '../project/files.ts';
import { isEnabled } from '../checking/enabled-rules.ts';
import { rules } from '../rules/index.ts';
import type { Rule } from '../rules/rule.ts';
import { withoutPasswords } from '../rules/shared/values.ts';
import { LineIndex } from '../text/lines.ts';
import { localized, type Locale } from '../text/localized.ts';
import type { Place } from '../text/place.ts';
import type { CheckArguments } from './check-arguments.ts';
import { projectTop, relativePath, type CheckTargets } from './check-targets.ts';
import { UsageError, type CommandIo } from './io.ts';

/** What the command line wants. Throws UsageError for a `--config` that cannot be read. */
export function controlRequest({ config, severityOf }: CheckArguments, io: CommandIo): ControlRequest {
  if (config === 'nearest' || config === 'none') return { commandLine: { severity: severityOf }, file: config };
  const file = path.resolve(io.workingDirectory, config.path).split(path.sep).join('/');
  if (diskFiles.read(file) === undefined) throw new UsageError(unreadable(config.path));
  return { commandLine: { severity: severityOf }, file: { path: file } };
}

/**
 * The settings that hold for each document, documents with the same ones together: every value with who decided it. Rules that
 * nobody speaks of have their own severity and are only counted.
 */
export function printedControl(
  targets: CheckTargets, request: ControlRequest, cache: CachedFiles, given: CheckArguments, io: CommandIo
): string {
  const files = projectFiles(cache, new ParseMemory());
  const groups = new Map<string, string[]>();
  for (const document of targets.documents) {
    const control = controlOver(document, request, files, projectTop(document, targets.folders));
    const text = given.format === 'json' ? JSON.stringify(asJson(control, document, io)) : asText(control, document, given.locale, io);
    groups.set(text, [...groups.get(text) ?? [], relativePath(document, io)]);
  }
  if (given.format === 'json') {
    const controls = [...groups].map(([text, documents]) => ({ documents, ...(JSON.parse(text) as object) }));
    return `${JSON.stringify({ schemaVersion: 1, controls }, null, 2)}\n`;
  }
  return [...groups].map(([text, documents]) => `${documents.join('\n')}\n${text}\n`).join('\n');
}

function chosen(
  control: Control, document: string
): { readonly rule: Rule; readonly severity: string; readonly decided: Decided<unknown> }[] {
  return rules.flatMap((rule) => {
    const decided = control.choiceFor(rule.id, document);
    if (decided.by === 'default' && rule.optIn !== true) return [];
    return [{ rule, severity: isEnabled(rule, decided.value) ? decided.value ?? rule.severity : 'off', decided }];
  });
}

function asJson(control: Control, document: string, io: CommandIo): object {
  const value = ({ value: each, by, override, place }: Decided<unknown>) => ({
    value: each, by, ...present({ override }), ...(place === undefined ? {} : { line: lineOf(control, place) }),
  });
  return {
    file: control.file === undefined ? null : relativePath(control.file.source.path, io),
    privateHosts: value(control.privateHosts),
    preferredProxy: value({ ...control.preferredProxy, value: withoutPasswords(control.preferredProxy.value) }),
    knownMirrors: value(control.knownMirrors),
    severity: Object.fromEntries(
      chosen(control, document).map(({ rule, severity, decided }) => [rule.id, { ...value(decided), value: severity }])
    ),
  };
}

function asText(control: Control, document: string, locale: Locale, io: CommandIo): string {
  const words = texts[locale];
  const file = control.file === undefined ? undefined : relativePath(control.file.source.path, io);
  const by = (decided: Decided<unknown>) => {
    const { place, override } = decided;
    return `${words[decided.by](place === undefined ? file ?? '' : `${file ?? ''}:${lineOf(control, place)}`)}${override === true ? words.override : ''}`;
  };
  const line = (name: string, value: string, decided: Decided<unknown>) => `  ${name}: ${value === '' ? words.none : value}  (${by(decided)})`;
  const severities = chosen(control, document);
  return [
    `  ${words.file}: ${file ?? words.none}`,
    line('privateHosts', control.privateHosts.value.join(', '), control.privateHosts),
    line('preferredProxy', withoutPasswords(control.preferredProxy.value), control.preferredProxy),
    line('knownMirrors', control.knownMirrors.value.join(', '), control.knownMirrors),
    ...severities.map(({ rule, severity, decided }) => line(`severity.${rule.id}`, severity, decided)),
    `  ${words.others(rules.length - severities.length)}`,
  ].join('\n');
}

function lineOf({ file }: Control, { span }: Place): number {
  return new LineIndex(file?.source.text ?? '').position(span.start).line + 1;
}

function unreadable(given: string) {
  const name = JSON.stringify(given);
  return localized(`--config ${name} cannot be read: name a YAML file that is there`, `--config ${name} 无法读取：请指定已有的 YAML 文件`);
}

const texts = {
  en: {
    file: 'project settings', none: 'none', override: ', overrides',
    'command-line': () => 'command line', 'project-file': (file: string) => file, settings: () => 'settings', default: () => 'default',
    others: (count: number) => `the other ${count} rules: their own severity`,
  },
  'zh-cn': {
    file: '项目设置', none: '无', override: '，来自 overrides',
    'command-line': () => '命令行', 'project-file': (file: string) => file, settings: () => '设置', default: () => '默认',
    others: (count: number) => `其余 ${count} 条规则：使用各自的级别`,
  },
} as const;
