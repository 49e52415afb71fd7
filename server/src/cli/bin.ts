import { setFlagsFromString } from 'node:v8';
import { runCommandLine } from './main.ts';
import { exitCodes } from './io.ts';

// Each file makes much short-lived data and keeps next to nothing; V8's default lets the heap grow to several times what is alive for that,
// 150 MB over ten thousand files (measured: npm run bench -- check).
setFlagsFromString('--heap-growing-percent=15');

const controller = new AbortController();
for (const name of ['SIGINT', 'SIGTERM'] as const) {
  // The first asks for an orderly end, which removes what was started; the second one ends at once.
  process.once(name, () => {
    controller.abort();
  });
}
for (const stream of [process.stdout, process.stderr]) {
  stream.on('error', (error: NodeJS.ErrnoException) => {
    // Nobody reads any more (`| head`): no error of ours, but work for the reader alone, a probe say, may end in order.
    controller.abort();
    if (error.code === 'EPIPE') return;
    process.exitCode = exitCodes.couldNotRun;
    if (stream === process.stdout) process.stderr.write(`go-module-doctor: cannot write the output: ${error.message}\n`);
  });
}

/** Also when nobody reads any more: the error of that is handled above. */
function outputTaken(): Promise<void> {
  return new Promise((resolve) => {
    if (!process.stdout.writableNeedDrain || controller.signal.aborted) {
      resolve();
      return;
    }
    const done = () => {
      process.stdout.off('drain', done).off('close', done);
      resolve();
    };
    process.stdout.on('drain', done).on('close', done);
  });
}

runCommandLine(process.argv.slice(2), {
  workingDirectory: process.cwd(),
  environment: process.env,
  stdout: { write: (text) => process.stdout.write(text), taken: outputTaken, isTTY: process.stdout.isTTY },
  stderr: { write: (text) => process.stderr.write(text), isTTY: process.stderr.isTTY },
  signal: controller.signal,
}).then((exitCode) => {
  process.exitCode ??= exitCode;
}, (error: unknown) => {
  // A mistake of ours: the stack is what a report needs.
  process.stderr.write(`go-module-doctor: internal error: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
  process.exitCode = exitCodes.couldNotRun;
});
