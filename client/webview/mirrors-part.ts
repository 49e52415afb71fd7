import type { MirrorsView, MirrorView, PanelAction } from '../src/panel/panel-view.ts';
import { button, code, element, section, spoken } from './elements.ts';
import { outcomeMark } from './marks.ts';
import { cell, phaseLine, table, tableRow, type Send } from './parts.ts';

/** The table of compared mirrors with the list that follows from it. */
export function mirrorsPart(view: MirrorsView | undefined, send: Send): Node[] {
  if (view === undefined) return [];
  if (view.pending !== undefined) return [section('mirrors', view.title, element('p', { class: 'muted', text: view.pending }))];
  return [section('mirrors', view.title, recommended(view, send), table(view.title, view.columns, view.rows.map((row) => mirrorRow(row, view.columns))))];
}

function recommended({ recommended: advice }: MirrorsView, send: Send): HTMLElement | undefined {
  if (advice === undefined) return undefined;
  const press = (action: PanelAction) => () => { send({ kind: 'action', action }); };
  return element('div', { class: 'recommended' },
    element('p', { class: 'recommended-label', text: advice.label }),
    advice.line === undefined ? undefined : element('pre', { class: 'remedy-text' }, code(advice.line)),
    element('p', { class: 'recommended-reason', text: advice.reason }),
    element('div', { class: 'remedy-actions' },
      advice.writeLabel === undefined ? undefined : button(advice.writeLabel, 'action-writeGoproxy', 'primary', press('writeGoproxy')),
      advice.copyLabel === undefined ? undefined : button(advice.copyLabel, 'action-copyGoproxy', 'secondary', press('copyGoproxy'))));
}

function mirrorRow(row: MirrorView, columns: readonly string[]): HTMLElement {
  const column = (index: number): string => columns[index] ?? '';
  return tableRow(
    element('th', { class: `mirror-name ${row.outcome}`, attributes: { scope: 'row', role: 'rowheader' } },
      element('div', { class: 'bar-line' }, outcomeMark(row.outcome), spoken(`${row.outcomeLabel}: `), code(row.proxy)),
      row.badge === undefined ? undefined : element('span', { class: 'badge', text: row.badge }),
      row.note === '' ? undefined : element('p', { class: 'mirror-note', text: row.note })),
    cell(column(1), ...throughput(row)),
    cell(column(2), text(row.firstByte), row.phases === '' ? undefined : phaseLine(row.phases, 'mirror-phases')),
    cell(column(3), text(row.newest)),
    cell(column(4), text(row.sumdb)));
}

function throughput({ speed, length }: MirrorView): Node[] {
  if (speed === undefined) return [text('')];
  const bar = element('div', { class: 'bar transfer' });
  bar.style.width = `${((length ?? 0) * 100).toFixed(1)}%`;
  bar.append(element('span', { class: 'phase transfer' }));
  return [element('div', { class: 'bar-line' },
    element('div', { class: 'bar-room', attributes: { 'aria-hidden': 'true' } }, bar), element('span', { class: 'total', text: speed }))];
}

function text(value: string): HTMLElement {
  return value === '' ? element('span', { class: 'muted unknown', text: '–' }) : element('span', { text: value });
}
