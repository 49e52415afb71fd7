import assert from 'node:assert/strict';
import { createPrivateKey, X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { installPackages } from '../engine/debian-packages.ts';
import { certificateFor, ensureAuthorities, gatewayAuthorityFile, trustedAuthorityFile, type CertificateVariant } from './ca.ts';

describe('test authority', () => {
  let trusted: X509Certificate;
  let gateway: X509Certificate;
  before(async function () {
    this.timeout(300_000);
    await installPackages(['openssl']);
    ensureAuthorities();
    trusted = new X509Certificate(readFileSync(trustedAuthorityFile));
    gateway = new X509Certificate(readFileSync(gatewayAuthorityFile));
  });

  const host = 'proxy.golang.org';
  const leaf = (variant: CertificateVariant): X509Certificate => new X509Certificate(certificateFor(host, variant).cert);
  const now = (): number => Date.now();

  it('makes a good certificate with its key', () => {
    const { cert, key } = certificateFor(host, 'good');
    const certificate = new X509Certificate(cert);
    assert.equal(certificate.checkHost(host), host);
    assert.ok(certificate.verify(trusted.publicKey));
    assert.ok(certificate.checkPrivateKey(createPrivateKey(key)));
    assert.ok(Date.parse(certificate.validFrom) < now() && now() < Date.parse(certificate.validTo));
    assert.equal(certificateFor(host, 'good').cert, cert, 'kept, not made anew');
  });

  it('makes each bad variant bad in its one way', () => {
    assert.ok(Date.parse(leaf('expired').validTo) < now());
    assert.ok(Date.parse(leaf('not-yet-valid').validFrom) > now());
    assert.equal(leaf('wrong-name').checkHost(host), undefined);
    for (const variant of ['expired', 'not-yet-valid', 'wrong-name'] as const) assert.ok(leaf(variant).verify(trusted.publicKey), variant);
    assert.equal(leaf('gateway').checkHost(host), host);
    assert.ok(leaf('gateway').verify(gateway.publicKey) && !leaf('gateway').verify(trusted.publicKey));
    assert.match(leaf('gateway').issuer, /CN=Gateway Root/);
    assert.ok(leaf('self-signed').verify(leaf('self-signed').publicKey));
  });

  it('makes certificates for addresses', () => {
    assert.equal(new X509Certificate(certificateFor('127.0.0.9', 'good').cert).checkIP('127.0.0.9'), '127.0.0.9');
  });
});
