import assert from 'node:assert/strict';
import { findingsAsJson } from '../../../server/src/report/json.ts';
import { findingReporter, type ReportedFinding } from '../../../server/src/report/resolved-finding.ts';
import { findingAsText, summaryAsText } from '../../../server/src/report/text.ts';
import type { Finding } from '../../../server/src/rules/finding.ts';
import { localized, type Locale } from '../../../server/src/text/localized.ts';

const dockerfile = '/w/app/Dockerfile';
const compose = '/w/compose.yaml';

/** Wide characters and a tab stand in front of what is found. */
const texts: Readonly<Record<string, string>> = {
  [dockerfile]: 'FROM golang:1.23\nENV 说明="代理"\tGOPROXY=off\nRUN go mod \\\n  download\n',
  [compose]: 'services:\n  app: {}\n',
};

const span = (path: string, words: string) => {
  const start = texts[path]!.indexOf(words);
  assert.ok(start >= 0);
  return { path, span: { start, end: start + words.length } };
};

const finding: Finding = {
  rule: 'goproxy-syntax', severity: 'error', place: span(dockerfile, 'GOPROXY=off'),
  message: localized('GOPROXY is off\nNo module can be fetched', 'GOPROXY 为 off\n无法下载任何模块'),
  related: [{ place: span(compose, 'app'), message: localized('the service that is built', '所构建的服务') }],
  fixes: [
    { title: localized('write direct', '改为 direct'), safe: true, edits: [{ ...span(dockerfile, 'off'), newText: 'direct' }] },
    { title: localized('take it out', '删除该设置'), safe: false, edits: [{ ...span(dockerfile, '\tGOPROXY=off'), newText: '' }] },
  ],
};
const spanning: Finding = { ...finding, severity: 'hint', place: span(dockerfile, 'go mod \\\n  download'), related: [], fixes: [] };

function reported(locale: Locale, ...findings: readonly Finding[]): ReportedFinding[] {
  return findings.map(reporter(locale));
}

