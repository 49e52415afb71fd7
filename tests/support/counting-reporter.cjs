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
    const fileOf = ({ file }) => {
      const name = path.relative(process.cwd(), file ?? '');
      if (!files.has(name)) files.set(name, { name, ms: 0, passed: 0, failed: 0 });
      return files.get(name);
    };
    runner.on('pass', (test) => { fileOf(test).passed += 1; });
    runner.on('fail', (test, error) => {
      const file = fileOf(test);
      file.failed += 1;
      failures.push({ name: test.fullTitle(), error: String(error?.message ?? error).split('\n')[0], file: file.name });
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
      fileOf(suite).ms += Date.now() - started;
    });
    runner.once('end', () => {
      const report = process.env.GO_MODULE_DOCTOR_TEST_COUNTS;
      if (report === undefined) return;
      const { passes, failures: failed } = runner.stats;
      writeFileSync(report, JSON.stringify({ passed: passes, failed, failures, slow, files: [...files.values()] }));
    });
  }
};
