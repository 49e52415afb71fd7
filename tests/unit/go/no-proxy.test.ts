import assert from 'node:assert/strict';
import { isInternalHost, isNearHost } from '../../../server/src/go/near-host.ts';
import { isExempt } from '../../../server/src/go/no-proxy.ts';

describe('NO_PROXY as the go command reads it', () => {
  const cases: readonly (readonly [list: string, host: string, exempt: boolean])[] = [
    ['corp.example', 'corp.example', true],
    ['corp.example', 'git.corp.example', true],
    ['corp.example', 'notcorp.example', false],
    ['.corp.example', 'git.corp.example', true],
    ['.corp.example', 'corp.example', false],
    ['*.corp.example', 'git.corp.example', true],
    ['GIT.Corp.example:443', 'git.corp.example', true],
    ['localhost, git.corp.example', 'git.corp.example', true],
    ['*', 'proxy.golang.org', true],
    ['', 'git.corp.example', false],
    [',,', 'git.corp.example', false],
    ['10.0.0.0/8', '10.1.2.3', true],
    ['10.0.0.0/8', '11.1.2.3', false],
    ['10.0.0.0/99', '10.1.2.3', false],
    ['10.1.2.3', '10.1.2.3', true],
    ['2.3', '10.1.2.3', false],
    ['fd00::1', 'fd00::1', true],
  ];
  for (const [list, host, exempt] of cases) {
    it(`${JSON.stringify(list)} ${exempt ? 'exempts' : 'does not exempt'} ${host}`, () => {
      assert.equal(isExempt(list, host), exempt);
    });
  }
});

describe('hosts that are near', () => {
  it('are this machine, its host, services and private addresses', () => {
    for (const host of ['localhost', 'a.localhost', '127.0.0.1', '::1', 'athens', 'host.docker.internal', '10.0.0.1', '172.16.0.1', '192.168.1.1', 'fd00::1', 'fe80::1']) {
      assert.ok(isNearHost(host), host);
    }
    for (const host of ['goproxy.cn', '172.32.0.1', '11.0.0.1', 'nexus.corp.example', '2001:db8::1']) assert.ok(!isNearHost(host), host);
  });

  it('are internal together with domains that nobody delegates', () => {
    assert.ok(isInternalHost('git.team.internal') && isInternalHost('athens'));
    assert.ok(!isInternalHost('git.company.com') && !isInternalHost('8.8.8.8'));
  });
});
