import assert from 'node:assert/strict';
import { checkBuilds } from '../../../server/src/checking/check.ts';
import { analyzeBuilds } from '../../../server/src/project/analyze.ts';
import type { BuildAnalysis } from '../../../server/src/project/analysis.ts';
import { documentKind } from '../../../server/src/project/document-kind.ts';
import { ParseMemory, projectFiles, type ProjectFiles } from '../../../server/src/project/files.ts';
import { findBuilds } from '../../../server/src/project/find-builds.ts';
import { rules } from '../../../server/src/rules/index.ts';
import { everyProject } from '../../support/every-project.ts';
import { memoryFiles } from '../../support/memory-files.ts';

const preferences = { privateHosts: [], preferredProxy: '', knownMirrors: [], hostProxy: '' };

function filesOf(texts: ReadonlyMap<string, string>): ProjectFiles {
  return projectFiles(memoryFiles('/p', texts), new ParseMemory());
}

/** A Dockerfile with two stages, built by two services: the words of each below its `build:`. */
function analyses(one: readonly string[], other: readonly string[]): BuildAnalysis[] {
  const service = (name: string, words: readonly string[]) => [`  ${name}:`, '    build:', ...words.map((word) => `      ${word}`)];
  const files = filesOf(new Map([
    ['Dockerfile', 'FROM golang:1.23 AS build\nARG GOPROXY\nCOPY . .\nRUN go mod download\nFROM scratch\n'],
    ['go.mod', 'module example.com/app\n\ngo 1.23\n'],
    ['compose.yaml', ['services:', ...service('one', one), ...service('other', other), ''].join('\n')],
  ]));
  return analyzeBuilds(findBuilds('/p/Dockerfile', files, '/p'), files);
}

describe('two services that build one Dockerfile', () => {
  const cases: readonly (readonly [what: string, other: readonly string[], isShared: boolean])[] = [
    ['the same', ['context: .'], true],
    ['the same, and an ssh agent', ['context: .', 'ssh: [default]'], true],
    ['another target', ['context: .', 'target: build'], false],
    ['another network', ['context: .', 'network: host'], false],
    ['an argument', ['context: .', 'args: { GOPROXY: off }'], false],
    ['a named context', ['context: .', 'additional_contexts: { golang: ./golang }'], false],
    ['another context', ['context: ..', 'dockerfile: p/Dockerfile'], false],
  ];
  for (const [what, other, isShared] of cases) {
    it(`${what}: ${isShared ? 'one reading' : 'a reading each'}`, () => {
      const [first, second, ...more] = analyses(['context: .'], other);
      assert.ok(first !== undefined && second !== undefined && more.length === 0);
      assert.equal(first.model === second.model, isShared);
      assert.equal(first.downloads === second.downloads, isShared);
      assert.notEqual(first.build, second.build);
    });
  }

  it('have the findings that they have when each is read by itself, in every project with a compose file', () => {
    let shared = 0;
    for (const { name, files: texts } of everyProject()) {
      const composeFiles = [...texts.keys()].filter((path) => documentKind(path) === 'compose').map((path) => `/p/${path}`);
      if (composeFiles.length === 0) continue;
      const files = filesOf(texts);
      for (const path of texts.keys()) {
        if (documentKind(path) !== 'dockerfile') continue;
        const builds = findBuilds(`/p/${path}`, files, '/p', composeFiles);
        const twice = [...builds, ...builds];
        const together = analyzeBuilds(twice, files);
        const options = { rules, preferences };
        assert.deepEqual(checkBuilds(together, options), checkBuilds(twice.flatMap((each) => analyzeBuilds([each], files)), options), name);
        shared += together.length - new Set(together.map(({ model }) => model)).size;
      }
    }
    assert.ok(shared > 100, `${shared} builds were shared`);
  });
});
