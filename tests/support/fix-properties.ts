import { parse as parseShell } from 'unbash';
import { parseDocument } from 'yaml';
import { parseDockerfile } from '../../server/src/docker/dockerfile/parse.ts';
import type { DockerfileSyntax } from '../../server/src/docker/dockerfile/syntax.ts';
import { documentKind } from '../../server/src/project/document-kind.ts';
import type { Finding, Fix } from '../../server/src/rules/finding.ts';
import { withSymptoms } from '../../server/src/checking/one-fault.ts';
import type { Rule } from '../../server/src/rules/rule.ts';
import { selectSafeFixes } from '../../server/src/checking/select-fixes.ts';
import type { TextEdit } from '../../server/src/text/edit.ts';
import type { Span } from '../../server/src/text/source.ts';
import { applyFix, checkTexts, projectRoot } from './check-fixture.ts';

type Texts = ReadonlyMap<string, string>;

export interface Tried {
  readonly fixes: number;
  /** What a fix did that no fix may do: `rule: what`. */
  readonly problems: readonly string[];
}

/**
 * Applies every fix that is offered for the files, each to the files as they are, and the safe ones together until none is left. A fix
 * takes its finding away, brings none that is as bad (a hint may come: advice about a value that now counts is no fault of the fix),
 * leaves what it does not mean to change, and leaves every file readable.
 */
export function tryFixes(files: Texts, rules: readonly Rule[], preferences: unknown): Tried {
  const before = withSymptoms(checkTexts(files, rules, preferences));
  const problems = before.flatMap((finding) => finding.fixes.flatMap((fix) =>
    problemsOf(files, { finding, fix, before }, rules, preferences).map((problem) => `${finding.rule}: ${problem}`)));
  const fixes = before.reduce((sum, finding) => sum + finding.fixes.length, 0);
  return { fixes, problems: [...problems, ...problemsOfAll(files, before, rules, preferences)] };
}

interface Attempt {
  readonly finding: Finding;
  readonly fix: Fix;
  readonly before: readonly Finding[];
}

function problemsOf(files: Texts, { finding, fix, before }: Attempt, rules: readonly Rule[], preferences: unknown): string[] {
  let repaired: Texts;
  try {
    repaired = applyFix(files, fix);
  } catch (error) {
    return [String(error)];
  }
  const after = withSymptoms(checkTexts(repaired, rules, preferences));
  const isSame = ({ rule, fixes }: Finding) => rule === finding.rule && fixes.some(({ title }) => title.en === fix.title.en);
  const offers = (findings: readonly Finding[]) => findings.filter(isSame).length;
  return [
    ...(countOf(after, finding.rule) < countOf(before, finding.rule) ? [] : ['its finding stays']),
    ...(offers(after) < offers(before) ? [] : ['it is offered again']),
    ...broughtBy(after, before).filter((each) => rankOf(each) >= Math.max(rankOf(finding), 1)).map((each) => `brings ${each.rule}`),
    ...[...repaired].flatMap(([name, text]) => {
      const old = files.get(name);
      return text === old ? [] : problemsOfText(name, old ?? '', text, fix);
    }),
  ];
}

/** Fix-all may need some rounds, since what touches one place waits for the next check; it never goes in circles. */
const mostRounds = 6;

function problemsOfAll(files: Texts, before: readonly Finding[], rules: readonly Rule[], preferences: unknown): string[] {
  let texts = files;
  for (let round = 0; round < mostRounds; round++) {
    const findings = checkTexts(texts, rules, preferences);
    const chosen = selectSafeFixes(findings);
    if (chosen.length === 0) {
      const brought = broughtBy(withSymptoms(findings), before).filter((each) => rankOf(each) > 0);
      return brought.map(({ rule }) => `the safe fixes together bring ${rule}`);
    }
    // One after another in one step: applyFix fails where two edits touch, and compatible fixes never do.
    texts = applyFix(texts, { title: chosen[0]!.title, safe: true, edits: chosen.flatMap(({ edits }) => edits) });
  }
  return [`after ${mostRounds} rounds there is still a safe fix`];
}

/** One finding of each rule that has more than before, the worst. */
function broughtBy(after: readonly Finding[], before: readonly Finding[]): Finding[] {
  const more = [...new Set(after.map(({ rule }) => rule))].filter((rule) => countOf(after, rule) > countOf(before, rule));
  return more.flatMap((rule) => after.filter((each) => each.rule === rule).sort((a, b) => rankOf(b) - rankOf(a)).slice(0, 1));
}

