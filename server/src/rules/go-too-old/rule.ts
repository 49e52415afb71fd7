import { toolchainDecision, type ToolchainDecision } from '../../go/toolchain-decision.ts';
import { compareGoVersions, languageVersion } from '../../go/go-version.ts';
import type { SingleValue } from '../../go/go-mod.ts';
import type { Stage } from '../../docker/dockerfile/model.ts';
import type { ShellCommand } from '../../docker/shell/model.ts';
import type { BuildAnalysis, Download } from '../../project/analysis.ts';
import type { ImageFacts } from '../../project/images.ts';
import { foldersUpward, joinPath } from '../../project/paths.ts';
import type { TextEdit } from '../../text/edit.ts';
import { localized, type Localized } from '../../text/localized.ts';
import type { Finding, Fix } from '../finding.ts';
import { offeredFix, replace } from '../fix.ts';
import { imageWord, rootStage, tagPartPlace } from '../image-tag.ts';
import type { Rule } from '../rule.ts';

export const rule: Rule = {
  id: 'go-too-old',
  severity: 'error',
  group: 'toolchain',
  title: localized('The image has an older Go than go.mod requires', '镜像中的 Go 版本低于 go.mod 的要求'),
  *checkBuild(analysis) {
    const told = new Set<string>();
    for (const download of analysis.downloads) {
      const finding = judge(analysis, download);
      const key = finding && JSON.stringify([finding.place, finding.related.map(({ place }) => place)]);
      if (finding === undefined || key === undefined || told.has(key)) continue;
      told.add(key);
      yield finding;
    }
  },
};

function judge(analysis: BuildAnalysis, download: Download): Finding | undefined {
  const { image, command } = download;
  const version = image?.go?.tagVersion;
  if (image?.go === undefined || version === undefined || image.pinnedByDigest) return undefined;
  if (!command.certain || !command.fatal || !runsGoOfImage(download) || mayHaveOtherLines(download)) return undefined;
  const lines = linesInForce(download, version);
  const gotoolchain = gotoolchainOf(download, image);
  if (lines === undefined || gotoolchain === 'unknown') return undefined;
  const newest = image.go.newestVersion ?? version;
  const decision = toolchainDecision({
    imageVersion: newest,
    goLine: lines.go?.value.value,
    toolchainLine: lines.toolchain?.value.value,
    gotoolchain: gotoolchain.value,
    file: lines.file,
  });
  const line = decision.reason === 'toolchain-line-unreadable' ? lines.toolchain : lines.go;
  if (decision.decision !== 'too-old' || decision.wanted === undefined || line === undefined) return undefined;
  const root = rootStage(download.stage);
  const written = tagPartPlace(analysis, root, version);
  const place = written ?? imageWord(analysis, root);
  if (place === undefined) return undefined;
  const wanted = wantedTag(version, decision.wanted);
  return {
    rule: rule.id,
    severity: rule.severity,
    place,
    message: messageOf(image, newest, lines.file, line.value.value, decision, wanted),
    related: [{
      place: { path: lines.path, span: line.span },
      message: localized(`${lines.file} asks for it here`, `${lines.file} 在此处提出要求`),
    }],
    fixes: written === undefined ? [] : [raise(image, version, wanted, [replace(written, wanted), ...withoutOldVariant(analysis, root, image, wanted)])],
  };
}

interface Lines {
  readonly file: 'go.mod' | 'go.work';
  readonly path: string;
  readonly go: SingleValue | undefined;
  readonly toolchain: SingleValue | undefined;
}

/** First release that reads go.work. */
const firstWithWorkspaces = '1.18';

function linesInForce({ module, workspace }: Download, imageVersion: string): Lines | undefined {
  if (workspace !== undefined && compareGoVersions(imageVersion, firstWithWorkspaces) >= 0) {
    const { goWork, goWorkPath } = workspace.workspace;
    return { file: 'go.work', path: goWorkPath, go: goWork.go, toolchain: goWork.toolchain };
  }
  return module && { file: 'go.mod', path: module.module.goModPath, go: module.module.goMod.go, toolchain: module.module.goMod.toolchain };
}

/** The first patch releases of the 1.21 images may or may not set GOTOOLCHAIN. */
function gotoolchainOf({ environment }: Download, image: ImageFacts): { readonly value: string | undefined } | 'unknown' {
  const { value, provenance } = environment.get('GOTOOLCHAIN');
  if (value.kind === 'unknown' || (provenance.kind === 'go-default' && image.go?.gotoolchain === 'unknown')) return 'unknown';
  return { value: value.kind === 'known' ? value.text : undefined };
}

/** Not one that was unpacked over the image's, installed beside it, or put in front of it in PATH. */
function runsGoOfImage({ command, files, step, go }: Download): boolean {
  if (go.versioned.length > 0 || go.modfile !== undefined) return false;
  const name = command.words[0]?.value;
  if (name !== 'go' && name !== '/usr/local/go/bin/go') return false;
  if (files.lookup('/usr/local/go/bin/go').presence !== 'no') return false;
  const path = command.assignments.concat(command.exported).some((each) => each.name === 'PATH') ? undefined : step.before.variables.get('PATH')?.value;
  if (path?.kind !== 'known') return false;
  const entries = path.text.split(':');
  const own = entries.indexOf('/usr/local/go/bin');
  return own >= 0 && entries.slice(0, own).every((entry) => entry === '/go/bin' || !/go|sdk/i.test(entry));
}

