import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { bundleSuite, repository } from '../host/bundle-suite.ts';
import { runSuite } from '../host/suite-runner.ts';
import { lanes } from './open-project.ts';
import { packagedExtension } from './packaged-extension.ts';

describe('the extension in the editor: from inside an extension host', function () {
  this.timeout(300_000);

  for (const lane of lanes) it(`passes the suite that the desktop editor runs too (${lane})`, async () => {
    // Makes dist/ as well, which an extension under development runs from.
    await packagedExtension();
    const folder = mkdtempSync(join(tmpdir(), 'go-module-doctor-suite-'));
    try {
      const { exitCode, log } = await runSuite(
        { lane, folder, extensionDevelopmentPath: repository, extensionTestsPath: await bundleSuite() }
      );
      assert.equal(exitCode, 0, log.join('\n'));
      assert.equal(log.filter((line) => line.includes('passed: ')).length, 8, log.join('\n'));
    } finally {
      rmSync(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 });
    }
  });
});
