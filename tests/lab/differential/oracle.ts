import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import type { LabEngine } from '../engine/engine.ts';

/** A question to the program in `oracle/`, which is compiled and run in an image of the lab. */
export type Question =
  /** How go/version orders two toolchain names (`go1.22.3`). */
  | { readonly kind: 'version'; readonly text: readonly [string, string] }
  /** path.Match of a pattern and a name. */
  | { readonly kind: 'match'; readonly text: readonly [string, string] }
  /** url.Parse. */
  | { readonly kind: 'url'; readonly text: readonly [string] }
  /**
   * The go command itself, in a folder of its own: `$DIR` is that folder, `$RUN` the number of the run for the loopback proxy, `$GOVERSION`
   * the release.
   */
  | GoRun;

export interface GoRun {
  readonly kind: 'go';
  readonly arguments: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  readonly files?: Readonly<Record<string, string>>;
}

export interface Answer {
  readonly order: number;
  readonly valid?: readonly [boolean, boolean];
  readonly lang?: readonly [string, string];
  readonly match?: 'true' | 'false' | 'malformed';
  readonly error?: string;
  readonly url?: {
    readonly scheme: string; readonly opaque: string; readonly user: string; readonly hasUser: boolean; readonly host: string;
    readonly hostname: string; readonly port: string; readonly query: string; readonly redacted: string;
  };
  readonly code: number;
  /** The release that ran, without "go". */
  readonly running?: string;
  readonly stdout?: string;
  readonly stderr?: string;
  /** Entries of the loopback proxy in the order in which this run came to them. */
  readonly asked?: readonly string[];
  readonly invalid?: string;
}

/** Where an entry of a GOPROXY list reaches the loopback proxy; `answer` is a status, `ok`, `html` or `cut`. */
export function loopbackProxy(entry: number, answer: string): string {
  return `http://127.0.0.1:8080/$RUN/${entry}/${answer}`;
}

/** The one release that is asked: the newest of the lab. */
export const oracleImage = 'golang:1.24';

/**
 * Compiling what the program needs of the standard library, cold, takes most of the time: some 10 s on two idle cores. A machine that is
 * busy with ten other things needs ten times that; the limit is only there for one that hangs.
 */
const oracleLimitMs = 580_000;

/** Asks all questions in one container without a network; the answers come in the order of the questions. */
export async function askGo(engine: LabEngine, questions: readonly Question[]): Promise<readonly Answer[]> {
  const sources = ['main.go', 'proxy.go'].map((name) => [name, readFileSync(new URL(`oracle/${name}`, import.meta.url), 'utf8')] as const);
  const script = [
    'mkdir /oracle && cd /oracle && printf "module oracle\\n\\ngo 1.24\\n" > go.mod',
    ...sources.map(([name, text]) => `cat > ${name} <<'END-OF-SOURCE'\n${text}END-OF-SOURCE`),
    // The loopback of a container without a network is up, but nothing beyond it can be reached.
    'CGO_ENABLED=0 GOFLAGS=-mod=mod go build -o /oracle/oracle . && mkdir -p /run/questions && cd /run/questions && exec /oracle/oracle',
  ].join('\n');
  const { code, stdout, stderr } = await engine.run(
    ['run', '--rm', '--interactive', '--network', 'none', '--label', 'go-module-doctor.lab', oracleImage, 'sh', '-ec', script],
    { input: questions.map((question) => `${JSON.stringify(question)}\n`).join(''), timeLimitMs: oracleLimitMs },
  );
  assert.equal(code, 0, `the oracle failed: ${stderr}`);
  const answers = stdout.trimEnd().split('\n').map((line) => JSON.parse(line) as Answer);
  assert.equal(answers.length, questions.length, stderr);
  for (const [index, { invalid }] of answers.entries()) assert.equal(invalid, undefined, JSON.stringify(questions[index]));
  return answers;
}
