import type { ShellCommand } from './model.ts';

/** Name of the program without its folder; undefined when the shell computes it. */
export function programOf({ program }: ShellCommand): string | undefined {
  return program;
}
