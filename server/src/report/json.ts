import type { ReportedFinding } from './resolved-finding.ts';

/** `check --format json`: schema version 1; additions keep the version, removals raise it. */
export function findingsAsJson(files: number, findings: readonly ReportedFinding[]): string {
  const plain = findings.map(({ rule, severity, file, range, message, fixes, related }) => ({ rule, severity, file, range, message, fixes, related }));
  return `${JSON.stringify({ schemaVersion: 1, files, findings: plain }, null, 2)}\n`;
}
