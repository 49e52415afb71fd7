/**
 * What the panel shows, as plain values: every text is final and in the user's language, so that the browser side only lays it out.
 */
export interface PanelView {
  readonly language: 'en' | 'zh-CN';
  readonly status: PanelStatus;
  /** The status in words, for people who cannot see its mark. */
  readonly statusLabel: string;
  readonly title: string;
  /** Image, engine, network, user, module, duration: as far as known. */
  readonly facts: readonly string[];
  /** Shown above the verdict when the report was not just made. */
  readonly notice?: string;
  /** The report is not of this computer, so that nobody takes its fault for his own. */
  readonly isForeign?: true;
  readonly actions: readonly ActionView[];
  /** `actions` as a whole, for people who cannot see that they belong together. */
  readonly actionsLabel: string;
  readonly verdict: VerdictView;
  readonly comparison?: ComparisonView;
  readonly layers: LayersView;
  readonly walk?: WalkView;
  readonly targets?: TargetsView;
  readonly failures?: FailuresView;
  readonly findings?: FindingsView;
  readonly mirrors?: MirrorsView;
  readonly environment?: EnvironmentView;
  readonly otherCauses?: OtherCausesView;
  readonly earlierRuns?: EarlierRunsView;
  /** Folded tables at the end, `Files, user, caches` before all others. */
  readonly folded: readonly ChecksView[];
}

export type PanelStatus = 'running' | 'fault' | 'healthy' | 'inconclusive' | 'cancelled' | 'could-not-run';

/** How one thing measured came out; `aside` is a no without harm, `working` and `waiting` are there only while a run goes on. */
export type Outcome = 'yes' | 'no' | 'aside' | 'not-checked' | 'working' | 'waiting';

export type PanelAction =
  | 'runAgain' | 'runOtherWay' | 'cancel' | 'compareMirrors' | 'copyGoproxy' | 'writeGoproxy' | 'copyReport' | 'saveReport' | 'showOutput'
  | 'closeComparison';

export interface ActionView {
  readonly action: PanelAction;
  readonly label: string;
}

export interface VerdictView {
  readonly headline: string;
  readonly cause?: { readonly label: string; readonly id: string };
  /** On whose side the fault is, where container and host were both measured. */
  readonly side?: string;
  /** What the go command does after the failure, where its walk does not show it, or what is being measured now. */
  readonly explanation?: string;
  readonly remediesTitle: string;
  readonly remedies: readonly RemedyView[];
  readonly notes: readonly NoteView[];
}

export interface RemedyView {
  /** Position in the report's list, sent back when a button is pressed. */
  readonly index: number;
  readonly title: string;
  readonly text?: string;
  readonly copyLabel?: string;
  readonly applyLabel?: string;
  readonly ruleLabel?: string;
}

/** One line of judgement, for example `For` with its evidence. */
export interface NoteView {
  readonly label: string;
  readonly items: readonly string[];
  /** Short entries that are read at a glance: they share lines. */
  readonly compact?: true;
}

export interface LayersView {
  readonly title: string;
  readonly items: readonly { readonly name: string; readonly outcome: Outcome; readonly outcomeLabel: string }[];
}

export interface WalkView {
  readonly title: string;
  readonly steps: readonly WalkStepView[];
  /** What the marks between the entries mean, each once. */
  readonly separators: readonly string[];
}

export interface WalkStepView {
  readonly entry: string;
  readonly outcome: Outcome;
  readonly answer: string;
  readonly time?: string;
  readonly next: string;
  /** Behind this entry; empty behind the last. */
  readonly separator: string;
}

export type PhaseName = 'lookup' | 'connect' | 'tls' | 'firstByte' | 'transfer';

export interface TargetsView {
  readonly title: string;
  readonly targetLabel: string;
  readonly containerLabel: string;
  readonly hostLabel: string;
  readonly hasHost: boolean;
  readonly legend: readonly { readonly phase: PhaseName; readonly label: string }[];
  readonly rows: readonly TargetView[];
}

export interface TargetView {
  readonly name: string;
  readonly container?: MeasurementView;
  readonly host?: MeasurementView;
}

