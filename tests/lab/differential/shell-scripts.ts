import fc from 'fast-check';
import { MappedText } from '../../../server/src/docker/dockerfile/mapped-text.ts';
import { readCommands } from '../../../server/src/docker/shell/commands.ts';
import type { ShellCommand } from '../../../server/src/docker/shell/model.ts';
import { ShellScope } from '../../../server/src/docker/shell/scope.ts';
import { inputsOf } from './comparison.ts';
import { tagOf } from './probe-stub.ts';

/** What every script is started with. */
export const scriptEnvironment: Readonly<Record<string, string>> = { A: 'hx', GOPROXY: 'https://given.example,direct', HOME: '/nowhere' };

const variable = fc.constantFrom('A', 'A', 'B', 'GOPROXY', 'GOFLAGS');
const literal = fc.constantFrom(
  'x', 'y1', 'off', 'direct', 'https://a.example,direct', '-v', '--', '.', './...', 'a=b', 'a\\ b', '\\$A', '{', 'it\\\'s', '%d', '^', '@', '!',
);
const quoted = fc.constantFrom(
  '""', '"a b"', '"  a  b "', '"q\\"q"', '"a\\$b"', '"\\\\n"', '"\\n"', '"*"', '"~"', '"a\'b"', '"#"', '"$"', '"a\\\nb"',
);
const single = fc.constantFrom('\'\'', '\'$A\'', '\'a b\'', '\'a"b\'', '\'*\'', '\'\\\'');
const computed = fc.constantFrom('$(echo out)', '"$(echo a b)"', '`echo bq`', '$((1 + 1))', '*.none', '~', '"$HOME"', '"$PWD"', '$1', '"$1"', '"$@"', '$#', '"$*"', '{a,b}', '[x]', '?');
const operation = fc.oneof(
  fc.tuple(variable, fc.constantFrom(':-', '-', ':+', '+'), fc.constantFrom('d', '', '$A', '"d e"', 'd e', '${B:-z}', '"$GOPROXY"')).map(([name, operator, word]) => `\${${name}${operator}${word}}`),
  fc.tuple(variable, fc.constantFrom('#', '##', '%', '%%'), fc.constantFrom('x', 'h', '?', '*', ',*', 'https://', '*/', '*[,x]', '"*"', '\\*', '$B', '')).map(([name, operator, word]) => `\${${name}${operator}${word}}`),
  fc.tuple(variable, fc.constantFrom(':=', '=')).map(([name, operator]) => `\${${name}${operator}new}`),
  variable.map((name) => `\${#${name}}`),
);
const expansion = fc.oneof({ weight: 3, arbitrary: variable.map((name) => `$${name}`) }, { weight: 1, arbitrary: variable.map((name) => `\${${name}}`) }, { weight: 2, arbitrary: operation });
const part = fc.oneof({ weight: 4, arbitrary: literal }, { weight: 2, arbitrary: quoted }, { weight: 1, arbitrary: single }, { weight: 3, arbitrary: expansion }, { weight: 3, arbitrary: expansion.map((each) => `"${each}"`) }, { weight: 1, arbitrary: computed });
const word = fc.oneof({ weight: 4, arbitrary: part }, { weight: 1, arbitrary: fc.tuple(part, part).map((parts) => parts.join('')) });

const assignment = fc.tuple(variable, word).map(([name, value]) => `${name}=${value}`);
const prefix = fc.oneof({ weight: 5, arbitrary: fc.constant('') }, { weight: 3, arbitrary: assignment.map((each) => `${each} `) }, { weight: 1, arbitrary: fc.tuple(assignment, assignment).map((each) => `${each.join(' ')} `) });
const wrapper = fc.oneof(
  { weight: 12, arbitrary: fc.constant('') },
  { weight: 3, arbitrary: fc.constantFrom('command ', 'env ', 'nice ', 'timeout 60 ', 'env -u A ', 'env -- ', 'nohup ', 'env -i PATH="$PATH" ') },
  { weight: 1, arbitrary: assignment.map((each) => `env ${each} `) },
);
const redirect = fc.constantFrom('', '', '', '', ' >/dev/null', ' 2>&1', ' </dev/null', ' >/dev/null 2>&1');
/** `§` becomes the probe's tag. */
const probe = fc.tuple(prefix, wrapper, fc.constantFrom('go', 'go', 'go', 'git'), fc.array(word, { maxLength: 3 }), redirect)
  .map(([before, by, program, words, output]) => `${before}${by}${[program, '§', ...words].join(' ')}${output}`);

