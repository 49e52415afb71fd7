import assert from 'node:assert/strict';
import { documentKind } from '../../../server/src/project/document-kind.ts';
import { rules } from '../../../server/src/rules/index.ts';
import { applyFix, checkTexts, projectRoot } from '../../support/check-fixture.ts';
import { composeStyles } from '../../support/compose-styles.ts';
import { everyProject, type NamedProject } from '../../support/every-project.ts';
import { tryFixes } from '../../support/fix-properties.ts';
import { layouts, meaningOf, type Layout } from '../../support/layouts.ts';
import { shapes } from '../../support/shapes.ts';

type Texts = ReadonlyMap<string, string>;

/** What a fix may bring, because it was there before and could not be told. */
const comesToLight: ReadonlyMap<string, string> = new Map([
  ['goprivate-missing: brings git-missing', 'no public proxy has the module, so git is asked either way; with the list this is certain'],
  ['cache-mount-missing: brings clean-cache', 'emptying a cache, or building past it, harms once there is one that lasts'],
]);

/** Every fix of every rule, of those too that speak only when asked, wherever the repository has something to repair. */
describe('every fix', function () {
  // Some ten thousand checks: a minute on two cores that others work on, too.
  this.timeout(300_000);
  const projects = everyProject();
  const repaired = projects.filter(({ files, preferences }) => checkTexts(files, rules, preferences).some(({ fixes }) => fixes.length > 0));

  it('repairs its finding, and nothing else suffers', () => {
    const seen = assertHarmless(repaired);
    assert.deepEqual([...comesToLight.keys()].filter((problem) => !seen.has(problem)), [], 'a reason for what nobody sees is dropped');
  });

  it('does the same in another layout', () => {
    const differences = repaired.flatMap((project, at) => inTurn(layouts, at, 6).flatMap((layout) => differencesIn(project, layout)));
    assert.deepEqual(differences, []);
  });

  it('does no harm to commands, values and copies in other shapes', () => {
    const samples = repaired.filter((project) => project.name.startsWith('sample '));
    assertHarmless(samples.flatMap((sample, at) => inTurn(shapes, at, 12).flatMap(({ name, write }) => rewritten(sample, 'dockerfile', name, write))));
  });

  it('does no harm to compose files in other styles', () => {
    assertHarmless(repaired.flatMap((project, at) => inTurn(composeStyles, at, 3)
      .flatMap(({ name, write }) => rewritten(project, 'compose', name, write))));
  });
});

/** Every how-many-th, each project with others than the next: all with all would take a minute, and `EVERY_SHAPE=1` does. */
function inTurn<T>(all: readonly T[], project: number, each: number): readonly T[] {
  return process.env['EVERY_SHAPE'] === '1' ? all : all.filter((_, index) => (index + project) % each === 0);
}

/** Fails with what fixes did that they must not do; gives back what only came to light. */
function assertHarmless(projects: readonly NamedProject[]): ReadonlySet<string> {
  const problems = projects.flatMap(({ name, files, preferences }) =>
    tryFixes(files, rules, preferences).problems.map((problem) => ({ name, problem })));
  assert.ok(projects.length > 0);
  assert.deepEqual(problems.filter(({ problem }) => !comesToLight.has(problem)).map(({ name, problem }) => `${name}: ${problem}`), []);
  return new Set(problems.map(({ problem }) => problem));
}

/** The project with its files of a kind in another shape, where they have one. */
function rewritten(
  { name, files, preferences }: NamedProject, kind: ReturnType<typeof documentKind>, shape: string,
  write: (text: string) => string | undefined,
): NamedProject[] {
  const isMeant = (file: string) => documentKind(`${projectRoot}/${file}`) === kind;
  const texts = new Map([...files].map(([file, text]) => [file, (isMeant(file) ? write(text) : undefined) ?? text]));
  return [...texts].every(([file, text]) => files.get(file) === text) ? [] : [{ name: `${name}, ${shape}`, files: texts, preferences }];
}

/** Where a fix leaves a Dockerfile that means something else than in the layout it was written for. Fewer fixes may be offered. */
function differencesIn({ name, files, preferences }: NamedProject, { name: layout, write }: Layout): string[] {
  const laidOut = new Map([...files].map(([file, text]) => [file, (isDockerfile(file) ? write(text) : undefined) ?? text]));
  const [before, after] = [files, laidOut].map((texts) => checkTexts(texts, rules, preferences).map((finding) => ({ texts, finding })));
  return (after ?? []).flatMap(({ finding }, index) => {
    const same = before?.[index]?.finding;
    if (before?.length !== after?.length || same?.rule !== finding.rule || same.fixes.length !== finding.fixes.length) return [];
    return finding.fixes.flatMap((fix, at) => {
      const original = same.fixes[at];
      if (original === undefined || withoutLines(original.title.en) !== withoutLines(fix.title.en)) return [];
      return differs(applyFix(files, original), applyFix(laidOut, fix)) ? [`${name}, ${layout}: ${finding.rule}: ${fix.title.en}`] : [];
    });
  });
}

function differs(expected: Texts, actual: Texts): boolean {
  return [...new Set([...expected.keys(), ...actual.keys()])].filter(isDockerfile)
    .some((file) => meaningOf(expected.get(file) ?? '') !== meaningOf(actual.get(file) ?? ''));
}

function isDockerfile(file: string): boolean {
  return documentKind(`${projectRoot}/${file}`) === 'dockerfile';
}

function withoutLines(title: string): string {
  return title.replace(/line \d+/g, 'line');
}
