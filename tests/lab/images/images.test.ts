import { strict as assert } from 'node:assert';
import { X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { after, before, describe, it } from 'mocha';
import { buildImage } from '../engine/build-image.ts';
import { ensureEngine, type LabEngine } from '../engine/engine.ts';
import { trustedAuthorityFile } from '../servers/ca.ts';
import { ensureNoteKey } from '../servers/note-key.ts';
import { ensureImages, imageNames } from './ensure-images.ts';

/** All images on a fresh machine with two cores: some three minutes. */
const imagesLimitMs = 600_000;
const runLimitMs = 60_000;

const versions = ['1.19', '1.21', '1.22', '1.23', '1.24'];
/** Volumes of this run: one for each version. */
const compiled = `go-module-doctor-images-${process.pid}`;

describe('the images of the lab', function () {
  this.timeout(runLimitMs);
  let engine: LabEngine;

  before(async function () {
    this.timeout(imagesLimitMs);
    engine = await ensureEngine();
    await ensureImages(engine);
  });

  after(async () => {
    await engine.run(['volume', 'rm', '--force', ...versions.map((version) => `${compiled}-${version}`)]);
  });

  async function inside(image: string, script: string, more: readonly string[] = []): Promise<string> {
    const { code, stdout, stderr } = await engine.run(['run', '--rm', '--network', 'none', ...more, image, 'sh', '-c', script]);
    assert.equal(code, 0, stderr);
    return stdout.trim();
  }

  for (const version of versions) {
    for (const variant of ['', '-alpine']) {
      const image = `golang:${version}${variant}`;
      it(`${image} is laid out as the official one`, async () => {
        const words = await inside(image, [
          'go version', 'go env GOROOT GOPATH GOMODCACHE GOCACHE GOPROXY GOSUMDB',
          'stat -c %a /go /go/src /go/bin', 'pwd', 'id -u', 'test -e /go/pkg || echo no /go/pkg',
        ].join('; '));
        const [said, ...rest] = words.split('\n');
        assert.match(said!, new RegExp(`^go version go${version.replace('.', '\\.')}\\.\\d+ linux/`));
        assert.deepEqual(rest, [
          '/usr/local/go', '/go', '/go/pkg/mod', '/root/.cache/go-build', 'https://proxy.golang.org,direct', 'sum.golang.org',
          '1777', '1777', '1777', '/go', '0', 'no /go/pkg',
        ]);
        const full = said!.split(' ')[2]!.slice('go'.length);
        const ids = await engine.run(['image', 'inspect', '--format', '{{.Id}}', image, `golang:${full}${variant}`]);
        assert.equal(new Set(ids.stdout.trim().split('\n')).size, 1, `golang:${full}${variant} is another image`);
      });

      it(`${image} has GOTOOLCHAIN=local from Go 1.21 on, by ENV over go.env's auto`, async () => {
        const toolchain = await inside(image, 'echo "$GOTOOLCHAIN"; env -u GOTOOLCHAIN go env GOTOOLCHAIN');
        assert.equal(toolchain, version === '1.19' ? '' : 'local\nauto');
      });

      it(`${image} compiles a program ${variant === '' ? 'without any cache' : `with the cache that golang:${version} made, whose Go is the same,`} and runs it`, async () => {
        const program = 'package main\\nfunc main() { println("runs") }\\n';
        const build = `mkdir /x && cd /x && go mod init example.com/x && printf '${program}' > main.go && go build -v -o /out .`;
        const said = (await inside(image, `{ ${build}; } 2>&1 && /out 2>&1`, ['--volume', `${compiled}-${version}:/root/.cache/go-build`])).split('\n');
        assert.equal(said.at(-1), 'runs', said.join('\n'));
        // Whatever differs in the standard library or the compiler is compiled again. Go 1.19 has the library compiled beside its sources.
        assert.equal(said.includes('runtime'), variant === '' && version !== '1.19', said.join('\n'));
      });

      it(`${image} ${variant === '' ? 'has git and ssh' : 'lacks git, ssh and bash'}; neither has a C compiler in the lab`, async () => {
        const found = await inside(image, 'for p in git ssh bash gcc; do command -v $p > /dev/null && echo $p; done; true');
        assert.equal(found, variant === '' ? 'git\nssh\nbash' : '');
      });
    }
  }

  for (const image of ['golang:1.23', 'golang:1.23-alpine', 'golang:1.24', 'buildpack-deps:bookworm-scm']) {
    it(`${image} trusts the lab's root beside the public ones, also after update-ca-certificates`, async () => {
      assert.ok(await holdsLabRoot(image, 'true'));
      assert.ok(await holdsLabRoot(image, 'update-ca-certificates > /dev/null 2>&1'));
    });
  }

  it('alpine:3.20 trusts the lab\'s root, debian:bookworm-slim has no bundle, git or curl at all', async () => {
    assert.ok(await holdsLabRoot('alpine:3.20', 'true'));
    const script = 'ls /etc/ssl/certs/ca-certificates.crt 2>/dev/null; for p in git curl apt-get; do command -v $p; done; true';
    const found = await inside('debian:bookworm-slim', script);
    assert.equal(found, '/usr/bin/apt-get');
  });

  it('the go command takes the lab\'s key for that of sum.golang.org', async () => {
    const key = ensureNoteKey().verifierKey;
    for (const image of ['golang:1.19', 'golang:1.23', 'golang:1.24-alpine']) {
      assert.equal(await inside(image, `grep -c -F '${key}' /usr/local/go/bin/go`), '1', image);
    }
  });

  it('final stages of samples run: scratch-like distroless has roots and a user, busybox a shell', async () => {
    const dockerfile = `FROM busybox:1.36
RUN --mount=from=gcr.io/distroless/static-debian12,target=/d \\
  grep nonroot:x:65532 /d/etc/passwd && test -s /d/etc/ssl/certs/ca-certificates.crt && test ! -e /d/bin/sh
`;
    const { code, log } = await buildImage(engine, { dockerfile, context: {} });
    assert.equal(code, 0, log);
  });

  it('are made once: nothing is left to do for all of them, or for one by an alias', async () => {
    assert.deepEqual(await ensureImages(engine), []);
    assert.deepEqual(await ensureImages(engine, ['golang:1.23-bookworm']), []);
    assert.ok(imageNames.includes('golang:1.23'));
  });

  it('that nobody knows are named in the error', async () => {
    await assert.rejects(ensureImages(engine, ['golang:0.1']), /no image golang:0\.1; it has .*golang:1\.23/);
  });

  async function holdsLabRoot(image: string, beforehand: string): Promise<boolean> {
    const bundle = await inside(image, `${beforehand}; cat /etc/ssl/certs/ca-certificates.crt`);
    const root = new X509Certificate(readFileSync(trustedAuthorityFile)).fingerprint256;
    const certificates = bundle.match(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g) ?? [];
    assert.ok(certificates.length > 100, `${image} has only ${certificates.length} roots`);
    return certificates.some((pem) => new X509Certificate(pem).fingerprint256 === root);
  }
});