const setting = fc.oneof(
  { weight: 4, arbitrary: assignment },
  { weight: 3, arbitrary: assignment.map((each) => `export ${each}`) },
  { weight: 1, arbitrary: fc.tuple(assignment, assignment).map((each) => each.join(' ')) },
  { weight: 1, arbitrary: fc.tuple(assignment, assignment).map((each) => `export ${each.join(' ')}`) },
  { weight: 2, arbitrary: variable.map((name) => `export ${name}`) },
  { weight: 2, arbitrary: variable.map((name) => `unset ${name}`) },
  { weight: 1, arbitrary: variable.map((name) => `export ${name}; ${name}=later`) },
  { weight: 1, arbitrary: variable.map((name) => `: "\${${name}:=made}"`) },
  { weight: 1, arbitrary: variable.map((name) => `read ${name} <<'EOF' || :\nread in\nEOF`) },
);
const folder = fc.constantFrom('d1', 'd1/d2', 'd3', '..', '.', '-', '"$OLDPWD"', '/', '/tmp', './d1/../d3', '$A');
const move = fc.oneof(folder.map((each) => `cd ${each} >/dev/null 2>&1 || :`), fc.constantFrom('cd /tmp', 'cd /usr && cd lib', 'cd .', 'cd /; cd -P usr', 'cd -- /tmp'));
const option = fc.constantFrom('set -e', 'set -e', 'set +e', 'set -o errexit', 'set -x', 'set -- one "two three"');
const condition = fc.oneof(
  { weight: 3, arbitrary: fc.constantFrom('true', 'false', ':', '! true', '[ 1 = 1 ]', '[ 1 -gt 2 ]', '[ ! x ]', '[ ]', 'test -n ""', '[ -d d1 ]', '[ -e /none ]', 'test -d /tmp', 'command -v go >/dev/null', 'command -v none >/dev/null') },
  { weight: 4, arbitrary: fc.tuple(variable, fc.constantFrom('-n "$@"', '-z "$@"', '"$@" = hx', '"$@" != x', '"$@"', '"${@:-}" = ""', 'x"$@" = xhx', '! -n "$@"', '$@ = hx', '"$@" == hx', '"${#@}" -ge 2', '"$@" = hx ] && [ -n "$@"', '-z "$@" ] || [ "$@" = x', '"$@" = hx ] && ! [ "$@" = x')).map(([name, text]) => `[ ${text.replace(/\$(\{?#?)@/g, `$$$1${name}`)} ]`) },
  { weight: 1, arbitrary: variable.map((name) => `test "$${name}" = hx`) },
  { weight: 1, arbitrary: probe },
);

