import type { Declaration, Step, Variable } from '../../docker/dockerfile/model.ts';
import type { WrittenText } from '../../docker/dockerfile/syntax.ts';
import type { BuildAnalysis } from '../../project/analysis.ts';
import { localized } from '../../text/localized.ts';
import { oncePer } from '../../text/memo.ts';
import type { Span } from '../../text/source.ts';
import type { Finding, Fix } from '../finding.ts';
import { literalSecrets } from '../shared/literal-secrets.ts';
import { mountInsteadOfArgument, mountInsteadOfWriting } from './use-secret.ts';

/**
 * ARG and ENV whose value goes into an address, a netrc line or a git configuration: that, and not the variable's name, shows that it is
 * a secret. One finding for each declaration, at its name.
 */
export function* declaredSecrets(analysis: BuildAnalysis, rule: string): Generator<Finding> {
  const { source } = analysis.model.syntax;
  const told = new Set<number>();
  for (const stage of analysis.model.stages) {
    if (!analysis.reachable.has(stage)) continue;
    for (const step of stage.steps.filter(({ instruction: { written } }) => usesIn(written).length > 0)) {
      const { keyword, span, written } = step.instruction;
      if (keyword !== 'RUN' && keyword !== 'ENV' && keyword !== 'ARG') continue;
      for (const use of usesIn(written)) {
        const variable = step.before.variables.get(use.name);
        const declaration = variable && declarationOf(variable);
        if (declaration === undefined || told.has(declaration.span.start) || isOverridden(step, use.name)) continue;
        const text = source.text.slice(declaration.span.start, declaration.span.end);
        if (literalSecrets(text).length > 0) continue;
        told.add(declaration.span.start);
        yield {
          rule,
          severity: 'warning',
          place: { path: source.path, span: declaration.nameSpan },
          message: messageOf(declaration.kind, use),
          related: [{
            place: { path: source.path, span: { start: span.start + use.span.start, end: span.start + use.span.end } },
            message: localized('It is used as a credential here', '在此处被用作凭据'),
          }],
          fixes: declaration.kind === 'arg' ? fixesOf(analysis, declaration, step, span.start + use.span.start) : [],
        };
      }
    }
  }
}

function fixesOf(analysis: BuildAnalysis, declaration: Declaration, step: Step, offset: number): Fix[] {
  const declared = step.stage.steps.find(({ declarations }) => declarations.includes(declaration));
  if (declared === undefined) return [];
  return [...mountInsteadOfArgument(analysis, declared, step, offset), ...mountInsteadOfWriting(analysis, step, offset)];
}

interface Use {
  readonly name: string;
  readonly span: Span;
  readonly isKey: boolean;
}

const variable = String.raw`\$(?:\{(?<braced>\w{1,100})\}|(?<bare>\w{1,100}))`;

/**
 * `://user:$NAME@`, `://${NAME}@`, `password $NAME`, `PRIVATE-TOKEN: $NAME`, `Authorization: Bearer $NAME`: each form bounded, so that no
 * text makes the search long.
 */
const passwordUses = [
  new RegExp(String.raw`https?:\/\/(?:[^\s\/:@"']{1,100}:)?${variable}(?::[^\s\/@"']{1,100})?@`, 'gu'),
  new RegExp(String.raw`\bpassword\s{1,9}["']?${variable}`, 'gu'),
  new RegExp(String.raw`\b(?:PRIVATE|JOB|DEPLOY)-TOKEN\s{0,9}:\s{0,9}${variable}`, 'giu'),
  new RegExp(String.raw`\bAuthorization\s{0,9}:\s{0,9}(?:Bearer|Basic|token)\s{1,9}${variable}`, 'giu'),
];

/** `echo "$NAME" > …/id_rsa`, `echo "$NAME" | ssh-add -`, `ssh-add <(echo "$NAME")`. */
const keyUses = [
  new RegExp(
    String.raw`\b(?:echo|printf)\b[^\n;&<>]{0,100}?${variable}[^\n;&<>]{0,100}`
      + String.raw`>{1,2}\s{0,9}["']?[^\s"';&|]{0,200}\bid_(?:rsa|dsa|ecdsa|ed25519)\b(?!\.pub)`,
    'gu',
  ),
  new RegExp(
    String.raw`\b(?:echo|printf)\b[^\n;&<>|]{0,100}?${variable}["']?\s{0,9}\|(?:[^\n;&|]{1,60}\|)?\s{0,9}ssh-add\b`,
    'gu',
  ),
  new RegExp(String.raw`\bssh-add\s[^\n;&(]{0,40}<\((?:echo|printf)\b[^\n;&)]{0,60}?${variable}`, 'gu'),
];

const usesIn = oncePer((written: WrittenText): readonly Use[] => [
  ...usesOf(written, passwordUses, false), ...usesOf(written, keyUses, true),
]);

function usesOf({ text }: WrittenText, patterns: readonly RegExp[], isKey: boolean): Use[] {
  return patterns.flatMap((pattern) => [...text.matchAll(pattern)].flatMap((match) => {
    const name = match.groups?.['braced'] ?? match.groups?.['bare'];
    const lineStart = text.lastIndexOf('\n', match.index - 1) + 1;
    if (name === undefined || /^\s*#/u.test(text.slice(lineStart, match.index))) return [];
    return [{ name, span: { start: match.index, end: match.index + match[0].length }, isKey }];
  }));
}

function declarationOf({ origin }: Variable) {
  return origin.kind === 'arg' || origin.kind === 'env' ? origin.declaration : undefined;
}

/** A secret mount gives the variable its value, or the shell reads it from one. */
function isOverridden({ run }: Step, name: string): boolean {
  if (run === undefined) return false;
  if (run.mounts.some((mount) => mount.type === 'secret' && mount.options.some((option) => option.name === 'env' && option.value === name))) return true;
  return run.asRead.commands.some((command) => command.assignments.concat(command.exported).some((each) => each.name === name)
    || (command.name === 'read' && command.values.includes(name)));
}

function messageOf(kind: 'arg' | 'env', { name, isKey }: Use) {
  const instead = isKey
    ? localized('lend the key with RUN --mount=type=ssh (docker build --ssh default) instead', '请改用 RUN --mount=type=ssh 借用该密钥（docker build --ssh default）')
    : localized('pass the secret with RUN --mount=type=secret instead', '请改用 RUN --mount=type=secret 传入该机密');
  return kind === 'arg'
    ? localized(
      `The build argument ${name} stays readable in the build's history and cache: ${instead.en}`,
      `构建参数 ${name} 会留在构建历史和缓存中，可被读取：${instead['zh-cn']}`,
    )
    : localized(
      `ENV ${name} stays readable in every image made from this stage: ${instead.en}`,
      `ENV ${name} 会留在由此阶段产生的所有镜像中，可被读取：${instead['zh-cn']}`,
    );
}
