import type { MappedText } from '../dockerfile/mapped-text.ts';
import { MappedTextBuilder } from '../dockerfile/mapped-text.ts';
import type { State } from '../dockerfile/model.ts';
import { baseName } from '../dockerfile/paths.ts';
import type { DockerfileSyntax, ExecWord, Heredoc, Instruction } from '../dockerfile/syntax.ts';
import { readCommands, type SourcedFiles } from './commands.ts';
import { isPosixShell, isWindowsShell, readShebang, readShellStart } from './interpreter.ts';
import type { ShellAssignment, ShellCommand } from './model.ts';
import { ShellScope, type VariableState } from './scope.ts';
import { shellCommand } from './shell-command.ts';
import { assignmentName } from './word-reader.ts';
import { changesDirectory, unwrap, wrapperEnvironment } from './wrappers.ts';

/** What a RUN executes; `opaque` when its text is not for a POSIX shell, so that nothing can be concluded from it. */
export interface RunText {
  readonly commands: readonly ShellCommand[];
  readonly opaque: boolean;
}

/**
 * Reads the commands of a RUN: shell form, exec form, heredocs, and scripts nested in them. `variable` answers for the
 * environment that the shell is started with; of `before`, SHELL and WORKDIR are read, nothing else. `sourced` finds the files that
 * the shell reads with `.` or `source`.
 */
export function readRun(
  instruction: Instruction, before: State, syntax: DockerfileSyntax, variable: Environment, sourced?: SourcedFiles,
): RunText {
  // The backtick stands for Windows, where `\` separates folders.
  if (syntax.escape !== '\\') return opaque;
  if (instruction.execForm !== undefined) return readExecForm(instruction.execForm, before, syntax, variable, sourced);
  const shell = before.shell === undefined ? undefined : readShellStart(before.shell);
  if (shell === undefined) return opaque;
  const [heredoc, ...others] = instruction.heredocs;
  const { text } = instruction.argumentText;
  if (heredoc === undefined) return readText(instruction.argumentText, shell, before, syntax, variable, sourced);
  if (others.length > 0 || !onlyHeredoc.test(text)) {
    return readText(withBodies(instruction, syntax.source.text), shell, before, syntax, variable, sourced);
  }
  const body = bodyOf(heredoc, syntax.source.text);
  const interpreter = readShebang(body.text);
  if (interpreter === undefined) return readText(body, shell, before, syntax, variable, sourced);
  const started = readShellStart(interpreter);
  return started === undefined ? opaque : readText(body, started, before, syntax, variable, sourced);
}

type Environment = (name: string) => VariableState;

const opaque: RunText = { commands: [], opaque: true };
/** The whole argument is one heredoc: the builder hands its body to the shell. Anything more is the shell's own heredoc. */
const onlyHeredoc = /^\d*<<-?\s*(?:"[^"\s]*"|'[^'\s]*'|[^\s<"']+)\s*$/;

function readText(
  text: MappedText, shell: { readonly errexit: boolean; readonly pipefail: boolean }, before: State, syntax: DockerfileSyntax,
  variable: Environment, sourced: SourcedFiles | undefined,
): RunText {
  return { commands: readCommands(text, syntax.source.path, scopeOf(before, shell, variable), sourced), opaque: false };
}

function readExecForm(
  words: readonly ExecWord[], before: State, syntax: DockerfileSyntax, variable: Environment, sourced: SourcedFiles | undefined,
): RunText {
  const [program] = words;
  if (program === undefined) return { commands: [], opaque: false };
  if (isWindowsShell(program.value)) return opaque;
  const values = words.map((word) => word.value);
  const at = unwrap(values, () => false);
  const { assignments, clears } = ofWrapper(words.slice(0, at), syntax.source.path);
  const inner = words.slice(at);
  const scope = scopeOf(before, { errexit: false, pipefail: false }, variable);
  const self = shellCommand({
    words: inner.map(({ text, span, value }) => ({ text, span, value })),
    allWords: words.map(({ text, span, value }) => ({ text, span, value })),
    span: { start: program.span.start, end: (words.at(-1) ?? program).span.end },
    assignments,
    outputs: [],
    exported: [],
    withheld: [],
    tainted: clears,
    directory: changesDirectory(values.slice(0, at)) ? undefined : scope.directory,
    certain: true,
    fatal: true,
  });
  const start = isPosixShell(baseName(inner[0]?.value ?? '')) ? readShellStart(values.slice(at)) : undefined;
  const script = start?.scriptIndex === undefined ? undefined : inner[start.scriptIndex];
  if (start === undefined || script === undefined) return { commands: [self], opaque: false };
  const started = scopeOf(before, start, variable);
  for (const each of assignments) started.inherit(each);
  if (clears) started.taint();
  if (self.directory === undefined) started.directory = undefined;
  return { commands: [self, ...readCommands(textOfJson(script), syntax.source.path, started, sourced)], opaque: false };
}

