import type { ProbeReport } from '../../../protocol/src/probe-report.ts';
import type { EnvironmentView } from './panel-view.ts';
import type { Translate } from './translate.ts';

/** The variables in force, each with its origin. */
export function environmentView(report: ProbeReport, t: Translate): EnvironmentView | undefined {
  const rows = Object.entries(report.environment).map(([name, { value, origin, host }]) => ({
    name,
    value: value === '' ? t('(empty)') : value,
    origin,
    ...(host === undefined ? {} : { host: t('host: {0}', host === '' ? t('(empty)') : host) }),
  }));
  if (rows.length === 0) return undefined;
  return { title: t('Environment in force'), nameLabel: t('Variable'), valueLabel: t('Value'), originLabel: t('Where it comes from'), rows };
}
