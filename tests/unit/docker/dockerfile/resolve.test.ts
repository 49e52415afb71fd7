import assert from 'node:assert/strict';
import type { Step } from '../../../../server/src/docker/dockerfile/model.ts';
import { given, lastStage, lastStep, modelOf, path, valueAtRun } from './support.ts';

/** facts/docker-build.md §1, one row each. */
const scopes: readonly (readonly [string, string, string, string, Record<string, string>?])[] = [
  ['a global ARG is not seen in a stage', 'ARG G=x\nFROM alpine\nRUN a', 'G', 'unset'],
  ['unless it is repeated', 'ARG G=x\nFROM alpine\nARG G\nRUN a', 'G', '=x'],
  ['with a value of its own it takes that', 'ARG G=x\nFROM alpine\nARG G=local\nRUN a', 'G', '=local'],
  ['a build argument beats both', 'ARG G=x\nFROM alpine\nARG G=local\nRUN a', 'G', '=passed', { G: 'passed' }],
  ['an argument that no ARG names has no effect', 'FROM alpine\nRUN a', 'GOPROXY', 'unset', { GOPROXY: 'x' }],
  ['nor does it change an ENV', 'FROM alpine\nENV P=a\nRUN a', 'P', '=a', { P: 'b' }],
  ['ENV then ARG: the ARG', 'FROM alpine\nENV P=a\nARG P=b\nRUN a', 'P', '=b'],
  ['ARG then ENV: the ENV', 'FROM alpine\nARG P=b\nENV P=a\nRUN a', 'P', '=a'],
  ['a child sees the ENV again', 'FROM alpine AS s\nENV P=a\nARG P=b\nFROM s\nRUN a', 'P', '=a'],
  ['a child sees its parent\'s ARG', 'FROM alpine AS s\nARG Q=b\nFROM s\nRUN a', 'Q', '=b'],
  ['another stage does not', 'FROM alpine AS s\nENV Q=b\nFROM alpine\nRUN a', 'Q', 'unset'],
  ['a bare ARG leaves the image\'s value', 'FROM golang\nARG GOTOOLCHAIN\nRUN a', 'GOTOOLCHAIN', '=local'],
  ['an ARG overrides the image', 'FROM golang\nARG GOTOOLCHAIN=auto\nRUN a', 'GOTOOLCHAIN', '=auto'],
  ['an empty argument empties it', 'FROM golang\nARG GOTOOLCHAIN\nRUN a', 'GOTOOLCHAIN', '=', { GOTOOLCHAIN: '' }],
  ['no default, nothing passed', 'FROM alpine\nARG X\nRUN a', 'X', 'argument-without-default'],
  ['an empty default is empty', 'FROM alpine\nARG X=\nRUN a', 'X', '='],
  ['one instruction is expanded from before it', 'FROM alpine\nENV a=1\nENV a=2 b=$a\nRUN a', 'b', '=1'],
  ['but in front of the first FROM a value sees those before it on its line', 'ARG a=1 b=$a\nFROM alpine\nARG b\nRUN a', 'b', '=1'],
  ['and names are taken as they are written', 'ARG a=b\nARG ${a}=1\nFROM alpine\nARG b=2\nARG b\nRUN a', 'b', '=2'],
  ['a second global ARG without a value may take the first one back', 'ARG a=1\nARG a\nFROM alpine\nARG a\nRUN a', 'a', 'unsupported'],
  ['old form: the rest of the line, quotes dropped', 'FROM alpine\nENV K x  "y" G=z\nRUN a', 'K', '=x  y G=z'],
  ['several per ARG', 'FROM alpine\nARG A B=1 C\nRUN a', 'B', '=1'],
  ['a proxy argument needs no ARG, in either case', 'FROM alpine\nRUN a', 'https_proxy', '=p', { HTTPS_PROXY: 'p' }],
  ['but only RUN sees it', 'FROM alpine\nENV P=$HTTP_PROXY\nRUN a', 'P', '=', { HTTP_PROXY: 'p' }],
  ['the proxy under another name, then ENV', 'FROM alpine\nARG M=https://m\nENV GOPROXY=$M,direct\nRUN a', 'GOPROXY', '=https://m,direct'],
  ['an unknown image may set anything', 'FROM corp/go\nENV P=$PATH:/x\nRUN a', 'P', 'unknown-image'],
  ['a # inside a value', 'FROM alpine\nARG A=b#c\nRUN a', 'A', '=b#c'],
];

