import assert from 'node:assert/strict';
import fc from 'fast-check';
import { filesAt } from '../../../server/src/docker/dockerfile/files-at.ts';
import { analyzeBuilds } from '../../../server/src/project/analyze.ts';
import { ParseMemory, projectFiles } from '../../../server/src/project/files.ts';
import { findBuilds } from '../../../server/src/project/find-builds.ts';
import { commandsBehind, type Behind } from '../../../server/src/project/indirect-commands.ts';
import { memoryFiles } from '../../support/memory-files.ts';
import { inputsOf } from './comparison.ts';
import { tagOf } from './probe-stub.ts';

/** A folder with a Makefile, the words behind `make`, and the environment that it is started with. */
export interface MakeCase {
  readonly files: Readonly<Record<string, string>>;
  readonly words: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
}

const variable = fc.constantFrom('A', 'A', 'B', 'GOPROXY', 'GOFLAGS', 'LOCAL');
const value = fc.oneof(
  {
    weight: 5, arbitrary: fc.constantFrom(
      '', 'x', 'x', 'hx', 'off', 'https://a.example,direct', 'a b', '-v', '$$', '$$A', 'x # note', 'off  # note', '# note', 'x#y', 'y ', 'x\ty', 'a\\#b', 'a\\b',
      'a=b', 'a:b', '\'q\'', '"q"', 'a,b',
    ),
  },
  { weight: 3, arbitrary: variable.map((name) => `$(${name})`) },
  { weight: 2, arbitrary: fc.tuple(variable, fc.constantFrom('${@} more', '$(@),direct', 'x$(@)y', '$(@)$(LOCAL)', '$(@) # note')).map(([name, text]) => text.replace('@', () => name)) },
  {
    weight: 1, arbitrary: fc.constantFrom(
      '$(shell echo out)', '$(strip  a  )', '$(CURDIR)', '$(MAKE)', '$(subst a,b,a)', '$@', '$A', '$B$A', '$(A:x=y)', '$($(LOCAL))', '$(if $(A),1,2)', '$(or $(B),z)', '$(origin A)',
      '$(A B)', 'a \\\n  b', 'a \\\n\tb', 'a\\\nb', '\\\n  a', 'a \\\n# b', 'a # b \\\nc', 'a\\\n\\\nb', 'a $(A \\\n) b',
    ),
  },
);
const operator = fc.constantFrom(' = ', ' := ', ' ?= ', ' += ', '=', ':=', '?=', ' ::= ', '+=');
const modifier = fc.constantFrom('', '', '', '', '', 'export ', 'export ', 'export ', 'override ', 'override export ', 'export override ', '  ', 'unexport ');
const assignment = fc.tuple(modifier, variable, operator, value).map((parts) => parts.join(''));
const line = fc.oneof(
  { weight: 8, arbitrary: assignment },
  { weight: 2, arbitrary: variable.map((name) => `export ${name}`) },
  { weight: 1, arbitrary: variable.map((name) => `unexport ${name}`) },
  {
    weight: 2, arbitrary: fc.constantFrom(
      'export', 'include go.mk', '-include go.mk', 'sinclude go.mk # note', '-include absent.mk', 'include $(wildcard absent.mk)', 'include go.mk \\\n  go.mk', '# a comment', '# a comment \\\nexport B = lost',
      '  # a comment', '.EXPORT_ALL_VARIABLES:', 'export A B', 'export A # note', 'export A \\\n  B', 'export $(LOCAL)', 'unexport', '$(info x)', 'define B\nx\nendef', 'define B =\nx y\nendef', 'export define B\nx\nendef',
      'undefine B', 'MAKEFLAGS += --no-print-directory', 'MAKEFLAGS += -s', '.SILENT:', '.DEFAULT_GOAL := deps', '.DEFAULT_GOAL = all', 'vpath %.c d1', '.PHONY: other # note', 'export LOCAL=x',
      'ifdef::', 'B != echo out', '',
    ),
  },
);
const condition = fc.oneof(
  fc.tuple(variable, fc.constantFrom('ifeq ($(@),x)', 'ifeq ($(@),)', 'ifeq ($(@),hx)', 'ifeq (${@},off)', 'ifeq ($(@),$(B))', 'ifeq (,$(@))', 'ifeq ($(@), x )', 'ifeq ( $(@) ,x)', 'ifeq ($(strip $(@)),x)', 'ifneq ($(@), x)', 'ifneq ($(@),hx) # note', 'ifneq (,$(@))', 'ifeq "$(@)" "x"', 'ifeq \'$(@)\' "x"', 'ifneq "$(@)" \'\'  # note', 'ifdef @', 'ifdef @', 'ifndef @', 'ifdef @ # note', 'ifndef $(LOCAL)', '  ifdef @', 'ifeq ($(@),a,b)', 'ifeq ("$(@)","x")', 'ifeq ($(@),x#)', 'ifeq ($(@),a \\\n b)'))
    .map(([name, text]) => text.replace('@', () => name)),
);
const otherwise = fc.constantFrom('else', 'else', 'else # note', '  else');
const end = fc.constantFrom('endif', 'endif', 'endif # note', '  endif');
const lines = fc.oneof(
  { weight: 6, arbitrary: line },
  { weight: 1, arbitrary: fc.tuple(condition, line, end).map((parts) => parts.join('\n')) },
  { weight: 1, arbitrary: fc.tuple(condition, line, otherwise, line, end).map((parts) => parts.join('\n')) },
  { weight: 1, arbitrary: fc.tuple(condition, line, condition, line, end).map(([when, then, or, second, last]) => `${when}\n${then}\nelse ${or.trim()}\n${second}\n${last}`) },
  { weight: 1, arbitrary: fc.tuple(condition, line, condition, line, otherwise, line, end).map(([when, then, or, second, other, third, last]) => `${when}\n${then}\nelse ${or.trim()}\n${second}\n${other}\n${third}\n${last}`) },
  { weight: 1, arbitrary: fc.tuple(condition, condition, line, otherwise, line).map(([when, inner, then, other, second]) => `${when}\n${inner}\n${then}\nendif\n${other}\n${second}\nendif`) },
);
const argument = fc.oneof(variable.map((name) => `"$(${name})"`), variable.map((name) => `"$$${name}"`), fc.constantFrom('$@', 'x', '"$(CURDIR)"', '$A', '"$($(LOCAL))"', '\\#', '# note', '"#"', '${LOCAL}'));
const probe = fc.tuple(fc.constantFrom('', '', '', '@', '-', '@-', '+', ' @ ', 'GOFLAGS=own ', 'cd d1 && ', 'export B=own && '), fc.array(argument, { maxLength: 2 }))
  .map(([before, words]) => `\t${[`${before}go`, '§', ...words].join(' ')}`);
