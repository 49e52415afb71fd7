import { strict as assert } from 'node:assert';
import { spawnSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { before, describe, it } from 'mocha';
import { ensureImages } from '../images/ensure-images.ts';
import { buildImage, buildLabel, ownBuildLabel, removeLeftImages } from './build-image.ts';
import { ensureEngine, type LabEngine } from './engine.ts';

/** A cold machine makes the images first. */
const imagesLimitMs = 400_000;
const buildTestLimitMs = 600_000;

describe('an image built by the lab', function () {
  this.timeout(buildTestLimitMs);
  let engine: LabEngine;

  before(async function () {
    this.timeout(imagesLimitMs);
    engine = await ensureEngine();
    await ensureImages(engine, ['golang:1.23', 'alpine:3.20']);
  });

  it('comes out of a context, a heredoc, a build argument, a secret and a host name of ours', async () => {
    const dockerfile = `FROM golang:1.23 AS build
ARG GREETING
WORKDIR /src
COPY . .
RUN --mount=type=secret,id=token <<script
set -e
test "$GREETING" = hello
test "$(cat /run/secrets/token)" = s3cret
test "$(cat notes/one.txt)" = one
test ! -e ignored.txt
grep proxy.golang.org /etc/hosts
go build -o /hello .
script
FROM scratch
COPY --from=build /hello /hello
ENTRYPOINT ["/hello"]
`;
    let said = '';
    const { code, log } = await buildImage(engine, {
      dockerfile,
      context: {
        'go.mod': 'module example.com/hello\n\ngo 1.23\n',
        'main.go': 'package main\n\nfunc main() { println("hello from the image") }\n',
        'notes/one.txt': 'one',
        'ignored.txt': 'x',
        '.dockerignore': 'ignored.txt\n',
      },
      buildArgs: { GREETING: 'hello' },
      secrets: { token: 's3cret' },
      addHosts: [`proxy.golang.org=${engine.gateway}`],
      withImage: async (image) => {
        const run = await engine.run(['run', '--rm', image]);
        said = run.stderr;
      },
    });
    assert.equal(code, 0, log);
    assert.match(log, new RegExp(`${engine.gateway.replaceAll('.', '\\.')}\\s+proxy\\.golang\\.org`));
    assert.equal(said, 'hello from the image\n');
  });

  it('leaves no image behind', async () => {
    let label = '';
    const { code, log } = await buildImage(engine, {
      dockerfile: 'FROM scratch\nCOPY file /file\n',
      context: { file: 'contents' },
      withImage: async (image) => {
        label = (await engine.run(['image', 'inspect', '--format', `{{index .Config.Labels "${buildLabel}"}}`, image])).stdout.trim();
      },
    });
    assert.equal(code, 0, log);
    assert.match(label, new RegExp(`^${process.pid}-[0-9a-f]{12}$`));
    const { stdout } = await engine.run(['image', 'ls', '--quiet', '--filter', `label=${buildLabel}=${label}`]);
    assert.equal(stdout, '');
  });

  it('that fails tells its log, with the programs\' own words and the exit code', async () => {
    const { code, log } = await buildImage(engine, {
      context: { Dockerfile: 'FROM golang:1.23\nWORKDIR /src\nRUN go mod download\n' },
    });
    assert.notEqual(code, 0);
    assert.match(log, /go: no modules specified \(see 'go help mod download'\)/);
    assert.match(log, /process "\/bin\/sh -c go mod download" did not complete successfully: exit code: 1/);
  });

  it('stops at a target', async () => {
    const dockerfile = 'FROM alpine:3.20 AS good\nRUN true\nFROM alpine:3.20 AS bad\nRUN false\n';
    assert.equal((await buildImage(engine, { dockerfile, context: {}, target: 'good' })).code, 0);
    assert.notEqual((await buildImage(engine, { dockerfile, context: {}, target: 'bad' })).code, 0);
  });

  it('has no way out with network none', async () => {
    const { code, log } = await buildImage(engine, {
      dockerfile: 'FROM alpine:3.20\nRUN ip -o -4 addr show | grep -v 127.0.0.1 && exit 1 || echo only loopback\n',
      context: {},
      network: 'none',
    });
    assert.equal(code, 0, log);
    assert.match(log, /only loopback/);
  });

  it('can be cancelled, and at its time limit is cut off', async () => {
    const slow = { dockerfile: 'FROM alpine:3.20\nRUN sleep 600\n', context: {} };
    await assert.rejects(buildImage(engine, { ...slow, timeLimitMs: 1 }), { name: 'ProgramTimeLimitError' });
    await assert.rejects(buildImage(engine, { ...slow, signal: AbortSignal.abort() }), { name: 'AbortError' });
  });

  it('may not take files from outside its context', async () => {
    const request = { dockerfile: 'FROM scratch\n', context: { '../outside': '' } };
    await assert.rejects(buildImage(engine, request), /not inside the build context/);
  });

  it('of a killed run is removed by the next one, and of a run that goes on is left', async () => {
    const ended = spawnSync('true').pid;
    const load = async (label: string): Promise<void> => {
      const built = await engine.run(['buildx', 'build', '--load', '--label', label, '-'], { input: `FROM scratch\nLABEL x=${label}\n` });
      assert.equal(built.code, 0, built.stderr);
    };
    const known = async (label: string): Promise<number> => (await engine.run(['image', 'ls', '--quiet', '--filter', `label=${label}`])).stdout.split('\n').length - 1;
    const [left, living] = [`${buildLabel}=${ended}-left`, ownBuildLabel()];
    await load(left);
    await load(living);
    assert.ok(await removeLeftImages(engine) >= 1);
    assert.deepEqual([await known(left), await known(living)], [0, 1]);
    await engine.run(['image', 'prune', '--force', '--filter', `label=${living}`]);
  });

  it('meets what an earlier build left in a cache mount only if it may use the cache', async () => {
    // A mount of this run's own: emptying the builder's cache would take it from all that build and probe meanwhile. Its name is not in the
    // key of the step, so the turns have this run's name too: else the answer of an earlier run on this engine would do, and fill nothing.
    const run = randomUUID();
    const mount = `--mount=type=cache,id=${run},target=/c`;
    const dockerfile = `FROM alpine:3.20\nARG TURN\nRUN ${mount} test ! -e /c/mark && touch /c/mark && echo "$TURN"\n`;
    const turn = async (name: string, useCache: boolean): Promise<number> =>
      (await buildImage(engine, { dockerfile, context: {}, useCache, buildArgs: { TURN: `${name} ${run}` } })).code;
    assert.equal(await turn('first', true), 0);
    assert.notEqual(await turn('second', true), 0);
    assert.equal(await turn('cold', false), 0);
  });
});
