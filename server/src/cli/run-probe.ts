import { ownFolder, payloadFolders } from '../host/own-folder.ts';
import { probeWorld, readPayloadSource } from '../host/probe-world.ts';
import type { CommandIo } from './io.ts';
import { runProbeCommand } from './probe.ts';
import { mirrorChoices, resolveStage } from './resolve-stage.ts';

/** `go-module-doctor probe` with the real world. */
export function runProbe(argv: readonly string[], io: CommandIo): Promise<number> {
  return runProbeCommand(argv, io, {
    world: probeWorld(readPayloadSource(payloadFolders(ownFolder()))),
    mirrorChoices: (request) => mirrorChoices(request, io.workingDirectory),
    resolveStage: (request) => Promise.resolve(resolveStage(request, io)),
  });
}
