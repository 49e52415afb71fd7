import type { ProbePlace } from './probe-report.ts';
import type { ProbeEvent, ProbeRequest } from './probe-run.ts';

/** Command ids that the server registers for `workspace/executeCommand`. */
export const serverCommands = {
  /** Argument: `ProbeCommand`. Result: `ProbeReport`. Progress comes as `probeEventNotification`. */
  probe: 'goModuleDoctor.server.probe',
  /** Argument: `ApplyRuleFix`. Applies through `workspace/applyEdit`; result: whether an edit was applied. */
  applyRuleFix: 'goModuleDoctor.server.applyRuleFix',
  /**
   * Argument: `WriteGoproxy`. Applies through `workspace/applyEdit`; result: whether the edit was applied; an error says why there is none.
   */
  writeGoproxy: 'goModuleDoctor.server.writeGoproxy',
  /**
   * What stands for a code action where the client knows commands only. Argument: the edit and the versions of the documents that it was
   * made for; result: whether it was applied.
   */
  applyEdit: 'goModuleDoctor.server.applyEdit',
  /** Argument: `ExplainCommand`. Result: `ExplanationReport`. */
  explain: 'goModuleDoctor.server.explain',
} as const;

export interface ProbeCommand {
  /** Chosen by the client; comes back in every event of this run. */
  readonly runId: string;
  readonly request: ProbeRequest;
}

export const probeEventNotification = 'goModuleDoctor/probeEvent';

export interface ProbeEventParams {
  readonly runId: string;
  readonly event: ProbeEvent;
}

export interface ApplyRuleFix {
  /** The Dockerfile. */
  readonly uri: string;
  readonly rule: string;
  /** As a report names it; absent: the rule's first finding. */
  readonly place?: ProbePlace;
}

/** Writes a value of GOPROXY to the place from which a stage's download takes it. */
export interface WriteGoproxy {
  /** Of the Dockerfile. */
  readonly uri: string;
  readonly stage?: string;
  readonly service?: string;
  readonly goproxy: string;
}

export interface ExplainCommand {
  readonly text: string;
  /** What it is, as the reader knows it: a file's name, or `clipboard`. */
  readonly source: string;
  /** 1-based line of the text's first line in its document; 1 when it is a document of its own. */
  readonly firstLine: number;
  /** The text is the end of something longer. */
  readonly isCut: boolean;
}

/** UTF-16 units of a log that an editor sends; its end, because a build stops at what fails. The command line has no such limit. */
export const longestExplainedText = 16_000_000;

/** Request: the downloads of a Dockerfile, for the code lens and for choosing the stage to probe. */
export const downloadsRequest = 'goModuleDoctor/downloads';

export interface DownloadsParams {
  readonly uri: string;
}

export interface DownloadSummary {
  /** Zero-based line of the step. */
  readonly line: number;
  /** Stage name, or its index as text when it has none. */
  readonly stage: string;
  readonly service?: string;
  /** Resolved base image reference; absent when it cannot be known from the files. */
  readonly image?: string;
  /** For example `go mod download`. */
  readonly command: string;
}

/** Notification, server to client, after each check of a document: feeds the language status item. */
export const documentStatusNotification = 'goModuleDoctor/documentStatus';

export interface DocumentStatus {
  readonly uri: string;
  readonly version: number;
  readonly kind: 'dockerfile' | 'dockerignore' | 'go-env' | 'compose' | 'control' | 'none';
  readonly severity: 'ok' | 'warning' | 'error';
  /** One line, for example `context ./ · go.mod example.com/app · 2 downloads`. */
  readonly text: string;
  /** Why something is not checked, or less than the user may think; empty when all is well. */
  readonly reasons: readonly string[];
}

/** What the client hands to the server at start. */
export interface InitializationOptions {
  /** Base URI of the folder with the rules' pages, ending in `/`; the server's own package otherwise. */
  readonly rulePagesUri?: string;
  readonly locale?: string;
  readonly workspaceTrusted?: boolean;
}
