import fc from 'fast-check';
import { readCommands } from '../../../server/src/docker/shell/commands.ts';
import { readMakeCall } from '../../../server/src/docker/shell/make-call.ts';
import { runMake } from '../../../server/src/docker/shell/make-run.ts';
import type { ShellCommand } from '../../../server/src/docker/shell/model.ts';
import { ShellScope, type VariableState } from '../../../server/src/docker/shell/scope.ts';
import { changedCommand } from '../../../server/src/docker/shell/shell-command.ts';
import { inputsOf } from './comparison.ts';
import { scriptEnvironment } from './shell-scripts.ts';
import { tagOf } from './probe-stub.ts';

/** What every make is started with. */
export const makeEnvironment = scriptEnvironment;

/** A Makefile with the file that it may include, and the words behind `make`. */
export interface MakeCase {
  readonly makefile: string;
  readonly included: string;
  readonly words: readonly string[];
}

const variable = fc.constantFrom('A', 'A', 'B', 'GOPROXY', 'GOFLAGS', 'LOCAL');
const value = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom('', 'x', 'off', 'https://a.example,direct', 'a b', '-v', '$$', 'x # note', 'off  # note', 'y ', 'a\\#b', 'a=b', 'a:b', '\'q\'', '"q"') },
  { weight: 3, arbitrary: variable.map((name) => `$(${name})`) }, { weight: 1, arbitrary: variable.map((name) => `\${${name}} more`) },
  { weight: 1, arbitrary: fc.constantFrom('$(shell echo out)', '$(strip  a  )', '$(CURDIR)', '$(MAKE)', '$(subst a,b,a)', '$@', 'a \\\n  b', 'a \\\n\tb') },
);
const operator = fc.constantFrom(' = ', ' := ', ' ?= ', ' += ', '=', ':=', '?=', ' ::= ');
const modifier = fc.constantFrom('', '', '', '', 'export ', 'export ', 'override ', 'override export ', 'export override ');
const assignment = fc.tuple(modifier, variable, operator, value).map((parts) => parts.join(''));
const line = fc.oneof(
  { weight: 8, arbitrary: assignment },
  { weight: 2, arbitrary: variable.map((name) => `export ${name}`) },
  { weight: 1, arbitrary: variable.map((name) => `unexport ${name}`) },
  { weight: 1, arbitrary: fc.constantFrom('export', 'include go.mk', '-include go.mk', '-include absent.mk', '# a comment', '.EXPORT_ALL_VARIABLES:', 'export A B', 'unexport', '$(info x)', 'define B\nx\nendef') },
);
const condition = fc.oneof(
  fc.tuple(variable, fc.constantFrom('', 'x', 'hx', 'off', '$(B)')).map(([name, text]) => `ifeq ($(${name}),${text})`),
  fc.tuple(variable, fc.constantFrom('', 'x', 'hx')).map(([name, text]) => `ifneq ($(${name}), ${text})`),
  variable.map((name) => `ifeq "$(${name})" "x"`), variable.map((name) => `ifdef ${name}`), variable.map((name) => `ifndef ${name}`),
);
const lines = fc.oneof(
  { weight: 6, arbitrary: line },
  { weight: 1, arbitrary: fc.tuple(condition, line).map(([when, then]) => `${when}\n${then}\nendif`) },
  { weight: 1, arbitrary: fc.tuple(condition, line, line).map(([when, then, otherwise]) => `${when}\n${then}\nelse\n${otherwise}\nendif`) },
  { weight: 1, arbitrary: fc.tuple(condition, line, condition, line).map(([when, then, or, second]) => `${when}\n${then}\nelse ${or}\n${second}\nendif`) },
);
const argument = fc.oneof(variable.map((name) => `"$(${name})"`), variable.map((name) => `"$$${name}"`), fc.constantFrom('$@', 'x', '"$(CURDIR)"'));
const probe = fc.tuple(fc.constantFrom('', '', '', '@', '-', '@-', 'GOFLAGS=own ', 'cd d1 && '), fc.array(argument, { maxLength: 2 })).map(([before, words]) => `\t${[`${before}go`, '§', ...words].join(' ')}`);
const recipe = fc.oneof(
  { weight: 5, arbitrary: probe },
  { weight: 1, arbitrary: fc.tuple(condition, probe, probe).map(([when, then, otherwise]) => `${when}\n${then}\nelse\n${otherwise}\nendif`) },
  { weight: 1, arbitrary: fc.tuple(condition, probe).map(([when, then]) => `${when}\n${then}\nendif`) },
  { weight: 1, arbitrary: fc.constantFrom('\texport GOFLAGS=lost', '\ttrue || go §', '\tgo § \\\n\t  more', '\tif true; then go §; fi', '\t# go §') },
);
const recipes = fc.array(recipe, { minLength: 1, maxLength: 3 }).map((each) => each.join('\n'));
const specific = fc.tuple(fc.constantFrom('all', 'deps', 'all deps', '%'), fc.constantFrom('', '', 'export ', 'override ', 'private '), variable, operator, value)
  .map(([target, before, name, by, text]) => `${target}: ${before}${name}${by}${text}`);

