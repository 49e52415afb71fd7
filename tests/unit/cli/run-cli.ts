import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

/** What ships: `npm run build` makes it, and ./test builds before it tests. */
export const cliProgram = fileURLToPath(new URL('../../../dist/cli.cjs', import.meta.url));

export interface CliResult {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface CliOptions {
  readonly environment?: Readonly<Record<string, string>>;
  /** Runs as this user, where the tests run as root. */
  readonly uid?: number;
}

/** Runs the command line as a real process in a folder. */
export function runCli(folder: string, argv: readonly string[], { environment = {}, uid }: CliOptions = {}): Promise<CliResult> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [cliProgram, ...argv], {
      // A process that hangs must not outlive the test that finds it.
      timeout: 50_000, killSignal: 'SIGKILL',
      cwd: folder, stdio: ['ignore', 'pipe', 'pipe'], env: { PATH: process.env['PATH'], LANG: 'C.UTF-8', ...environment },
      ...(uid === undefined ? {} : { uid, gid: uid }),
    });
    const output = { stdout: '', stderr: '' };
    for (const name of ['stdout', 'stderr'] as const) child[name].setEncoding('utf8').on('data', (text: string) => { output[name] += text; });
    child.once('error', reject);
    child.once('close', (code, signal) => { resolve({ code, signal, ...output }); });
  });
}

/** A folder with these files, removed after `use`. Names that end in `/` are folders. */
export async function inFolder(
  files: Readonly<Record<string, string | Buffer>>, use: (folder: string) => Promise<void> | void
): Promise<void> {
  const folder = realpathSync(mkdtempSync(path.join(tmpdir(), 'go-module-doctor-cli-')));
  try {
    for (const [name, contents] of Object.entries(files)) {
      const file = path.join(folder, name);
      mkdirSync(name.endsWith('/') ? file : path.dirname(file), { recursive: true });
      if (!name.endsWith('/')) writeFileSync(file, contents);
    }
    await use(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

const goMod = 'module shop.example/app\n\ngo 1.23\n';

/** One finding of each of two severities: an info with a safe fix (line 2) and an error with a safe fix (go.env). */
export const faulty = {
  'go.mod': goMod,
  'Dockerfile': [
    'FROM golang:1.23 AS build', 'ENV GOPROXY=https://goproxy.cn,https://proxy.golang.org,direct', 'WORKDIR /src', 'COPY go.mod ./',
    'RUN go mod download', 'COPY . .', 'RUN go build -o /app .', '',
  ].join('\n'),
} as const;
