// Builds what ships: one bundle per runtime, into dist/. Sizes by module are in out/meta.json.
//
//   node scripts/build.mjs                      build everything
//   node scripts/build.mjs panel.js panel.css   build these only, leave the others as they are
//   node scripts/build.mjs --watch              build again on every change
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { basename, dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build, context } from 'esbuild';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');

const commandRooms = {
  'server/src/cli/run-explain.ts': 'cli-explain.cjs',
  'server/src/cli/run-probe.ts': 'cli-probe.cjs',
  'server/src/lsp/stdio.ts': 'cli-lsp.cjs',
};

/**
 * `rooms`: what a bundle imports when it needs it, which becomes a bundle of its own beside it. A bundle is compiled as a whole, and
 * `check` would wait for a language server that it never starts.
 *
 * @type {readonly { out: string, entry: string, runs: 'editor' | 'node' | 'page', executable?: boolean, rooms?: Record<string, string> }[]}
 */
const bundles = [
  { out: 'client.cjs', entry: 'client/src/extension.ts', runs: 'editor' },
  { out: 'server.cjs', entry: 'server/src/lsp/main.ts', runs: 'node' },
  { out: 'cli.cjs', entry: 'server/src/cli/bin.ts', runs: 'node', executable: true, rooms: commandRooms },
  ...Object.entries(commandRooms).map(([entry, out]) => ({ out, entry, runs: 'node' })),
  { out: 'panel.js', entry: 'client/webview/panel.ts', runs: 'page' },
  { out: 'panel.css', entry: 'client/webview/panel.css', runs: 'page' },
];

/**
 * The probe's program stays a file of its own: it is read only when a probe is asked for, and people can read what runs in their container.
 */
const payload = { out: 'probe.go', source: 'server/src/probe/payload/probe.go' };

/** What each runtime can do. `node20` is the Node of the oldest editor we support; a page runs in that editor's own Chromium. */
const runtimes = {
  editor: { platform: 'node', format: 'cjs', target: ['node20', 'es2022'], external: ['vscode'] },
  node: { platform: 'node', format: 'cjs', target: ['node20', 'es2022'] },
  page: { platform: 'browser', format: 'iife', target: ['chrome128'] },
};

/**
 * Names stay whole, so that a stack trace in a report can be read; only white space and syntax shrink. `keepNames` is not
 * needed for that as long as identifiers are not minified, and its call per closure costs a twentieth of every keystroke.
 */
const common = {
  bundle: true,
  minifyWhitespace: true,
  minifySyntax: true,
  legalComments: 'none',
  charset: 'utf8',
  metafile: true,
  logLevel: 'warning',
  absWorkingDir: root,
  // Packages ship an ES module beside their CommonJS file; it is the one that can be shaken.
  mainFields: ['module', 'main'],
  loader: { '.go': 'text', '.md': 'text' },
};

const named = process.argv.slice(2).filter((argument) => !argument.startsWith('--'));
const unknown = named.filter((name) => !bundles.some((bundle) => bundle.out === name));
if (unknown.length > 0) throw new Error(`no such bundle: ${unknown.join(', ')}; there are: ${bundles.map((bundle) => bundle.out).join(', ')}`);
const wanted = named.length === 0 ? bundles : bundles.filter((bundle) => named.includes(bundle.out));

/** Leaves the rooms of a bundle to the files that they are built into. */
const besides = (rooms) => ({
  name: 'rooms',
  setup(bundle) {
    bundle.onResolve({ filter: /^\./ }, ({ kind, path, resolveDir }) => {
      const out = kind === 'dynamic-import' ? rooms[relative(root, join(resolveDir, path)).replaceAll('\\', '/')] : undefined;
      return out === undefined ? undefined : { path: `./${out}`, external: true };
    });
  },
});

/** Whoever reads or runs the file meanwhile has the old one or the new one as a whole. */
function replace(name, contents, { mode = 0o644, folder = 'dist' } = {}) {
  const written = join(root, 'out', `${process.pid}-${name}`);
  writeFileSync(written, contents, { mode });
  renameSync(written, join(root, folder, name));
}

/** What no bundle makes any more. */
function removeOthers() {
  const made = new Set([payload.out, ...bundles.map(({ out }) => out)]);
  for (const name of readdirSync(join(root, 'dist'))) {
    if (!made.has(name)) rmSync(join(root, 'dist', name), { recursive: true, force: true });
  }
}

const options = wanted.map((bundle) => ({
  ...common,
  ...runtimes[bundle.runs],
  entryPoints: [bundle.entry],
  outfile: `dist/${bundle.out}`,
  ...(bundle.rooms === undefined ? {} : { plugins: [besides(bundle.rooms)] }),
  ...(bundle.executable === true ? { banner: { js: '#!/usr/bin/env node' } } : {}),
}));

if (process.argv.includes('--watch')) {
  for (const each of options) await (await context(each)).watch();
} else {
  const missing = wanted.filter((bundle) => !existsSync(join(root, bundle.entry))).map((bundle) => bundle.entry);
  if (missing.length > 0) throw new Error(`entry not found: ${missing.join(', ')}`);
  for (const folder of ['dist', 'out']) mkdirSync(join(root, folder), { recursive: true });
  const results = await Promise.all(options.map((each) => build({ ...each, write: false })));
  const executable = new Set(wanted.filter((bundle) => bundle.executable === true).map(({ out }) => out));
  replace(payload.out, readFileSync(join(root, payload.source)));
  for (const { path, contents } of results.flatMap((result) => result.outputFiles)) {
    replace(basename(path), contents, { mode: executable.has(basename(path)) ? 0o755 : 0o644 });
  }
  if (named.length === 0) removeOthers();
  const metafiles = results.map((result) => result.metafile);
  if (named.length === 0) replace('meta.json', JSON.stringify({
    inputs: Object.assign({}, ...metafiles.map((meta) => meta.inputs)),
    outputs: Object.assign({}, ...metafiles.map((meta) => meta.outputs)),
  }, null, 2), { folder: 'out' });
  for (const meta of metafiles) {
    for (const [file, output] of Object.entries(meta.outputs)) console.log(`${basename(file).padEnd(15)} ${(output.bytes / 1024).toFixed(1).padStart(8)} KiB`);
  }
}
