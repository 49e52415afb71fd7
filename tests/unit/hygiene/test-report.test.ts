import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import {
  closingLines, filesToRunAgain, joined, resultOfProgram, resultOfTests, withSecondRuns, type FileResult, type PhaseResult,
} from '../../../scripts/test-report.ts';

const root = fileURLToPath(new URL('../../../', import.meta.url));

describe('the end of ./test', () => {
  it('says where the time went, then what failed, then the table, the totals last', () => {
    const lab: PhaseResult = {
      passed: 3, failed: 1,
      failures: [{ name: 'the lab builds', error: 'no such image' }],
      slow: [{ name: 'the lab starts', ms: 12_400 }],
      files: [fileResult('tests/lab/a.test.ts', 20_000), fileResult('tests/lab/quick.test.ts', 10)],
    };
    const lines = closingLines([{ phase: 'lint', ...resultOfProgram('lint', 0), ms: 1000 }, { phase: 'lab', ...lab, ms: 21_000 }]);
    assert.deepEqual(lines, [
      'slow test files:', '   20 s  tests/lab/a.test.ts', '',
      'slow tests:', '   12 s  the lab starts', '',
      'failed:', '  lab: the lab builds\n      no such image', '',
      'lint         1 passed    0 failed     1 s',
      'lab          3 passed    1 failed    21 s',
      '',
      '4 passed, 1 failed',
    ]);
  });

  it('counts the lanes of a phase together', () => {
    const timed = (name: string) => ({ slow: [{ name, ms: 5000 }], files: [fileResult(name, 1)] });
    const lane = (name: string): PhaseResult => ({ ...resultOfProgram(name, 1), passed: 2, ...timed(name) });
    const both = joined([lane('lab 1'), lane('lab 2')]);
    assert.deepEqual([both.passed, both.failed], [4, 2]);
    for (const named of [both.failures, both.slow, both.files]) assert.deepEqual(named.map(({ name }) => name), ['lab 1', 'lab 2']);
  });

  it('counts a run that crashed, ran nothing or failed outside its tests as a failure with a name', () => {
    const fine = resultOfTests('unit', 0, { ...resultOfProgram('unit', 0), passed: 5 });
    assert.deepEqual([fine.passed, fine.failed], [5, 0]);
    const crashed = resultOfTests('unit', 134, undefined);
    assert.deepEqual([crashed.failed, crashed.failures[0]?.error], [1, 'crashed with exit code 134 before its tests ended']);
    const empty = resultOfTests('unit', 0, { ...resultOfProgram('unit', 0), passed: 0 });
    assert.deepEqual([empty.failed, empty.failures[0]?.error], [1, 'ran no test']);
    const outside = resultOfTests('unit', 1, { ...resultOfProgram('unit', 0), passed: 5 });
    assert.deepEqual([outside.failed, outside.failures[0]?.error], [1, 'ended with exit code 1 though no test failed']);
    assert.deepEqual(resultOfProgram('lint', 2).failures, [{ name: 'lint', error: 'ended with exit code 2' }]);
  });

  describe('files that run a second time', () => {
    const failure = (name: string, file?: string) => ({ name, error: 'i/o timeout', ...file === undefined ? {} : { file } });
    const first: PhaseResult = {
      passed: 5, failed: 3, slow: [],
      failures: [failure('a breaks', 'a.test.ts'), failure('a wavers', 'a.test.ts'), failure('b wavers', 'b.test.ts')],
      files: [fileResult('a.test.ts', 10, 2, 2), fileResult('b.test.ts', 10, 0, 1), fileResult('c.test.ts', 10, 3)],
    };

    it('count by that run, and what passed only then is named', () => {
      assert.deepEqual(filesToRunAgain(first), ['a.test.ts', 'b.test.ts']);
      const whole = withSecondRuns(first, new Map([
        ['a.test.ts', { passed: 3, failed: 1, slow: [], failures: [failure('a breaks', 'a.test.ts')], files: [fileResult('a.test.ts', 5, 3, 1)] }],
        ['b.test.ts', { passed: 4, failed: 0, slow: [], failures: [], files: [fileResult('b.test.ts', 5, 4)] }],
      ]));
      assert.deepEqual([whole.passed, whole.failed], [10, 1]);
      assert.deepEqual(whole.failures.map(({ name }) => name), ['a breaks']);
      assert.deepEqual(whole.passedAgain?.map(({ name }) => name), ['a wavers', 'b wavers']);
      const lines = closingLines([{ phase: 'lab', ...whole, ms: 1000 }]);
      assert.deepEqual(lines.slice(0, 5), [
        'failed beside others, passed in a second run alone:', '  lab: a wavers\n      i/o timeout', '  lab: b wavers\n      i/o timeout', '',
        'failed:',
      ]);
      assert.equal(lines.at(-1), '10 passed, 1 failed');
    });

    it('are none where a process failed, and none where too many files did', () => {
      const crashed = resultOfTests('lab 1', 134, undefined);
      assert.deepEqual(filesToRunAgain(crashed), []);
      assert.equal(withSecondRuns(crashed, new Map()).failed, 1);
      const many = Array.from({ length: 6 }, (_, index) => failure('breaks', `${index}.test.ts`));
      assert.deepEqual(filesToRunAgain({ ...first, failures: many }), []);
    });
  });

  it('gets the names, errors and durations from a real run of the tests', function () {
    this.timeout(240_000);
    const folder = mkdtempSync(path.join(tmpdir(), 'go-module-doctor-report-'));
    try {
      const test = path.join(folder, 'sample.test.cjs');
      writeFileSync(test, [
        'describe("outer", () => {',
        '  it("passes", () => {});',
        '  it("fails", () => { throw new Error("first line\\nsecond line"); });',
        '  describe("inner", () => { before(() => { throw new Error("no ground"); }); it("never runs", () => {}); });',
        '});',
      ].join('\n'));
      const report = path.join(folder, 'report.json');
      const argv = [path.join('node_modules', '.bin', 'mocha'), '--no-config', '--reporter', 'tests/support/counting-reporter.cjs', test];
      const { status } = spawnSync('node', argv, { cwd: root, env: { ...process.env, GO_MODULE_DOCTOR_TEST_COUNTS: report } });
      assert.equal(status, 2);
      assert.ok(existsSync(report));
      const { passed, failed, failures, files } = JSON.parse(readFileSync(report, 'utf8')) as PhaseResult;
      assert.deepEqual([passed, failed], [1, 2]);
      assert.deepEqual(failures, [
        { name: 'outer fails', error: 'first line', file: files[0]?.name },
        { name: 'outer inner "before all" hook for "never runs"', error: 'no ground', file: files[0]?.name },
      ]);
      assert.deepEqual(files.map((file) => [path.basename(file.name), file.passed, file.failed]), [['sample.test.cjs', 1, 2]]);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });
});

function fileResult(name: string, ms: number, passed = 1, failed = 0): FileResult {
  return { name, ms, passed, failed };
}
