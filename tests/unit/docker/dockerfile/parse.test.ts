import assert from 'node:assert/strict';
import fc from 'fast-check';
import { parseDockerfile } from '../../../../server/src/docker/dockerfile/parse.ts';
import type { Instruction } from '../../../../server/src/docker/dockerfile/syntax.ts';
import { modelOf, path } from './support.ts';

const parse = (text: string) => parseDockerfile({ path, text });
const first = (text: string): Instruction => parse(text).instructions[0]!;
const keywords = (text: string): string[] => parse(text).instructions.map((instruction) => instruction.keyword);

describe('parseDockerfile', () => {
  it('joins continued lines, with blanks behind the backslash, comments and empty lines between', () => {
    const text = 'RUN a \\ \t\r\n  # note \r\n\r\n  b \\\n# other\nc # kept\nUSER x';
    const { instructions, comments } = parse(text);
    assert.equal(instructions[0]!.argumentText.text, 'a   b c # kept');
    assert.deepEqual(comments.map((comment) => comment.text), ['note', 'other']);
    assert.equal(instructions[1]!.keyword, 'USER');
    assert.equal(instructions[1]!.line, 6);
  });

  it('takes a doubled backslash for text, not for a continuation', () => {
    assert.deepEqual(keywords('RUN a\\\\\nUSER x'), ['RUN', 'USER']);
  });

  for (const [name, text, escape, syntax] of [
    ['blanks around', '# syntax = docker/dockerfile:1 \nFROM x', '\\', 'docker/dockerfile:1'],
    ['behind a byte order mark', '\uFEFF#syntax=x\nFROM x', '\\', 'x'],
    ['escape', '# escape=`\r\nFROM x', '`', undefined],
    ['behind a comment', '# note\n# escape=`\nFROM x', '\\', undefined],
    ['behind a blank line', '\n# syntax=x\nFROM x', '\\', undefined],
  ] as const) {
    it(`reads directives: ${name}`, () => {
      const read = parse(text);
      assert.equal(read.escape, escape);
      assert.equal(read.syntaxDirective?.value, syntax);
      if (read.syntaxDirective !== undefined) {
        assert.equal(text.slice(read.syntaxDirective.span.start, read.syntaxDirective.span.end), syntax);
      }
    });
  }

  it('reads repeated flags, also over a continuation, and ends them at the first other word', () => {
    const text = 'run --mount=type=cache,\\\ntarget=/a --mount=\'target=/b c\' --network=none go --x';
    const run = first(text);
    assert.deepEqual(run.flags.map((flag) => [flag.name, flag.value]), [
      ['mount', 'type=cache,target=/a'], ['mount', 'target=/b c'], ['network', 'none'],
    ]);
    assert.equal(run.argumentText.text, 'go --x');
    assert.equal(text.slice(run.flags[2]!.valueSpan!.start, run.flags[2]!.valueSpan!.end), 'none');
  });

  for (const [text, values] of [
    ['RUN ["go", "a\\"b"]', ['go', 'a"b']],
    ['RUN [\'go\']', undefined],
    ['RUN [ "$X" = y ]', undefined],
    ['RUN ["a"] && b', undefined],
    ['COPY ["a b", "/"]', ['a b', '/']],
  ] as const) {
    it(`tells exec form from shell form: ${text}`, () => {
      assert.deepEqual(first(text).execForm?.map((word) => word.value), values);
    });
  }

  it('reads several heredocs of one instruction, quoted and dashed, with their bodies', () => {
    const text = 'COPY <<-"A" <<B /x/\n\tone\n\tA\ntwo $V\nB\nUSER u';
    const { instructions } = parse(text);
    assert.deepEqual(instructions[0]!.heredocs.map(({ name, quoted, stripTabs, bodySpan }) => (
      [name, quoted, stripTabs, text.slice(bodySpan.start, bodySpan.end)]
    )), [['A', true, true, '\tone\n'], ['B', false, false, 'two $V\n']]);
    assert.equal(instructions[1]!.keyword, 'USER');
  });

  it('keeps an open heredoc to the end, and leaves one that is glued to a word to the shell', () => {
    assert.deepEqual(keywords('RUN <<EOF\nfoo\nUSER x'), ['RUN']);
    assert.deepEqual(keywords('RUN cat<<EOF\nUSER x'), ['RUN', 'USER']);
    assert.deepEqual(keywords('RUN echo it\'s <<EOF\nUSER x'), ['RUN', 'USER']);
  });

  it('reports the trigger of an ONBUILD, and keeps unknown keywords', () => {
    const onbuild = first('ONBUILD  run --mount=target=. go build');
    assert.deepEqual([onbuild.keyword, onbuild.onbuild, onbuild.flags.length], ['RUN', true, 1]);
    assert.deepEqual(keywords('RUNN x\nONBUILD\nF'), ['RUNN', 'ONBUILD', 'F']);
  });

  it('reads a line of a megabyte', () => {
    const words = 'RUN ' + 'go $X "a\\" b" && '.repeat(60_000);
    assert.equal(first(words).span.end, words.trimEnd().length);
    assert.ok(modelOf(`FROM golang\n${words}`).stages[0]!.steps[0]!.run!.commands.length >= 60_000);
  }).timeout(60_000);
});

