import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { Answer, Question } from './oracle.ts';

/** The same inputs in every run: a disagreement that appears comes from a change of ours. Another one through the environment, to hunt. */
export const seed = Number(process.env['GO_MODULE_DOCTOR_SEED'] ?? 20_261_121);

/** Inputs of a generator, without doubles, in an order that only the seed decides. */
export function inputsOf<Input>(generator: fc.Arbitrary<Input>, count: number): readonly Input[] {
  const inputs = fc.sample(generator, { seed, numRuns: count });
  return [...new Map(inputs.map((input) => [JSON.stringify(input), input])).values()];
}

/** One thing that a module of ours and the real program both know. */
export interface Comparison {
  readonly name: string;
  readonly questions: readonly Question[];
  /** Fails with the inputs, at most a few, on which the two disagree. */
  readonly assertAgreement: (answers: readonly Answer[]) => void;
}

export function comparison<Input>(
  name: string, inputs: readonly Input[], ask: (input: Input) => Question,
  judge: (input: Input, answer: Answer) => { readonly ours: unknown; readonly theirs: unknown },
): Comparison {
  return {
    name: `${name}: ${inputs.length} inputs`,
    questions: inputs.map(ask),
    assertAgreement: (answers) => { assertAgreement(inputs.map((input, index) => ({ input, ...judge(input, answers[index]!) }))); },
  };
}

/** Enough to see what they have in common. */
const shownDisagreements = 12;

export function assertAgreement(judged: readonly { readonly input: unknown; readonly ours: unknown; readonly theirs: unknown }[]): void {
  assert.ok(judged.length > 0, 'nothing was compared');
  const apart = judged.filter(({ ours, theirs }) => JSON.stringify(ours) !== JSON.stringify(theirs));
  const shown = apart.slice(0, shownDisagreements).map((each) => `${JSON.stringify(each.input)}\n  ours:   ${JSON.stringify(each.ours)}\n  theirs: ${JSON.stringify(each.theirs)}`);
  assert.equal(apart.length, 0, `${apart.length} of ${judged.length} disagree (seed ${seed}):\n${shown.join('\n')}`);
}
