import assert from 'node:assert/strict';
import { causeCatalogue, findCause } from '../../../server/src/causes/catalogue.ts';
import { remedyText } from '../../../server/src/causes/remedy-text.ts';
import { knownProxies, otherProxies } from '../../../server/src/go/proxy-hosts.ts';
import { parseGoproxy } from '../../../server/src/go/goproxy.ts';

const remedies = causeCatalogue.flatMap(
  ({ id, remedies: all }) => all.filter(({ proxies }) => proxies !== undefined).map((remedy) => ({ id, remedy }))
);

describe('remedies that name a newer Go', () => {
  it('take the version that the message asks for', () => {
    const [newer] = findCause('toolchain-too-old')?.remedies ?? [];
    assert.ok(newer !== undefined);
    const words: Readonly<Record<string, string>> = {
      'go: go.mod requires go >= 1.25.3 (running go 1.22.12; GOTOOLCHAIN=local)': '1.25', "go.mod:3: invalid go version '1.22.3': must match format 1.23": '1.22',
      'note: module requires Go 1.26': '1.26', 'go: download go1.99.0 for linux/amd64: toolchain not available': '1.99',
    };
    for (const [said, version] of Object.entries(words)) assert.equal(remedyText(newer, { wellKnown: [], words: said }), `FROM golang:${version} AS build`);
    assert.match(remedyText(newer, { wellKnown: [] }) ?? '', /^FROM golang:1\.\d+ AS build$/u);
  });
});

describe('remedies that name another proxy', () => {
  it('are there for unreachable, failing, slow and unverifiable proxies', () => {
    for (const id of ['tcp-timeout', 'tcp-reset', 'proxy-server-error', 'proxy-slow', 'sumdb-unreachable']) {
      assert.ok(remedies.some((each) => each.id === id), id);
    }
  });

  for (const { url } of knownProxies) {
    it(`never name ${url} where it is what failed`, () => {
      for (const failing of [url, new URL(url).hostname, `${new URL(url).hostname}:443`, `https://user:secret@${new URL(url).host}/`]) {
        for (const { id, remedy } of remedies) {
          const text = remedyText(remedy, { wellKnown: otherProxies([failing]) });
          assert.ok(text !== undefined && !text.includes(new URL(url).hostname), `${id}: ${text}`);
        }
      }
    });
  }

  it('name no proxy that is known to be dead', () => {
    const named = otherProxies([]);
    assert.ok(named.length > 1 && named.every((url) => knownProxies.find((proxy) => proxy.url === url)?.status === 'living'));
  });

  it('give advice in words alone when every known proxy failed', () => {
    const wellKnown = otherProxies(knownProxies.map(({ url }) => url));
    for (const { remedy } of remedies) assert.equal(remedyText(remedy, { wellKnown }), undefined);
  });

  it('take the measured list instead, quoted where a shell reads it', () => {
    const measured = 'https://a.example|https://b.example,direct';
    const given = { wellKnown: otherProxies([]), measured };
    assert.equal(remedyText({ title: findCause('tcp-timeout')!.title, proxies: 'build-argument' }, given), `docker build --build-arg "GOPROXY=${measured}" .`);
    assert.equal(remedyText({ title: findCause('tcp-timeout')!.title, proxies: 'list' }, given), `ENV GOPROXY=${measured}`);
  });

  it('are values that the go command accepts', () => {
    for (const { remedy } of remedies) {
      const value = /GOPROXY=([^ "]+)/u.exec(remedyText(remedy, { wellKnown: otherProxies([]) }) ?? '')?.[1];
      assert.deepEqual(parseGoproxy(value!).problems, []);
    }
  });
});
