import type { Outcome, PanelStatus } from '../src/panel/panel-view.ts';

/** The mark beside one thing measured: told apart by shape, not by colour alone. */
export function outcomeMark(outcome: Outcome): SVGSVGElement {
  return mark(outcome, shapeOfOutcome[outcome]);
}

/** The large mark beside the verdict. */
export function statusMark(status: PanelStatus): SVGSVGElement {
  return mark(status, shapeOfStatus[status]);
}

type Shape = 'check' | 'cross' | 'dash' | 'dot' | 'arc' | 'question' | 'bang';

const shapeOfOutcome: Readonly<Record<Outcome, Shape>> = { yes: 'check', no: 'cross', aside: 'dash', 'not-checked': 'dash', working: 'arc', waiting: 'dot' };

const shapeOfStatus: Readonly<Record<PanelStatus, Shape>> = {
  running: 'arc', fault: 'cross', healthy: 'check', inconclusive: 'question', cancelled: 'dash', 'could-not-run': 'bang',
};

/** Paths in a square of 16 units. */
const paths: Readonly<Record<Shape, string>> = {
  check: 'M4.8 8.3 7.1 10.6 11.3 5.8',
  cross: 'M5.6 5.6 10.4 10.4M10.4 5.6 5.6 10.4',
  dash: 'M5.3 8 10.7 8',
  dot: 'M7.9 8 8.1 8',
  arc: 'M8 1.6A6.4 6.4 0 0 1 14.4 8',
  question: 'M6.1 6.5C6.1 4.2 9.9 4.2 9.9 6.5 9.9 8 8 7.9 8 9.4M8 11.4 8 11.5',
  bang: 'M8 4.6 8 8.8M8 11.3 8 11.4',
};

const svgNamespace = 'http://www.w3.org/2000/svg';

function mark(name: string, shape: Shape): SVGSVGElement {
  const svg = document.createElementNS(svgNamespace, 'svg');
  svg.setAttribute('viewBox', '0 0 16 16');
  svg.setAttribute('class', `mark mark-${name}`);
  svg.setAttribute('aria-hidden', 'true');
  const circle = document.createElementNS(svgNamespace, 'circle');
  for (const [attribute, value] of [['cx', '8'], ['cy', '8'], ['r', '6.4'], ['class', 'ring']] as const) circle.setAttribute(attribute, value);
  const path = document.createElementNS(svgNamespace, 'path');
  path.setAttribute('d', paths[shape]);
  svg.append(circle, path);
  return svg;
}
