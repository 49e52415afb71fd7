import assert from 'node:assert/strict';
import fc from 'fast-check';
import { explainLog, lastJudged, linesOf, LogExplainer, maximumJudged } from '../../../server/src/explain/explain-log.ts';
import { LineSplitter } from '../../../server/src/explain/line-splitter.ts';
import { explanationReport } from '../../../server/src/report/explanation.ts';

const noSuchHost = (module: string): string => `go: ${module}: Get "https://proxy.golang.org/x/@v/list": dial tcp: lookup proxy.golang.org on 10.0.0.2:53: no such host`;
const rules = new Set(['goproxy-syntax', 'goproxy-no-failover']);
const ids = (log: string): string[] => explainLog(log).causes.map(({ cause }) => cause.id);

describe('explain: grouping', () => {
  it('names the proxy that was asked, not the hosts that its answer speaks of', () => {
    const [found] = explainLog(
      'go: git.corp.example/lib@v1.2.0: reading https://proxy.golang.org/git.corp.example/lib/@v/v1.2.0.mod: 404 Not Found\n'
      + '\tserver response:\n\tnot found: unrecognized import path "git.corp.example/lib": https fetch: '
      + 'Get "https://git.corp.example/lib?go-get=1": dial tcp: lookup git.corp.example on 8.8.8.8:53: no such host\n',
    ).causes;
    assert.deepEqual([found?.cause.id, found?.hosts], ['private-module-via-public-proxy', ['proxy.golang.org']]);
  });

  it('puts the failures of all modules with one root cause under it, and names the first', () => {
    const modules = Array.from({ length: 120 }, (_, index) => `example.com/m${index}@v1.${index}.0`);
    const { causes } = explainLog(modules.map((module) => `#7 1.1 ${noSuchHost(module)}`).join('\n'));
    assert.deepEqual(causes.map(({ cause, count }) => [cause.id, count]), [['dns-name-not-found', 120]]);
    const [found] = causes;
    assert.deepEqual([found?.first.line, found?.first.module], [1, 'example.com/m0@v1.0.0']);
    assert.deepEqual(found?.hosts, ['proxy.golang.org']);
    assert.equal(found.modules.length, 50);
  });

  it('keeps different causes apart, in the order of the log, the failing step\'s own first', () => {
    const log = [
      '#5 [lint 2/3] RUN go vet ./... || true', '#5 0.5 go: ignoring go.mod in $GOPATH /go', '#5 DONE 1.0s',
      '#6 [build 4/6] RUN go mod download', `#6 0.5 ${noSuchHost('a.example/m@v1.0.0')}`, '#6 0.6 go: b.example/m@v1.0.0: Get "https://p/x": x509: certificate signed by unknown authority',
      '#6 ERROR: process "/bin/sh -c go mod download" did not complete successfully: exit code: 1',
    ].join('\n');
    assert.deepEqual(ids(log), ['dns-name-not-found', 'tls-intercepted', 'gopath-go-mod']);
  });

  it('names the module at the end of a chain of requirements, and the one in a request', () => {
    const chain = 'go: shop.example/app imports\n\tgithub.com/a/b@v1.0.0 requires\n\tgithub.com/c/d@v0.1.0: reading https://p.example/github.com/c/d/@v/v0.1.0.mod: 502 Bad Gateway';
    assert.equal(explainLog(chain).causes[0]?.first.module, 'github.com/c/d@v0.1.0');
    assert.equal(explainLog('reading https://p.example/base/github.com/!azure/sdk/@v/v1.0.0.zip: 502 Bad Gateway').causes[0]?.first.module, 'github.com/Azure/sdk@v1.0.0');
  });

  it('keeps the threads of steps that run side by side', () => {
    const log = [
      '#6 [a 2/2] RUN go mod download', '#7 [b 2/2] RUN go mod download',
      '#6 0.5 go: a.example/m@v1.0.0: reading https://p/a.example/m/@v/v1.0.0.info: 404 Not Found', `#7 0.5 ${noSuchHost('b.example/m@v1.0.0')}`,
      '#6 0.5 \tserver response: not found: a.example/m@v1.0.0: invalid version: unknown revision v1.0.0',
    ].join('\n');
    const { causes } = explainLog(log);
    assert.deepEqual(causes.map(({ cause, first }) => [cause.id, first.step?.stage]), [['version-not-found', 'a'], ['dns-name-not-found', 'b']]);
  });

  it('takes the transport inside of a checksum error as part of it', () => {
    const [found] = explainLog('verifying go.mod: m@v1/go.mod: Get "https://sum.golang.org/lookup/m@v1": dial tcp: lookup sum.golang.org on 8.8.8.8:53: no such host').causes;
    assert.equal(found?.cause.id, 'sumdb-unreachable');
    assert.deepEqual(found.inner.map(({ id }) => id), ['dns-name-not-found']);
  });
});

