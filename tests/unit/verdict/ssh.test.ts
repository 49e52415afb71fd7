import assert from 'node:assert/strict';
import type { ProbeCheck } from '../../../protocol/src/index.ts';
import type { Judgement } from '../../../server/src/probe/verdict/judge.ts';
import { check, download, goproxy, healthyBut, judged, proxy } from './checks.ts';

describe('a verdict about a private module over ssh', () => {
  const privateModule = 'git.corp.example/team/lib@v1.2.3';
  const denied = 'git@git.corp.example: Permission denied (publickey).';
  const run = (detail: ProbeCheck['detail'], withheld: readonly string[] = []): Judgement => judged(healthyBut(
    goproxy(['noproxy', proxy, 'direct'], ['', ',', ''], { bypassed: true }),
    check('vcs:need', privateModule, 'no', { way: 'gonoproxy', module: privateModule, pattern: 'git.corp.example' }),
    check('vcs:ssh-way', 'git.corp.example:22', 'no', { url: 'ssh://redacted@git.corp.example/team/lib.git', keysOffered: 0, agent: 'unset', ...detail }),
    download('no', denied),
  ), { module: privateModule, withheld });

  it('tells a key without rights from no key at all, for which ssh has the same words', () => {
    const refused = (keysOffered: number): string => run({ errorClass: 'permission-denied', error: denied, keysOffered }).verdict.cause;
    assert.equal(refused(0), 'ssh-agent-missing');
    assert.equal(refused(2), 'credentials-missing');
  });

  it('says what became of the agent', () => {
    const evidence = (agent: string): string => run({ errorClass: 'permission-denied', agent }).verdict.evidence.map(({ en }) => en).join('\n');
    assert.match(evidence('missing'), /names a socket that is not there/u);
    assert.match(evidence('there'), /holds no key/u);
  });

  it('shows the key that the server showed, whether it is unknown or another one', () => {
    for (const [errorClass, cause] of [['host-key-unknown', 'known-hosts-missing'], ['host-key-changed', 'host-key-changed']] as const) {
      const { verdict } = run({ errorClass, hostKey: 'ssh-ed25519 SHA256:abc' });
      assert.deepEqual([verdict.cause, verdict.target], [cause, 'git.corp.example:22']);
      assert.ok(verdict.evidence.some(({ en }) => en.includes('SHA256:abc')));
    }
  });

  it('calls the host unreachable where ssh never came there', () => {
    for (const errorClass of ['dns', 'refused', 'no-route', 'timeout', 'closed']) assert.equal(run({ errorClass }).verdict.cause, 'vcs-host-unreachable');
  });

  it('finds nothing missing that the step is given and the probe is not', () => {
    const { verdict, causes } = run({ errorClass: 'permission-denied', error: denied }, ['ssh']);
    assert.equal(verdict.cause, 'inconclusive');
    assert.match(verdict.summary.en, /the step is given ssh and the probe is not/u);
    assert.ok(causes.some(({ cause, isHint }) => cause === 'ssh-agent-missing' && isHint === true));
    assert.equal(run({ errorClass: 'permission-denied' }, ['npmrc']).verdict.cause, 'ssh-agent-missing', 'another secret is no agent');
    assert.equal(run({ errorClass: 'permission-denied', keysOffered: 1 }, ['deploy-key']).verdict.cause, 'inconclusive', 'a secret may be the right key');
    assert.equal(run({ errorClass: 'host-key-unknown' }, ['ssh']).verdict.cause, 'known-hosts-missing', 'an agent brings no known_hosts');
  });
});
