import assert from 'node:assert/strict';
import { expandGlob } from '../../../../server/src/docker/dockerfile/glob.ts';
import { memoryFiles } from '../../../support/memory-files.ts';

const names = ['go.mod', 'go.sum', '.env', 'a+b.go', 'cmd/app/main.go', 'cmd/tool/main.go', 'lib/go.mod', 'x]y'];
const reader = memoryFiles('/c', new Map(names.map((name) => [name, ''])));
const context = { list: (folder: string) => reader.list(folder === '.' ? '/c' : `/c/${folder}`) };

const table: readonly (readonly [pattern: string, found: readonly string[]])[] = [
  ['go.*', ['go.mod', 'go.sum']],
  ['go.su[m]', ['go.sum']],
  ['go.[^m]*', ['go.sum']],
  ['go.[a-n]od', ['go.mod']],
  ['go.???', ['go.mod', 'go.sum']],
  ['*', ['go.mod', 'go.sum', '.env', 'a+b.go', 'cmd', 'lib', 'x]y']],
  ['.*', ['.env']],
  ['a+b.*', ['a+b.go']],
  ['*/go.mod', ['lib/go.mod']],
  ['cmd/*/main.go', ['cmd/app/main.go', 'cmd/tool/main.go']],
  // No recursion: two stars are one.
  ['**/main.go', []],
  ['go.work*', []],
  ['g\\o.mod', ['go.mod']],
  ['*.MOD', []],
  ['x]*', ['x]y']],
  // The builder rejects a class without an end.
  ['go.[', []],
  ['[go.mod', []],
];

describe('expandGlob', () => {
  for (const [pattern, found] of table) {
    it(pattern, () => {
      assert.deepEqual(expandGlob(pattern, context), found);
    });
  }
});
