import assert from 'node:assert/strict';
import fc from 'fast-check';
import { redactedMark, redact, secretsIn } from '../../../server/src/probe/redact.ts';

describe('redact', () => {
  const password = fc.stringMatching(/^Zq[\w.!$&()*+;=%-]{8,30}$/);

  it('leaves no password of an address in any text around it', () => {
    fc.assert(fc.property(fc.string(), password, fc.string(), (before, secret, after) => {
      fc.pre(!before.includes(secret) && !after.includes(secret));
      for (const scheme of ['https', 'docker']) {
        const shown = redact(`${before} ${scheme}://user:${secret}@proxy.example/path ${after}`);
        assert.ok(!shown.includes(secret), shown);
      }
    }));
  });

  it('leaves no piece of a password that broke its address, once its variable is known', () => {
    fc.assert(fc.property(password, password, fc.constantFrom('/', '#', '?', '@'), (left, right, breaker) => {
      const value = `https://user:${left}${breaker}${right}@proxy.example`;
      const secrets = secretsIn({ GOPROXY: `${value},direct` });
      const shown = redact(`parse "https://user:${left}": invalid port ":${left}" after host; ${value}; ${right}`, secrets);
      assert.ok(!shown.includes(left) && !shown.includes(right), shown);
    }));
  });

  it('changes nothing twice', () => {
    fc.assert(fc.property(fc.string(), (text) => {
      const once = redact(text);
      assert.equal(redact(once), once);
    }));
  });

  const untouched = [
    'https://proxy.golang.org/github.com/google/uuid/@v/v1.6.0.info',
    'http://host.docker.internal:8080/golang.org/x/text/@v/list',
    'https://sum.golang.org/lookup/rsc.io/quote@v1.5.2',
    'https://[::1]:8443/golang.org/x/text/@latest',
    'dial tcp 172.17.0.1:443: connect: connection refused',
    'initializing source docker://golang:1.23: pinging container registry registry-1.docker.io: EOF',
    'copying docker://registry.corp.example:5000/team/golang:1.23-alpine@sha256:0123456789abcdef: denied',
    'docker://golang@sha256:0123456789abcdef',
  ];
  for (const text of untouched) {
    it(`keeps ${text}`, () => {
      assert.equal(redact(text), text);
    });
  }

  const replaced: readonly (readonly [string, string])[] = [
    ['https://token@git.example/x', `https://${redactedMark}@git.example/x`],
    ['https://u:p@ss@proxy.example', `https://${redactedMark}@proxy.example`],
    ['docker://user:hunter22@registry.example/golang:1.23: denied', `docker://${redactedMark}@registry.example/golang:1.23: denied`],
    ['docker://user:hun/ter22@registry.example/golang', `docker://${redactedMark}@registry.example/golang`],
    ['notdocker://user:hunter22', `notdocker://user:${redactedMark}`],
    ['https://u:p/w@proxy.example/x', `https://${redactedMark}@proxy.example/x`],
    ['Authorization: Bearer abcdefghijk', `Authorization: Bearer ${redactedMark}`],
    ['Proxy-Authorization: Basic dXNlcjpwYXNz', `Proxy-Authorization: Basic ${redactedMark}`],
    [`remote: ghp_${'a'.repeat(36)}`, `remote: ${redactedMark}`],
    [
      'reading https://store.example/x.zip?X-Amz-Algorithm=A&X-Amz-Credential=who%2F2026&X-Amz-Security-Token=tok%2Fen&X-Amz-Signature=0a1b2c: 403 Forbidden',
      `reading https://store.example/x.zip?X-Amz-Algorithm=A&X-Amz-Credential=${redactedMark}&X-Amz-Security-Token=${redactedMark}&X-Amz-Signature=${redactedMark}: 403 Forbidden`,
    ],
    ['Get "https://store.example/x.zip?X-Goog-Expires=600&X-Goog-Signature=0a1b2c": EOF', `Get "https://store.example/x.zip?X-Goog-Expires=600&X-Goog-Signature=${redactedMark}": EOF`],
    ['https://store.example/x.zip?se=2026&sig=a%2Bb%3D&sv=1', `https://store.example/x.zip?se=2026&sig=${redactedMark}&sv=1`],
    // As the go command's JSON writes an address.
    [String.raw`"Error": "https://store.example/x?a=1\u0026sig=0a1b2c\u0026b=2"`.replaceAll('\\\\', '\\'), String.raw`"Error": "https://store.example/x?a=1\u0026sig=${redactedMark}"`],
    ['https://host/x?access_token=abc123&y=1', `https://host/x?access_token=${redactedMark}&y=1`],
  ];
  for (const [text, expected] of replaced) {
    it(`hides the secret in ${text}`, () => {
      assert.equal(redact(text), expected);
    });
  }

  it('knows secrets by the name of their variable', () => {
    assert.equal(redact('said s3cr3t-value', secretsIn({ GITLAB_TOKEN: 's3cr3t-value', PATH: '/usr/bin' })), `said ${redactedMark}`);
  });
});
