import assert from 'node:assert/strict';
import type { BuildAnalysis, Setting } from '../../../server/src/project/analysis.ts';
import { analyzeBuilds } from '../../../server/src/project/analyze.ts';
import { ParseMemory, projectFiles } from '../../../server/src/project/files.ts';
import { findBuilds } from '../../../server/src/project/find-builds.ts';
import { memoryFiles } from '../../support/memory-files.ts';

const module = { 'go.mod': 'module example.com/app\n\ngo 1.23\n' };

function analyze(dockerfile: string, compose?: string): BuildAnalysis {
  const texts = new Map(Object.entries({ ...module, Dockerfile: dockerfile, ...(compose === undefined ? {} : { 'compose.yaml': compose }) }));
  const files = projectFiles(memoryFiles('/p', texts), new ParseMemory());
  const [analysis] = analyzeBuilds(findBuilds('/p/Dockerfile', files, '/p'), files);
  assert.ok(analysis !== undefined);
  return analysis;
}

/** `kind NAME=value → lines of the downloads that take it`. */
function settings(dockerfile: string, compose?: string): string[] {
  return analyze(dockerfile, compose).settings.map(describeSetting);
}

function describeSetting({ site, name, value, reaches }: Setting): string {
  const text = value.kind === 'known' ? value.text : value.kind;
  return `${site.kind} ${name}=${text} → ${reaches.map(({ step }) => step.instruction.line + 1).join(', ') || 'nobody'}`;
}