/** `env NAME=value` and `env -u NAME` in front of the program, each word a string of its own. */
function ofWrapper(
  wrapper: readonly ExecWord[], path: string
): { readonly assignments: readonly ShellAssignment[]; readonly clears: boolean } {
  const { clears, unsets } = wrapperEnvironment(wrapper.map((word) => word.value));
  const assignments = wrapper.flatMap(({ text, span, value }, index): ShellAssignment[] => {
    if (unsets.includes(index)) return [{ name: value, span, value: '', isUnset: true, written: { place: { path, span }, verbatim: false } }];
    const name = assignmentName({ text, span, value });
    if (name === undefined) return [];
    const isPlain = text === `"${value}"` && span.end - span.start === text.length;
    const inside = isPlain ? { start: span.start + 1 + name.length + 1, end: span.end - 1 } : span;
    return [{ name, span, value: value.slice(name.length + 1), written: { place: { path, span: inside }, verbatim: isPlain } }];
  });
  return { assignments, clears };
}

function scopeOf(before: State, shell: { readonly errexit: boolean; readonly pipefail: boolean }, variable: Environment): ShellScope {
  return new ShellScope({
    directory: before.workdir.kind === 'known' ? before.workdir.text : undefined,
    errexit: shell.errexit,
    pipefail: shell.pipefail,
    outer: variable,
  });
}

function bodyOf(heredoc: Heredoc, file: string): MappedText {
  const builder = new MappedTextBuilder();
  appendBody(builder, heredoc, file);
  return builder.build();
}

function appendBody(builder: MappedTextBuilder, heredoc: Heredoc, file: string): void {
  const { start, end } = heredoc.bodySpan;
  for (let at = start; at < end;) {
    const feed = file.indexOf('\n', at);
    const next = feed === -1 || feed >= end ? end : feed + 1;
    let from = at;
    if (heredoc.stripTabs) while (from < next && file[from] === '\t') from++;
    builder.append(file.slice(from, next), from, next);
    at = next;
  }
}

/** The text as the builder puts it together again for the shell: the line, then each body with its delimiter. */
function withBodies(instruction: Instruction, file: string): MappedText {
  const builder = new MappedTextBuilder();
  const line = instruction.argumentText;
  builder.appendPart(line, 0, line.text.length);
  for (const heredoc of instruction.heredocs) {
    const { start, end } = heredoc.bodySpan;
    builder.append('\n', start, start);
    builder.append(file.slice(start, end), start, end);
    builder.append(heredoc.name + '\n', end, end);
  }
  return builder.build();
}

/** The string inside the quotes; an escape sequence maps as one piece. */
function textOfJson(word: ExecWord): MappedText {
  const builder = new MappedTextBuilder();
  const { text, span } = word;
  if (span.end - span.start !== text.length) {
    builder.append(word.value, span.start, span.end);
    return builder.build();
  }
  for (let at = 1; at < text.length - 1;) {
    const escape = /^\\(?:u[0-9a-fA-F]{4}|.)/.exec(text.slice(at, at + 6))?.[0];
    const length = escape?.length ?? endOfPlain(text, at) - at;
    const value = escape === undefined ? text.slice(at, at + length) : String(JSON.parse(`"${escape}"`));
    builder.append(value, span.start + at, span.start + at + length);
    at += length;
  }
  return builder.build();
}

function endOfPlain(text: string, start: number): number {
  const at = text.indexOf('\\', start);
  return at === -1 ? text.length - 1 : at;
}
