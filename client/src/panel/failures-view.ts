import type { ProbeReport } from '../../../protocol/src/probe-report.ts';
import type { FailuresView } from './panel-view.ts';
import type { Translate } from './translate.ts';

/** The modules of go.mod that could not be downloaded: those that fail alike stand together. */
export function failuresView({ moduleFailures = [] }: ProbeReport, t: Translate): FailuresView | undefined {
  if (moduleFailures.length === 0) return undefined;
  return {
    title: t('Modules that could not be downloaded'),
    outcomeLabel: t('fails'),
    groups: moduleFailures.map(({ cause, title, modules, error }) => ({
      cause,
      title,
      modules: modules.slice(0, mostModules),
      ...(modules.length <= mostModules ? {} : { rest: t('and {0} more', modules.length - mostModules) }),
      error,
    })),
  };
}

/** A module that fails for a reason of its own stands in a group of its own, so a longer list tells nothing new. */
const mostModules = 8;
