import assert from 'node:assert/strict';
import { commandsOf, lastStep, linesOf } from '../dockerfile/support.ts';

const run = (text: string, head = 'FROM golang\nENV X=y\n'): string => `${head}RUN ${text}`;

/** facts/dockerfile-shapes.md §4: what is a command and what is not. */
const shapes: readonly (readonly [string, string, readonly string[]])[] = [
  ['retry with a separator', 'retry -t 3 -- go mod download', ['go mod download']],
  ['other wrappers', 'exec timeout -s KILL 60 nice -n 5 go build', ['go build']],
  ['a function of the script as a wrapper', 'again() { n=$1; shift; "$@"; }; again 5 go mod download', ['shift', 'go mod download']],
  ['command -v runs nothing', 'command -v go', ['command -v go']],
  ['echoed text is no command', 'echo go mod download > x', ['echo go mod download']],
  ['a command behind an echo is', 'echo a && go build', ['echo a', 'go build']],
  ['find -execdir', 'find . -name go.mod -execdir go mod tidy \\;', ['find . -name go.mod -execdir go mod tidy ;', 'go mod tidy']],
  ['xargs', 'ls | xargs -n 1 go install', ['ls', 'xargs -n 1 go install', 'go install']],
  ['a shell test, not exec form', '[ "$X" = y ] && go build', ['[ y = y ]', 'go build']],
  ['sh -c in quotes', 'sh -c \'go build && go vet\'', ['sh -c go build && go vet', 'go build', 'go vet']],
  ['bash -ec in double quotes', 'bash -ec "go build -o \\"$X\\""', ['bash -ec go build -o "y"', 'go build -o y']],
  ['exec form of a shell', '["sh", "-c", "go build"]', ['sh -c go build', 'go build']],
  ['exec form of env', '["env", "GOPROXY=x", "go", "build"]', ['go build']],
  ['exec form of env and a shell', '["/usr/bin/env", "X=z", "sh", "-c", "go build $X"]', ['sh -c go build $X', 'go build z']],
  ['exec form expands nothing', '["go", "$X"]', ['go $X']],
  ['heredoc', '<<EOF\nif true; then\n  go build\nfi\nEOF', ['true', 'go build']],
  ['quoted and dashed heredoc', '<<-\'EOF\'\n\tgo build\n\tEOF', ['go build']],
  ['heredoc with a shebang', '<<EOF\n#!/usr/bin/env bash\ngo build\nEOF', ['go build']],
  ['heredoc into a shell', '<<EOF bash -e\ngo build\nEOF', ['bash -e', 'go build']],
  ['cat of a heredoc', 'cat <<EOF >x\ngo build\nEOF', ['cat']],
  ['substitution', 'cd $(go env GOPATH)', ['go env GOPATH', 'cd ?']],
  ['comments and blanks between', 'a \\  \n# go build\n && go vet', ['a', 'go vet']],
  ['defaults', 'go build ${U:-./...} ${X:-n} $X', ['go build ./... y y']],
];

describe('commands of a RUN', () => {
  for (const [name, text, expected] of shapes) it(name, () => { assert.deepEqual(linesOf(run(text)), expected); });

  it('are opaque where the shell is no POSIX shell', () => {
    for (const head of ['FROM golang\nSHELL ["pwsh", "-c"]\n', '# escape=`\nFROM golang\n', 'FROM golang:1-windowsservercore\n', 'FROM golang\nSHELL x\n']) {
      assert.deepEqual([lastStep(run('go build', head)).run!.opaque, linesOf(run('go build', head))], [true, []], head);
    }
    assert.equal(lastStep(run('<<EOF\n#!/usr/bin/python3\nprint()\nEOF')).run!.opaque, true);
  });
});

/** Command under test: the last one whose name is `go`. */
const go = (text: string) => commandsOf(run(text)).findLast((command) => command.words[0]?.value === 'go')!;

describe('folder', () => {
  for (const [text, directory] of [
    ['go build', '/go'], ['cd /src && go build', '/src'], ['cd src/../x; go build', '/go/x'], ['(cd /a); go build', '/go'],
    ['cd /a && cd /b && cd - && go build', '/a'], ['cd "$U" && go build', undefined], ['if x; then cd /a; fi; go build', undefined],
    ['cd /a | x; go build', '/go'], ['pushd /a && popd && go build', '/go'], ['sh -c "cd /a"; go build', '/go'], ['env -C /a go build', undefined],
  ] as const) {
    it(`${text} → ${directory ?? 'unknown'}`, () => { assert.equal(go(text).directory, directory); });
  }
});

