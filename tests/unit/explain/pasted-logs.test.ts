import assert from 'node:assert/strict';
import { explainLog } from '../../../server/src/explain/explain-log.ts';
import { pastedLogs } from './pasted-logs.ts';

describe('explain: logs as people paste them', () => {
  for (const { name, lines, causes, line, step, stage, failed } of pastedLogs) {
    it(`${name}: ${causes.join(', ') || 'nothing of the go command'}`, () => {
      const found = explainLog(lines.join('\n'));
      const [first] = found.causes;
      assert.deepEqual(found.causes.map(({ cause }) => cause.id), causes);
      if (line !== undefined) assert.equal(first?.first.line, line);
      if (step !== undefined) assert.deepEqual(first?.steps.map((each) => each.name), [step]);
      if (stage !== undefined) assert.equal(first?.first.step?.stage, stage);
      if (step !== undefined) assert.ok(found.failedSteps.some((each) => each.name === step), 'the step is known to have failed');
      if (failed !== undefined) assert.deepEqual(found.failedSteps.map((each) => [each.name, each.tail.length > 0]), [[failed, true]]);
    });
  }
});
