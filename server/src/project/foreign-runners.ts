import type { ShellWord } from '../docker/shell/model.ts';
import { baseName } from '../docker/shell/interpreter.ts';

/**
 * Task runners and build tools whose files we do not read, though they often run the go command: what they do is unknown, and said to be
 * so. Undefined for every other program, and where the words tell that nothing is run.
 */
export function foreignRunner(words: readonly ShellWord[]): string | undefined {
  const program = baseName(words[0]?.value ?? '');
  const asksOnly = words.slice(1).some(({ value }) => value !== undefined && /^(?:-h|-v|-V|--help|--version|--list|-l|version|help)$/.test(value));
  return runners.has(program) && !asksOnly ? program : undefined;
}

const runners: ReadonlySet<string> = new Set(['task', 'go-task', 'just', 'mage', 'goreleaser', 'bazel', 'bazelisk', 'ninja', 'earthly', 'dagger']);
