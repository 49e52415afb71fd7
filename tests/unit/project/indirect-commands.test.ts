import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { Download } from '../../../server/src/project/analysis.ts';
import { analyzeBuilds } from '../../../server/src/project/analyze.ts';
import { ParseMemory, projectFiles } from '../../../server/src/project/files.ts';
import { findBuilds } from '../../../server/src/project/find-builds.ts';
import { rules } from '../../../server/src/rules/index.ts';
import { checkTexts } from '../../support/check-fixture.ts';
import { memoryFiles } from '../../support/memory-files.ts';
import { anyText } from '../text/any-text.ts';

const goMod = 'module example.com/app\n\ngo 1.23\n\nrequire github.com/google/uuid v1.6.0\n';

describe('downloads by way of make and scripts', () => {
  const cases: readonly (readonly [words: string, run: string, files: Readonly<Record<string, string>>, expected: readonly string[]])[] = [
    ['make', 'RUN make deps', { Makefile: 'deps:\n\tgo mod download\n' }, ['mod download in /src']],
    ['make in another folder', 'RUN make -C sub', { 'sub/Makefile': 'all:\n\tcd .. && go mod download\n' }, ['mod download in /src']],
    ['make by make', 'RUN make all', { Makefile: 'all:\n\t$(MAKE) -C sub build\n', 'sub/Makefile': 'build:\n\tgo build .\n' }, ['build in /src/sub']],
    ['make in exec form', 'RUN ["make", "deps"]', { Makefile: 'deps:\n\tgo mod download\n' }, ['mod download in /src']],
    ['make inside sh -c', 'RUN sh -c "make deps"', { Makefile: 'deps:\n\tgo mod download\n' }, ['mod download in /src']],
    ['a script', 'RUN ./build.sh', { 'build.sh': '#!/bin/sh\nset -e\ngo mod download\ngo build .\n' }, ['mod download in /src', 'build in /src']],
    ['a script by its shell', 'RUN bash -e scripts/build.sh fast', { 'scripts/build.sh': 'cd sub\ngo build ./cmd/x\n' }, ['build in /src/sub']],
    ['a script by env bash', 'RUN scripts/x', { 'scripts/x': '#!/usr/bin/env bash\ngo vet ./...\n' }, ['vet in /src']],
    ['a script in PATH', 'COPY build.sh /usr/local/bin/\nRUN build.sh', { 'build.sh': '#!/bin/sh\ngo build .\n' }, ['build in /src']],
    ['a script by make', 'RUN make', { Makefile: 'all:\n\t@./x.sh\n', 'x.sh': 'go mod download\n' }, ['mod download in /src']],
    ['a script that calls itself', 'RUN ./x.sh', { 'x.sh': 'go mod verify\n./x.sh\n' }, Array<string>(6).fill('mod verify in /src')],
    ['nothing of a Python script', 'RUN ./x.py', { 'x.py': '#!/usr/bin/env python3\ngo mod download\n' }, []],
    ['nothing of a script that is not there', 'RUN ./nowhere.sh && make', {}, []],
    ['nothing of a script that is copied later', 'WORKDIR /elsewhere\nRUN ./x.sh', { 'x.sh': 'go mod download\n' }, []],
    ['nothing of a dry run', 'RUN make -n deps', { Makefile: 'deps:\n\tgo mod download\n' }, []],
  ];
  for (const [words, run, files, expected] of cases) {
    it(words, () => {
      assert.deepEqual(downloadsOf(run, files).map(({ go, directory }) => `${go.subcommand} in ${directory ?? '?'}`), expected);
    });
  }

  it('stand where they are called, and say where they are written', () => {
    const makefile = 'deps:\n\tgo mod download\n';
    const [download] = downloadsOf('RUN make deps', { Makefile: makefile });
    assert.ok(download?.writtenIn !== undefined);
    const { path, span } = download.writtenIn;
    assert.equal(`${path}: ${makefile.slice(span.start, span.end)}`, '/project/Makefile: go mod download');
    const text = dockerfileOf('RUN make deps');
    assert.deepEqual([download.command.span, ...download.command.words.map((word) => word.span)].map((each) => text.slice(each.start, each.end)), Array<string>(4).fill('make deps'));
  });

  it('have the environment of the call, of the Makefile and of the script', () => {
    const valueOf = (name: string, download: Download | undefined) => {
      const value = download?.environment.get(name).value;
      return value?.kind === 'known' ? value.text : value?.kind;
    };
    const [made] = downloadsOf('RUN GOFLAGS=-x make', { Makefile: 'export GOPROXY := https://a.example\nall:\n\tGOSUMDB=off go mod download\n' });
    assert.deepEqual(['GOFLAGS', 'GOPROXY', 'GOSUMDB'].map((name) => valueOf(name, made)), ['-x', 'https://a.example', 'off']);
    const [run] = downloadsOf('ENV GOPROXY=https://b.example\nRUN ./x.sh', { 'x.sh': 'export GOSUMDB=off\ngo mod download\n' });
    assert.deepEqual(['GOPROXY', 'GOSUMDB'].map((name) => valueOf(name, run)), ['https://b.example', 'off']);
  });

  it('see nothing of what was taken away in front of them', () => {
    const files = { 'Makefile': 'unexport GOPROXY\nall:\n\t./x.sh\n', 'x.sh': 'GOPROXY=off\ngo mod download\n' };
    for (const run of ['RUN make', 'RUN unset GOPROXY && ./x.sh', 'RUN env -u GOPROXY ./x.sh']) {
      const [download] = downloadsOf(`ENV GOPROXY=direct\n${run}`, files);
      assert.deepEqual(download?.environment.get('GOPROXY').value, { kind: 'known', text: 'https://proxy.golang.org,direct' }, run);
    }
  });

  it('are not read where make takes words and files from its environment, or several files', () => {
    const makefile = { 'Makefile': 'all:\n\tgo mod download\n', 'x.mk': 'x:\n' };
    for (const run of ['ENV MAKEFLAGS=-k\nRUN make', 'RUN MAKEFILES=x.mk make', 'RUN make -f Makefile -f x.mk']) assert.deepEqual(downloadsOf(run, makefile), [], run);
    assert.equal(downloadsOf('ENV MAKEFLAGS="-j4 --silent"\nRUN make', makefile).length, 1);
  });

  it('are run by a make as the make around it was started', () => {
    const [download] = downloadsOf('RUN make -i', { 'Makefile': 'all:\n\t$(MAKE) -C sub\n', 'sub/Makefile': 'all:\n\tgo mod download\n' });
    assert.equal(download?.command.fatal, false);
  });

  it('count only where they surely run', () => {
    const how = (files: Readonly<Record<string, string>>, run = 'RUN make') => downloadsOf(run, files).map(({ command }) => [command.certain, command.fatal]);
    assert.deepEqual(how({ Makefile: 'all:\n\t-go mod download\n\tif test -e x; then go build .; fi\n' }), [[true, false], [false, true]]);
    assert.deepEqual(how({ 'x.sh': 'go mod download\ntrue\n' }, 'RUN ./x.sh'), [[true, false]]);
    assert.deepEqual(how({ 'x.sh': '#!/bin/sh -e\ngo mod download\ntrue\n' }, 'RUN ./x.sh || true'), [[true, false]]);
  });
});

