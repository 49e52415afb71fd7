import assert from 'node:assert/strict';
import fc from 'fast-check';
import { normalPlatform, servesPlatform } from '../../../server/src/docker/platform.ts';

describe('platforms', () => {
  it('of other words for the same are one', () => {
    const words: Readonly<Record<string, string>> = {
      'linux/amd64': 'linux/amd64', 'amd64': 'linux/amd64', 'linux/x86_64': 'linux/amd64', 'Linux/AMD64/v1': 'linux/amd64', 'linux/amd64/v3': 'linux/amd64/v3',
      'aarch64': 'linux/arm64', 'linux/arm64/v8': 'linux/arm64', 'linux/armhf': 'linux/arm', 'linux/arm/v7': 'linux/arm', 'linux/armel': 'linux/arm/v6',
      'linux/arm/v6': 'linux/arm/v6', 'linux/i386': 'linux/386', 'windows/amd64': 'windows/amd64', 'linux': 'linux/', '': 'linux/',
    };
    for (const [text, normal] of Object.entries(words)) assert.equal(normalPlatform(text), normal, text);
  });

  it('serve what names the same processor', () => {
    assert.ok(servesPlatform('linux/arm64', 'linux/arm64/v8'));
    assert.ok(servesPlatform('linux/amd64', 'linux'));
    assert.ok(!servesPlatform('linux/amd64', 'linux/arm64'));
    assert.ok(!servesPlatform('linux/amd64', 'windows/amd64'));
    assert.ok(!servesPlatform('linux/arm/v5', 'linux/arm/v6'));
  });

  it('are brought to a form that stays, whatever the text', () => {
    fc.assert(fc.property(fc.oneof(fc.string(), fc.constantFrom('linux/arm64', 'arm', 'linux/', '/x', 'linux/arm/v6')), (text) => {
      assert.equal(normalPlatform(normalPlatform(text)), normalPlatform(text));
      assert.ok(servesPlatform(text, text));
    }));
  });
});
