import { placeInFile, type Build } from '../project/build.ts';
import type { Finding, Fix } from '../rules/finding.ts';

/**
 * A finding as the files have it: what rules say of a Dockerfile inside a compose file stands in that file, and fixes that cannot be
 * written there are not offered.
 */
export function inFiles(finding: Finding, build: Build): Finding {
  const { inline } = build;
  if (inline === undefined) return finding;
  return {
    ...finding,
    place: placeInFile(finding.place, build),
    related: finding.related.map(({ place, message }) => ({ place: placeInFile(place, build), message })),
    fixes: finding.fixes.flatMap((fix): Fix[] => {
      const edits = fix.edits.flatMap((edit) => inline.editInFile(edit) ?? []);
      return edits.length === fix.edits.length ? [{ ...fix, edits }] : [];
    }),
    ...(finding.symptoms === undefined ? {} : { symptoms: finding.symptoms.map((each) => inFiles(each, build)) }),
  };
}
