import type { Instruction } from '../../docker/dockerfile/syntax.ts';
import type { BuildAnalysis } from '../../project/analysis.ts';
import { localized } from '../../text/localized.ts';
import type { Finding } from '../finding.ts';
import { offeredFix, replace } from '../fix.ts';
import type { Rule } from '../rule.ts';

export const rule: Rule = {
  id: 'buildkit-syntax',
  severity: 'info',
  group: 'toolchain',
  title: localized('The syntax line names a Dockerfile frontend that is too old', 'syntax 行指定的 Dockerfile 前端过旧'),
  checkBuild: (analysis) => (analysis.downloads.length === 0 ? [] : judge(analysis)),
};

function judge({ model, build }: BuildAnalysis): Finding[] {
  const { syntaxDirective, instructions } = model.syntax;
  const frontend = syntaxDirective && parseFrontend(syntaxDirective.value);
  if (syntaxDirective === undefined || frontend === undefined) return [];
  const used = instructions.flatMap((instruction) => features(instruction)).filter(({ since }) =>
    frontend.kind === 'experimental' || since > frontend.minor);
  const [first] = used;
  if (first === undefined) return [];
  const line = first.instruction.line + 1;
  return [{
    rule: rule.id,
    severity: rule.severity,
    place: { path: build.dockerfile, span: syntaxDirective.span },
    message: frontend.kind === 'experimental'
      ? localized(
        `${syntaxDirective.value} is a preview of 2020 that nobody updates, and line ${line} uses ${first.name}: take docker/dockerfile:1, which has it`,
        `${syntaxDirective.value} 是 2020 年的预览版，已无人更新，而第 ${line} 行使用了 ${first.name}：请改用已包含它的 docker/dockerfile:1`,
      )
      : localized(
        `${syntaxDirective.value} does not know ${first.name} in line ${line}, which came with 1.${first.since}: take docker/dockerfile:1`,
        `${syntaxDirective.value} 不支持第 ${line} 行的 ${first.name}，它从 1.${first.since} 起才有：请改用 docker/dockerfile:1`,
      ),
    related: [{ place: { path: build.dockerfile, span: first.span }, message: localized(`uses ${first.name}`, `使用 ${first.name}`) }],
    fixes: [offeredFix(localized('Take docker/dockerfile:1', '改用 docker/dockerfile:1'), [replace({ path: build.dockerfile, span: syntaxDirective.span }, 'docker/dockerfile:1')])],
  }];
}

type Frontend = { readonly kind: 'experimental' } | { readonly kind: 'version'; readonly minor: number };

/** A tag that moves on (`1`, `latest`, `labs`), a digest and other people's frontends are not judged. */
function parseFrontend(value: string): Frontend | undefined {
  const tag = /^(?:docker\.io\/)?docker\/dockerfile(?:-upstream)?:([^@\s]+)$/.exec(value)?.[1];
  if (tag === undefined) return undefined;
  if (/(?:^|-)experimental$/.test(tag)) return { kind: 'experimental' };
  const minor = /^1\.(\d+)(?:\.\d+)?$/.exec(tag)?.[1];
  return minor === undefined ? undefined : { kind: 'version', minor: Number(minor) };
}

interface Feature {
  readonly name: string;
  /** Minor version of the Dockerfile frontend 1.x that brought it. */
  readonly since: number;
  readonly instruction: Instruction;
  readonly span: { readonly start: number; readonly end: number };
}

/** Minor version by keyword and flag. Source: docs.docker.com, Dockerfile reference. */
const flagVersions: ReadonlyMap<string, number> = new Map([
  ['RUN mount', 2], ['RUN network', 3], ['COPY link', 4], ['ADD link', 4], ['COPY exclude', 19], ['ADD exclude', 19], ['COPY parents', 20],
]);
const firstWithHeredocs = 4;
const firstWithSecretVariables = 10;

function features(instruction: Instruction): Feature[] {
  const { keyword, flags, heredocs } = instruction;
  const found = flags.flatMap(({ name, span, value }): Feature[] => {
    const since = flagVersions.get(`${keyword} ${name}`);
    if (since === undefined) return [];
    const isVariable = name === 'mount' && /(?:^|,)type=secret(?:,|$)/.test(value ?? '') && /(?:^|,)env=/.test(value ?? '');
    return [isVariable ? { name: '--mount=type=secret,env=', since: firstWithSecretVariables, instruction, span } : { name: `--${name}`, since, instruction, span }];
  });
  const [heredoc] = heredocs;
  if (heredoc !== undefined) found.push({ name: '<<', since: firstWithHeredocs, instruction, span: heredoc.openerSpan });
  return found;
}