describe('findings about commands that stand elsewhere', () => {
  const texts = new Map(Object.entries({
    'Dockerfile': 'FROM golang:1.23\nWORKDIR /src\nCOPY go.mod Makefile ./\nRUN make deps\nCOPY . .\n', 'main.go': 'package main\n\nimport "example.com/sdk"\n\nfunc main() { sdk.Do() }\n',
    'go.mod': 'module example.com/app\n\ngo 1.23\n\nrequire example.com/sdk v0.0.0\n\nreplace example.com/sdk => ./sdk\n', 'sdk/go.mod': 'module example.com/sdk\n\ngo 1.23\n',
    'Makefile': 'deps:\n\tgo mod download\n\tgo mod verify\n',
  }));

  it('stand at the caller, once, with the written line beside them', () => {
    const findings = checkTexts(texts, rules, undefined).filter(({ rule }) => rule === 'replace-not-copied');
    assert.deepEqual(findings.map(({ place }) => texts.get('Dockerfile')?.slice(place.span.start, place.span.end)), ['make deps']);
    const written = findings[0]?.related.filter(({ place }) => place.path === '/project/Makefile').map(({ place }) => texts.get('Makefile')?.slice(place.span.start, place.span.end));
    assert.equal(written?.[0], 'go mod download');
    assert.equal(findings[0]?.fixes.length, 1, 'a copy in front of the step repairs it wherever the command stands');
  });

  it('offer no edit of the caller as if it were the command', () => {
    const tidy = new Map([...texts, ['Makefile', 'deps:\n\tgo mod tidy\n'], ['Dockerfile', 'FROM golang:1.23\nWORKDIR /src\nCOPY . .\nRUN make deps\n']]);
    const findings = checkTexts(tidy, rules, undefined).filter(({ rule }) => rule === 'tidy-in-build');
    assert.deepEqual(findings.map(({ fixes }) => fixes.length), [0]);
  });
});

describe('any script and any Makefile', () => {
  it('is followed without an error', () => {
    fc.assert(fc.property(anyText, anyText, (script, makefile) => {
      downloadsOf('RUN ./x.sh; make; sh y.sh', { 'x.sh': `go mod download\n${script}\n./x.sh`, 'Makefile': `all: x\n\t$(MAKE) all\n${makefile}`, 'y.sh': makefile });
    }), { numRuns: 60 });
  });
});

function dockerfileOf(run: string): string {
  return `FROM golang:1.23\nWORKDIR /src\nCOPY . .\n${run}\n`;
}

function downloadsOf(run: string, files: Readonly<Record<string, string>>): readonly Download[] {
  const texts = new Map(Object.entries({ 'go.mod': goMod, ...files, 'Dockerfile': dockerfileOf(run) }));
  const project = projectFiles(memoryFiles('/project', texts), new ParseMemory());
  const [analysis] = analyzeBuilds(findBuilds('/project/Dockerfile', project, '/project'), project);
  assert.ok(analysis !== undefined);
  return analysis.downloads;
}
