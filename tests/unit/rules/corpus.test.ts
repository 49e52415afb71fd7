import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { corpusChanges, describeCorpus, expectedFindings, findingsOf, readCorpus } from '../../support/corpus.ts';

/** What all rules say about many whole projects, most of them healthy: each new and each lost finding shows in the review. */
describe('the quiet corpus', () => {
  const projects = readCorpus();

  it('is large, mostly healthy, and names each project once', () => {
    assert.ok(projects.length >= 120, `${projects.length} projects`);
    assert.ok(projects.filter(({ healthy }) => healthy).length >= projects.length * 0.7);
    assert.equal(new Set(projects.map(({ name }) => name)).size, projects.length);
  });

  it('is judged as its expected findings say', () => {
    const changes = corpusChanges(readFileSync(expectedFindings, 'utf8'), describeCorpus(projects));
    assert.deepEqual(changes, [], `the rules judge the corpus differently now; read the change, then: npm run corpus -- --update\n${changes.join('\n')}`);
  });

  it('has no error among its healthy projects, and no rule above hint on more than a third of them', () => {
    const healthy = projects.filter((project) => project.healthy);
    const speaking = new Map<string, number>();
    for (const project of healthy) {
      const findings = findingsOf(project);
      assert.deepEqual(findings.filter(({ severity }) => severity === 'error'), [], project.name);
      for (const rule of new Set(findings.filter(({ severity }) => severity !== 'hint').map((finding) => finding.rule))) speaking.set(rule, (speaking.get(rule) ?? 0) + 1);
    }
    assert.deepEqual([...speaking].filter(([, count]) => count > healthy.length / 3), []);
  });

  it('has something to find in every flawed project', () => {
    assert.deepEqual(projects.filter((project) => !project.healthy && findingsOf(project).length === 0).map(({ name }) => name), []);
  });
});

describe('corpusChanges', () => {
  it('names what came and what went below its project', () => {
    assert.deepEqual(corpusChanges('healthy a\nflawed b\n  info x Dockerfile:1:1 y\n', 'healthy a\n  hint z Dockerfile:2:1 w\nflawed b\n'), [
      'healthy a', '+ hint z Dockerfile:2:1 w', 'flawed b', '- info x Dockerfile:1:1 y',
    ]);
  });

  it('is empty for the same findings, and notices a project without any', () => {
    assert.deepEqual(corpusChanges('healthy a\n', 'healthy a\n'), []);
    assert.deepEqual(corpusChanges('healthy a\n', 'healthy a\nhealthy b\n'), ['healthy b']);
  });
});
