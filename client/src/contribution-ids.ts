/**
 * Every id that package.json and the code share, in one place. A test holds the manifest to this file, so that a command
 * cannot be declared and not exist, or exist and not be found.
 */
export const commands = {
  diagnose: 'goModuleDoctor.diagnose',
  explain: 'goModuleDoctor.explain',
  explainSelection: 'goModuleDoctor.explainSelection',
  explainClipboard: 'goModuleDoctor.explainClipboard',
  explainTerminal: 'goModuleDoctor.explainTerminal',
  fixAll: 'goModuleDoctor.fixAll',
  restartServer: 'goModuleDoctor.restartServer',
  showOutput: 'goModuleDoctor.showOutput',
  panelRunAgain: 'goModuleDoctor.panel.runAgain',
  panelRunOtherWay: 'goModuleDoctor.panel.runOtherWay',
  panelCompareMirrors: 'goModuleDoctor.panel.compareMirrors',
  panelCopyGoproxy: 'goModuleDoctor.panel.copyGoproxy',
  panelWriteGoproxy: 'goModuleDoctor.panel.writeGoproxy',
  panelCopyReport: 'goModuleDoctor.panel.copyReport',
  panelSaveReport: 'goModuleDoctor.panel.saveReport',
  panelApplyFix: 'goModuleDoctor.panel.applyFix',
  panelCompare: 'goModuleDoctor.panel.compare',
  openReport: 'goModuleDoctor.openReport',
  panelCancel: 'goModuleDoctor.panel.cancel',
} as const;

/** Commands that only our own pages call: they are in no palette and no manifest. */
export const internalCommands = {
  /** Arguments: a URI, and a 1-based line; without a line the URI is a page to read. */
  openPlace: 'goModuleDoctor.internal.openPlace',
} as const;

/** Settings below `settingsSection`; the protocol's `Settings` is their shape. */
export const settingsSection = 'goModuleDoctor';

export const settingKeys = [
  'severity',
  'overrides',
  'privateHosts',
  'preferredProxy',
  'knownMirrors',
  'probe.engine',
  'probe.way',
  'probe.builder',
  'probe.timeLimitSeconds',
  'probe.module',
  'probe.compareMirrors',
  'trace.server',
] as const;

/** Language ids this extension brings; Dockerfiles and compose files keep the ids that VS Code or other extensions give them. */
export const languages = {
  dockerfile: 'dockerfile',
  dockerignore: 'dockerignore',
  goEnv: 'go-env',
} as const;

/** View type of the panel, for its serializer and for `when` clauses. */
export const panelViewType = 'goModuleDoctor.panel';

/** View type of a report that somebody else made. */
export const foreignReportViewType = 'goModuleDoctor.foreignReport';

/** View type of the explanation of a log. */
export const explanationViewType = 'goModuleDoctor.explanation';

/** Context keys that decide which panel actions are offered. */
export const contextKeys = {
  panelRunning: 'goModuleDoctor.panelRunning',
  panelHasReport: 'goModuleDoctor.panelHasReport',
  panelHasFix: 'goModuleDoctor.panelHasFix',
  panelCanCompare: 'goModuleDoctor.panelCanCompare',
  panelHasGoproxy: 'goModuleDoctor.panelHasGoproxy',
  panelCanWriteGoproxy: 'goModuleDoctor.panelCanWriteGoproxy',
} as const;

/** Id of the language client: names its output channel and its trace setting. */
export const clientId = 'goModuleDoctor';

/** The kind of the server's code action that applies every safe fix of a document. */
export const fixAllKind = 'source.fixAll.goModuleDoctor';
