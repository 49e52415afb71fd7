/**
 * Spreads the test files of a height over lanes: processes that run side by side. Files that would meet in one thing (an engine's cache, a
 * folder that is built anew) stand in one lane, where they run one after the other; the last lane takes every file that no other names, so
 * that a new one runs without a word here.
 *
 * @param named for each lane but the last, the files or folders that belong to it; where two fit, the longer name decides
 * @throws Error where a name fits no file: it was moved or is gone, and whatever took its place would run in another lane
 */
export function lanesOf(files: readonly string[], named: readonly (readonly string[])[]): readonly (readonly string[])[] {
  const owners = named.flatMap((names, lane) => names.map((name) => ({ name, lane })))
    .sort((one, other) => other.name.length - one.name.length);
  const stale = owners.filter(({ name }) => !files.some((file) => fits(file, name)));
  if (stale.length > 0) throw new Error(`no test file fits ${stale.map(({ name }) => name).join(', ')}`);
  const laneOf = (file: string): number => owners.find(({ name }) => fits(file, name))?.lane ?? named.length;
  const lanes = Array.from({ length: named.length + 1 }, (_, lane) => files.filter((file) => laneOf(file) === lane).sort());
  return lanes.filter((lane) => lane.length > 0);
}

function fits(file: string, name: string): boolean {
  return file === name || file.startsWith(`${name}/`);
}
