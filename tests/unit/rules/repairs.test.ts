import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { parseCompose } from '../../../server/src/docker/compose/parse.ts';
import { parseDockerfile } from '../../../server/src/docker/dockerfile/parse.ts';
import { documentKind } from '../../../server/src/project/document-kind.ts';
import type { Finding } from '../../../server/src/rules/finding.ts';
import { rules } from '../../../server/src/rules/index.ts';
import { withSymptoms } from '../../../server/src/rules/one-fault.ts';
import type { Rule } from '../../../server/src/rules/rule.ts';
import { selectSafeFixes } from '../../../server/src/rules/select-fixes.ts';
import { applyFix, checkTexts, projectRoot } from '../../support/check-fixture.ts';
import type { Fixture } from '../../support/fixture.ts';
import { repairsOf, samplesOf } from '../../support/repairs.ts';

type Texts = ReadonlyMap<string, string>;

/** Every rule that is there, with every sample it has: a new rule is held to this without being named here. */
describe('repairs', () => {
  for (const rule of rules) {
    describe(rule.id, () => {
      it('are those of the golden text', () => {
        const golden = readFileSync(new URL(`repairs/${rule.id}.txt`, import.meta.url), 'utf8');
        assert.equal(repairsOf(rule), golden, 'refresh with: npm run generate, and look at the difference');
      });

      it('leave every file as readable as it was', () => { eachBadSample(rule, assertReadable); });

      it('that are safe go together, and come to an end', () => { eachBadSample(rule, assertSafeRepairsEnd); });
    });
  }
});

function eachBadSample(rule: Rule, assertion: (fixture: Fixture, rule: Rule) => void): void {
  const bad = samplesOf(rule).filter(({ name }) => name.startsWith('bad-'));
  assert.ok(bad.length > 0);
  for (const { name, fixture } of bad) {
    try {
      assertion(fixture, rule);
    } catch (error) {
      throw new Error(`${name}: ${error instanceof Error ? error.message : String(error)}`, { cause: error });
    }
  }
}

function assertReadable({ files, preferences }: Fixture, rule: Rule): void {
  for (const { fixes } of checkTexts(files, [rule], preferences)) {
    for (const fix of fixes) {
      const repaired = applyFix(files, fix);
      for (const [name, text] of repaired) {
        const before = faultsOf(name, files.get(name) ?? '');
        const after = faultsOf(name, text);
        assert.ok(after.length <= before.length, `"${fix.title.en}" breaks ${name}: ${after.join('; ')}\n${text}`);
      }
    }
  }
}

/** What a reader of the file stumbles over. */
function faultsOf(name: string, text: string): readonly string[] {
  const source = { path: `${projectRoot}/${name}`, text };
  switch (documentKind(source.path)) {
    case 'compose':
      return parseCompose(source).problems.map(({ message }) => message);
    case 'dockerfile': {
      const { instructions } = parseDockerfile(source);
      return instructions.filter(({ keyword }) => !keywords.has(keyword)).map(({ keyword }) => `unknown instruction ${keyword}`);
    }
    default:
      return [];
  }
}

const keywords = new Set(['FROM', 'RUN', 'CMD', 'LABEL', 'MAINTAINER', 'EXPOSE', 'ENV', 'ADD', 'COPY', 'ENTRYPOINT', 'VOLUME', 'USER', 'WORKDIR', 'ARG', 'ONBUILD', 'STOPSIGNAL', 'HEALTHCHECK', 'SHELL']);

/** Fix-all may need some rounds, since what touches one place waits for the next check; it never goes in circles. */
const mostRounds = 6;

function assertSafeRepairsEnd({ files, preferences }: Fixture): void {
  let texts: Texts = files;
  const before = counts(checkTexts(files, rules, preferences));
  for (let round = 0; round < mostRounds; round++) {
    const findings = checkTexts(texts, rules, preferences);
    const chosen = selectSafeFixes(findings);
    if (chosen.length === 0) {
      for (const [id, count] of counts(findings)) assert.ok(count <= (before.get(id) ?? 0), `the safe fixes together bring ${id}`);
      return;
    }
    // One after another in one step: applyFix fails where two edits touch, and compatible fixes never do.
    texts = applyFix(texts, { title: chosen[0]!.title, safe: true, edits: chosen.flatMap(({ edits }) => edits) });
  }
  assert.fail(`after ${mostRounds} rounds there is still something to repair:\n${[...texts].map(([name, text]) => `-- ${name} --\n${text}`).join('')}`);
}

/** Advice does not count: a repaired file may well get some. */
function counts(findings: readonly Finding[]): Map<string, number> {
  const byRule = new Map<string, number>();
  for (const { rule, severity } of withSymptoms(findings)) if (severity !== 'hint') byRule.set(rule, (byRule.get(rule) ?? 0) + 1);
  return byRule;
}
