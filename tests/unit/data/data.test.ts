import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import buildArguments from '../../../data/build-arguments.json' with { type: 'json' };
import goVariables from '../../../data/go-variables.json' with { type: 'json' };
import knownProxies from '../../../data/known-proxies.json' with { type: 'json' };
import officialImages from '../../../data/official-images.json' with { type: 'json' };
import { dataFiles } from '../../../scripts/data-files.ts';
import { compareGoVersions, isGoVersion, isLanguageVersion } from '../../../server/src/go/go-version.ts';
import { parseGoproxy } from '../../../server/src/go/goproxy.ts';

const folder = new URL('../../../data/', import.meta.url);
const isoDay = /^20\d\d-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])$/;

describe('tables of facts', () => {
  for (const name of readdirSync(folder)) {
    it(`${name} says where it comes from and of which day it is`, () => {
      const { origin, date } = JSON.parse(readFileSync(new URL(name, folder), 'utf8')) as Readonly<Record<string, unknown>>;
      assert.ok(typeof origin === 'string' && origin.length > 20);
      assert.match(String(date), isoDay);
    });
  }

  for (const [path, text] of dataFiles()) {
    it(`${path} is as npm run data writes it`, () => {
      assert.equal(readFileSync(new URL(`../../../${path}`, import.meta.url), 'utf8'), text);
    });
  }

  it('the variables of Go are told apart, each with a kind, its first release and where it may not stand', () => {
    const { variables } = goVariables;
    assertUnique(variables.map(({ name }) => name));
    for (const { name, kind, since, goEnvWrite, effectiveInFile, read } of variables) {
      assert.match(name, /^(?:[A-Z][A-Z0-9_]*|[a-z_]+_proxy)$/);
      assert.match(kind, /^[a-z][a-z-]*$/, name);
      assert.ok(since === null || /^1\.\d+$/.test(since), name);
      assert.ok(['accepted', 'cannot-be-modified', 'process-only', 'unknown'].includes(goEnvWrite), name);
      // What the go command writes it also reads from there, and what only the process can set stands in no file.
      if (goEnvWrite === 'accepted') assert.ok(effectiveInFile && read, name);
      if (goEnvWrite === 'process-only') assert.ok(!effectiveInFile, name);
    }
  });

  it('the known proxies are addresses that Go takes, and what does not live has its reason', () => {
    const { proxies, date } = knownProxies;
    assertUnique(proxies.map(({ url }) => url));
    for (const { url, status, asOf, source, ...rest } of proxies) {
      assert.deepEqual(parseGoproxy(url).problems, [], url);
      assert.ok(['living', 'failing', 'shut'].includes(status), url);
      assert.equal('note' in rest, status !== 'living', url);
      assert.match(asOf, isoDay);
      assert.ok(asOf <= date, `${url} is younger than its table`);
      assert.ok(source.length > 10, url);
    }
    assert.ok(proxies.some(({ status, region }) => status === 'living' && region === 'global'));
  });

  it('the official images have versions that Go knows', () => {
    const { endedPatches, goToolchainLocalSince, environment, workdir } = officialImages.golang;
    const minors = Object.keys(endedPatches);
    assert.deepEqual(minors, [...minors].sort(compareGoVersions), 'in the order of their releases');
    for (const [minor, patch] of Object.entries(endedPatches)) assert.ok(isGoVersion(`${minor}.${patch}`) && /^1\.\d+$/.test(minor), minor);
    assert.ok(isGoVersion(goToolchainLocalSince) && !isLanguageVersion(goToolchainLocalSince));
    assert.equal(environment.GOPATH, workdir);
    assert.ok(environment.PATH.startsWith(`${workdir}/bin:`));
  });

  it('the arguments that the builder knows by itself are of one kind each, the proxies of Go among them', () => {
    const predefined = buildArguments.predefined.map(({ name }) => name);
    const platform = buildArguments.platform.map(({ name }) => name);
    assertUnique([...predefined, ...platform]);
    for (const name of [...predefined, ...platform]) assert.match(name, /^[A-Z_]+$/);
    const proxies = goVariables.variables.filter(({ kind, read }) => read && (kind === 'http-proxy' || kind === 'no-proxy')).map(({ name }) => name.toUpperCase());
    assert.ok(proxies.length > 0);
    for (const name of proxies) assert.ok(predefined.includes(name), name);
  });
});

function assertUnique(names: readonly string[]): void {
  assert.deepEqual(names.filter((name, index) => names.indexOf(name) !== index), []);
}
