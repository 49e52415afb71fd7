import assert from 'node:assert/strict';
import { afterEnd, gaveUpStatus, gaveUpText, restartLimit, restartWindow, type ServerEnds } from '../../../client/src/server-ends.ts';
import { translator } from '../../support/panel-texts.ts';

const minute = 60_000;

/** What follows from ends at these times, one after the other. */
function afterEnds(...times: readonly number[]): readonly ServerEnds[] {
  const all: ServerEnds[] = [];
  for (const time of times) all.push(afterEnd(all.at(-1)?.ends ?? [], time));
  return all;
}

describe('a server that ends by itself', () => {
  it('is started again four times in three minutes, and not a fifth time', () => {
    assert.deepEqual([restartLimit, restartWindow], [4, 3 * minute]);
    assert.deepEqual(afterEnds(0, 0, 1, minute, 3 * minute).map(({ startAgain }) => startAgain), [true, true, true, true, false]);
  });

  it('is started again for as long as its ends are far enough apart', () => {
    const everyMinute = Array.from({ length: 100 }, (_, index) => index * minute);
    assert.ok(afterEnds(...everyMinute).every(({ startAgain, ends }) => startAgain && ends.length <= restartLimit));
  });

  it('has old ends forgotten', () => {
    const last = afterEnds(0, 1, 2, 3, 3 * minute + 3).at(-1);
    assert.deepEqual(last, { ends: [3, 3 * minute + 3], startAgain: true });
  });

  it('is reported with the number of its ends, in both languages', () => {
    const last = afterEnds(0, 1, 2, 3, 4).at(-1) ?? assert.fail();
    assert.match(gaveUpText(last, translator('en')), /ended 5 times within 3 minutes and is not started again: no file is checked\. What it wrote is in the output "Go Module Doctor"\.$/);
    assert.match(gaveUpText(last, translator('zh-cn')), /在 3 分钟内退出了 5 次，不再自动启动/);
    assert.equal(gaveUpStatus(last, translator('en')), 'Its server ended 5 times, see the output');
  });
});
