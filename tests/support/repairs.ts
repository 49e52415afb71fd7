import { readdirSync, readFileSync } from 'node:fs';
import type { Finding, Fix } from '../../server/src/rules/finding.ts';
import type { Rule } from '../../server/src/rules/rule.ts';
import { LineIndex } from '../../server/src/text/lines.ts';
import { applyFix, checkTexts, projectRoot } from './check-fixture.ts';
import { type Fixture, parseFixture } from './fixture.ts';

const rulesFolder = new URL('../../server/src/rules/', import.meta.url);

export interface Sample {
  readonly name: string;
  readonly fixture: Fixture;
}

export function samplesOf(rule: Rule): readonly Sample[] {
  const folder = new URL(`${rule.id}/samples/`, rulesFolder);
  return readdirSync(folder).filter((name) => name.endsWith('.txt')).sort()
    .map((name) => ({ name: name.replace(/\.txt$/, ''), fixture: parseFixture(readFileSync(new URL(name, folder), 'utf8')) }));
}

/** What every fix of a rule does to every sample of it, as lines taken away and put in: the golden text of its repairs. */
export function repairsOf(rule: Rule): string {
  const parts: string[] = [];
  for (const { name, fixture } of samplesOf(rule)) {
    for (const finding of checkTexts(fixture.files, [rule], fixture.preferences)) {
      for (const fix of finding.fixes) parts.push(`== ${name}, ${placeOf(finding, fixture)}: ${fix.title.en} (${fix.safe ? 'safe' : 'offered'})\n${changesOf(fixture.files, fix)}`);
    }
  }
  return parts.join('\n');
}

function placeOf({ place }: Finding, { files }: Fixture): string {
  const name = place.path.slice(projectRoot.length + 1);
  return `${name}:${new LineIndex(files.get(name) ?? '').position(place.span.start).line + 1}`;
}

function changesOf(before: ReadonlyMap<string, string>, fix: Fix): string {
  const after = applyFix(before, fix);
  const names = [...new Set([...before.keys(), ...after.keys()])].filter((name) => before.get(name) !== after.get(name)).sort();
  return names.map((name) => `-- ${name} --\n${difference(before.get(name), after.get(name))}`).join('');
}

/** The lines between the first and the last that differ, old ones before new ones. */
function difference(before: string | undefined, after: string | undefined): string {
  const [old, fresh] = [linesOf(before), linesOf(after)];
  let head = 0;
  while (head < old.length && head < fresh.length && old[head] === fresh[head]) head++;
  let tail = 0;
  while (tail < old.length - head && tail < fresh.length - head && old.at(-1 - tail) === fresh.at(-1 - tail)) tail++;
  const shown = (sign: string, lines: readonly string[]) => lines.slice(head, lines.length - tail).map((line) => `${sign}${line}\n`).join('');
  return `@ ${head + 1}${after === undefined ? ', removed' : ''}\n${shown('-', old)}${shown('+', fresh)}`;
}

/** A carriage return is shown, so that it is seen and survives in the repository. */
function linesOf(text: string | undefined): readonly string[] {
  return text === undefined || text === '' ? [] : text.replace(/\n$/, '').replaceAll('\r', '\u240d').split('\n');
}
