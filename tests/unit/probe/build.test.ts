import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { ProbeRequest } from '../../../protocol/src/index.ts';
import { buildCacheId, compilingBuild, measuringBuild } from '../../../server/src/probe/build/build-file.ts';
import { BuildOutput } from '../../../server/src/probe/build/build-output.ts';
import { parseBuilder } from '../../../server/src/probe/build/builds.ts';
import { parseBuildCaches, type BuildSpec } from '../../../server/src/probe/engines/engine.ts';
import { docker, nerdctl, podman } from '../../../server/src/probe/engines/engines.ts';
import { makePlan, payloadInput, type ProbePlan, type StageFacts } from '../../../server/src/probe/plan.ts';
import { localized } from '../../../server/src/text/localized.ts';

const request: ProbeRequest = { image: 'golang:1.23', way: 'build', dns: [], addHosts: [], env: {}, modules: [], timeLimitMs: 30_000 };

describe('a plan for a build', () => {
  it('is implied by a builder, which is docker\'s', () => {
    const { way, ...rest } = request;
    assert.equal(planOf(rest).way, 'run');
    const plan = planOf({ ...rest, builder: 'corp' });
    assert.deepEqual([plan.way, plan.builder, plan.engine], [way, 'corp', 'docker']);
  });

  const refused: readonly (readonly [Partial<ProbeRequest>, RegExp, StageFacts?])[] = [
    [{ builder: 'corp', engine: 'podman' }, /podman has none/],
    [{ builder: 'corp', engine: 'nerdctl' }, /nerdctl has none/],
    [{ builder: 'corp', way: 'run' }, /--way build/],
    [{ builder: '--load' }, /"--load" is not valid/],
    [{ dns: ['192.0.2.53'] }, /--dns has no meaning for a build/],
    [{}, /USER .* is not valid/, { image: 'golang:1.23', env: {}, user: 'root\nRUN evil' }],
    [{}, /USER .* is not valid/, { image: 'golang:1.23', env: {}, user: '$HOME' }],
  ];
  for (const [values, reason, stage] of refused) {
    it(`refuses ${JSON.stringify(values)}${stage === undefined ? '' : ` of ${JSON.stringify(stage.user)}`}`, () => {
      const planned = makePlan({ ...request, ...values }, stage);
      assert.ok('problem' in planned);
      assert.match(planned.problem.en, reason);
      assert.match(planned.problem['zh-cn'], /\p{Script=Han}/u);
    });
  }

  it('lets podman have name servers', () => {
    assert.deepEqual(planOf({ ...request, engine: 'podman', dns: ['192.0.2.53'] }).dns, ['192.0.2.53']);
  });

  it('passes a compose file\'s arguments for real, by name, and keeps those that steer the client inside', () => {
    const given = (value: string) => ({ value, origin: localized('build argument, compose.yaml', '构建参数，compose.yaml'), isBuildArgument: true });
    const plan = planOf(request, {
      image: 'golang:1.23',
      env: { GOPROXY: given('https://corp'), HTTP_PROXY: given('http://proxy:3128'), GOFLAGS: { value: '-mod=mod', origin: localized('ENV, Dockerfile:3', 'ENV，Dockerfile:3') } },
    });
    assert.deepEqual(plan.buildArguments, ['GOPROXY']);
    const sent = JSON.parse(payloadInput(plan, 'container')) as { readonly env: unknown };
    assert.deepEqual(sent.env, { HTTP_PROXY: 'http://proxy:3128', GOFLAGS: '-mod=mod' });
    const build = measuringBuild(plan, 'x', 'hash', 'nonce');
    assert.match(build.dockerfile, /^ARG GOPROXY$/m);
    assert.equal(build.environment['GOPROXY'], 'https://corp');
    assert.doesNotMatch(build.dockerfile, /corp|3128/);
  });
});

describe('the secrets of a step', () => {
  it('are named in plan and report, and never given', () => {
    const plan = planOf(request, { image: 'golang:1.23', env: {}, secrets: ['netrc', 'ssh'] });
    assert.deepEqual(plan.secrets, ['netrc', 'ssh']);
    const { dockerfile, secrets } = measuringBuild(plan, 'x', 'hash', 'nonce');
    assert.ok(!dockerfile.includes('netrc') && secrets.every(({ id }) => id.startsWith('go-module-doctor-')));
  });
});

