import assert from 'node:assert/strict';
import type { ProbeCheck } from '../../../protocol/src/index.ts';
import { failed, host } from './cases/case.ts';
import { check, healthy, judged } from './checks.ts';

describe('a verdict about a project', () => {
  const ofProject = (result: 'yes' | 'no', detail: ProbeCheck['detail']) => check('download:go-mod-download', 'go.mod', result, { module: 'go.mod', output: [], ...detail });
  const words = (error: string): ProbeCheck['detail'] => ({ error, errorClass: 'failed', exitCode: 1 });
  const withoutCanary = healthy.filter((one) => one.id !== failed.id);

  it('counts the modules that were downloaded', () => {
    const summary = (moduleCount: number) => judged([...withoutCanary, ofProject('yes', { moduleCount })]).verdict.summary.en;
    assert.match(summary(12), /all 12 modules of go.mod were really downloaded/u);
    assert.match(summary(1), /the only module of go.mod was really downloaded/u);
  });

  it('puts what its files lack before what the network lacks, because the go command reads them first', () => {
    const dead = check('dns:lookup', host, 'no', { errorClass: 'no-such-host' });
    const { causes } = judged([...withoutCanary.filter((one) => one.id !== dead.id), dead,
      ofProject('no', words('go: cannot load module lib listed in go.work file: open lib/go.mod: no such file or directory'))]);
    assert.deepEqual(causes.slice(0, 2).map(({ cause, target }) => [cause, target]), [['workspace-member-missing', 'go.work'], ['dns-name-not-found', host]]);
  });

  it('takes a warning of an ignored go.mod for the reason of the error behind it', () => {
    const output = ['go: warning: ignoring go.mod in system temp root /tmp', 'go: no modules specified (see \'go help mod download\')'];
    const { causes } = judged([...withoutCanary, ofProject('no', { ...words(output[1]!), output })]);
    assert.deepEqual(causes.map(({ cause }) => cause), ['gopath-go-mod']);
  });

  it('says that the build fails although the download succeeds', () => {
    const output = ['go: rsc.io/quote@v1.5.2: missing go.sum entry for go.mod file; to add it:', '\tgo mod download rsc.io/quote'];
    const list = check('download:go-list', 'go.mod', 'no', { ...words(output[0]!), output });
    const { verdict } = judged([...withoutCanary, ofProject('yes', { moduleCount: 1 }), list]);
    assert.deepEqual([verdict.cause, verdict.target], ['go-sum-missing-entry', 'rsc.io/quote@v1.5.2']);
    assert.match(verdict.summary.en, /build that follows fails/u);
  });

  it('names the internal host that no public proxy stands in for', () => {
    const dead = (host: string) => judged([...withoutCanary, ofProject('no', words(
      `go: ${host}/lib@v1.0.0: unrecognized import path "${host}/lib": https fetch: Get "https://${host}/lib?go-get=1": dial tcp 192.0.2.1:443: i/o timeout`,
    ))]).verdict;
    const inner = dead('git.corp.example');
    assert.deepEqual([inner.cause, inner.target], ['vcs-host-unreachable', 'git.corp.example']);
    assert.match(inner.summary.en, /git\.corp\.example is asked directly and cannot be reached/u);
    assert.doesNotMatch(JSON.stringify(inner.remedies), /goproxy\.cn|proxy\.golang\.org/u);
    assert.equal(dead('github.com').cause, 'tcp-timeout');
  });

  it('groups modules by cause, the largest group first, and judges by the groups', () => {
    const gone = (path: string) => `${path}: reading https://proxy.golang.org/${path}: 404 Not Found\n\tserver response: not found`;
    const { moduleFailures, causes } = judged([...withoutCanary, ofProject('no', {
      ...words(gone('a.example/x@v1.0.0')), moduleCount: 9, failedCount: 4,
      failedModules: ['git.corp/lib@v1.0.0', 'a.com/x@v1.0.0', 'b.com/y@v1.0.0', 'c.com/z@v1.0.0'],
      failedWords: [gone('git.corp/lib@v1.0.0'), gone('a.com/x@v1.0.0'), gone('b.com/y@v1.0.0'), 'c.com/z@v1.0.0: words that no signature knows'],
    })]);
    assert.deepEqual(moduleFailures.map(({ cause, modules }) => [cause, modules]), [
      ['module-not-found', ['a.com/x@v1.0.0', 'b.com/y@v1.0.0']],
      ['inconclusive', ['c.com/z@v1.0.0']],
      ['private-module-via-public-proxy', ['git.corp/lib@v1.0.0']],
    ]);
    assert.deepEqual(causes.map(({ cause, target }) => [cause, target]), [
      ['module-not-found', 'a.com/x@v1.0.0'], ['private-module-via-public-proxy', 'git.corp/lib@v1.0.0'],
    ]);
  });
});
