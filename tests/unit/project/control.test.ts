import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { defaultSettings } from '../../../protocol/src/index.ts';
import { severityChoices } from '../../../server/src/project/choices.ts';
import { controlFileName, controlKeys, parseControlFile } from '../../../server/src/project/control-file.ts';
import { controlOver, type ControlRequest } from '../../../server/src/project/control.ts';
import { ParseMemory, projectFiles } from '../../../server/src/project/files.ts';
import { checkControlled } from '../../../server/src/checking/check-controlled.ts';
import { rules } from '../../../server/src/rules/index.ts';
import { projectRoot } from '../../support/check-fixture.ts';
import { memoryFiles } from '../../support/memory-files.ts';
import { anyText } from '../text/any-text.ts';

const rule = 'goproxy-no-failover';
const dockerfile = 'FROM golang:1.23\nENV GOPROXY=https://proxy.corp.example,https://proxy.golang.org\nWORKDIR /src\nCOPY go.mod go.sum ./\nRUN go mod download\n';
const goMod = 'module example.com/app\n\ngo 1.23\n';

function filesOf(texts: Readonly<Record<string, string>>) {
  return projectFiles(memoryFiles(projectRoot, new Map(Object.entries({ 'go.mod': goMod, 'go.sum': '', Dockerfile: dockerfile, 'old/Dockerfile': dockerfile, 'old/go.mod': goMod, 'old/go.sum': '', ...texts }))), new ParseMemory());
}

function severities(texts: Readonly<Record<string, string>>, request: ControlRequest, document = 'Dockerfile'): string[] {
  const project = { top: projectRoot, files: filesOf(texts), composeFiles: [] };
  return checkControlled(`${projectRoot}/${document}`, project, { rules, control: request }).findings.filter((finding) => finding.rule === rule).map(({ severity }) => severity);
}

describe('who decides about a rule', () => {
  const ofFile = (severity: string) => ({ '.go-module-doctor.yaml': `severity:\n  ${rule}: ${severity}\n` });

  it('nobody: its own severity', () => {
    assert.deepEqual(severities({}, { file: 'nearest' }), ['info']);
  });

  it('the settings', () => {
    assert.deepEqual(severities({}, { settings: { severity: { [rule]: 'error' } }, file: 'nearest' }), ['error']);
    assert.deepEqual(severities({}, { settings: { severity: { [rule]: 'off' } }, file: 'nearest' }), []);
  });

  it('the project\'s file before the settings, unless it is not to be read', () => {
    assert.deepEqual(severities(ofFile('warning'), { settings: { severity: { [rule]: 'off' } }, file: 'nearest' }), ['warning']);
    assert.deepEqual(severities(ofFile('warning'), { settings: { severity: { [rule]: 'off' } }, file: 'none' }), []);
  });

  it('the command line before all others', () => {
    assert.deepEqual(severities(ofFile('off'), { commandLine: { severity: { [rule]: 'hint' } }, file: 'nearest' }), ['hint']);
  });

  it('the nearest file alone, and the one that is named', () => {
    const files = { ...ofFile('off'), 'old/.go-module-doctor.yaml': '# here all rules hold\n', 'ci/strict.yaml': `severity: { ${rule}: error }\n` };
    assert.deepEqual(severities(files, { file: 'nearest' }), []);
    assert.deepEqual(severities(files, { file: 'nearest' }, 'old/Dockerfile'), ['info']);
    assert.deepEqual(severities(files, { file: { path: `${projectRoot}/ci/strict.yaml` } }, 'old/Dockerfile'), ['error']);
  });

  it('an override for the files that it names, the last one first', () => {
    const files = { '.go-module-doctor.yaml': `severity: { ${rule}: warning }\noverrides:\n  - paths: [old/]\n    severity: { ${rule}: off }\n  - paths: ["**/Other"]\n    severity: { ${rule}: error }\n` };
    assert.deepEqual(severities(files, { file: 'nearest' }), ['warning']);
    assert.deepEqual(severities(files, { file: 'nearest' }, 'old/Dockerfile'), []);
  });

  it('an override raises what is off elsewhere', () => {
    const files = { '.go-module-doctor.yaml': `severity: { ${rule}: off }\noverrides:\n  - paths: [old/**]\n    severity: { ${rule}: error }\n` };
    assert.deepEqual(severities(files, { file: 'nearest' }), []);
    assert.deepEqual(severities(files, { file: 'nearest' }, 'old/Dockerfile'), ['error']);
  });
});

describe('who decided', () => {
  it('is told with the place, in an override too', () => {
    const text = `severity:\n  ${rule}: off\noverrides:\n  - not an override\n  - paths: [old/]\n    severity: { git-missing: off, ${rule}: error }\n`;
    const control = controlOver(`${projectRoot}/Dockerfile`, { settings: { severity: { [rule]: 'hint', 'go-too-old': 'off' } }, file: 'nearest' }, filesOf({ '.go-module-doctor.yaml': text }), projectRoot);
    const told = (id: string, document: string) => {
      const { value, by, override, place } = control.choiceFor(id, `${projectRoot}/${document}`);
      return [value, by, override, place === undefined ? undefined : text.slice(0, place.span.start).split('\n').length];
    };
    assert.deepEqual(told(rule, 'Dockerfile'), ['off', 'project-file', undefined, 2]);
    assert.deepEqual(told(rule, 'old/Dockerfile'), ['error', 'project-file', true, 6]);
    assert.deepEqual(told('go-too-old', 'old/Dockerfile'), ['off', 'settings', undefined, undefined]);
  });
});

