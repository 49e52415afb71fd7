import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { installPackages } from '../engine/debian-packages.ts';
import { catalogue } from './catalogue.ts';
import { hash1 } from './dirhash.ts';
import { goSum } from './go-sum.ts';
import { moduleFiles } from './module-files.ts';

describe('lab catalogue', () => {
  before(async function () {
    this.timeout(300_000);
    await installPackages(['python3']);
  });

  it('hashes a go.mod as the public checksum database does', () => {
    // The real rsc.io/quote v1.5.2, whose hash stands in the tutorial's go.sum and in the public database.
    const mod = 'module "rsc.io/quote"\n\nrequire "rsc.io/sampler" v1.3.0\n';
    assert.equal(hash1([{ name: 'go.mod', content: Buffer.from(mod) }]), 'h1:LzX7hefJvL54yjefDEDHNONDjII0t9xZLPXsUe+TKr0=');
  });

  it('sorts files by bytes before hashing', () => {
    const [a, b] = [{ name: 'a', content: Buffer.from('1') }, { name: 'b', content: Buffer.from('2') }];
    assert.equal(hash1([a, b]), hash1([b, a]));
    assert.notEqual(hash1([a, b]), hash1([a, { ...b, name: 'c' }]));
  });

  it('writes zips that another program reads back whole', () => {
    const script = 'import sys,zipfile,io,json\nz=zipfile.ZipFile(io.BytesIO(sys.stdin.buffer.read()))\n'
      + 'assert z.testzip() is None\nprint(json.dumps({i.filename:z.read(i).decode() for i in z.infolist()}))';
    const zip = moduleFiles(catalogue.find((module) => module.path === 'rsc.io/quote')!).zip;
    const files = JSON.parse(execFileSync('python3', ['-c', script], { input: zip, encoding: 'utf8' })) as Record<string, string>;
    assert.deepEqual(Object.keys(files), ['rsc.io/quote@v1.5.2/go.mod', 'rsc.io/quote@v1.5.2/quote.go']);
    assert.match(files['rsc.io/quote@v1.5.2/quote.go'] ?? '', /^package quote$/m);
  });

  it('has every requirement that one of its modules states', () => {
    assert.ok(goSum(catalogue.map(({ path, version }) => [path, version])).split('\n').length > 2 * catalogue.length);
  });

  it('gives go.sum lines for the whole graph', () => {
    const modules = goSum([['rsc.io/quote', 'v1.5.2']]).trimEnd().split('\n').map((line) => line.split(' h1:')[0]);
    assert.deepEqual(modules, [
      'golang.org/x/text v0.0.0-20170915032832-14c0d48ead0c',
      'golang.org/x/text v0.0.0-20170915032832-14c0d48ead0c/go.mod',
      'rsc.io/quote v1.5.2',
      'rsc.io/quote v1.5.2/go.mod',
      'rsc.io/sampler v1.3.0',
      'rsc.io/sampler v1.3.0/go.mod',
    ]);
  });

  it('refuses a module that the lab lacks', () => {
    assert.throws(() => goSum([['rsc.io/quote', 'v9.9.9']]), /no module rsc\.io\/quote@v9\.9\.9/);
  });
});