/** An earlier command may have rewritten the lines: `go mod edit -go=1.22`, `sed -i … go.mod`. */
function mayHaveOtherLines({ step, command, directory }: Download): boolean {
  if (directory === undefined) return true;
  const names = new Set([...foldersUpward(directory)].flatMap((folder) => [joinPath(folder, 'go.mod'), joinPath(folder, 'go.work')]).concat(['go.mod', 'go.work']));
  return rewritersOf(step.stage).some((each) => {
    if (each.step > step.index || (each.step === step.index && each.command.span.start >= command.span.start)) return false;
    const { words } = each.command;
    return words[0]?.value === 'go' || words.some((word) => word.value !== undefined && names.has(word.value.replace(/^\.\//, '')));
  });
}

interface Rewriter {
  readonly step: number;
  readonly command: ShellCommand;
}

const rewriters = new WeakMap<Stage, readonly Rewriter[]>();

/** The commands of a stage that may rewrite a file they name; worked out once, since every download asks for those before it. */
function rewritersOf(stage: Stage): readonly Rewriter[] {
  let found = rewriters.get(stage);
  if (found === undefined) {
    found = stage.steps.flatMap((step) => (step.run?.commands ?? []).filter(mayRewrite).map((command) => ({ step: step.index, command })));
    rewriters.set(stage, found);
  }
  return found;
}

function mayRewrite({ words }: ShellCommand): boolean {
  const [program, first, second] = words;
  if (program?.value === 'go') return (first?.value === 'mod' && second?.value === 'edit') || first?.value === 'work';
  return !/^(?:cat|grep|ls|test|\[|stat|echo|cksum|sha256sum|head)$/.test(program?.value ?? '');
}

/** As precise as the tag that it replaces: `1.22` becomes `1.24`, `1.22.3` becomes `1.24.0` or the patch release that the line names. */
function wantedTag(tagVersion: string, wanted: string): string {
  const language = languageVersion(wanted) ?? wanted;
  if (!/^1\.\d+\.\d+$/.test(tagVersion) || compareGoVersions(language, '1.21') < 0) return language;
  return /^1\.\d+\.\d+$/.test(wanted) ? wanted : `${language}.0`;
}

function messageOf(image: ImageFacts, newest: string, file: string, line: string, { reason }: ToolchainDecision, wanted: string): Localized {
  const { reference } = image;
  const target = `golang:${wanted}`;
  switch (reason) {
    case 'go-line-unreadable':
      return localized(
        `${reference} cannot read "go ${line}" in ${file}: Go before 1.21 knows two numbers there only, so take ${target} or newer`,
        `${reference} 无法解析 ${file} 中的 "go ${line}"：Go 1.21 之前这里只允许两段数字，请改用 ${target} 或更新的镜像`,
      );
    case 'toolchain-line-unreadable':
      return localized(
        `${reference} does not know the line "toolchain ${line}" of ${file}: Go reads it since 1.21, so take ${target} or newer`,
        `${reference} 不认识 ${file} 中的 "toolchain ${line}" 一行：Go 从 1.21 起才支持它，请改用 ${target} 或更新的镜像`,
      );
    default: {
      const has = image.go?.tagVersion === newest ? `has Go ${newest}` : `has at most Go ${newest}`;
      const hasZh = image.go?.tagVersion === newest ? `中是 Go ${newest}` : `中最高是 Go ${newest}`;
      const because = reason === 'no-such-toolchain' ? 'this Go cannot fetch a newer one for that line' : 'and nothing lets it fetch a newer one';
      return localized(
        `${reference} ${has}, ${file} requires go ${line}, ${because}: take ${target} or newer`,
        `${reference} ${hasZh}，而 ${file} 要求 go ${line}，且不会自动下载更新的工具链：请改用 ${target} 或更新的镜像`,
      );
    }
  }
}

/** Each Go is built on the Alpine and Debian releases of its time: `1.24-alpine3.16` was never made, `1.24-alpine` was. */
function withoutOldVariant(analysis: BuildAnalysis, root: Stage, { reference }: ImageFacts, wanted: string): TextEdit[] {
  const [, alpine] = /-(alpine\d+\.\d+)$/.exec(reference) ?? [];
  const place = alpine === undefined ? undefined : tagPartPlace(analysis, root, alpine);
  if (place !== undefined) return [replace(place, 'alpine')];
  const [, suite = ''] = /-([a-z]+)$/.exec(reference) ?? [];
  const first = firstWithoutSuite.get(suite);
  const suitePlace = first === undefined || compareGoVersions(wanted, first) < 0 ? undefined : tagPartPlace(analysis, root, suite);
  return suitePlace === undefined ? [] : [replace(suitePlace, 'bookworm')];
}

/**
 * The first Go version that surely has no image on that Debian release: the images are made for the two newest releases, and Go 1.21 came out
 * after bookworm, Go 1.25 after trixie. Source: docker-library/golang.
 */
const firstWithoutSuite: ReadonlyMap<string, string> = new Map([['jessie', '1.21'], ['stretch', '1.21'], ['buster', '1.21'], ['bullseye', '1.25']]);

function raise(image: ImageFacts, version: string, wanted: string, edits: readonly TextEdit[]): Fix {
  return offeredFix(
    localized(`Raise Go from ${version} to ${wanted} (${image.reference})`, `将 Go 从 ${version} 升级到 ${wanted}（${image.reference}）`),
    edits,
  );
}
