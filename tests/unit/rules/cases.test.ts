import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { enabledRules } from '../../../server/src/checking/enabled-rules.ts';
import { rules as allRules } from '../../../server/src/rules/index.ts';
import { readCase } from '../../support/case-folder.ts';
import { assertRepairs, checkTexts, projectRoot } from '../../support/check-fixture.ts';

const folder = new URL('cases/', import.meta.url);
const rules = enabledRules(allRules, {});

/** Failures that people reported, each as a project of its own under all rules at once; CONTRIBUTING.md says how to add one. */
describe('real cases', () => {
  const names = readdirSync(folder, { withFileTypes: true }).filter((entry) => entry.isDirectory()).map(({ name }) => name)
    .sort((a, b) => order(a) - order(b));

  it('are all there but those that only a probe can tell', () => {
    const numbers = new Set(names.map(order));
    const missing = Array.from({ length: collectedCases }, (_, index) => index + 1).filter((number) => !numbers.has(number));
    assert.deepEqual(missing, [...onlyMeasured.keys()]);
  });

  for (const name of names) {
    it(name, () => {
      const { files, findings: expected, why, preferences } = readCase(new URL(`${name}/`, folder));
      assert.match(name, /^\d{2,3}-[a-z0-9-]+$/, 'the number of the case, then a few words');
      assert.ok(files.size > 0 && (expected.length > 0 || (why ?? '').trim() !== ''), 'a case expects findings, or its why.md says why there are none');
      const findings = checkTexts(files, rules, preferences);
      const actual = findings.map(({ rule, place }) => {
        const file = place.path.slice(projectRoot.length + 1);
        return { rule, file, text: files.get(file)?.slice(place.span.start, place.span.end) };
      });
      assert.deepEqual(actual, expected);
      for (const finding of findings) for (const fix of finding.fixes) assertRepairs(files, finding, fix, rules, preferences);
    });
  }
});

/** How many failures were collected. */
const collectedCases = 111;

/** Cases whose reports name nothing that stands in a file of the project: what has to be measured instead. */
const onlyMeasured: ReadonlyMap<number, string> = new Map([
  [14, 'the resolver is a router that the bridge does not reach'],
  [15, 'the resolver is a broadcast address'],
  [16, 'the engine replaced a loopback resolver by a filtered public one'],
  [20, 'the builder in a container took a public resolver'],
  [23, 'the resolver of the engine\'s virtual machine is broken'],
  [28, 'only the builder\'s container was given the proxy'],
  [38, 'IPv6 answers, and the container has no IPv6 address'],
  [42, 'large packets are lost in a tunnel'],
  [43, 'large packets are lost on the way out of the builder'],
  [45, 'large packets are lost, seen as handshakes that hang'],
  [108, 'the clock of the engine\'s virtual machine stood still'],
  [110, 'the virtual machine has no network'],
]);

function order(name: string): number {
  return Number.parseInt(name, 10);
}
