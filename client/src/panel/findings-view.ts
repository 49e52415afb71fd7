import type { ProbeFinding, ProbeReport } from '../../../protocol/src/probe-report.ts';
import type { FindingsView } from './panel-view.ts';
import type { Translate } from './translate.ts';

/** The findings that the probe confirmed or refuted; the others are counted, since the editor shows them where they are. */
export function findingsView({ findings = [], verdict }: ProbeReport, t: Translate): FindingsView | undefined {
  const rows = findings.flatMap((finding) => (finding.measured === 'not-measured' ? [] : [{
    outcome: finding.measured === 'confirmed' ? 'no' as const : 'aside' as const,
    outcomeLabel: measuredLabel(finding.measured, t),
    place: placeText(finding),
    rule: finding.rule,
    message: finding.message,
    // The verdict's own sentence stands above, with what follows from it.
    ...(finding.because === undefined || finding.because === verdict.summary ? {} : { because: finding.because }),
  }]));
  if (rows.length === 0) return undefined;
  const others = findings.length - rows.length;
  return {
    title: t('What the files say'),
    rows,
    ...(others === 0 ? {} : { rest: t('Findings that the probe does not speak of: {0}', others) }),
  };
}

export function measuredLabel(measured: ProbeFinding['measured'], t: Translate): string {
  switch (measured) {
    case 'confirmed': return t('confirmed');
    case 'refuted': return t('not so here');
    case 'not-measured': return t('not measured');
  }
}

/** `Dockerfile:3` */
export function placeText({ place: { file, line } }: Pick<ProbeFinding, 'place'>): string {
  return `${file}:${line}`;
}
