import assert from 'node:assert/strict';
import { analyzeBuilds } from '../../../server/src/project/analyze.ts';
import { ParseMemory, projectFiles } from '../../../server/src/project/files.ts';
import { findBuilds } from '../../../server/src/project/find-builds.ts';
import { memoryFiles } from '../../support/memory-files.ts';

const files = { 'go.work': 'go 1.23\nuse ./app\n', 'app/go.mod': 'module example.com/app\n\ngo 1.22\n' };

describe('the go.work of a download', () => {
  const cases: readonly (readonly [words: string, dockerfile: string, folder: string | undefined])[] = [
    ['stands above the folder of the command', 'COPY . /src/\nWORKDIR /src/app\nRUN go mod download', '/src'],
    ['is not there when only the module was copied', 'COPY app/go.mod /src/\nWORKDIR /src\nRUN go mod download', undefined],
    ['is switched off', 'ENV GOWORK=off\nCOPY . /src/\nWORKDIR /src\nRUN go mod download', undefined],
    ['may have been made by a command', 'COPY app /src/\nWORKDIR /src\nRUN go work init . && go mod download', undefined],
  ];
  for (const [words, dockerfile, folder] of cases) {
    it(words, () => {
      assert.equal(workspaceFolder(dockerfile), folder);
    });
  }
});

function workspaceFolder(dockerfile: string): string | undefined {
  const texts = new Map(Object.entries({ ...files, Dockerfile: `FROM golang:1.23\n${dockerfile}\n` }));
  const project = projectFiles(memoryFiles('/project', texts), new ParseMemory());
  const [analysis] = analyzeBuilds(findBuilds('/project/Dockerfile', project, '/project'), project);
  const download = analysis?.downloads.at(-1);
  assert.ok(download !== undefined);
  return download.workspace?.folder;
}
