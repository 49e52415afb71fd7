import type { ProbeReport } from '../../../protocol/src/probe-report.ts';
import type { Translate } from '../panel/translate.ts';
import { misfit, type Schema } from './schema.ts';

/** The largest reports measured are under 400 kB; a page drawn from more would stand still. */
export const largestReportBytes = 4 * 1024 * 1024;

const knownVersion = 1;

/**
 * A report that somebody saved, or what is wrong with the file in one sentence. It comes from anywhere: nothing of it is believed unseen.
 */
export function readReport(bytes: Uint8Array, schema: Schema, t: Translate): ProbeReport | { readonly problem: string } {
  if (bytes.length > largestReportBytes) return { problem: tooLarge(t) };
  let value: unknown;
  try {
    value = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch {
    return { problem: t('This file is no JSON text') };
  }
  const version: unknown = typeof value === 'object' && value !== null ? (value as { readonly schemaVersion?: unknown }).schemaVersion : undefined;
  if (typeof version === 'number' && version !== knownVersion) return { problem: t('The report has schema version {0}, and this version of Go Module Doctor reads {1}', version, knownVersion) };
  const wrong = misfit(value, schema);
  if (wrong !== undefined) return { problem: wrong === '' ? t('This is no report of Go Module Doctor') : t('This is no report of Go Module Doctor: {0} is missing or of another kind', wrong) };
  return value as ProbeReport;
}

export function tooLarge(t: Translate): string {
  return t('The file is larger than {0} MB, which no report is', largestReportBytes / 1024 / 1024);
}
