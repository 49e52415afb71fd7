import assert from 'node:assert/strict';
import fc from 'fast-check';
import { parseEnvFile } from '../../../server/src/docker/compose/env-file.ts';
import { known, unknown } from '../../../server/src/text/resolved.ts';

const parse = (text: string) => parseEnvFile({ path: '/project/api.env', text });

describe('env_file of a compose service', () => {
  it('holds names and values with their places', () => {
    const text = '# proxies\nGOPROXY=https://goproxy.cn,direct\n  export GOPRIVATE="git.corp.example" # ours\nEMPTY=\n';
    const entries = parse(text);
    assert.deepEqual(entries.map(({ name, value }) => [name, value]), [
      ['GOPROXY', known('https://goproxy.cn,direct')], ['GOPRIVATE', known('git.corp.example')], ['EMPTY', known('')],
    ]);
    const slice = (span: { start: number; end: number }) => text.slice(span.start, span.end);
    assert.deepEqual(entries.map(({ entry }) => slice(entry.span)), ['GOPROXY=https://goproxy.cn,direct', 'GOPRIVATE="git.corp.example"', 'EMPTY=']);
    assert.deepEqual(entries.map(({ written }) => written && slice(written.place.span)), ['https://goproxy.cn,direct', 'git.corp.example', '']);
  });

  it('leaves open what compose expands, and passes over what sets nothing', () => {
    assert.deepEqual(parse('GOPROXY=$MIRROR\n').map(({ value }) => value), [unknown('unsupported')]);
    assert.deepEqual(parse('GOPROXY\n=x\n1A=b\n'), []);
  });

  it('never fails, and its places lie in the text', () => {
    fc.assert(fc.property(fc.string(), (text) => {
      for (const { entry } of parse(text)) assert.ok(entry.span.start < entry.span.end && entry.span.end <= text.length);
    }));
  });
});
