import assert from 'node:assert/strict';
import { findCause } from '../../../server/src/causes/catalogue.ts';
import { mayNameCause } from '../../../server/src/causes/literals.ts';
import { explainLog } from '../../../server/src/explain/explain-log.ts';
import { logForms, type LogForm } from './log-forms.ts';
import { samples } from '../causes/samples.ts';

/** Says only that a command failed: where nothing else is known the honest answer is that the log does not name the cause. */
const stepFailed = 'build-step-failed';

describe('explain: every row of the error catalogues, in every form of log', () => {
  for (const [row, cause, text] of samples) {
    it(`${row} is ${cause}: ${text.slice(0, 60).replace(/\s+/gu, ' ')}`, () => {
      for (const form of logForms) check(cause, text, form);
    });
  }

  it('looks at every line that holds a sample', () => {
    assert.deepEqual(samples.filter(([, , text]) => !mayNameCause(text)), []);
  });
});

function check(cause: string, text: string, { name, wrap, line, step, stage }: LogForm): void {
  const { causes, failedSteps } = explainLog(wrap(text));
  if (cause === stepFailed) {
    assert.deepEqual(causes.map((each) => each.cause.id), [], name);
    assert.ok(step === undefined || failedSteps.length > 0, name);
    return;
  }
  const found = causes.find((each) => [each.cause, ...each.alternatives].some(({ id }) => id === cause))
    ?? causes.find((each) => findCause(cause)!.confusedWith.includes(each.cause.id));
  assert.ok(found, `${name}: found ${causes.map((each) => each.cause.id).join(', ') || 'nothing'}`);
  assert.deepEqual([found.first.line, found.first.step?.name, found.first.step?.stage], [line, step, stage], name);
  assert.equal(found.count, 1, `${name}: the summary below repeats the same error`);
  assert.deepEqual(causes.filter((each) => each !== found).map((each) => each.cause.id), [], `${name}: nothing else is named`);
}
