import type { Finding } from '../rules/finding.ts';
import type { ReportedFinding } from './resolved-finding.ts';

/**
 * `check --format json`: schema version 1; additions keep the version, removals raise it.
 * `diff` is there for a dry run only: what the safe fixes would change. In parts: those of ten thousand files are never in memory together.
 */
export function* findingsAsJson(
  files: number, findings: readonly Finding[], reported: (finding: Finding) => ReportedFinding, diff?: string,
): Generator<string> {
  yield `{\n  "schemaVersion": 1,\n  "files": ${files},\n  "findings": [`;
  let isFirst = true;
  for (const finding of findings) {
    const { rule, severity, file, range, message, fixes, related } = reported(finding);
    yield `${isFirst ? '' : ','}\n    ${JSON.stringify({ rule, severity, file, range, message, fixes, related }, null, 2).replaceAll('\n', '\n    ')}`;
    isFirst = false;
  }
  yield `${isFirst ? '' : '\n  '}]${diff === undefined ? '' : `,\n  "diff": ${JSON.stringify(diff)}`}\n}\n`;
}
