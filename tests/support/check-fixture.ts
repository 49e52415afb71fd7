import assert from 'node:assert/strict';
import { defaultSettings } from '../../protocol/src/index.ts';
import { documentKind } from '../../server/src/project/document-kind.ts';
import { ParseMemory, projectFiles } from '../../server/src/project/files.ts';
import { compareFindings } from '../../server/src/checking/check.ts';
import { checkDocument } from '../../server/src/checking/check-project.ts';
import type { Finding, Fix } from '../../server/src/rules/finding.ts';
import { rules as allRules } from '../../server/src/rules/index.ts';
import { withSymptoms } from '../../server/src/checking/one-fault.ts';
import type { Preferences, Rule } from '../../server/src/rules/rule.ts';
import { applyEdits, conflicts } from '../../server/src/text/edit.ts';
import { LineIndex } from '../../server/src/text/lines.ts';
import type { Fixture } from './fixture.ts';
import { memoryFiles } from './memory-files.ts';

/** Where a fixture's files stand. */
export const projectRoot = '/project';

/** What a project's own settings may name, whichever rules are asked. */
const ruleIds = new Set(allRules.map((rule) => rule.id));

type Texts = ReadonlyMap<string, string>;

/** Findings over every document of the files, sorted as everywhere. */
export function checkTexts(texts: Texts, rules: readonly Rule[], preferences: unknown): Finding[] {
  const files = projectFiles(memoryFiles(projectRoot, texts), new ParseMemory());
  const paths = [...texts.keys()].filter((name) => !name.endsWith('/')).map((name) => `${projectRoot}/${name}`);
  const composeFiles = paths.filter((path) => documentKind(path) === 'compose');
  const options = { rules, ruleIds, preferences: { privateHosts: [], preferredProxy: defaultSettings.preferredProxy, knownMirrors: [], hostProxy: '', ...(preferences as Partial<Preferences> | undefined) } };
  const project = { top: projectRoot, files, composeFiles };
  const documents = paths.filter((path) => documentKind(path) !== undefined);
  return documents.flatMap((path) => checkDocument(path, project, options).findings).sort(compareFindings);
}

/** The findings are those that the fixture marks: none missing, none surplus, at the marked spans, with the marked messages. */
export function assertMarkedFindings(fixture: Fixture, rules: readonly Rule[]): readonly Finding[] {
  const findings = checkTexts(fixture.files, rules, fixture.preferences);
  const actual = findings.map((finding) => describeFinding(finding, fixture.files));
  const expected = fixture.markers.map((marker, index) => ({
    place: `${marker.path}:${marker.line + 1}:${marker.start + 1}-${marker.end + 1}`,
    rule: marker.rule,
    message: marker.message ?? actual[index]?.message ?? '',
  }));
  assert.deepEqual(actual, expected.sort((a, b) => order(a.place, actual) - order(b.place, actual)));
  return findings;
}

/** The texts as a fix leaves them. */
export function applyFix(texts: Texts, fix: Fix): Map<string, string> {
  for (const [index, edit] of fix.edits.entries()) {
    for (const other of fix.edits.slice(index + 1)) assert.ok(!conflicts(edit, other), `two edits of the fix "${fix.title.en}" overlap`);
  }
  const result = new Map(texts);
  for (const path of new Set(fix.edits.map((edit) => edit.path))) {
    const name = path.slice(projectRoot.length + 1);
    const edits = fix.edits.filter((edit) => edit.path === path);
    if (edits.some(({ removesFile }) => removesFile)) result.delete(name);
    else result.set(name, applyEdits(texts.get(name) ?? '', edits));
  }
  return result;
}

/**
 * The fault is gone and no other one came. What the finding explained may come up by itself, and a hint may: advice about a value that now
 * counts is no fault of the fix.
 */
export function assertRepairs(texts: Texts, finding: Finding, fix: Fix, rules: readonly Rule[], preferences: unknown): void {
  const before = countByRule(withSymptoms(checkTexts(texts, rules, preferences)));
  const repaired = applyFix(texts, fix);
  const findings = withSymptoms(checkTexts(repaired, rules, preferences));
  const after = countByRule(findings);
  assert.ok((after.get(finding.rule) ?? 0) < (before.get(finding.rule) ?? 0), `"${fix.title.en}" leaves the finding of ${finding.rule}: ${JSON.stringify([...repaired])}`);
  const hints = new Set(findings.filter(({ severity }) => severity === 'hint').map((each) => each.rule));
  for (const [rule, count] of after) {
    if (hints.has(rule)) continue;
    assert.ok(count <= (before.get(rule) ?? 0), `"${fix.title.en}" brings a finding of ${rule}: ${JSON.stringify(findings.filter((each) => each.rule === rule).map((each) => each.message.en))}`);
  }
}

function describeFinding(finding: Finding, texts: Texts) {
  const name = finding.place.path.slice(projectRoot.length + 1);
  const index = new LineIndex(texts.get(name) ?? '');
  const start = index.position(finding.place.span.start);
  const end = index.position(finding.place.span.end);
  const lineEnd = index.lineStart(start.line + 1) - index.lineStart(start.line) - 1;
  const until = end.line === start.line ? end.character : lineEnd;
  return { place: `${name}:${start.line + 1}:${start.character + 1}-${until + 1}`, rule: finding.rule, message: finding.message.en.split('\n')[0] ?? '' };
}

function order(place: string, actual: readonly { place: string }[]): number {
  const at = actual.findIndex((each) => each.place === place);
  return at < 0 ? actual.length : at;
}

function countByRule(findings: readonly Finding[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const { rule } of findings) counts.set(rule, (counts.get(rule) ?? 0) + 1);
  return counts;
}
