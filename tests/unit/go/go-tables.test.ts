import assert from 'node:assert/strict';
import fc from 'fast-check';
import { editDistance, nearestWord } from '../../../server/src/go/edit-distance.ts';
import { quoteGo, unquoteGo } from '../../../server/src/go/go-quote.ts';
import { goEnvWriteRefusal, goVariables, nearestGoVariable } from '../../../server/src/go/go-variables.ts';
import { parseGoproxy } from '../../../server/src/go/goproxy.ts';
import { isStaleProxy, knownProxies, knownProxiesDate, knownProxyOf, replacementsFor } from '../../../server/src/go/proxy-hosts.ts';
import { classifyModuleHost } from '../../../server/src/go/public-host.ts';

describe('the variables of the go command', () => {
  for (const [name, refusal] of [
    ['GOPROXY', undefined],
    ['GOMODCACHE', undefined],
    ['CGO_ENABLED', undefined],
    ['GOROOT', 'GOROOT cannot be modified'],
    ['GOWORK', 'GOWORK cannot be modified'],
    ['GOMOD', 'GOMOD cannot be modified'],
    ['GOENV', 'GOENV can only be set using the OS environment'],
    ['GODEBUG', 'GODEBUG can only be set using the OS environment'],
    ['HTTPS_PROXY', 'unknown go command variable HTTPS_PROXY'],
    ['GOPROXI', 'unknown go command variable GOPROXI'],
    ['toString', 'unknown go command variable toString'],
  ] as const) {
    it(`go env -w ${name} ${refusal === undefined ? 'is accepted' : 'is refused'}`, () => {
      assert.equal(goEnvWriteRefusal(name), refusal);
    });
  }

  it('are read from the process alone where the go command does not look into its files', () => {
    for (const name of ['HTTP_PROXY', 'NO_PROXY', 'NETRC', 'SSL_CERT_FILE', 'GIT_SSH_COMMAND', 'GODEBUG', 'GOENV'])
      assert.equal(goVariables.get(name)?.effectiveInFile, false, name);
    for (const name of ['GOPROXY', 'GOSUMDB', 'GOFLAGS', 'GOWORK', 'GOROOT'])
      assert.equal(goVariables.get(name)?.effectiveInFile, true, name);
  });

  it('do not include the folklore', () => {
    for (const name of ['GONOSUMCHECK', 'GONOVERIFY', 'ALL_PROXY']) assert.equal(goVariables.get(name)?.read, false, name);
  });

  for (const [key, expected] of [
    ['GOPROXI', 'GOPROXY'],
    ['GOPORXY', 'GOPROXY'],
    ['goproxy', 'GOPROXY'],
    ['GOPROXY ', 'GOPROXY'],
    ['GOSUMBD', 'GOSUMDB'],
    ['GO_PROXY', 'GOPROXY'],
    ['GOPRIVATES', 'GOPRIVATE'],
    ['COMPLETELY_DIFFERENT', undefined],
    ['', undefined],
  ] as const) {
    it(`${JSON.stringify(key)} is nearest to ${expected ?? 'none'}`, () => {
      assert.equal(nearestGoVariable(key), expected);
    });
  }
});

describe('edit distance', () => {
  it('is a distance', () => {
    const word = fc.string({ unit: fc.constantFrom('a', 'b', 'c'), maxLength: 6 });
    fc.assert(
      fc.property(word, word, (a, b) => {
        assert.equal(editDistance(a, b), editDistance(b, a));
        assert.equal(editDistance(a, b) === 0, a === b);
        assert.ok(editDistance(a, b) <= Math.max(a.length, b.length));
      }),
    );
  });

  it('counts a swap as one edit, and does not choose between equals', () => {
    assert.equal(editDistance('driect', 'direct'), 1);
    assert.equal(nearestWord('httpx', ['http', 'https'], 1), undefined);
    assert.equal(nearestWord('htttps', ['http', 'https'], 2), 'https');
  });
});

