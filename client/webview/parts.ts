import type { FromPanel } from '../src/panel/messages.ts';
import type {
  CheckView, ChecksView, ComparisonView, EarlierRunsView, EnvironmentView, FailuresView, FindingsView, LayersView, MeasurementView,
  NoteView, OtherCausesView, PanelAction, PanelView, RemedyView, TargetsView, VerdictView,
  WalkView,
} from '../src/panel/panel-view.ts';
import { breakable, button, code, element, section, spoken } from './elements.ts';
import { outcomeMark, statusMark } from './marks.ts';

export type Send = (message: FromPanel) => void;

export function headerPart(view: Pick<PanelView, 'title' | 'facts' | 'actions' | 'actionsLabel' | 'notice' | 'isForeign'>, send: Send): Node[] {
  const press = (action: PanelAction) => () => { send({ kind: 'action', action }); };
  return [
    element('div', { class: 'heading' },
      element('h1', { text: view.title }),
      element('p', { class: 'facts' }, ...view.facts.map((fact) => element('span', { class: 'fact', text: fact })))),
    element('div', { class: 'actions', attributes: { role: 'toolbar', 'aria-label': view.actionsLabel } },
      ...view.actions.map(({ action, label }) => button(label, `action-${action}`, 'secondary', press(action)))),
    ...(view.notice === undefined ? [] : [element('p', { class: view.isForeign === true ? 'notice foreign' : 'notice', text: view.notice, attributes: { role: 'note' } })]),
  ];
}

/** The sentence that screen readers are told when it changes, and what explains it. */
export function verdictPart(view: Pick<PanelView, 'status' | 'statusLabel'> & { readonly verdict: VerdictView }): Node[] {
  const { verdict } = view;
  return [
    statusMark(view.status),
    element('div', { class: 'sentence' },
      element('p', { class: 'headline' }, spoken(`${view.statusLabel}: `), document.createTextNode(verdict.headline)),
      verdict.side === undefined ? undefined : element('p', { class: 'side', text: verdict.side }),
      verdict.explanation === undefined ? undefined : element('p', { class: 'explanation', text: verdict.explanation }),
      verdict.cause === undefined ? undefined : element('p', { class: 'cause' },
        element('span', { class: 'label', text: verdict.cause.label }), code(verdict.cause.id))),
  ];
}

export function advicePart({ remedies, remediesTitle, notes }: Pick<VerdictView, 'remedies' | 'remediesTitle' | 'notes'>, send: Send): Node[] {
  const advice = remedies.length === 0 ? [] : [
    element('h2', { text: remediesTitle }),
    element('ol', { class: 'remedies' }, ...remedies.map((remedy, position) => remedyItem(remedy, position === 0, send))),
  ];
  return [...advice, ...(notes.length === 0 ? [] : [noteList(notes)])];
}

export function comparisonPart(view: ComparisonView | undefined, send: Send): Node[] {
  if (view === undefined) return [];
  const close = button(view.closeLabel, 'action-closeComparison', 'secondary', () => { send({ kind: 'action', action: 'closeComparison' }); });
  const rows = view.groups.flatMap((group) => [
    element('tr', { class: 'group-row' }, element('th', { text: group.name, attributes: { colspan: '3', scope: 'colgroup' } })),
    ...group.rows.map((row) => element('tr', { class: `difference ${row.change}` },
      element('th', { attributes: { scope: 'row', role: 'rowheader' } }, element('span', { text: row.name })),
      cell(view.beforeLabel, breakable('span', row.before, { class: 'before' })),
      cell(view.nowLabel, breakable('span', row.now, { class: 'now' })))),
  ]);
  return [section('comparison', view.title,
    view.same === undefined ? table(view.title, [view.nameLabel, view.beforeLabel, view.nowLabel], rows) : element('p', { text: view.same }), close)];
}

export function earlierRunsPart(view: EarlierRunsView | undefined, send: Send): Node[] {
  if (view === undefined) return [];
  return [fold('earlier-runs', view.title, element('ul', { class: 'earlier-runs' }, ...view.items.map((item) => {
    const compare = button(view.compareLabel, `compare-${item.index}`, 'secondary', () => { send({ kind: 'compare', index: item.index }); });
    compare.setAttribute('aria-label', `${view.compareLabel}: ${item.time}`);
    compare.setAttribute('aria-pressed', String(item.isCompared));
    return element('li', { class: 'earlier-run' },
      element('div', { class: 'earlier-text' },
        element('p', {}, element('span', { class: 'earlier-time', text: item.time }), element('span', { class: 'earlier-what', text: [item.document, item.image].filter((part) => part !== '').join(' · ') })),
        element('p', { text: item.verdict })),
      compare);
  })))];
}

