import { runCommandLine } from './main.ts';

const controller = new AbortController();
for (const name of ['SIGINT', 'SIGTERM'] as const) {
  // The first asks for an orderly end, which removes what was started; the second one ends at once.
  process.once(name, () => {
    controller.abort();
  });
}
// A reader that ends early (`| head`) is no error of ours.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
  process.exit(0);
});

void runCommandLine(process.argv.slice(2), {
  workingDirectory: process.cwd(),
  environment: process.env,
  stdout: { write: (text) => process.stdout.write(text), isTTY: process.stdout.isTTY },
  stderr: { write: (text) => process.stderr.write(text), isTTY: process.stderr.isTTY },
  signal: controller.signal,
}).then((exitCode) => {
  process.exitCode = exitCode;
});
