import assert from 'node:assert/strict';
import fc from 'fast-check';
import { readMakeCall } from '../../../../server/src/docker/shell/make-call.ts';
import { runMake } from '../../../../server/src/docker/shell/make-run.ts';
import type { MakeWorld } from '../../../../server/src/docker/shell/make-world.ts';
import { anyText } from '../../text/any-text.ts';

const go = 'deps:\n\tgo mod download\n';

describe('the recipes that make runs', () => {
  const cases: readonly (readonly [words: string, makefile: string, call: string, runs: readonly string[]])[] = [
    ['of the first target', `.PHONY: all\n${go}other:\n\techo\n`, 'make', ['go mod download']],
    ['of the target asked for', `all:\n\techo\n${go}`, 'make deps', ['go mod download']],
    ['of prerequisites first, each once', `a: b c\n\techo a\nb: c\n\techo b\nc:\n\techo c\n`, 'make', ['echo c', 'echo b', 'echo a']],
    ['of .DEFAULT_GOAL', `.DEFAULT_GOAL := deps\nall:\n\techo\n${go}`, 'make', ['go mod download']],
    ['with variables of the file', 'GO = go\nMOD := mod\ndeps:\n\t@$(GO) ${MOD} download $$HOME\n', 'make', ['go mod download $HOME']],
    ['with variables of the call', 'GO ?= go\ndeps:\n\t$(GO) mod download\n', 'make GO=go1.23', ['go1.23 mod download']],
    ['with appended values', 'A = 1\nA += 2\nx:\n\techo $(A)\n', 'make', ['echo 1 2']],
    ['with the name of the target', 'a b:\n\techo $@\n', 'make b', ['echo b']],
    ['with an empty value for what nobody sets', 'x:\n\tgo build $(FLAGS) .\n', 'make', ['go build  .']],
    ['with values from the environment', 'FLAGS ?= -x\nx:\n\tgo build $(FLAGS) $(GIVEN)\n', 'make', ['go build -x given']],
    ['behind a semicolon', 'x: ; go build .\n', 'make', [' go build .'.trim()]],
    ['with a variable as target and prerequisite', 'T = t\nall: $(T)\n$(T):\n\tgo build .\n', 'make', ['go build .']],
    ['over continued lines', 'x:\n\tgo build \\\n\t  -o a .\n', 'make', ['go build \\\n  -o a .']],
    ['with $(MAKE)', 'x:\n\t$(MAKE) -C sub deps\n', 'make', ['make -C sub deps']],
    ['not of a target that is not there', go, 'make nothing', []],
    ['not of a first target that another file may have', `include common.mk\n${go}`, 'make', []],
    ['not of a file with another recipe prefix', `.RECIPEPREFIX = >\n${go}`, 'make', []],
    ['leaving unknown what functions compute', 'x:\n\t$(shell which go) build .\n', 'make', ['${__unknown} build .']],
    ['leaving unknown what an unknown condition decides', 'ifeq ($(shell uname),Linux)\nGO = a\nelse\nGO = b\nendif\nx:\n\t$(GO) build\n', 'make', ['${__unknown} build']],
    ['of the branch that counts', 'ifdef GIVEN\nx: ; echo a\nelse\nx: ; echo b\nendif\n', 'make', ['echo a']],
    ['of every rule with two colons', 'x:: ; echo a\nx:: ; echo b\n', 'make', ['echo a', 'echo b']],
    ['without the prefixes of each line under .ONESHELL', '.ONESHELL:\nx:\n\t@echo a\n\t-echo b\n', 'make', ['echo a\necho b']],
    ['not of a first target whose name is computed', '$(shell echo a):\n\techo\nx:\n\techo\n', 'make', []],
    ['of what else a target needs where a name is computed', 'x: $(shell ls) y\ny:\n\techo y\n', 'make', ['echo y']],
    ['not of a file with flags of its own', 'MAKEFLAGS += -k\nx:\n\techo\n', 'make', []],
    ['of a file that asks for speed and silence', 'MAKEFLAGS += --no-print-directory -j4 # quick\nx:\n\techo\n', 'make', ['echo']],
    ['not of one script with a line that may be there', '.ONESHELL:\nx:\n\tcd a\nifeq ($(shell echo),)\n\tcd b\nendif\n', 'make', []],
    ['passing over definitions', 'define x\nall:\n\techo\nendef\ndeps:\n\tgo mod download\n', 'make', ['go mod download']],
    ['with recursive variables left unknown', 'A = $(B)\nB = $(A)\nx:\n\techo $(A)\n', 'make', ['echo ${__unknown}']],
    ['of targets that need each other, once', 'a: b\n\techo a\nb: a\n\techo b\n', 'make', ['echo b', 'echo a']],
    ['in files with CRLF', 'x:\r\n\tgo build .\r\n', 'make', ['go build .']],
  ];
  for (const [words, makefile, call, expected] of cases) {
    it(words, () => {
      assert.deepEqual(runs(makefile, call).map(({ text }) => text.text.trim()), expected);
    });
  }

  it('are certain for phony targets and for those that no file stands for', () => {
    const certain = (makefile: string, missing: boolean) => runs(makefile, 'make', missing).map((run) => run.certain);
    assert.deepEqual(certain('x:\n\techo\n', true), [true]);
    assert.deepEqual(certain('x:\n\techo\n', false), [false]);
    assert.deepEqual(certain('.PHONY: x\nx:\n\techo\n', false), [true]);
    assert.deepEqual(certain('x:\nifdef $(shell echo)\n\techo\nendif\n\techo\n', true), [false, true]);
    assert.deepEqual(certain('include other.mk\nx:\n\techo\n', true), []);
  });

  it('count unless a dash or -i says that failure is no matter', () => {
    assert.deepEqual(runs('x:\n\t-go build\n\t@go vet\n', 'make').map((run) => run.fatal), [false, true]);
    assert.deepEqual(runs('x:\n\tgo build\n', 'make -i x').map((run) => run.fatal), [false]);
  });

  it('know where they stand in the file', () => {
    const makefile = 'GO = go\nx:\n\t@$(GO) mod download\n';
    const [run] = runs(makefile, 'make');
    assert.ok(run !== undefined);
    const { start, end } = run.text.span(0, run.text.text.length);
    assert.equal(makefile.slice(start, end), '$(GO) mod download');
  });

  it('run as one script under .ONESHELL', () => {
    assert.deepEqual(runs('.ONESHELL:\nx:\n\tcd a\n\tgo build\n', 'make x').map(({ text }) => text.text), ['cd a\ngo build']);
  });
});

