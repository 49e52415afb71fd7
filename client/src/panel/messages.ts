import type { PanelAction, PanelView } from './panel-view.ts';
import type { SavedRun } from './run-state.ts';

/** What the extension tells the page. */
export type ToPanel =
  /** Draw this; `saved` is what the page keeps for the next start of the window. */
  | { readonly kind: 'show'; readonly view: PanelView; readonly saved: SavedRun }
  /** Say that something was done, for example `Copied`. */
  | { readonly kind: 'told'; readonly text: string };

/** What the page tells the extension: that it can draw, and which button was pressed. */
export type FromPanel =
  | { readonly kind: 'ready' }
  | { readonly kind: 'action'; readonly action: PanelAction }
  /** One of the earlier runs as they were shown. */
  | { readonly kind: 'compare'; readonly index: number }
  /** The remedy is named by its position in the report, so that no text comes back from the page. */
  | { readonly kind: 'remedy'; readonly does: RemedyAction; readonly index: number };

export type RemedyAction = 'apply' | 'copy' | 'showRule';

const panelActions: Readonly<Record<PanelAction, true>> = {
  runAgain: true, runOtherWay: true, cancel: true, compareMirrors: true, copyGoproxy: true, writeGoproxy: true, copyReport: true,
  saveReport: true, showOutput: true,
  closeComparison: true,
};
const remedyActions: Readonly<Record<RemedyAction, true>> = { apply: true, copy: true, showRule: true };

/** Reads a message from the page; the page is not trusted, anything of another shape gives `undefined`. */
export function readFromPanel(message: unknown): FromPanel | undefined {
  if (typeof message !== 'object' || message === null) return undefined;
  const fields = message as Readonly<Record<string, unknown>>;
  switch (fields['kind']) {
    case 'ready':
      return { kind: 'ready' };
    case 'action':
      return isKeyOf(panelActions, fields['action']) ? { kind: 'action', action: fields['action'] } : undefined;
    case 'compare':
      return isIndex(fields['index']) ? { kind: 'compare', index: fields['index'] } : undefined;
    case 'remedy': {
      const { does, index } = fields;
      if (!isKeyOf(remedyActions, does) || !isIndex(index)) return undefined;
      return { kind: 'remedy', does, index };
    }
    default:
      return undefined;
  }
}

function isIndex(value: unknown): value is number {
  return typeof value === 'number' && Number.isInteger(value) && value >= 0;
}

function isKeyOf<K extends string>(table: Readonly<Record<K, true>>, value: unknown): value is K {
  return typeof value === 'string' && Object.hasOwn(table, value);
}