describe('explain: steps', () => {
  const failure = 'process "/bin/sh -c go mod download" did not complete successfully: exit code: 1';

  it('says where the step stands as the builder says, and its exit code', () => {
    const log = ['------', ' > [build 4/6] RUN go mod download:', `0.3 ${noSuchHost('a.example/m@v1.0.0')}`, '------', 'deploy/Dockerfile:12', '--------------------',
      '  12 | >>> RUN go mod download', '--------------------', `ERROR: failed to solve: ${failure}`].join('\n');
    const { failedSteps } = explainLog(log);
    assert.deepEqual(failedSteps.map(({ name, stage, dockerfile, exitCode }) => ({ name, stage, dockerfile, exitCode })),
      [{ name: '[build 4/6] RUN go mod download', stage: 'build', dockerfile: { name: 'deploy/Dockerfile', line: 12 }, exitCode: 1 }]);
  });

  it('reads compose services, platforms and unnamed stages', () => {
    const step = (name: string) => { const [found] = explainLog(`#4 ${name} RUN go mod download\n#4 ERROR: ${failure}`).failedSteps; return [found?.target, found?.platform, found?.stage]; };
    assert.deepEqual(step('[web build 4/6]'), ['web', undefined, 'build']);
    assert.deepEqual(step('[web linux/arm64 build 4/6]'), ['web', 'linux/arm64', 'build']);
    assert.deepEqual(step('[stage-1 4/6]'), [undefined, undefined, 'stage-1']);
    assert.deepEqual(step('[4/6]'), [undefined, undefined, undefined]);
  });

  it('does not take the Dockerfile\'s own lines for output', () => {
    const log = ['Dockerfile:3', '--------------------', '   2 |     # fails with: x509: certificate signed by unknown authority', '   3 | >>> RUN false', '--------------------',
      'ERROR: failed to solve: process "/bin/sh -c false" did not complete successfully: exit code: 1'].join('\n');
    const { causes, failedSteps } = explainLog(log);
    assert.deepEqual(causes, []);
    assert.deepEqual(failedSteps.map(({ instruction, dockerfile }) => [instruction, dockerfile?.line]), [['RUN false', 3]]);
  });

  it('takes no cancelled neighbour and no exit code for a cause', () => {
    const log = ['#4 [a 2/2] RUN go mod download', '#5 [b 2/2] RUN sleep 9', `#4 0.1 ${noSuchHost('a.example/m@v1.0.0')}`, `#4 ERROR: ${failure}`, '#5 CANCELED',
      `ERROR: failed to solve: ${failure}`, 'ERROR: failed to solve: Canceled: context canceled'].join('\n');
    const { causes, failedSteps } = explainLog(log);
    assert.deepEqual(causes.map(({ cause }) => cause.id), ['dns-name-not-found']);
    assert.deepEqual(failedSteps.map(({ stage }) => stage), ['a']);
  });
});

describe('explain: what is not known', () => {
  it('says so, and quotes the end of the failing step', () => {
    const log = ['#4 [build 2/2] RUN make', '#4 0.1 gcc -c a.c', '#4 0.2 a.c:1: error: unknown type name', '#4 ERROR: process "/bin/sh -c make" did not complete successfully: exit code: 2'].join('\n');
    const report = explanationReport(explainLog(log), { locale: 'en', source: 'x.log', rules });
    assert.deepEqual(report.causes, []);
    assert.match(report.summary, /^The step \[build 2\/2\] RUN make failed, but nothing in this log names a known cause$/);
    assert.deepEqual(report.failedSteps.map(({ lastLines, exitCode }) => [lastLines, exitCode]), [[['gcc -c a.c', 'a.c:1: error: unknown type name'], 2]]);
    assert.deepEqual(report.unexplained.map(({ line }) => line), [3]);
  });

  it('finds nothing in healthy logs', () => {
    const log = ['#1 [internal] load build definition from Dockerfile', '#1 DONE 0.0s', '#4 [build 2/2] RUN go mod download', '#4 0.1 go: downloading example.com/m v1.0.0', '#4 DONE 1.2s', '#5 exporting to image', '#5 DONE 0.1s'].join('\n');
    const { causes, failedSteps, unexplained } = explainLog(log);
    assert.deepEqual([causes, failedSteps, unexplained], [[], [], []]);
  });

  it('says that a log is empty', () => {
    assert.equal(explanationReport(explainLog(''), { locale: 'en', source: '-', rules }).summary, 'The log is empty');
  });
});

