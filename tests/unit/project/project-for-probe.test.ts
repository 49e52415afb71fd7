import assert from 'node:assert/strict';
import { analyzeBuilds } from '../../../server/src/project/analyze.ts';
import { ParseMemory, projectFiles } from '../../../server/src/project/files.ts';
import { findBuilds } from '../../../server/src/project/find-builds.ts';
import { projectForProbe } from '../../../server/src/project/project-for-probe.ts';
import { stageForProbe } from '../../../server/src/project/stage-for-probe.ts';
import { memoryFiles } from '../../support/memory-files.ts';

const goMod = 'module example.com/app\n\ngo 1.22\n\nrequire example.com/lib v0.0.0\n\nreplace example.com/lib => ../lib\n';
const files = {
  'go.work': 'go 1.23\nuse ./app\n', 'go.work.sum': '', 'app/go.mod': goMod, 'app/go.sum': 'x v1.0.0 h1:=\n', 'app/main.go': 'package main\n',
  'app/vendor/modules.txt': '', 'app/secret.env': 'TOKEN=1\n', 'lib/go.mod': 'module example.com/lib\n', 'lib/lib.go': 'package lib\n',
};

describe('the project that a probe is fed', () => {
  const cases: readonly (readonly [words: string, dockerfile: string, expected: readonly string[] | undefined, strict?: boolean])[] = [
    ['has what the stage has copied at that moment', 'WORKDIR /src/app\nCOPY app/go.mod ./\nRUN go mod download\nCOPY app .', ['/src/app/go.mod']],
    ['stands where the stage has it', 'WORKDIR /x\nCOPY app/go.mod app/go.sum /y/\nRUN cd /y && go mod download', ['/y/go.mod', '/y/go.sum']],
    ['has module files only', 'WORKDIR /src\nCOPY app .\nRUN go mod download', ['/src/go.mod', '/src/go.sum', '/src/vendor/modules.txt']],
    ['has the go.mod of a replacement that is there', 'WORKDIR /src\nCOPY app app\nCOPY lib lib\nRUN cd app && go mod download',
      ['/src/app/go.mod', '/src/app/go.sum', '/src/app/vendor/modules.txt', '/src/lib/go.mod']],
    ['has the workspace and its members', 'WORKDIR /src\nCOPY go.work go.work.sum ./\nCOPY app/go.mod app/\nRUN cd app && go mod download',
      ['/src/app/go.mod', '/src/go.work', '/src/go.work.sum']],
    ['leaves a workspace out that is switched off', 'WORKDIR /src\nENV GOWORK=off\nCOPY go.work ./\nCOPY app/go.mod app/\nRUN cd app && go mod download', ['/src/app/go.mod']],
    ['is empty where there is surely no go.mod', 'WORKDIR /src\nRUN go mod download', []],
    ['is not known where a command may have made a go.mod', 'WORKDIR /src\nRUN go mod init x && go mod download', undefined],
    ['does not concern a command with packages of its own', 'WORKDIR /src\nCOPY app .\nRUN go install example.com/tool@v1.0.0', undefined],
    ['is not asked of a command without a need for it', 'WORKDIR /src\nRUN go build main.go', undefined],
    ['is strict where the stage builds with it', 'WORKDIR /src\nCOPY app/go.mod app/main.go ./\nRUN go mod download\nRUN go build .', ['/src/go.mod'], true],
    ['is not strict where go.sum comes before the build', 'WORKDIR /src\nCOPY app/go.mod ./\nRUN go mod download\nCOPY app .\nRUN go build .', ['/src/go.mod']],
    ['is not strict where a command completes go.sum', 'WORKDIR /src\nCOPY app/go.mod app/main.go ./\nRUN go mod tidy\nRUN go build .', ['/src/go.mod']],
    ['is not strict with -mod=mod', 'WORKDIR /src\nCOPY app/go.mod app/main.go ./\nRUN go build -mod=mod .', ['/src/go.mod']],
  ];
  for (const [words, dockerfile, expected, strict = false] of cases) {
    it(words, () => {
      const { download, analysis } = firstDownload(dockerfile, files);
      const project = projectForProbe(download, analysis);
      assert.deepEqual(project && Object.keys(project.files).sort(), expected);
      assert.equal(project?.strict ?? false, strict);
    });
  }

  it('keeps the contents as they are, a missing replacement included', () => {
    const { download, analysis } = firstDownload('WORKDIR /src\nCOPY app/go.mod ./\nRUN go mod download', files);
    assert.equal(projectForProbe(download, analysis)?.files['/src/go.mod'], goMod);
  });

  it('neither requires nor replaces a module whose folder nobody can know of', () => {
    const { download, analysis } = firstDownload('WORKDIR /src/app\nRUN git clone https://example.com/lib /src/lib\nCOPY app/go.mod ./\nRUN go mod download', files);
    const text = projectForProbe(download, analysis)?.files['/src/app/go.mod'];
    assert.equal(text?.trim(), 'module example.com/app\n\ngo 1.22');
  });

  it('is left out where it is larger than any real one', () => {
    const { download, analysis } = firstDownload('WORKDIR /src\nCOPY app/go.mod app/go.sum ./\nRUN go mod download', { ...files, 'app/go.sum': `${'x'.repeat(2_000_001)}\n` });
    assert.equal(projectForProbe(download, analysis), undefined);
  });

  it('comes with the stage', () => {
    const { analysis } = firstDownload('WORKDIR /src\nCOPY app/go.mod ./\nRUN go mod download', files);
    const stage = stageForProbe({}, [analysis]);
    assert.ok('project' in stage);
    assert.deepEqual([stage.project.directory, Object.keys(stage.project.files)], ['/src', ['/src/go.mod']]);
  });
});