describe('Go string literals', () => {
  for (const [literal, value] of [
    ['"a\\tb"', 'a\tb'],
    ['"\\x41\\u00e9\\U0001f600\\101"', 'Aé😀A'],
    ['`a\\b`', 'a\\b'],
    ['"a', undefined],
    ['"\\q"', undefined],
    ['"a"b"', undefined],
    ['x', undefined],
    ['"\\ud800"', undefined],
  ] as const) {
    it(`${literal} is ${JSON.stringify(value)}`, () => {
      assert.equal(unquoteGo(literal), value);
    });
  }

  it('come back from their quoted form', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        assert.equal(unquoteGo(quoteGo(text)), text);
      }),
    );
  });
});

describe('hosts of modules', () => {
  for (const [path, kind, reason] of [
    ['corp/lib', 'private', 'no-dot'],
    ['localhost/x', 'private', 'no-dot'],
    ['git.corp.internal/team/x', 'private', 'reserved-domain'],
    ['gitlab.local/x', 'private', 'reserved-domain'],
    ['git.home.arpa/x', 'private', 'reserved-domain'],
    ['10.0.0.5/x', 'private', 'numeric-address'],
    ['Git.Corp.LAN/x', 'private', 'reserved-domain'],
    ['github.com/acme/x', 'public', 'public-code-host'],
    ['golang.org/x/net', 'public', 'public-vanity-host'],
    ['git.acme.com/x', 'unknown', 'not-known'],
    ['', 'private', 'no-dot'],
  ] as const) {
    it(`${JSON.stringify(path)} is ${kind}`, () => {
      assert.deepEqual([classifyModuleHost(path).kind, classifyModuleHost(path).reason], [kind, reason]);
    });
  }
});

describe('known public proxies', () => {
  it('are found by address, whatever the case of the host and the slash at the end', () => {
    const url = parseGoproxy('https://Mirrors.Aliyun.com/goproxy/').entries[0]?.url;
    assert.equal(url && knownProxyOf(url)?.operator, 'Alibaba Cloud');
    assert.equal(knownProxyOf({ host: 'mirrors.aliyun.com', path: '/pypi' }), undefined);
  });

  it('carry a source and a date, and say which are stale', () => {
    for (const { url, asOf, source, status, note, noteZhCn } of knownProxies) {
      assert.match(asOf, /^\d{4}-\d{2}-\d{2}$/u, url);
      assert.ok(asOf <= knownProxiesDate, `${url} is dated after the table`);
      assert.match(status, /^(?:living|failing|shut)$/u, url);
      assert.notEqual(source, '', url);
      assert.deepEqual(parseGoproxy(url).problems, []);
      if (status === 'living') continue;
      assert.match(source, /^https:\/\//u, `${url} is called dead, which needs a source to read`);
      assert.ok((note ?? '') !== '' && /\p{Script=Han}/u.test(noteZhCn ?? ''), `${url} is called dead, and nothing says how it shows`);
    }
  });

  it('are each listed once, in the form that entries are compared with', () => {
    assert.equal(new Set(knownProxies.map(({ url }) => url)).size, knownProxies.length);
    for (const proxy of knownProxies) {
      const [entry] = parseGoproxy(proxy.url).entries;
      assert.equal(entry?.url && knownProxyOf(entry.url), proxy, proxy.url);
    }
  });

  it('offer a living one for every stale one', () => {
    for (const stale of knownProxies.filter(isStaleProxy)) {
      const [first] = replacementsFor(stale);
      assert.ok(first !== undefined && !isStaleProxy(first), stale.url);
    }
  });

  it('are stale by name', () => {
    assert.deepEqual(
      knownProxies.filter(isStaleProxy).map(({ url }) => url),
      ['https://goproxy.io', 'https://goproxy.baidu.com', 'https://gocenter.io'],
    );
  });
});
