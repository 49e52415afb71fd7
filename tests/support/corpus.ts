import { readdirSync, readFileSync } from 'node:fs';
import { enabledRules } from '../../server/src/checking/enabled-rules.ts';
import { rules } from '../../server/src/rules/index.ts';
import { LineIndex } from '../../server/src/text/lines.ts';
import { checkTexts, projectRoot } from './check-fixture.ts';
import { parseFixture } from './fixture.ts';

/**
 * Projects of our own making in the shapes and proportions of real ones. Several stand in one text, each behind a line
 * `== healthy: name ==` or `== flawed: name ==`, its files behind `-- path --` lines. A project that names neither go.mod nor main.go
 * gets those of a small program with one requirement: what most of them are about is the Dockerfile. `-- crlf path --` is a file with
 * Windows line ends, which git would not keep.
 */
export interface CorpusProject {
  readonly name: string;
  /** A project that its author has no reason to change. */
  readonly healthy: boolean;
  readonly files: ReadonlyMap<string, string>;
}

export interface CorpusFinding {
  readonly rule: string;
  readonly severity: string;
  /** `file:line:column` */
  readonly place: string;
  /** What is underlined, on one line, cut where it is long. */
  readonly text: string;
}

export const corpusFolder = new URL('../unit/rules/corpus/', import.meta.url);

export function readCorpus(): readonly CorpusProject[] {
  const projects = new URL('projects/', corpusFolder);
  return readdirSync(projects).sort().flatMap((file) => readProjects(readFileSync(new URL(file, projects), 'utf8')));
}

function readProjects(text: string): CorpusProject[] {
  const [, ...parts] = text.split(/^== (healthy|flawed): ([a-z0-9-]+) ==\r?\n/m);
  const projects: CorpusProject[] = [];
  for (let at = 0; at + 2 < parts.length; at += 3) {
    const [kind, name = '', body = ''] = parts.slice(at, at + 3);
    projects.push({ name, healthy: kind === 'healthy', files: withModule(withLineEnds(parseFixture(body).files)) });
  }
  return projects;
}

function withLineEnds(files: ReadonlyMap<string, string>): ReadonlyMap<string, string> {
  return new Map([...files].map(([name, text]) => (name.startsWith('crlf ') ? [name.slice('crlf '.length), text.replace(/\n/g, '\r\n')] : [name, text])));
}

const smallProgram: readonly (readonly [string, string])[] = [
  ['go.mod', 'module example.com/app\n\ngo 1.22\n\nrequire github.com/google/uuid v1.6.0\n'],
  ['go.sum', 'github.com/google/uuid v1.6.0 h1:NIvaJDMOsjHA8n1jAhLSgzrAzy1Hgr+hNrb57e+94F0=\ngithub.com/google/uuid v1.6.0/go.mod h1:TIyPZe4MgqvfeYDBFedMoGGpEw/LqOeaOT+nhxU+yHo=\n'],
  ['main.go', 'package main\n\nimport "github.com/google/uuid"\n\nfunc main() { println(uuid.NewString()) }\n'],
];

/** Module files that the project has itself are left as they are; one with a go.mod of its own needs no other program. */
function withModule(files: ReadonlyMap<string, string>): ReadonlyMap<string, string> {
  const added = files.has('go.work') ? [] : smallProgram.filter(([name]) => !files.has(name) && !(name === 'go.sum' && files.has('go.mod') && !needsSums(files.get('go.mod') ?? '')));
  return new Map([...files, ...added.filter(([name]) => name !== 'main.go' || !files.has('go.mod'))]);
}

function needsSums(goMod: string): boolean {
  return goMod.includes('require');
}

/** Findings of all rules that speak without being asked, hints included. */
export function findingsOf({ files }: CorpusProject): CorpusFinding[] {
  return checkTexts(files, enabledRules(rules, {}), undefined).map(({ rule, severity, place }) => {
    const file = place.path.slice(projectRoot.length + 1);
    const text = files.get(file) ?? '';
    const { line, character } = new LineIndex(text).position(place.span.start);
    const marked = text.slice(place.span.start, place.span.end).replace(/\s+/g, ' ');
    return { rule, severity, place: `${file}:${line + 1}:${character + 1}`, text: marked.length > longestText ? `${marked.slice(0, longestText)}…` : marked };
  });
}

const longestText = 60;

/** The findings of the whole corpus as lines: what `expected.txt` holds. */
export function describeCorpus(projects: readonly CorpusProject[]): string {
  return projects.map((project) => {
    const lines = findingsOf(project).map(({ rule, severity, place, text }) => `  ${severity} ${rule} ${place} ${text}\n`);
    return `${project.healthy ? 'healthy' : 'flawed'} ${project.name}\n${lines.join('')}`;
  }).join('');
}

export const expectedFindings = new URL('expected.txt', corpusFolder);

/** Lines that came (`+`) and went (`-`), each below the project it belongs to; empty when nothing changed. */
export function corpusChanges(expected: string, actual: string): string[] {
  const before = byProject(expected);
  const after = byProject(actual);
  return [...new Set([...before.keys(), ...after.keys()])].flatMap((project) => {
    const old = before.get(project) ?? [];
    const now = after.get(project) ?? [];
    const changes = [...old.filter((line) => !now.includes(line)).map((line) => `- ${line.trim()}`), ...now.filter((line) => !old.includes(line)).map((line) => `+ ${line.trim()}`)];
    return before.has(project) && changes.length === 0 ? [] : [project, ...changes];
  });
}

function byProject(text: string): ReadonlyMap<string, string[]> {
  const projects = new Map<string, string[]>();
  let current: string[] = [];
  for (const line of text.split('\n').filter((each) => each !== '')) {
    if (line.startsWith('  ')) current.push(line);
    else projects.set(line, current = []);
  }
  return projects;
}
