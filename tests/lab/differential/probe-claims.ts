import type { ShellCommand } from '../../../server/src/docker/shell/model.ts';
import { watchedVariables, type Outcome, type ProbeRun } from './probe-stub.ts';

interface Count {
  readonly known: number;
  readonly all: number;
}

/** What our reading of one text says about its probes, held against what really ran. */
export interface Claims {
  readonly text: string;
  readonly faults: readonly string[];
  /** Probes that ran, of them those that we know of. */
  readonly listed: Count;
  readonly words: Count;
  readonly variables: Count;
  readonly folders: Count;
  /** Probes that ran, of them those that we call certain. */
  readonly certain: Count;
  /** Of the probes whose failure failed the whole, those that we call fatal. */
  readonly fatal: Count;
}

/** `run` starts the text with all probes succeeding, or with this one failing. `mayHaveMore`: we say that not all could be read. */
export async function judgeRuns(
  text: string, commands: readonly ShellCommand[], environment: Readonly<Record<string, string>>,
  run: (failing?: string) => Promise<Outcome>, mayHaveMore = false,
): Promise<Claims> {
  const { code, runs } = await run();
  const tags = [...new Set(runs.map(({ words }) => words[0] ?? ''))];
  const ours = new Map(tags.map((tag) => [tag, commands.filter((command) => isAbout(command, tag))]));
  const faults: string[] = [];
  if (code === undefined) faults.push('never ended');
  const matched: { readonly command: ShellCommand; readonly run: ProbeRun }[] = [];
  for (const each of runs) {
    const tag = each.words[0] ?? '';
    const candidates = ours.get(tag) ?? [];
    const command = candidates.find((candidate) => differences(candidate, each, environment).length === 0);
    if (command !== undefined) matched.push({ command, run: each });
    else if (candidates.length > 0) faults.push(`${tag}: ${candidates.map((candidate) => differences(candidate, each, environment).join(', ')).join(' / ')}`);
    else if (!mayHaveMore) faults.push(`${tag}: runs, and is not listed`);
  }
  // A failure in front may end the script: what is certain is reached unless something fails.
  const mayEnd = code !== 0;
  for (const command of commands) {
    const tag = tagWord.exec(command.words[1]?.text ?? '')?.[0];
    if (tag === undefined || !command.certain || mayEnd || !isProbe(command)) continue;
    if (!runs.some((each) => each.words[0] === tag && differences(command, each, environment).length === 0)) faults.push(`${tag}: is called certain, and never runs so`);
  }
  // One probe of each text: they all take their turn over the texts.
  const chosen = tags.length === 0 ? undefined : tags[text.length % tags.length];
  let fatal: Count = { known: 0, all: 0 };
  if (chosen !== undefined && code === 0) {
    const claimed = (ours.get(chosen) ?? []).some((each) => each.certain && each.fatal);
    const failed = (await run(chosen)).code;
    if (claimed && failed === 0) faults.push(`${chosen}: is called fatal, and its failure is swallowed`);
    if (failed !== 0 && failed !== undefined) fatal = { known: claimed ? 1 : 0, all: 1 };
  }
  return {
    text, faults, fatal,
    listed: counted(tags.map((tag) => (ours.get(tag)?.length ?? 0) > 0)),
    words: counted(matched.flatMap(({ command }) => command.words.slice(2).map(({ value }) => value !== undefined))),
    variables: counted(matched.flatMap(({ command }) => watchedVariables.map((name) => variableOf(command, name, environment) !== 'unknown'))),
    folders: counted(matched.map(({ command }) => command.directory !== undefined)),
    certain: counted(tags.map((tag) => ours.get(tag)?.some((each) => each.certain) === true)),
  };
}

const tagWord = /^P\d+$/;

function isProbe({ words }: ShellCommand): boolean {
  return words[0]?.value === undefined || /^(?:go|git|make)$/.test(words[0].value);
}

function isAbout(command: ShellCommand, tag: string): boolean {
  return isProbe(command) && command.words.some(({ text, value }) => text === tag || value === tag);
}

function counted(known: readonly boolean[]): Count {
  return { known: known.filter(Boolean).length, all: known.length };
}

function differences(command: ShellCommand, run: ProbeRun, environment: Readonly<Record<string, string>>): string[] {
  const found: string[] = [];
  const values = command.words.map(({ value }) => value);
  if (!fits(values, [run.program, ...run.words])) found.push(`words ${JSON.stringify(values)} are really ${JSON.stringify([run.program, ...run.words])}`);
  if (command.directory !== undefined && command.directory !== run.directory) found.push(`folder ${command.directory} is really ${run.directory}`);
  for (const name of watchedVariables) {
    const value = variableOf(command, name, environment);
    // The go command takes an empty variable for an unset one, and so do we.
    if (value !== 'unknown' && value !== (run.variables[name] ?? '')) found.push(`${name}=${value} is really ${run.variables[name] ?? 'unset'}`);
  }
  return found;
}

/** An unknown word may be none or several. */
function fits([word, ...others]: readonly (string | undefined)[], real: readonly string[]): boolean {
  if (word !== undefined) return word === real[0] && (others.length === 0 ? real.length === 1 : fits(others, real.slice(1)));
  if (others.length === 0) return true;
  return [...real, ''].some((_, taken) => fits(others, real.slice(taken)));
}

/** As the environment of a download reads it. */
function variableOf({ assignments, exported, tainted }: ShellCommand, name: string, environment: Readonly<Record<string, string>>): string {
  const own = assignments.findLast((each) => each.name === name) ?? exported.findLast((each) => each.name === name);
  if (own !== undefined) return own.value ?? 'unknown';
  return tainted ? 'unknown' : environment[name] ?? '';
}
