import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { commands, contextKeys, languages, panelViewType, settingKeys, settingsSection } from '../../../client/src/contribution-ids.ts';
import { isCheckedPath, isDockerfilePath } from '../../../client/src/document-patterns.ts';
import { defaultSettings } from '../../../protocol/src/settings.ts';
import { documentKind } from '../../../server/src/project/document-kind.ts';
import { chineseBundle } from '../../support/panel-texts.ts';

const root = new URL('../../../', import.meta.url);
const read = (path: string): string => readFileSync(new URL(path, root), 'utf8');

interface Manifest {
  readonly publisher: string;
  readonly name: string;
  readonly activationEvents: readonly string[];
  readonly contributes: {
    readonly commands: readonly { readonly command: string; readonly title: string; readonly enablement?: string }[];
    readonly menus: Readonly<Record<string, readonly { readonly command: string; readonly when: string }[]>>;
    readonly languages: readonly { readonly id: string; readonly configuration?: string }[];
    readonly grammars: readonly { readonly path: string }[];
    readonly snippets: readonly { readonly path: string }[];
    readonly configurationDefaults: { readonly 'workbench.editorAssociations': Readonly<Record<string, string>> };
    readonly configuration: { readonly properties: Readonly<Record<string, { readonly default: unknown }>> };
  };
}

const manifest = JSON.parse(read('package.json')) as Manifest;
const { contributes } = manifest;

describe('manifest', () => {
  it('declares the commands of contribution-ids.ts and no other', () => {
    assert.deepEqual(contributes.commands.map(({ command }) => command).sort(), Object.values<string>(commands).sort());
    const inMenus = Object.values(contributes.menus).flat().map(({ command }) => command);
    assert.deepEqual(inMenus.filter((command) => !Object.values<string>(commands).includes(command)), []);
  });

  it('declares the settings of contribution-ids.ts with the defaults of the protocol', () => {
    const { properties } = contributes.configuration;
    assert.deepEqual(Object.keys(properties).sort(), settingKeys.map((key) => `${settingsSection}.${key}`).sort());
    const defaultOf = (key: string): unknown => properties[`${settingsSection}.${key}`]?.default;
    assert.deepEqual(
      { severity: defaultOf('severity'), overrides: defaultOf('overrides'), privateHosts: defaultOf('privateHosts'), preferredProxy: defaultOf('preferredProxy'), knownMirrors: defaultOf('knownMirrors'),
        probe: { engine: defaultOf('probe.engine'), way: defaultOf('probe.way'), builder: defaultOf('probe.builder'), timeLimitSeconds: defaultOf('probe.timeLimitSeconds'), module: defaultOf('probe.module'),
          compareMirrors: defaultOf('probe.compareMirrors') } },
      defaultSettings,
    );
  });

  it('names languages, panel and context keys as the code does', () => {
    assert.deepEqual(contributes.languages.map(({ id }) => id).sort(), Object.values<string>(languages).sort());
    assert.ok(manifest.activationEvents.includes(`onWebviewPanel:${panelViewType}`));
    const conditions = JSON.stringify([contributes.menus, contributes.commands]);
    for (const key of Object.values(contextKeys)) assert.ok(conditions.includes(key), key);
    const used = conditions.match(/goModuleDoctor\.panel[A-Z]\w*/g) ?? [];
    assert.deepEqual(used.filter((key) => !Object.values<string>(contextKeys).includes(key)), []);
  });

  it('points at files that exist', () => {
    const paths = [...contributes.grammars, ...contributes.snippets].map(({ path }) => path);
    const configurations = contributes.languages.flatMap(({ configuration }) => (configuration === undefined ? [] : [configuration]));
    for (const path of [...paths, ...configurations, 'media/icon.png', 'media/icon.svg']) assert.ok(existsSync(new URL(path, root)), path);
  });

  it('has the rules\' pages, in the folder where an editor installs the extension, opened as rendered Markdown', () => {
    const associations = contributes.configurationDefaults['workbench.editorAssociations'];
    assert.deepEqual(associations, { [`**/${manifest.publisher}.${manifest.name}-*/docs/rules/**/*.md`]: 'vscode.markdown.preview.editor' });
  });

  it('has every text in both languages', () => {
    const keys = [...new Set(read('package.json').match(/(?<="%)[^%"]+(?=%")/g))].sort();
    for (const file of ['package.nls.json', 'package.nls.zh-cn.json']) {
      assert.deepEqual(Object.keys(JSON.parse(read(file)) as object).sort(), keys, file);
    }
  });
});

describe('translations', () => {
  const sources = (readdirSync(new URL('client/src', root), { recursive: true }) as string[])
    .filter((file) => file.endsWith('.ts')).map((file) => read(`client/src/${file}`)).join('\n');
  const messages = [...new Set([...sources.matchAll(/\bt\('((?:[^'\\]|\\.)+)'/g)].map(([, message]) => message ?? ''))].sort();

  it('cover exactly the messages of the code', () => {
    assert.ok(messages.length > 50);
    assert.deepEqual(Object.keys(chineseBundle()).sort(), messages);
    assert.deepEqual(Object.keys(JSON.parse(read('l10n/bundle.l10n.json')) as object).sort(), messages);
  });

  it('keep the places for values', () => {
    const places = (text: string): string[] => [...(text.match(/\{\d+\}/g) ?? [])].sort();
    for (const [english, chinese] of Object.entries(chineseBundle())) assert.deepEqual(places(chinese), places(english), english);
  });
});

describe('document names', () => {
  const names = [
    'Dockerfile', 'dockerfile', 'Dockerfile.dev', 'Dockerfile-dev', 'Dockerfile_x', 'app.Dockerfile', 'app.dockerfile', 'Containerfile', 'Containerfile.prod', 'Containerfile2', 'Containerfile.md', 'x.containerfile',
    'Dockerfile.md', 'Dockerfile.tmpl', 'Dockerfile.dockerignore', '.dockerignore', 'app.dockerignore', 'Dockerfiles', 'MyDockerfile', '.Dockerfile',
    'go.env', 'go/env', 'env', 'x/go/env', 'compose.yaml', 'compose.dev.yml', 'docker-compose.yml', 'docker-compose-ci.yaml', 'composer.yaml', 'go.mod', 'README.md',
  ];
  for (const name of names) {
    it(`${name} is what the server takes it for`, () => {
      const kind = documentKind(`/project/${name}`);
      assert.equal(isCheckedPath(`/project/${name}`), kind !== undefined);
      assert.equal(isDockerfilePath(`/project/${name}`), kind === 'dockerfile');
    });
  }
});
