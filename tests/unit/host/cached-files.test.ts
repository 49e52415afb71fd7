import assert from 'node:assert/strict';
import { CachedFiles } from '../../../server/src/host/cached-files.ts';
import { memoryFiles } from '../../support/memory-files.ts';

describe('files with the open editors laid over them', () => {
  it('has an open file in its folder, too, whether or not it is on disk, and until it is closed', () => {
    const onDisk = new Map([['a/go.mod', 'module m\n'], ['a/x', '']]);
    const files = new CachedFiles({ ...memoryFiles('/p', onDisk), read: (path) => onDisk.get(path.slice('/p/'.length)) });
    const names = () => files.list('/p/a').map(({ name }) => name).sort();
    assert.deepEqual(names(), ['go.mod', 'x']);
    files.open('/p/a/go.sum', '');
    files.open('/p/a/x', 'text');
    files.open('/p/a/below/y', '');
    assert.deepEqual([names(), files.kind('/p/a/go.sum')], [['go.mod', 'go.sum', 'x'], 'file']);
    files.close('/p/a/go.sum');
    assert.deepEqual([names(), files.kind('/p/a/go.sum')], [['go.mod', 'x'], undefined]);
  });

  it('keeps what an editor shows when it is deleted on disk', () => {
    let onDisk = new Map([['go.mod', 'module m\n']]);
    const current = () => memoryFiles('/p', onDisk);
    const files = new CachedFiles({
      read: (path) => current().read(path),
      kind: (path) => current().kind(path),
      list: (path) => current().list(path),
      size: (path) => current().size(path),
    });
    files.open('/p/go.mod', 'module n\n');
    onDisk = new Map();
    files.cameOrWent(new Set(['/p/go.mod']));
    assert.deepEqual([files.read('/p/go.mod'), files.kind('/p/go.mod'), files.list('/p')], ['module n\n', 'file', [{ name: 'go.mod', kind: 'file' }]]);
    files.close('/p/go.mod');
    assert.deepEqual([files.read('/p/go.mod'), files.kind('/p/go.mod'), files.list('/p')], [undefined, undefined, []]);
  });
});
