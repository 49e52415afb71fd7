import type { ProbeCheck, ProbeLayer, ProbeReport, ProbeSubject, ProbeVerdict, ProbeWay, RankedCause, Remedy, WalkStep } from '../../../protocol/src/probe-report.ts';
import { checkOutcome } from './check-outcome.ts';
import { comparisonView, earlierRunsView, timeText } from './comparison-view.ts';
import { earlierRun, type EarlierRun } from './earlier-runs.ts';
import { failuresView } from './failures-view.ts';
import { findingsView } from './findings-view.ts';
import { layerName, layerOrder } from './layer-names.ts';
import { listed } from './listed.ts';
import { mirrorsView } from './mirrors-view.ts';
import type {
  ActionView, CheckView, ChecksView, EnvironmentView, LayersView, NoteView, OtherCausesView, Outcome, PanelAction, PanelStatus,
  PanelView, RemedyView, SeparatorView,
  VerdictView, WalkStepView, WalkView,
} from './panel-view.ts';
import { canApply, type ProbeRun } from './run-state.ts';
import { targetsView } from './targets-view.ts';
import { durationText } from './time-text.ts';
import type { Translate } from './translate.ts';

/** Runs that were kept, and the one that is compared with this. */
export interface History {
  readonly earlier: readonly EarlierRun[];
  readonly compared?: EarlierRun;
}

const noHistory: History = { earlier: [] };

/** What the panel shows for a run, at any moment of it. */
export function panelView(run: ProbeRun, t: Translate, language: PanelView['language'], history: History = noHistory): PanelView {
  const { report } = run;
  const status = statusOf(run);
  const walk = report === undefined ? undefined : walkView(report, t);
  const targets = targetsView(run.checks, t, report?.verdict.evidence);
  const mirrors = mirrorsView(run, t);
  const environment = report === undefined ? undefined : environmentView(report, t);
  const otherCauses = report === undefined ? undefined : otherCausesView(report, t);
  const now = earlierRun(run);
  const comparison = now === undefined || history.compared === undefined ? undefined : comparisonView(history.compared, now, language, t);
  const earlierRuns = run.progress.state === 'running' || run.foreign !== undefined ? undefined : earlierRunsView(history.earlier, history.compared, language, t);
  const failures = report === undefined ? undefined : failuresView(report, t);
  const findings = report === undefined ? undefined : findingsView(report, t);
  return {
    language,
    status,
    statusLabel: statusLabel(status, t),
    title: titleOf(run, t),
    facts: factsOf(run, t),
    ...noticeOf(run, language, t),
    actions: actionsOf(run, t),
    actionsLabel: t('Actions'),
    verdict: verdictView(run, status, t),
    ...(comparison === undefined ? {} : { comparison }),
    layers: layersView(run, t),
    ...(walk === undefined ? {} : { walk }),
    ...(targets === undefined ? {} : { targets }),
    ...(failures === undefined ? {} : { failures }),
    ...(findings === undefined ? {} : { findings }),
    ...(mirrors === undefined ? {} : { mirrors }),
    ...(environment === undefined ? {} : { environment }),
    ...(otherCauses === undefined ? {} : { otherCauses }),
    ...(earlierRuns === undefined ? {} : { earlierRuns }),
    folded: foldedViews(run.checks, t),
  };
}

/** `Stage "build" of Dockerfile`, `Dockerfile`, or the image when no file was named. */
export function titleOf(run: ProbeRun, t: Translate): string {
  const { request, documentName } = run;
  if (documentName === '') return request.image ?? run.report?.subject.image ?? '';
  return request.stage === undefined ? documentName : t('Stage {0} of {1}', request.stage, documentName);
}

function noticeOf({ report, foreign, restored }: ProbeRun, language: PanelView['language'], t: Translate): Pick<PanelView, 'notice' | 'isForeign'> {
  if (report === undefined) return {};
  const time = timeText(report.startedAt, language);
  if (foreign !== undefined) return { isForeign: true, notice: t('Report of another computer, opened from {0}, measured at {1}: it is shown as it was saved, and nothing here was measured now', foreign, time) };
  return restored ? { notice: t('Measured at {0}, before this window was opened', time) } : {};
}

