import assert from 'node:assert/strict';
import fc from 'fast-check';
import { parseGoMod } from '../../../server/src/go/go-mod.ts';
import { hasGoModSum, hasSum, modulesNeedingSums, parseGoSum } from '../../../server/src/go/go-sum.ts';
import { parseGoWork } from '../../../server/src/go/go-work.ts';
import { parseVendorModules } from '../../../server/src/go/vendor-modules.ts';

describe('go.work', () => {
  it('is read in all its directives', () => {
    const text = 'go 1.23.0\ntoolchain go1.24.0\nuse ./a\nuse (\n\t./b // second\n\t"./c d"\n)\nreplace example.com/x => ./x\n';
    const file = parseGoWork(text);
    assert.deepEqual(
      [file.go?.value.value, file.toolchain?.value.value, file.uses.map(({ value }) => value.value), file.problems],
      ['1.23.0', 'go1.24.0', ['./a', './b', './c d'], []],
    );
    assert.deepEqual(
      file.replaces.map(({ oldPath, newPath, isLocal }) => [oldPath.value, newPath.value, isLocal]),
      [['example.com/x', './x', true]],
    );
    assert.equal(text.slice(file.uses[1]?.span.start, file.uses[1]?.span.end), './b');
  });

  it('reports what does not belong there', () => {
    assert.deepEqual(
      parseGoWork('module m\ngo v1\nuse\nreplace a => b\n').problems.map(({ kind }) => kind),
      ['unknown-directive', 'invalid-go-version', 'wrong-usage', 'replacement-without-version'],
    );
  });

  it('never throws', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        for (const { span } of parseGoWork(text).problems) assert.ok(span.end <= text.length);
      }),
    );
  });
});

describe('go.sum', () => {
  const text = 'a.example/m v1.0.0 h1:AAAA=\na.example/m v1.0.0/go.mod h1:BBBB=\nb.example/m v2.0.0/go.mod h1:CCCC=\r\n';

  it('tells hashes of archives from those of go.mod files', () => {
    const sum = parseGoSum(text);
    assert.deepEqual(sum.problems, []);
    assert.deepEqual(
      sum.lines.map(({ module, version, isGoMod, hash }) => [module, version, isGoMod, hash]),
      [
        ['a.example/m', 'v1.0.0', false, 'h1:AAAA='],
        ['a.example/m', 'v1.0.0', true, 'h1:BBBB='],
        ['b.example/m', 'v2.0.0', true, 'h1:CCCC='],
      ],
    );
    assert.deepEqual(
      [
        hasSum(sum, 'a.example/m', 'v1.0.0'),
        hasSum(sum, 'b.example/m', 'v2.0.0'),
        hasGoModSum(sum, 'b.example/m', 'v2.0.0'),
        hasGoModSum(sum, 'b.example/m', 'v2.0.1'),
      ],
      [true, false, true, false],
    );
  });

  it('reports merge markers and broken lines and reads on', () => {
    const sum = parseGoSum(`<<<<<<< HEAD\n${text}=======\nx y\n`);
    assert.deepEqual(
      sum.problems.map(({ kind, goMessage }) => [kind, goMessage]),
      [
        ['merge-marker', 'wrong number of fields 2'],
        ['merge-marker', 'wrong number of fields 1'],
        ['wrong-number-of-fields', 'wrong number of fields 2'],
      ],
    );
    assert.equal(sum.lines.length, 3);
  });

  it('knows which requirements need a hash', () => {
    const goMod = parseGoMod(
      'module m\nrequire (\n a.example/m v1.0.0\n b.example/m v1.0.0\n c.example/m v1.0.0\n d.example/m v1.0.0\n)\n' +
        'replace b.example/m => ../b\nreplace c.example/m => e.example/m v1.2.0\nreplace d.example/m v9.0.0 => ../d\n',
    );
    assert.deepEqual(modulesNeedingSums(goMod), [
      { module: 'a.example/m', version: 'v1.0.0' },
      { module: 'e.example/m', version: 'v1.2.0' },
      { module: 'd.example/m', version: 'v1.0.0' },
    ]);
  });

  it('never throws, and lines slice to their fields', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom('a', ' ', '\n', '\r', '\t', '/go.mod', '<<<<<<<', '\ufeff') }), (content) => {
        for (const line of parseGoSum(content).lines)
          assert.ok(content.slice(line.span.start, line.span.end).includes(line.hash));
      }),
    );
  });
});

describe('vendor/modules.txt', () => {
  it('is read with versions, replacements and packages', () => {
    const file = parseVendorModules(
      [
        '# a.example/m v1.0.0',
        '## explicit; go 1.17',
        'a.example/m',
        'a.example/m/sub',
        '# b.example/m v1.0.0 => ../b',
        '## explicit',
        'b.example/m',
        '# c.example/m v1.0.0 => d.example/m v1.1.0',
        '# b.example/m => ../b',
        '',
      ].join('\n'),
    );
    assert.equal(file.isWorkspace, false);
    assert.deepEqual(file.modules, [
      {
        module: 'a.example/m',
        version: 'v1.0.0',
        explicit: true,
        goVersion: '1.17',
        replacement: undefined,
        packages: ['a.example/m', 'a.example/m/sub'],
      },
      {
        module: 'b.example/m',
        version: 'v1.0.0',
        explicit: true,
        goVersion: undefined,
        replacement: { path: '../b', version: undefined },
        packages: ['b.example/m'],
      },
      {
        module: 'c.example/m',
        version: 'v1.0.0',
        explicit: false,
        goVersion: undefined,
        replacement: { path: 'd.example/m', version: 'v1.1.0' },
        packages: [],
      },
      {
        module: 'b.example/m',
        version: undefined,
        explicit: false,
        goVersion: undefined,
        replacement: { path: '../b', version: undefined },
        packages: [],
      },
    ]);
  });

  it('knows a workspace and never throws', () => {
    assert.equal(parseVendorModules('## workspace\n# a v1.0.0\n').isWorkspace, true);
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom('#', ' ', '\n', 'a', '=>', ';', 'explicit') }), (text) => {
        assert.equal(parseVendorModules(text).isWorkspace, false);
      }),
    );
  });
});
