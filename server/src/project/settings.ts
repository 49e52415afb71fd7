import type { BuildArgument, Declaration, DockerfileModel, Stage, Step } from '../docker/dockerfile/model.ts';
import { commandsThat } from '../docker/shell/commands-that.ts';
import { isMake } from '../docker/shell/make-call.ts';
import type { ShellAssignment, ShellCommand } from '../docker/shell/model.ts';
import type { GoCommand } from '../go/go-command.ts';
import type { Place } from '../text/place.ts';
import { contains } from '../text/source.ts';
import { known, unknown } from '../text/resolved.ts';
import type { BuildAnalysis, Download, Setting, SettingSite } from './analysis.ts';
import type { Build } from './build.ts';
import type { Provenance } from './environment.ts';
import { goCommandOf } from './go-commands.ts';
import type { WrittenGoEnv } from './go-config.ts';
import { sourceOfArgument, sourceOfDeclaration } from './value-source.ts';
import { isWatchedVariable } from './watched-variables.ts';
import { valueInWord } from './written-word.ts';

/**
 * Every assignment of a watched variable in the Dockerfile and in the compose service that builds it, and those that Makefiles and scripts
 * make for downloads.
 */
export function settingsOf(
  build: Build, { model, reachable, downloads }: Pick<BuildAnalysis, 'model' | 'reachable' | 'downloads'>,
  writtenElsewhere: readonly WrittenGoEnv[],
): Setting[] {
  const path = build.dockerfile;
  const reaches = (name: string, takes: (provenance: Provenance) => boolean) =>
    downloads.filter((download) => takes(download.environment.get(name).provenance));
  const compose = build.origin.kind === 'compose' ? build.origin.file.source : undefined;
  const declared = (declaration: Declaration, site: SettingSite): Setting[] => {
    const { written } = declaration;
    if (written === undefined || !isWatchedVariable(declaration.name)) return [];
    return [{
      name: declaration.name,
      value: declaration.value,
      written,
      source: sourceOfDeclaration({ ...declaration, written }, 'step' in site ? site.step : undefined, model, compose),
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
      source: assignment.written,
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
      for (const each of step.declarations)
        if (isWatchedVariable(each.name)) settings.push(...declared(each, { kind: each.kind, stage, step }));
      const commands = settingCommands(step.run);
      if (commands.length === 0) continue;
      const exportsSeen = new Set<number>();
      for (const command of commands) {
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
  settings.push(...assignedOnTheWay(path, downloads), ...writtenElsewhere.flatMap((each) => goEnvWriteElsewhere(each, downloads)));
  return settings;
}

/** What may hand a variable to the go command, or write it into its configuration. */
const settingCommands = commandsThat((command) =>
  command.assignments.length > 0 || command.exported.length > 0 || (goCommandOf(command)?.assignments.length ?? 0) > 0);

type GrowingSetting = Setting & { readonly reaches: Download[] };

/** Assignments that reach a download by way of Makefiles and scripts: written there, or handed to make on its command line. */
function assignedOnTheWay(dockerfile: string, downloads: readonly Download[]): Setting[] {
  const found = new Map<string, GrowingSetting>();
  for (const download of downloads) {
    for (const assignment of [...download.command.exported, ...download.command.assignments]) {
      const { name, written: { place } } = assignment;
      if (!isWatchedVariable(name) || place.span.start === place.span.end) continue;
      const { provenance } = download.environment.get(name);
      if ((provenance.kind !== 'inline' && provenance.kind !== 'export') || !samePlace(provenance.place, place)) continue;
      const key = `${name} ${place.path} ${place.span.start}`;
      const known = found.get(key);
      const setting = known ?? (place.path === dockerfile ? givenToMake(assignment, download) : assignedElsewhere(assignment, download));
      if (setting === undefined) continue;
      found.set(key, setting);
      setting.reaches.push(download);
    }
  }
  return [...found.values()];
}

function assignedElsewhere({ name, value, span, written, byMake }: ShellAssignment, { stage, step }: Download): GrowingSetting {
  const site: SettingSite = { kind: 'context-file', stage, step, by: 'assignment', syntax: byMake === true ? 'make' : 'shell' };
  return { name, value: value === undefined ? unknown('computed') : known(value), written, source: written, whole: { path: written.place.path, span }, site, reaches: [] };
}

/** `make GOPROXY=… target`; what stands in front of `make` is an assignment like any other. */
function givenToMake({ name, value, span, written }: ShellAssignment, { stage, step }: Download): GrowingSetting | undefined {
  const command = step.run?.commands.find((each) => isMake(each.words[0]?.value) && each.words.some((word) => contains(word.span, span)));
  if (command === undefined) return undefined;
  return {
    name, value: value === undefined ? unknown('computed') : known(value), written, source: written, whole: { path: written.place.path, span },
    site: { kind: 'inline', stage, step, command }, reaches: [],
  };
}

/** `go env -w` in a Makefile or a script, read or not. */
function goEnvWriteElsewhere({ name, value, place, written, step }: WrittenGoEnv, downloads: readonly Download[]): Setting[] {
  if (!isWatchedVariable(name)) return [];
  const reaches = downloads.filter((download) => {
    const { provenance } = download.environment.get(name);
    return provenance.kind === 'go-env-w' && samePlace(provenance.place, place);
  });
  const site: SettingSite = { kind: 'context-file', stage: step.stage, step, by: 'go-env-w', syntax: 'shell' };
  return [{ name, value: value === undefined ? unknown('computed') : known(value), written, source: written, whole: place, site, reaches }];
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
    source: sourceOfArgument(argument, build.origin.file.source),
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
    const written = valueInWord(word, assignment, path);
    return [{
      name: assignment.key,
      value: command.certain ? known(assignment.value) : unknown('computed'),
      written,
      source: written,
      whole: { path, span: word.span },
      site: { kind: 'go-env-w', stage, step, command },
      reaches: reaches(assignment.key, (provenance) => provenance.kind === 'go-env-w' && samePlace(provenance.place, { path, span: word.span })),
    }];
  });
}

function samePlace(a: Place, b: Place): boolean {
  return a.path === b.path && a.span.start === b.span.start && a.span.end === b.span.end;
}
