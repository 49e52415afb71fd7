import assert from 'node:assert/strict';
import { explainLog } from '../../../server/src/explain/explain-log.ts';
import { Unwrapper } from '../../../server/src/explain/unwrap.ts';
import { logForms } from './log-forms.ts';
import { pastedLogs } from './pasted-logs.ts';

const error = 'go: github.com/gin-gonic/gin@v1.9.1: Get "https://proxy.golang.org/github.com/gin-gonic/gin/@v/v1.9.1.mod": dial tcp: '
  + 'lookup proxy.golang.org on 127.0.0.11:53: no such host';

describe('explain: logs that a terminal cut at its edge', () => {
  for (const columns of [60, 72, 80, 100, 120, 132]) {
    it(`puts them together again at ${columns} columns`, () => {
      for (const { name, wrap, step } of logForms.filter(({ name: form }) => !/rawjson|Chinese|CRLF|colours/u.test(form))) {
        const found = explainLog(cutAt(wrap(error), columns));
        assert.deepEqual(found.causes.map(({ cause }) => cause.id), ['dns-name-not-found'], name);
        assert.equal(found.causes[0]?.first.text, error, name);
        assert.deepEqual(found.causes[0].modules, ['github.com/gin-gonic/gin@v1.9.1'], name);
        assert.equal(found.causes[0].first.step?.name, step, name);
      }
    });
  }

  it('finds the same causes in every pasted log at 80 columns', () => {
    // A single line that begins with a person's own words has no edge to learn.
    for (const { name, lines, causes } of pastedLogs.filter((each) => each.lines.length > 1)) {
      assert.deepEqual(explainLog(cutAt(lines.join('\n'), 80)).causes.map(({ cause }) => cause.id), causes, name);
    }
  });

  it('names the line in which the error begins, and counts the lines there are', () => {
    const found = explainLog(cutAt(`first\n${error}\nlast`, 80));
    assert.equal(found.causes[0]?.first.line, 2);
    assert.equal(found.lines, 5);
  });

  it('gives back the blank that a copy loses at the edge', () => {
    // The edge is learnt from the other lines.
    const at = error.indexOf(' dial tcp');
    const lines = [...cutAt(`#9 0.1 ${'x'.repeat(at)}yz\n#9 0.1 ${'x'.repeat(at)}yz`, at + 1).split('\n'), error.slice(0, at), error.slice(at + 1)];
    assert.equal(explainLog(lines.join('\n')).causes[0]?.first.text, error);
  });

  it('leaves a log alone whose lines are not cut', () => {
    for (const { name, wrap } of logForms) {
      const lines = wrap(error).split('\n');
      const seen: (readonly [string, number])[] = [];
      const unwrapper = new Unwrapper((line, count) => { seen.push([line, count]); });
      for (const line of lines) unwrapper.push(line);
      unwrapper.end();
      assert.deepEqual(seen, lines.map((line) => [line, 1]), name);
    }
  });
});

function cutAt(text: string, columns: number): string {
  return text.split('\n').map((line) => line.match(new RegExp(`.{1,${columns}}`, 'gu'))?.join('\n') ?? '').join('\n');
}