describe('the environment of recipes', () => {
  it('takes what the file exports, what the call sets, and what was in the environment', () => {
    const makefile = 'export GOPROXY := https://a.example\nGOFLAGS = -x\nGIVEN = changed\nOTHER = 1\nexport LATE\nLATE = 2\nx:\n\techo\n';
    assert.deepEqual(exportsOf(makefile, 'make GOSUMDB=off'), ['GIVEN=changed', 'GOPROXY=https://a.example', 'GOSUMDB=off', 'LATE=2']);
  });

  const cases: readonly (readonly [words: string, makefile: string, call: string, expected: readonly string[]])[] = [
    ['leaves alone what a default does not change', 'GIVEN ?= other\nx:\n\techo\n', 'make', []],
    ['takes a default where nothing is given', 'export GOPROXY ?= https://a.example\nx:\n\techo\n', 'make', ['GOPROXY=https://a.example']],
    ['takes the word of the call before that of the file', 'export GOPROXY = https://a.example\nx:\n\techo\n', 'make GOPROXY=direct', ['GOPROXY=direct']],
    ['lets a file insist', 'export override GOFLAGS = -x\nx:\n\techo\n', 'make GOFLAGS=-v', ['GOFLAGS=-x']],
    ['lets the environment win with -e', 'GIVEN = changed\nx:\n\techo\n', 'make -e', []],
    ['loses what was given where a file insists and does not export', 'override GOFLAGS = -x\nx:\n\techo\n', 'make GOFLAGS=-v', []],
    ['keeps the blank in front of a comment', 'export GOPROXY = off # note\nx:\n\techo\n', 'make', ['GOPROXY=off ']],
    ['expands at once what is set at once', 'A = 1\nexport B := $(A)\nA = 2\nx:\n\techo\n', 'make', ['B=1']],
    ['knows nothing of a default of one target', 'x: GIVEN ?= a\nx:\n\techo\n', 'make', ['GIVEN=?']],
    ['knows nothing of an export under a condition', 'A = 1\nifeq ($(shell echo),)\nexport A\nendif\nx:\n\techo\n', 'make', ['A=?']],
    ['lets a file insist against the environment', 'override GIVEN = a\nx:\n\techo\n', 'make -e', ['GIVEN=a']],
    ['adds to nothing without a blank', 'export A =\nA += a\nA +=\nx:\n\techo\n', 'make', ['A=a']],
    ['loses what is taken back', 'export GOPROXY = a\nunexport GOPROXY GIVEN\nx:\n\techo\n', 'make', ['GIVEN=']],
    ['has everything after a bare export', 'A = 1\nexport\nx:\n\techo\n', 'make', ['A=1']],
    ['has everything for .EXPORT_ALL_VARIABLES', '.EXPORT_ALL_VARIABLES:\nA = 1\nx:\n\techo\n', 'make', ['A=1']],
    ['has the variables of the target', 'x: export GOPROXY = direct\nx:\n\techo\n', 'make', ['GOPROXY=direct']],
    ['has the variables of the target that needs this one', 'all: export GOPROXY = direct\nall: x\nx:\n\techo\n', 'make', ['GOPROXY=direct']],
    ['expands at once with the variables of the target that sets it', 'all: export A := $(B)\nall: x\nx: B = 1\nx:\n\techo\n', 'make', ['A=']],
    ['has none of another target', 'x:\n\techo\ny: export GOPROXY = direct\ny:\n\techo\n', 'make', []],
    ['adds to what was given', 'GIVEN += more\nx:\n\techo\n', 'make', ['GIVEN=given more']],
    ['knows nothing of a condition', 'ifeq ($(shell echo),)\nexport GOPROXY = direct\nendif\nx:\n\techo\n', 'make', ['GOPROXY=?']],
    ['takes what a condition leaves', 'ifdef CI\nexport GOPROXY = off\nelse ifdef GIVEN\nexport GOPROXY = direct\nelse\nexport GOPROXY = a\nendif\nx:\n\techo\n', 'make', ['GOPROXY=direct']],
    ['knows nothing of a body', 'export define A\na\nendef\nx:\n\techo\n', 'make', ['A=?']],
    ['exports the names that a variable lists', 'N = A B\nA = 1\nexport $(N)\nx:\n\techo\n', 'make', ['A=1']],
    ['knows nothing where nobody knows which names', 'A = 1\nexport $(shell echo)\nx:\n\techo\n', 'make', ['A=?']],
    ['expands at once what is added to an exported name', 'B = 1\nexport A\nA += $(B)\nB = 2\nx:\n\techo\n', 'make', ['A=1']],
    ['knows nothing of a variable of this target that another one exports', 'all: export A = 1\nall: x\nx: A = 2\nx:\n\techo\n', 'make', ['A=?']],
    ['has a value that starts behind a continuation', 'export GOPROXY = \\\n  direct\nx:\n\techo\n', 'make', ['GOPROXY=direct']],
    ['knows nothing of backslashes in front of a comment', 'export A = a\\\\# note\nx:\n\techo\n', 'make', ['A=?']],
    ['knows nothing of what make sets by itself', 'export A := $(CC)\nx:\n\techo\n', 'make', ['A=?']],
    ['knows nothing of what the environment and the call of a make with -e say', 'x:\n\techo\n', 'make -e GIVEN=b', ['GIVEN=?']],
    ['knows nothing of what a command prints', 'export GOPROXY = $(shell cat proxy)\nx:\n\techo\n', 'make', ['GOPROXY=?']],
    ['reads the files that are included', 'include go.mk\nx:\n\techo\n', 'make', ['GOPROXY=https://included.example']],
    ['reads them by a variable', 'MK = go\n-include $(MK).mk absent.mk\nx:\n\techo\n', 'make', ['GOPROXY=https://included.example']],
    ['lets what follows an included file win', 'include go.mk\nGOPROXY = direct\nx:\n\techo\n', 'make', ['GOPROXY=direct']],
    ['knows nothing where an included file cannot be read', '-include unknown.mk\nexport GOPROXY = direct\nx:\n\techo\n', 'make x', ['GOPROXY=?']],
  ];
  for (const [words, makefile, call, expected] of cases) {
    it(words, () => {
      assert.deepEqual(exportsOf(makefile, call), expected);
    });
  }

  it('knows where a value stands, in whatever file', () => {
    const [run] = runMake({ path: '/src/Makefile', text: 'include go.mk\nx:\n\techo\n' }, world('make')).runs;
    const [found] = run?.exports ?? [];
    assert.deepEqual(found?.written, { place: { path: '/src/go.mk', span: { start: included.indexOf('https'), end: included.trimEnd().length } }, verbatim: true });
  });
});

