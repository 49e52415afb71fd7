import assert from 'node:assert/strict';
import { ParseMemory, projectFiles } from '../../../server/src/project/files.ts';
import { stageForProbe } from '../../../server/src/project/stage-for-probe.ts';
import { analyzeDocument } from '../../../server/src/checking/check-project.ts';
import { memoryFiles } from '../../support/memory-files.ts';

const project = (goLine: string): Readonly<Record<string, string>> => ({
  'go.mod': `module corp.example/app\n\ngo ${goLine}\n\nrequire github.com/google/uuid v1.6.0\n`,
  'main.go': 'package main\n\nfunc main() {}\n',
  'vendor/modules.txt': '# github.com/google/uuid v1.6.0\n## explicit; go 1.12\ngithub.com/google/uuid\n',
});

function isVendored(goLine: string, withFolder: boolean, steps: readonly string[]): boolean {
  const files = { ...project(goLine), Dockerfile: ['FROM golang:1.23', 'WORKDIR /src', ...steps, ''].join('\n') };
  if (!withFolder) delete (files as Record<string, string>)['vendor/modules.txt'];
  const memory = memoryFiles('/project', new Map(Object.entries(files)));
  const stage = stageForProbe({}, analyzeDocument('/project/Dockerfile', { top: '/project', files: projectFiles(memory, new ParseMemory()), composeFiles: [] }));
  assert.ok(!('problem' in stage), JSON.stringify(stage));
  return stage.vendored === true;
}

describe('a stage that builds from its vendor folder', () => {
  const cases: readonly (readonly [name: string, expected: boolean, goLine: string, withFolder: boolean, ...steps: readonly string[]])[] = [
    ['a go line of 1.14', true, '1.14', true, 'COPY . .', 'RUN go build ./...'],
    ['an older go line', false, '1.13', true, 'COPY . .', 'RUN go build ./...'],
    ['-mod=vendor', true, '1.13', true, 'COPY . .', 'RUN go build -mod=vendor ./...'],
    ['GOFLAGS=-mod=vendor', true, '1.13', true, 'ENV GOFLAGS=-mod=vendor', 'COPY . .', 'RUN go build ./...'],
    ['-mod=mod', false, '1.21', true, 'COPY . .', 'RUN go build -mod=mod ./...'],
    ['GOFLAGS=-mod=readonly', false, '1.21', true, 'ENV GOFLAGS=-mod=readonly', 'COPY . .', 'RUN go build ./...'],
    ['no vendor folder', false, '1.21', false, 'COPY . .', 'RUN go build ./...'],
    ['a download before the build', false, '1.21', true, 'COPY . .', 'RUN go mod download', 'RUN go build ./...'],
    ['a tool that is installed beside it', false, '1.21', true, 'COPY . .', 'RUN go install example.com/tool@v1.0.0', 'RUN go build ./...'],
    ['a folder that is not copied', false, '1.21', true, 'COPY go.mod main.go ./', 'RUN go build ./...'],
  ];
  for (const [name, expected, goLine, withFolder, ...steps] of cases) {
    it(`${expected ? 'is' : 'is none:'} ${name}`, () => {
      assert.equal(isVendored(goLine, withFolder, steps), expected);
    });
  }
});
