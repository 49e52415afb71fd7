import { overrideFor, type Choices, type SeverityChoice } from './choices.ts';
import { controlFileName, type ControlFile } from './control-file.ts';
import type { ProjectFiles } from './files.ts';
import type { Place } from '../text/place.ts';
import { foldersUpward, parentOf, relativeTo } from './paths.ts';

/** Who has a say, the strongest first: a command line, the project's own file, the settings of whoever looks at it. */
export type PartyName = 'command-line' | 'project-file' | 'settings';

export interface Party {
  readonly name: PartyName;
  readonly choices: Choices;
  /** Where the patterns of its overrides start. */
  readonly folder: string;
}

/** A value with who decided it; `default` when nobody did. */
export interface Decided<T> {
  readonly value: T;
  readonly by: PartyName | 'default';
  /** An override for some paths decided. */
  readonly override?: true;
  /** Where the project's file says it. */
  readonly place?: Place;
}

/** What all parties together want for the documents of one project. */
export class Control {
  readonly parties: readonly Party[];
  /** The project's file, if it has one. */
  readonly file: ControlFile | undefined;

  constructor(parties: readonly Party[], file?: ControlFile) {
    this.parties = parties;
    this.file = file;
  }

  /** The choice for a rule in the file at `path`; undefined: the rule's own severity. */
  choiceFor(rule: string, path: string): Decided<SeverityChoice | undefined> {
    for (const { name, choices, folder } of this.parties) {
      const relative = relativeTo(folder, path);
      const overrides = choices.overrides ?? [];
      const override = relative === undefined || relative === '.' ? undefined : overrideFor(overrides, rule, relative);
      const overriding = override?.severity[rule];
      if (override !== undefined && overriding !== undefined) {
        return { value: overriding, by: name, override: true, ...this.#placeOf(name, `overrides.${overrides.indexOf(override)}.severity.${rule}`) };
      }
      const choice = choices.severity?.[rule];
      if (choice !== undefined) return { value: choice, by: name, ...this.#placeOf(name, `severity.${rule}`) };
    }
    return { value: undefined, by: 'default' };
  }

  /** The choice for a rule without looking at overrides. */
  generalChoice(rule: string): SeverityChoice | undefined {
    return this.parties.map(({ choices }) => choices.severity?.[rule]).find((choice) => choice !== undefined);
  }

  /** Whether an override gives the rule a level in some files. */
  isRaisedSomewhere(rule: string): boolean {
    return this.parties.some(({ choices }) => choices.overrides?.some(({ severity }) => severity[rule] !== undefined && severity[rule] !== 'off') === true);
  }

  get privateHosts(): Decided<readonly string[]> {
    return this.#decided('privateHosts', ({ privateHosts }) => privateHosts, []);
  }

  get preferredProxy(): Decided<string> {
    return this.#decided('preferredProxy', ({ preferredProxy }) => preferredProxy, '');
  }

  get knownMirrors(): Decided<readonly string[]> {
    return this.#decided('knownMirrors', ({ knownMirrors }) => knownMirrors, []);
  }

  #decided<T>(key: string, read: (choices: Choices) => T | undefined, otherwise: T): Decided<T> {
    for (const { name, choices } of this.parties) {
      const value = read(choices);
      if (value !== undefined) return { value, by: name, ...this.#placeOf(name, key) };
    }
    return { value: otherwise, by: 'default' };
  }

  #placeOf(party: PartyName, key: string): { readonly place?: Place } {
    const span = party === 'project-file' ? this.file?.keys.get(key) : undefined;
    return this.file === undefined || span === undefined ? {} : { place: { path: this.file.source.path, span } };
  }
}

/** What the parties outside of the project's files want, and where to look for its file. */
export interface ControlRequest {
  readonly commandLine?: Choices;
  readonly settings?: Choices;
  /** The project's file: the nearest one above the document, none, or the one at a path. */
  readonly file: 'nearest' | 'none' | { readonly path: string };
}

/** The control over a document. `top` bounds the search upwards, and is where patterns start that stand in no file. */
export function controlOver(document: string, request: ControlRequest, files: ProjectFiles, top: string): Control {
  const path = request.file === 'none' ? undefined : request.file === 'nearest' ? nearest(document, files, top) : request.file.path;
  const file = path === undefined ? undefined : files.control(path);
  return new Control([
    ...(request.commandLine === undefined ? [] : [{ name: 'command-line' as const, choices: request.commandLine, folder: top }]),
    ...(file === undefined ? [] : [{ name: 'project-file' as const, choices: file.choices, folder: parentOf(file.source.path) }]),
    ...(request.settings === undefined ? [] : [{ name: 'settings' as const, choices: request.settings, folder: top }]),
  ], file);
}

function nearest(document: string, files: ProjectFiles, top: string): string | undefined {
  for (const folder of foldersUpward(parentOf(document), top)) {
    const path = `${folder}/${controlFileName}`;
    if (files.kind(path) === 'file') return path;
  }
  return undefined;
}
