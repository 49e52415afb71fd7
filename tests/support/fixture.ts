/**
 * A sample in one text: words about it, then files, each behind a line `-- path --`.
 *
 * In a file, a line of `^^^^ rule-id: message` marks the span above it and what must be reported there; marker lines are
 * taken out before the check, since they would change heredocs, continuations and directives. `-- after N path --` holds a
 * file as fix N of the sample's first finding leaves it (N = 1 when left out), `-- preferences.json --` the user's
 * preferences, `-- proof.json --` how the lab proves the sample.
 */
export interface Fixture {
  /** The words in front of the first file. */
  readonly words: string;
  readonly files: ReadonlyMap<string, string>;
  readonly markers: readonly Marker[];
  /** By number of the fix, files as the fix leaves them. */
  readonly after: ReadonlyMap<number, ReadonlyMap<string, string>>;
  readonly preferences: unknown;
  readonly proof: unknown;
}

export interface Marker {
  readonly path: string;
  /** Zero-based, in the file without markers. */
  readonly line: number;
  readonly start: number;
  readonly end: number;
  readonly rule: string;
  /** First line of the English message; undefined: not compared. */
  readonly message: string | undefined;
}

export function parseFixture(text: string): Fixture {
  const sections = splitSections(text);
  const files = new Map<string, string>();
  const after = new Map<number, Map<string, string>>();
  const markers: Marker[] = [];
  let preferences: unknown;
  let proof: unknown;
  for (const [name, body] of sections.files) {
    const repaired = /^after(?: (\d+))? (.+)$/.exec(name);
    if (repaired?.[2] !== undefined) {
      const number = Number(repaired[1] ?? 1);
      const group = after.get(number) ?? new Map<string, string>();
      group.set(repaired[2], body);
      after.set(number, group);
    } else if (name === 'preferences.json') preferences = JSON.parse(body);
    else if (name === 'proof.json') proof = JSON.parse(body);
    else files.set(name, takeMarkers(name, body, markers));
  }
  return { words: sections.words, files, markers, after, preferences, proof };
}

function splitSections(text: string): { words: string; files: [string, string][] } {
  const files: [string, string][] = [];
  let words = '';
  let current: [string, string] | undefined;
  for (const line of text.split(/(?<=\n)/)) {
    const header = /^-- (.+) --\r?\n?$/.exec(line);
    if (header?.[1] !== undefined) {
      current = [header[1], ''];
      files.push(current);
    } else if (current === undefined) words += line;
    else current[1] += line;
  }
  return { words: words.trim(), files };
}

const markerLine = /^([ \t]*)(\^+) ([a-z][a-z0-9-]*)(?:: (.*?))?\r?\n?$/;

function takeMarkers(path: string, body: string, markers: Marker[]): string {
  const kept: string[] = [];
  for (const line of body.split(/(?<=\n)/)) {
    const match = markerLine.exec(line);
    if (match === null) {
      kept.push(line);
      continue;
    }
    const [, indentation = '', carets = '', rule = '', message] = match;
    markers.push({ path, line: kept.length - 1, start: indentation.length, end: indentation.length + carets.length, rule, message });
  }
  return kept.join('');
}
