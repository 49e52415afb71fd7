import { parseGoEnvFile, type GoEnvSetting } from '../../go/go-env-file.ts';
import type { BuildAnalysis, Download } from '../../project/analysis.ts';
import { joinPath, parentOf, relativeTo } from '../../project/paths.ts';
import { localized } from '../../text/localized.ts';
import { known } from '../../text/resolved.ts';
import type { Finding, Fix } from '../finding.ts';
import { insertLinesAbove, offeredFix } from '../fix.ts';
import { declareAbove, firstDownloads, runsWithDefault, wouldMatter } from '../shared/out-of-reach.ts';
import type { Rule } from '../rule.ts';

export const rule: Rule = {
  id: 'go-env-file-not-read',
  severity: 'warning',
  group: 'reach',
  title: localized('A go.env file of the project that the build does not read', '构建没有读取项目中的 go.env 文件'),
  *checkBuild(analysis) {
    const files = firstDownloads(analysis).map((download) => ({ download, file: goEnvFor(analysis, download) }));
    if (files.every(({ file }) => file === undefined) || mayBeReadOtherwise(analysis)) return;
    for (const { download, file } of files) if (file !== undefined) yield* judge(analysis, download, file);
  },
};

interface ProjectGoEnv {
  /** Relative to the context. */
  readonly path: string;
  readonly settings: ReadonlyMap<string, GoEnvSetting>;
}

/** A script, a copy under another name, GOENV: somebody has thought of the file, and we may not see how it is read. */
function mayBeReadOtherwise({ model, downloads, build }: BuildAnalysis): boolean {
  const named = model.syntax.instructions.some(({ keyword, span }) => {
    const text = model.syntax.source.text.slice(span.start, span.end);
    return keyword === 'RUN' ? /\bgo\.env\b/.test(text) : /\bGOENV\b|\bgo\.env\s+\S*(?:\/env|\/go\/go\.env|\.config\S*|\/go\/?)\s*$/.test(text);
  });
  return named
    || build.inputs.arguments.has('GOENV')
    || build.runtimeEnvironment.some(({ entry }) => entry.key.path.endsWith('/go.env'))
    || downloads.some(({ environment }) => environment.names.some((name) => environment.get(name).provenance.kind === 'go-env-file'));
}

/** In the context's root, beside the Dockerfile, or beside the go.mod of this download. */
function goEnvFor({ build, context }: BuildAnalysis, { module }: Download): ProjectGoEnv | undefined {
  const folders = [module?.module.folder, parentOf(build.dockerfile), context.root].filter((folder) => folder !== undefined);
  for (const folder of folders) {
    const path = relativeTo(context.root, joinPath(folder, 'go.env'));
    const text = path === undefined ? undefined : context.readOnDisk(path);
    if (path !== undefined && text !== undefined) return { path, settings: parseGoEnvFile(text).settings };
  }
  return undefined;
}

function judge(analysis: BuildAnalysis, download: Download, { path, settings }: ProjectGoEnv): Finding[] {
  if (placesGoReads(download).some((place) => download.files.lookup(place).presence !== 'no')) return [];
  const missed = [...settings.values()].filter(({ key, value }) => isOpen(key, download) && wouldMatter(key, known(value), download));
  const [first] = missed;
  if (first === undefined) return [];
  const { command, go } = download;
  return [{
    rule: rule.id,
    severity: rule.severity,
    variable: first.key,
    place: { path: analysis.build.dockerfile, span: { start: command.words[0]?.span.start ?? command.span.start, end: command.span.end } },
    message: localized(
      `go ${go.subcommand} does not read ${path}, so ${first.key} there has no effect: copy it into the image and name it with ENV GOENV`,
      `go ${go.subcommand} 不会读取 ${path}，其中的 ${first.key} 不起作用：请把它复制到镜像中，并用 ENV GOENV 指定`,
    ),
    related: missed.map(({ key, lineSpan }) => ({
      place: { path: joinPath(analysis.context.root, path), span: lineSpan },
      message: localized(`${key} is set here`, `${key} 在此处设置`),
    })),
    fixes: fixesOf(analysis, download, path, missed),
  }];
}

/** Nothing decides the variable: what the image sets with ENV, GOTOOLCHAIN among it, beats the file wherever it lies. */
function isOpen(key: string, download: Download): boolean {
  return runsWithDefault(key, download) && download.environment.get(key).provenance.kind !== 'image';
}

/** The user's file. GOROOT has one of its own in every image; a copy of ours over it is seen by what it sets. */
function placesGoReads({ environment }: Download): readonly string[] {
  const home = environment.get('HOME').value;
  return home.kind === 'known' ? [`${home.text}/.config/go/env`] : [];
}

/** A folder that no module lies in, so that nothing else is touched. */
const goEnvInImage = '/etc/go.env';

function fixesOf(analysis: BuildAnalysis, { step }: Download, path: string, missed: readonly GoEnvSetting[]): Fix[] {
  if (step.instruction.onbuild) return [];
  const fixes: Fix[] = [];
  if (analysis.context.exists(path) === 'file') {
    const lines = [`COPY ${path} ${goEnvInImage}`, `ENV GOENV=${goEnvInImage}`];
    fixes.push(offeredFix(localized(
      `Copy it to ${goEnvInImage} and set ENV GOENV`,
      `复制到 ${goEnvInImage} 并设置 ENV GOENV`,
    ), [insertLinesAbove(analysis.model.syntax.source, step.instruction, lines)]));
  }
  const [only] = missed;
  const line = missed.length === 1 && only !== undefined && /^[^\s"'\\$]+$/.test(only.value) ? `ARG ${only.key}=${only.value}` : undefined;
  const edit = line === undefined ? undefined : declareAbove(analysis, step, line);
  if (line !== undefined && edit !== undefined) fixes.push(offeredFix(localized(`Write "${line}" above it instead`, `改为在它之前写 "${line}"`), [edit]));
  return fixes;
}
