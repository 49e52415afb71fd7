import type { BuildArgument, Declaration, DockerfileModel, Stage, Step } from '../docker/dockerfile/model.ts';
import type { ShellAssignment, ShellCommand, ShellWord } from '../docker/shell/model.ts';
import type { GoCommand } from '../go/go-command.ts';
import type { Place, Written } from '../text/place.ts';
import { known, unknown } from '../text/resolved.ts';
import type { Download, Setting, SettingSite } from './analysis.ts';
import type { Build } from './build.ts';
import type { Provenance } from './environment.ts';
import { goCommandOf } from './go-commands.ts';
import { isWatchedVariable } from './watched-variables.ts';

/**
 * Every assignment of a watched variable in the Dockerfile and in the compose service that builds it, and those that Makefiles and scripts
 * make for downloads.
 */
export function settingsOf(
  build: Build, model: DockerfileModel, reachable: ReadonlySet<Stage>, downloads: readonly Download[],
): Setting[] {
  const path = build.dockerfile;
  const reaches = (name: string, takes: (provenance: Provenance) => boolean) =>
    downloads.filter((download) => takes(download.environment.get(name).provenance));
  const declared = (declaration: Declaration, site: SettingSite): Setting[] => {
    if (declaration.written === undefined || !isWatchedVariable(declaration.name)) return [];
    return [{
      name: declaration.name,
      value: declaration.value,
      written: declaration.written,
      whole: { path, span: declaration.span },
      site,
      reaches: reaches(declaration.name, (provenance) => (provenance.kind === 'env' || provenance.kind === 'arg-default') && isSource(declaration, provenance.declaration, model)),
    }];
  };
  const assigned = (assignment: ShellAssignment, kind: 'inline' | 'export', stage: Stage, step: Step, command: ShellCommand): Setting[] => {
    if (!isWatchedVariable(assignment.name)) return [];
    return [{
      name: assignment.name,
      value: assignment.value === undefined ? unknown('computed') : known(assignment.value),
      written: assignment.written,
      whole: { path, span: assignment.span },
      site: { kind, stage, step, command },
      // What stands in front of make or of a script is exported there.
      reaches: reaches(assignment.name, (provenance) => (provenance.kind === 'inline' || provenance.kind === 'export') && samePlace(provenance.place, assignment.written.place)),
    }];
  };
  const settings: Setting[] = [...build.inputs.arguments].flatMap(([name, argument]) => composeArgument(name, argument, build, reaches));
  settings.push(...model.globalArguments.flatMap((declaration) => declared(declaration, { kind: 'global-arg' })));
  for (const stage of model.stages) {
    if (!reachable.has(stage)) continue;
    for (const step of stage.steps) {
      for (const each of step.declarations) settings.push(...declared(each, { kind: each.kind, stage, step }));
      if (step.run === undefined) continue;
      const exportsSeen = new Set<number>();
      for (const command of step.run.commands) {
        for (const each of command.assignments) settings.push(...assigned(each, 'inline', stage, step, command));
        for (const each of command.exported) {
          if (exportsSeen.has(each.span.start)) continue;
          exportsSeen.add(each.span.start);
          settings.push(...assigned(each, 'export', stage, step, command));
        }
        const go = goCommandOf(command);
        if (go !== undefined) settings.push(...goEnvWrites(go, path, stage, step, command, reaches));
      }
    }
  }
  settings.push(...settingsElsewhere(path, downloads));
  return settings;
}

/** Assignments of Makefiles and scripts, as far as a download reads them: in front of a command, exported, or by `go env -w`. */
function settingsElsewhere(dockerfile: string, downloads: readonly Download[]): Setting[] {
  const found = new Map<string, Setting & { readonly reaches: Download[] }>();
  for (const download of downloads) {
    if (download.writtenIn === undefined) continue;
    for (const { name, value, span, written } of [...download.command.exported, ...download.command.assignments]) {
      // A variable of make's command line stands nowhere in the Makefile.
      if (written.place.path === dockerfile || !isWatchedVariable(name) || written.place.span.start === written.place.span.end) continue;
      const { provenance } = download.environment.get(name);
      if ((provenance.kind !== 'inline' && provenance.kind !== 'export') || !samePlace(provenance.place, written.place)) continue;
      const key = `${name} ${written.place.path} ${written.place.span.start}`;
      const known = found.get(key);
      if (known !== undefined) known.reaches.push(download);
      else found.set(key, settingElsewhere(name, value, written, { path: written.place.path, span }, download));
    }
  }
  return [...found.values()];
}

function settingElsewhere(
  name: string, value: string | undefined, written: Written, whole: Place, download: Download
): Setting & { readonly reaches: Download[] } {
  const { stage, step } = download;
  return { name, value: value === undefined ? unknown('computed') : known(value), written, whole, site: { kind: 'context-file', stage, step }, reaches: [download] };
}

/** A stage's `ARG NAME` without default takes the value of the global ARG of that name. */
function isSource(declaration: Declaration, inForce: Declaration, model: DockerfileModel): boolean {
  if (declaration === inForce) return true;
  return inForce.written === undefined && inForce.name === declaration.name
    && model.globalArguments.findLast((each) => each.name === inForce.name) === declaration;
}

function composeArgument(
  name: string, argument: BuildArgument, build: Build, reaches: (name: string, takes: (provenance: Provenance) => boolean) => Download[]
): Setting[] {
  if (!isWatchedVariable(name) || build.origin.kind !== 'compose') return [];
  return [{
    name,
    value: argument.value,
    written: argument.written,
    whole: argument.key,
    site: { kind: 'compose-argument', service: build.origin.service.name },
    reaches: reaches(name, (provenance) => provenance.kind === 'build-argument' && provenance.given === argument),
  }];
}

function goEnvWrites(
  go: GoCommand, path: string, stage: Stage, step: Step, command: ShellCommand,
  reaches: (name: string, takes: (provenance: Provenance) => boolean) => Download[],
): Setting[] {
  return go.assignments.flatMap((assignment): Setting[] => {
    const word = command.words[assignment.word];
    if (word === undefined) return [];
    return [{
      name: assignment.key,
      value: known(assignment.value),
      written: writtenBy(word, assignment, path),
      whole: { path, span: word.span },
      site: { kind: 'go-env-w', stage, step, command },
      reaches: reaches(assignment.key, (provenance) => provenance.kind === 'go-env-w' && samePlace(provenance.place, { path, span: word.span })),
    }];
  });
}

/** Bare, or with one pair of quotes around the value or the whole word, the value stands in the file character by character. */
function writtenBy({ text, span }: ShellWord, { key, value }: { readonly key: string; readonly value: string }, path: string): Written {
  const whole = { place: { path, span }, verbatim: false };
  // Continuations inside the word make it longer in the file.
  if (span.end - span.start !== text.length) return whole;
  for (const quote of ['', '"', '\'']) {
    const isBehindKey = text === `${key}=${quote}${value}${quote}`;
    if (!isBehindKey && text !== `${quote}${key}=${value}${quote}`) continue;
    const end = span.end - quote.length;
    return { place: { path, span: { start: end - value.length, end } }, verbatim: true };
  }
  return whole;
}

function samePlace(a: Place, b: Place): boolean {
  return a.path === b.path && a.span.start === b.span.start && a.span.end === b.span.end;
}