describe('the Dockerfile of a build', () => {
  it('starts from the image, becomes the user and runs one step in exec form', () => {
    const { dockerfile, secrets } = measuringBuild({ ...planOf(request), user: '65534:65534' }, '{"plan":1}\n', 'abc', 'n1');
    const lines = dockerfile.split('\n');
    assert.deepEqual(lines.slice(0, 2), ['FROM golang:1.23', 'USER 65534:65534']);
    assert.equal(lines.length, 4, 'the script brings no line of its own');
    assert.match(lines[2] ?? '', /^RUN --mount=type=cache,id=go-module-doctor-payload,target=\/go-module-doctor --mount=type=secret,id=go-module-doctor-000,required=true,mode=0444 \["\/bin\/sh","-c",/);
    assert.match(lines[2] ?? '', /"probe","abc","n1"\]$/);
    assert.deepEqual(secrets, [{ id: 'go-module-doctor-000', variable: 'GO_MODULE_DOCTOR_000' }]);
    assert.doesNotMatch(dockerfile, /# *syntax/, 'no frontend image may be needed');
  });

  it('is for the stage\'s platform; the builder fills in its own', () => {
    const from = (platform: NonNullable<ProbePlan['platform']>) =>
      [measuringBuild, compilingBuild].map((make) => make({ ...planOf(request), platform }, 'x', 'abc', 'n1').dockerfile.split('\n')[0]);
    const origin = localized('FROM --platform, Dockerfile:1', 'FROM --platform，Dockerfile:1');
    assert.deepEqual(from({ value: 'linux/arm64', origin }), Array(2).fill('FROM --platform=linux/arm64 golang:1.23'));
    assert.deepEqual(from({ origin }), Array(2).fill('FROM --platform=$BUILDPLATFORM golang:1.23'));
  });

  it('compiles as root, with the cache writable', () => {
    const { dockerfile } = compilingBuild({ ...planOf(request), user: '65534' }, 'package main\n', 'abc', 'n1');
    assert.match(dockerfile, /^FROM golang:1\.23\nUSER 0:0\nRUN --mount=type=cache,id=go-module-doctor-payload,target=\/go-module-doctor --mount=/);
  });

  it('never mounts the cache read-only: BuildKit would then do so for every other step that starts', () => {
    for (const make of [measuringBuild, compilingBuild]) assert.doesNotMatch(make(planOf(request), 'x', 'abc', 'n1').dockerfile, /^RUN [^[]*(?:readonly|\bro\b)/m);
  });

  it('carries any plan whole, in secrets that every system can hold and none of it in the Dockerfile', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary', maxLength: 200 }), fc.integer({ min: 0, max: 120_000 }), (text, repeated) => {
      const plan = { ...planOf(request), env: { VALUE: text, LONG: 'é'.repeat(repeated / 6) + '😀' } };
      const { secrets, environment, dockerfile } = measuringBuild(plan, payloadInput(plan, 'container'), 'abc', 'n1');
      assert.deepEqual(secrets.map(({ id }) => id), secrets.map(({ id }) => id).sort());
      const parts = secrets.map(({ variable }) => environment[variable] ?? '');
      for (const part of parts) assert.match(part, /^[\x01-\x7e]{1,30000}$/);
      assert.deepEqual((JSON.parse(parts.join('')) as { readonly env: unknown }).env, plan.env);
      assert.equal(dockerfile.split('\n').length, 3);
    }), { numRuns: 30 });
  });

  it('carries the source as it is', () => {
    const source = `// ${'"é😀'.repeat(20_000)}\n`;
    const { secrets, environment } = compilingBuild(planOf(request), source, 'abc', 'n1');
    assert.equal(secrets.map(({ variable }) => environment[variable]).join(''), source);
    assert.ok(secrets.length > 2);
  });
});