describe('what make runs but cannot be read', () => {
  const cases: readonly (readonly [words: string, makefile: string, call: string, expected: string | undefined])[] = [
    ['nothing of a plain file', go, 'make', undefined],
    ['a target that is not there', go, 'make nothing', 'target'],
    ['a target of a pattern', '%:\n\techo\n', 'make x', 'target'],
    ['a file that is included', `include unknown.mk\n${go}`, 'make deps', 'include'],
    ['files of a pattern', `include mk/*.mk\n${go}`, 'make deps', 'include'],
    ['nothing of a file that need not be there', `-include absent.mk\n${go}`, 'make deps', undefined],
    ['a file that must be there and is not', `include absent.mk\n${go}`, 'make deps', 'include'],
    ['a file that is not read as it stands', `.RECIPEPREFIX = >\n${go}`, 'make', 'file'],
  ];
  for (const [words, makefile, call, expected] of cases) {
    it(words, () => {
      assert.equal(runMake({ path: '/src/Makefile', text: makefile }, world(call)).unread, expected);
    });
  }

  it('is said of a file that includes itself', () => {
    const self = { path: '/src/self.mk', text: 'include self.mk\n' };
    assert.equal(runMake(self, { ...world('make x'), include: () => self }).unread, 'target');
  });
});