const makefile = fc.record({
  head: fc.array(lines, { maxLength: 4 }),
  specific: fc.array(specific, { maxLength: 2 }),
  all: fc.tuple(fc.constantFrom('all: deps', 'all: deps other', 'all: other | deps', 'all:', 'all: $(LOCAL)', 'all:: deps'), recipes).map((parts) => parts.join('\n')),
  deps: recipes.map((each) => `deps:\n${each}`),
  other: fc.constantFrom('other: deps ; go § $@', 'other: ; @go §', 'other:\n\t@go § $(B)\n.PHONY: other', 'other: B = own\nother:\n\tgo § $(B) $(A)', 'x off hx:\n\tgo § $@\nother: ;'),
  tail: fc.array(lines, { maxLength: 2 }),
  included: fc.array(lines.filter((each) => !each.includes('include')), { maxLength: 2 }),
  words: fc.array(fc.constantFrom('A=given', 'GOPROXY=off', 'B=', 'GOFLAGS=-v', 'B:=$(A)', '-e', '-s', 'deps', 'all', 'other', '--no-print-directory'), { maxLength: 3 }),
}).map(({ head, specific: own, all, deps, other, tail, included, words }): MakeCase => {
  let count = 0;
  const tagged = `${[...head, ...own, '.PHONY: all deps', all, deps, other, ...tail].join('\n')}\n`.replaceAll('§', () => tagOf(count++));
  return { makefile: tagged, included: `${included.join('\n')}\n`, words };
});

export const makefiles = inputsOf(makefile, 200);

/** What we make of it. */
export function recipesOf(input: MakeCase, directory: string): readonly ShellCommand[] {
  const call = readMakeCall(['make', ...input.words]);
  if (call === undefined) return [];
  const place = { path: '/Dockerfile', span: { start: 0, end: 0 } };
  const environment = (name: string): VariableState => (makeEnvironment[name] === undefined ? 'unset' : { text: makeEnvironment[name] });
  const outcome = runMake({ path: '/Makefile', text: input.makefile }, {
    call, directory, environment, isMissing: () => true,
    overrides: new Map([...call.overrides].map(([name, { value: text }]) =>
      [name, { value: text, span: place.span, written: { place, verbatim: false } }])),
    include: (name) => (name === 'go.mk' ? { path: '/go.mk', text: input.included } : 'absent'),
  });
  return outcome.runs.flatMap((run) => {
    const scope = new ShellScope({ directory, errexit: false, pipefail: false, outer: environment });
    for (const each of run.exports) scope.assign(each, true);
    return readCommands(run.text, run.path, scope).map((command) =>
      changedCommand(command, { certain: command.certain && run.certain, fatal: command.fatal && run.fatal }));
  });
}

export function textOf({ makefile: text, included, words }: MakeCase): string {
  return `make ${words.join(' ')}\n${text}${included.trim() === '' ? '' : `-- go.mk --\n${included}`}`;
}
