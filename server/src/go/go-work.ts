/** The parts of go.work that decide what is downloaded. Source: facts/go-module-download.md §8.5; Go: x/mod modfile/work.go. */
import type { Directive } from './directive-lines.ts';
import { readDirectiveLines } from './directive-lines.ts';
import type { GoModProblem, Replacement, SingleValue } from './go-mod.ts';
import { isGoLineVersion, isToolchainLineName, readReplacement } from './go-mod.ts';

export interface GoWork {
  readonly go?: SingleValue;
  readonly toolchain?: SingleValue;
  /** Directories of the member modules, relative to go.work or absolute. */
  readonly uses: readonly SingleValue[];
  readonly replaces: readonly Replacement[];
  readonly problems: readonly GoModProblem[];
}

export function parseGoWork(text: string): GoWork {
  const { directives, problems: lineProblems } = readDirectiveLines(text);
  const problems: GoModProblem[] = [...lineProblems];
  const singles: { go?: SingleValue; toolchain?: SingleValue } = {};
  const uses: SingleValue[] = [];
  const replaces: Replacement[] = [];
  for (const directive of directives) {
    const verb = directive.verb.value;
    if (verb === 'replace') {
      const replacement = readReplacement(directive);
      if ('kind' in replacement) problems.push(replacement);
      else replaces.push(replacement);
    } else if (verb === 'go' || verb === 'toolchain' || verb === 'use' || verb === 'godebug') {
      const single = readSingle(directive);
      if (single === undefined) problems.push({ kind: 'wrong-usage', span: directive.span });
      else if (verb === 'use') uses.push(single);
      else if (verb !== 'godebug') addSingle(verb, single, singles, problems);
    } else {
      problems.push({ kind: 'unknown-directive', span: directive.verb.span, goMessage: `unknown directive: ${verb}` });
    }
  }
  problems.sort((a, b) => a.span.start - b.span.start);
  return { ...singles, uses, replaces, problems };
}

function readSingle({ words, span, lineSpan }: Directive): SingleValue | undefined {
  const [value, extra] = words;
  return value && !extra ? { value, span, lineSpan } : undefined;
}

function addSingle(
  verb: 'go' | 'toolchain',
  single: SingleValue,
  singles: { go?: SingleValue; toolchain?: SingleValue },
  problems: GoModProblem[],
): void {
  const { value } = single.value;
  if (singles[verb]) problems.push({ kind: 'repeated-directive', span: single.span, goMessage: `repeated ${verb} statement` });
  else singles[verb] = single;
  if (verb === 'go' && !isGoLineVersion(value)) {
    problems.push({
      kind: 'invalid-go-version',
      span: single.value.span,
      goMessage: `invalid go version '${value}': must match format 1.23`,
    });
  }
  if (verb === 'toolchain' && !isToolchainLineName(value)) {
    problems.push({
      kind: 'invalid-toolchain',
      span: single.value.span,
      goMessage: `invalid toolchain version '${value}': must match format go1.23.0 or default`,
    });
  }
}
