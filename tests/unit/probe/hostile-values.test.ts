import assert from 'node:assert/strict';
import { chmodSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { present } from '../../../protocol/src/present.ts';
import { resolveStage } from '../../../server/src/cli/resolve-stage.ts';
import { probeWorld } from '../../../server/src/host/probe-world.ts';
import { compilingBuild, measuringBuild } from '../../../server/src/probe/build/build-file.ts';
import type { Engine } from '../../../server/src/probe/engines/engine.ts';
import { engines } from '../../../server/src/probe/engines/engines.ts';
import { makePlan, payloadInput, type ProbePlan, type StageFacts } from '../../../server/src/probe/plan.ts';
import type { HostCommand } from '../../../server/src/probe/process-runner.ts';
import { runProbe } from '../../../server/src/probe/run.ts';
import { localized } from '../../../server/src/text/localized.ts';

const nasty = [
  '--privileged', '-v/:/host', '--', '-', '', ' ', '$(touch pwned)', '`touch pwned`', '";touch pwned;"', '\'; touch pwned; \'', '| touch pwned', '&& touch pwned',
  'a\n--privileged', 'a\nRUN touch /pwned', 'a\r\nUSER root', '\u0000', 'a\u0000b', '${IFS}', '%PATH%', '!x', '#', '\\', '\u202Egnp', '中文 \u{1F600}', '\ud800', 'x=y', ',ro', ':rw',
  'host,source=/,target=/host', '{{.Id}}', '\u001b[2J', 'é'.repeat(300),
];
const hostile = fc.oneof(fc.constantFrom(...nasty), fc.string(), fc.string({ unit: 'binary' }), fc.constantFrom(...nasty).chain((text) => fc.string().map((more) => more + text)));

describe('values of a Dockerfile that mean harm', () => {
  it('reach an engine as the value of a flag, behind "--" or over standard input, or not at all', () => {
    const marker = 'Zq7unmistakable';
    fc.assert(fc.property(hostile, hostile, hostile, hostile, hostile, hostile, fc.constantFrom('run', 'build'), (image, user, network, platform, host, value, way) => {
      const stage: StageFacts = {
        image, user, network, platform: { value: platform, origin: localized('FROM', 'FROM') }, extraHosts: [{ host, address: host }],
        env: { GOPROXY: { value: marker + value, origin: localized('ENV', 'ENV'), isBuildArgument: true }, [`X${value.replace(/[=\0]/g, '')}`]: { value: marker + value, origin: localized('ENV', 'ENV') } },
      };
      // Each value also beside others that are refused for nothing.
            const tame: StageFacts = { image: 'golang:1.23', user: '1000', network: 'default', env: stage.env };
      for (const facts of [stage, { ...tame, image }, { ...tame, user }, { ...tame, network }, { ...tame, platform: { value: platform, origin: localized('FROM', 'FROM') } }, { ...tame, extraHosts: stage.extraHosts ?? [] }]) {
        const planned = makePlan({ dns: [], addHosts: [], env: {}, modules: [], timeLimitMs: 30_000, way }, facts);
        if (!('plan' in planned)) continue;
        for (const engine of engines) {
          const build = measuringBuild(planned.plan, payloadInput(planned.plan, 'container'), 'hash', 'nonce');
          for (const { args } of commandsOf(engine, planned.plan, build)) {
            assert.ok(!args.some((arg) => arg.includes(marker)), 'an environment value never is an argument');
            const end = args.indexOf('--');
            for (const arg of args.slice(0, end < 0 ? undefined : end)) assert.ok(ours.test(arg.split('=')[0]!), `${arg} is no flag of ours`);
          }
          // In a Dockerfile of ours a value can end no line and begin no instruction.
          for (const dockerfile of way === 'run' ? [] : [build.dockerfile, compilingBuild(planned.plan, 'package main', 'hash', 'nonce').dockerfile]) {
            assert.ok(!dockerfile.includes(marker));
            assert.deepEqual(dockerfile.trimEnd().split(/\r\n|[\n\r]/).filter((line) => !/^(?:FROM (?:--platform=[\w./-]+ )?[\w.:/@-]+|USER [\w.-]+(?::[\w.-]+)?|ARG \w+|RUN --mount=.*)$/.test(line)), []);
          }
        }
      }
    }), { numRuns: 300 });
  });

  it('leave the arguments of a real program unharmed, on the whole way from the file', async function () {
    this.timeout(300_000);
    const folder = mkdtempSync(join(tmpdir(), 'go-module-doctor-hostile-'));
    try {
      const docker = join(folder, 'docker');
      writeFileSync(docker, recorder);
      chmodSync(docker, 0o755);
      const values = {
        GOFLAGS: '$(touch pwned)', GOPRIVATE: '`touch pwned`', HTTP_PROXY: '--privileged', HTTPS_PROXY: '";touch pwned;"', NO_PROXY: 'x'.repeat(1_000_000),
        GOPROXY: 'https://a|--privileged', GONOSUMDB: '\u202E中文',
      };
      writeFileSync(join(folder, 'go.mod'), 'module m\n\ngo 1.21\n');
      writeFileSync(join(folder, 'Dockerfile'), [
        'FROM golang:1.23', ...Object.entries(values).map(([name, value]) => `ENV ${name}='${value}'`), 'USER 1000:1000', 'COPY go.mod ./', 'RUN go mod download', '',
      ].join('\n'));
      const request = { dockerfile: join(folder, 'Dockerfile'), engine: 'docker' as const, dns: [], addHosts: [], env: {}, modules: [], timeLimitMs: 30_000 };
      const stage = resolveStage(request, { workingDirectory: folder, environment: {} });
      assert.ok(!('problem' in stage));
      const planned = makePlan(request, stage);
      assert.ok('plan' in planned);
      const world = probeWorld('package main');
      await runProbe(planned.plan, { ...world, processes: { run: (command, options) => world.processes.run(command, { ...options, folder, environment: { PATH: `${folder}:/usr/bin:/bin`, RECORD: folder } }) } }, {
        locale: 'en', signal: new AbortController().signal, compareWithHost: false, onEvent: () => undefined,
      });
      const calls = readdirSync(folder).filter((name) => name.startsWith('argv')).map((name) => readFileSync(join(folder, name), 'utf8').split('\0').slice(0, -1));
      const run = calls.find(([first]) => first === 'run');
      assert.ok(run !== undefined, JSON.stringify(calls));
      const end = run.indexOf('--');
      assert.equal(run[end + 1], 'golang:1.23');
      assert.ok(run.slice(1, end).every((arg) => arg.startsWith('--')), run.slice(0, end).join('\n'));
      assert.ok(run.includes('--user=1000:1000'));
      for (const value of Object.values(values)) assert.ok(!calls.flat().includes(value));
      const plan = JSON.parse(readFileSync(join(folder, readdirSync(folder).find((name) => name.startsWith('stdin'))!), 'utf8')) as { env: Record<string, string> };
      for (const [name, value] of Object.entries(values)) assert.equal(plan.env[name], value, name);
      assert.equal(existsSync(join(folder, 'pwned')), false);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });
});

/** An engine's client that writes down what it is given: one file for each call. */
const recorder = `#!/bin/sh
printf '%s\\0' "$@" > "$RECORD/argv.$$"
case $1 in
  version) echo 27.0.0 ;;
  image) echo '[]' ;;
  run) head -n 1 > "$RECORD/stdin.$$"; echo '{"event":"end","notChecked":0}' ;;
esac
`;

const ours = new RegExp(`^(?:${[
  'run', 'image', 'inspect', 'pull', 'tag', 'build', 'buildx', '-', '--(?:rm|interactive|pull|name|label|cap-drop|security-opt|memory|pids-limit|volume|read-only|tmpfs|workdir|entrypoint|network|dns|add-host|user|quiet|format|'
  + 'platform|builder|progress|output|build-arg|secret|layers|force-rm)',
].join('|')})$`);

function commandsOf(
  engine: Engine, plan: Pick<ProbePlan, 'image' | 'platform' | 'network' | 'user' | 'addHosts' | 'dns'>, build: ReturnType<typeof measuringBuild>
): readonly HostCommand[] {
  const { image, network, user, addHosts, dns } = plan;
  const platform = plan.platform?.value;
  const own = { ...present({ network }), addHosts, dns };
  return [
    engine.inspectImage(image), engine.pullImage(image, platform), engine.tagImage('sha256:1', image),
    engine.runContainer({
      ...own, image, ...present({ platform, user }), name: 'n', labels: {}, script: 'exec probe', scriptArguments: ['hash'], volume: 'v', volumeReadOnly: true, rootReadOnly: false,
    }),
    engine.buildImage({ ...own, secrets: build.secrets, buildArguments: build.buildArguments }),
  ];
}
