import assert from 'node:assert/strict';
import fc from 'fast-check';
import { placeInValue } from '../../../server/src/text/place.ts';

const written = (verbatim: boolean) => ({ place: { path: '/a', span: { start: 10, end: 20 } }, verbatim });

describe('place in a value', () => {
  it('is the part where the value stands verbatim', () => {
    assert.deepEqual(placeInValue(written(true), { start: 2, end: 5 }), { path: '/a', span: { start: 12, end: 15 } });
  });

  it('is the whole value where parts cannot be told', () => {
    assert.deepEqual(placeInValue(written(false), { start: 2, end: 5 }), { path: '/a', span: { start: 10, end: 20 } });
  });

  it('never leaves the value', () => {
    fc.assert(fc.property(fc.boolean(), fc.nat(30), fc.nat(30), (verbatim, start, length) => {
      const { span } = placeInValue(written(verbatim), { start, end: start + length });
      assert.ok(span.start >= 10 && span.start <= span.end && span.end <= 20);
    }));
  });
});
