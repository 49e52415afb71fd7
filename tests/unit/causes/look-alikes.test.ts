import assert from 'node:assert/strict';
import { causeCatalogue } from '../../../server/src/causes/catalogue.ts';
import { allScenarios } from '../../lab/scenarios/all-scenarios.ts';
import { lookAlikes, type LookAlike } from '../../lab/scenarios/look-alikes.ts';
import { withoutScenario } from '../../lab/scenarios/without-scenario.ts';

const pairOf = (one: string, other: string): string => [one, other].sort().join(' and ');

describe('causes that look alike', () => {
  const held = lookAlikes.map(({ one, other }) => pairOf(one.cause, other.cause));
  const confused = new Set(causeCatalogue.flatMap(({ id, confusedWith }) => confusedWith.map((other) => pairOf(id, other))));

  it('have both sides in the lab, as far as the lab can produce them', () => {
    const missing = [...confused].filter((pair) => !held.includes(pair) && !pair.split(' and ').some((id) => withoutScenario[id] !== undefined));
    assert.deepEqual(missing, [], 'pairs that are in no row of tests/lab/scenarios/look-alikes.ts');
  });

  it('stand in the table once each, and only those that the catalogue says are confused', () => {
    assert.deepEqual(held.filter((pair, index) => held.indexOf(pair) !== index || !confused.has(pair)), []);
  });

  for (const { one, other, saidTogether } of lookAlikes) {
    it(`${one.cause} is told from ${other.cause}`, () => {
      if (saidTogether === undefined) neverSays(one, other);
      else assert.ok(neverSaid(one).every((cause) => cause !== other.cause), `the table says that "${one.scenario}" names ${other.cause}: ${saidTogether}`);
      neverSays(other, one);
    });
  }
});

function neverSays(side: LookAlike, lookAlike: LookAlike): void {
  assert.ok(neverSaid(side).includes(lookAlike.cause), `the scenario "${side.scenario}" does not say that ${lookAlike.cause} is never said`);
}

function neverSaid({ cause, scenario: name }: LookAlike): readonly string[] {
  const scenario = allScenarios.find((each) => each.name === name);
  assert.ok(scenario !== undefined, `there is no scenario "${name}"`);
  assert.equal(scenario.expectedCause, cause, `the scenario "${name}" produces another cause`);
  return scenario.neverSaid ?? [];
}
