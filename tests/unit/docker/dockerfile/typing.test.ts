import assert from 'node:assert/strict';
import fc from 'fast-check';
import { readInstruction } from '../../../../server/src/docker/dockerfile/instruction.ts';
import type { MappedText } from '../../../../server/src/docker/dockerfile/mapped-text.ts';
import { parseDockerfile } from '../../../../server/src/docker/dockerfile/parse.ts';
import { plainBuild, resolveDockerfile } from '../../../../server/src/docker/dockerfile/resolve.ts';
import type { DockerfileSyntax, Instruction } from '../../../../server/src/docker/dockerfile/syntax.ts';
import { commandsThat } from '../../../../server/src/docker/shell/commands-that.ts';
import type { ShellCommand } from '../../../../server/src/docker/shell/model.ts';
import { variableState } from '../../../../server/src/docker/shell/run-memory.ts';
import { readRun } from '../../../../server/src/docker/shell/run.ts';

const lines = [
  '# syntax=docker/dockerfile:1', '# escape=`', 'ARG V=1.23', 'FROM golang:${V} AS build', 'FROM build', 'ENV GOPROXY=https://goproxy.cn,direct A="b c"', 'ARG GOPROXY',
  'WORKDIR /src', 'WORKDIR sub', 'SHELL ["/bin/bash", "-ec"]', 'COPY --from=build --chown=1:1 go.mod \\\n  # note\n  go.sum ./', 'RUN cd /a && \\\n\tgo mod \\\ndownload "$GOPROXY" >out', 'RUN A=b \\',
  'RUN --mount=type=cache,target=$A go build ./... || true', 'RUN <<EOF\ncd b\ngo mod download\nEOF', 'RUN <<A', 'RUN ["sh", "-c", "go env -w A=b"]', 'RUN export X=$A; X=1 sh -c \'go mod download $X\'', 'ONBUILD RUN go mod download', '', '\r',
];
const edit = fc.record({ at: fc.nat(1_000), removes: fc.nat(3), inserts: fc.oneof(fc.constantFrom('x', '\n', ' ', '#', '\\', '$A', '"'), fc.constantFrom(...lines).map((line) => `\n${line}\n`)) });

/** Every reading is made from what earlier ones left behind, and compared with one from nothing. */
describe('a Dockerfile that is being typed', () => {
  it('is read as if it were read for the first time', () => {
    fc.assert(fc.property(fc.array(fc.constantFrom(...lines), { maxLength: 14 }), fc.array(edit, { maxLength: 8 }), (start, edits) => {
      let text = start.join('\n');
      let before = compare(text);
      for (const { at, removes, inserts } of edits) {
        const from = at % (text.length + 1);
        text = text.slice(0, from) + inserts + text.slice(from + removes);
        before = compare(text, before);
        compare(text);
      }
    }), { numRuns: 400 });
  }).timeout(120_000);
});

/** Asked of every reading: its answers are kept for as long as the values are the same. */
const told = commandsThat(({ certain, values }) => certain && values.length > 1);

function compare(text: string, before?: DockerfileSyntax): DockerfileSyntax {
  const source = { path: '/Dockerfile', text };
  const syntax = parseDockerfile(source, before);
  const anew = parseDockerfile(source, undefined, readInstruction);
  assert.deepEqual(syntax.comments, anew.comments);
  assert.deepEqual(syntax.instructions.map(withPlaces), anew.instructions.map(withPlaces));
  for (const stage of resolveDockerfile(syntax, plainBuild, () => undefined).stages) {
    for (const step of stage.steps) {
      if (step.run === undefined) continue;
      const { commands, opaque } = readRun(step.instruction, step.before, syntax, (name) => variableState(step.before, name));
      assert.deepEqual([step.run.commands.map(partsOf), step.run.opaque], [commands.map(partsOf), opaque]);
      assert.deepEqual(told(step.run).map(partsOf), commands.filter(({ certain, values }) => certain && values.length > 1).map(partsOf));
    }
  }
  return syntax;
}

/** Mapped texts compared by where their characters stand. */
function withPlaces(instruction: Instruction): Record<keyof Instruction, unknown> {
  const { keyword, keywordSpan, span, argumentSpan, heredocs, onbuild, execForm, words, line, written } = instruction;
  return {
    keyword, keywordSpan, span, argumentSpan, heredocs, onbuild, execForm, words, line, written,
    argumentText: placesOf(instruction.argumentText),
    flags: instruction.flags.map((flag) => ({ ...flag, valueText: flag.valueText === undefined ? undefined : placesOf(flag.valueText) })),
  };
}

/** Of a command or of the view of one that has moved. */
function partsOf(command: ShellCommand): Record<keyof ShellCommand, unknown> {
  const {
    name, program, words, values, allWords, span, assignments, outputs, exported, withheld, tainted, directory, certain, fatal,
  } = command;
  return { name, program, words, values, allWords, span, assignments, outputs, exported, withheld, tainted, directory, certain, fatal };
}

function placesOf(mapped: MappedText): unknown {
  const { text } = mapped;
  const offsets = Array.from({ length: text.length + 1 }, (_, index) => mapped.offset(index));
  return {
    text, offsets, ends: offsets.map((_, index) => mapped.span(0, index).end), back: offsets.map((offset) => mapped.indexOf(offset)),
    pieces: [...mapped.pieces(0, text.length)],
  };
}