describe('scopes of ARG and ENV', () => {
  for (const [name, text, variable, expected, passed] of scopes) {
    it(name, () => { assert.equal(valueAtRun(text, variable, passed === undefined ? {} : given(passed)), expected); });
  }

  it('keeps each earlier state as it was', () => {
    const { steps } = lastStage('FROM alpine\nENV A=1\nRUN a\nENV A=2\nRUN b');
    const value = steps[1]!.before.variables.get('A')?.value;
    assert.deepEqual(value, { kind: 'known', text: '1' });
    assert.deepEqual([...steps[1]!.before.variables.keys()], ['A']);
  });

  it('places a quoted value between its quotes, and calls one over a continuation not verbatim', () => {
    const text = 'FROM alpine\nENV A="x y" B=p\\\nq\nRUN a';
    const [a, b] = lastStage(text).steps[0]!.declarations;
    assert.deepEqual([text.slice(a!.written!.place.span.start, a!.written!.place.span.end), a!.written!.verbatim], ['x y', true]);
    assert.equal(b!.written!.verbatim, false);
    assert.equal(a!.written!.place.path, path);
  });
});

describe('stages', () => {
  for (const [name, text, expected] of [
    ['variables', 'ARG V=1.22\nFROM golang:${V}-alpine', 'image golang:1.22-alpine'],
    ['quotes', 'FROM "golang:1"', 'image golang:1'],
    ['ARG without default', 'ARG B\nFROM $B', 'unknown'],
    ['a stage, whatever its case', 'FROM golang AS Build\nFROM bUILD as x', 'stage 0'],
    ['a stage picked by ARG', 'ARG W=a\nFROM golang AS a\nFROM ${W}', 'stage 0'],
    ['itself', 'FROM golang AS golang', 'image golang'],
    ['a later stage is an image', 'FROM b\nFROM golang AS b\nFROM b', 'stage 1'],
    ['scratch', 'FROM scratch', 'scratch'],
    ['nothing', 'FROM', 'unknown'],
  ] as const) {
    it(`FROM: ${name}`, () => {
      const { base } = lastStage(text);
      const detail = base.kind === 'image' ? ` ${base.reference}` : base.kind === 'stage' ? ` ${base.stage.index}` : '';
      assert.equal(base.kind + detail, expected);
    });
  }

  it('finds the target by name, and none by a wrong name', () => {
    const text = 'FROM golang AS a\nFROM alpine AS b';
    assert.equal(modelOf(text).target?.index, 1);
    assert.equal(modelOf(text, { target: 'A' }).target?.index, 0);
    assert.equal(modelOf(text, { target: 'nope' }).target, undefined);
  });

  it('runs triggers in the child and not in their own stage', () => {
    const { stages } = modelOf('FROM golang AS p\nONBUILD COPY . /src\nONBUILD RUN go build\nFROM p AS c\nRUN x\nFROM c\nRUN y');
    const wordsOf = (step: Step) => [step.instruction.keyword, step.copies.length, step.run !== undefined];
    assert.deepEqual(stages.map((stage) => stage.steps.map(wordsOf)), [
      [['COPY', 0, false], ['RUN', 0, false]],
      [['COPY', 1, false], ['RUN', 0, true], ['RUN', 0, true]],
      [['RUN', 0, true]],
    ]);
    assert.equal(stages[2]!.steps[0]!.before.copies.length, 1);
  });

  it('follows WORKDIR, USER and SHELL', () => {
    const { before } = lastStep('FROM golang\nWORKDIR src/./a\nWORKDIR ../$GOPATH\nUSER 1000\nSHELL ["/bin/bash","-ec"]\nRUN x');
    assert.deepEqual(before.workdir, { kind: 'known', text: '/go/src/go' });
    assert.deepEqual(before.user, { kind: 'known', text: '1000' });
    assert.deepEqual(before.shell, ['/bin/bash', '-ec']);
  });
});