describe('build command lines', () => {
  const build: BuildSpec = {
    builder: 'corp', network: 'host', dns: ['192.0.2.53'], addHosts: ['proxy:192.0.2.1'], buildArguments: ['GOPROXY'], secrets: [{ id: 's-000', variable: 'S_000' }],
  };

  it('of docker go to the selected or named builder, keep no image and read the Dockerfile from standard input', () => {
    assert.deepEqual(docker.buildImage(build), {
      executable: 'docker',
      args: [
        'buildx', 'build', '--builder=corp', '--progress=plain', '--output=type=cacheonly', '--network=host', '--add-host=proxy:192.0.2.1', '--build-arg=GOPROXY',
        '--secret=id=s-000,env=S_000', '--', '-',
      ],
    });
    const { builder, ...selected } = build;
    assert.ok(!docker.buildImage(selected).args.some((arg) => arg.includes(builder ?? '')));
    assert.deepEqual(docker.inspectBuilder(undefined)?.args, ['buildx', 'inspect']);
    assert.deepEqual(docker.inspectBuilder('corp')?.args, ['buildx', 'inspect', '--', 'corp']);
    assert.deepEqual(docker.builderVersion()?.args, ['buildx', 'version']);
  });

  it('of podman take name servers and keep no layer', () => {
    assert.deepEqual(podman.buildImage(build), {
      executable: 'podman',
      args: [
        'build', '--layers=false', '--force-rm', '--dns=192.0.2.53', '--network=host', '--add-host=proxy:192.0.2.1', '--build-arg=GOPROXY',
        '--secret=id=s-000,type=env,env=S_000', '--', '-',
      ],
    });
    assert.equal(podman.inspectBuilder('corp'), undefined);
  });

  it('of nerdctl are BuildKit\'s', () => {
    assert.deepEqual(nerdctl.buildImage(build).args, [
      'build', '--progress=plain', '--network=host', '--add-host=proxy:192.0.2.1', '--build-arg=GOPROXY', '--secret=id=s-000,env=S_000', '--', '-',
    ]);
    assert.equal(nerdctl.inspectBuilder(undefined), undefined);
  });

  it('never let a value become a flag', () => {
    const hostile = fc.oneof(fc.string(), fc.constantFrom('--privileged', 'a\n--load', '', ' '));
    fc.assert(fc.property(hostile, hostile, hostile, (builder, network, host) => {
      for (const engine of [docker, podman, nerdctl]) {
        const { args } = engine.buildImage({ ...build, builder, network, addHosts: [host] });
        assert.deepEqual(args.map((arg) => arg.split('=')[0]), engine.buildImage(build).args.map((arg) => arg.split('=')[0]));
      }
    }));
  });

  it('read name and driver of a builder', () => {
    const nodes = 'Name:             other\nPlatforms:        linux/amd64, linux/amd64/v2, linux/386\n\nName: arm\nPlatforms: linux/arm64*, linux/amd64\n';
    assert.deepEqual(parseBuilder(`Name:          default\nDriver:        docker\n\nNodes:\n${nodes}`), {
      name: 'default', driver: 'docker', platforms: ['linux/amd64', 'linux/386', 'linux/arm64'],
    });
    assert.deepEqual(parseBuilder('Name:   pods\nDriver: kubernetes\n'), { name: 'pods', driver: 'kubernetes', platforms: [] });
    assert.equal(parseBuilder('ERROR: no builder "x" found\n'), undefined);
  });
});

describe('the build cache', () => {
  const record = (id: string, name: string): string => `ID:\t\t${id}\nCreated at:\t2026-11-21\nDescription:\tcached mount /x from exec /bin/sh -c \nset -u\nID: no record probe with id "/${name}"\nUsage count:\t1\nType:\t\texec.cachemount\n\n`;

  it('is found among those of the user\'s own builds', () => {
    const output = record('92siehh2aff6endn37g970kgb', buildCacheId) + record('skgh7yzp4ug0z2066p7phrqel', 'root/.cache/go-build') + record('lmdy00x5cqwc5600oozudkqrw', `${buildCacheId}-other`);
    assert.deepEqual(parseBuildCaches(output, buildCacheId), ['92siehh2aff6endn37g970kgb']);
    assert.deepEqual(parseBuildCaches('ERROR: no builder "x" found\n', buildCacheId), []);
  });

  it('is removed by its id alone, on the named builder', () => {
    assert.deepEqual(docker.listBuildCaches('corp')?.args, ['buildx', 'du', '--builder=corp', '--verbose', '--filter=type=exec.cachemount']);
    assert.deepEqual(docker.removeBuildCache('92si', undefined).args, ['buildx', 'prune', '--force', '--filter=id=92si']);
    for (const engine of [podman, nerdctl]) assert.equal(engine.listBuildCaches(undefined), undefined);
  });
});