/** Causes that say the probe itself could not start: nothing was measured, so nothing is called a fault of the download. */
const couldNotRunCauses: ReadonlySet<string> = new Set([
  'engine-not-installed', 'engine-not-running', 'engine-permission-denied', 'image-not-found', 'image-pull-failed', 'registry-rate-limited', 'platform-mismatch',
  'buildkit-required', 'builder-unavailable',
]);

function statusOf(run: ProbeRun): PanelStatus {
  switch (run.progress.state) {
    // The verdict may be known while mirrors are still compared.
    case 'running': if (run.report === undefined) return 'running'; else break;
    case 'cancelled': case 'interrupted': return 'cancelled';
    case 'failed': return 'could-not-run';
    case 'ended': break;
  }
  const cause = run.report?.verdict.cause ?? 'inconclusive';
  if (cause === 'no-fault-found') return 'healthy';
  if (cause === 'inconclusive') return 'inconclusive';
  return couldNotRunCauses.has(cause) ? 'could-not-run' : 'fault';
}

function statusLabel(status: PanelStatus, t: Translate): string {
  switch (status) {
    case 'running': return t('Running');
    case 'fault': return t('Fault found');
    case 'healthy': return t('No fault found');
    case 'inconclusive': return t('Inconclusive');
    case 'cancelled': return t('Cancelled');
    case 'could-not-run': return t('Could not run');
  }
}

