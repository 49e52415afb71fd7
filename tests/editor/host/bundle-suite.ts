import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

/** Absolute path of the repository. */
export const repository = dirname(dirname(dirname(dirname(fileURLToPath(import.meta.url)))));

/**
 * Makes one CommonJS module, which is what an extension host can load, out of the editor suite in TypeScript. `vscode` comes from the
 * editor and `mocha` from node_modules.
 *
 * @returns absolute path of the module, fit for `extensionTestsPath`
 * @throws Error when the suite is not there or does not build
 */
export async function bundleSuite(): Promise<string> {
  const entry = join(repository, 'tests', 'editor', 'suite', 'index.ts');
  if (!existsSync(entry)) throw new Error(`there is no editor suite at ${entry}`);
  const outfile = join(repository, 'out', 'editor-suite', 'index.cjs');
  await build({
    entryPoints: [entry], outfile, bundle: true, platform: 'node', format: 'cjs', target: 'node20', external: ['vscode', 'mocha'],
    sourcemap: 'inline', keepNames: true, logLevel: 'warning', loader: { '.md': 'text', '.go': 'text' },
  });
  return outfile;
}