export function layersPart({ title, items }: LayersView): Node[] {
  return [
    element('ol', { class: 'layer-strip', attributes: { 'aria-label': title } }, ...items.map(({ name, outcome, outcomeLabel }) =>
      element('li', { class: `layer ${outcome}` }, outcomeMark(outcome), element('span', { text: name }), spoken(`: ${outcomeLabel}`)))),
  ];
}

export function walkPart(view: WalkView | undefined): Node[] {
  if (view === undefined) return [];
  const steps = view.steps.map((step) => element('li', { class: `step ${step.outcome}` },
    element('div', { class: 'step-line' },
      outcomeMark(step.outcome),
      element('div', { class: 'step-words' },
        code(step.entry + step.separator, { class: 'entry' }),
        step.time === undefined ? undefined : element('span', { class: 'time', text: step.time }),
        element('span', { class: 'answer', text: step.answer }))),
    step.next === '' ? undefined : element('p', { class: 'next', text: step.next })));
  const separators = view.separators.map((text) => element('li', { text }));
  return [section('walk', view.title, element('ol', { class: 'steps' }, ...steps),
    separators.length === 0 ? undefined : element('ul', { class: 'separators' }, ...separators))];
}

export function targetsPart(view: TargetsView | undefined): Node[] {
  if (view === undefined) return [];
  const columns = [view.targetLabel, view.containerLabel, ...(view.hasHost ? [view.hostLabel] : [])];
  const rows = view.rows.map((row) => tableRow(
    element('th', { class: 'target-name', attributes: { scope: 'row', role: 'rowheader' } }, code(row.name)),
    measurementCell(row.container, view.containerLabel),
    view.hasHost ? measurementCell(row.host, view.hostLabel) : undefined));
  const legend = element('ul', { class: 'legend', attributes: { 'aria-hidden': 'true' } }, ...view.legend.map(({ phase, label }) =>
    element('li', {}, element('span', { class: `swatch ${phase}` }), element('span', { text: label }))));
  return [section('targets', view.title, legend, table(view.title, columns, rows))];
}

export function failuresPart(view: FailuresView | undefined): Node[] {
  if (view === undefined) return [];
  const items = view.groups.map(({ cause, title, modules, rest, error }) => element('li', { class: 'finding no' },
    outcomeMark('no'),
    spoken(`${view.outcomeLabel}: `),
    element('div', { class: 'finding-text' },
      element('p', {}, element('span', { class: 'failure-title', text: title }), code(cause, { class: 'finding-rule' })),
      element('p', { class: 'failed-modules' }, ...modules.map((module) => code(module)), rest === undefined ? undefined : element('span', { class: 'rest', text: rest })),
      element('p', { class: 'because', text: error }))));
  return [section('failures', view.title, element('ul', { class: 'finding-list' }, ...items))];
}

export function findingsPart(view: FindingsView | undefined): Node[] {
  if (view === undefined) return [];
  const items = view.rows.map((row) => element('li', { class: `finding ${row.outcome}` },
    outcomeMark(row.outcome),
    element('div', { class: 'finding-text' },
      element('p', {}, code(row.place), code(row.rule, { class: 'finding-rule' }), element('span', { class: 'measured', text: row.outcomeLabel })),
      element('p', { text: row.message }),
      row.because === undefined ? undefined : element('p', { class: 'because', text: row.because }))));
  return [section('findings', view.title, element('ul', { class: 'finding-list' }, ...items),
    view.rest === undefined ? undefined : element('p', { class: 'rest', text: view.rest }))];
}

export function environmentPart(view: EnvironmentView | undefined): Node[] {
  if (view === undefined) return [];
  const rows = view.rows.map((row) => tableRow(
    element('th', { attributes: { scope: 'row', role: 'rowheader' } }, code(row.name)),
    cell(view.valueLabel, code(row.value), row.host === undefined ? undefined : element('p', { class: 'on-host', text: row.host })),
    cell(view.originLabel, element('span', { class: 'origin', text: row.origin }))));
  return [section('environment', view.title, table(view.title, [view.nameLabel, view.valueLabel, view.originLabel], rows))];
}

export function otherCausesPart(view: OtherCausesView | undefined): Node[] {
  if (view === undefined) return [];
  return [fold('other-causes', view.title, element('ul', { class: 'other-causes' }, ...view.causes.map((cause) =>
    element('li', {}, element('p', {}, document.createTextNode(`${cause.summary} `), code(cause.id)), noteList(cause.notes)))))];
}

export function foldedPart(views: readonly ChecksView[]): Node[] {
  return views.map((view) => fold(`checks-${view.key}`, view.title, ...view.groups.map((group) =>
    element('div', { class: 'check-group' },
      element('h3', { text: group.name }),
      element('ul', { class: 'checks' }, ...group.checks.map(checkItem))))));
}