describe('a condition', () => {
  const holds = (test: string, before = '') => exportsOf(`${before}\n${test}\nexport R = yes\nelse\nexport R = no\nendif\nx:\n\techo\n`, 'make').filter((each) => each.startsWith('R='));
  const cases: readonly (readonly [test: string, before: string, expected: string])[] = [
    ['ifeq ($(GIVEN),given)', '', 'yes'], ['ifneq ($(GIVEN), given)', '', 'no'], ['ifeq ( $(GIVEN),given)', '', 'no'], ['ifeq (,$(NONE))  # note', '', 'yes'],
    ['ifeq "$(GIVEN)" \'given\'', '', 'yes'], ['ifeq ($(A),(a,b))', 'A = (a,b)', 'yes'], ['ifeq (a,a#)', '', '?'], ['ifeq a b', '', '?'], ['ifeq ($(A) \\\n  ,a)', 'A = a', 'yes'],
    ['ifdef GIVEN', '', 'yes'], ['ifndef NONE', '', 'yes'], ['ifdef A', 'A =', 'no'], ['ifdef A', 'A = $(NONE)', 'yes'], ['ifdef A', 'A := $(NONE)', 'no'], ['ifdef A', 'A := $(shell x)', '?'],
    ['ifdef A', 'A = $(shell x)', 'yes'], ['ifdef $(N)', 'N = GIVEN', 'yes'], ['ifdef A B', '', '?'], ['ifdef CC', '', '?'], ['ifeq ($(A),1)', 'A = 2\nifdef GIVEN\nA = 1\nendif', 'yes'],
    ['ifeq ($(A),1)', 'ifdef NONE\nifdef GIVEN\nA = 2\nelse\nA = 3\nendif\nelse\nA = 1\nendif', 'yes'], ['ifdef A', 'ifeq ($(shell x),)\nA = 1\nelse ifdef GIVEN\nB = 1\nelse\nA = 2\nendif', '?'],
    ['ifdef B', 'ifeq ($(shell x),)\nelse ifndef GIVEN\nelse\nB = 1\nendif', '?'], ['ifdef C', 'ifdef GIVEN\nelse\nC = 1\nendif', 'no'], ['ifdef D', 'else\nD = 1\nendif', '?'],
  ];
  for (const [test, before, expected] of cases) {
    it(`${JSON.stringify(test)} behind ${JSON.stringify(before)}`, () => {
      assert.deepEqual(holds(test, before), [`R=${expected}`]);
    });
  }
});