function factsOf(run: ProbeRun, t: Translate): string[] {
  const { report, request } = run;
  if (report === undefined) return [...(request.image === undefined ? [] : [request.image]), wayText(request, t)];
  const { image, engine, engineContext, network, user, secrets, module } = report.subject;
  const facts = [image];
  if (engine !== 'none') facts.push(engineContext === undefined ? engine : t('{0} ({1})', engine, engineContext));
  facts.push(wayText(report.subject, t));
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

function actionsOf(run: ProbeRun, t: Translate): ActionView[] {
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

/** Where nothing could be measured at all, there is nothing to compare. */
export function canCompareMirrors(run: ProbeRun): boolean {
  return run.foreign === undefined && run.progress.state === 'ended' && run.report !== undefined && run.report.mirrors === undefined && statusOf(run) !== 'could-not-run';
}

function verdictView(run: ProbeRun, status: PanelStatus, t: Translate): VerdictView {
  const remediesTitle = t('What to do');
  const { report, progress } = run;
  if (report !== undefined) {
    const { verdict } = report;
    return {
      headline: verdict.summary,
      ...(status === 'healthy' ? {} : { cause: { label: t('cause'), id: verdict.cause } }),
      ...(verdict.side === undefined ? {} : { side: sideText(verdict.side, t) }),
      ...(verdict.next === '' || report.walk.some(({ asked, next }) => asked && next === verdict.next) ? {} : { explanation: verdict.next }),
      remediesTitle,
      remedies: verdict.remedies.map((remedy, index) => remedyView(remedy, index, run, t)),
      notes: [...evidenceNotes(verdict, t), ...note(t('Ruled out'), verdict.ruledOut).map((each) => ({ ...each, compact: true as const }))],
    };
  }
  const empty = { remediesTitle, remedies: [], notes: [] };
  switch (progress.state) {
    case 'running': {
      const { layer } = run;
      const headline = layer === undefined ? t('Starting the probe') : t('Measuring: {0}', layerName(layer.layer, t));
      return { ...empty, headline, ...(layer === undefined || layer.message === '' ? {} : { explanation: layer.message }) };
    }
    case 'cancelled':
      return { ...empty, headline: t('The probe was cancelled'), explanation: t('What was measured until then is shown below') };
    case 'interrupted':
      return { ...empty, headline: t('The window was closed while the probe ran'), explanation: t('Run it again for a verdict') };
    case 'failed':
      return { ...empty, headline: t('The probe could not run'), explanation: progress.message };
    case 'ended':
      return { ...empty, headline: t('The probe ended without a report') };
  }
}

export function sideText(side: NonNullable<ProbeVerdict['side']>, t: Translate): string {
  return side === 'container'
    ? t('Only the container is affected: the host gets an answer to every request that fails there')
    : t('Container and host are affected alike: the same requests fail on the host in the same way');
}

function remedyView(remedy: Remedy, index: number, run: ProbeRun, t: Translate): RemedyView {
  return {
    index,
    title: remedy.title,
    ...(remedy.text === undefined ? {} : { text: remedy.text, copyLabel: t('Copy') }),
    ...(remedy.rule === undefined ? {} : { ruleLabel: t('Show the rule') }),
    ...(canApply(run, remedy) ? { applyLabel: t('Apply fix in {0}', `${remedy.place.file}:${remedy.place.line}`) } : {}),
  };
}

function evidenceNotes(cause: Pick<RankedCause, 'evidence' | 'against'>, t: Translate): NoteView[] {
  return [...note(t('For'), cause.evidence), ...note(t('Against'), cause.against)];
}

function note(label: string, items: readonly string[]): NoteView[] {
  return items.length === 0 ? [] : [{ label, items }];
}

function layersView(run: ProbeRun, t: Translate): LayersView {
  return {
    title: t('Layers'),
    // Mirrors that nobody asks for are no layer of this download.
    items: layerOrder.filter((layer) => layer !== 'mirror').map((layer) => {
      const outcome = layerOutcome(run, layer);
      return { name: layerName(layer, t), outcome, outcomeLabel: outcomeLabel(outcome, t) };
    }),
  };
}

/** The container's own measurements decide; the host's stand beside them as evidence only. */
function layerOutcome(run: ProbeRun, layer: ProbeLayer): Outcome {
  if (run.layer?.layer === layer) return 'working';
  const all = run.checks.filter((check) => check.layer === layer);
  const inside = all.filter((check) => check.where === 'container');
  const results = (inside.length > 0 ? inside : all).map(checkOutcome);
  if (results.includes('no')) return 'no';
  if (results.includes('yes')) return 'yes';
  return run.progress.state === 'running' ? 'waiting' : 'not-checked';
}

function outcomeLabel(outcome: Outcome, t: Translate): string {
  switch (outcome) {
    case 'yes': return t('works');
    case 'no': return t('fails');
    case 'aside': return t('no, but not needed');
    case 'not-checked': return t('not checked');
    case 'working': return t('in work');
    case 'waiting': return t('waiting');
  }
}

function walkView(report: ProbeReport, t: Translate): WalkView | undefined {
  if (report.walk.length === 0) return undefined;
  const steps = report.walk.map((step): WalkStepView => ({
    entry: step.entry,
    outcome: step.asked ? entryOutcome(report.checks, step.entry) : 'not-checked',
    answer: walkAnswer(step, t),
    ...(step.ms === undefined ? {} : { time: durationText(step.ms) }),
    next: step.next,
    separator: step.separator,
  }));
  return { title: t('What the go command does'), steps, separators: separatorsOf(report, t) };
}

/** What was answered; of an entry that the go command does not come to, that it was measured all the same. */
export function walkAnswer({ asked, answer }: WalkStep, t: Translate): string {
  return asked ? answer : answer === '' ? t('not asked') : t('not asked ({0})', answer);
}

/** A mark that a step's own words explain already is not explained again. */
function separatorsOf({ walk }: ProbeReport, t: Translate): SeparatorView[] {
  const isUnexplained = (mark: string): boolean => walk.some(({ separator }) => separator === mark)
    && !walk.some(({ separator, next }) => separator === mark && [`"${mark}"`, `“${mark}”`].some((quoted) => next.includes(quoted)));
  return [
    ...(isUnexplained(',') ? [{ mark: ',', meaning: t('the next entry only after 404 or 410') }] : []),
    ...(isUnexplained('|') ? [{ mark: '|', meaning: t('the next entry after any error') }] : []),
  ];
}

/** The walk tells in words; whether an entry worked is read from its own checks. */
function entryOutcome(checks: readonly ProbeCheck[], entry: string): Outcome {
  const outcomes = checks.filter((check) => check.where === 'container' && isAbout(check, entry)).map(checkOutcome);
  return outcomes.includes('no') ? 'no' : outcomes.includes('yes') ? 'yes' : 'not-checked';
}

function isAbout(check: ProbeCheck, entry: string): boolean {
  if (entry === 'direct') return check.layer === 'vcs';
  return check.layer === 'module-proxy' && (check.target === entry || check.target.startsWith(`${entry.replace(/\/$/, '')}/`));
}

function environmentView(report: ProbeReport, t: Translate): EnvironmentView | undefined {
  const rows = Object.entries(report.environment).map(([name, { value, origin, host }]) => ({
    name,
    value: value === '' ? t('(empty)') : value,
    origin,
    ...(host === undefined ? {} : { host: t('host: {0}', host === '' ? t('(empty)') : host) }),
  }));
  if (rows.length === 0) return undefined;
  return { title: t('Environment in force'), nameLabel: t('Variable'), valueLabel: t('Value'), originLabel: t('Where it comes from'), rows };
}

function otherCausesView(report: ProbeReport, t: Translate): OtherCausesView | undefined {
  const { cause, target } = report.verdict;
  const others = report.causes.filter((ranked) => ranked.cause !== cause || ranked.target !== target);
  if (others.length === 0) return undefined;
  return {
    title: t('Also considered ({0})', others.length),
    causes: others.map((ranked) => ({ id: ranked.cause, summary: ranked.summary, notes: evidenceNotes(ranked, t) })),
  };
}

const localLayers: readonly ProbeLayer[] = ['facts', 'toolchain', 'files'];

function foldedViews(checks: readonly ProbeCheck[], t: Translate): ChecksView[] {
  const local = checks.filter((check) => localLayers.includes(check.layer));
  const others = checks.filter((check) => !localLayers.includes(check.layer));
  return [
    ...(local.length === 0 ? [] : [{ key: 'local', title: t('Files, user, caches ({0})', local.length), groups: checkGroups(local, t) }]),
    ...(others.length === 0 ? [] : [{ key: 'other', title: t('All other checks ({0})', others.length), groups: checkGroups(others, t) }]),
  ];
}

function checkGroups(checks: readonly ProbeCheck[], t: Translate): ChecksView['groups'] {
  return layerOrder.flatMap((layer) => {
    const own = checks.filter((check) => check.layer === layer);
    return own.length === 0 ? [] : [{ name: layerName(layer, t), checks: own.map((check) => checkView(check, t)) }];
  });
}

function checkView(check: ProbeCheck, t: Translate): CheckView {
  const outcome = checkOutcome(check);
  return {
    outcome,
    outcomeLabel: outcomeLabel(outcome, t),
    what: checkName(check),
    where: check.where === 'host' ? t('Host') : t('Container'),
    time: durationText(check.ms),
    detail: detailParts(check.detail).join('  '),
  };
}

/** `status=200` and the like: keys and values as they are measured; what is empty says nothing. */
export function detailParts(detail: ProbeCheck['detail']): string[] {
  return Object.entries(detail).map(([key, value]): [string, string] => [key, Array.isArray(value) ? value.join(', ') : String(value)])
    .filter(([, value]) => value.trim() !== '').map(([key, value]) => `${key}=${value}`);
}

/** `list https://proxy.example` from the id `module-proxy:list:https://proxy.example`; the id itself when it is shaped otherwise. */
function checkName(check: ProbeCheck): string {
  const [layer, what, ...target] = check.id.split(':');
  return layer === check.layer && what !== undefined && target.length > 0 ? `${what} ${target.join(':')}` : check.id;
}
