import type { ProbeSubject, ProbeWay } from '../../../protocol/src/probe-report.ts';
import { timeText } from './comparison-view.ts';
import { listed } from './listed.ts';
import { canCompareMirrors } from './panel-status.ts';
import type { ActionView, PanelAction, PanelView } from './panel-view.ts';
import type { ProbeRun } from './run-state.ts';
import { durationText } from './time-text.ts';
import type { Translate } from './translate.ts';

/** `Stage "build" of Dockerfile`, `Dockerfile`, or the image when no file was named. */
export function titleOf(run: ProbeRun, t: Translate): string {
  const { request, documentName } = run;
  if (documentName === '') return request.image ?? run.report?.subject.image ?? '';
  return request.stage === undefined ? documentName : t('Stage {0} of {1}', request.stage, documentName);
}

/** What a reader must know before anything else: when and where it was measured. */
export function noticeOf({ report, foreign, restored }: ProbeRun, language: PanelView['language'], t: Translate): Pick<PanelView, 'notice' | 'isForeign'> {
  if (report === undefined) return {};
  const time = timeText(report.startedAt, language);
  if (foreign !== undefined) return { isForeign: true, notice: t('Report of another computer, opened from {0}, measured at {1}: it is shown as it was saved, and nothing here was measured now', foreign, time) };
  return restored ? { notice: t('Measured at {0}, before this window was opened', time) } : {};
}

/** How it was measured: the line below the title. */
export function factsOf(run: ProbeRun, t: Translate): string[] {
  const { report, request } = run;
  if (report === undefined) return [...(request.image === undefined ? [] : [request.image]), wayText(request, t)];
  const { image, engine, engineContext, platform, network, user, secrets, module } = report.subject;
  const facts = [image];
  if (engine !== 'none') facts.push(engineContext === undefined ? engine : t('{0} ({1})', engine, engineContext));
  facts.push(wayText(report.subject, t));
  if (platform !== undefined) facts.push(t('{0} ({1})', platform.value, platform.origin));
  if (network !== undefined) facts.push(t('network {0}', network));
  if (user !== undefined) facts.push(t('user {0}', user));
  if (secrets !== undefined) facts.push(t('without the secrets {0}', listed(secrets, t)));
  facts.push(module, durationText(report.durationMs));
  return facts.filter((fact) => fact !== '');
}

/** From where it was measured: reports of older versions know containers only. */
export function wayText({ way, builder }: Pick<ProbeSubject, 'way' | 'builder'>, t: Translate): string {
  if (way !== 'build') return t('in a container');
  return builder === undefined ? t('in an image build') : t('in an image build on {0}', builder);
}

export function actionsOf(run: ProbeRun, t: Translate): ActionView[] {
  const labels: Record<PanelAction, string> = {
    runAgain: t('Run again'), runOtherWay: wayOf(run) === 'build' ? t('Run in a container') : t('Run in a build'),
    cancel: t('Cancel'), copyReport: t('Copy report'), saveReport: t('Save JSON'), showOutput: t('Show output'), closeComparison: t('Close the comparison'),
    compareMirrors: t('Compare mirrors'), copyGoproxy: t('Copy GOPROXY line'), writeGoproxy: t('Write into Dockerfile, compose or go.env'),
  };
  const offered: PanelAction[] = run.foreign !== undefined ? [] : run.progress.state === 'running' ? ['cancel'] : ['runAgain', 'runOtherWay'];
  if (canCompareMirrors(run)) offered.push('compareMirrors');
  if (run.report !== undefined) offered.push('copyReport', 'saveReport');
  if (run.progress.state === 'failed') offered.push('showOutput');
  return offered.map((action) => ({ action, label: labels[action] }));
}

function wayOf({ report, request }: ProbeRun): ProbeWay {
  return report?.subject.way ?? request.way ?? 'run';
}
