import type { Place } from '../text/place.ts';
import { localized } from '../text/localized.ts';
import type { ControlFile } from '../project/control-file.ts';
import type { BuildAnalysis } from '../project/analysis.ts';
import type { Finding } from '../rules/finding.ts';
import { inFiles } from './in-files.ts';
import { aboutElsewhere, isAboutCaller } from './written-elsewhere.ts';
import type { GoEnvDocument, Preferences, Rule, SuppressionDocument } from '../rules/rule.ts';

/** Thrown out of a check when `isCancelled` answers true; asked between two rules, so that a keystroke never waits for old work. */
export class CheckCancelled extends Error {
  override readonly name = 'CheckCancelled';
}

export interface CheckOptions {
  readonly rules: readonly Rule[];
  readonly preferences: Preferences;
  /** Every rule that exists, for what names rules; `rules` when left out. */
  readonly ruleIds?: ReadonlySet<string>;
  readonly isCancelled?: () => boolean;
  /** A finding as its reader wants it, or nothing; what is not shown explains no other finding. */
  readonly asShown?: (finding: Finding) => Finding | undefined;
}

/**
 * Findings of a Dockerfile under every way of building it, sorted by file and place.
 * A fault that only some of several compose services have names them; one that all have is reported once.
 */
export function checkBuilds(analyses: readonly BuildAnalysis[], options: CheckOptions): Finding[] {
  const byKey = new Map<string, { finding: Finding; services: string[] }>();
  for (const analysis of analyses) {
    const service = analysis.build.origin.kind === 'compose' ? analysis.build.origin.service.name : undefined;
    for (const rule of options.rules) {
      stopIfCancelled(options);
      for (const found of rule.checkBuild?.(analysis, options.preferences) ?? []) {
        const judged = aboutElsewhere(found, analysis);
        const finding = inFiles(judged, analysis.build);
        const key = JSON.stringify([finding.rule, finding.place, isAboutCaller(judged, analysis) ? '' : finding.message.en]);
        const known = byKey.get(key);
        if (known === undefined) byKey.set(key, { finding, services: service === undefined ? [] : [service] });
        else if (service !== undefined && !known.services.includes(service)) known.services.push(service);
      }
    }
  }
  const findings = [...byKey.values()].map(({ finding, services }) =>
    analyses.length > 1 && services.length > 0 && services.length < analyses.length ? withServices(finding, services) : finding);
  return findings.sort(compareFindings);
}

/** Findings of a go.env file on its own. */
export function checkGoEnv(document: GoEnvDocument, options: CheckOptions): Finding[] {
  const findings: Finding[] = [];
  for (const rule of options.rules) {
    stopIfCancelled(options);
    findings.push(...(rule.checkGoEnv?.(document, options.preferences) ?? []));
  }
  return findings.sort(compareFindings);
}

/** Findings about the comments that silence findings. */
export function checkSuppressions(
  { source, comments, could }: Pick<SuppressionDocument, 'source' | 'comments'> & { readonly could: (rule: Rule) => boolean },
  options: CheckOptions
): Finding[] {
  if (comments.suppressions.length === 0 && comments.misread.length === 0) return [];
  const { rules } = options;
  const ruleIds = options.ruleIds ?? new Set(rules.map(({ id }) => id));
  const decided = new Set(rules.filter(could).map(({ id }) => id));
  const document = { source, comments, ruleIds, decides: (rule: string) => decided.has(rule) };
  return rules.flatMap((rule) => [...rule.checkSuppressions?.(document) ?? []]);
}

/** Findings of a project's own settings. */
export function checkControlFile(file: ControlFile, options: CheckOptions): Finding[] {
  const ruleIds = options.ruleIds ?? new Set(options.rules.map((rule) => rule.id));
  return options.rules.flatMap((rule) => [...rule.checkControlFile?.({ file, ruleIds }) ?? []]).sort(compareFindings);
}

/** By file, then place, then rule: the order of every output. */
export function compareFindings(a: Finding, b: Finding): number {
  return comparePlaces(a.place, b.place) || compareText(a.rule, b.rule) || compareText(a.message.en, b.message.en);
}

function comparePlaces(a: Place, b: Place): number {
  return compareText(a.path, b.path) || a.span.start - b.span.start || a.span.end - b.span.end;
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function withServices(finding: Finding, services: readonly string[]): Finding {
  const names = services.map((service) => `"${service}"`);
  const note = localized(` (compose service ${names.join(', ')})`, `（compose 服务 ${names.join('、')}）`);
  const append = (text: string, addition: string) => {
    const end = text.indexOf('\n');
    return end < 0 ? text + addition : text.slice(0, end) + addition + text.slice(end);
  };
  return { ...finding, message: localized(append(finding.message.en, note.en), append(finding.message['zh-cn'], note['zh-cn'])) };
}

function stopIfCancelled(options: CheckOptions): void {
  if (options.isCancelled?.() === true) throw new CheckCancelled('the check was cancelled');
}
