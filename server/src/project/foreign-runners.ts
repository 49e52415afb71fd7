import type { ShellCommand } from '../docker/shell/model.ts';

/**
 * Task runners and build tools whose files we do not read, though they often run the go command: what they do is unknown, and said to be
 * so. Undefined for every other program, and where the words tell that nothing is run.
 */
export function foreignRunner(command: ShellCommand): string | undefined {
  const { program } = command;
  if (program === undefined || !runners.has(program)) return undefined;
  const asksOnly = command.words.slice(1).some(({ value }) => value !== undefined && /^(?:-h|-v|-V|--help|--version|--list|-l|version|help)$/.test(value));
  return asksOnly ? undefined : program;
}

const runners: ReadonlySet<string> = new Set(['task', 'go-task', 'just', 'mage', 'goreleaser', 'bazel', 'bazelisk', 'ninja', 'earthly', 'dagger']);