function countOf(findings: readonly Finding[], rule: string): number {
  return findings.filter((each) => each.rule === rule).length;
}

function rankOf({ severity }: Finding): number {
  return ['hint', 'info', 'warning', 'error'].indexOf(severity);
}

function problemsOfText(name: string, before: string, after: string, fix: Fix): string[] {
  const problems = [];
  if (before.includes('\r\n') && !/(?<!\r)\n/.test(before) && /(?<!\r)\n/.test(after)) problems.push(`${name} has two kinds of line ends`);
  switch (documentKind(`${projectRoot}/${name}`)) {
    case 'dockerfile':
      return [...problems, ...problemsOfDockerfile(before, after, fix.edits.filter(({ path }) => path === `${projectRoot}/${name}`))];
    case 'compose':
      return [...problems, ...problemsOfCompose(before, after)];
    default:
      return problems;
  }
}

function problemsOfDockerfile(before: string, after: string, edits: readonly TextEdit[]): string[] {
  const [old, now] = [parseDockerfile({ path: '/Dockerfile', text: before }), parseDockerfile({ path: '/Dockerfile', text: after })];
  const isTouched = (span: Span) => edits.some(({ span: { start, end } }) =>
    (start === end ? span.start < start && start <= span.end : start < span.end && span.start < end));
  const untouched = old.instructions.filter(({ span }) => !isTouched(span)).map(({ span }) => before.slice(span.start, span.end));
  const left = now.instructions.map(({ span }) => after.slice(span.start, span.end));
  let at = 0;
  const lost = untouched.filter((written) => {
    const found = left.indexOf(written, at);
    at = found < 0 ? at : found + 1;
    return found < 0;
  });
  const unknownIn = ({ instructions }: DockerfileSyntax) => instructions.filter(({ keyword }) => !keywords.has(keyword)).length;
  return [
    ...lost.map((written) => `another instruction is no longer there: ${written}`),
    ...(unknownIn(now) > unknownIn(old) ? ['there is an instruction that nobody knows'] : []),
    ...(shellFaults(after) > shellFaults(before) ? ['a command that the shell does not understand'] : []),
  ];
}

const keywords = new Set([
  'FROM', 'RUN', 'CMD', 'LABEL', 'MAINTAINER', 'EXPOSE', 'ENV', 'ADD', 'COPY', 'ENTRYPOINT', 'VOLUME', 'USER', 'WORKDIR', 'ARG', 'ONBUILD', 'STOPSIGNAL',
  'HEALTHCHECK', 'SHELL',
]);

function shellFaults(dockerfile: string): number {
  const { instructions } = parseDockerfile({ path: '/Dockerfile', text: dockerfile });
  const scripts = instructions.filter(({ keyword }) => keyword === 'RUN').map(({ execForm, heredocs, argumentText }) => {
    const bodies = heredocs.map(({ bodySpan, name }) => `\n${dockerfile.slice(bodySpan.start, bodySpan.end)}${name}\n`).join('');
    return (execForm?.at(-1)?.value ?? argumentText.text + bodies).replace(/\r/g, '');
  });
  return scripts.reduce((sum, script) => sum + (parseShell(script).errors?.length ?? 0), 0);
}

/** Keys that a fix takes away because they are the fault. */
const meantToGo = /\/network$/;

function problemsOfCompose(before: string, after: string): string[] {
  const [old, now] = [parseDocument(before), parseDocument(after)];
  if (now.errors.length > old.errors.length) return [`compose file: ${now.errors[0]?.message.split('\n')[0] ?? ''}`];
  return lostKeys(valueOf(before), valueOf(after), '').filter((key) => !meantToGo.test(key)).map((key) => `compose file: ${key} is gone`);
}

function valueOf(text: string): unknown {
  return parseDocument(text, { merge: true }).toJS() as unknown;
}

function lostKeys(before: unknown, after: unknown, path: string): string[] {
  if (!isMap(before)) return [];
  if (!isMap(after)) return [path];
  return Object.entries(before).flatMap(([key, value]) => (key in after ? lostKeys(value, after[key], `${path}/${key}`) : [`${path}/${key}`]));
}

function isMap(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
