import assert from 'node:assert/strict';
import type { ProbeCheck, ProbeReport } from '../../../protocol/src/index.ts';
import { UsageError, type CommandIo } from '../../../server/src/cli/io.ts';
import { parseProbeArguments, probeUsage } from '../../../server/src/cli/probe-arguments.ts';
import { exitCodeOf, runProbeCommand } from '../../../server/src/cli/probe.ts';
import type { ProbeWorld } from '../../../server/src/probe/dependencies.ts';
import type { HostCommand, ProcessResult } from '../../../server/src/probe/process-runner.ts';
import { judge } from '../../../server/src/probe/verdict/judge.ts';

const place = { environment: { HTTP_PROXY: 'http://proxy:3128' }, workingDirectory: '/project' };

describe('probe arguments', () => {
  it('become a request', () => {
    const { request, format } = parseProbeArguments([
      '--image', 'golang:1.23', '--engine', 'podman', '--network', 'corp', '--dns', '192.0.2.53', '--add-host', 'a:192.0.2.1', '--add-host', 'b:host-gateway',
      '--env', 'GOPROXY=https://a,direct', '--env', 'HTTP_PROXY', '--env', 'UNSET', '--env', 'EMPTY=', '--module', 'rsc.io/quote@v1.5.2', '--time-limit', '1m30s', '--format', 'json',
    ], place);
    assert.deepEqual(request, {
      image: 'golang:1.23', engine: 'podman', network: 'corp', dns: ['192.0.2.53'], addHosts: ['a:192.0.2.1', 'b:host-gateway'],
      env: { GOPROXY: 'https://a,direct', HTTP_PROXY: 'http://proxy:3128', EMPTY: '' }, modules: ['rsc.io/quote@v1.5.2'], timeLimitMs: 90_000,
    });
    assert.equal(format, 'json');
  });

  it('ask for a comparison of mirrors, also by naming one', () => {
    const requestOf = (...more: string[]) => parseProbeArguments(['--image', 'a', ...more], place).request;
    assert.equal(requestOf().compareMirrors, undefined);
    assert.equal(requestOf('--mirrors').compareMirrors, true);
    const { compareMirrors, mirrors } = requestOf('--mirror', 'https://a.example', '--mirror', 'https://b.example/go');
    assert.deepEqual([compareMirrors, mirrors], [true, ['https://a.example', 'https://b.example/go']]);
  });

  it('take a Dockerfile from the working directory', () => {
    const { request } = parseProbeArguments(['--dockerfile', 'build/Dockerfile', '--target', 'deps'], place);
    assert.deepEqual([request.image, request.dockerfile, request.stage], [undefined, '/project/build/Dockerfile', 'deps']);
  });

  it('take an image and the stage that it stands in for', () => {
    const { request } = parseProbeArguments(['--image', 'golang:1.23', '--dockerfile', 'Dockerfile', '--target', 'deps'], place);
    assert.deepEqual([request.image, request.dockerfile, request.stage], ['golang:1.23', '/project/Dockerfile', 'deps']);
  });

  it('take the Dockerfile of the working directory where nothing is named', () => {
    const requestOf = (...argv: string[]) => parseProbeArguments(argv, place).request;
    assert.deepEqual([requestOf().dockerfile, requestOf('--target', 'deps').stage], ['/project/Dockerfile', 'deps']);
    assert.equal(requestOf('--clean').dockerfile, undefined);
    assert.equal(requestOf('--image', 'golang:1.23').dockerfile, undefined);
  });

  const refused = [
    ['golang:1.23'], ['--image', 'a', '--target', 'b'], ['--image', 'a', '--engine', 'lxc'], ['--image', 'a', '--time-limit', 'soon'], ['--image', 'a', '--way', 'walk'],
    ['--image', 'a', '--env', '=x'], ['--image', 'a', '--format', 'xml'], ['--unknown'], ['--image'],
  ];
  for (const argv of refused) {
    it(`refuse ${argv.join(' ') || 'nothing at all'}`, () => {
      assert.throws(() => parseProbeArguments(argv, place), UsageError);
    });
  }

  it('are all in the usage text', () => {
    for (const flag of ['image', 'dockerfile', 'target', 'engine', 'way', 'builder', 'network', 'dns', 'add-host', 'env', 'module', 'time-limit', 'mirrors', 'mirror', 'no-host', 'format', 'locale', 'clean']) {
      for (const locale of ['en', 'zh-cn'] as const) assert.ok(probeUsage[locale].includes(`--${flag}`), flag);
    }
  });
});

