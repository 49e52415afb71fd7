import assert from 'node:assert/strict';
import fc from 'fast-check';
import { parseControlFile } from '../../../server/src/project/control-file.ts';
import { controlOver, type ControlRequest } from '../../../server/src/project/control.ts';
import { ParseMemory, projectFiles } from '../../../server/src/project/files.ts';
import { checkControlled } from '../../../server/src/rules/check-controlled.ts';
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

describe('the values of a project\'s file', () => {
  const text = 'privateHosts: [git.corp.example]\nknownMirrors: []\n';

  it('hold before the settings, key by key, and say so', () => {
    const control = controlOver(`${projectRoot}/Dockerfile`, { settings: { privateHosts: ['other.example'], preferredProxy: 'https://p.example' }, file: 'nearest' },
      filesOf({ '.go-module-doctor.yaml': text }), projectRoot);
    assert.deepEqual(control.privateHosts, { value: ['git.corp.example'], by: 'project-file' });
    assert.deepEqual(control.preferredProxy, { value: 'https://p.example', by: 'settings' });
    assert.deepEqual(control.knownMirrors, { value: [], by: 'project-file' });
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
