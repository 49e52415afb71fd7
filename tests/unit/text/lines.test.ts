import assert from 'node:assert/strict';
import fc from 'fast-check';
import { LineIndex } from '../../../server/src/text/lines.ts';
import { anyText } from './any-text.ts';

describe('line index', () => {
  it('ends lines at LF, CRLF and a lone CR', () => {
    const index = new LineIndex('a\nb\r\nc\rd');
    assert.equal(index.lineCount, 4);
    assert.deepEqual([0, 1, 2, 3, 4].map((line) => index.lineStart(line)), [0, 2, 5, 7, 8]);
  });

  it('gives an empty text one line', () => {
    const index = new LineIndex('');
    assert.equal(index.lineCount, 1);
    assert.deepEqual(index.position(5), { line: 0, character: 0 });
    assert.equal(index.offset({ line: 3, character: 7 }), 0);
  });

  it('clamps offsets and positions outside of the text', () => {
    const index = new LineIndex('ab\ncd');
    assert.deepEqual(index.position(-1), { line: 0, character: 0 });
    assert.deepEqual(index.position(99), { line: 1, character: 2 });
    assert.equal(index.offset({ line: 9, character: 9 }), 5);
  });

  it('takes a character behind the end of a line for the end of that line, as the protocol asks', () => {
    assert.equal(new LineIndex('ab\ncd').offset({ line: 0, character: 9 }), 2);
    assert.equal(new LineIndex('ab\r\ncd').offset({ line: 0, character: 9 }), 2);
    assert.equal(new LineIndex('ab\rcd').offset({ line: 0, character: 9 }), 2);
  });

  it('leads from an offset to its position and back', () => {
    fc.assert(fc.property(anyText, fc.nat(400), (text, wanted) => {
      const index = new LineIndex(text);
      const offset = Math.min(wanted, text.length);
      const position = index.position(offset);
      // Between CR and LF there is no place on a line: the line's end is the nearest.
      const insideLineBreak = text.charAt(offset - 1) === '\r' && text.charAt(offset) === '\n';
      assert.equal(index.offset(position), insideLineBreak ? offset - 1 : offset);
      assert.ok(position.line < index.lineCount && position.character >= 0);
    }));
  });

  it('counts the lines that the text splits into', () => {
    fc.assert(fc.property(anyText, (text) => {
      assert.equal(new LineIndex(text).lineCount, text.split(/\r\n|\n|\r/).length);
    }));
  });
});