describe('probe exit codes', () => {
  const check = (layer: ProbeCheck['layer']): ProbeCheck => ({ id: `${layer}:x:y`, layer, target: 'y', where: 'container', result: 'no', ms: 1, detail: {} });
  const report = (cause: string, checks: readonly ProbeCheck[]) => exitCodeOf({ verdict: { cause } as ProbeReport['verdict'], checks });

  it('tell fault, health, doubt and inability apart', () => {
    assert.equal(report('no-fault-found', []), 0);
    assert.equal(report('tcp-refused', [check('engine'), check('tcp')]), 1);
    assert.equal(report('engine-not-running', [check('engine')]), 2);
    assert.equal(report('inconclusive', [check('tcp')]), 3);
  });
});

describe('probe without an engine', () => {
  const notFound: ProcessResult = { outcome: 'not-found', exitCode: null, stdout: '', stderr: 'ENOENT' };
  const notRunning: ProcessResult = { outcome: 'exited', exitCode: 1, stdout: '', stderr: 'Cannot connect to the Docker daemon at unix:///var/run/docker.sock. Is the docker daemon running?' };
  const noPermission: ProcessResult = {
    outcome: 'exited', exitCode: 1, stdout: '', stderr: 'permission denied while trying to connect to the Docker daemon socket at unix:///var/run/docker.sock',
  };

  for (const [expected, answer] of [['engine-not-installed', notFound], ['engine-not-running', notRunning], ['engine-permission-denied', noPermission]] as const) {
    it(`names ${expected} and exits 2, in both languages`, async () => {
      for (const locale of ['en', 'zh-cn']) {
        const output: string[] = [];
        const io: CommandIo = {
          ...place, stdout: { write: (text) => output.push(text), isTTY: false }, stderr: { write: () => undefined, isTTY: false },
          signal: new AbortController().signal,
        };
        const world = worldOf((command) => command.executable === 'docker' ? answer : notFound);
        const code = await runProbeCommand(['--image', 'golang:1.23', '--format', 'json', '--locale', locale, '--no-host'], io, { world, resolveStage: () => Promise.reject(new Error('not asked')) });
        const report = JSON.parse(output.join('')) as ProbeReport;
        assert.deepEqual([code, report.verdict.cause, report.schemaVersion], [2, expected, 1]);
        assert.equal(/\p{Script=Han}/u.test(report.verdict.summary), locale === 'zh-cn');
      }
    });
  }

  type Choice = readonly [words: string, environment: Readonly<Record<string, string>>, context: string, asked: readonly string[]];
  const choices: readonly Choice[] = [
    ['by DOCKER_HOST', { DOCKER_HOST: 'tcp://192.0.2.1:2375' }, 'default', ['docker']],
    ['by a context', {}, 'remote', ['docker']],
    ['by nobody', {}, 'default', ['docker', 'podman']],
  ];
  for (const [words, environment, context, asked] of choices) {
    it(`asks ${asked.join(', then ')} where docker does not answer and was chosen ${words}`, async () => {
      const programs = new Set<string>();
      const io: CommandIo = {
        ...place, stdout: { write: () => undefined, isTTY: false }, stderr: { write: () => undefined, isTTY: false },
        signal: new AbortController().signal,
      };
      const world = worldOf(({ executable, args }) => {
        programs.add(executable);
        if (executable !== 'docker') return { ...notRunning, exitCode: 0, stdout: '5.0.0\n' };
        return args[0] === 'context' ? { ...notRunning, exitCode: 0, stdout: `${context}\n`, stderr: '' } : notRunning;
      });
      await runProbeCommand(['--image', 'golang:1.23', '--no-host'], io, { world: { ...world, environment }, resolveStage: () => Promise.reject(new Error('not asked')) });
      assert.deepEqual([...programs], asked);
    });
  }

  it('writes text that starts with the verdict', async () => {
    const output: string[] = [];
    const io: CommandIo = {
      ...place, stdout: { write: (text) => output.push(text), isTTY: false }, stderr: { write: () => undefined, isTTY: false },
      signal: new AbortController().signal,
    };
    await runProbeCommand(['--image', 'golang:1.23', '--no-host'], io, { world: worldOf(() => notFound), resolveStage: () => Promise.reject(new Error('not asked')) });
    assert.match(output.join(''), /^golang:1\.23 · none · .*\n\n✗ .+\n {2}\S+: engine-not-installed/);
  });

  function worldOf(answer: (command: HostCommand) => ProcessResult): ProbeWorld {
    return {
      processes: { run: (command) => Promise.resolve(answer(command)) },
      environment: {}, now: () => 1_700_000_000_000, newRunId: () => 'abc', owner: 'host/1/1', isAlive: () => true, payloadSource: 'package main', programSuffix: '', judge,
      folders: { create: () => Promise.resolve(undefined), remove: () => Promise.resolve(), join: (folder, name) => `${folder}/${name}` },
    };
  }
});
