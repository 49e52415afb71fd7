import { localized } from '../../text/localized.ts';
import type { Judgement, JudgeInput } from './judgement.ts';

export { localizeJudgement } from './judgement.ts';
export type { EngineFailure, JudgedCause, JudgedRemedy, JudgedStep, JudgedVerdict, Judgement, JudgeInput } from './judgement.ts';

/** Ranks the causes that the checks speak for. Pure: the same checks in any order give the same judgement. Never throws. */
export function judge(input: JudgeInput): Judgement {
  const measured = String(input.checks.length);
  const verdict = {
    cause: 'inconclusive',
    target: input.module,
    summary: localized(`${measured} checks ended and none of them decides`, `已完成 ${measured} 项检查，均不足以得出结论`),
    evidence: [],
    against: [],
    ruledOut: [],
    next: localized('', ''),
    remedies: [],
  };
  return { verdict, causes: [verdict], walk: [] };
}
