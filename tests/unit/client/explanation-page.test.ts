import assert from 'node:assert/strict';
import { explanationPage } from '../../../client/src/explain/explanation-page.ts';
import { explainLog } from '../../../server/src/explain/explain-log.ts';
import { explanationReport } from '../../../server/src/report/explanation.ts';
import { translator } from '../../support/panel-texts.ts';

const log = [
  '#9 [build 4/6] RUN go mod download <b>&</b>', ...Array.from({ length: 30 }, (_, index) =>
    `#9 0.3 go: a.example/m${index}@v1.0.0: Get "https://proxy.golang.org/<script>alert(1)</script>": x509: certificate signed by unknown authority`),
  '#9 ERROR: process "/bin/sh -c go mod download" did not complete successfully: exit code: 1',
].join('\n');

function pageOf(text: string, locale: 'en' | 'zh-cn' = 'en', document?: string): string {
  const report = explanationReport(explainLog(text), {
    locale, source: '<img src=x onerror=alert(1)>', rules: new Set(['ca-not-installed', 'goproxy-syntax']), pageOf: (rule) => `file:///pages/${rule}.md`,
    placeOf: () => ({ uri: 'file:///w/Dockerfile', line: 5, label: 'Dockerfile:5' }),
  });
  return explanationPage(report, {
    nonce: 'once', language: locale, document, t: translator(locale), linkTo: (uri, line) => `command:open?${encodeURIComponent(JSON.stringify([uri, line]))}`,
  });
}

describe('the page of an explanation', () => {
  it('shows cause, place, step with link, modules, alternatives and remedies', () => {
    const page = pageOf(log, 'en', 'file:///w/build.log');
    for (const part of ['id="tls-intercepted"', 'data-causes="1"', 'a.example/m0@v1.0.0', '30 times; this is the first', 'and 10 more', 'ca-bundle-missing', 'stage build', '>Dockerfile:5</a>', 'What to do']) {
      assert.ok(page.includes(part), part);
    }
    assert.ok(page.includes(`href="command:open?${encodeURIComponent(JSON.stringify(['file:///w/build.log', 2]))}">line 2</a>`));
  });

  it('has lines without links where the log is no document', () => {
    assert.ok(pageOf(log).includes('<p class="place">line 2</p>'));
  });

  it('takes all text as text and lets no script in', () => {
    const page = pageOf(log);
    assert.doesNotMatch(page, /<script|<img|<b>/);
    assert.ok(page.includes('&lt;script&gt;') && page.includes('&lt;img src=x onerror=alert(1)&gt;'));
    assert.match(page, /default-src &#39;none&#39;; style-src &#39;nonce-once&#39;/);
  });

  it('says what is not known, and what would help', () => {
    const page = pageOf('#4 [a 1/2] RUN make\n#4 0.1 a.c:1: error: <bad>\n#4 ERROR: process "/bin/sh -c make" did not complete successfully: exit code: 2');
    for (const part of ['data-causes="0"', 'A step failed and nothing known stands in its output', 'exit code 2', 'a.c:1: error: &lt;bad&gt;', 'id="what-now"']) assert.ok(page.includes(part), part);
  });

  it('speaks Chinese throughout', () => {
    const page = pageOf(log, 'zh-cn', 'file:///w/build.log');
    for (const part of ['步骤', '模块', '阶段 build', '共 30 次', '处理办法', '等（另有 10 个）', '</a>、<a', '</code>、<code>', 'lang="zh-cn"']) assert.ok(page.includes(part), part);
    for (const english of ['>Step<', '>Module<', 'What to do', 'Could also be']) assert.ok(!page.includes(english), english);
  });
});