describe('copies', () => {
  for (const [name, line, from, sources, whole, destination] of [
    ['plain', 'COPY go.mod go.sum ./', 'context', ['go.mod', 'go.sum'], false, '/go/'],
    ['whole context', 'COPY . .', 'context', ['.'], true, '/go/'],
    ['whole context as /', 'COPY / ./', 'context', ['.'], true, '/go/'],
    ['whole context as *', 'ADD ./* /src', 'context', ['*'], true, '/src'],
    ['glob', 'COPY go.su[m] /src/', 'context', ['go.su[m]'], false, '/src/'],
    ['above the context', 'COPY ../go.mod x', 'context', ['go.mod'], false, '/go/x'],
    ['JSON form', 'COPY ["a b", "/c d/"]', 'context', ['a b'], false, '/c d/'],
    ['stage by number', 'COPY --from=0 /go/pkg $GOPATH/pkg', 'stage', ['go/pkg'], false, '/go/pkg'],
    ['stage by name', 'COPY --from=DEPS . .', 'stage', ['.'], false, '/go/'],
    ['named context', 'COPY --from=src . .', 'named-context', ['.'], true, '/go/'],
    ['image', 'COPY --from=alpine:3 /etc /etc', 'image', ['etc'], false, '/etc'],
    ['variable in --from', 'COPY --from=$X a b', 'unknown', ['a'], false, '/go/b'],
    ['remote', 'ADD https://example.com/x.tgz /tmp/', 'remote', ['https://example.com/x.tgz'], false, '/tmp/'],
    ['git', 'ADD git@example.com:a/b.git /src', 'remote', ['git@example.com:a/b.git'], false, '/src'],
    ['heredoc', 'COPY <<EOF /x\nhi\nEOF', 'heredoc', ['EOF'], false, '/x'],
  ] as const) {
    it(name, () => {
      const step = lastStep(`FROM golang AS deps\nFROM golang\n${line}`, { namedContexts: new Set(['src']) });
      const [copy] = step.copies;
      assert.equal(copy!.from.kind, from);
      assert.deepEqual(copy!.sources.map((source) => source.path), sources.map((text) => ({ kind: 'known', text })));
      assert.equal(copy!.sources.some((source) => source.isWholeContext), whole);
      assert.deepEqual(copy!.destination, { kind: 'known', text: destination });
    });
  }
});

describe('an address of which a part is not known', () => {
  it('is fetched all the same', () => {
    const [copy] = lastStep('FROM golang\nARG V=1.2\nARG TARGETARCH\nADD https://example.com/x-$V-$TARGETARCH.tgz /tmp/').copies;
    assert.equal(copy!.from.kind, 'remote');
    assert.equal(copy!.sources[0]!.path.kind, 'unknown');
    assert.equal(copy!.sources[0]!.partly, 'https://example.com/x-1.2-\0.tgz');
  });

  it('is no address where COPY has it, or where nobody knows how it begins', () => {
    for (const line of ['COPY https://example.com/$TARGETARCH /tmp/', 'ADD $TARGETARCH/x.tgz /tmp/']) {
      const [copy] = lastStep(`FROM golang\nARG TARGETARCH\n${line}`).copies;
      assert.equal(copy!.from.kind, 'context');
      assert.equal(copy!.sources[0]!.partly, undefined);
    }
  });
});

describe('mounts of RUN', () => {
  for (const [name, flag, type, target] of [
    ['cache', 'type=cache,target=/go/pkg/mod', 'cache', '/go/pkg/mod'],
    ['expanded', 'target=$GOPATH/pkg/mod/,type=cache', 'cache', '/go/pkg/mod'],
    ['no type is bind', 'dst=.,source=.', 'bind', '/go'],
    ['relative', 'type=cache,destination=x/../y', 'cache', '/go/y'],
    ['unknown type', 'type=cahce,target=/x', 'unknown', '/x'],
    ['ARG without default', 'type=cache,target=$T', 'cache', undefined],
    ['quoted by CSV', 'type=cache,"target=/a"', 'cache', '/a'],
  ] as const) {
    it(name, () => {
      const [mount] = lastStep(`FROM golang\nARG T\nRUN --mount=${flag} go build`).run!.mounts;
      assert.equal(mount!.type, type);
      assert.deepEqual(mount!.target, target === undefined ? { kind: 'unknown', reason: 'argument-without-default' } : { kind: 'known', text: target });
    });
  }

  it('are copies of their own step only, aliases under one name', () => {
    const { steps } = lastStage('FROM golang\nRUN --mount=src=.,dst=/src,ro go build\nRUN b');
    const run = steps[0]!;
    assert.deepEqual(run.run!.mounts[0]!.options.map((option) => option.name), ['source', 'target', 'readonly']);
    assert.deepEqual([run.copies[0]!.kind, run.copies[0]!.sources[0]!.isWholeContext], ['bind', true]);
    assert.equal(steps[1]!.before.copies.length, 0);
  });

  it('tells the network of the step, else of the build', () => {
    assert.equal(lastStep('FROM golang\nRUN --network=none a', { network: 'host' }).run!.network?.mode, 'none');
    assert.equal(lastStep('FROM golang\nRUN a', { network: 'host' }).run!.network?.mode, 'host');
    assert.equal(lastStep('FROM golang\nRUN a').run!.network, undefined);
  });
});
