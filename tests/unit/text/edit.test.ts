import assert from 'node:assert/strict';
import fc from 'fast-check';
import { applyEdits, conflicts, type TextEdit } from '../../../server/src/text/edit.ts';
import { contains, overlaps, sliceOf, span } from '../../../server/src/text/source.ts';

const edit = (start: number, end: number, newText = 'x', path = '/a'): TextEdit => ({ path, span: { start, end }, newText });

describe('edits', () => {
  it('conflict when they overlap or insert at one place, not when they touch', () => {
    assert.ok(conflicts(edit(0, 3), edit(2, 4)));
    assert.ok(conflicts(edit(2, 2), edit(2, 2)));
    assert.ok(conflicts(edit(0, 4), edit(2, 2)));
    assert.ok(!conflicts(edit(0, 2), edit(2, 4)));
    assert.ok(!conflicts(edit(2, 2), edit(2, 4)));
    assert.ok(!conflicts(edit(0, 3), edit(2, 4, 'x', '/b')));
  });

  it('apply in the order of their places, whatever order they are given in', () => {
    assert.equal(applyEdits('0123456789', [edit(8, 9, ''), edit(0, 0, '>'), edit(2, 4, 'ab')]), '>01ab4567' + '9');
  });

  it('insert in front of what a touching edit replaces', () => {
    assert.equal(applyEdits('abc', [edit(1, 2, 'B'), edit(1, 1, '+')]), 'a+Bc');
  });

  it('keep every character outside of their spans', () => {
    const disjoint = fc.array(fc.tuple(fc.nat(5), fc.nat(5), fc.string({ maxLength: 4 })), { maxLength: 6 }).map((parts) => {
      let at = 0;
      // A gap of one at least: two insertions at one place conflict.
      return parts.map(([gap, length, newText]) => {
        const start = at + gap + 1;
        at = start + length;
        return edit(start, at, newText);
      });
    });
    fc.assert(fc.property(disjoint, fc.string({ minLength: 70, maxLength: 90 }), (edits, text) => {
      for (const [index, one] of edits.entries())
        for (const other of edits.slice(index + 1)) assert.ok(!conflicts(one, other) && !conflicts(other, one));
      let expected = text;
      // From the last to the first, so that earlier offsets stay true.
      for (const { span: { start, end }, newText } of [...edits].reverse())
        expected = expected.slice(0, start) + newText + expected.slice(end);
      assert.equal(applyEdits(text, edits), expected);
      assert.equal(applyEdits(text, [...edits].reverse()), expected);
    }));
  });
});

describe('spans', () => {
  it('are half-open', () => {
    assert.equal(sliceOf({ path: '/a', text: 'abcd' }, span(1, 3)), 'bc');
    assert.ok(contains(span(0, 4), span(4, 4)) && contains(span(0, 4), span(0, 4)) && !contains(span(1, 4), span(0, 2)));
    assert.ok(overlaps(span(0, 2), span(1, 3)) && !overlaps(span(0, 2), span(2, 3)));
  });
});