export interface MeasurementView {
  readonly outcome: Outcome;
  readonly total: string;
  /** Length of the whole bar, 0 to 1 beside the slowest target. */
  readonly length: number;
  readonly phases: readonly { readonly phase: PhaseName; readonly ms: number; readonly failed: boolean }[];
  /** The phases in words: what the bar shows to those who see it. */
  readonly phaseText: string;
  /** Issuer, status or error. */
  readonly note: string;
}

/** What the checked files say, beside what was measured. */
export interface FailuresView {
  readonly title: string;
  /** What the mark of a group says. */
  readonly outcomeLabel: string;
  readonly groups: readonly {
    readonly cause: string;
    readonly title: string;
    readonly modules: readonly string[];
    /** How many more fail alike. */
    readonly rest?: string;
    /** What the go command says of the first one. */
    readonly error: string;
  }[];
}

export interface FindingsView {
  readonly title: string;
  readonly rows: readonly FindingView[];
  /** One line about the findings that no measurement speaks of. */
  readonly rest?: string;
}

export interface FindingView {
  readonly outcome: Outcome;
  /** For example `confirmed`. */
  readonly outcomeLabel: string;
  readonly place: string;
  readonly rule: string;
  readonly message: string;
  /** What was measured, where the verdict does not say it already. */
  readonly because?: string;
}

export interface MirrorsView {
  readonly title: string;
  /** Said in place of the table while the comparison goes on. */
  readonly pending?: string;
  /** Heads of the columns: proxy, throughput, first byte, newest version, checksum database. */
  readonly columns: readonly string[];
  readonly rows: readonly MirrorView[];
  readonly recommended?: {
    readonly label: string;
    readonly reason: string;
    readonly line?: string;
    readonly copyLabel?: string;
    readonly writeLabel?: string;
  };
}

export interface MirrorView {
  readonly proxy: string;
  readonly outcome: Outcome;
  readonly outcomeLabel: string;
  /** Said beside those that are in force. */
  readonly badge?: string;
  readonly speed?: string;
  /** Length of the bar, 0 to 1 beside the fastest. */
  readonly length?: number;
  readonly firstByte: string;
  /** The phases before it, in words. */
  readonly phases: string;
  readonly newest: string;
  readonly sumdb: string;
  /** What keeps it from being used. */
  readonly note: string;
}

export interface EnvironmentView {
  readonly title: string;
  readonly nameLabel: string;
  readonly valueLabel: string;
  readonly originLabel: string;
  readonly rows: readonly EnvironmentRowView[];
}

export interface EnvironmentRowView {
  readonly name: string;
  readonly value: string;
  readonly origin: string;
  /** For example `host: https://goproxy.example`; absent where the host agrees or was not asked. */
  readonly host?: string;
}

export interface EarlierRunsView {
  readonly title: string;
  readonly compareLabel: string;
  /** The newest first; `index` is sent back when one is chosen. */
  readonly items: readonly {
    readonly index: number; readonly time: string; readonly verdict: string; readonly image: string; readonly document: string;
    readonly isCompared: boolean;
  }[];
}

/** An earlier run beside this one: only what differs. */
export interface ComparisonView {
  readonly title: string;
  readonly closeLabel: string;
  readonly nameLabel: string;
  readonly beforeLabel: string;
  readonly nowLabel: string;
  readonly groups: readonly {
    readonly name: string;
    readonly rows: readonly { readonly name: string; readonly before: string; readonly now: string; readonly change: 'better' | 'worse' | 'changed' }[];
  }[];
  /** Said when nothing differs. */
  readonly same?: string;
}

export interface OtherCausesView {
  readonly title: string;
  readonly causes: readonly { readonly id: string; readonly summary: string; readonly notes: readonly NoteView[] }[];
}

export interface ChecksView {
  readonly key: string;
  readonly title: string;
  readonly groups: readonly { readonly name: string; readonly checks: readonly CheckView[] }[];
}

export interface CheckView {
  readonly outcome: Outcome;
  readonly outcomeLabel: string;
  readonly what: string;
  readonly where: string;
  readonly time: string;
  readonly detail: string;
}
