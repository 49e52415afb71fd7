import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { Word } from '../../../server/src/go/directive-lines.ts';
import { isDirectoryPath, parseGoMod } from '../../../server/src/go/go-mod.ts';

const usual = `// the service
module example.com/svc // trailing

go 1.23.4
toolchain go1.24.0

require github.com/pkg/errors v0.9.1
require (
	golang.org/x/net v0.30.0
	golang.org/x/sys v0.26.0 // indirect
	"quoted.example/m" v1.0.0 // indirect; kept for tests
)

replace example.com/lib => ../lib
replace (
	example.com/a v1.0.0 => example.com/b v1.1.0
	example.com/win => .\\win
)
exclude golang.org/x/net v0.1.0
retract [v1.0.0, v1.1.0] // broken
tool golang.org/x/tools/cmd/stringer
godebug default=go1.21
ignore ./node_modules
`;

function values(words: readonly (Word | undefined)[]): readonly (string | undefined)[] {
  return words.map((word) => word?.value);
}

describe('go.mod', () => {
  it('is read in all its directives', () => {
    const file = parseGoMod(usual);
    assert.deepEqual(file.problems, []);
    assert.deepEqual(values([file.module?.value, file.go?.value, file.toolchain?.value]), [
      'example.com/svc',
      '1.23.4',
      'go1.24.0',
    ]);
    assert.deepEqual(
      file.requires.map(({ path, version, indirect }) => [path.value, version.value, indirect]),
      [
        ['github.com/pkg/errors', 'v0.9.1', false],
        ['golang.org/x/net', 'v0.30.0', false],
        ['golang.org/x/sys', 'v0.26.0', true],
        ['quoted.example/m', 'v1.0.0', true],
      ],
    );
    assert.deepEqual(
      file.replaces.map(({ oldPath, oldVersion, newPath, newVersion, isLocal }) => [
        ...values([oldPath, oldVersion, newPath, newVersion]),
        isLocal,
      ]),
      [
        ['example.com/lib', undefined, '../lib', undefined, true],
        ['example.com/a', 'v1.0.0', 'example.com/b', 'v1.1.0', false],
        ['example.com/win', undefined, '.\\win', undefined, true],
      ],
    );
    assert.deepEqual(
      file.excludes.map(({ path }) => path.value),
      ['golang.org/x/net'],
    );
    assert.deepEqual(values([...file.tools, ...file.godebugs, ...file.ignores].map(({ value }) => value)), [
      'golang.org/x/tools/cmd/stringer',
      'default=go1.21',
      './node_modules',
    ]);
  });

  it('keeps the place of each line and word', () => {
    const net = parseGoMod(usual).requires[2];
    assert.equal(usual.slice(net?.span.start, net?.span.end), 'golang.org/x/sys v0.26.0');
    assert.equal(usual.slice(net?.lineSpan.start, net?.lineSpan.end), '\tgolang.org/x/sys v0.26.0 // indirect');
    assert.equal(usual.slice(net?.version.span.start, net?.version.span.end), 'v0.26.0');
  });

  it('reads CRLF text like LF text', () => {
    const crlf = parseGoMod(usual.replaceAll('\n', '\r\n'));
    assert.deepEqual(crlf.problems, []);
    assert.deepEqual(
      crlf.requires.map(({ path, version }) => [path.value, version.value]),
      parseGoMod(usual).requires.map(({ path, version }) => [path.value, version.value]),
    );
  });

  it('reads an empty block and a module block', () => {
    const file = parseGoMod('module (\n  example.com/m\n)\nrequire ()\nrequire (\n)\n');
    assert.deepEqual([file.module?.value.value, file.requires, file.problems], ['example.com/m', [], []]);
  });

  for (const [text, kind, place, goMessage] of [
    ['\ufeffmodule m\n', 'byte-order-mark', '\ufeff', undefined],
    ['module m\n<<<<<<< HEAD\ngo 1.21\n', 'merge-marker', '<<<<<<< HEAD', undefined],
    ['module "m\n', 'unterminated-string', '"m', undefined],
    ['module m\nrequire `a` v1.0.0\n', 'forbidden-quote', '`a`', undefined],
    ["module 'm'\n", 'forbidden-quote', "'m'", undefined],
    ['module m\n/* x */\n', 'block-comment', '/*', undefined],
    ['module m\nrequire (\n a v1.0.0\n', 'unclosed-block', 'require', undefined],
    ['module m\n)\n', 'unexpected-parenthesis', ')', undefined],
    ['module m\nrequires a v1.0.0\n', 'unknown-directive', 'requires', 'unknown directive: requires'],
    ['module m\nrequire a\n', 'wrong-usage', 'require a', 'usage: require module/path v1.2.3'],
    ['module m\ngo v1.22\n', 'invalid-go-version', 'v1.22', "invalid go version 'v1.22': must match format 1.23"],
    ['module m\ngo 1.22\ngo 1.23\n', 'repeated-directive', 'go 1.23', 'repeated go statement'],
    [
      'module m\ntoolchain 1.22.0\n',
      'invalid-toolchain',
      '1.22.0',
      "invalid toolchain version '1.22.0': must match format go1.23.0 or default",
    ],
    [
      'module m\nreplace a => b\n',
      'replacement-without-version',
      'b',
      'replacement module without version must be directory path (rooted or starting with . or ..)',
    ],
    [
      'module m\nreplace a => ./b v1.0.0\n',
      'local-replacement-with-version',
      'v1.0.0',
      'replacement module directory path "./b" cannot have version',
    ],
  ] as const) {
    it(`reports ${kind} in ${JSON.stringify(text)} and goes on`, () => {
      const problem = parseGoMod(text).problems.find((candidate) => candidate.kind === kind);
      assert.deepEqual([text.slice(problem?.span.start, problem?.span.end), problem?.goMessage], [place, goMessage]);
    });
  }

  it('reads what follows a broken line', () => {
    const file = parseGoMod('module m\nrequire "a\nrequire b.example/c v1.0.0\n');
    assert.deepEqual(
      file.requires.map(({ path }) => path.value),
      ['b.example/c'],
    );
  });

  it('reports a file without module line', () => {
    assert.deepEqual(
      parseGoMod('').problems.map(({ kind }) => kind),
      ['missing-module'],
    );
  });

  for (const [path, expected] of [
    ['.', true],
    ['..', true],
    ['./x', true],
    ['../x', true],
    ['/x', true],
    ['C:\\x', true],
    ['..\\x', true],
    ['x/y', false],
    ['.x', false],
    ['...', false],
  ] as const) {
    it(`${path} ${expected ? 'is' : 'is not'} a directory`, () => {
      assert.equal(isDirectoryPath(path), expected);
    });
  }

  const text = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc
      .array(
        fc.constantFrom(
          'module',
          'require',
          'replace',
          'go',
          'tool',
          'a.example/b',
          'v1.0.0',
          '=>',
          './x',
          '(',
          ')',
          '"',
          '`',
          '\\',
          '//',
          ' indirect',
          '\n',
          '\r\n',
          ' ',
          '\t',
          '/*',
          '\ufeff',
          '<<<<<<< ',
        ),
        { maxLength: 40 },
      )
      .map((parts) => parts.join('')),
  );

  it('never throws; spans stay inside and bare words slice to their value', () => {
    fc.assert(
      fc.property(text, (content) => {
        const file = parseGoMod(content);
        const words = [
          file.module?.value,
          file.go?.value,
          ...file.requires.flatMap(({ path, version }) => [path, version]),
          ...file.replaces.flatMap(({ oldPath, newPath }) => [oldPath, newPath]),
        ];
        for (const word of words) {
          if (word && !word.quoted) assert.equal(content.slice(word.span.start, word.span.end), word.value);
        }
        for (const { span } of [...file.problems, ...file.requires, ...file.replaces])
          assert.ok(span.start >= 0 && span.start <= span.end && span.end <= content.length);
      }),
      { numRuns: 1000 },
    );
  });
});
