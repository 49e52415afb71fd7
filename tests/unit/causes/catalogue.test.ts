import assert from 'node:assert/strict';
import fc from 'fast-check';
import { causeCatalogue, findCause } from '../../../server/src/causes/catalogue.ts';
import { causeLayers } from '../../../server/src/causes/cause.ts';
import { classify, maximumErrorLength } from '../../../server/src/causes/classify.ts';
import { samples } from './samples.ts';

/** Rows of the two error catalogues: the go command's and the engine's. */
const goRows = [
  ...numbers('', [1, 33]), '04b', '34', '35', '36', ...numbers('', [40, 56]), '45b', '45c', ...numbers('', [60, 75]), ...numbers('', [80, 101], [95, 96, 97]),
  '94b', '95', '96', '97', '97b', '100b', ...numbers('', [110, 120]), ...numbers('', [130, 148]), '131b', '133b', '137b', ...numbers('', [150, 164]), '163b',
  ...numbers('', [170, 177]), '176b',
].map((row) => `CAT-${row}`);
const engineRows = numbers('', [1, 55]).map((row) => `DOCKER-${Number(row)}`);

describe('the catalogue of causes', () => {
  it('has ids that occur once, known layers and neighbours that exist', () => {
    assert.equal(new Set(causeCatalogue.map((cause) => cause.id)).size, causeCatalogue.length);
    for (const cause of causeCatalogue) {
      assert.match(cause.id, /^[a-z0-9]+(?:-[a-z0-9]+)*$/u);
      assert.ok(causeLayers.includes(cause.layer));
      for (const other of cause.confusedWith) assert.ok(findCause(other) !== undefined && other !== cause.id, `${cause.id} is confused with ${other}`);
    }
  });

  it('says everything in both languages, without a final full stop', () => {
    for (const cause of causeCatalogue) {
      for (const text of [cause.title, cause.explain, ...cause.remedies.map((remedy) => remedy.title)]) {
        assert.match(text.en, /[^.\s]$/u, text.en);
        assert.match(text['zh-cn'], /[^。\s]$/u, text['zh-cn']);
      }
      assert.match(cause.explain['zh-cn'], /\p{Script=Han}/u, cause.id);
      assert.ok(cause.remedies.length > 0, `${cause.id} says what to do`);
    }
  });

  it('offers no remedy that weakens verification', () => {
    for (const { id, remedies } of causeCatalogue) {
      for (const { text = '' } of remedies) {
        assert.doesNotMatch(text, /GOSUMDB=off|GONOSUMDB=\*|GOINSECURE|chmod (?:-R )?777|sslVerify|no-check-certificate|GOFLAGS=-insecure/u, id);
      }
    }
  });

  it('keeps patterns free of state, so that a text is judged alike each time', () => {
    for (const { signatures } of causeCatalogue) for (const { pattern } of signatures) assert.ok(!pattern.global && !pattern.sticky);
  });

  it('covers every row of the error catalogues', () => {
    const covered = new Set(causeCatalogue.flatMap((cause) => cause.signatures.map((signature) => signature.row)));
    assert.deepEqual([...goRows, ...engineRows].filter((row) => !covered.has(row)), []);
    const sampled = new Set(samples.map(([row]) => row));
    assert.deepEqual([...covered].filter((row) => !sampled.has(row)), [], 'rows without a sample');
  });
});

describe('classify', () => {
  for (const [row, cause, text] of samples) {
    it(`${row} is ${cause}: ${text.slice(0, 60).replace(/\s+/gu, ' ')}`, () => {
      const matches = classify(text);
      const first = matches[0]?.signature.precedence;
      const speaking = matches.filter((match) => match.signature.precedence === first).map((match) => match.cause.id);
      // Causes that no text can tell apart stand side by side in the catalogue's order; the sample's own must be among them.
      const accepted = findCause(cause)!.confusedWith;
      assert.ok(speaking.includes(cause), `speaking: ${speaking.join(', ') || 'none'}`);
      assert.ok(speaking[0] === cause || accepted.includes(speaking[0]!), `first is ${speaking[0] ?? 'none'}`);
    });
  }

  it('lets the line before a quotation of the server speak', () => {
    const text = 'go: m@v1: reading https://proxy.golang.org/m/@v/v1.info: 403 Forbidden\n\tserver response: fatal: could not read Username for \'https://github.com\': terminal prompts disabled';
    assert.deepEqual(classify(text).map((match) => match.cause.id), ['proxy-forbidden', 'not-a-module-proxy']);
  });

  it('puts a full disk before the read error it looks like', () => {
    assert.equal(classify('read "https://p/m.zip": unexpected EOF\nwrite /go/m: no space left on device')[0]?.cause.id, 'disk-full');
  });

  it('names the checksum database first and the transport inside it after', () => {
    const ids = classify('verifying go.mod: m@v1/go.mod: Get "https://sum.golang.org/lookup/m@v1": dial tcp: lookup sum.golang.org on 8.8.8.8:53: no such host')
      .map((match) => match.cause.id);
    assert.deepEqual(ids.slice(0, 2), ['sumdb-unreachable', 'dns-name-not-found']);
  });

  it('says nothing about a healthy log', () => {
    assert.deepEqual(classify('go: downloading example.com/m v1.0.0\ngo: downloading rsc.io/quote v1.5.2'), []);
  });

  it('takes any text, also one made to make patterns backtrack', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary' }), (text) => classify(text).every((match) => match.start < match.end && match.end <= text.length)));
    for (const piece of ['reading /@v/', 'reading ->', 'read udp ->:53', 'verifying x: checksum mismatch ', 'lookup ', 'Get "https://a', '-> unzip ']) {
      const text = piece.repeat(2 * maximumErrorLength / piece.length);
      assert.ok(classify(text).every((match) => match.end <= maximumErrorLength));
    }
  });
});

function numbers(prefix: string, [from, to]: readonly [number, number], without: readonly number[] = []): readonly string[] {
  return Array.from({ length: to - from + 1 }, (_, index) => from + index)
    .filter((row) => !without.includes(row))
    .map((row) => `${prefix}${String(row).padStart(2, '0')}`);
}