const fragment = fc.constantFrom(
  'FROM ', 'golang:1', ' AS a', '\n', '\r\n', 'RUN ', 'COPY ', 'ENV ', 'ARG ', '--mount=type=cache,target=', '--from=a', ' /x', '<<EOF', '\nEOF\n', '\\\n', '\\',
  '"', '\'', '$X', '${X:-', '}', '${X//a', '[', ']', '["a","b"]', '# c\n', 'A=b', ' ', '\t', '`', 'go mod download', ' && ', ' || ', '; ', '| ', '( ', ')',
  'if ', 'then ', 'fi', 'sh -c ', 'cd ', '$(', 'ONBUILD ', 'WORKDIR ', 'USER ', 'SHELL ', '\uFEFF', '# escape=`\n', '\u{1F600}', 'é',
);
const anyText = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 200 }),
  fc.array(fragment, { maxLength: 40 }).map((parts) => parts.join('')),
  fc.array(fragment, { maxLength: 40 }).map((parts) => 'FROM golang\nENV X=y\nRUN ' + parts.join('')),
);

describe('any text', () => {
  it('keeps letters that upper case would make longer', () => {
    assert.deepEqual(parse('\u1ff2\nfrom golang').instructions.map((each) => each.keyword), ['\u1ff2', 'FROM']);
  });

  it('is read without throwing; spans lie inside, in order, and slice to what is reported', () => {
    fc.assert(fc.property(anyText, (text) => {
      const syntax = parse(text);
      let end = 0;
      for (const instruction of syntax.instructions) {
        const { span, keywordSpan, argumentSpan, words, flags } = instruction;
        assert.ok(end <= span.start && span.start <= keywordSpan.start && span.end <= text.length);
        assert.equal(text.slice(keywordSpan.start, keywordSpan.end).replace(/[\\`][ \t\r]*\n/g, '').length >= instruction.keyword.length, true);
        for (const each of [argumentSpan, ...words.map((word) => word.span), ...flags.map((flag) => flag.span)]) {
          assert.ok(span.start <= each.start && each.start <= each.end && each.end <= span.end);
        }
        for (const word of words) {
          const written = text.slice(word.span.start, word.span.end);
          if (!/[\r\n]/.test(written)) assert.equal(written, word.text);
        }
        for (const { bodySpan } of instruction.heredocs) assert.ok(bodySpan.start <= bodySpan.end && bodySpan.end <= text.length);
        end = span.end;
      }
    }), { numRuns: 1500 });
  });

  it('is resolved without throwing; values called verbatim stand in the file one by one', () => {
    fc.assert(fc.property(anyText, (text) => {
      for (const stage of modelOf(text).stages) {
        for (const step of stage.steps) {
          for (const { written, value } of step.declarations) {
            if (written?.verbatim !== true || value.kind !== 'known') continue;
            assert.equal(text.slice(written.place.span.start, written.place.span.end), value.text);
          }
          for (const command of step.run?.commands ?? []) {
            for (const { span } of [command, ...command.allWords])
              assert.ok(0 <= span.start && span.start <= span.end && span.end <= text.length);
            for (const { written, value } of command.assignments) {
              if (!written.verbatim || value === undefined) continue;
              assert.equal(text.slice(written.place.span.start, written.place.span.end), value);
            }
          }
        }
      }
    }), { numRuns: 1500 });
  });
});
