import type { FromPanel, ToPanel } from '../src/panel/messages.ts';
import type { PanelView } from '../src/panel/panel-view.ts';
import type { SavedRun } from '../src/panel/run-state.ts';
import { element } from './elements.ts';
import { mirrorsPart } from './mirrors-part.ts';
import { PartHolder } from './part-holder.ts';
import { advicePart, comparisonPart, earlierRunsPart, environmentPart, failuresPart, findingsPart, foldedPart, headerPart, layersPart, otherCausesPart, targetsPart, verdictPart, walkPart } from './parts.ts';

/** What the editor gives a page to talk through. */
interface EditorApi {
  postMessage(message: FromPanel): void;
  setState(state: SavedRun): void;
}

declare function acquireVsCodeApi(): EditorApi;

const editor = acquireVsCodeApi();
const holder = new PartHolder(document);

window.addEventListener('message', (event: MessageEvent<ToPanel>) => {
  const message = event.data;
  switch (message.kind) {
    case 'show':
      editor.setState(message.saved);
      draw(message.view);
      break;
    case 'told':
      tell(message.text);
      break;
  }
});
editor.postMessage({ kind: 'ready' });

function draw(view: PanelView): void {
  const send = (message: FromPanel): void => { editor.postMessage(message); };
  const { status, statusLabel, verdict } = view;
  document.documentElement.lang = view.language;
  document.body.dataset['status'] = status;
  const { title, facts, actions, actionsLabel, notice, isForeign } = view;
  const { headline, cause, side, explanation, remedies, remediesTitle, notes } = verdict;
  holder.put('header', [title, facts, actions, actionsLabel, notice, isForeign], () => headerPart(view, send));
  holder.put('verdict', [status, statusLabel, headline, cause, side, explanation], () => verdictPart({ status, statusLabel, verdict }));
  holder.put('advice', [remedies, remediesTitle, notes], () => advicePart(verdict, send));
  holder.put('comparison', view.comparison, () => comparisonPart(view.comparison, send));
  holder.put('layers', view.layers, () => layersPart(view.layers));
  holder.put('walk', view.walk, () => walkPart(view.walk));
  holder.put('failures', view.failures, () => failuresPart(view.failures));
  holder.put('findings', view.findings, () => findingsPart(view.findings));
  holder.put('targets', view.targets, () => targetsPart(view.targets));
  holder.put('mirrors', view.mirrors, () => mirrorsPart(view.mirrors, send));
  holder.put('environment', view.environment, () => environmentPart(view.environment));
  holder.put('other-causes', view.otherCauses, () => otherCausesPart(view.otherCauses));
  holder.put('earlier-runs', view.earlierRuns, () => earlierRunsPart(view.earlierRuns, send));
  holder.put('folded', view.folded, () => foldedPart(view.folded));
}

/** Shown for a moment and read out; told again when the same thing is done twice. */
function tell(text: string): void {
  const line = element('p', { class: 'told-line', text });
  line.addEventListener('animationend', () => { line.remove(); });
  document.getElementById('told')?.replaceChildren(line);
}
