import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { ESLint } from 'eslint';
import { generatedFiles } from '../../../scripts/generated-files.ts';
import { unusedExports, unusedExportsHere } from '../../../scripts/unused-exports.ts';
import { rules } from '../../../server/src/rules/index.ts';

const root = fileURLToPath(new URL('../../../', import.meta.url));
const tracked = trackedFiles();
const read = (file: string): string => readFileSync(path.join(root, file), 'utf8');

describe('repository', () => {
  it('skips and focuses no test', () => {
    const wrong = /\b(?:it|describe|context|specify)\.(?:skip|only)\b|\bx(?:it|describe|context)\(|\bthis\.skip\(/;
    assert.deepEqual(filesWith(/^tests\/.*\.ts$/, wrong), []);
  });

  it('leaves nothing for later in code', () => {
    assert.deepEqual(filesWith(/\.(?:ts|mjs|cjs|go)$/, /\b(?:T(?:ODO)|F(?:IXME))\b|\bnot (?:yet )?implemented\b/), []);
  });

  it('names no host that packages come from', () => {
    const hosts = [['registry', 'npmjs', 'org'], ['deb', 'debian', 'org'], ['security', 'debian', 'org'], ['archive', 'debian', 'org']].map((labels) => labels.join('.'));
    assert.deepEqual(tracked.filter((file) => hosts.some((host) => readFileSync(path.join(root, file)).includes(host))), []);
  });

  it('has lock files that hold hashes and no addresses', () => {
    const locks = tracked.filter((file) => path.basename(file) === 'package-lock.json');
    assert.ok(locks.length >= 2);
    for (const file of locks) {
      const lock = JSON.parse(read(file)) as { packages: Record<string, { resolved?: string; integrity?: string; link?: boolean }> };
      const { packages } = lock;
      const installed = Object.entries(packages).filter(([name, { link }]) => name !== '' && link !== true);
      assert.ok(installed.length > 0, file);
      assert.deepEqual(installed.filter(([, { resolved }]) => resolved !== undefined).map(([name]) => name), [], file);
      assert.deepEqual(installed.filter(([, { integrity }]) => integrity === undefined).map(([name]) => name), [], file);
    }
  });

  it('pins every package exactly', () => {
    const manifests = tracked.filter((file) => path.basename(file) === 'package.json');
    const loose = manifests.flatMap((file) => {
      const manifest = JSON.parse(read(file)) as Record<string, Record<string, string> | undefined>;
      const wanted = ['dependencies', 'devDependencies', 'optionalDependencies', 'peerDependencies'].flatMap((kind) => Object.entries(manifest[kind] ?? {}));
      return wanted.filter(([, version]) => !/^\d+\.\d+\.\d+(?:-[\w.]+)?$/.test(version)).map(([name, version]) => `${file}: ${name} ${version}`);
    });
    assert.deepEqual(loose, []);
  });

  it('has Chinese marks in Chinese texts', () => {
    // Beside a Chinese character, or at the end of its sentence. Samples and fixtures hold what people write.
    const wrong = /\p{Script=Han}[,;:!?()]|[,;:!?()]\p{Script=Han}|\p{Script=Han}\.(?:\s|$|['"`])/u;
    // The editor's own name of its command.
    const quoted = '“扩展: 从 VSIX 安装…”';
    const texts = tracked.filter((file) => /\.(?:ts|json|md)$/.test(file) && !/^(?:tests|bench)\/|\/samples\//.test(file));
    const han = texts.flatMap((file) => read(file).split('\n').map((text, index) => ({ text: text.replaceAll(quoted, ''), at: `${file}:${index + 1}` })))
      .filter(({ text }) => /\p{Script=Han}/u.test(text));
    assert.ok(han.length > 1000);
    assert.deepEqual(han.filter(({ text }) => wrong.test(text)).map(({ at, text }) => `${at}: ${text}`), []);
  });

  it('has no relative link that leads nowhere', () => {
    // The words beside a rule are part of its rendered page, where their links count.
    const pages = tracked.filter((file) => file.endsWith('.md') && !file.startsWith('server/src/rules/'));
    assert.ok(pages.length > rules.length);
    const dead = pages.flatMap((file) => linksOf(read(file)).filter((link) => !existsSync(path.join(root, path.dirname(file), link))).map((link) => `${file}: ${link}`));
    assert.deepEqual(dead, []);
  });
});

describe('exports', () => {
  it('are imported by somebody', () => {
    assert.deepEqual(unusedExportsHere().map(({ file, name }) => `${file}: ${name}`), []);
  });

  const library = 'export const a = 1, { b } = x; export function c(): D { return 0; } export type D = E; export interface E {} export type F = 0;';
  const cases: readonly (readonly [title: string, files: Readonly<Record<string, string>>, unused: readonly string[]])[] = [
    ['nobody imports', {}, ['a', 'b', 'c', 'D', 'E', 'F']],
    ['a name takes, and its types', { 'u.ts': "import { c } from './lib/x.ts';" }, ['a', 'b', 'F']],
    ['another name takes', { 'u.ts': "import { a as b, type F } from './lib/x.ts';" }, ['b', 'c', 'D', 'E']],
    ['a whole file takes', { 'u.ts': "import * as all from './lib/x.ts';" }, []],
    ['a file takes at run time', { 'u.ts': "const { a } = await import('./lib/x.ts');" }, []],
    ['a type takes in place', { 'u.ts': "type A = import('./lib/x.ts').F;" }, []],
    ['a re-export passes on', {
      'lib/y.ts': "export * from './x.ts'; export { b as B } from './x.ts';", 'u.ts': "import { B, a } from './lib/y.ts';",
    }, ['c', 'D', 'E', 'F']],
    ['a re-export offers to nobody', { 'lib/y.ts': "export { a as z } from './x.ts';" }, ['a', 'b', 'c', 'D', 'E', 'F', 'z']],
    ['a package of the same name has', { 'u.ts': "import { a } from 'lib/x.ts';" }, ['a', 'b', 'c', 'D', 'E', 'F']],
  ];
  for (const [title, files, unused] of cases) {
    it(`are told from what ${title}`, () => {
      const found = unusedExports(new Map(Object.entries({ 'lib/x.ts': library, ...files })), (file) => file.startsWith('lib/'));
      assert.deepEqual(found.map(({ name }) => name).sort(), [...unused].sort());
    });
  }
});

describe('rules in the manifest', () => {
  it('are those of the code, in their order, with words in both languages', () => {
    const manifest = JSON.parse(read('package.json')) as { contributes: { configuration: { properties: Record<string, { properties?: Record<string, unknown> }> } } };
    assert.deepEqual(Object.keys(manifest.contributes.configuration.properties['goModuleDoctor.severity']?.properties ?? {}), rules.map(({ id }) => id));
    for (const [file, locale] of [['package.nls.json', 'en'], ['package.nls.zh-cn.json', 'zh-cn']] as const) {
      const texts = JSON.parse(read(file)) as Record<string, string>;
      for (const { id, title } of rules) assert.equal(texts[`rule.${id}`], title[locale]);
    }
  });

  it('have complete pages in both languages, their sections in the fixed order, with a source', () => {
    const generated = generatedFiles();
    const expected = [
      { folder: 'docs/rules', source: 'Source: ', headings: ['What it finds', 'Why it hurts', 'Wrong', 'Right', 'When it is fine', 'Options', 'Proof'] },
      { folder: 'docs/rules/zh-cn', source: '来源：', headings: ['检查内容', '为什么有害', '错误写法', '正确写法', '什么情况下没有问题', '选项', '验证'] },
    ];
    for (const { id, title } of rules) {
      for (const { folder, source, headings } of expected) {
        const page = generated.get(`${folder}/${id}.md`) ?? '';
        const sections = page.split(/^## /m).map((section) => ({ heading: section.slice(0, section.indexOf('\n')), text: section.slice(section.indexOf('\n')).trim() }));
        assert.deepEqual(sections.slice(1).map(({ heading }) => heading), headings, `${folder}/${id}.md`);
        assert.deepEqual(sections.filter(({ text }) => text === ''), [], `${folder}/${id}.md`);
        assert.ok(sections[2]?.text.split('\n').some((line) => line.startsWith(source)), `${folder}/${id}.md names no source`);
        assert.ok(page.startsWith(`# ${id}\n\n${title[folder.endsWith('zh-cn') ? 'zh-cn' : 'en']}\n`), `${folder}/${id}.md`);
      }
    }
  });

  it('have pages in Chinese with no sentence left in English', () => {
    const generated = generatedFiles();
    for (const { id } of rules) {
      const page = (generated.get(`docs/rules/zh-cn/${id}.md`) ?? '').replace(/^(`{3,}).*\n[\s\S]*?^\1`*$/gm, '').replace(/`[^`\n]+`/g, 'x').replace(/“[^”\n]+”/g, 'x');
      const english = page.split('\n').filter((line) => /(?:\b[a-z]{2,} ){5}/.test(line) && !line.startsWith('来源'));
      assert.deepEqual(english, [], id);
    }
  });
});

describe('walls between the rooms', () => {
  /** Only the rules about walls: they need no types. */
  const eslint = new ESLint({
    cwd: root,
    overrideConfig: { languageOptions: { parserOptions: { projectService: false } } },
    ruleFilter: ({ ruleId }) => ruleId.startsWith('no-restricted-'),
  });

  const cases = [
    { room: 'go', text: "import '../project/analyze.ts';", told: /^server\/src\/go may import only from: go, text$/ },
    { room: 'go', text: "import 'node:fs';", told: /server\/src\/go is pure/ },
    { room: 'text', text: "import '../go/goproxy.ts';", told: /^server\/src\/text may import only from: text$/ },
    { room: 'docker/shell', text: "import '../../go/goproxy.ts';", told: /^server\/src\/docker may import only from: docker, text$/ },
    { room: 'rules/go-too-old', text: "import '../../probe/plan.ts';", told: /server\/src\/rules may import only from/ },
    { room: 'rules/shared', text: "import '../../checking/check.ts';", told: /server\/src\/rules may import only from/ },
    { room: 'project', text: "import '../host/disk-files.ts';", told: /server\/src\/project may import only from/ },
    { room: 'causes', text: "import 'child_process';", told: /server\/src\/causes is pure/ },
    { room: 'probe', text: 'setTimeout(() => {}, 1);', told: /setTimeout/ },
    { room: 'report', text: 'Date.now();', told: /the clock comes in as a value/ },
  ];
  for (const { room, text, told } of cases) {
    it(`${room} may not hold: ${text}`, async () => {
      const [result] = await eslint.lintText(`${text}\n`, { filePath: path.join(root, 'server/src', room, 'x.ts') });
      assert.equal(result?.messages.length, 1, JSON.stringify(result?.messages));
      assert.match(result.messages[0]?.message.replace(/^.*?(?=server\/src\/\S+ may)/, '') ?? '', told);
    });
  }

  it('let a room see what lies below it, and the rims reach the disk', async () => {
    for (const [file, text] of [['project/x.ts', "import '../go/goproxy.ts';"], ['host/x.ts', "import 'node:fs';"], ['cli/x.ts', "import '../rules/index.ts';"]] as const) {
      const [result] = await eslint.lintText(`${text}\n`, { filePath: path.join(root, 'server/src', file) });
      assert.deepEqual(result?.messages, [], file);
    }
  });

  it('stand around every room', () => {
    const rims = ['cli', 'host', 'lsp'];
    const rooms = readdirSync(path.join(root, 'server/src'), { withFileTypes: true }).filter((entry) => entry.isDirectory() && !rims.includes(entry.name)).map(({ name }) => name);
    return Promise.all(rooms.map(async (room) => {
      const [result] = await eslint.lintText("import 'node:fs';\n", { filePath: path.join(root, 'server/src', room, 'x.ts') });
      assert.equal(result?.messages[0]?.ruleId, 'no-restricted-imports', room);
    }));
  });
});

function filesWith(name: RegExp, pattern: RegExp): string[] {
  const searched = tracked.filter((file) => name.test(file));
  assert.ok(searched.length > 0);
  return searched.filter((file) => pattern.test(read(file)));
}

/** Targets of links and pictures without their fragment; those of the web and of the same page left out, code blocks too. */
function linksOf(markdown: string): string[] {
  const words = markdown.replace(/^(`{3,}).*\n[\s\S]*?^\1`*$/gm, '').replace(/`[^`\n]+`/g, '');
  return [...words.matchAll(/\]\(<?([^)>\s]+)>?(?:\s+"[^"]*")?\)/g)].map(([, target]) => (target ?? '').replace(/#.*$/, '')).filter((target) => target !== '' && !/^[a-z][a-z+.-]*:/i.test(target));
}

/** What git knows, less what somebody has just removed. */
function trackedFiles(): string[] {
  const { status, stdout, stderr } = spawnSync('git', ['ls-files', '-z'], { cwd: root, encoding: 'utf8' });
  assert.equal(status, 0, stderr);
  return stdout.split('\0').filter((file) => file !== '' && existsSync(path.join(root, file)));
}
