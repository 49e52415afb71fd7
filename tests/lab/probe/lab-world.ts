import { fileURLToPath } from 'node:url';
import type { LabEngine } from '../engine/engine.ts';
import { probeWorld, readPayloadSource } from '../../../server/src/host/probe-world.ts';
import type { ProbeWorld } from '../../../server/src/probe/dependencies.ts';
import type { HostCommand } from '../../../server/src/probe/process-runner.ts';

export const payloadFolder = fileURLToPath(new URL('../../../server/src/probe/payload/', import.meta.url));

/** Twice the command line's own time limit: that a machine is busy is no part of what most tests are about. */
export const patientLimitMs = 60_000;

/** The real world, with the engine's client taken from the lab; `started` sees every command line. */
export function labWorld(engine: LabEngine, started: (command: HostCommand) => void = () => undefined): ProbeWorld {
  const world = probeWorld(readPayloadSource([payloadFolder]));
  return {
    ...world,
    processes: {
      run: (command, options) => {
        started(command);
        const executable = command.executable === 'docker' ? engine.docker : command.executable;
        return world.processes.run(
          { ...command, executable }, { ...options, environment: { ...engine.environment, ...options.environment } }
        );
      },
    },
  };
}