describe('explain: another proxy', () => {
  const failing = (host: string, words: string) => `#4 [build 2/2] RUN go mod download\n#4 30.1 go: example.com/m@v1.0.0: Get "https://${host}/example.com/m/@v/v1.0.0.mod": ${words}\n#4 ERROR: exit code: 1`;
  for (const host of ['goproxy.cn', 'proxy.golang.org', 'mirrors.aliyun.com']) {
    it(`is never ${host} where that is what fails`, () => {
      const { causes } = explanationReport(explainLog(failing(host, 'read tcp 10.0.0.2:1->192.0.2.1:443: read: connection reset by peer')), { locale: 'en', source: 'x', rules });
      const texts = causes.flatMap(({ remedies }) => remedies.flatMap(({ text }) => (text?.includes('GOPROXY=') === true ? [text] : [])));
      assert.ok(texts.length > 0 && texts.every((text) => !text.includes(host)), texts.join('\n'));
    });
  }
});

describe('explain: secrets and hostile text', () => {
  const secrets = ['hunter2secret', 'ghp_0123456789abcdefghij0123456789', 'glpat-0123456789abcdefghij'];

  it('lets no secret out, wherever it stands', () => {
    const log = [
      `#4 [build 2/3] RUN git config --global url.https://oauth2:${secrets[2]}@git.example/.insteadOf https://git.example/`,
      `#4 0.1 go: https://user:${secrets[0]}@proxy.example/m@v1.0.0: Get "https://user:${secrets[0]}@proxy.example/x": dial tcp: lookup proxy.example on 1.1.1.1:53: no such host`,
      `#4 0.2 Authorization: Bearer ${secrets[0]}`, `#4 0.3 error: token ${secrets[1]} rejected`,
      '#4 ERROR: process "/bin/sh -c x" did not complete successfully: exit code: 1', '#5 [build 3/3] RUN echo', `#5 0.1 error: ${secrets[1]}`, '#5 ERROR: exit code: 1',
    ].join('\n');
    for (const locale of ['en', 'zh-cn'] as const) {
      const text = JSON.stringify(explanationReport(explainLog(log), { locale, source: 'x', rules }));
      assert.deepEqual(secrets.filter((secret) => text.includes(secret)), []);
    }
  });

  it('names only rules that exist', () => {
    const report = explanationReport(explainLog(noSuchHost('a.example/m@v1.0.0')), { locale: 'en', source: 'x', rules: new Set() });
    assert.deepEqual(report.causes.flatMap(({ remedies }) => remedies.flatMap(({ rule }) => rule ?? [])), []);
  });

  it('leaves no control character in a report', () => {
    const controls = String.fromCharCode(27, 91, 50, 74, 7, 155, 0);
    const report = explanationReport(explainLog(`#4 [a 1/2] RUN ${controls}x\n#4 0.1 ${controls}${noSuchHost(`a.example/m@v1${controls}`)}`), { locale: 'en', source: 'x', rules });
    assert.doesNotMatch(report.causes.map(({ first, steps }) => first.text + JSON.stringify(steps)).join(''), /[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/);
  });

  it('takes any text, also as rawjson', () => {
    fc.assert(fc.property(fc.array(fc.oneof(
      fc.string({ unit: 'binary' }), fc.constantFrom('{', '}', '------', 'Dockerfile:5', '#4 [a 1/2] RUN x', '#4 ERROR: x', ' > [a 1/2] RUN x:', 'Step 1/2 : FROM x AS y', ' => => # x', '{"logs":[{"vertex":1}]}', '{"vertexes":[null]}'),
      fc.json().map((json) => `{"vertexes":${json}}`), fc.json().map((json) => `{"logs":${json}}`),
    )), (lines) => {
      const { lines: count } = explainLog(lines.join('\n'));
      return count <= lines.join('\n').split('\n').length;
    }));
  });

  it('takes 50 MB of distinct lines, half of them errors, without keeping them', function () {
    // A tenth of it on an idle machine; the limit only tells a hang.
    this.timeout(120_000);
    const explainer = new LogExplainer();
    const filler = 'x'.repeat(60);
    const count = 500_000;
    for (let line = 0; line < count; line++) explainer.push(line % 2 === 0 ? `#4 ${line} compile ${filler} ${line}` : `#4 ${line}.1 go: a.example/m${line}@v1.0.0: reading https://p.example/${filler}/${line}: 502 Bad Gateway`);
    explainer.push(noSuchHost('last.example/m@v1.0.0'));
    const { causes, notJudged, lines } = explainer.end();
    // What stands at the end is looked at all the same: a build ends with what it failed for.
    assert.deepEqual([lines, ...causes.map((each) => [each.cause.id, each.count])],
      [count + 1, ['proxy-server-error', maximumJudged + lastJudged - 1], ['dns-name-not-found', 1]]);
    assert.equal(notJudged, count / 2 + 1 - maximumJudged - lastJudged);
    assert.match(explanationReport(explainer.end(), { locale: 'en', source: 'x', rules }).notes.join(), /244501 were not looked at/);
  });

  // What made a pattern try again and again: each would take hours if the work grew with the square of the length.
  const pieces = [' ', '\t', '> ', ' => ', '错', '错：', 'a:', '[', '2026-01-01T10:00:00Z ', '\u001b]', 'process "', 'executor failed running [', 'a.b@v1', 'https://a.b/', '- ', '{', ']: exit code: 1 '];
  for (const piece of pieces) {
    it(`takes lines of ${JSON.stringify(piece)} only`, function () {
      this.timeout(120_000);
      const line = piece.repeat(2_000_000 / piece.length);
      assert.equal(explainLog(`${line}x\n#4 [a 1/2] RUN ${line}\n#4 0.1 ${line}x\nno such host ${line}x`).lines, 4);
    });
  }

  it('takes any number of lines that seem to go on', function () {
    this.timeout(120_000);
    for (const line of ['go: errors parsing go.mod:\n', 'SECURITY WARNING\n', '\tserver response:\n']) assert.equal(explainLog(line.repeat(200_000)).lines, 200_000);
  });

  it('takes one line of 50 MB', function () {
    this.timeout(120_000);
    const { lines } = explainLog(`${'verifying x: checksum mismatch '.repeat(1_700_000)}\n${noSuchHost('a.example/m@v1.0.0')}`);
    assert.equal(lines, 2);
  });
});

describe('explain: bytes become lines', () => {
  const split = (pieces: readonly Uint8Array[]): string[] => {
    const lines: string[] = [];
    const splitter = new LineSplitter((line) => lines.push(line));
    for (const piece of pieces) splitter.push(piece);
    splitter.end();
    return lines;
  };

  it('in UTF-8 and UTF-16 of both orders, cut anywhere', () => {
    const text = '错误：go: m\r\n第二行\n\nend';
    const utf16 = Buffer.from(`\uFEFF${text}`, 'utf16le');
    for (const bytes of [Buffer.from(text), Buffer.from(`\uFEFF${text}`), utf16, Buffer.from(utf16).swap16()]) {
      assert.deepEqual(split(Array.from(bytes, (byte) => Uint8Array.of(byte))), ['错误：go: m', '第二行', '', 'end']);
      assert.deepEqual(split([bytes]), ['错误：go: m', '第二行', '', 'end']);
    }
  });

  it('in UTF-16 without its mark', () => {
    const utf16 = Buffer.from('#9 错误\r\n第二行', 'utf16le');
    for (const bytes of [utf16, Buffer.from(utf16).swap16()]) assert.deepEqual(split([bytes]), ['#9 错误', '第二行']);
  });

  it('as a whole text is split', () => {
    fc.assert(fc.property(fc.string({ unit: fc.constantFrom('a', '\n', '\r\n', '错') }), (text) => {
      assert.deepEqual(split([Buffer.from(text)]), [...linesOf(text)]);
    }));
  });

  it('none of nothing, one of one byte', () => {
    assert.deepEqual([split([]), split([Buffer.from('a')])], [[], ['a']]);
  });
});