const recipe = fc.oneof(
  { weight: 6, arbitrary: probe },
  { weight: 1, arbitrary: fc.tuple(condition, probe, otherwise, probe, end).map((parts) => parts.join('\n')) },
  { weight: 1, arbitrary: fc.tuple(condition, probe, end).map((parts) => parts.join('\n')) },
  { weight: 1, arbitrary: fc.constantFrom('\texport GOFLAGS=lost', '\ttrue || go §', '\tgo § \\\n\t  more', '\tgo § mo\\\n\tre', '\tgo § "a \\\n\t b"', '\tgo § \'a\\\n\tb\'', '\tif true; then go §; fi', '\t# go §', '# go §', '  # a \\\n  go §', '\n\tgo §', '\n# note\n\tgo §', '\t$(MAKE) -C d1', '\t$(MAKE) -C d1 B=sub', '\tGOFLAGS=own $(MAKE) -C d1', '\t@go § ; go §', '\t', '\t@:') },
);
const recipes = fc.array(recipe, { minLength: 1, maxLength: 3 }).map((each) => each.join('\n'));
const specific = fc.tuple(fc.constantFrom('all', 'deps', 'all deps', '%', 'all:'), fc.constantFrom('', '', '', 'export ', 'export ', 'override ', 'private ', 'unexport '), variable, operator, value)
  .map(([target, before, name, by, text]) => `${target}: ${before}${name}${by}${text}`);
const shell = fc.oneof(
  { weight: 6, arbitrary: fc.constant([]) },
  { weight: 1, arbitrary: fc.constantFrom('SHELL = /bin/bash', 'SHELL := bash', 'SHELL=/bin/sh -e', 'SHELL := $(shell which bash)', '.SHELLFLAGS = -ec', 'SHELL := /bin/bash\n.SHELLFLAGS := -e -o pipefail -c', '.ONESHELL:', '.ONESHELL:\n.SHELLFLAGS = -ec').map((each) => [each]) },
);
const phony = fc.constantFrom('.PHONY: all deps', '.PHONY: all\n.PHONY: deps # note', '.PHONY: all \\\n  deps', '.PHONY : all deps other', '.PHONY: $(LOCAL) all deps', '');
const goals = fc.constantFrom('all: deps', 'all: deps other', 'all: other | deps', 'all:', 'all: $(LOCAL)', 'all: $(LOCAL) deps # note', 'all:: deps', 'all : deps \\\n  other', 'all first: deps', 'all: d1 deps', 'all: absent deps', '$(A) all: deps', 'all: de\\\nps');
const other = fc.constantFrom(
  'other: deps ; go § $@', 'other: ; @go §', 'other:\n\t@go § $(B)\n.PHONY: other', 'other: B = own\nother:\n\tgo § $(B) $(A)', 'x off hx:\n\tgo § $@\nother: ;', 'other: d1\n\tgo §', 'd1:\n\tgo §\nother: d1 ;', 'other: # note\n\tgo §',
  'other: deps\ndeps: last\nlast:\n\tgo § "$(A)"', 'other: ; go § \\\n  more # note', 'other deps: last\nlast:\n\tgo § $@', '%: ; go § $@', 'o%: deps\n\tgo § $@', 'other:: ; go § one\nother:: ; go § two',
);