const { list } = fc.letrec<{ list: string; statement: string; step: string }>((tie) => {
  const body = tie('list');
  return {
    list: fc.array(tie('statement'), { minLength: 1, maxLength: 4 }).map((statements) => statements.join('\n')),
    /** What may stand at either side of `&&`. */
    step: fc.oneof(
      { maxDepth: 4, depthIdentifier: 'script' },
      { weight: 6, arbitrary: probe }, { weight: 1, arbitrary: fc.constantFrom('true', 'echo x', 'A=z', 'export B=z', 'cd /tmp') },
      { weight: 1, arbitrary: body.map((each) => `(\n${each}\n)`) }, { weight: 1, arbitrary: body.map((each) => `{\n${each}\n}`) },
    ),
    statement: fc.oneof(
      { maxDepth: 4, depthIdentifier: 'script' },
      { weight: 10, arbitrary: probe },
      { weight: 6, arbitrary: setting },
      { weight: 2, arbitrary: move },
      { weight: 1, arbitrary: option },
      { weight: 3, arbitrary: fc.tuple(tie('step'), tie('step')).map((each) => each.join(' && ')) },
      { weight: 2, arbitrary: fc.tuple(tie('step'), fc.constantFrom('true', ':', 'exit 1', 'exit 3', '{ echo no; exit 1; }', 'return 1 2>/dev/null || exit 1', 'git §', 'exit 0')).map(([each, other]) => `${each} || ${other}`) },
      { weight: 2, arbitrary: fc.tuple(condition, tie('step')).map((each) => each.join(' && ')) },
      { weight: 2, arbitrary: fc.tuple(condition, tie('step')).map((each) => each.join(' || ')) },
      { weight: 1, arbitrary: fc.tuple(condition, tie('step'), tie('step')).map(([when, then, otherwise]) => `${when} && ${then} || ${otherwise}`) },
      { weight: 2, arbitrary: body.map((each) => `(\n${each}\n)`) },
      { weight: 1, arbitrary: body.map((each) => `{\n${each}\n}`) },
      { weight: 3, arbitrary: fc.tuple(condition, body).map(([when, then]) => `if ${when}; then\n${then}\nfi`) },
      { weight: 2, arbitrary: fc.tuple(condition, body, body).map(([when, then, otherwise]) => `if ${when}; then\n${then}\nelse\n${otherwise}\nfi`) },
      { weight: 1, arbitrary: fc.tuple(condition, body, condition, body).map(([when, then, or, second]) => `if ${when}; then\n${then}\nelif ${or}; then\n${second}\nfi`) },
      { weight: 1, arbitrary: fc.tuple(word, body).map(([each, inner]) => `for A in ${each} two; do\n${inner}\ndone`) },
      { weight: 1, arbitrary: fc.tuple(probe, fc.constantFrom('go § "$i"', 'B=$i', 'export GOFLAGS=$i')).map(([each, more]) => `for i in 1 2 3; do\n${more}\n${each} && break\ndone`) },
      { weight: 1, arbitrary: fc.tuple(probe, fc.constantFrom('true', 'A=again', 'go §')).map(([each, more]) => `until ${each}; do\n${more}\ndone`) },
      { weight: 1, arbitrary: probe.map((each) => `while ${each}; do\nbreak\ndone`) },
      { weight: 1, arbitrary: body.map((each) => `while false; do\n${each}\ndone`) },
      { weight: 1, arbitrary: probe.map((each) => `n=0\nuntil ${each}; do n=$((n + 1)); [ $n -ge 3 ] && exit 1; sleep 0; done`) },
      { weight: 2, arbitrary: fc.tuple(word, fc.constantFrom('hx', 'x|hx', 'h*', '"$A"', '?x', 'x', 'https://*'), body, body).map(([each, pattern, one, two]) => `case ${each} in\n${pattern}) ${one} ;;\n*)\n${two}\n;;\nesac`) },
      { weight: 2, arbitrary: fc.tuple(body, fc.constantFrom('f', 'f one', 'f "$A" two', 'B=b f', 'if f; then :; fi', 'f || :', 'f && go §', '(f)', 'f\nf')).map(([each, call]) => `f() {\n${each}\n}\n${call}`) },
      { weight: 1, arbitrary: fc.tuple(fc.constantFrom('retry() { "$@"; }', 'retry() { "$@" && return 0; "$@"; }', 'retry() { for i in 1 2; do "$@" && return; done; return 1; }', 'retry() { "$@" || "$@"; }', 'retry() { until "$@"; do sleep 0; done; }', 'retry() { n=$1; shift; "$@"; }').map((each) => [each, each.includes('shift') ? 'retry 3' : 'retry'] as const), fc.array(word, { maxLength: 2 })).map(([[text, call], words]) => `${text}\n${[call, 'go', '§', ...words].join(' ')}`) },
      { weight: 1, arbitrary: fc.tuple(tie('step'), fc.constantFrom('cat', 'cat >/dev/null', '{ go §; cat >/dev/null; }')).map(([each, by]) => `${each} | ${by}`) },
      { weight: 1, arbitrary: probe.map((each) => `! ${each}`) },
      { weight: 1, arbitrary: probe.map((each) => `${each} &\nwait`) },
      { weight: 1, arbitrary: fc.tuple(variable, probe).map(([name, each]) => `${name}=$(${each})`) },
      { weight: 1, arbitrary: probe.filter((each) => !each.includes('\'')).map((each) => `sh -c '${each}'`) },
      { weight: 1, arbitrary: fc.tuple(probe, fc.constantFrom('\'EOF\'', 'EOF')).map(([each, delimiter]) => `sh <<${delimiter}\n${each}\nEOF`) },
      { weight: 1, arbitrary: fc.constantFrom('cat <<EOF >/dev/null\ngo §\n$A\nEOF', 'echo go §', '# go §', 'exit 0', 'exit', 'exec go §', '(exit 0)', 'exit 1', '( exit 3 ) || :', '(set -e; go §)', '{ go §; } >/dev/null', 'go § <<-EOF\n\tx\n\tEOF') },
    ),
  };
});

export interface Script {
  readonly text: string;
  readonly tags: readonly string[];
}

export function withTags(text: string): Script {
  let count = 0;
  const tagged = text.replaceAll('§', () => tagOf(count++));
  return { text: tagged, tags: Array.from({ length: count }, (_, index) => tagOf(index)) };
}

/** A last probe: what a script has set, and where it has gone, shows there. */
const script = fc.tuple(list, list).map(([first, second]) => withTags(`${first}\n${second}\ngo § "$A" "$B"`));

export const scripts = inputsOf(script, 3 * 200).filter(({ tags }) => tags.length <= 40).slice(0, 200);

/** What we make of it. */
export function commandsOf({ text }: Script, directory: string): readonly ShellCommand[] {
  const scope = new ShellScope({
    directory, errexit: false, pipefail: false,
    outer: (name) => (scriptEnvironment[name] === undefined ? 'unset' : { text: scriptEnvironment[name] }),
  });
  return readCommands(MappedText.of(text, 0, text.length), '/script', scope);
}
