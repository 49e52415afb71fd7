import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import table from '../../../data/ssh-host-keys.json' with { type: 'json' };
import { hostKeyOf } from '../../../server/src/rules/repairs/host-keys.ts';

/** A host key that a fix writes is trusted for good: it must be the one whose fingerprint the host publishes. */
describe('published ssh host keys', () => {
  for (const { host, key, fingerprint } of table.hosts) {
    it(`${host} has the fingerprint ${fingerprint}`, () => {
      const [type, blob = ''] = key.split(' ');
      const bytes = Buffer.from(blob, 'base64');
      assert.equal(`SHA256:${createHash('sha256').update(bytes).digest('base64').replace(/=+$/, '')}`, fingerprint);
      assert.equal(bytes.subarray(4, 4 + bytes.readUInt32BE(0)).toString('latin1'), type);
      assert.equal(hostKeyOf(host), key);
    });
  }

  it('are not guessed for other hosts', () => {
    assert.equal(hostKeyOf('git.corp.example'), undefined);
  });
});