function firstDownload(dockerfile: string, all: Readonly<Record<string, string>>) {
  const project = projectFiles(memoryFiles('/project', new Map(Object.entries({ ...all, Dockerfile: `FROM golang:1.23\n${dockerfile}\n` }))), new ParseMemory());
  const [analysis] = analyzeBuilds(findBuilds('/project/Dockerfile', project, '/project'), project);
  const download = analysis?.downloads[0];
  assert.ok(download !== undefined);
  return { download, analysis: analysis! };
}

describe('a step that may bring the Go of a stage', () => {
  const cases: readonly (readonly [from: string, steps: string, expected: string | undefined])[] = [
    ['alpine:3.20', 'RUN apk add --no-cache git go', 'Dockerfile:2'],
    ['debian:12', 'RUN apt-get update && apt-get install -y \\\n  golang-1.22 git', 'Dockerfile:2'],
    ['debian:12', 'RUN curl -fsSL https://go.dev/dl/go1.22.5.linux-amd64.tar.gz | tar -C /usr/local -xz', 'Dockerfile:2'],
    ['debian:12', 'COPY --from=golang:1.22 /usr/local/go /usr/local/go', 'Dockerfile:2'],
    ['debian:12', 'RUN apt-get update && apt-get install -y git curl\nCOPY go.mod go.sum ./\nRUN go env -w GOFLAGS=-x', undefined],
    ['alpine:3.20', 'RUN apk add git\nRUN go install example.com/tool@v1.0.0', undefined],
  ];
  for (const [from, steps, expected] of cases) {
    it(`${expected ?? 'none'} of ${steps.replaceAll('\n', ' ⏎ ')}`, () => {
      const parsed = projectFiles(memoryFiles('/project', new Map([['Dockerfile', `FROM ${from}\n${steps}\nRUN go mod download\n`]])), new ParseMemory());
      const analyses = analyzeBuilds(findBuilds('/project/Dockerfile', parsed, '/project'), parsed);
      const stage = stageForProbe({ stage: '0' }, analyses);
      assert.ok('image' in stage);
      assert.equal(stage.mayBringGo, expected);
      const named = stageForProbe({ stage: '0', image: 'golang:1.23' }, analyses);
      assert.ok('image' in named && named.mayBringGo === undefined, 'another image has what it has');
    });
  }
});
