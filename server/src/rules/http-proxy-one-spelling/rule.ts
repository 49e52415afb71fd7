import type { Step } from '../../docker/dockerfile/model.ts';
import { commandsThat } from '../../docker/shell/commands-that.ts';
import type { ShellCommand } from '../../docker/shell/model.ts';
import type { BuildAnalysis } from '../../project/analysis.ts';
import { localized } from '../../text/localized.ts';
import type { Place } from '../../text/place.ts';
import type { TextEdit } from '../../text/edit.ts';
import type { Finding } from '../finding.ts';
import { insertAt, safeFix } from '../fix.ts';
import type { Rule } from '../rule.ts';

export const rule: Rule = {
  id: 'http-proxy-one-spelling',
  severity: 'info',
  group: 'reach',
  title: localized('A program reads the other spelling of the HTTP proxy variable', '有程序只读取 HTTP 代理变量的另一种写法'),
  checkBuild,
};

function* checkBuild(analysis: BuildAnalysis): Generator<Finding> {
  // Images that build nothing with Go are other tools' business, and most files set no proxy.
  if (analysis.downloads.length === 0 || !analysis.settings.some(({ name }) => name === 'HTTP_PROXY' || name === 'HTTPS_PROXY')) return;
  const told = new Set<number>();
  for (const { step, command } of analysis.commands.of(readers)) {
    for (const wanted of lowerCaseReadBy(command)) {
      const upper = upperAlone(analysis, step, command, wanted);
      if (upper === undefined || told.has(upper.place.span.start)) continue;
      told.add(upper.place.span.start);
      yield finding(analysis, command, wanted, upper);
    }
  }
}

/** curl takes HTTP_PROXY for a CGI header and ignores it; wget and apt never learnt upper case. The go command reads both. */
function lowerCaseReadBy(command: ShellCommand): readonly string[] {
  const { program, values } = command;
  const asks = (scheme: string) => values.some((value) => value?.startsWith(`${scheme}://`) === true);
  switch (program) {
    case 'wget': return ['http', 'https'].filter(asks).map((scheme) => `${scheme}_proxy`);
    case 'curl': return asks('http') ? ['http_proxy'] : [];
    case 'apt':
    case 'apt-get': return values.some((value) => value === 'update' || value === 'install') ? ['http_proxy'] : [];
    default: return [];
  }
}

const readers = commandsThat((command) => lowerCaseReadBy(command).length > 0);

/** The variable in upper case, set by the Dockerfile with a value of its own, where the lower-case one is surely not set. */
interface UpperAlone {
  readonly name: string;
  readonly place: Place;
  readonly edit: TextEdit | undefined;
}

function upperAlone(
  { build: { dockerfile }, model }: BuildAnalysis, { before }: Step, command: ShellCommand, lower: string
): UpperAlone | undefined {
  if (!before.environmentKnown || before.variables.has(lower)) return undefined;
  const assigned = [...command.exported, ...command.assignments];
  if (assigned.some(({ name }) => name === lower)) return undefined;
  const name = lower.toUpperCase();
  const here = assigned.findLast((each) => each.name === name);
  if (here !== undefined) {
    return here.value === undefined || here.value === '' ? undefined : { name, place: { path: dockerfile, span: { start: here.span.start, end: here.span.start + name.length } }, edit: undefined };
  }
  const variable = before.variables.get(name);
  if (variable?.value.kind !== 'known' || variable.value.text === '' || (variable.origin.kind !== 'env' && variable.origin.kind !== 'arg')) return undefined;
  const { declaration } = variable.origin;
  // Build arguments that are passed reach both spellings; only a value of the Dockerfile's own is one-sided.
  if (declaration.written === undefined || (variable.origin.kind === 'arg' && variable.origin.given !== undefined)) return undefined;
  const { source: { text } } = model.syntax;
  const raw = text.slice(declaration.nameSpan.end, declaration.span.end);
  return {
    name,
    place: { path: dockerfile, span: declaration.nameSpan },
    edit: raw.startsWith('=') ? insertAt(dockerfile, declaration.span.end, ` ${lower}${raw}`) : undefined,
  };
}

function finding(analysis: BuildAnalysis, command: ShellCommand, lower: string, { name, place, edit }: UpperAlone): Finding {
  const program = command.words[0]?.value ?? '';
  return {
    rule: rule.id,
    severity: rule.severity,
    place,
    message: localized(
      `${program} reads ${lower} in lower case only, so it bypasses the proxy of ${name}: set both spellings`,
      `${program} 只读取小写的 ${lower}，会绕过 ${name} 中的代理：请同时设置两种写法`,
    ),
    related: [{ place: { path: analysis.build.dockerfile, span: command.span }, message: localized(`${program} runs here`, `${program} 在此处运行`) }],
    fixes: edit === undefined ? [] : [safeFix(localized(`Set ${lower} to the same value`, `为 ${lower} 设置相同的值`), [edit])],
  };
}
