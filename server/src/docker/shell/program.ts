import type { ShellCommand } from './model.ts';

/** Name of the program without its folder; undefined when the shell computes it. */
export function programOf({ words }: ShellCommand): string | undefined {
  const name = words[0]?.value;
  return name?.slice(name.lastIndexOf('/') + 1);
}