describe('the output of a build', () => {
  const check = '{"check":{"id":"tcp:connect:a"},"event":"check"}';

  it('of BuildKit: events as they come, none twice, and the end of the step', () => {
    const { events, end } = read([
      '#0 building with "default" instance using docker driver', '', '#5 [2/2] RUN --mount=type=cache ["/bin/sh","-c","echo \'{\\"event\\":\\"no-go\\"}\'"]',
      `#5 0.109 ${check}`, '#5 12.3 {"event":"end","notChecked":0}', '#5 ERROR: process "/bin/sh -c \nset -u\nexit 87 probe" did not complete successfully: exit code: 87',
      '------', ' > [2/2] RUN:', `0.109 ${check}`, `#5 0.109 ${check}`, check, '------',
      'ERROR: failed to solve: process "/bin/sh -c \nset -u\n{ exit code: 90; } probe" did not complete successfully: exit code: 87',
    ]);
    assert.deepEqual(events, [check, '{"event":"end","notChecked":0}']);
    assert.deepEqual([end.isDone, end.stepExitCode, end.isClipped], [true, undefined, false]);
  });

  it('of podman: the step\'s lines as they are', () => {
    const { events, end } = read(['STEP 1/3: FROM golang:1.23', 'STEP 3/3: RUN ["/bin/sh"]', check, 'probe: boom', 'Error: building at STEP "RUN --mount ["/bin/sh","-c","x"]": while running runtime: exit status 93']);
    assert.deepEqual(events, [check]);
    assert.deepEqual([end.isDone, end.stepExitCode], [false, 93]);
    assert.equal(end.message, 'probe: boom\nError: building at STEP "RUN": while running runtime: exit status 93');
  });

  it('joins a line that the builder broke, also when another step speaks in between', () => {
    const { events } = read([`#5 0.1 ${check.slice(0, 20)}`, '#6 0.2 other', `#5 0.2 ${check.slice(20)}`, '#5 0.3 {"check":{"id', `#5 0.3 ${check}`]);
    assert.deepEqual(events, [check, check]);
  });

  it('says that lines were dropped', () => {
    for (const limit of ['2MiB', '200KiB/s']) assert.ok(read([`#5 0.3 [output clipped, log limit ${limit} reached]`]).end.isClipped);
  });

  it('gives the builder\'s own error where no step ran', () => {
    const { end } = read(['#2 [internal] load metadata for docker.io/library/golang:0.1', '#2 ERROR: not found', 'ERROR: failed to solve: golang:0.1: not found']);
    assert.deepEqual([end.isDone, end.stepExitCode, end.message], [false, undefined, 'ERROR: failed to solve: golang:0.1: not found']);
  });

  it('takes any text', () => {
    fc.assert(fc.property(fc.array(fc.oneof(fc.string(), fc.string().map((text) => `#5 0.1 {"event":${text}`), fc.constantFrom('------', '#', '#5', check))), (lines) => {
      const { events, end } = read(lines);
      for (const event of events) JSON.parse(event);
      assert.equal(end.isDone, false);
    }));
  });

  function read(lines: readonly string[]) {
    const events: string[] = [];
    const output = new BuildOutput((line) => events.push(line));
    for (const line of lines.flatMap((text) => text.split('\n'))) output.line(line);
    return { events, end: output.end() };
  }
});

function planOf(values: ProbeRequest, stage?: StageFacts) {
  const planned = makePlan(values, stage);
  assert.ok('plan' in planned, 'problem' in planned ? planned.problem.en : '');
  return planned.plan;
}
