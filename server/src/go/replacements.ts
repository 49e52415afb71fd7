import { oncePer } from '../text/memo.ts';
import type { GoMod, Replacement, Requirement } from './go-mod.ts';

const linesByPath = oncePer(({ replaces }: GoMod): ReadonlyMap<string, readonly Replacement[]> => {
  const lines = new Map<string, Replacement[]>();
  for (const each of replaces) {
    const known = lines.get(each.oldPath.value);
    if (known === undefined) lines.set(each.oldPath.value, [each]);
    else known.push(each);
  }
  return lines;
});

/** What stands in the place of a required module: a line for its version comes before one for all versions. */
export function replacementOf(goMod: GoMod, { path, version }: Requirement): Replacement | undefined {
  const lines = linesByPath(goMod).get(path.value) ?? [];
  return lines.find(({ oldVersion }) => oldVersion?.value === version.value) ?? lines.find(({ oldVersion }) => oldVersion === undefined);
}

/** Whether go.mod replaces the module, in whatever version. */
export function isReplaced(goMod: GoMod, path: string): boolean {
  return linesByPath(goMod).has(path);
}
