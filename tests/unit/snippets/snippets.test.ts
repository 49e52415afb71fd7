import assert from 'node:assert/strict';
import { enabledRules } from '../../../server/src/checking/enabled-rules.ts';
import { rules } from '../../../server/src/rules/index.ts';
import { checkTexts } from '../../support/check-fixture.ts';
import { allSnippets, expandSnippet } from './expand-snippet.ts';
import { sampleProjects } from './sample-projects.ts';

describe('snippets', () => {
  it('expand with the defaults of their tab stops', () => {
    assert.equal(expandSnippet('a ${1:b} $2${3}${4|x,y|} \\$5 \\\\ \\} $1$0'), 'a b x $5 \\ } ');
    assert.throws(() => expandSnippet('cd $HOME'), /starts no tab stop/);
    assert.throws(() => expandSnippet('${1:a ${2:b}}'), /starts no tab stop/);
  });

  it('each have a sample project, and no project is left of a snippet that is gone', () => {
    assert.deepEqual(Object.keys(sampleProjects).sort(), allSnippets().map(({ file, name }) => `${file}: ${name}`).sort());
  });

  for (const { file, name, text } of allSnippets()) {
    it(`${file}: ${name} is clean under our own rules`, () => {
      const texts = sampleProjects[`${file}: ${name}`]?.();
      assert.ok(texts !== undefined && [...texts.values()].includes(text), 'the sample project does not hold the snippet');
      const loud = checkTexts(texts, enabledRules(rules, {}), undefined).filter((finding) => finding.severity !== 'hint');
      assert.deepEqual(loud.map((finding) => `${finding.rule}: ${finding.place.path}: ${finding.message.en}`), []);
    });
  }
});
