import assert from 'node:assert/strict';
import { lanesOf } from '../../../scripts/test-lanes.ts';

describe('the lanes of ./test', () => {
  const files = ['lab/probe/probe.test.ts', 'lab/probe/build.test.ts', 'lab/scenarios/all.test.ts', 'lab/probes.test.ts'];

  it('hold every file once: named ones where they are named, all others in the last', () => {
    assert.deepEqual(lanesOf(files, [['lab/scenarios'], ['lab/probe/build.test.ts']]), [
      ['lab/scenarios/all.test.ts'], ['lab/probe/build.test.ts'], ['lab/probe/probe.test.ts', 'lab/probes.test.ts'],
    ]);
  });

  it('give a file to the longer of two names, and a folder nothing that only begins alike', () => {
    assert.deepEqual(lanesOf(files, [['lab/probe'], ['lab/probe/build.test.ts']]), [
      ['lab/probe/probe.test.ts'], ['lab/probe/build.test.ts'], ['lab/probes.test.ts', 'lab/scenarios/all.test.ts'],
    ]);
  });

  it('are none without files, and one without names', () => {
    assert.deepEqual(lanesOf([], []), []);
    assert.deepEqual(lanesOf(files, []), [[...files].sort()]);
  });

  it('do not go on under a name that nothing has any more', () => {
    assert.throws(() => lanesOf(files, [['lab/moved.test.ts']]), /no test file fits lab\/moved\.test\.ts/);
  });
});
