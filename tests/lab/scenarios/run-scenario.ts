import type { ProbeReport } from '../../../protocol/src/index.ts';
import { present } from '../../../protocol/src/present.ts';
import { probeWorld, readPayloadSource } from '../../../server/src/host/probe-world.ts';
import type { ProbeWorld } from '../../../server/src/probe/dependencies.ts';
import { kindOf } from '../../../server/src/probe/check-details.ts';
import type { HostCommand } from '../../../server/src/probe/process-runner.ts';
import { makePlan } from '../../../server/src/probe/plan.ts';
import { runProbe } from '../../../server/src/probe/run.ts';
import { ParseMemory, projectFiles } from '../../../server/src/project/files.ts';
import { stageForProbe, type StageForProbe } from '../../../server/src/project/stage-for-probe.ts';
import { analyzeDocument } from '../../../server/src/checking/check-project.ts';
import { memoryFiles } from '../../support/memory-files.ts';
import { ownBuildLabel } from '../engine/build-image.ts';
import type { LabEngine } from '../engine/engine.ts';
import { healthyHosts, type HostBehaviour } from '../servers/lab-network.ts';
import type { NetworkAddresses } from '../servers/network-messages.ts';
import type { NetworkProcess } from '../servers/network-process.ts';
import { hostSide, type HostSide } from './host-side.ts';
import type { Scenario } from './scenario.ts';
import { sharedSshServer } from './ssh-access.ts';

/** Twice the command line's own: a busy machine is no part of what most scenarios are about. */
const patientLimitMs = 60_000;

export interface ScenarioOutcome {
  readonly report: ProbeReport;
  /** What the servers were asked meanwhile. */
  readonly traffic: readonly string[];
}

/** The hosts of the scenario's internet. */
export function hostsOf(scenario: Scenario): Readonly<Record<string, HostBehaviour>> {
  return { ...healthyHosts, ...scenario.hosts };
}

/** Starts the scenario's network, probes a real container in it, and ends all of it again. */
export async function runScenario(engine: LabEngine, servers: NetworkProcess, scenario: Scenario): Promise<ScenarioOutcome> {
  const hosts = hostsOf(scenario);
  const wantsSsh = Object.values(hosts).some(({ service }) => service.kind === 'git' && service.ssh === 'served');
  const network = await servers.start(engine.gateway, hosts, {
    dnsFaults: scenario.dnsFaults ?? [], dnsRecords: scenario.dnsRecords ?? {},
    ...wantsSsh ? { sshServer: (await sharedSshServer(engine)).address } : {},
  });
  let traffic: readonly string[] = [];
  const report = await probeIn(engine, network, scenario).finally(async () => {
    traffic = await network.close();
  });
  return { report, traffic };
}

async function probeIn(engine: LabEngine, network: NetworkAddresses, scenario: Scenario): Promise<ProbeReport> {
  const stage = scenario.project === undefined ? undefined : stageOf(withAddress(scenario.project, network, scenario.registry));
  const image = stage?.image ?? (scenario.registry === undefined ? await makeImage(engine, scenario) : `${addressOf(network, scenario.registry)}/${scenario.image ?? ''}`);
  const host = scenario.host === undefined ? undefined : await hostSide(engine, network.addHosts, scenario.host.trusts);
  try {
    const byServer = scenario.names === 'name-server';
    const planned = makePlan({
      image,
      engine: 'docker',
      dns: byServer ? [...(scenario.nameServersBefore ?? []).map((host) => addressOf(network, host)), network.dns] : [],
      addHosts: byServer ? [] : network.addHosts,
      env: scenario.environment ?? {},
      modules: scenario.module === undefined ? [] : [scenario.module],
      timeLimitMs: scenario.timeLimitMs ?? patientLimitMs,
      ...present({ platform: scenario.platform, network: scenario.network }),
    }, stage ?? (scenario.user === undefined ? undefined : { image, env: {}, user: scenario.user }));
    if ('problem' in planned) throw new Error(planned.problem.en);
    const cancel = new AbortController();
    return await runProbe(planned.plan, worldBeside(engine, scenario, host), {
      locale: 'en',
      compareWithHost: host !== undefined,
      signal: cancel.signal,
      onEvent: (event) => {
        if (event.kind === 'check' && kindOf(event.check) === scenario.cancelAt) cancel.abort();
      },
    });
  } finally {
    host?.end();
    if (scenario.imageChange !== undefined || scenario.registry !== undefined) await engine.run(['rmi', '--force', image]);
  }
}

/** The project with the registry's address in the place of its name, which the engine does not know. */
function withAddress(project: NonNullable<Scenario['project']>, network: NetworkAddresses, registry: string | undefined): NonNullable<Scenario['project']> {
  if (registry === undefined) return project;
  const address = addressOf(network, registry);
  return Object.fromEntries(Object.entries(project).map(([path, text]) => [path, text.replaceAll(registry, address)]));
}

/** What the command line makes of `--dockerfile` in this project. */
function stageOf(project: Readonly<Record<string, string>>): StageForProbe {
  const files = projectFiles(memoryFiles('/project', new Map(Object.entries(project))), new ParseMemory());
  const stage = stageForProbe({}, analyzeDocument('/project/Dockerfile', { top: '/project', files, composeFiles: [] }));
  if ('problem' in stage) throw new Error(stage.problem.en);
  return stage;
}

function addressOf(network: NetworkAddresses, host: string): string {
  const entry = network.addHosts.find((each) => each.startsWith(`${host}:`));
  if (entry === undefined) throw new Error(`the scenario has no host ${host}`);
  return entry.slice(host.length + 1);
}

/** The real world, with the client pointed at the lab's engine. */
function worldBeside(engine: LabEngine, scenario: Scenario, host: HostSide | undefined): ProbeWorld {
  const world = probeWorld(readPayloadSource([new URL('../../../server/src/probe/payload', import.meta.url).pathname]));
  const environment = { ...engine.environment, ...scenario.engineEnvironment };
  return {
    ...world,
    environment: { ...world.environment, ...environment },
    processes: {
      run: (command, options) => host !== undefined && command.executable !== 'docker'
        ? world.processes.run(host.start(command), { ...options, environment: { ...host.environment, ...options.environment } })
        : world.processes.run(scenario.client?.(command) ?? withFlags(command, scenario.containerFlags ?? []), {
          ...options, environment: { ...environment, ...options.environment },
        }),
    },
  };
}

/** Flags for `docker run` alone: of the other commands only the container's start takes them. */
function withFlags(command: HostCommand, flags: readonly string[]): HostCommand {
  const [first = '', ...rest] = command.args;
  return first === 'run' ? { ...command, args: [first, ...flags, ...rest] } : command;
}

async function makeImage(engine: LabEngine, scenario: Scenario): Promise<string> {
  const base = scenario.image ?? 'golang:1.23';
  if (scenario.imageChange === undefined) return base;
  const tag = `go-module-doctor-scenario:${scenario.name.replace(/[^a-z0-9]+/giu, '-').toLowerCase()}`;
  const built = await engine.run(['build', '--quiet', '--label', ownBuildLabel(), '--network', 'none', '--tag', tag, '-'], {
    input: `FROM ${base}\nRUN ${scenario.imageChange}\n`,
  });
  if (built.code !== 0) throw new Error(`the image of "${scenario.name}" was not built: ${built.stderr}`);
  return tag;
}
