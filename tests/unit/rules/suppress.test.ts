import assert from 'node:assert/strict';
import type { Finding } from '../../../server/src/rules/finding.ts';
import { suppressionComment, withoutSuppressed } from '../../../server/src/rules/suppress.ts';
import { localized } from '../../../server/src/text/localized.ts';

const path = '/w/Dockerfile';

/** Whether a finding of `rule` at the first `HERE` of the text stays. */
function stays(text: string, rule = 'git-missing'): boolean {
  const start = text.indexOf('HERE');
  assert.ok(start >= 0);
  const finding: Finding = { rule, severity: 'error', place: { path, span: { start, end: start + 4 } }, message: localized('', ''), related: [], fixes: [] };
  return withoutSuppressed([finding], (asked) => (asked === path ? text : undefined)).length === 1;
}

describe('suppression', () => {
  const silent: readonly (readonly [string, string])[] = [
    ['on the line above', '# doctor: ignore=git-missing\nRUN HERE\n'],
    ['with a reason', '# doctor: ignore=git-missing -- comes from the base image\nRUN HERE\n'],
    ['among other rules', '# doctor: ignore=go-too-old, git-missing\nRUN HERE\n'],
    ['indented and without blanks', '\t#doctor:ignore=git-missing\nRUN HERE\n'],
    ['with CRLF', '# doctor: ignore=git-missing -- why\r\nRUN HERE\r\n'],
    ['above the instruction that is continued', '# doctor: ignore=git-missing\nRUN true && \\\n  true && \\\n  HERE\n'],
    ['above an instruction continued by a backtick', '# doctor: ignore=git-missing\nRUN true `\n  HERE\n'],
    ['inside the instruction, on the line above', 'RUN true && \\\n# doctor: ignore=git-missing\n  HERE\n'],
    ['with other comments between', '# doctor: ignore=git-missing\n# a word on the step\nRUN HERE\n'],
    ['two comments for two rules', '# doctor: ignore=git-missing\n# doctor: ignore=go-too-old\nRUN HERE\n'],
    ['a stage', '# doctor: ignore=git-missing -- a base image of ours\nFROM HERE AS build\n'],
    ['three rules of one comment, without blanks', '# doctor: ignore=go-too-old,git-missing,goproxy-off\nRUN HERE\n'],
    ['with a reason that has no dashes', '# doctor: ignore=git-missing The base image has it\nRUN HERE\n'],
    ['with a reason that names other rules', '# doctor: ignore=git-missing -- unlike go-too-old, goproxy-off\nRUN HERE\n'],
    ['with an empty reason', '# doctor: ignore=git-missing --\nRUN HERE\n'],
    ['with blanks around the sign', '# doctor: ignore = git-missing\nRUN HERE\n'],
    ['in a file of YAML', 'services:\n  app:\n    # doctor: ignore=git-missing\n    build: HERE\n'],
    ['for the whole file', '# doctor: ignore-file=git-missing -- all of it\nFROM x\n\nRUN HERE\n'],
  ];
  for (const [name, text] of silent) it(`silences ${name}`, () => { assert.equal(stays(text), false); });

  const loud: readonly (readonly [string, string])[] = [
    ['another rule', '# doctor: ignore=go-too-old\nRUN HERE\n'],
    ['a rule whose name only begins alike', '# doctor: ignore=git\nRUN HERE\n'],
    ['a comment with an empty line between', '# doctor: ignore=git-missing\n\nRUN HERE\n'],
    ['a comment above the instruction before', '# doctor: ignore=git-missing\nFROM x\nRUN HERE\n'],
    ['a comment below', 'RUN HERE\n# doctor: ignore=git-missing\n'],
    ['the words outside a comment', 'RUN echo doctor: ignore=git-missing\nRUN HERE\n'],
    ['no rule at all', '# doctor: ignore=\nRUN HERE\n'],
    ['a word that other linters have', '# doctor: disable=git-missing\nRUN HERE\n'],
    ['a rule that only the reason names', '# doctor: ignore=go-too-old -- as git-missing\nRUN HERE\n'],
    ['letters of another case', '# doctor: ignore=Git-Missing\nRUN HERE\n'],
    ['a comment behind an instruction', 'FROM x # doctor: ignore=git-missing\nRUN HERE\n'],
    ['another file\'s rule', '# doctor: ignore-file=go-too-old\nRUN HERE\n'],
  ];
  for (const [name, text] of loud) it(`is not: ${name}`, () => { assert.equal(stays(text), true); });

  it('asks for each text once and takes a text that is gone for empty', () => {
    const asked: string[] = [];
    const at = (start: number): Finding => ({ rule: 'git-missing', severity: 'error', place: { path, span: { start, end: start } }, message: localized('', ''), related: [], fixes: [] });
    assert.equal(withoutSuppressed([at(0), at(7)], (name) => { asked.push(name); return undefined; }).length, 2);
    assert.deepEqual(asked, [path]);
  });

  it('silences what its own comment is written for', () => {
    assert.equal(stays(`${suppressionComment('git-missing', '  ', '\n')}  RUN HERE\n`), false);
    assert.equal(suppressionComment('git-missing', '\t', '\r\n'), '\t# doctor: ignore=git-missing\r\n');
  });
});
