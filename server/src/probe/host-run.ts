import type { ProbeCheck } from '../../../protocol/src/index.ts';
import type { ProbeWorld } from './dependencies.ts';
import { parseEventLine } from './event-lines.ts';
import { payloadInput, type ProbePlan } from './plan.ts';
import type { HostCommand } from './process-runner.ts';

/** A compile on the host uses the user's own build cache; beyond this the comparison is not worth the wait. */
const hostCompileLimitMs = 60_000;
/** From the payload's own limit to its end. */
const endAllowanceMs = 5_000;

/** Go variables that decide what is asked: on the host the container's values are in force, so that both measure the same targets. */
const comparedVariables = ['GOPROXY', 'GONOPROXY', 'GOPRIVATE', 'GOSUMDB', 'GONOSUMDB', 'GOINSECURE'] as const;

export interface HostMeasurement {
  readonly checks: readonly ProbeCheck[];
  /** It came to its own end with nothing cut off. Otherwise a check may have failed for want of time, and proves nothing of the host. */
  readonly finished: boolean;
}

const notMeasured: HostMeasurement = { checks: [], finished: false };

/**
 * The same payload on the host, when the host has Go: the difference between both is evidence. It compiles at once and measures as soon as
 * the container's own values are known. Without Go, or when anything fails, there is no comparison and nothing is said.
 */
export async function runOnHost(
  plan: ProbePlan, world: ProbeWorld, containerEnvironment: Promise<Readonly<Record<string, string>> | undefined>, signal: AbortSignal,
): Promise<HostMeasurement> {
  const folder = await world.folders.create('probe.go', world.payloadSource);
  if (folder === undefined) return notMeasured;
  try {
    const program = world.folders.join(folder, `probe${world.programSuffix}`);
    const built = await world.processes.run(
      { executable: 'go', args: ['build', '-trimpath', '-o', program, 'probe.go'] },
      { timeLimitMs: hostCompileLimitMs, signal, folder, environment: plainGo },
    );
    if (built.outcome !== 'exited' || built.exitCode !== 0) return notMeasured;
    const environment = await containerEnvironment;
    if (environment === undefined) return notMeasured;
    return await measure(plan, world, { executable: program, args: [] }, folder, overrideOf(plan, environment), signal);
  } finally {
    await world.folders.remove(folder);
  }
}

async function measure(
  plan: ProbePlan, world: ProbeWorld, program: HostCommand, folder: string, override: Readonly<Record<string, string>>, signal: AbortSignal,
): Promise<HostMeasurement> {
  const checks: ProbeCheck[] = [];
  const ended = { isWhole: false };
  const { outcome } = await world.processes.run(program, {
    timeLimitMs: plan.timeLimitMs + endAllowanceMs,
    signal,
    folder,
    input: payloadInput(plan, 'host', override),
    holdInput: true,
    onLine: (line) => {
      const event = parseEventLine(line, 'host');
      if (event?.kind === 'check') checks.push(event.check);
      if (event?.kind === 'end') ended.isWhole = event.notChecked === 0;
    },
  });
  return { checks, finished: ended.isWhole && outcome === 'exited' };
}

/** The container's own values; where the plan has them, unredacted. */
function overrideOf(plan: ProbePlan, environment: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  return Object.fromEntries(comparedVariables.map((name) => {
    const planned = plan.env[name];
    return [name, planned === undefined || planned === '' ? environment[name] ?? '' : planned];
  }));
}

/** The compile must not depend on what the user's Go is set up for. */
const plainGo = { GO111MODULE: 'off', GOFLAGS: '', GOENV: 'off', GOTOOLCHAIN: 'local', GOWORK: 'off', GOOS: '', GOARCH: '', CGO_ENABLED: '0' };