describe('certain and fatal', () => {
  for (const [text, certain, fatal] of [
    ['go build', true, true], ['go build || true', true, false], ['a || go build', false, true], ['a && go build', true, true],
    ['go build; b', true, false], ['set -e; go build; b', true, true], ['go build | tee x', true, false], ['set -o pipefail; go build | tee x', true, true],
    ['if a; then go build; fi', false, true], ['for x in a b; do go build; done', true, true], ['for x in $(a); do go build; done', false, true], ['[ -f x ] && go build; b', false, false],
    ['go build || { echo no; exit 1; }', true, true], ['go build &', true, false], ['! go build', true, false], ['exit 0; go build', false, true],
    ['f() { go build; }', false, true], ['sh -c "go build; b"', true, false], ['sh -ec "go build; b"', true, true], ['sh -c "go build" || true', true, false],
    ['for i in 1 2 3; do go mod download && break; done', true, true], ['for i in 1 2; do go mod download && break || sleep 5; done', true, false],
    ['for i in 1 2; do go mod download && break; sleep 5; done', true, false], ['for i in 1 2; do if go mod download; then break; fi; done', true, false],
    ['until go mod download; do sleep 1; done; b', true, true], ['while ! go mod download; do sleep 1; done; b', true, true],
    ['until go mod download; do [ $((n++)) -gt 3 ] && exit 1; done; b', true, true], ['until go mod download; do [ x ] && break; done; b', true, false],
    ['retry() { "$@"; }; retry go mod download', true, true], ['retry() { "$@" || { sleep 1; "$@"; }; }; retry go mod download', true, true],
    ['retry() { "$@" || true; }; retry go mod download', true, false], ['retry() { "$@"; }; retry go mod download || true', true, false],
    ['retry() { for i in 1 2; do "$@" && return 0; sleep 1; done; return 1; }; retry go mod download', true, false],
    ['retry() { for i in 1 2; do "$@" && return 0; done; }; retry go mod download', true, true], ['f() { go build; }; f', true, true],
    ['f() { go build; }; f || true', true, false], ['f() { go build || return 1; b; }; f', true, true], ['f() { go build; b; }; f', true, false],
    ['f() { go build; }; if a; then f; fi', false, true], ['[ -e x ] || exit 0; go build', false, true], ['[ x ] || exit 0; go build', true, true], ['[ x ] || exit 1; go build', true, true],
    ['exec a; go build', false, true], ['(set -e; go build; a); b', true, false], ['cd a && go build || exit', true, true],
    ['<<EOF\ngo build\nb\nEOF', true, false], ['<<EOF\nset -e\ngo build\nb\nEOF', true, true], ['<<EOF\nb\ngo build\nEOF', true, true],
  ] as const) {
    it(text.replaceAll('\n', '⏎'), () => {
      const command = go(text);
      assert.deepEqual([command.certain, command.fatal], [certain, fatal]);
    });
  }
});

