import assert from 'node:assert/strict';
import { goproxyText } from '../../../server/src/lsp/goproxy-text.ts';
import { parseGoproxy, walk, type AnswerClass } from '../../../server/src/go/goproxy.ts';

/** The numbered lines, without their numbers. */
const steps = (text: string): readonly string[] => text.split('\n').flatMap((line) => /^\d+\. (.*)$/u.exec(line)?.[1] ?? []);

/** What a step's words promise about the entry after it, in both languages. */
const promises: readonly (readonly [RegExp, Readonly<Record<'not-found' | 'other-failure', boolean>>])[] = [
  [/any failure ends the download|任何失败都会终止下载/u, { 'not-found': false, 'other-failure': false }],
  [/on any failure the next one is asked|任何失败都会请求下一项/u, { 'not-found': true, 'other-failure': true }],
  [/on 404 and 410 the next one is asked, any other failure ends|仅在 404 或 410 时请求下一项，其他失败会终止下载/u, { 'not-found': true, 'other-failure': false }],
  [/where the file is missing the next one is asked, one that cannot be read ends|文件不存在时请求下一项，文件无法读取则终止下载/u, { 'not-found': true, 'other-failure': false }],
  [/A failure ends the download|失败会终止下载，且显示/u, { 'not-found': false, 'other-failure': false }],
  [/nothing is downloaded any more|不再下载/u, { 'not-found': false, 'other-failure': false }],
];

const lists = [
  'https://a.example', 'https://a.example,https://b.example', 'https://a.example|https://b.example', 'https://a.example,|https://b.example',
  'https://a.example|https://b.example,direct', 'https://a.example,direct,https://late.example', 'direct', 'off', 'https://a.example,off',
  'file:///modules,direct', 'file:///modules|https://b.example', 'file:///modules', 'proxy.corp:8080,direct', ' https://a.example , direct ',
];

describe('the walk as a text', () => {
  for (const list of lists) {
    it(`promises of ${JSON.stringify(list)} what the go command does`, () => {
      const { entries } = parseGoproxy(list);
      for (const locale of ['en', 'zh-cn'] as const) {
        const said = steps(goproxyText(list)[locale]);
        assert.equal(said.length, entries.length);
        for (const [index, line] of said.entries()) {
          const promised = promises.filter(([words]) => words.test(line));
          assert.equal(promised.length, 1, line);
          for (const answer of ['not-found', 'other-failure'] as const) {
            const before: AnswerClass[] = entries.slice(0, index).map(() => 'not-found');
            const asksOn = walk(entries, [...before, answer, 'ok']).steps[index + 1]?.asked === true;
            assert.equal(promised[0]![1][answer], asksOn, `${line} · ${answer}`);
          }
        }
      }
    });
  }

  for (const list of [',', ' ', 'goproxy', 'https://a.example,ftp://b.example,direct', '"https://a.example",direct', '/srv/proxy']) {
    it(`says that ${JSON.stringify(list)} is refused as a whole`, () => {
      const { en, 'zh-cn': chinese } = goproxyText(list);
      assert.match(en, /^The go command refuses (?:the whole list|a list without entries)/u);
      assert.match(chinese, /拒绝/u);
      assert.deepEqual([steps(en), steps(chinese)], [[], []]);
    });
  }

  it('names the entries at fault only, and hides their passwords', () => {
    const { en } = goproxyText('https://a.example,ftp://me:hunter22@b.example,direct');
    assert.match(en, /- `ftp:\/\/\S*b\.example`$/u);
    assert.doesNotMatch(en, /hunter22|a\.example/u);
  });

  it('says that cached modules are still found behind off', () => {
    assert.match(goproxyText('off').en, /a module that is not in the cache fails with "module lookup disabled by GOPROXY=off"/u);
  });
});
