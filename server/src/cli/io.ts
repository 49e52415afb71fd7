import type { Localized } from '../text/localized.ts';

/** What a subcommand may touch of the process: handed in, so that tests run commands in one process. */
export interface CommandIo {
  readonly workingDirectory: string;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly stdout: Output;
  readonly stderr: { write(text: string): void; readonly isTTY: boolean };
  readonly signal: AbortSignal;
}

interface Output {
  write(text: string): void;
  /** Resolves once the reader has taken what was written, so that a long output does not pile up here; left out where it cannot. */
  readonly taken?: () => Promise<void>;
  readonly isTTY: boolean;
}

/**
 * Bad arguments or a state in which the command cannot run: its text is for the user, in the language the rim chooses; the exit code is 2.
 */
export class UsageError extends Error {
  override readonly name = 'UsageError';
  readonly text: Localized;

  constructor(text: Localized) {
    super(text.en);
    this.text = text;
  }
}

/** Not by the class: what `probe` and `explain` need is bundled apart from the rest, and each bundle has a class of its own. */
export function isUsageError(error: unknown): error is UsageError {
  return error instanceof Error && error.name === 'UsageError' && 'text' in error;
}

/** Exit codes that all subcommands share; `interrupted` is what shells make of an end by Ctrl-C. */
export const exitCodes = { clean: 0, found: 1, couldNotRun: 2, inconclusive: 3, interrupted: 130 } as const;
