import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { resolveStage } from '../../../server/src/cli/resolve-stage.ts';

describe('the stage that a probe is like', () => {
  let folder: string;

  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'go-module-doctor-test-'));
    writeFileSync(join(folder, 'go.mod'), 'module m\n');
    writeFileSync(join(folder, 'compose.yaml'), 'services:\n  app:\n    build:\n      context: .\n      args:\n        GOPROXY: https://corp.example\n');
    writeFileSync(join(folder, 'Dockerfile'), [
      'FROM golang:1.23 AS build', 'ARG GOPROXY', 'ENV GOFLAGS=-mod=mod', 'USER 65534', 'COPY go.mod ./',
      'RUN --mount=type=secret,id=netrc,target=/root/.netrc --mount=type=secret,target=/run/token --mount=type=ssh --mount=type=cache,target=/go/pkg/mod go mod download', '',
    ].join('\n'));
  });

  after(() => {
    rmSync(folder, { recursive: true });
  });

  it('runs in the image that is named, with everything else of the stage: the files may not tell its own', () => {
    writeFileSync(join(folder, 'Dockerfile.own'), 'ARG BASE\nFROM ${BASE} AS deps\nENV GOFLAGS=-mod=mod\nUSER 1000\nCOPY go.mod ./\nRUN go mod download\n');
    const wanted = { dockerfile: join(folder, 'Dockerfile.own'), stage: 'deps', dns: [], addHosts: [], env: {}, modules: [], timeLimitMs: 1 };
    const place = { workingDirectory: folder, environment: {} };
    const unknown = resolveStage(wanted, place);
    assert.ok('problem' in unknown && unknown.problem.en.includes('base image of stage "deps" is not known from the files (FROM ${BASE})'), JSON.stringify(unknown));
    const stage = resolveStage({ ...wanted, image: 'golang:1.23' }, place);
    assert.ok(!('problem' in stage), JSON.stringify(stage));
    assert.deepEqual([stage.image, stage.stage, stage.user, stage.env['GOFLAGS']?.value], ['golang:1.23', 'deps', '1000', '-mod=mod']);
  });

  it('is that of the Dockerfile in a compose file which has it, else which downloads, and names its lines there', () => {
    const project = join(folder, 'inline');
    mkdirSync(project, { recursive: true });
    writeFileSync(join(project, 'compose.yaml'), [
      'services:', '  db:', '    build:', '      dockerfile_inline: FROM postgres:17 AS db', '  app:', '    build:', '      dockerfile_inline: |',
      '        FROM golang:1.23 AS deps', '        ENV GOFLAGS=-mod=mod', '        COPY go.mod ./', '        RUN go mod download', '',
    ].join('\n'));
    const wanted = { dockerfile: join(project, 'compose.yaml'), dns: [], addHosts: [], env: {}, modules: [], timeLimitMs: 1 };
    const place = { workingDirectory: folder, environment: {} };
    for (const more of [{}, { stage: 'deps' }, { service: 'app' }]) {
      const stage = resolveStage({ ...wanted, ...more }, place);
      assert.ok(!('problem' in stage), JSON.stringify(stage));
      assert.deepEqual([stage.image, stage.stage, stage.env['GOFLAGS']?.origin.en], ['golang:1.23', 'deps', 'ENV, compose.yaml:9']);
      assert.ok(stage.findings.every(({ file, line }) => file === 'compose.yaml' && line > 7), JSON.stringify(stage.findings.map(({ file, line }) => [file, line])));
      assert.ok(stage.findings.length > 0);
    }
    rmSync(project, { recursive: true });
  });

  it('runs on the platform that FROM names, else on the one that compose builds for', () => {
    const platformOf = (lines: readonly string[], compose = ''): readonly (string | undefined)[] => {
      const project = join(folder, 'platform');
      mkdirSync(project, { recursive: true });
      writeFileSync(join(project, 'Dockerfile'), [...lines, 'COPY go.mod ./', 'RUN go mod download', ''].join('\n'));
      writeFileSync(join(project, 'compose.yaml'), compose);
      const stage = resolveStage({ dockerfile: join(project, 'Dockerfile'), dns: [], addHosts: [], env: {}, modules: [], timeLimitMs: 1 }, { workingDirectory: folder, environment: {} });
      rmSync(project, { recursive: true });
      assert.ok(!('problem' in stage), JSON.stringify(stage));
      return [stage.platform?.value, stage.platform?.origin.en];
    };
    const service = (text: string): string => `services:\n  app:\n    build:\n      context: .\n${text}`;
    const target = service('    platform: linux/arm64\n');
    assert.deepEqual(platformOf(['FROM --platform=linux/arm64 golang:1.23']), ['linux/arm64', 'FROM --platform, Dockerfile:1']);
    assert.deepEqual(platformOf(['ARG P=linux/arm64', 'FROM --platform=$P golang:1.23 AS base', 'FROM base']), ['linux/arm64', 'FROM --platform, Dockerfile:2']);
    assert.deepEqual(platformOf(['ARG P', 'FROM --platform=$P golang:1.23'], service('      args: { P: linux/arm64 }\n')), ['linux/arm64', 'FROM --platform, Dockerfile:2']);
    assert.deepEqual(platformOf(['FROM --platform=$BUILDPLATFORM golang:1.23'], target), [undefined, 'FROM --platform, Dockerfile:1']);
    assert.deepEqual(platformOf(['FROM --platform=$TARGETPLATFORM golang:1.23'], target), ['linux/arm64', 'platform, compose.yaml']);
    assert.deepEqual(platformOf(['FROM golang:1.23'], target), ['linux/arm64', 'platform, compose.yaml']);
    assert.deepEqual(platformOf(['FROM golang:1.23'], service('      platforms: [linux/arm64]\n')), ['linux/arm64', 'platform, compose.yaml']);
    // Several are built one by one: none of them is the stage's alone.
    assert.deepEqual(platformOf(['FROM golang:1.23'], service('      platforms: [linux/arm64, linux/amd64]\n')), [undefined, undefined]);
    assert.deepEqual(platformOf(['FROM golang:1.23'], `${service('    extends: base\n')}  base:\n    platform: linux/arm64\n`), ['linux/arm64', 'platform, compose.yaml']);
    assert.deepEqual(platformOf(['ARG P', 'FROM --platform=$P golang:1.23']), [undefined, undefined]);
  });

  it('is read from a file of any name, and nothing is said of a base that cannot have Go but that', () => {
    const wanted = { dns: [], addHosts: [], env: {}, modules: [], timeLimitMs: 1 };
    const place = { workingDirectory: folder, environment: {} };
    writeFileSync(join(folder, 'image.txt'), 'FROM golang:1.23 AS deps\nCOPY go.mod ./\nRUN go mod download\nFROM scratch\nCOPY --from=deps /go /go\n');
    const stage = resolveStage({ ...wanted, dockerfile: join(folder, 'image.txt') }, place);
    assert.ok(!('problem' in stage), JSON.stringify(stage));
    assert.equal(stage.stage, 'deps');
    const scratch = resolveStage({ ...wanted, dockerfile: join(folder, 'image.txt'), stage: '1' }, place);
    assert.ok('problem' in scratch && /^Stage "1" stands on scratch/.test(scratch.problem.en), JSON.stringify(scratch));
    const other = resolveStage({ ...wanted, dockerfile: join(folder, 'image.txt'), stage: 'dep' }, place);
    assert.ok('problem' in other && other.problem.en === 'The Dockerfile has no stage "dep"; it has deps, 1', JSON.stringify(other));
    const absent = resolveStage({ ...wanted, dockerfile: join(folder, 'nope.txt') }, place);
    assert.ok('problem' in absent && /is not there/.test(absent.problem.en), JSON.stringify(absent));
  });

  it('has the step\'s secrets by name, and says which values are build arguments', () => {
    const stage = resolveStage({ dockerfile: join(folder, 'Dockerfile'), dns: [], addHosts: [], env: {}, modules: [], timeLimitMs: 1 }, { workingDirectory: folder, environment: {} });
    assert.ok(!('problem' in stage), JSON.stringify(stage));
    assert.deepEqual(stage.secrets, ['netrc', 'token', 'ssh']);
    assert.deepEqual([stage.image, stage.stage, stage.user], ['golang:1.23', 'build', '65534']);
    assert.deepEqual(stage.env['GOPROXY'], { value: 'https://corp.example', origin: { en: 'build argument, compose.yaml', 'zh-cn': '构建参数，compose.yaml' }, isBuildArgument: true });
    assert.deepEqual(stage.env['GOFLAGS'], { value: '-mod=mod', origin: { en: 'ENV, Dockerfile:3', 'zh-cn': 'ENV，Dockerfile:3' } });
  });
});