describe('conditions', () => {
  /** Of `yes` and `no`, what they say of the value that `R` has behind them: X is y in the environment, and U is not there. */
  const cases: readonly (readonly [string, string])[] = [
    ['[ -n "$X" ]', 'yes'], ['test -z "$X"', 'no'], ['[ "$X" = y ]', 'yes'], ['[ "$X" != y ]', 'no'], ['[ "$U" ]', 'no'], ['[ $U ]', 'no'], ['[ ! "$U" ]', 'yes'], ['! [ "$X" ]', 'no'],
    ['[ 2 -gt 1 ]', 'yes'], ['[ a -gt 1 ]', '?'], ['[ "$X" == y ]', '?'], ['[ "$X" = y -a 1 ]', '?'], ['[ -e x ]', '?'], ['[ "$(a)" ]', '?'], ['[ -n "${N:=x}" ]', '?'], ['[ "$X" = y', '?'],
    ['[ "$X" = y ] && [ "$U" = y ]', 'no'], ['[ "$X" = z ] || [ -z "$U" ]', 'yes'], ['[ "$X" ] && a', '?'], ['true', 'yes'], ['false', 'no'], ['! true', 'no'], ['true | false', '?'], ['true; false', '?'],
    ['A=1 true', '?'], ['true > x', '?'], ['a', '?'],
  ];
  const seen = (text: string): string => {
    const [first] = go(text).exported.filter(({ name }) => name === 'R');
    return first === undefined ? 'unset' : first.value ?? '?';
  };
  for (const [condition, expected] of cases) {
    it(condition, () => {
      assert.equal(seen(`if ${condition}; then export R=yes; else export R=no; fi; go build`), expected);
      assert.equal(seen(`export R=no; if ${condition}; then R=yes; fi; go build`), expected);
      if (/[;&|]/.test(condition)) return;
      // Behind any other command it is taken for granted that it succeeds.
      if (/^(?:\[|!|test|true$|false)/.test(condition)) assert.equal(seen(`export R=no; ${condition} && R=yes; go build`), expected);
      assert.equal(seen(`export R=yes; ${condition} || R=no; go build`), expected);
    });
  }

  it('choose one of several branches, and leave what is not chosen aside', () => {
    assert.equal(seen('export R=0; if [ "$U" ]; then R=1; elif [ "$X" ]; then R=2; else R=3; fi; go build'), '2');
    assert.equal(seen('export R=0; if a; then R=1; elif [ "$X" ]; then R=2; fi; go build'), '?');
    assert.equal(seen('export R=0; if [ "$X" ]; then :; elif a; then R=2; fi; go build'), '0');
    assert.deepEqual(commandsOf(run('if [ "$X" ]; then go a; else go b; fi')).filter(({ name }) => name === 'go').map(({ certain }) => certain), [true, false]);
  });

  it('choose the item of a case', () => {
    const chosen = (items: string, word = '"$X"') => seen(`export R=0; case ${word} in ${items} esac; go build`);
    assert.equal(chosen('x) R=1;; y) R=2;; *) R=3;;'), '2');
    assert.equal(chosen('x) R=1;; z|?) R=2;;'), '2');
    assert.equal(chosen('x) R=1;; *) R=2;;'), '2');
    assert.equal(chosen('"y") R=1;; *) R=2;;'), '1');
    assert.equal(chosen('"*") R=1;;'), '0');
    assert.equal(chosen('[xy]) R=1;; *) R=2;;'), '?');
    assert.equal(chosen('$X) R=1;; *) R=2;;'), '?');
    assert.equal(chosen('*) R=1;;', '"$(a)"'), '1');
    assert.equal(chosen('x) R=1;;', '"$(a)"'), '?');
    assert.equal(chosen('y) R=1;& x) R=2;;'), '?');
  });
});

describe('assignments', () => {
  it('that nobody exports are the shell\'s own', () => {
    const withheld = (text: string, head?: string) => commandsOf(run(text, head)).findLast((each) => each.name === 'go')?.withheld.map(({ name, value }) => `${name}=${value ?? '?'}`);
    assert.deepEqual(withheld('Y=z; X=z; go build'), ['Y=z']);
    assert.deepEqual(withheld('Y=z; export Y; go build'), []);
    assert.deepEqual(withheld('unset X; X=z; go build'), []);
    assert.deepEqual(withheld('if a; then Y=z; fi; go build'), ['Y=?']);
    assert.deepEqual(withheld('if a; then export Y; fi; Y=z; go build'), []);
    assert.deepEqual(withheld('set -a; Y=z; go build'), []);
    assert.deepEqual(withheld('Y=z; sh -c "go build"'), []);
    assert.deepEqual(withheld('Y=z; go build', 'FROM scratch\nARG Y\n'), []);
    assert.deepEqual(withheld('Y=z; go build', 'FROM unknown.example/image\n'), []);
    assert.deepEqual(withheld('f() { go build; }; Y=1; f; Y=2; f'), []);
  });


  it('in front of a command, of env, exported before, and placed in the file', () => {
    const text = run('export GOFLAGS=-x && \\\n  GOPROXY="https://a.example,direct" env GOSUMDB=off go mod download');
    const command = commandsOf(text).at(-1)!;
    assert.deepEqual(command.assignments.map((each) => [each.name, each.value]), [['GOPROXY', 'https://a.example,direct'], ['GOSUMDB', 'off']]);
    assert.deepEqual(command.exported.map((each) => [each.name, each.value]), [['GOFLAGS', '-x']]);
    for (const { written, value } of [...command.assignments, ...command.exported]) {
      assert.equal(written.verbatim, true);
      assert.equal(text.slice(written.place.span.start, written.place.span.end), value);
    }
  });

  it('export names of the environment without a word, and stay in their subshell', () => {
    assert.deepEqual(go('X=z; go build').exported.map((each) => each.value), ['z']);
    assert.deepEqual(go('Y=z; go build').exported, []);
    assert.deepEqual(go('(export Y=z); go build').exported, []);
    assert.deepEqual(go('export Y=$(a); go build').exported.map((each) => each.value), [undefined]);
    assert.deepEqual(go('if a; then export Y=z; fi; go build').exported.map((each) => each.value), [undefined]);
    assert.deepEqual(go('unset X; go build').exported.map((each) => each.value), ['']);
  });
});

describe('values', () => {
  const lines: readonly (readonly [string, readonly string[]])[] = [
    ['A=1 B=$A; go $B', ['go 1']], ['A=1; A=2 go $A', ['go 1']], ['go $U "$U"', ['go ']], ['A="a b"; go $A "$A" x$A', ['go a b a b xa b']], ['A="*"; go $A "$A"', ['go ? *']],
    [': ${A:=x}; go $A', [': x', 'go x']], ['go ${X%y}z ${X#?}', ['go z']], ['for i in 1 2; do go $A; A=1; done', ['go ?']],
    ['f() { go $1 $A; }; A=1; f; A=2; f', ['f', 'go ? ?', 'f']], ['A=1; sh -c \'go "$A"\'', ['sh -c go "$A"', 'go ']], ['eval "A=1"; go $A', ['eval A=1', 'go 1']],
    ['sh <<EOF\ngo \\$X $X\nEOF', ['sh', 'go y y']], ['A=ab; sh <<EOF\ngo \'$A\'\nEOF', ['sh', 'go ab']], ['cat <<EOF && go "$A"\n${A:=x}\nEOF', ['cat', 'go ?']],
  ];
  for (const [text, expected] of lines) it(text.replaceAll('\n', '⏎'), () => { assert.deepEqual(linesOf(run(text)), expected); });

  for (const [text, expected] of [
    ['go $X-$(a).b', 'y-\0.b'], ['go "$X/$U${Q}"', undefined], ['go "x$(a)$X"', 'x\0y'], ['go $(a)', undefined], ['go a*', undefined],
    ['A=$(b); go $A$X', '\0y'], ['A="p q"; go $A-$(b)', 'p q-\0'], ['go ~/$X', undefined],
  ] as const) {
    it(`known in part: ${text} → ${expected?.replace('\0', '…') ?? 'as written'}`, () => { assert.equal(go(text).words[1]?.partly, expected); });
  }

  it('reach a command as its environment has them', () => {
    const seen = (text: string) => go(text).assignments.concat(go(text).exported).map((each) => `${each.name}=${each.value ?? '?'}`);
    assert.deepEqual(seen('env GOFLAGS="$(a)" go build'), ['GOFLAGS=?']);
    assert.deepEqual(seen('env -u X go build'), ['X=']);
    assert.deepEqual([seen('export Y=1; env -i A=2 go build'), go('env -i go build').tainted], [['A=2'], true]);
    assert.deepEqual(seen('export Y; Y=1; go build'), ['Y=1']);
    assert.deepEqual(seen('if a; then export Y; fi; Y=1; go build'), ['Y=?']);
    assert.deepEqual(seen('unset X; X=1; go build'), ['X=']);
    assert.deepEqual(seen('A=$B"${B:=z}" go build'), ['A=?']);
    assert.deepEqual(seen('f() { go build; }; Y=1 f'), ['Y=1']);
  });
});

describe('places of nested scripts', () => {
  for (const text of [
    'bash -ec "cd /a; go \\"mod\\" download"', '["sh", "-c", "\\tgo mod download"]', '<<-EOF\n\tgo \\\n\tmod download\n\tEOF', 'a \\\n # c\n && go mod \\\n   download',
    'sh -c \'a && bash -c "go mod download"\'',
  ]) {
    it(text.replaceAll('\n', '⏎'), () => {
      const file = run(text);
      const command = commandsOf(file).findLast((each) => each.words[0]?.value === 'go')!;
      assert.deepEqual(command.words.map((word) => file.slice(word.span.start, word.span.end).replace(/[\\"]/g, '')), ['go', 'mod', 'download']);
    });
  }
});
