import type { JudgedCause, JudgedFinding, JudgedRemedy, Judgement, JudgeInput } from '../probe/verdict/judgement.ts';
import { localized, type Localized } from '../text/localized.ts';
import { type CauseRule, causeRules } from './cause-rules.ts';
import { refutations } from './refutations.ts';
import { hostOf, speaksOf } from './shared-target.ts';
import type { StaticFinding } from './static-finding.ts';

/** A judge that also knows what the files say about the stage it judges. */
export function judgeWithFindings(
  judge: (input: JudgeInput) => Judgement, findings: readonly StaticFinding[]
): (input: JudgeInput) => Judgement {
  return (input) => joinFindings(judge(input), input, findings);
}

/**
 * Static meets measured. A cause that was measured and that a finding of the stage leads to names the finding as evidence, and offers the
 * rule's fix where that takes the cause away. A finding whose prediction was measured to be wrong says so. Pure; the verdict's cause never
 * changes: what was measured decides, the files explain.
 */
export function joinFindings(judgement: Judgement, input: JudgeInput, findings: readonly StaticFinding[]): Judgement {
  const { verdict } = judgement;
  const isFault = !withoutFault.has(verdict.cause);
  const explained = (cause: JudgedCause) =>
    (cause.isHint === true && (cause.cause !== verdict.cause || cause.target !== verdict.target) ? [] : linksOf(cause, findings, input));
  const top = isFault ? linksOf(verdict, findings, input) : [];
  const causes = judgement.causes.map((cause) => ({ cause, links: isFault ? explained(cause) : [] }));
  return {
    ...judgement,
    verdict: {
      ...verdict, ...withEvidence(verdict, top), remedies: remediesWith(verdict.remedies, top),
    },
    causes: causes.map(({ cause, links }) => withEvidence(cause, links)),
    findings: findings.map((finding) => judgedFinding(finding, causes, input)),
  };
}

/** Verdicts that blame nothing, so that nothing in the files can explain them. */
const withoutFault: ReadonlySet<string> = new Set(['no-fault-found', 'inconclusive']);

interface Link {
  readonly finding: StaticFinding;
  readonly row: CauseRule;
}

/** The findings that lead to the cause, those whose fix removes it first. */
function linksOf(cause: JudgedCause, findings: readonly StaticFinding[], input: JudgeInput): Link[] {
  const links = findings.flatMap((finding) => {
    const row = causeRules.find(
      (each) => each.rule === finding.rule && each.causes.includes(cause.cause) && isAbout(each, finding, cause, input)
    );
    return row === undefined ? [] : [{ finding, row }];
  });
  return links.sort((left, right) => Number(right.row.fixRemoves) - Number(left.row.fixRemoves));
}

function isAbout(
  { about }: CauseRule, { words, wordsAround }: StaticFinding, { target }: JudgedCause, { environment }: JudgeInput
): boolean {
  if (about === 'stage') return true;
  if (about === 'target') return speaksOf(words, target);
  const names = about.setting.filter((name) => new RegExp(`(?<![A-Za-z_])${name}(?![A-Za-z_])`, 'i').test(wordsAround));
  // A proxy that does not arrive explains the failure of the one that is asked in its place, and no other host's.
  return names.some((name) => name !== 'GOPROXY' || target === '' || (environment['GOPROXY'] ?? '').toLowerCase().includes(hostOf(target)));
}

function withEvidence(cause: JudgedCause, links: readonly Link[]): JudgedCause {
  return links.length === 0 ? cause : { ...cause, evidence: [...cause.evidence, ...links.map(evidenceOf)] };
}

function evidenceOf({ finding: { file, line, rule }, row: { reason } }: Link): Localized {
  return localized(`${file}:${line} (${rule}): ${reason.en}`, `${file}:${line}（${rule}）：${reason['zh-cn']}`);
}

/**
 * The rules' fixes in front, each in the words of the catalogue where it has some; advice of a rule that has no finding here stays advice.
 */
function remediesWith(general: readonly JudgedRemedy[], links: readonly Link[]): readonly JudgedRemedy[] {
  const fixes = links.flatMap(({ finding: { rule, file, line, fix }, row }): JudgedRemedy[] => {
    if (fix === undefined || !row.fixRemoves) return [];
    const known = general.find((remedy) => remedy.rule === rule);
    return [{ ...(known ?? {}), title: known?.title ?? fix, rule, place: { file, line } }];
  });
  const offered = new Set(fixes.map(({ rule }) => rule));
  return [...fixes, ...general.filter(({ rule }) => rule === undefined || !offered.has(rule))];
}

function judgedFinding(
  finding: StaticFinding, causes: readonly { readonly cause: JudgedCause; readonly links: readonly Link[] }[], input: JudgeInput,
): JudgedFinding {
  const { rule, severity, file, line, message } = finding;
  const told = { rule, severity, place: { file, line }, message };
  const confirmed = causes.find(({ links }) => links.some((link) => link.finding === finding));
  if (confirmed !== undefined) return { ...told, measured: 'confirmed', cause: confirmed.cause.cause, because: confirmed.cause.summary };
  const contrary = refutations.find((each) => each.rule === rule)?.refutes(finding, input.checks);
  return contrary === undefined ? { ...told, measured: 'not-measured' } : { ...told, measured: 'refuted', because: contrary };
}
