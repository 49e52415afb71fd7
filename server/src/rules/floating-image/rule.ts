import type { Stage } from '../../docker/dockerfile/model.ts';
import { compareGoVersions, languageVersion } from '../../go/go-version.ts';
import type { BuildAnalysis, Download } from '../../project/analysis.ts';
import { localized } from '../../text/localized.ts';
import { sliceOf } from '../../text/source.ts';
import type { Finding, Fix } from '../finding.ts';
import { offeredFix, replace } from '../fix.ts';
import { imageWord, rootStage } from '../shared/image-tag.ts';
import type { Rule } from '../rule.ts';

export const rule: Rule = {
  id: 'floating-image',
  severity: 'hint',
  group: 'toolchain',
  title: localized('The golang image has no version', 'golang 镜像没有指定版本'),
  checkBuild: (analysis) => {
    const told = new Set<Stage>();
    return analysis.downloads.flatMap((download) => {
      const root = rootStage(download.stage);
      if (told.has(root)) return [];
      told.add(root);
      return judge(root, download, analysis);
    });
  },
};

function judge(root: Stage, download: Download, analysis: BuildAnalysis): Finding[] {
  const { image } = download;
  const place = imageWord(analysis, root);
  if (image?.go === undefined || image.go.tagVersion !== undefined || image.pinnedByDigest || image.system === 'windows' || place === undefined) return [];
  const line = download.workspace?.workspace.goWork.go ?? download.module?.module.goMod.go;
  const version = line === undefined ? undefined : languageVersion(line.value.value);
  const file = download.workspace === undefined ? 'go.mod' : 'go.work';
  return [{
    rule: rule.id,
    severity: rule.severity,
    place,
    message: version === undefined
      ? localized(
        `${image.reference} is whatever Go is newest on the day of the build: name a version`,
        `${image.reference} 是构建当天最新的 Go：请写明版本`,
      )
      : localized(
        `${image.reference} is whatever Go is newest on the day of the build: name a version, ${version} at least by ${file}`,
        `${image.reference} 是构建当天最新的 Go：请写明版本，按 ${file} 至少为 ${version}`,
      ),
    related: [],
    fixes: version === undefined ? [] : pin(root, version, file, analysis),
  }];
}

/** First release that has images of these kinds; what a newer or older suite holds is not known here. */
const firstPinned = '1.21';
const safeVariants: ReadonlySet<string> = new Set(['', 'alpine', 'bookworm']);

function pin(root: Stage, version: string, file: string, { model }: BuildAnalysis): Fix[] {
  const { base } = root;
  if (base.kind !== 'image' || compareGoVersions(version, firstPinned) < 0) return [];
  const { source } = model.syntax;
  const match = /^([^$:@]*\bgolang)(?::(?:(latest|1)(?:-(\w+))?|(\w+)))?$/.exec(sliceOf(source, base.word.span));
  if (match === null) return [];
  const [, name = '', , variantBehind, variantAlone] = match;
  const variant = variantBehind ?? (variantAlone === 'latest' || variantAlone === '1' ? '' : variantAlone ?? '');
  if (!safeVariants.has(variant)) return [];
  const pinned = `${name}:${version}${variant === '' ? '' : `-${variant}`}`;
  return [offeredFix(localized(`Name the version of ${file}: ${pinned}`, `写明 ${file} 中的版本：${pinned}`), [replace({ path: source.path, span: base.word.span }, pinned)])];
}
