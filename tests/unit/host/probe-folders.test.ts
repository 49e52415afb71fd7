import assert from 'node:assert/strict';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { probeFolders } from '../../../server/src/host/probe-folders.ts';

describe('folders of the probe on this machine', () => {
  let parent: string;

  beforeEach(() => {
    parent = mkdtempSync(join(tmpdir(), 'go-module-doctor-test-'));
  });

  afterEach(() => {
    rmSync(parent, { recursive: true });
  });

  it('are made with their file, and are gone when removed', async () => {
    const folders = probeFolders({ owner: 'my-host.corp/4711/99', isAlive: () => true, parent });
    const folder = await folders.create('probe.go', 'package main\n');
    assert.ok(folder !== undefined);
    assert.match(basename(folder), /^go-module-doctor-probe-my-host\.corp-4711-99-\w+$/);
    assert.equal(readFileSync(join(folder, 'probe.go'), 'utf8'), 'package main\n');
    await folders.remove(folder);
    assert.deepEqual(readdirSync(parent), []);
  });

  it('of killed runs go with the next run; those of others that live, and what is not ours, stay', async () => {
    const asked: string[] = [];
    const isAlive = (owner: string) => {
      asked.push(owner);
      return owner !== 'my-host.corp/12/7' && owner !== 'my-host.corp/13/';
    };
    const dead = ['go-module-doctor-probe-my-host.corp-12-7-aB3xYz', 'go-module-doctor-probe-my-host.corp-13--aB3xYz'];
    const alive = ['go-module-doctor-probe-other-14-7-aB3xYz', 'go-module-doctor-probe-notes', 'go-build123'];
    for (const name of [...dead, ...alive]) mkdirSync(join(parent, name));
    const made = await probeFolders({ owner: 'my-host.corp/4711/99', isAlive, parent }).create('probe.go', '');
    assert.deepEqual(readdirSync(parent).sort(), [...alive, basename(made ?? '')].sort());
    assert.deepEqual(asked.sort(), ['my-host.corp/12/7', 'my-host.corp/13/', 'other/14/7']);
  });

  it('that cannot be made are no fault', async () => {
    const gone = join(parent, 'gone');
    assert.equal(await probeFolders({ owner: 'a/1/1', isAlive: () => true, parent: gone }).create('probe.go', ''), undefined);
    assert.equal(existsSync(gone), false);
  });
});
