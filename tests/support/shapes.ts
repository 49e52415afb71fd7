import { parseDockerfile } from '../../server/src/docker/dockerfile/parse.ts';
import type { Instruction } from '../../server/src/docker/dockerfile/syntax.ts';

/** A way to write the same commands, values or copies that a fix has to understand, or to leave alone. */
export interface Shape {
  readonly name: string;
  readonly write: (dockerfile: string) => string;
}

/** Rewrites each instruction where it stands. */
export function eachInstruction(text: string, rewrite: (instruction: Instruction, written: string) => string): string {
  const { instructions } = parseDockerfile({ path: '/Dockerfile', text });
  return instructions.toReversed().reduce((result, each) => {
    const { start, end } = each.span;
    return result.slice(0, start) + rewrite(each, result.slice(start, end)) + result.slice(end);
  }, text);
}

/** The shell form of each RUN; undefined leaves it as it is. */
function run(write: (script: string) => string | undefined): Shape['write'] {
  return (text) => eachInstruction(text, (each, written) => {
    if (each.keyword !== 'RUN' || each.onbuild || each.heredocs.length > 0 || each.execForm !== undefined) return written;
    const flags = written.slice('RUN'.length, each.argumentSpan.start - each.span.start).replace(/\s+/g, ' ').trim();
    const script = write(each.argumentText.text.trim());
    return script === undefined ? written : `RUN ${flags === '' ? '' : `${flags} `}${script}`;
  });
}