/** One name for one thing: whatever can be said in one place can be said in the others. */
describe('the keys of a project\'s file', () => {
  const read = (path: string) => JSON.parse(readFileSync(new URL(`../../../${path}`, import.meta.url), 'utf8')) as unknown;
  interface Schema {
    readonly properties: Readonly<Record<string, Schema>>; readonly items: Schema; readonly enum: readonly string[]; readonly type: string;
  }
  const schema = read('schemas/go-module-doctor.schema.json') as Schema;
  interface Contributes {
    readonly configuration: Schema; readonly yamlValidation: readonly { readonly fileMatch: string; readonly url: string }[];
  }
  const manifest = read('package.json') as { readonly contributes: Contributes };
  const setting = (key: string) => manifest.contributes.configuration.properties[`goModuleDoctor.${key}`];
  const levels = [...severityChoices];

  it('are those of the schema and of the settings that are not about the probe or the protocol', () => {
    assert.deepEqual(Object.keys(schema.properties).sort(), [...controlKeys].sort());
    const settings = Object.keys(manifest.contributes.configuration.properties).map((key) => key.replace('goModuleDoctor.', ''));
    assert.deepEqual(settings.filter((key) => !/^(?:probe|trace)\./.test(key)).sort(), [...controlKeys].sort());
    assert.deepEqual(Object.keys(defaultSettings).filter((key) => key !== 'probe').sort(), [...controlKeys].sort());
  });

  it('take the same kinds of values, for the same rules', () => {
    for (const key of controlKeys) assert.equal(schema.properties[key]?.type, setting(key)?.type, key);
    const severities = [schema.properties['severity'], schema.properties['overrides']?.items.properties['severity'], setting('severity')];
    for (const each of severities) {
      assert.deepEqual(Object.keys(each?.properties ?? {}), rules.map(({ id }) => id));
      for (const [id, { enum: values }] of Object.entries(each?.properties ?? {})) assert.deepEqual(values, levels, id);
    }
  });

  it('are all read from the file', () => {
    const text = controlKeys.map((key) => `${key}: ${{ object: '{}', array: '[]', string: 'x' }[schema.properties[key]?.type ?? ''] ?? ''}\n`).join('');
    const { choices, problems } = parseControlFile({ path: '/w/.go-module-doctor.yaml', text });
    assert.deepEqual([Object.keys(choices).sort(), problems], [[...controlKeys].sort(), []]);
  });

  it('are offered by editors: the schema is packaged, for the name of the file', () => {
    assert.deepEqual(manifest.contributes.yamlValidation, [{ fileMatch: controlFileName, url: './schemas/go-module-doctor.schema.json' }]);
    const packaged = readFileSync(new URL('../../../.vscodeignore', import.meta.url), 'utf8');
    assert.ok(packaged.split('\n').some((line) => line.startsWith('!schemas/')), packaged);
  });
});

describe('the values of a project\'s file', () => {
  const text = 'privateHosts: [git.corp.example]\nknownMirrors: []\n';

  it('hold before the settings, key by key, and say so', () => {
    const control = controlOver(`${projectRoot}/Dockerfile`, { settings: { privateHosts: ['other.example'], preferredProxy: 'https://p.example' }, file: 'nearest' },
      filesOf({ '.go-module-doctor.yaml': text }), projectRoot);
    const at = (key: string) => ({ path: `${projectRoot}/.go-module-doctor.yaml`, span: { start: text.indexOf(key), end: text.indexOf(key) + key.length } });
    assert.deepEqual(control.privateHosts, { value: ['git.corp.example'], by: 'project-file', place: at('privateHosts') });
    assert.deepEqual(control.preferredProxy, { value: 'https://p.example', by: 'settings' });
    assert.deepEqual(control.knownMirrors, { value: [], by: 'project-file', place: at('knownMirrors') });
  });

  it('are not looked for above the project', () => {
    const control = controlOver(`${projectRoot}/old/Dockerfile`, { file: 'nearest' }, filesOf({ '.go-module-doctor.yaml': text }), `${projectRoot}/old`);
    assert.deepEqual([control.file, control.privateHosts.by], [undefined, 'default']);
  });

  it('are read from any text; problems stay inside', () => {
    fc.assert(fc.property(anyText, (any) => {
      for (const written of [any, `severity:\n  a: ${any}\noverrides:\n  - ${any}\n`]) {
        const { problems, ruleNames } = parseControlFile({ path: '/x', text: written });
        for (const { span } of [...problems, ...ruleNames])
          assert.ok(span.start >= 0 && span.start <= span.end && span.end <= written.length);
      }
    }));
  });
});
