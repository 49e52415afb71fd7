import assert from 'node:assert/strict';
import type { Finding, Fix } from '../../../server/src/rules/finding.ts';
import { compatibleFixes, selectSafeFixes } from '../../../server/src/checking/select-fixes.ts';
import { localized } from '../../../server/src/text/localized.ts';

type Edit = readonly [start: number, end: number, newText: string, path?: string];

const fix = (title: string, edits: readonly Edit[], safe = true): Fix => ({
  title: localized(title, title), safe, edits: edits.map(([start, end, newText, path = '/w/Dockerfile']) => ({ path, span: { start, end }, newText })),
});

const finding = (...fixes: readonly Fix[]): Finding => (
  { rule: 'git-missing', severity: 'error', place: { path: '/w/Dockerfile', span: { start: 0, end: 1 } }, message: localized('', ''), related: [], fixes });

const titles = (fixes: readonly Fix[]): string[] => fixes.map(({ title }) => title.en);

describe('choice of fixes', () => {
  it('takes the first safe fix of each finding and never an offered one', () => {
    const chosen = selectSafeFixes([
      finding(fix('offered', [[0, 1, 'x']], false), fix('first', [[2, 3, 'x']]), fix('second', [[4, 5, 'x']])),
      finding(fix('only offered', [[6, 7, 'x']], false)),
      finding(),
    ]);
    assert.deepEqual(titles(chosen), ['first']);
  });

  it('leaves out a fix that touches what an earlier one changes', () => {
    assert.deepEqual(titles(compatibleFixes([fix('a', [[0, 5, 'x']]), fix('b', [[4, 8, 'y']]), fix('c', [[5, 8, 'z']])])), ['a', 'c']);
  });

  it('leaves out a second insertion at one place, whose order nobody knows', () => {
    assert.deepEqual(titles(compatibleFixes([fix('a', [[3, 3, 'x']]), fix('b', [[3, 3, 'y']])])), ['a']);
  });

  it('takes a fix whole or not at all', () => {
    const chosen = compatibleFixes([fix('a', [[0, 5, 'x']]), fix('b', [[20, 21, 'y'], [2, 3, 'y']]), fix('c', [[20, 21, 'z']])]);
    assert.deepEqual(titles(chosen), ['a', 'c']);
  });

  it('takes an edit that two fixes want once', () => {
    const chosen = compatibleFixes([fix('a', [[0, 0, 'ARG GOPROXY\n'], [9, 9, 'a']]), fix('b', [[0, 0, 'ARG GOPROXY\n'], [30, 30, 'b']])]);
    assert.deepEqual(chosen.map(({ edits }) => edits.map(({ span, newText }) => [span.start, newText])), [[[0, 'ARG GOPROXY\n'], [9, 'a']], [[30, 'b']]]);
  });

  it('keeps files apart', () => {
    assert.deepEqual(titles(compatibleFixes([fix('a', [[0, 5, 'x']]), fix('b', [[0, 5, 'x', '/w/compose.yaml']])])), ['a', 'b']);
  });
});
