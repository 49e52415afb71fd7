import type { BuildArgument, Declaration } from '../../docker/dockerfile/model.ts';
import type { BuildAnalysis, Download } from '../../project/analysis.ts';
import { lineInFile, textInFile } from '../../project/build.ts';
import type { Provenance } from '../../project/environment.ts';
import type { TextEdit } from '../../text/edit.ts';
import { localized, type Localized } from '../../text/localized.ts';
import { nonEmptyText } from '../../text/resolved.ts';
import type { Finding, Fix } from '../finding.ts';
import { offeredFix, replace, safeFix } from '../fix.ts';
import { declareAbove, firstDownloads, isPredefined, steersDownloads, wouldMatter } from '../shared/out-of-reach.ts';
import type { Rule } from '../rule.ts';

export const rule: Rule = {
  id: 'build-arg-not-consumed',
  severity: 'warning',
  group: 'reach',
  title: localized('A build argument that no stage declares, or that an ENV overrides, is dropped in silence', '没有任何阶段声明、或被 ENV 覆盖的构建参数会被悄悄丢弃'),
  *checkBuild(analysis) {
    if (analysis.build.origin.kind !== 'compose') return;
    for (const [name, argument] of analysis.build.inputs.arguments) {
      if (steersDownloads(name) && !isPredefined(name)) yield* judge(analysis, name, argument);
    }
  },
};

/** A declaration anywhere makes it another rule's business: in front of FROM, behind the download, in another stage. */
function isDeclared({ model }: BuildAnalysis, name: string): boolean {
  return model.syntax.instructions.some(({ keyword, words }) => keyword === 'ARG' && words.some(({ text }) => text.split('=')[0] === name));
}

function judge(analysis: BuildAnalysis, name: string, argument: BuildArgument): Finding[] {
  const declared = isDeclared(analysis, name);
  // Where it reaches one download, another one that has a value of its own is meant to have it.
  if (declared && analysis.downloads.some(({ environment }) => takes(environment.get(name).provenance, argument))) return [];
  const missing = firstDownloads(analysis, (download) =>
    wouldMatter(name, argument.value, download) && (!declared || overriding(analysis, name, download) !== undefined));
  const [first] = missing;
  if (first === undefined) return [];
  const winner = overriding(analysis, name, first);
  const path = analysis.build.dockerfile;
  return [{
    rule: rule.id,
    severity: rule.severity,
    variable: name,
    place: argument.key,
    message: messageOf(analysis, name, first, winner),
    related: [
      ...(winner === undefined ? [] : [{ place: { path, span: winner.span }, message: localized('This value is in force', '实际生效的是这个值') }]),
      ...missing.map(({ command, go }) => ({
        place: { path, span: command.span },
        message: localized(`go ${go.subcommand} runs without it`, `go ${go.subcommand} 运行时没有这个值`),
      })),
    ],
    fixes: fixesOf(analysis, name, missing),
  }];
}

/** The ENV with a value of its own that a download reads: it beats every argument of its name, wherever that is declared. */
function overriding({ model, build }: BuildAnalysis, name: string, { environment }: Download): Declaration | undefined {
  const { provenance } = environment.get(name);
  if (provenance.kind !== 'env' || provenance.declaration.written === undefined) return undefined;
  return textInFile(provenance.declaration.span, build, model.syntax.source).includes('$') ? undefined : provenance.declaration;
}

function takes(provenance: Provenance, argument: BuildArgument): boolean {
  return provenance.kind === 'build-argument' && provenance.given === argument;
}

function messageOf(
  { model, build }: BuildAnalysis, name: string, { go, environment }: Download, winner: Declaration | undefined,
): Localized {
  const command = `go ${go.subcommand}`;
  if (winner !== undefined) {
    const line = lineInFile(winner.span.start, build, model.syntax.source);
    return localized(
      `${name} is passed to the build, but ENV ${name} in line ${line} beats every argument, so ${command} never sees it: take the argument there`,
      `构建传入了 ${name}，但第 ${line} 行的 ENV ${name} 优先于任何构建参数，${command} 看不到这个值：请在那里使用该参数`,
    );
  }
  const { kind } = environment.get(name).provenance;
  return kind === 'inline' || kind === 'export'
    ? localized(
      `${name} is passed to the build, but ${command} is given another one in its own line: declare "ARG ${name}", and take it there`,
      `构建传入了 ${name}，但 ${command} 所在行设置了另一个值：请声明 "ARG ${name}"，并在那里使用`,
    )
    : localized(
      `${name} is passed to the build, but no stage declares it, so ${command} never sees it: add "ARG ${name}" to the Dockerfile`,
      `构建传入了 ${name}，但没有任何阶段声明它，${command} 看不到这个值：请在 Dockerfile 中加上 "ARG ${name}"`,
    );
}

/** An ARG without a default, and the value of an ENV as the default of one, change nothing for builds that pass nothing. */
function fixesOf(analysis: BuildAnalysis, name: string, downloads: readonly Download[]): Fix[] {
  const winners = new Set(downloads.map((download) => overriding(analysis, name, download)).filter((each) => each !== undefined));
  const edits: (TextEdit | undefined)[] = [...winners].flatMap((winner) => takeArgument(analysis, winner));
  for (const download of downloads) {
    if (overriding(analysis, name, download) !== undefined) continue;
    const { kind } = download.environment.get(name).provenance;
    edits.push(kind === 'inline' || kind === 'export' ? undefined : declareAbove(analysis, download.step, `ARG ${name}`));
  }
  const complete = edits.filter((edit) => edit !== undefined);
  if (complete.length < edits.length) return [];
  return winners.size === 0
    ? [safeFix(localized(`Add "ARG ${name}" above the download`, `在下载步骤之前加上 "ARG ${name}"`), complete)]
    : [offeredFix(localized(`Take the argument in ENV ${name}, with its value as the default`, `让 ENV ${name} 使用该参数，并以原值为默认值`), complete)];
}

function takeArgument(analysis: BuildAnalysis, { name, value, written }: Declaration): (TextEdit | undefined)[] {
  const { model: { stages, syntax: { source } } } = analysis;
  const step = stages.flatMap(({ steps }) => steps).find(({ declarations }) => declarations.some((each) => each.written === written));
  const text = nonEmptyText(value) ?? '';
  const isPlain = written?.verbatim === true && /^[^\s"'$\\`{}]+$/.test(text) && source.text.charAt(written.place.span.start - 1) !== '\'';
  if (step === undefined || written === undefined || !isPlain) return [undefined];
  const isThere = step.before.variables.get(name)?.origin.kind === 'arg';
  return [...(isThere ? [] : [declareAbove(analysis, step, `ARG ${name}`)]), replace(written.place, `\${${name}:-${text}}`)];
}