const makefile = fc.record({
  head: fc.array(lines, { maxLength: 4 }), shell, phony,
  specific: fc.array(specific, { maxLength: 2 }),
  all: fc.tuple(goals, recipes).map((parts) => parts.join('\n')),
  deps: recipes.map((each) => `deps:\n${each}`),
  other,
  tail: fc.array(lines, { maxLength: 2 }),
  included: fc.array(lines.filter((each) => !each.includes('include')), { maxLength: 2 }),
  inner: fc.tuple(fc.array(line, { maxLength: 2 }), recipes.filter((each) => !each.includes('MAKE')))
    .map(([head, commands]) => [...head, 'all:', commands].join('\n')),
  words: fc.array(fc.constantFrom('A=given', 'GOPROXY=off', 'B=', 'GOFLAGS=-v', 'B:=$(A)', 'LOCAL=A', 'A=a b', '-e', '-s', 'deps', 'all', 'other', '--no-print-directory', '-i', '-k', '-se', '-j2', '-C d1', '-f Makefile', '-r'), { maxLength: 3 }),
  environment: fc.oneof(
    { weight: 3, arbitrary: fc.constant({ A: 'hx', GOPROXY: 'https://given.example,direct' }) },
    { weight: 2, arbitrary: fc.record({ A: fc.constantFrom('hx', 'x', '', 'a b', '$(B)', 'a#b', 'a$b'), B: fc.constantFrom('x', '', 'off'), GOFLAGS: fc.constantFrom('', '-v'), LOCAL: fc.constantFrom('A', 'x', 'x'), MAKEFLAGS: fc.constantFrom('-s', 'e', '-j2', 'A=flag', 'k') }, { requiredKeys: [] }) },
  ),
}).map(({ head, shell: by, phony: targets, specific: own, all, deps, other: more, tail, words, environment, ...files }): MakeCase => {
  let count = 0;
  const tagged = (text: readonly string[]) => `${text.join('\n')}\n`.replaceAll('§', () => tagOf(count++));
  return {
    files: { 'Makefile': tagged([...head, ...by, ...own, targets, all, deps, more, ...tail]), 'go.mk': tagged(files.included), 'd1/Makefile': tagged([files.inner]) },
    words: words.flatMap((each) => (each.startsWith('-') ? each.split(' ') : [each])),
    environment: { ...environment, HOME: '/nowhere' },
  };
});

/** What stands for a computed name is no rule's target to us (docs/differential.md), so a list of targets has but one source. */
function isClear({ files }: MakeCase): boolean {
  return Object.values(files).every((text) => !/^[^\t\n]*all:.*\$\(LOCAL\)/m.test(text) || !/LOCAL *[:?+]*=|define LOCAL/.test(text));
}

export const makefiles = inputsOf(makefile.filter(isClear), 2000);

/** What we make of it, as a step of a build runs it in this folder. */
export function recipesOf({ files, words, environment }: MakeCase, directory: string): Behind {
  const dockerfile = [
    'FROM scratch', `WORKDIR ${directory}`, 'COPY . .',
    ...Object.entries(environment).map(([name, text]) => `ENV ${name}='${text}'`),
    `RUN make ${words.map((word) => `'${word}'`).join(' ')}`,
  ].join('\n');
  const project = projectFiles(memoryFiles('/project', new Map(Object.entries({ ...files, 'd1/d1/': '', Dockerfile: dockerfile }))), new ParseMemory());
  const [analysis] = analyzeBuilds(findBuilds('/project/Dockerfile', project, '/project'), project);
  const step = analysis?.model.stages.at(-1)?.steps.at(-1);
  const [command] = step?.run?.commands ?? [];
  assert.ok(analysis !== undefined && step !== undefined && command !== undefined);
  return commandsBehind(command, step, '/project/Dockerfile', filesAt(step, analysis.context), analysis.context);
}

export function textOf({ files, words, environment }: MakeCase): string {
  return [
    `${Object.entries(environment).map(([name, text]) => `${name}='${text}'`).join(' ')} make ${words.join(' ')}`,
    ...Object.entries(files).map(([name, text]) => `-- ${name} --\n${text}`),
  ].join('\n');
}
