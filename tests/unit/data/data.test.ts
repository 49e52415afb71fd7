import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import buildArguments from '../../../data/build-arguments.json' with { type: 'json' };
import goVariables from '../../../data/go-variables.json' with { type: 'json' };
import knownProxies from '../../../data/known-proxies.json' with { type: 'json' };
import officialImages from '../../../data/official-images.json' with { type: 'json' };
import { dataFiles, endedPatches, enteredByHand, imagesWith } from '../../../scripts/data-files.ts';
import { compareGoVersions, isGoVersion, isLanguageVersion } from '../../../server/src/go/go-version.ts';
import { goVariables as variablesByName } from '../../../server/src/go/go-variables.ts';
import { parseGoproxy } from '../../../server/src/go/goproxy.ts';
import { imageFacts } from '../../../server/src/project/images.ts';
import { rules } from '../../../server/src/rules/index.ts';

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

  it('the tags of the official images lead to versions, and versions to GOTOOLCHAIN, as the table says', () => {
    const { repositories, endedPatches: patches, goToolchainLocalSince, debian, windows } = officialImages.golang;
    const [repository] = repositories;
    for (const [minor, patch] of Object.entries(patches)) {
      const last = `${minor}.${patch}`;
      assert.equal(imageFacts(`${repository}:${minor}`)?.go?.newestVersion, last);
      assert.equal(imageFacts(`${repository}:${minor}-alpine`)?.go?.newestVersion, last);
      for (const tag of [last, `${last}-${debian.suites[0]}`]) assert.equal(imageFacts(`${repository}:${tag}`)?.go?.newestVersion, last);
      // The last patch release of 1.20 never had it, that of 1.21 did.
      const gotoolchain = compareGoVersions(last, goToolchainLocalSince) >= 0 ? 'local' : 'unset';
      assert.equal(imageFacts(`${repository}:${last}`)?.go?.gotoolchain, gotoolchain, last);
    }
    for (const suite of debian.suites) assert.equal(imageFacts(`${repository}:1.23-${suite}`)?.system, 'debian', suite);
    for (const variant of windows) assert.equal(imageFacts(`${repository}:1.23-${variant}`)?.system, 'windows', variant);
    const newest = Object.keys(patches).at(-1) ?? '';
    const unknownMinor = `1.${Number(newest.slice(2)) + 1}`;
    assert.equal(imageFacts(`${repository}:${unknownMinor}`)?.go?.newestVersion, undefined, 'what is not in the table is not known');
  });

  it('the variables that rules promise to judge are variables of Go, about modules', () => {
    const judged = new Set(rules.flatMap(({ values = [] }) => values));
    assert.ok(judged.size > 5);
    for (const name of judged) {
      const variable = variablesByName.get(name);
      assert.ok(variable?.read === true && variable.moduleRelated, name);
    }
  });

  it('both spellings of an HTTP proxy are variables of the same kind', () => {
    const proxies = goVariables.variables.filter(({ kind }) => kind === 'http-proxy' || kind === 'no-proxy');
    const of = (name: string) => proxies.find((each) => each.name === name);
    for (const { name, kind, read, since } of proxies) {
      const other = of(name === name.toUpperCase() ? name.toLowerCase() : name.toUpperCase());
      assert.deepEqual([other?.kind, other?.read, other?.since], [kind, read, since], name);
    }
  });

  it('every table says what of it is entered by hand', () => {
    assert.deepEqual(Object.keys(enteredByHand).sort(), readdirSync(folder).sort());
  });

  describe('the last patch releases of Go', () => {
    const known = { '1.20': 14, '1.21': 13, '1.22': 12 };
    const list = 'golang.org/toolchain v0.0.1-go1.21.0.linux-amd64 v0.0.1-go1.21.13.linux-amd64 v0.0.1-go1.22.12.linux-arm64 v0.0.1-go1.23rc1.linux-amd64 '
      + 'v0.0.1-go1.23.9.linux-amd64 v0.0.1-go1.23.12.linux-amd64 v0.0.1-go1.24.0.linux-amd64 v0.0.1-go1.25.1.linux-amd64 v0.0.1-go1.26rc1.linux-amd64';

    it('are taken from a list of releases, of ended versions alone', () => {
      assert.deepEqual(endedPatches(list, known), { ...known, '1.23': 12 });
      assert.deepEqual(endedPatches('[{"version":"go1.25.1"},{"version":"go1.24"},{"version":"go1.23.4"},{"version":"go1.22.12"},{"version":"go1.21.13"}]', known), { ...known, '1.23': 4 });
    });

    it('are not taken from half a list', () => {
      assert.throws(() => endedPatches('nothing', known), /names no release/);
      assert.throws(() => endedPatches('go1.21.5 go1.22.12 go1.24.0 go1.25.0', known), /1\.21\.13 is known/);
      assert.throws(() => endedPatches('go1.21.13 go1.24.0 go1.25.0', known), /no release of go1\.22/);
    });

    it('change their line of the table and its date, nothing else', () => {
      const before = readFileSync(new URL('official-images.json', folder), 'utf8');
      const names = Object.entries(officialImages.golang.endedPatches).map(([minor, patch]) => `go${minor}.${patch}`);
      const after = imagesWith(`${names.join(' ')} go1.24.13 go1.25.0 go1.26.0`, '2030-01-02');
      assert.deepEqual(after.split('\n').filter((line, index) => line !== before.split('\n')[index]).length, 2);
      assert.match(after, /"1\.23": 12, "1\.24": 13 \}/);
      assert.match(after, /"date": "2030-01-02"/);
    });
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
