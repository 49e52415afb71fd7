import type { GoEnvFile } from '../go/go-env-file.ts';
import type { ControlFile } from '../project/control-file.ts';
import type { BuildAnalysis } from '../project/analysis.ts';
import type { Localized } from '../text/localized.ts';
import type { Source } from '../text/source.ts';
import type { Finding, Severity } from './finding.ts';
import type { SuppressionComments } from './suppress.ts';

/** One check. Rules are values: no registration, no base class; `rules/index.ts` lists them in reading order. */
export interface Rule {
  /** Kebab case, equal to the folder's name; final once released. */
  readonly id: string;
  /** The highest severity it reports, as in the catalogue. */
  readonly severity: Severity;
  readonly group: RuleGroup;
  /** Advice that most healthy files do not follow: silent until the user gives the rule a severity. */
  readonly optIn?: true;
  /** Half a sentence for lists and for the manifest. */
  readonly title: Localized;
  /** Variables whose value the rule judges at every place that a go command of the build reads it from; its page says so. */
  readonly values?: readonly string[];
  /** Judges a Dockerfile under one way of building it; findings may lie in the compose file, the ignore file or go.mod too. */
  checkBuild?(analysis: BuildAnalysis, preferences: Preferences): Iterable<Finding>;
  /** Judges a go.env file on its own. */
  checkGoEnv?(document: GoEnvDocument, preferences: Preferences): Iterable<Finding>;
  /** Judges a project's own settings. */
  checkControlFile?(document: ControlDocument): Iterable<Finding>;
  /** Judges the comments of a file that silence findings, once all findings are there. */
  checkSuppressions?(document: SuppressionDocument): Iterable<Finding>;
}

export type RuleGroup = 'reach' | 'trust' | 'private' | 'toolchain' | 'context' | 'cache' | 'go-env' | 'control';

export interface GoEnvDocument {
  readonly source: Source;
  readonly file: GoEnvFile;
}

export interface ControlDocument {
  readonly file: ControlFile;
  /** Every rule that exists. */
  readonly ruleIds: ReadonlySet<string>;
}

export interface SuppressionDocument {
  readonly source: Source;
  readonly comments: SuppressionComments;
  /** Whether a finding of this rule in this file could have been there: of others nobody knows here whether the comment is of use. */
  readonly decides: (rule: string) => boolean;
  /** Every rule that exists. */
  readonly ruleIds: ReadonlySet<string>;
}

/** What the user told us, as far as rules need it. */
export interface Preferences {
  /** GOPRIVATE patterns of modules that are private to the user's organisation. */
  readonly privateHosts: readonly string[];
  /** GOPROXY value the user prefers; empty: none. */
  readonly preferredProxy: string;
  /** Hosts of module proxies that are meant to stand in files as they are. */
  readonly knownMirrors: readonly string[];
  /** GOPROXY of the go command on the user's own computer, which no image build takes over; empty: Go's default. */
  readonly hostProxy: string;
}
