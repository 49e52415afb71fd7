import assert from 'node:assert/strict';
import type { ProbeEvent, ProbeWay } from '../../../protocol/src/index.ts';
import { reportMarkdown } from '../../../client/src/panel/report-markdown.ts';
import { kindOf } from '../../../server/src/probe/check-details.ts';
import type { ProbeWorld } from '../../../server/src/probe/dependencies.ts';
import { makePlan } from '../../../server/src/probe/plan.ts';
import { writeProbeReport } from '../../../server/src/probe/report-text.ts';
import { runProbe } from '../../../server/src/probe/run.ts';
import { joinedEnvironment, seededSecrets } from '../../support/seeded-secrets.ts';
import { translator } from '../../support/panel-texts.ts';
import { ownBuildLabel } from '../engine/build-image.ts';
import { ensureEngine, type LabEngine } from '../engine/engine.ts';
import { ensureImages } from '../images/ensure-images.ts';
import { healthyHosts, startNetwork, type HostBehaviour } from '../servers/lab-network.ts';
import { labWorld } from './lab-world.ts';

const seed = Number(process.env['GO_MODULE_DOCTOR_SEED'] ?? 20_261_121);
const image = 'go-module-doctor-test:credentials';
const steering = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202a-\u202e]/;

describe('a real probe among hostile servers', function () {
  this.timeout(600_000);
  let engine: LabEngine;

  before(async () => {
    engine = await ensureEngine();
    await ensureImages(engine, ['golang:1.23']);
  });

  it(`shows none of 200 secrets that servers repeat, neither from a container nor from a build (seed ${seed})`, async () => {
    const secrets = seededSecrets(seed, 200);
    const own = { entry: 'Zq1entryPassword9', login: 'Zq2netrcPassword9', git: 'Zq3insteadOfToken9', header: 'Zq4headerToken99' };
    const built = await engine.run(['build', '--quiet', '--label', ownBuildLabel(), '--network', 'none', '--tag', image, '-'], { input: [
      'FROM golang:1.23',
      `RUN printf 'machine sum.golang.org login build password ${own.login}\\n' > /root/.netrc \\`,
      ` && printf '[url "https://${own.git}@git.corp.example/"]\\n\\tinsteadOf = https://corp.example/\\n[http]\\n\\textraHeader = PRIVATE-TOKEN: ${own.header}\\n' > /root/.gitconfig`, '',
    ].join('\n') });
    assert.equal(built.code, 0, built.stderr);
    const { GOPROXY, ...others } = joinedEnvironment(secrets);
    const echo: HostBehaviour = { service: { kind: 'module-proxy' }, faults: [{ kind: 'echo', status: 403 }] };
    const network = await startNetwork(engine.gateway, { ...healthyHosts, 'proxy.golang.org': echo, 'sum.golang.org': echo });
    const heard: string[] = [];
    const inner = labWorld(engine, (command) => heard.push(command.args.join('\n')));
    const world: ProbeWorld = { ...inner, processes: { run: async (command, options) => {
      const result = await inner.processes.run(command, options);
      heard.push(result.stderr);
      return result;
    } } };
    try {
      const environment = { ...others, GOPROXY: `https://user:${own.entry}@proxy.golang.org,${GOPROXY ?? ''}` };
      const ways = await Promise.all((['run', 'build'] as const).map((way) => probe(world, environment, network.addHosts, way)));
      for (const { checks } of ways) assert.ok(checks.some(({ detail }) => String(detail['said']).includes('redacted')), 'a server did repeat what it was sent');
      const outputs = ways.flatMap((way) => way.outputs);
      const needles = [...Object.values(own), ...secrets.flatMap((secret) => secret.needles)];
      assert.deepEqual(needles.filter((needle) => [...outputs, ...heard].some((output) => output.includes(needle))), []);
    } finally {
      await network.close();
      await engine.run(['rmi', '--force', image]);
    }
  });

  it('comes to a verdict in time: bodies without end, a bomb, endless redirects, terminals\' and browsers\' languages', async () => {
    const nasty = '\u001b[2J\u001b]0;owned\u0007\u202E<script>alert(1)</script>\n';
    const network = await startNetwork(engine.gateway, { ...healthyHosts, 'proxy.golang.org': { service: { kind: 'module-proxy' }, faults: [
      { kind: 'endless-body', paths: /\.zip$/ }, { kind: 'gzip-bomb', paths: /\/list$/ }, { kind: 'redirect', to: 'itself', paths: /\.mod$/ },
      { kind: 'status', status: 502, body: nasty, headers: { server: 'x'.repeat(40_000) }, paths: /\.info$/ },
    ] } });
    try {
      const { outputs, checks } = await probe(labWorld(engine), { GOPROXY: 'https://proxy.golang.org' }, network.addHosts);
      for (const kind of ['module-proxy:list', 'module-proxy:info', 'module-proxy:mod', 'module-proxy:zip']) {
        assert.ok(checks.some((check) => kindOf(check) === kind && check.result === 'no'), kind);
      }
      assert.ok(outputs.every((output) => output.length < 200_000));
      assert.ok(!checks.some((check) => steering.test(JSON.stringify(check))));
    } finally {
      await network.close();
    }
  });

  async function probe(world: ProbeWorld, env: Readonly<Record<string, string>>, addHosts: readonly string[], way: ProbeWay = 'run') {
    const planned = makePlan({ image: env['GIT_CONFIG_KEY_10'] === undefined ? 'golang:1.23' : image, engine: 'docker', way, dns: [], addHosts, env, modules: [], timeLimitMs: 30_000 });
    assert.ok('plan' in planned, 'problem' in planned ? planned.problem.en : '');
    const events: ProbeEvent[] = [];
    const report = await runProbe(planned.plan, world, { locale: 'en', signal: new AbortController().signal, compareWithHost: false, onEvent: (event) => { events.push(event); } });
    assert.notEqual(report.verdict.cause, 'inconclusive', JSON.stringify(report.verdict));
    return { checks: report.checks, outputs: [JSON.stringify(report), writeProbeReport(report), reportMarkdown(report, 'Dockerfile', translator('en')), JSON.stringify(events)] };
  }
});
