import type { Step } from '../../docker/dockerfile/model.ts';
import { cleanAbsolute, isInside } from '../../docker/dockerfile/paths.ts';
import { commandsThat } from '../../docker/shell/commands-that.ts';
import type { ShellCommand } from '../../docker/shell/model.ts';
import type { BuildAnalysis } from '../../project/analysis.ts';
import { localized } from '../../text/localized.ts';
import { nonEmptyText } from '../../text/resolved.ts';
import type { Finding, Fix } from '../finding.ts';
import { offeredFix, replace } from '../fix.ts';
import type { Rule } from '../rule.ts';

export const rule: Rule = {
  id: 'world-writable',
  severity: 'warning',
  group: 'cache',
  title: localized('Everybody may write Go’s folders', '任何用户都可以写入 Go 的目录'),
  checkBuild: (analysis) => [...opened(analysis)],
};

function* opened(analysis: BuildAnalysis): Generator<Finding> {
  for (const { step, command } of analysis.commands.of(openings)) {
    const opening = openingOf(command);
    const target = opening?.targets.find((each) => holdsCache(each, step));
    if (opening !== undefined && target !== undefined) yield judge(opening, target, step, command, analysis);
  }
}

const openings = commandsThat((command) => openingOf(command) !== undefined);

interface Opening {
  readonly mode: string;
  readonly recursive: boolean;
  readonly targets: readonly string[];
}

/** A chmod that lets everybody write. With the sticky bit, as the official images have it on /go, nobody can touch what others made. */
function openingOf({ program, values }: ShellCommand): Opening | undefined {
  if (program !== 'chmod' || values.includes(undefined)) return undefined;
  const known = values.slice(1).filter((value) => value !== undefined);
  const rest = known.filter((value) => !/^(?:-[Rvcf]+|--\w[\w-]*)$/.test(value));
  const [mode, ...targets] = rest;
  if (mode === undefined || !/^(?:0?\d\d[2367]|[ugo]*[oa][ugo]*[+=][rxXs]*w[rwxXs]*|[+=]rwx)$/.test(mode)) return undefined;
  return { mode, recursive: known.some((value) => /^(?:-[a-zA-Z]*R[a-zA-Z]*|--recursive)$/.test(value)), targets };
}

/** GOPATH, the folders between it and a cache, a cache, and what lies in one. */
function holdsCache(target: string, { before: { variables } }: Step): boolean {
  const gopath = nonEmptyText(variables.get('GOPATH')?.value);
  if (gopath === undefined || !target.startsWith('/')) return false;
  const folder = cleanAbsolute(target.replace(/\/\*+$/, ''));
  const modules = nonEmptyText(variables.get('GOMODCACHE')?.value) ?? `${gopath}/pkg/mod`;
  const compiled = nonEmptyText(variables.get('GOCACHE')?.value) ?? '/root/.cache/go-build';
  return folder !== '/' && folder !== '/root' && [modules, compiled].some((cache) => isInside(folder, cache) || isInside(cache, folder));
}

function judge({ mode, recursive, targets }: Opening, target: string, step: Step, command: ShellCommand, analysis: BuildAnalysis): Finding {
  const place = { path: analysis.build.dockerfile, span: command.span };
  return {
    rule: rule.id,
    severity: rule.severity,
    place,
    message: localized(
      `chmod ${mode} lets every user change ${target}, and so what is built from it: give it to the one user that needs it with chown`,
      `chmod ${mode} 让任何用户都能修改 ${target}，从而修改由它构建的内容：请用 chown 只交给需要它的用户`,
    ),
    related: [],
    fixes: step.instruction.onbuild || !targets.every((each) => holdsCache(each, step))
      ? []
      : giveTo(userBehind(step), recursive, targets, command, place.path),
  };
}

/** The user that the stage ends with, when the step itself does not run as that one. */
function userBehind({ before, stage }: Step): string | undefined {
  const user = nonEmptyText(stage.end.user);
  const isRoot = user === undefined || /^(?:root|0)(?::|$)/.test(user);
  return isRoot || user === nonEmptyText(before.user) || !/^[\w.:-]+$/.test(user) ? undefined : user;
}

function giveTo(user: string | undefined, recursive: boolean, targets: readonly string[], command: ShellCommand, path: string): Fix[] {
  const [first] = command.words;
  const last = command.words.at(-1);
  if (user === undefined || first === undefined || last === undefined || !targets.every((each) => /^[\w./-]+$/.test(each))) return [];
  const text = ['chown', ...(recursive ? ['-R'] : []), user, ...targets].join(' ');
  return [offeredFix(localized(`Give it to ${user}: ${text}`, `交给 ${user}：${text}`), [replace({ path, span: { start: first.span.start, end: last.span.end } }, text)])];
}
