import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { makePackage } from '../../scripts/package.ts';
import { rules } from '../../server/src/rules/index.ts';
import { readZip } from '../support/zip.ts';

const root = new URL('../../', import.meta.url);

/** Bytes. What a user downloads; a bundle that takes in something large by accident goes over it. */
const largestPackage = 1_000_000;

/** Installing the packager takes 20 s where it is not there yet. */
const timeLimit = 180_000;

interface ShippedManifest {
  readonly name: string;
  readonly main: string;
  readonly icon: string;
  readonly l10n: string;
  readonly contributes: {
    readonly grammars: readonly { readonly path: string }[];
    readonly snippets: readonly { readonly path: string }[];
    readonly languages: readonly { readonly configuration?: string }[];
  };
}

describe('package', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'go-module-doctor-package-'));
  const file = path.join(folder, 'go-module-doctor.vsix');
  let files: ReadonlyMap<string, Buffer>;

  before(async function () {
    this.timeout(timeLimit);
    files = readZip(readFileSync(await makePackage(file)));
  });

  after(() => { rmSync(folder, { recursive: true, force: true }); });

  const text = (name: string): string => {
    const found = files.get(`extension/${name}`);
    assert.ok(found, name);
    return found.toString('utf8');
  };

  it('holds exactly what the extension needs', () => {
    const folders = ['l10n', 'schemas', 'syntaxes', 'snippets'].flatMap((name) => readdirSync(new URL(name, root)).map((each) => `${name}/${each}`));
    const pages = ['docs/rules', 'docs/rules/zh-cn'].flatMap((name) => ['index', ...rules.map(({ id }) => id)].map((each) => `${name}/${each}.md`));
    const dist = ['client.cjs', 'server.cjs', 'panel.js', 'panel.css', 'probe.go'].map((name) => `dist/${name}`);
    const expected = [
      'package.json', 'package.nls.json', 'package.nls.zh-cn.json', 'language-configuration.json', ...dist, ...folders, 'media/icon.png', 'media/icon.svg',
      ...pages, 'readme.md', 'README.zh-cn.md', 'changelog.md', 'LICENSE.txt', 'THIRD-PARTY-NOTICES.txt',
    ].map((name) => `extension/${name}`);
    assert.deepEqual([...files.keys()].sort(), ['extension.vsixmanifest', '[Content_Types].xml', ...expected].sort());
  });

  it(`is no larger than ${largestPackage} bytes`, () => {
    const { size } = statSync(file);
    assert.ok(size <= largestPackage, `${size} bytes`);
  });

  it('has no source map, and no bundle that names one', () => {
    for (const [name, bytes] of files) {
      assert.doesNotMatch(name, /\.map$/);
      if (/\.(?:cjs|js|css)$/.test(name)) assert.doesNotMatch(bytes.toString('utf8'), /^\/[/*][#@] sourceMappingURL=/m, name);
    }
  });

  it('has every file that its manifest names', () => {
    const manifest = JSON.parse(text('package.json')) as ShippedManifest;
    const { grammars, snippets, languages } = manifest.contributes;
    const named = [manifest.main, manifest.icon, ...[...grammars, ...snippets].map((each) => each.path),
      ...languages.flatMap(({ configuration }) => configuration ?? [])];
    assert.deepEqual(named.filter((name) => !files.has(`extension/${path.posix.normalize(name)}`)), []);
    assert.ok(files.has(`extension/${path.posix.normalize(manifest.l10n)}/bundle.l10n.zh-cn.json`));
  });

  it('leaves what is for checkouts in the checkout', () => {
    const manifest = JSON.parse(text('package.json')) as Record<string, unknown>;
    assert.deepEqual(['bin', 'scripts', 'devDependencies', 'dependencies'].filter((key) => key in manifest), []);
  });

  it('has no page with a picture that the editor would not load: it takes https addresses alone', () => {
    for (const name of ['readme.md', 'README.zh-cn.md']) {
      assert.match(text(name), /^# Go Module Doctor/m);
      assert.doesNotMatch(text(name), /!\[[^\]]*\]\((?!https:)|<img\b/, name);
    }
  });

  it('asks for no package that it does not bring along', () => {
    const own = new Set([...process.getBuiltinModule('node:module').builtinModules, 'vscode']);
    for (const name of ['client.cjs', 'server.cjs']) {
      const asked = [...text(`dist/${name}`).matchAll(/\brequire\("([^"]+)"\)/g)].map(([, module]) => module ?? '');
      assert.ok(asked.length > 0, name);
      assert.deepEqual([...new Set(asked)].filter((module) => !own.has(module.replace(/^node:/, ''))), [], name);
    }
  });

  it('names everybody whose code is in a bundle, with the version that is in it', () => {
    const { inputs } = JSON.parse(readFileSync(new URL('out/meta.json', root), 'utf8')) as { inputs: Record<string, unknown> };
    const inBundles = ['client.cjs', 'server.cjs'].flatMap((name) => [...text(`dist/${name}`).matchAll(/"(node_modules\/[^"]+)"\(/g)].map(([, input]) => input ?? ''));
    const packages = new Set([...Object.keys(inputs), ...inBundles].flatMap((input) => /^.*node_modules\/(?:@[^/]+\/)?[^/]+(?=\/)/.exec(input) ?? []));
    for (const used of ['vscode-languageserver', 'vscode-languageclient', 'unbash', 'yaml', 'ignore', 'diff']) assert.ok(packages.has(`node_modules/${used}`), used);
    const notices = text('THIRD-PARTY-NOTICES.txt');
    for (const used of packages) {
      const { name, version } = JSON.parse(readFileSync(new URL(`${used}/package.json`, root), 'utf8')) as { name: string; version: string };
      assert.ok(notices.includes(`\n${name} ${version} (`), `${name} ${version}`);
    }
  });

  it('carries its own licence', () => {
    assert.match(text('LICENSE.txt'), /MIT License[\s\S]+Permission is hereby granted/);
  });
});
