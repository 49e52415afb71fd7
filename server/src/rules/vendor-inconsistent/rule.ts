import { parseVendorModules, type VendorModules } from '../../go/vendor-modules.ts';
import type { BuildAnalysis } from '../../project/analysis.ts';
import { joinPath } from '../../project/paths.ts';
import { localized, type Localized } from '../../text/localized.ts';
import type { Place } from '../../text/place.ts';
import type { Finding, Fix, RelatedPlace } from '../finding.ts';
import { insertAt, offeredFix, replace } from '../fix.ts';
import { vendorNoMore } from '../repairs/vendor-no-more.ts';
import { contextIsSure } from '../shared/module-files.ts';
import type { Rule } from '../rule.ts';
import { mayBeRewritten, vendoredBuilds, type VendoredBuild } from '../shared/vendored-builds.ts';
import { isVendoredBefore } from './vendored-before.ts';

export const rule: Rule = {
  id: 'vendor-inconsistent',
  severity: 'error',
  group: 'context',
  title: localized('The vendor folder does not agree with go.mod', 'vendor 目录与 go.mod 不一致'),
  *checkBuild(analysis) {
    if (!contextIsSure(analysis)) return;
    // The first command that compiles the module fails.
    const told = new Set<string>();
    for (const build of vendoredBuilds(analysis)) {
      const key = `${build.stage.index} ${build.folder}`;
      const finding = told.has(key) || mayBeRewritten(build) ? undefined : judge(build, analysis);
      if (finding === undefined) continue;
      told.add(key);
      yield finding;
    }
  },
};

function judge(build: VendoredBuild, analysis: BuildAnalysis): Finding | undefined {
  const list = modulesListed(build, analysis);
  if (list !== undefined) {
    return inconsistent(build, analysis, list, ({ en, zh }) => localized(
      `${en}, so run "go mod vendor" and commit the vendor folder`, `${zh}，请运行 "go mod vendor" 并提交 vendor 目录`,
    ));
  }
  // Go reads the missing list as an empty one.
  return lacksFolder(build, analysis) ? inconsistent(build, analysis, { isWorkspace: false, modules: [] }, () => localized(
    '-mod=vendor asks for a vendor folder, and the project has none, so drop the flag, or run "go mod vendor" and commit the folder',
    '-mod=vendor 要求使用 vendor 目录，而项目中没有该目录，请去掉该参数，或运行 "go mod vendor" 并提交该目录',
  )) : undefined;
}

/** @param reason what stands behind the go command's own words: how the two disagree, and what to do */
function inconsistent(
  build: VendoredBuild, analysis: BuildAnalysis, list: VendorModules, reason: (disagreement: Disagreement) => Localized,
): Finding | undefined {
  const disagreement = firstDisagreement(build, list, analysis);
  if (disagreement === undefined) return undefined;
  const command = `go ${build.go.subcommand}`;
  const why = reason(disagreement);
  return {
    rule: rule.id,
    severity: rule.severity,
    place: { path: analysis.build.dockerfile, span: build.command.span },
    message: localized(
      `"${command}" fails with "inconsistent vendoring": ${why.en}`, `"${command}" 会以 "inconsistent vendoring" 失败：${why['zh-cn']}`,
    ),
    related: disagreement.related,
    fixes: withoutVendor(build, analysis),
  };
}

/** The vendor folder's list as the image has it; undefined when there is no folder, or when it is not surely the context's. */
function modulesListed({ files, folder, contextFolder }: VendoredBuild, { context }: BuildAnalysis): VendorModules | undefined {
  const list = files.lookup(joinPath(folder, 'vendor/modules.txt'));
  const text = list.contextPath === undefined ? undefined : context.read(list.contextPath);
  if (text !== undefined) return parseVendorModules(text);
  // A folder without the list is as bad as one that disagrees; a list that an ignore file hides is another fault.
  const isEmpty = list.presence === 'no' && files.lookup(joinPath(folder, 'vendor')).presence === 'yes'
    && context.onDisk(joinPath(contextFolder, 'vendor/modules.txt')) === undefined;
  return isEmpty ? { isWorkspace: false, modules: [] } : undefined;
}

function lacksFolder({ asked, files, folder, contextFolder }: VendoredBuild, analysis: BuildAnalysis): boolean {
  const isAbsent = ['vendor', 'vendor/modules.txt'].every((path) => files.lookup(joinPath(folder, path)).presence === 'no');
  return asked !== undefined && isAbsent && analysis.context.onDisk(joinPath(contextFolder, 'vendor')) === undefined
    && !isVendoredBefore(contextFolder, analysis);
}

interface Disagreement {
  readonly en: string;
  readonly zh: string;
  readonly related: readonly RelatedPlace[];
}

function firstDisagreement(
  { goMod, contextFolder }: VendoredBuild, list: VendorModules, { build }: BuildAnalysis
): Disagreement | undefined {
  if (list.isWorkspace) return undefined;
  const goModPath = joinPath(joinPath(build.contextRoot, contextFolder), 'go.mod');
  for (const { path, version, span } of goMod.requires) {
    if (!canonical.test(version.value)
      || list.modules.some((each) => each.explicit && each.module === path.value && each.version === version.value)) continue;
    const other = list.modules.find((each) => each.module === path.value)?.version;
    const place: Place = { path: goModPath, span };
    return {
      en: `go.mod requires ${path.value} ${version.value}, and vendor/modules.txt has ${other ?? 'it not'}`,
      zh: `go.mod 依赖 ${path.value} ${version.value}，而 vendor/modules.txt 中${other === undefined ? '没有它' : `是 ${other}`}`,
      related: [{ place, message: localized('required here', '在此处声明依赖') }],
    };
  }
  const surplus = list.modules.find((each) => each.explicit && each.version !== undefined
    && !goMod.requires.some(({ path, version }) => path.value === each.module && version.value === each.version));
  return surplus === undefined ? undefined : {
    en: `vendor/modules.txt names ${surplus.module} ${surplus.version ?? ''} as required, and go.mod does not`,
    zh: `vendor/modules.txt 把 ${surplus.module} ${surplus.version ?? ''} 标记为直接依赖，而 go.mod 中没有`,
    related: [],
  };
}

/** What go would have to resolve first is not compared. */
const canonical = /^v\d+\.\d+\.\d+/;

/** Takes the modules from the proxy instead; go.sum must be there to check them. */
function withoutVendor({ go, command, files, folder, asked }: VendoredBuild, { build, settings }: BuildAnalysis): Fix[] {
  if (files.lookup(joinPath(folder, 'go.sum')).presence !== 'yes') return [];
  const title = localized('Ignore the vendor folder and download the modules (-mod=readonly)', '忽略 vendor 目录，改为下载模块（-mod=readonly）');
  const flag = go.flags.findLast(({ name }) => name === 'mod');
  const word = flag === undefined ? undefined : command.words[flag.word];
  if (asked === 'GOFLAGS') {
    const edit = vendorNoMore(command, settings);
    return edit === undefined ? [] : [offeredFix(title, [edit])];
  }
  if (flag === undefined) {
    const subcommand = command.words[1];
    return subcommand === undefined ? [] : [offeredFix(title, [insertAt(build.dockerfile, subcommand.span.end, ' -mod=readonly')])];
  }
  return word === undefined || !word.text.endsWith('=vendor') ? []
    : [offeredFix(title, [replace({ path: build.dockerfile, span: word.span }, word.text.replace(/vendor$/, 'readonly'))])];
}