function remedyItem(remedy: RemedyView, first: boolean, send: Send): HTMLElement {
  const { index } = remedy;
  const does = (action: 'apply' | 'copy' | 'showRule') => () => { send({ kind: 'remedy', does: action, index }); };
  return element('li', { class: 'remedy' },
    element('p', { class: 'remedy-title', text: remedy.title }),
    remedy.text === undefined ? undefined : element('pre', { class: 'remedy-text' }, code(remedy.text)),
    element('div', { class: 'remedy-actions' },
      remedy.applyLabel === undefined ? undefined : button(remedy.applyLabel, `apply-${index}`, first ? 'primary' : 'secondary', does('apply')),
      remedy.copyLabel === undefined ? undefined : about(button(remedy.copyLabel, `copy-${index}`, 'secondary', does('copy')), remedy.title),
      remedy.ruleLabel === undefined ? undefined : about(button(remedy.ruleLabel, `rule-${index}`, 'link', does('showRule')), remedy.title)));
}

/** Several buttons may say the same: heard one by one, each says what it is about. */
function about(made: HTMLButtonElement, subject: string): HTMLButtonElement {
  made.setAttribute('aria-label', `${made.textContent}: ${subject}`);
  return made;
}

/** Each phase stays with its time and with the point behind it: a line breaks between two of them. */
export function phaseLine(text: string, name = 'phase-text'): HTMLElement {
  const parts = text.split(' · ');
  return element('p', { class: name }, ...parts.flatMap((part, index) => [
    ...(index === 0 ? [] : [document.createTextNode(' ')]),
    element('span', { class: 'phase-word', text: index === parts.length - 1 ? part : `${part} ·` }),
  ]));
}

function noteList(notes: readonly NoteView[]): HTMLElement {
  return element('dl', { class: 'notes' }, ...notes.flatMap((note) => [
    element('dt', { text: note.label }),
    element('dd', note.compact === true ? { class: 'compact' } : {}, element('ul', {}, ...note.items.map((item) => element('li', { text: item })))),
  ]));
}

function measurementCell(measurement: MeasurementView | undefined, column: string): HTMLElement {
  if (measurement === undefined) return cell(column, element('span', { class: 'muted', text: '–' }));
  const bar = element('div', { class: 'bar', attributes: { 'aria-hidden': 'true' } });
  bar.style.width = `${(measurement.length * 100).toFixed(1)}%`;
  for (const { phase, ms, failed } of measurement.phases) {
    const part = element('span', { class: `phase ${phase}${failed ? ' failed' : ''}` });
    part.style.flexGrow = String(Math.max(ms, 0.1));
    bar.append(part);
  }
  return cell(column,
    element('div', { class: `measurement ${measurement.outcome}` },
      element('div', { class: 'bar-line' },
        outcomeMark(measurement.outcome),
        measurement.phases.length === 0 ? undefined : element('div', { class: 'bar-room' }, bar),
        element('span', { class: 'total', text: measurement.total })),
      measurement.phaseText === '' ? undefined : phaseLine(measurement.phaseText),
      measurement.note === '' ? undefined : element('p', { class: 'measurement-note', text: measurement.note })));
}

function checkItem(check: CheckView): HTMLElement {
  return element('li', { class: `check ${check.outcome}` },
    outcomeMark(check.outcome),
    spoken(check.outcomeLabel),
    code(check.what, { class: 'what' }),
    element('span', { class: 'where', text: check.where }),
    element('span', { class: 'time', text: check.time }),
    check.detail === '' ? undefined : code(check.detail, { class: 'detail' }));
}

function fold(key: string, title: string, ...children: readonly Node[]): HTMLElement {
  return element('details', { class: 'fold', key }, element('summary', { text: title, key: `${key}-summary` }), ...children);
}

/** Roles are written out because narrow pages lay tables out as blocks, which would take the roles away. */
export function table(label: string, columns: readonly string[], rows: readonly HTMLElement[]): HTMLElement {
  const head = element('thead', { attributes: { role: 'rowgroup' } },
    tableRow(...columns.map((column) => element('th', { text: column, attributes: { scope: 'col', role: 'columnheader' } }))));
  return element('table', { attributes: { role: 'table', 'aria-label': label } }, head, element('tbody', { attributes: { role: 'rowgroup' } }, ...rows));
}

export function tableRow(...cells: readonly (HTMLElement | undefined)[]): HTMLElement {
  return element('tr', { attributes: { role: 'row' } }, ...cells);
}

/** @param column shown before the content where the page is too narrow for a table head */
export function cell(column: string, ...children: readonly (Node | undefined)[]): HTMLElement {
  return element('td', { attributes: { role: 'cell', 'data-column': column } }, ...children);
}
