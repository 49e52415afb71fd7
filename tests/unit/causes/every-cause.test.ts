import assert from 'node:assert/strict';
import { causeCatalogue } from '../../../server/src/causes/catalogue.ts';
import { allScenarios } from '../../lab/scenarios/all-scenarios.ts';
import { withoutScenario } from '../../lab/scenarios/without-scenario.ts';

describe('every cause of the catalogue', () => {
  const expected = new Set(allScenarios.map(({ expectedCause }) => expectedCause));
  for (const { id } of causeCatalogue) {
    it(`${id} is produced in the lab, or it is written down why it cannot be`, () => {
      const reason = withoutScenario[id];
      assert.ok(expected.has(id) || reason !== undefined, `no scenario in tests/lab/scenarios/ expects ${id}`);
      assert.ok(!(expected.has(id) && reason !== undefined), `${id} has a scenario, so take it out of without-scenario.ts`);
    });
  }

  it('is meant by everything that scenarios and reasons name', () => {
    const known = new Set(causeCatalogue.map(({ id }) => id));
    const named = [
      ...allScenarios.flatMap(({ expectedCause, alsoSaid = [], neverSaid = [] }) => [expectedCause, ...alsoSaid, ...neverSaid]),
      ...Object.keys(withoutScenario),
    ];
    assert.deepEqual(named.filter((id) => !known.has(id)), []);
  });

  it('has one scenario of each name', () => {
    const names = allScenarios.map(({ name }) => name);
    assert.deepEqual(names.filter((name, index) => names.indexOf(name) !== index), []);
  });
});
