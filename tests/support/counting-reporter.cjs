'use strict';
// Mocha's own spec reporter, which also leaves the numbers behind for the closing line of ./test.
const { writeFileSync } = require('node:fs');
const { reporters } = require('mocha');

module.exports = class CountingReporter extends reporters.Spec {
  constructor(runner, options) {
    super(runner, options);
    runner.once('end', () => {
      const file = process.env.GO_MODULE_DOCTOR_TEST_COUNTS;
      if (file !== undefined) writeFileSync(file, JSON.stringify({ passed: runner.stats.passes, failed: runner.stats.failures }));
    });
  }
};
