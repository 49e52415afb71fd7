import assert from 'node:assert/strict';
import fc from 'fast-check';
import { PositionCodec } from '../../../server/src/text/position-encoding.ts';
import { anyText } from './any-text.ts';

/** Half a surrogate pair has no UTF-8. */
const wellFormed = anyText.map((text) => text.replaceAll('\ud800', ''));

describe('position encoding', () => {
  it('counts UTF-16 units or UTF-8 bytes', () => {
    const text = 'x\né好😀!';
    const offset = text.indexOf('!');
    assert.deepEqual(new PositionCodec(text, 'utf-16').position(offset), { line: 1, character: 4 });
    assert.deepEqual(new PositionCodec(text, 'utf-8').position(offset), { line: 1, character: 9 });
    assert.equal(new PositionCodec(text, 'utf-8').offset({ line: 1, character: 9 }), offset);
  });

  it('clamps a UTF-8 position behind a line to the end of that line', () => {
    assert.equal(new PositionCodec('ab\ncd', 'utf-8').offset({ line: 0, character: 99 }), 2);
    assert.equal(new PositionCodec('ab\r\ncd', 'utf-8').offset({ line: 0, character: 99 }), 2);
    assert.equal(new PositionCodec('ab', 'utf-8').offset({ line: 7, character: 0 }), 2);
  });

  it('counts as many bytes as UTF-8 has', () => {
    fc.assert(fc.property(wellFormed.map((text) => text.replace(/[\r\n]/g, '')), (text) => {
      assert.equal(new PositionCodec(text, 'utf-8').position(text.length).character, Buffer.byteLength(text));
    }));
  });

  it('leads from the start of a character to its position and back, in both encodings', () => {
    fc.assert(fc.property(wellFormed, fc.nat(200), (text, wanted) => {
      const characters = Array.from(text);
      const offset = characters.slice(0, wanted).join('').length;
      if (text.charAt(offset - 1) === '\r' && text.charAt(offset) === '\n') return;
      for (const encoding of ['utf-16', 'utf-8'] as const) {
        const codec = new PositionCodec(text, encoding);
        assert.equal(codec.offset(codec.position(offset)), offset, encoding);
      }
    }));
  });

  it('answers any position with an offset in the text', () => {
    fc.assert(fc.property(anyText, fc.nat(10), fc.nat(100), (text, line, character) => {
      for (const encoding of ['utf-16', 'utf-8'] as const) {
        const offset = new PositionCodec(text, encoding).offset({ line, character });
        assert.ok(offset >= 0 && offset <= text.length);
      }
    }));
  });
});
