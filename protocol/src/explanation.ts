/**
 * What `explain` says of a build log, in the reader's language and with secrets replaced. Schema version 1: additions keep the version,
 * removals raise it. Described in docs/explain.md.
 */
export interface ExplanationReport {
  readonly schemaVersion: 1;
  /** What was read: a file's name, `-` for standard input, `selection`, `clipboard`, `terminal`. */
  readonly source: string;
  /** One sentence. */
  readonly summary: string;
  /** How many lines were read. */
  readonly lines: number;
  /** The failing step's causes first, then in the order of the log; empty when no text of the log is known. */
  readonly causes: readonly ExplainedCause[];
  readonly failedSteps: readonly ExplainedStep[];
  /** The first lines that speak of a failure and name no known cause. */
  readonly unexplained: readonly LogPlace[];
  /** What was not looked at, and why. */
  readonly notes: readonly string[];
}

export interface ExplainedCause {
  readonly id: string;
  readonly layer: string;
  readonly title: string;
  /** Why this happens in an image build. */
  readonly why: string;
  /** Causes that the text cannot tell from this one. */
  readonly alternatives: readonly NamedCause[];
  /** What stands inside of the error, such as the transport's fault inside the checksum database's. */
  readonly inner: readonly NamedCause[];
  readonly first: LogPlace;
  /** The first 50; `count` has them all. */
  readonly places: readonly LogPlace[];
  readonly count: number;
  readonly modules: readonly string[];
  /** Hosts that were asked or looked up. */
  readonly hosts: readonly string[];
  /** Steps in which it occurred, in the order of the log. */
  readonly steps: readonly ExplainedStep[];
  readonly remedies: readonly ExplainedRemedy[];
}

export interface NamedCause {
  readonly id: string;
  readonly title: string;
}

export interface LogPlace {
  /** 1-based line of the log. */
  readonly line: number;
  /** The error as it stands there; several lines where they belong together. */
  readonly text: string;
  readonly module?: string;
}

export interface ExplainedStep {
  /** As the builder prints it: `[build 4/6] RUN go mod download`. */
  readonly name: string;
  readonly instruction: string;
  readonly stage?: string;
  /** Compose service or bake target. */
  readonly target?: string;
  readonly platform?: string;
  /** 1-based line of the log that names it first. */
  readonly line: number;
  readonly failed: boolean;
  readonly exitCode?: number;
  /** Where it stands, as the builder says: name and 1-based line. */
  readonly dockerfile?: { readonly name: string; readonly line: number };
  /** Where it stands in the open workspace; in the editor only. */
  readonly place?: { readonly uri: string; readonly line: number; readonly label: string };
  /** The last lines it wrote, when it failed and nothing in it names a known cause. */
  readonly lastLines: readonly string[];
}

export interface ExplainedRemedy {
  readonly title: string;
  readonly text?: string;
  readonly rule?: string;
  /** Address of the rule's page; in the editor only. */
  readonly page?: string;
}