describe('the settings of a build', () => {
  const cases: readonly (readonly [words: string, dockerfile: string, expected: readonly string[]])[] = [
    ['ENV reaches what stands behind it', 'FROM golang:1.23\nRUN go mod download\nENV GOPROXY=x\nRUN go mod download', ['env GOPROXY=x → 4']],
    ['a later ENV takes over', 'FROM golang:1.23\nENV GOPROXY=x\nENV GOPROXY=y\nRUN go mod download', ['env GOPROXY=x → nobody', 'env GOPROXY=y → 4']],
    ['an ARG default counts', 'FROM golang:1.23\nARG GOPROXY=x\nRUN go mod download', ['arg GOPROXY=x → 3']],
    ['a global ARG counts through its redeclaration', 'ARG GOPROXY=x\nFROM golang:1.23\nARG GOPROXY\nRUN go mod download', ['global-arg GOPROXY=x → 4']],
    ['a global ARG alone reaches nobody', 'ARG GOPROXY=x\nFROM golang:1.23\nRUN go mod download', ['global-arg GOPROXY=x → nobody']],
    ['in front of the command', 'FROM golang:1.23\nENV GOPROXY=x\nRUN GOPROXY=y go mod download', ['env GOPROXY=x → nobody', 'inline GOPROXY=y → 3']],
    ['an export counts for the rest of the shell', 'FROM golang:1.23\nRUN export GOPROXY=y && go mod download && go build\nRUN go vet', ['export GOPROXY=y → 2, 2']],
    ['go env -w counts from there on', 'FROM golang:1.23\nRUN go env -w GOPROXY=x\nRUN go mod download', ['go-env-w GOPROXY=x → 3']],
    ['ENV beats go env -w', 'FROM golang:1.23\nENV GOPROXY=y\nRUN go env -w GOPROXY=x\nRUN go mod download', ['env GOPROXY=y → 4', 'go-env-w GOPROXY=x → nobody']],
    ['go env -w of another user is not read', 'FROM golang:1.23\nRUN go env -w GOPROXY=x\nUSER nobody\nRUN go mod download', ['go-env-w GOPROXY=x → nobody']],
    ['an empty value counts as unset', 'FROM golang:1.23\nENV GOPROXY=\nRUN go mod download', ['env GOPROXY= → nobody']],
    ['a stage inherits', 'FROM golang:1.23 AS base\nENV GOPROXY=x\nFROM base\nRUN go mod download', ['env GOPROXY=x → 4']],
    ['another stage does not', 'FROM golang:1.23 AS other\nENV GOPROXY=x\nFROM golang:1.23\nRUN go mod download', ['env GOPROXY=x → nobody']],
    ['variables that Go does not read are left out', 'FROM golang:1.23\nENV TZ=UTC EDITOR=vi\nRUN go mod download', []],
  ];
  for (const [words, dockerfile, expected] of cases) {
    it(words, () => {
      assert.deepEqual(settings(dockerfile), expected);
    });
  }

  it('come from compose too; what is passed is the value of the ARG, and its default reaches nobody', () => {
    const compose = 'services:\n  app:\n    build:\n      context: .\n      args:\n        GOPROXY: y\n';
    assert.deepEqual(settings('FROM golang:1.23\nARG GOPROXY=x\nRUN go mod download', compose), ['compose-argument GOPROXY=y → 3', 'arg GOPROXY=y → nobody']);
    assert.deepEqual(settings('FROM golang:1.23\nRUN go mod download', compose), ['compose-argument GOPROXY=y → nobody']);
  });

  it('know where the text of a value stands that they take from elsewhere', () => {
    const sources = (dockerfile: string, compose?: string) => analyze(dockerfile, compose).settings.filter(({ site }) => site.kind === 'env')
      .map(({ source: { place: { path, span }, verbatim } }) => {
        const text = path.endsWith('.yaml') ? compose : dockerfile;
        return `${text?.slice(0, span.start).split('\n').length}: ${text?.slice(span.start, span.end)}${verbatim ? '' : ' (referred to)'}`;
      });
    const compose = 'services:\n  app:\n    build:\n      context: .\n      args:\n        GOPROXY: ${GOPROXY:-y}\n';
    assert.deepEqual(sources('FROM golang:1.23\nARG GOPROXY=x\nENV GOPROXY=$GOPROXY\nRUN go mod download'), ['2: x']);
    assert.deepEqual(sources('ARG GOPROXY=x\nFROM golang:1.23\nARG GOPROXY\nENV GOPROXY="${GOPROXY}"\nRUN go mod download'), ['1: x']);
    assert.deepEqual(sources('FROM golang:1.23\nARG GOPROXY\nENV GOPROXY=$GOPROXY\nRUN go mod download', compose), ['6: y']);
    assert.deepEqual(sources('FROM golang:1.23\nARG MIRROR=x\nENV GOPROXY=$MIRROR\nRUN go mod download'), ['2: x']);
    // What another line takes from the same argument would be changed with it; a value made of parts stands nowhere else.
    assert.deepEqual(sources('FROM golang:1.23\nARG MIRROR=x\nENV GOPROXY=$MIRROR\nLABEL from=$MIRROR\nRUN go mod download'), ['3: $MIRROR (referred to)']);
    assert.deepEqual(sources('FROM golang:1.23\nARG GOPROXY=x\nENV GOPROXY=$GOPROXY,direct\nRUN go mod download'), ['3: $GOPROXY,direct (referred to)']);
  });

  it('leave out stages that the target does not need', () => {
    const compose = 'services:\n  app:\n    build:\n      context: .\n      target: app\n';
    assert.deepEqual(settings('FROM golang:1.23 AS app\nENV GOPROXY=x\nRUN go mod download\nFROM golang:1.23\nENV GOPROXY=y\nRUN go mod download', compose), ['env GOPROXY=x → 3']);
  });

  it('say where their value stands', () => {
    const text = 'FROM golang:1.23\nENV GOPROXY="x" GOSUMDB=off\nRUN go env -w GONOSUMDB=a,b && GOFLAGS=-mod=mod go mod download\n';
    const written = analyze(text).settings.map(({ written: { place, verbatim }, whole }) => [
      text.slice(place.span.start, place.span.end), verbatim, text.slice(whole.span.start, whole.span.end),
    ]);
    assert.deepEqual(written.slice(1), [['off', true, 'GOSUMDB=off'], ['a,b', true, 'GONOSUMDB=a,b'], ['-mod=mod', true, 'GOFLAGS=-mod=mod']]);
    assert.equal(written[0]?.[2], 'GOPROXY="x"');
  });
});