function reporter(locale: Locale) {
  return findingReporter({ locale, relative: (path) => path.replace(/^\/w\//, ''), text: (path) => texts[path] });
}

function json(files: number, findings: readonly Finding[], locale: Locale = 'en', diff?: string): string {
  return [...findingsAsJson(files, findings, reporter(locale), diff)].join('');
}

function asText(found: ReportedFinding | undefined, locale: Locale, colour = false): string {
  assert.ok(found);
  return findingAsText(found, { locale, colour, line: (file, line) => texts[`/w/${file}`]?.split('\n')[line] ?? '' });
}

describe('text report', () => {
  it('shows place, line, underline, cause, the other party, fixes and page', () => {
    assert.equal(asText(reported('en', finding)[0], 'en'), [
      'app/Dockerfile:2:13  error  goproxy-syntax',
      '  ENV 说明="代理" GOPROXY=off',
      '                  ~~~~~~~~~~~',
      '  GOPROXY is off',
      '  No module can be fetched',
      '  compose.yaml:2: the service that is built',
      '  fix (safe): write direct',
      '  fix: take it out',
      '  page: docs/rules/goproxy-syntax.md',
      '',
    ].join('\n'));
  });

  it('says the same in Chinese', () => {
    assert.equal(asText(reported('zh-cn', finding)[0], 'zh-cn'), [
      'app/Dockerfile:2:13  错误  goproxy-syntax',
      '  ENV 说明="代理" GOPROXY=off',
      '                  ~~~~~~~~~~~',
      '  GOPROXY 为 off',
      '  无法下载任何模块',
      '  compose.yaml:2: 所构建的服务',
      '  修复（安全）：改为 direct',
      '  修复：删除该设置',
      '  说明页：docs/rules/zh-cn/goproxy-syntax.md',
      '',
    ].join('\n'));
  });

  it('underlines wide characters as wide as they are shown', () => {
    const wide: Finding = { ...finding, place: span(dockerfile, '代理'), related: [], fixes: [] };
    assert.deepEqual(asText(reported('en', wide)[0], 'en').split('\n').slice(1, 3), ['  ENV 说明="代理" GOPROXY=off', '            ~~~~']);
  });

  it('underlines where a terminal shows emoji and combining marks', () => {
    const marked: ReportedFinding = { ...reported('en', spanning)[0]!, range: { start: { line: 0, character: 5 }, end: { line: 0, character: 7 } } };
    assert.equal(findingAsText(marked, { locale: 'en', colour: false, line: () => '🐳e\u0301 ab' }).split('\n')[2], '      ~~');
  });

  it('underlines the first line of a place that goes over several', () => {
    assert.deepEqual(asText(reported('en', spanning)[0], 'en').split('\n').slice(0, 3), ['app/Dockerfile:3:5  hint  goproxy-syntax', '  RUN go mod \\', '      ~~~~~~~~']);
  });

  it('shows control characters and turned directions as marks, one for one, so that nothing happens to the terminal', () => {
    const hostile: ReportedFinding = {
      ...reported('en', spanning)[0]!, file: 'a\u001b[2J\nb/Dockerfile', message: 'GOPROXY=\u001b[31mred\u202e', range: { start: { line: 0, character: 8 }, end: { line: 0, character: 11 } },
    };
    const [head, line, underline, message] = findingAsText(hostile, { locale: 'en', colour: false, line: () => 'ENV\tA=\u001b\u001bred\u0007\r\u{e0041}!' }).split('\n');
    assert.equal(head, 'a\ufffd[2J\ufffdb/Dockerfile:1:9  hint  goproxy-syntax');
    assert.deepEqual([line, underline], ['  ENV A=\ufffd\ufffdred\ufffd\ufffd\ufffd\ufffd!', '          ~~~']);
    assert.equal(message, '  GOPROXY=red\ufffd');
  });

  it('cuts a long line around the place', () => {
    const line = `${'a'.repeat(500)}FAULT${'b'.repeat(500)}`;
    const long: ReportedFinding = { ...reported('en', spanning)[0]!, range: { start: { line: 0, character: 500 }, end: { line: 0, character: 505 } } };
    const [, shown, underline] = findingAsText(long, { locale: 'en', colour: false, line: () => line }).split('\n');
    assert.equal(shown, `  …${'a'.repeat(40)}FAULT${'b'.repeat(115)}…`);
    assert.equal(underline, `   ${' '.repeat(40)}~~~~~`);
  });

  it('ends the underline of a long place where the line is cut', () => {
    const long: ReportedFinding = { ...reported('en', spanning)[0]!, range: { start: { line: 0, character: 0 }, end: { line: 0, character: 900 } } };
    const [, shown, underline] = findingAsText(long, { locale: 'en', colour: false, line: () => 'x'.repeat(1000) }).split('\n');
    assert.equal(shown, `  ${'x'.repeat(160)}…`);
    assert.equal(underline, `  ${'~'.repeat(160)}`);
  });

  it('underlines something even where the place is empty', () => {
    const empty: ReportedFinding = { ...reported('en', spanning)[0]!, range: { start: { line: 0, character: 0 }, end: { line: 0, character: 0 } } };
    assert.equal(findingAsText(empty, { locale: 'en', colour: false, line: () => '' }).split('\n')[2], '  ~');
  });

  it('has the same words in colour', () => {
    const coloured = asText(reported('en', finding)[0], 'en', true);
    assert.ok(coloured.includes('\u001b[31;1merror\u001b[0m'));
    assert.equal(coloured.replaceAll(/\u001b\[[\d;]*m/g, ''), asText(reported('en', finding)[0], 'en'));
  });
});

describe('summary', () => {
  const cases: readonly (readonly [files: number, shown: number, hidden: number, en: string, zhCn: string])[] = [
    [1, 0, 0, '1 file checked, nothing found', '已检查 1 个文件，未发现问题'],
    [2, 1, 0, '2 files checked, 1 finding', '已检查 2 个文件，发现 1 个问题'],
    [2, 3, 1, '2 files checked, 3 findings, 1 less severe not shown (--severity hint shows all)', '已检查 2 个文件，发现 3 个问题，另有 1 个较轻的问题未显示（用 --severity hint 显示全部）'],
    [2, 0, 4, '2 files checked, nothing to show, 4 less severe not shown (--severity hint shows all)', '已检查 2 个文件，没有需要显示的问题，另有 4 个较轻的问题未显示（用 --severity hint 显示全部）'],
    [0, 0, 0, 'no file to check: no Dockerfile, Containerfile, .dockerignore, go.env or compose file found', '没有可检查的文件：未找到 Dockerfile、Containerfile、.dockerignore、go.env 或 compose 文件'],
  ];
  for (const [files, shown, hidden, en, zhCn] of cases) {
    it(en, () => {
      assert.equal(summaryAsText(files, shown, hidden, 'en'), `${en}\n`);
      assert.equal(summaryAsText(files, shown, hidden, 'zh-cn'), `${zhCn}\n`);
    });
  }
});

describe('JSON report', () => {
  it('has the shape of schema version 1', () => {
    assert.deepEqual(JSON.parse(json(3, [finding], 'zh-cn')), {
      schemaVersion: 1,
      files: 3,
      findings: [{
        rule: 'goproxy-syntax', severity: 'error', file: 'app/Dockerfile',
        range: { start: { line: 1, character: 12 }, end: { line: 1, character: 23 } },
        message: 'GOPROXY 为 off\n无法下载任何模块',
        fixes: [
          { title: '改为 direct', safe: true, edits: [{ file: 'app/Dockerfile', range: { start: { line: 1, character: 20 }, end: { line: 1, character: 23 } }, newText: 'direct' }] },
          { title: '删除该设置', safe: false, edits: [{ file: 'app/Dockerfile', range: { start: { line: 1, character: 11 }, end: { line: 1, character: 23 } }, newText: '' }] },
        ],
        related: [{ file: 'compose.yaml', range: { start: { line: 1, character: 2 }, end: { line: 1, character: 5 } }, message: '所构建的服务' }],
      }],
    });
  });

  it('is laid out as one piece, although it is made in parts', () => {
    for (const text of [json(2, [finding, spanning]), json(0, []), json(1, [finding], 'zh-cn', 'a\nb')]) assert.equal(text, `${JSON.stringify(JSON.parse(text), null, 2)}\n`);
  });

  it('has a diff for a dry run only, and one line break at its end', () => {
    assert.deepEqual(JSON.parse(json(0, [], 'en', '--- a\n')), { schemaVersion: 1, files: 0, findings: [], diff: '--- a\n' });
    assert.deepEqual(Object.keys(JSON.parse(json(0, [])) as object), ['schemaVersion', 'files', 'findings']);
    assert.match(json(0, []), /\}\n$/);
  });
});