/** Each ENV and ARG that sets one plain value. */
function value(write: (name: string, text: string, keyword: string) => string | undefined): Shape['write'] {
  return (text) => eachInstruction(text, ({ keyword, onbuild, words }, written) => {
    const [, name, plain] = /^(\w+)=([^\s"']*)$/.exec(words[0]?.text ?? '') ?? [];
    const isOne = (keyword === 'ENV' || keyword === 'ARG') && !onbuild && words.length === 1 && name !== undefined && plain !== undefined;
    return (isOne ? write(name, plain, keyword) : undefined) ?? written;
  });
}

/** An ENV that takes its value from an ARG above it; a comment above the ENV stays with it, since it may silence what is found there. */
function handedOn(argument: (name: string) => string): Shape['write'] {
  const write = value((name, text, keyword) => (keyword === 'ENV' ? `\u0000ARG ${argument(name)}=${text}\nENV ${name}=\${${argument(name)}}` : undefined));
  return (text) => write(text).replace(/((?:^[ \t]*#.*\n)*)^\u0000(.*\n)/gm, '$2$1');
}

function copy(write: (flags: string, words: readonly string[]) => string): Shape['write'] {
  return (text) => eachInstruction(text, (each, written) => {
    if (!/^(?:COPY|ADD)$/.test(each.keyword) || each.onbuild || each.heredocs.length > 0 || each.execForm !== undefined) return written;
    return write(written.slice(0, each.argumentSpan.start - each.span.start), each.words.map((word) => word.text));
  });
}

const onbuild = (keywords: RegExp): Shape['write'] => (text) =>
  eachInstruction(text, (each, written) => (keywords.test(each.keyword) && !each.onbuild ? `ONBUILD ${written}` : written));

const withFlag = (keywords: RegExp, flag: string): Shape['write'] => (text) => eachInstruction(text, ({ keyword, onbuild: isTrigger }, written) =>
  (keywords.test(keyword) && !isTrigger && !written.includes(flag.split('=')[0] ?? flag) ? written.replace(/^(\S+)\s+/, `$1 ${flag} `) : written));

const behindFrom = (line: string): Shape['write'] => (text) =>
  eachInstruction(text, ({ keyword }, written) => (keyword === 'FROM' && !written.includes('scratch') ? `${written}\n${line}` : written));

export const shapes: readonly Shape[] = [
  { name: 'a heredoc', write: run((script) => `<<EOF\n${script}\nEOF`) },
  { name: 'a heredoc with tabs', write: run((script) => `<<-'END'\n\tset -e\n\t${script.replace(/ && /g, '\n\t')}\n\tEND`) },
  { name: 'a heredoc for bash', write: run((script) => `bash <<'EOF'\nset -e\n${script}\nEOF`) },
  { name: 'set -eux', write: run((script) => `set -eux; ${script}`) },
  { name: 'set -eux on lines', write: run((script) => `set -eux; \\\n    # note\n    ${script.replace(/ && /g, '; \\\n    ')}; \\\n    rm -rf /tmp/x`) },
  { name: 'a subshell', write: run((script) => `(${script})`) },
  { name: 'a group', write: run((script) => `{ ${script}; }`) },
  { name: 'a condition', write: run((script) => `if true; then ${script}; fi`) },
  { name: 'a loop', write: run((script) => `for i in 1 2; do ${script}; done`) },
  { name: 'a pipe', write: run((script) => `${script} | tee /log`) },
  { name: 'an alternative', write: run((script) => `${script} || exit 1`) },
  { name: 'a command before', write: run((script) => `echo start && ${script}`) },
  { name: 'a command behind', write: run((script) => `${script} && echo done`) },
  { name: 'commands around', write: run((script) => `echo a \\\n  && ${script} \\\n  # then\n  && echo b`) },
  { name: 'semicolons', write: run((script) => `echo a; ${script}; echo b`) },
  { name: 'a comment of the shell', write: run((script) => `${script} # note`) },
  { name: 'redirections', write: run((script) => `${script} > /log 2>&1`) },
  { name: 'exec form with a shell', write: run((script) => `["/bin/sh", "-c", ${JSON.stringify(script)}]`) },
  {
    name: 'exec form',
    write: run((script) => (/[&|;<>$'"()*=]/.test(script) ? undefined : `[${script.split(/\s+/).map((word) => JSON.stringify(word)).join(', ')}]`)),
  },
  { name: 'sh -c', write: run((script) => (/["$`\\]/.test(script) ? undefined : `sh -c "${script}"`)) },
  { name: 'bash -c', write: run((script) => (script.includes('\'') ? undefined : `bash -euc '${script}'`)) },
  { name: 'an assignment in front', write: run((script) => `CGO_ENABLED=0 ${script}`) },
  { name: 'env in front', write: run((script) => `env FOO=1 ${script}`) },
  { name: 'an export before', write: run((script) => `export FOO=1 && ${script}`) },
  { name: 'triggers', write: onbuild(/^RUN$/) },
  { name: 'triggers of all kinds', write: onbuild(/^(?:RUN|COPY|ENV|ARG|WORKDIR)$/) },
  { name: 'double quotes', write: value((name, text, keyword) => `${keyword} ${name}="${text}"`) },
  { name: 'single quotes', write: value((name, text, keyword) => `${keyword} ${name}='${text}'`) },
  { name: 'ENV with a blank', write: value((name, text, keyword) => (keyword === 'ENV' && text !== '' ? `ENV ${name} ${text}` : undefined)) },
  { name: 'a value before', write: value((name, text, keyword) => `${keyword} A=1 ${name}=${text}`) },
  { name: 'a value behind', write: value((name, text, keyword) => `${keyword} ${name}=${text} B="x y"`) },
  { name: 'values on lines', write: value((name, text, keyword) => `${keyword} A=1 \\\n    # one\n    ${name}=${text} \\\n    # two\n    B=2`) },
  { name: 'the last value on a line', write: value((name, text, keyword) => `${keyword} A=1 \\\n    # one\n    ${name}=${text}`) },
  { name: 'the first value on a line', write: value((name, text, keyword) => `${keyword} ${name}=${text} \\\n    B=2`) },
  { name: 'another ARG', write: handedOn((name) => `X_${name}`) },
  { name: 'an ARG handed on', write: handedOn((name) => name) },
  { name: 'a default of an expansion', write: value((name, text, keyword) => `${keyword} ${name}=\${NOBODY_SETS_${name}:-${text}}`) },
  { name: 'an escape', write: value((name, text, keyword) => (text.length > 3 ? `${keyword} ${name}=${text.slice(0, 2)}\\${text.slice(2)}` : undefined)) },
  { name: 'a broken value', write: value((name, text, keyword) => (text.length > 6 ? `${keyword} ${name}=${text.slice(0, 4)}\\\n${text.slice(4)}` : undefined)) },
  { name: 'quotes inside', write: value((name, text, keyword) => (text.length > 3 ? `${keyword} ${name}=${text.slice(0, 3)}"${text.slice(3)}"` : undefined)) },
  { name: 'copies in JSON', write: copy((flags, words) => `${flags}[${words.map((word) => JSON.stringify(word)).join(', ')}]`) },
  { name: 'copies on lines', write: copy((flags, words) => `${flags}${words.join(' \\\n     # and\n     ')}`) },
  { name: 'COPY --link', write: withFlag(/^(?:COPY|ADD)$/, '--link') },
  { name: 'FROM --platform', write: withFlag(/^FROM$/, '--platform=linux/amd64') },
  { name: 'SHELL', write: behindFrom('SHELL ["/bin/bash", "-o", "pipefail", "-c"]') },
  { name: 'USER root', write: behindFrom('USER root') },
];
