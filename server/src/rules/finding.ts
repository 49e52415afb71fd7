import type { TextEdit } from '../text/edit.ts';
import type { Localized } from '../text/localized.ts';
import type { Place } from '../text/place.ts';

/**
 * design.md §4.3: error = fails from a cold cache, provably; warning = fails in common networks, or leaks; info = slow or fragile; hint
 * = advice.
 */
export type Severity = 'error' | 'warning' | 'info' | 'hint';

/** One fault, at one place, with what repairs it. */
export interface Finding {
  readonly rule: string;
  readonly severity: Severity;
  readonly place: Place;
  /** The first line says cause and cure and is complete in itself: editors show only that. */
  readonly message: Localized;
  /** The other party: the line that sets, hides or needs the thing. */
  readonly related: readonly RelatedPlace[];
  readonly fixes: readonly Fix[];
  /** The variable that the finding is about, where that tells what follows from it. */
  readonly variable?: string;
  /** Findings of other rules that this one explains: no faults of their own, and told as related places. */
  readonly symptoms?: readonly Finding[];
}

export interface RelatedPlace {
  readonly place: Place;
  readonly message: Localized;
}

/** A repair. Its edits belong together and may span files; a file that does not exist yet is created by an insertion at 0. */
export interface Fix {
  readonly title: Localized;
  /** Fix-all may apply it: it changes nothing but the fault, whoever the reader is. */
  readonly safe: boolean;
  readonly edits: readonly TextEdit[];
}
