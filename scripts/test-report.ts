/** What one phase of ./test leaves for the lines at the end. */
export interface PhaseResult {
  readonly passed: number;
  readonly failed: number;
  readonly failures: readonly Failure[];
  /** Single tests that took long. */
  readonly slow: readonly Timed[];
  readonly files: readonly FileResult[];
  /** What failed beside others and passed in a second run, alone. Missing where nothing ran twice. */
  readonly passedAgain?: readonly Failure[];
}

export interface Failure {
  readonly name: string;
  /** First line of the message. */
  readonly error: string;
  /** Test file, from the root of the repository. Missing where no test failed, but a process. */
  readonly file?: string;
}

/** A test file: its time is that of its tests and hooks together. */
export interface FileResult extends Timed {
  readonly passed: number;
  readonly failed: number;
}

export interface Timed {
  readonly name: string;
  readonly ms: number;
}

export interface FinishedPhase extends PhaseResult {
  readonly phase: string;
  readonly ms: number;
}

/** Milliseconds from which a test file is worth a line, and how many lines there are at most. */
const slowFile = 3000;
const mostLines = 25;

/**
 * The end of a run, fit for somebody who sees only the tail of a log: where the time went, then each failure with the first line of its
 * error, then one line per phase, and the totals last.
 */
export function closingLines(phases: readonly FinishedPhase[]): readonly string[] {
  const named = (of: (each: FinishedPhase) => readonly Failure[]) =>
    phases.flatMap((each) => of(each).map(({ name, error }) => `  ${each.phase}: ${name}\n      ${error}`));
  const total = (count: (each: FinishedPhase) => number) => phases.reduce((sum, each) => sum + count(each), 0);
  return [
    ...section('slow test files', longest(phases.flatMap(({ files }) => files.filter(({ ms }) => ms >= slowFile)))),
    ...section('slow tests', longest(phases.flatMap(({ slow }) => slow))),
    ...section('failed beside others, passed in a second run alone', named(({ passedAgain }) => passedAgain ?? [])),
    ...section('failed', named(({ failures }) => failures)),
    ...phases.map(({ phase, passed, failed, ms }) =>
      `${phase.padEnd(8)} ${String(passed).padStart(5)} passed ${String(failed).padStart(4)} failed ${seconds(ms)}`),
    '',
    `${total(({ passed }) => passed)} passed, ${total(({ failed }) => failed)} failed`,
  ];
}

/** A program that counts as one test, such as the type check. */
export function resultOfProgram(name: string, code: number): PhaseResult {
  if (code === 0) return { ...nothing, passed: 1 };
  return { ...nothing, failed: 1, failures: [{ name, error: `ended with exit code ${code}` }] };
}

/**
 * What a run of tests counts as. One that ended without its numbers has crashed, one without a single test proves nothing, and one that
 * failed without a failed test did so where no test looks: each is a failure.
 */
export function resultOfTests(name: string, code: number, written: PhaseResult | undefined): PhaseResult {
  if (written === undefined) return { ...nothing, failed: 1, failures: [{ name, error: `crashed with exit code ${code} before its tests ended` }] };
  if (written.failed > 0 || (code === 0 && written.passed > 0)) return written;
  const error = code === 0 ? 'ran no test' : `ended with exit code ${code} though no test failed`;
  return { ...written, failed: 1, failures: [...written.failures, { name, error }] };
}

/** What several processes of one phase come to together. */
export function joined(results: readonly PhaseResult[]): PhaseResult {
  return {
    passed: results.reduce((sum, { passed }) => sum + passed, 0),
    failed: results.reduce((sum, { failed }) => sum + failed, 0),
    failures: results.flatMap(({ failures }) => failures),
    slow: results.flatMap(({ slow }) => slow),
    files: results.flatMap(({ files }) => files),
  };
}

/** More files than these are no accident of a busy machine. */
const mostSecondRuns = 5;

/** The test files that may run a second time: each that failed, where they are few and nothing failed outside of files. */
export function filesToRunAgain({ failures }: PhaseResult): readonly string[] {
  const files = new Set(failures.map(({ file }) => file));
  return files.size > mostSecondRuns ? [] : [...files].filter((file) => file !== undefined);
}

/**
 * A phase in which the second run of some files counts instead of their first.
 *
 * @param again by test file, what its second run came to
 */
export function withSecondRuns(first: PhaseResult, again: ReadonlyMap<string, PhaseResult>): PhaseResult {
  const repeated = ({ file }: Failure): boolean => file !== undefined && again.has(file);
  const kept = first.files.filter(({ name }) => !again.has(name));
  const gone = first.files.filter(({ name }) => again.has(name));
  const failsAgain = [...again.values()].flatMap(({ failures }) => failures.map(({ name }) => name));
  const sum = (numbers: readonly number[]): number => numbers.reduce((one, other) => one + other, 0);
  const seconds = joined([...again.values()]);
  return {
    passed: first.passed - sum(gone.map(({ passed }) => passed)) + seconds.passed,
    failed: first.failed - sum(gone.map(({ failed }) => failed)) + seconds.failed,
    failures: [...first.failures.filter((failure) => !repeated(failure)), ...seconds.failures],
    slow: first.slow,
    files: [...kept, ...gone, ...seconds.files.map((file) => ({ ...file, name: `${file.name}, second run` }))],
    passedAgain: first.failures.filter((failure) => repeated(failure) && !failsAgain.includes(failure.name)),
  };
}

const nothing: PhaseResult = { passed: 0, failed: 0, failures: [], slow: [], files: [] };

function section(title: string, lines: readonly string[]): readonly string[] {
  return lines.length === 0 ? [] : [`${title}:`, ...lines, ''];
}

function longest(timed: readonly Timed[]): readonly string[] {
  return [...timed].sort((one, other) => other.ms - one.ms).slice(0, mostLines).map(({ name, ms }) => `${seconds(ms)}  ${name}`);
}

function seconds(ms: number): string {
  return `${(ms / 1000).toFixed(0).padStart(5)} s`;
}
