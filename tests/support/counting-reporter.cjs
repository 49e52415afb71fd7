'use strict';
// Mocha's own spec reporter, which also leaves behind what ./test prints at its end: numbers, failures, and where the time went.
const { writeFileSync } = require('node:fs');
const path = require('node:path');
const { reporters } = require('mocha');

/** Milliseconds from which a test is named among the slow ones. */
const slowTest = 5000;

module.exports = class CountingReporter extends reporters.Spec {
  constructor(runner, options) {
    super(runner, options);
    const failures = [];
    const slow = [];
    const files = new Map();
    const starts = new Map();
    runner.on('fail', (test, error) => {
      failures.push({ name: test.fullTitle(), error: String(error?.message ?? error).split('\n')[0] });
    });
    runner.on('test end', (test) => {
      if (test.duration >= slowTest) slow.push({ name: test.fullTitle(), ms: test.duration });
    });
    // A file's time is that of its outermost suites, so that their hooks count: setting up is what takes long here.
    runner.on('suite', (suite) => {
      if (suite.parent?.root === true) starts.set(suite, Date.now());
    });
    runner.on('suite end', (suite) => {
      const started = starts.get(suite);
      if (started === undefined) return;
      const file = path.relative(process.cwd(), suite.file ?? '');
      files.set(file, (files.get(file) ?? 0) + Date.now() - started);
    });
    runner.once('end', () => {
      const report = process.env.GO_MODULE_DOCTOR_TEST_COUNTS;
      if (report === undefined) return;
      const { passes, failures: failed } = runner.stats;
      writeFileSync(
        report, JSON.stringify({ passed: passes, failed, failures, slow, files: [...files].map(([name, ms]) => ({ name, ms })) })
      );
    });
  }
};
