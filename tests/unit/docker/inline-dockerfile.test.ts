import assert from 'node:assert/strict';
import fc from 'fast-check';
import { Document, parseDocument, Scalar } from 'yaml';
import type { InlineDockerfile } from '../../../server/src/docker/compose/inline-dockerfile.ts';
import { readDotEnv } from '../../../server/src/docker/compose/env-file.ts';
import { parseCompose } from '../../../server/src/docker/compose/parse.ts';
import { applyEdits } from '../../../server/src/text/edit.ts';

const path = '/p/compose.yaml';

function inlineOf(text: string, environment: Readonly<Record<string, string>> = {}): InlineDockerfile | undefined {
  return parseCompose({ path, text }, readDotEnv({ path: '/p/.env', text: Object.entries(environment).map(([name, value]) => `${name}=${value}\n`).join('') })).inlineDockerfiles[0];
}

function written(inline: InlineDockerfile, part: string): string {
  const start = inline.source.text.indexOf(part);
  assert.ok(start >= 0, `${part} is in ${inline.source.text}`);
  const span = inline.span({ start, end: start + part.length });
  return inline.host.text.slice(span.start, span.end);
}

const head = 'services:\n  app:\n    build:\n      dockerfile_inline: ';

describe('an inline Dockerfile', () => {
  const styles: readonly (readonly [name: string, scalar: string, text: string, parts?: readonly (readonly [string, string])[]])[] = [
    ['a literal block', '|\n        FROM x\n\n        RUN y\n', 'FROM x\n\nRUN y\n', [['FROM x', 'FROM x'], ['x\n\nRUN', 'x\n\n        RUN']]],
    ['one without its last line break', '|-\n        FROM x\n        RUN y\n\n', 'FROM x\nRUN y'],
    ['one with all of them', '|+\n        FROM x\n        RUN y\n\n', 'FROM x\nRUN y\n\n'],
    ['one that tells its indentation', '|2 # why\n          FROM x\n', '  FROM x\n'],
    ['one at the end of a file without line break', '|\n        FROM x\n        RUN y', 'FROM x\nRUN y\n', [['y\n', 'y']]],
    ['one with a tag and an anchor', '!!str &d |\n        FROM x\n', 'FROM x\n'],
    ['one whose lines end as on Windows', '|\r\n        FROM x\r\n        RUN y\r\n', 'FROM x\nRUN y\n', [['x\nR', 'x\r\n        R']]],
    ['a folded block', '>\n        FROM x\n\n        RUN y\n        z\n', 'FROM x\nRUN y z\n', [['RUN y z', 'RUN y\n        z'], ['z', 'z']]],
    ['double quotes', '"FROM x\\nRUN echo \\"y\\" \\\n        z"', 'FROM x\nRUN echo "y" z', [['echo "y"', 'echo \\"y\\"'], ['RUN', 'RUN'], ['z', 'z']]],
    ['single quotes', "'FROM x\n\n        RUN echo ''y'''", "FROM x\nRUN echo 'y'", [["'y'", "''y''"]]],
    ['plain text', 'FROM x\n\n        RUN y', 'FROM x\nRUN y', [['RUN y', 'RUN y']]],
    ['an escape for a character', '"FROM \\x78\\nRUN \\u0079"', 'FROM x\nRUN y', [['y', '\\u0079']]],
  ];
  for (const [name, scalar, text, parts = []] of styles) {
    it(`in ${name} is the text that YAML means, each part at its place`, () => {
      const inline = inlineOf(head + scalar);
      assert.ok(inline !== undefined);
      assert.equal(inline.source.text, text);
      for (const [part, there] of [...parts, ['FROM', 'FROM'] as const]) assert.equal(written(inline, part), there);
    });
  }

  it('is what compose makes of it: two dollar signs are one, and what is known is filled in', () => {
    const inline = inlineOf(`${head}|\n        FROM golang:\${GO:-1.23}\n        ENV A=$$B C=\${D} E=f\n`, { D: 'g' });
    assert.ok(inline !== undefined);
    assert.equal(inline.source.text, 'FROM golang:1.23\nENV A=$B C=g E=f\n');
    assert.equal(written(inline, '1.23'), '${GO:-1.23}');
    assert.equal(written(inline, '$B'), '$$B');
    assert.equal(written(inline, 'E=f'), 'E=f');
  });

  for (const [text, unread] of [['FROM golang:${GO}', '${GO}'], ['FROM x\n        RUN a=$(b)', '$('], ['RUN $1', '$1']] as const) {
    it(`is not known where compose fills in or refuses ${unread}`, () => {
      const [service] = parseCompose({ path, text: `${head}|\n        ${text}\n` }).services;
      assert.deepEqual(service?.build?.inline, { kind: 'unknown', path, written: unread });
    });
  }

  it('is one for all services that share it, and none where it is empty', () => {
    const shared = parseCompose({ path, text: 'x: &b\n  dockerfile_inline: |\n    FROM x\nservices:\n  one: {build: *b}\n  two:\n    build:\n      <<: *b\n      target: t\n' });
    assert.equal(shared.inlineDockerfiles.length, 1);
    assert.deepEqual(shared.services.map(({ build }) => build?.inline?.kind === 'known' && build.inline.dockerfile.path), Array(2).fill(`${path}#services.one.build.dockerfile_inline`));
    assert.equal(inlineOf(`${head}''\n`), undefined);
  });

  it('gets new lines with its indentation, and doubled dollar signs', () => {
    const text = `${head}|\n        FROM x\n        RUN y\n  b: {}\n`;
    const inline = inlineOf(text);
    assert.ok(inline !== undefined);
    const add = (start: number, newText: string) => {
      const edit = inline.editInFile({ path: inline.path, span: { start, end: start }, newText });
      return edit && applyEdits(text, [edit]);
    };
    assert.equal(add(7, 'ENV A=$B\n\nARG C\n'), `${head}|\n        FROM x\n        ENV A=$$B\n\n        ARG C\n        RUN y\n  b: {}\n`);
    assert.equal(add(13, 'RUN z\n'), `${head}|\n        FROM x\n        RUN y\n        RUN z\n  b: {}\n`);
    assert.equal(add(0, '  FROM w\n'), undefined, 'YAML would take the blanks for the indentation');
  });

  it('takes no edit where one cannot be written: in folded text, over what compose fills in, in a file beside it', () => {
    const edited = (scalar: string, from: string, to: string, beside = '') => {
      const inline = inlineOf(head + scalar);
      assert.ok(inline !== undefined);
      const start = inline.source.text.indexOf(from);
      return inline.editInFile({ path: inline.path + beside, span: { start, end: start + from.length }, newText: to });
    };
    assert.equal(edited('>\n        FROM x\n', 'x', 'y'), undefined);
    assert.equal(edited('"FROM x"\n', 'x', 'y'), undefined);
    assert.equal(edited('|\n        FROM ${X:-x}\n', 'x', 'y'), undefined);
    assert.equal(edited('|\n        FROM ${X:-x}\n', 'FROM x', 'FROM y'), undefined);
    assert.equal(edited('|\n        FROM x\n', 'x', 'y', '.dockerignore'), undefined);
    assert.deepEqual(edited('|\n        FROM ${X:-x}\n', 'FROM', 'from')?.newText, 'from');
  });

  const line = fc.stringMatching(/^[A-Z$#\\"'\t]{1,3}[ -~é]{0,12}[!-~]$/);
  const lines = fc.array(fc.oneof({ weight: 4, arbitrary: line }, { weight: 1, arbitrary: fc.constant('') }), { minLength: 1, maxLength: 8 })
    .map((all) => all.join('\n')).filter((text) => /^[!-~]/.test(text));
  const composeWith = (text: string, type: Scalar.Type, indent: number) => {
    const scalar = new Scalar(text.replaceAll('$', '$$$$'));
    scalar.type = type;
    return new Document({ services: { app: { build: { context: '.', dockerfile_inline: scalar, target: 't' } } } }).toString({ indent, lineWidth: 30 });
  };
  const field = ['services', 'app', 'build', 'dockerfile_inline'];
  const types = fc.constantFrom<Scalar.Type>('BLOCK_LITERAL', 'BLOCK_FOLDED', 'QUOTE_DOUBLE', 'QUOTE_SINGLE', 'PLAIN');

  it('has every character at its place, whatever way it is written', () => {
    fc.assert(fc.property(lines, types, fc.integer({ min: 1, max: 8 }), (text, type, indent) => {
      const compose = composeWith(text, type, indent);
      // In narrow columns the library that writes it does not always write what it reads.
      fc.pre(parseDocument(compose).errors.length === 0 && parseDocument(compose).getIn(field) === text.replaceAll('$', '$$$$'));
      const inline = inlineOf(compose);
      assert.ok(inline !== undefined);
      assert.equal(inline.source.text, text);
      const { start: from, end: to } = inline.extent;
      for (let index = 0; index < text.length; index++) {
        const { start, end } = inline.span({ start: index, end: index + 1 });
        assert.ok(from <= start && start <= end && end <= to, `${index} in ${compose}`);
        const there = compose.slice(start, end);
        if (/[!-~]/.test(text.charAt(index)) && there.length === 1) assert.equal(there, text.charAt(index));
      }
    }));
  });

  it('says after an edit what a file would say after it', () => {
    let taken = 0;
    const inputs = [lines, lines, fc.nat(), fc.nat(), fc.integer({ min: 1, max: 8 }), fc.boolean()] as const;
    fc.assert(fc.property(...inputs, (text, more, one, other, indent, isWhole) => {
      const compose = composeWith(`${text}\n`, 'BLOCK_LITERAL', indent);
      const inline = inlineOf(compose);
      assert.ok(inline !== undefined);
      const old = inline.source.text;
      const at = (number: number) => (isWhole ? old.lastIndexOf('\n', number % (old.length + 1) - 1) + 1 : number % (old.length + 1));
      const [start = 0, end = 0] = [at(one), at(other)].sort((a, b) => a - b);
      const newText = isWhole ? `${more}\n` : more;
      const edit = inline.editInFile({ path: inline.path, span: { start, end }, newText });
      if (edit === undefined) return;
      taken++;
      // What empty lines there are at its end is the block's own affair.
      const shown = (each: string | undefined) => each?.replace(/\n+$/, '\n');
      assert.equal(shown(inlineOf(applyEdits(compose, [edit]))?.source.text), shown(old.slice(0, start) + newText + old.slice(end)));
    }), { numRuns: 500 });
    assert.ok(taken > 200, String(taken));
  });
});