describe('the words of make', () => {
  const plain = { ignoresErrors: false, prefersEnvironment: false, searchesElsewhere: false };
  const cases: readonly (readonly [words: string, expected: unknown])[] = [
    ['make -C sub -f x.mk -j 4 A=1 deps build', { targets: ['deps', 'build'], folders: ['sub'], files: ['x.mk'], overrides: new Map([['A', { value: '1', word: 7 }]]), ...plain }],
    ['gmake --directory=sub -k', { targets: [], folders: ['sub'], files: [], overrides: new Map(), ...plain, ignoresErrors: true }],
    ['/usr/bin/make -j', { targets: [], folders: [], files: [], overrides: new Map(), ...plain }],
    ['make -ke -I mk', { targets: [], folders: [], files: [], overrides: new Map(), ignoresErrors: true, prefersEnvironment: true, searchesElsewhere: true }],
    ['make -n deps', undefined],
    ['make --version', undefined],
    ['cmake deps', undefined],
  ];
  for (const [words, expected] of cases) {
    it(words, () => {
      assert.deepEqual(readMakeCall(words.split(' ')), expected);
    });
  }

  it('are unknown when one of them is', () => {
    assert.equal(readMakeCall(['make', undefined]), undefined);
  });
});

describe('any Makefile', () => {
  const pieces = [
    'all', ':', '::', ' b', '\n', '\n\t', '\r\n', '$(A)', '${A', '$$', '$', '$(shell x)', '=', ':=', '+=', '?=', 'A', 'export ', 'define A', 'endef', 'ifdef A', 'else', 'endif', '\\\n', '#', ';', 'include x',
    '.PHONY', '.ONESHELL:', '%', 'go mod download', '@', '-', '\u0000', '😀',
  ];
  const makefiles = fc.oneof(anyText, fc.array(fc.constantFrom(...pieces), { maxLength: 60 }).map((parts) => parts.join('')));

  it('is read without an error, and what it runs stands inside it', () => {
    fc.assert(fc.property(makefiles, fc.constantFrom('make', 'make all', 'make b A=1'), (makefile, call) => {
      for (const { text } of runs(makefile, call)) {
        const { start, end } = text.span(0, text.text.length);
        assert.ok(start >= 0 && end <= makefile.length && start <= end);
      }
    }));
  });

  it('of hostile size ends soon', () => {
    const chain = Array.from({ length: 3000 }, (_, index) => `t${index}: t${index + 1} t${index + 2}\n\techo $(V${index})\nV${index} = $(V${index + 1})$(V${index + 1})\n`).join('');
    const followed = runs(chain, 'make').length;
    assert.ok(followed > 40 && followed < 60, `${followed} targets deep`);
    const doubling = `${Array.from({ length: 18 }, (_, index) => `V${index} = $(V${index + 1})$(V${index + 1})\n`).join('')}V18 = xxxxxxxx\n`;
    const many = `${doubling}x:\n${'\techo $(V6) $(V5)\n'.repeat(2000)}`;
    const texts = runs(many, 'make').map(({ text }) => text.text.length);
    assert.equal(texts.length, 500);
    assert.ok(texts.reduce((sum, length) => sum + length, 0) < 5_000_000);
    assert.deepEqual(runs('x:\n\techo\n'.repeat(40_000), 'make'), [], 'a file beyond the limit');
    assert.deepEqual(runs(`${'ifdef A\n'.repeat(30_000)}x:\n\techo\n`, 'make'), [], 'conditions in conditions');
    const asked = `${'A += $(B)\n'.repeat(8_000)}${'ifeq ($(A),)\n'.repeat(6_000)}${'endif\n'.repeat(6_000)}x:\n\techo\n`;
    assert.equal(runs(asked, 'make').length, 1, 'questions to a long list');
  });
});

const included = 'export GOPROXY = https://included.example\n';

function runs(makefile: string, call: string, missing = true) {
  return runMake({ path: '/src/Makefile', text: makefile }, world(call, missing)).runs;
}

function exportsOf(makefile: string, call: string): string[] {
  return (runs(makefile, call)[0]?.exports ?? []).map(({ name, value }) => `${name}=${value ?? '?'}`).sort();
}

function world(call: string, missing = true): MakeWorld {
  const read = readMakeCall(call.split(' '));
  assert.ok(read !== undefined);
  const place = { path: '/Dockerfile', span: { start: 0, end: 0 } };
  return {
    call: read, directory: '/src', overrides: new Map([...read.overrides].map(([name, { value }]) => [name, { value, span: place.span, written: { place, verbatim: false } }])),
    environment: (name) => (name === 'GIVEN' ? { text: 'given' } : 'unset'), isMissing: () => missing,
    include: (name) => (name === 'go.mk' ? { path: '/src/go.mk', text: included } : name === 'absent.mk' ? 'absent' : undefined),
  };
}
