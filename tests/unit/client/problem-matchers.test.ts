import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { findingAsText } from '../../../server/src/report/text.ts';
import { logForms } from '../explain/log-forms.ts';

interface Pattern {
  readonly regexp: string;
  readonly file?: number;
  readonly line?: number;
  readonly column?: number;
  readonly severity?: number;
  readonly code?: number;
  readonly message?: number;
}

const { contributes } = JSON.parse(readFileSync(new URL('../../../package.json', import.meta.url), 'utf8')) as {
  readonly contributes: { readonly problemMatchers: readonly { readonly name: string; readonly pattern: readonly Pattern[] }[] };
};

/** What the editor reads out of a task's output: a pattern of several lines matches lines that follow each other. */
function problems(name: string, output: string): Record<string, string>[] {
  const { pattern } = contributes.problemMatchers.find((each) => each.name === name)!;
  const lines = output.split('\n');
  return lines.flatMap((_, start) => {
    const found = pattern.map(({ regexp }, index) => new RegExp(regexp).exec(lines[start + index] ?? '\u0000'));
    if (found.some((match) => match === null)) return [];
    return [Object.fromEntries(pattern.flatMap((part, index) => (['file', 'line', 'column', 'severity', 'code', 'message'] as const)
      .flatMap((key) => (part[key] === undefined ? [] : [[key, found[index]?.[part[key]] ?? '']]))))];
  });
}

const error = 'go: example.com/m@v1.0.0: reading https://proxy.example/example.com/m/@v/v1.0.0.info: 502 Bad Gateway';

describe('problem matchers', () => {
  it('find the failing step of a BuildKit build, with the last line it wrote', () => {
    const form = logForms.find(({ name }) => name === 'BuildKit, plain')!;
    assert.deepEqual(problems('go-module-download', form.wrap(error)), [{ file: 'Dockerfile', line: '5', message: error }]);
    assert.deepEqual(problems('go-module-download', form.wrap(error).replaceAll('\n', '\r\n').replaceAll('\r', '')), [{ file: 'Dockerfile', line: '5', message: error }]);
  });

  it('find nothing in a build that succeeds', () => {
    assert.deepEqual(problems('go-module-download', '#1 [internal] load\n#1 DONE 0.0s\n#2 [build 1/2] RUN go mod download\n#2 0.1 go: downloading x v1\n#2 DONE 1s'), []);
  });

  it('find what check prints', () => {
    const text = findingAsText({
      rule: 'goproxy-no-failover', severity: 'info', file: 'deploy/Dockerfile', range: { start: { line: 1, character: 4 }, end: { line: 1, character: 11 } },
      message: 'The first line\nand more', fixes: [], related: [],
    } as unknown as Parameters<typeof findingAsText>[0], { locale: 'en', colour: false, line: () => 'ENV GOPROXY=a,b' });
    assert.deepEqual(problems('go-module-doctor', text), [{ file: 'deploy/Dockerfile', line: '2', column: '5', severity: 'info', code: 'goproxy-no-failover', message: 'The first line' }]);
  });
});
