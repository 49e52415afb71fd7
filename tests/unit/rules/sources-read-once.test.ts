import assert from 'node:assert/strict';
import { ParseMemory, projectFiles } from '../../../server/src/project/files.ts';
import { checkControlled } from '../../../server/src/checking/check-controlled.ts';
import { rules } from '../../../server/src/rules/index.ts';
import type { FileReader } from '../../../server/src/text/files.ts';
import { memoryFiles } from '../../support/memory-files.ts';

/** How often a check of a Dockerfile with so many stages that build the same module asks for a source file of it. */
function readsOfSource(stages: number): number {
  const stage = (_unused: unknown, index: number) => `FROM golang:1.23 AS s${index}\nWORKDIR /src\nCOPY . .\nRUN go mod download\nRUN go build ./...\nRUN go test ./...\n`;
  const files = memoryFiles('/w', new Map([
    ['Dockerfile', Array.from({ length: stages }, stage).join('')],
    ['go.mod', 'module example.com/app\n\ngo 1.22\n\nrequire golang.org/x/text v0.21.0\n'],
    ['go.sum', ''],
    ['main.go', 'package main\n\nimport "fmt"\n\nfunc main() { fmt.Println() }\n'],
  ]));
  let reads = 0;
  const counting: FileReader = {
    ...files,
    read: (path) => {
      if (path === '/w/main.go') reads++;
      return files.read(path);
    },
  };
  const project = { top: '/w', files: projectFiles(counting, new ParseMemory()), composeFiles: [] };
  const { analyses } = checkControlled('/w/Dockerfile', project, { rules, control: { file: 'none' } });
  assert.equal(analyses[0]?.downloads.length, 3 * stages);
  return reads;
}

describe('the sources of a module', () => {
  it('are looked through as often for many downloads as for one stage', () => {
    const once = readsOfSource(1);
    assert.ok(once > 0);
    assert.equal(readsOfSource(20), once);
  });
});
