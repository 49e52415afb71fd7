import { present } from '../../../protocol/src/present.ts';
import { controlOver, type Control, type ControlRequest } from '../project/control.ts';
import { checkControl, checkDocument, type DocumentCheck, type Project } from './check-project.ts';
import { isEnabled } from './enabled-rules.ts';
import type { Finding } from '../rules/finding.ts';
import type { Preferences, Rule } from '../rules/rule.ts';

/** A check, and who had a say in it. */
export interface ControlledResult extends DocumentCheck {
  readonly control: Control;
}

export interface ControlledCheck {
  readonly rules: readonly Rule[];
  readonly control: ControlRequest;
  /** GOPROXY of the go command on this computer; left out where that must not count. */
  readonly hostProxy?: string;
  readonly isCancelled?: () => boolean;
}

/** Checks one document with the rules and severities that the user, the project's file and the command line want. */
export function checkControlled(path: string, project: Project, { rules, control: request, hostProxy = '', isCancelled }: ControlledCheck): ControlledResult {
  const control = controlOver(path, request, project.files, project.top);
  const asked = rules.filter((rule) => isEnabled(rule, control.generalChoice(rule.id)) || control.isRaisedSomewhere(rule.id));
  const byId = new Map(rules.map((rule) => [rule.id, rule]));
  const check = typeof request.file === 'object' && request.file.path === path ? checkControl : checkDocument;
  const { findings, analyses } = check(path, project, {
    rules: asked,
    ruleIds: new Set(rules.map((rule) => rule.id)),
    preferences: preferencesOf(control, hostProxy),
    asShown: (finding) => asChosen(finding, byId, control),
    ...present({ isCancelled }),
  });
  return { findings, analyses, control };
}

export function preferencesOf(control: Control, hostProxy: string): Preferences {
  const { privateHosts, preferredProxy, knownMirrors } = control;
  return { privateHosts: privateHosts.value, preferredProxy: preferredProxy.value, knownMirrors: knownMirrors.value, hostProxy };
}

/** The finding with the severity chosen for the file that it lies in, or nothing. */
function asChosen(finding: Finding, rules: ReadonlyMap<string, Rule>, control: Control): Finding | undefined {
  const rule = rules.get(finding.rule);
  const { value: choice } = control.choiceFor(finding.rule, finding.place.path);
  if (rule !== undefined && !isEnabled(rule, choice)) return undefined;
  return choice === undefined || choice === 'off' ? finding : { ...finding, severity: choice };
}
