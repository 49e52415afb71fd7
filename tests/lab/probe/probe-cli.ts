import { ensureEngine } from '../engine/engine.ts';
import { labWorld } from './lab-world.ts';
import { runProbeCommand } from '../../../server/src/cli/probe.ts';

/** The probe subcommand as a process of its own, with the lab's engine: what a test can kill. */
const abort = new AbortController();
process.once('SIGINT', () => {
  abort.abort();
});
process.exitCode = await runProbeCommand(process.argv.slice(2), {
  workingDirectory: process.cwd(),
  environment: process.env,
  stdout: { write: (text) => void process.stdout.write(text), isTTY: false },
  stderr: { write: (text) => void process.stderr.write(text), isTTY: true },
  signal: abort.signal,
}, {
  world: labWorld(await ensureEngine()),
  resolveStage: () => Promise.reject(new Error('no Dockerfile is given in these tests')),
});
