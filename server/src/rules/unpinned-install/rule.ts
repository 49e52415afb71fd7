import type { VersionedPackage } from '../../go/go-command.ts';
import { parseGoMod, type GoMod } from '../../go/go-mod.ts';
import { compareGoVersions } from '../../go/go-version.ts';
import type { BuildAnalysis, Download } from '../../project/analysis.ts';
import { localized } from '../../text/localized.ts';
import type { Finding, Fix } from '../finding.ts';
import { offeredFix } from '../fix.ts';
import type { Rule } from '../rule.ts';

export const rule: Rule = {
  id: 'unpinned-install',
  severity: 'info',
  group: 'cache',
  title: localized('A build installs whatever version is newest that day', '构建时安装当天的最新版本'),
  checkBuild: (analysis) => analysis.downloads.flatMap((download) => [
    ...download.go.versioned.flatMap((each) => moving(each, download, analysis)), ...upgrading(download, analysis),
    ...adding(download, analysis),
  ]),
};

/** Words that name another version from one day to the next. Other branches cannot be told from tags. */
const movingVersions = /^(?:latest|upgrade|patch|main|master|HEAD)$/;

/** The version of these programs is in their name, and nobody tags them: each runs the Go release that it is named after. */
const namesRelease = /^golang\.org\/dl\/go\d/;

function moving({ path, version, word }: VersionedPackage, download: Download, analysis: BuildAnalysis): Finding[] {
  const written = download.command.words[word];
  // A version that comes from an ARG can be chosen by whoever builds.
  if (!movingVersions.test(version) || namesRelease.test(path) || written?.text.endsWith(`@${version}`) !== true) return [];
  const place = { path: analysis.build.dockerfile, span: { start: written.span.end - version.length - 1, end: written.span.end } };
  const known = versionOf(path, download, analysis);
  const what = known === undefined
    ? localized('write the version', '请写明版本')
    : localized(`write @${known}, as in go.mod`, `请按 go.mod 写成 @${known}`);
  return [{
    rule: rule.id,
    severity: rule.severity,
    place,
    message: localized(
      `@${version} of ${path} is another version from one build to the next, and a cached layer keeps an old one: ${what.en}`,
      `${path} 的 @${version} 每次构建可能是不同版本，而缓存的层又会一直保留旧版本：${what['zh-cn']}`,
    ),
    related: [],
    fixes: known === undefined ? [] : [pin(place, known)],
  }];
}

function pin(place: Finding['place'], version: string): Fix {
  return offeredFix(localized(`Write @${version}`, `改写为 @${version}`), [{ ...place, newText: `@${version}` }]);
}

/** The version that the project's go.mod requires of the module that holds the package. */
function versionOf(path: string, { module }: Download, { context }: BuildAnalysis): string | undefined {
  const text = context.read('go.mod');
  const goMods: GoMod[] = [...(module === undefined ? [] : [module.module.goMod]), ...(text === undefined ? [] : [parseGoMod(text)])];
  const fits = goMods.flatMap(({ requires }) => requires).filter((each) => path === each.path.value || path.startsWith(`${each.path.value}/`));
  return fits.sort((a, b) => b.path.value.length - a.path.value.length)[0]?.version.value;
}

/** `go get -u` raises the requirements of go.mod to what is newest. */
function upgrading({ go, command, module, environment }: Download, analysis: BuildAnalysis): Finding[] {
  const flag = go.flags.find(({ name, value }) => name === 'u' && value !== 'false');
  const word = flag === undefined ? undefined : command.words[flag.word];
  const mode = environment.get('GO111MODULE').value;
  // Without a module, and in GOPATH mode, it fetches a program in the old way.
  if (go.subcommand !== 'get' || word === undefined || module === undefined || mode.kind === 'unknown' || (mode.kind === 'known' && mode.text === 'off')) return [];
  return [{
    rule: rule.id,
    severity: rule.severity,
    place: { path: analysis.build.dockerfile, span: word.span },
    message: localized(
      '"go get -u" raises the requirements of go.mod to whatever is newest when the image is built: run it before you commit, and "go mod download" here',
      '"go get -u" 会把 go.mod 中的依赖升级到构建镜像时的最新版本：请在提交前运行它，此处改用 "go mod download"',
    ),
    related: [],
    fixes: [],
  }];
}

/** `go get PATH` of what go.mod does not require yet. */
function adding({ go, command, module, environment, image }: Download, analysis: BuildAnalysis): Finding[] {
  const mode = environment.get('GO111MODULE').value;
  const isOld = image?.go?.oldestVersion === undefined || compareGoVersions(image.go.oldestVersion, firstModulesOnly) < 0;
  if (go.subcommand !== 'get' || module === undefined || isOld || (mode.kind !== 'unset' && !(mode.kind === 'known' && mode.text === 'on'))) return [];
  if (go.flags.some(({ name }) => name === 'u')) return [];
  const { goMod } = module.module;
  const own = [...goMod.requires.map((each) => each.path.value), ...(goMod.module === undefined ? [] : [goMod.module.value.value])];
  return go.packages.flatMap(({ text, word }) => {
    const written = command.words[word];
    const isKnown = own.some((path) => text === path || text.startsWith(`${path}/`));
    if (written === undefined || isKnown || !/^[\w-]+(?:\.[\w-]+)+\/[^@]+$/.test(text) || text.includes('...')) return [];
    return [{
      rule: rule.id,
      severity: rule.severity,
      place: { path: analysis.build.dockerfile, span: written.span },
      message: localized(
        `go.mod does not require ${text}, so "go get" takes whatever version is newest when the image is built: require it in go.mod, or install a program with "go install ${text}@VERSION"`,
        `go.mod 没有依赖 ${text}，因此 "go get" 会取构建镜像时的最新版本：请在 go.mod 中声明该依赖；如果是程序，请用 "go install ${text}@VERSION" 安装`,
      ),
      related: [],
      fixes: [],
    }];
  });
}

/** Before, "go get" was how programs were installed, too. */
const firstModulesOnly = '1.16';
