import assert from 'node:assert/strict';
import fc from 'fast-check';
import { parseEventLine } from '../../../server/src/probe/event-lines.ts';

const check = {
  id: 'dns:lookup:proxy.golang.org', layer: 'dns', target: 'proxy.golang.org', where: 'container', result: 'no', ms: 12.5,
  detail: { error: 'no such host', errorClass: 'no-such-host', addresses: ['192.0.2.1', 7], used: true, nested: { a: 1 }, nothing: null },
};
const line = JSON.stringify({ event: 'check', check });

describe('parseEventLine', () => {
  it('reads a check and leaves out what no detail can hold', () => {
    assert.deepEqual(parseEventLine(line, 'container'), {
      kind: 'check',
      check: { ...check, detail: { error: 'no such host', errorClass: 'no-such-host', addresses: ['192.0.2.1'], used: true } },
    });
  });

  it('says where the check was made by who reads it, not by what the line claims', () => {
    const event = parseEventLine(line, 'host');
    assert.equal(event?.kind === 'check' ? event.check.where : undefined, 'host');
  });

  it('survives any text', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary' }), (text) => {
      parseEventLine(text, 'container');
      parseEventLine(`{${text}`, 'container');
    }));
  });

  it('survives any JSON value, and gives back only what has the shape of an event', () => {
    fc.assert(fc.property(fc.json(), fc.json(), (one, other) => {
      const event = parseEventLine(`{"event":"check","check":${one},"layer":${other}}`, 'container');
      assert.ok(event === undefined || event.kind === 'check');
    }));
  });

  it('takes a line cut anywhere for no event', () => {
    fc.assert(fc.property(fc.integer({ min: 0, max: line.length - 1 }), (length) => {
      assert.equal(parseEventLine(line.slice(0, length), 'container'), undefined);
    }));
  });

  it('bounds what a huge line brings', () => {
    const huge = { ...check, target: 'x'.repeat(100_000), detail: { list: Array.from({ length: 10_000 }, () => 'y'.repeat(10_000)) } };
    const event = parseEventLine(JSON.stringify({ event: 'check', check: huge }), 'container');
    assert.ok(event?.kind === 'check' && JSON.stringify(event).length < 100_000);
  });

  it('redacts what it reads', () => {
    const leaking = { ...check, detail: { error: 'Get "https://u:hunter22@proxy.example/": refused', url: 'value is topsecret' } };
    const event = parseEventLine(JSON.stringify({ event: 'check', check: leaking }), 'container', ['topsecret']);
    assert.doesNotMatch(JSON.stringify(event), /hunter22|topsecret/);
  });

  for (const [text, kind] of [['{"event":"no-go"}', 'no-go'], ['{"event":"not-compiled"}', 'not-compiled'], ['{"event":"go-fails","error":"x"}', 'go-fails'], ['{"event":"end","notChecked":3}', 'end']] as const) {
    it(`knows ${text}`, () => {
      assert.equal(parseEventLine(text, 'container')?.kind, kind);
    });
  }
});
