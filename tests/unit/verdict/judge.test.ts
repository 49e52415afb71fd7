import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { ProbeCheck } from '../../../protocol/src/index.ts';
import { findCause } from '../../../server/src/causes/catalogue.ts';
import { judge, localizeJudgement, type EngineFailure } from '../../../server/src/probe/verdict/judge.ts';
import { casesByRoom } from './cases/index.ts';
import { check, healthy, judged, proxy } from './checks.ts';

describe('judge', () => {
  for (const [room, cases] of Object.entries(casesByRoom)) {
    describe(room, () => {
      for (const { name, checks, more, cause, target, says } of cases) {
        it(`${name}: ${cause}`, () => {
          const { verdict } = judged(checks, more);
          assert.equal(verdict.cause, cause, JSON.stringify(verdict, undefined, 1));
          if (target !== undefined) assert.equal(verdict.target, target);
          if (says !== undefined) assert.match(verdict.summary.en, says);
        });
      }
    });
  }

  it('says nothing of the build where the stage installs the Go that its base image lacks', () => {
    const engineFailure = { during: 'find-go', engine: 'docker', image: 'alpine:3.20', message: '' } as const;
    const { verdict, causes } = judged([], { engineFailure, goBringer: 'Dockerfile:2', stage: 'build' });
    assert.equal(verdict.cause, 'inconclusive');
    assert.match(verdict.summary.en, /Dockerfile:2/u);
    assert.deepEqual(verdict.remedies.map(({ text }) => text), ['go-module-doctor probe --image golang:1.23 --dockerfile Dockerfile --target build']);
    assert.ok(causes.every(({ cause }) => cause !== 'no-go-in-image'));
  });

  it('says where the client was sent whose engine does not answer, and starts nothing there', () => {
    const titles = (endpoint: NonNullable<EngineFailure['endpoint']>, message = 'Cannot connect to the Docker daemon at x'): readonly (string | undefined)[] => {
      const { verdict } = judged([], { engineFailure: { during: 'connect', engine: 'docker', image: 'golang:1.23', endpoint, message } });
      assert.equal(verdict.cause, 'engine-not-running');
      return [verdict.summary.en, ...verdict.remedies.map(({ text }) => text)];
    };
    assert.deepEqual(titles({ address: 'tcp://build.corp.example:2375' }), [
      'The container engine does not answer: docker (tcp://build.corp.example:2375, DOCKER_HOST)', 'curl http://build.corp.example:2375/_ping', 'unset DOCKER_HOST',
    ]);
    assert.deepEqual(titles({ address: 'ssh://redacted@build.corp.example:22' }).slice(1), ['ssh build.corp.example docker version', 'unset DOCKER_HOST']);
    assert.equal(titles({ address: 'tcp://b.example:2376' }, 'Client sent an HTTP request to an HTTPS server.')[1], 'export DOCKER_TLS_VERIFY=1 DOCKER_CERT_PATH="$HOME/.docker"');
    assert.deepEqual(titles({ context: 'remote' }), ['The container engine does not answer: docker (context remote)', undefined, 'docker context use default']);
  });

  it('takes a program that the engine lacks for no fault of the image', () => {
    const message = 'Error: could not find slirp4netns, the network namespace can\'t be configured: exec: "slirp4netns": executable file not found in $PATH';
    const { verdict } = judged([], { engineFailure: { during: 'start', engine: 'podman', image: 'golang:1.23', message } });
    assert.equal(verdict.cause, 'build-setup-invalid');
  });

  it('tells why a run without a conclusion has none', () => {
    const { verdict } = judged([check('module-proxy:info', proxy, 'not-checked', { reason: 'time-limit' })], { timeLimitReached: true });
    assert.match(verdict.summary.en, /time limit/u);
    assert.ok(verdict.evidence.some((line) => line.en === `not tested: .info of the module proxy ${proxy} (the time limit came first)`));
  });
});

/** Any of the cases' checks, in any order, with any result and a detail that may be damaged. */
const anyChecks = fc.array(
  fc.tuple(fc.constantFrom(...Object.values(casesByRoom).flat().flatMap((one) => one.checks)), fc.constantFrom('yes', 'no', 'not-checked', undefined), fc.boolean())
    .map(([one, result, damaged]): ProbeCheck => ({
      ...one,
      result: result ?? one.result,
      detail: damaged ? Object.fromEntries(Object.keys(one.detail).map((key, index) => [key, [7, 'x', true, ['y']][index % 4]!])) : one.detail,
    })),
  { maxLength: 30 },
);

describe('any judgement', () => {
  it('has its verdict first among the causes, known causes, and both languages', () => {
    fc.assert(fc.property(anyChecks, fc.boolean(), fc.boolean(), (checks, timeLimitReached, cancelled) => {
      const judgement = judged(checks, { timeLimitReached, cancelled });
      const { causes, verdict } = judgement;
      assert.deepEqual([causes[0]!.cause, causes[0]!.target], [verdict.cause, verdict.target]);
      for (const cause of causes) {
        assert.ok(findCause(cause.cause) !== undefined, cause.cause);
        assert.ok(cause.summary.en !== '' && cause.summary['zh-cn'] !== '');
      }
      for (const locale of ['en', 'zh-cn'] as const) assert.equal(localizeJudgement(judgement, locale).causes.length, causes.length);
    }));
  });

  it('does not depend on the order in which checks end', () => {
    const andShuffled = anyChecks.chain(
      (checks) => fc.tuple(fc.constant(checks), fc.shuffledSubarray([...checks], { minLength: checks.length }))
    );
    fc.assert(fc.property(andShuffled, ([checks, shuffled]) => {
      assert.deepEqual(judged(shuffled), judged(checks));
    }));
  });

  it('takes any GOPROXY from the environment where no check brought the list', () => {
    fc.assert(fc.property(fc.string(), fc.string(), (value, word) => {
      const judgement = judge({
        checks: healthy.slice(1),
        environment: { GOPROXY: value, GOPRIVATE: word },
        module: word,
        timeLimitReached: false,
        cancelled: false,
      });
      assert.ok(judgement.causes.length > 0);
    }));
  });
});
