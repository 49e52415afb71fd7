import { conflicts, type TextEdit } from '../text/edit.ts';
import type { Finding, Fix } from '../rules/finding.ts';

/**
 * Safe fixes that can be applied together, in the order of the findings: of each finding its first safe one, left out when
 * an edit of it touches what an earlier one changes. What is left out comes up again after the next check.
 * The same edit wanted by two fixes (one ARG for two downloads) is taken once.
 */
export function selectSafeFixes(findings: readonly Finding[]): readonly Fix[] {
  return compatibleFixes(findings.flatMap((finding) => finding.fixes.find((fix) => fix.safe) ?? []));
}

/** The fixes that can be applied together, earlier ones first. */
export function compatibleFixes(fixes: readonly Fix[]): readonly Fix[] {
  const chosen: Fix[] = [];
  const taken: TextEdit[] = [];
  for (const fix of fixes) {
    const added = fix.edits.filter((edit) => !taken.some((other) => isSame(edit, other)));
    if (added.some((edit) => taken.some((other) => conflicts(edit, other)))) continue;
    chosen.push(added.length === fix.edits.length ? fix : { ...fix, edits: added });
    taken.push(...added);
  }
  return chosen;
}

function isSame(a: TextEdit, b: TextEdit): boolean {
  return a.path === b.path && a.span.start === b.span.start && a.span.end === b.span.end && a.newText === b.newText;
}
