import type { ReportedFinding } from './resolved-finding.ts';

/**
 * `check --format json`: schema version 1; additions keep the version, removals raise it.
 * `diff` is there for a dry run only: what the safe fixes would change.
 */
export function findingsAsJson(files: number, findings: readonly ReportedFinding[], diff?: string): string {
  const plain = findings.map(({ rule, severity, file, range, message, fixes, related }) => ({ rule, severity, file, range, message, fixes, related }));
  return `${JSON.stringify({ schemaVersion: 1, files, findings: plain, ...(diff === undefined ? {} : { diff }) }, null, 2)}\n`;
}
