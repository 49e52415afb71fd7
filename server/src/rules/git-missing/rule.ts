import type { BuildAnalysis, Download } from '../../project/analysis.ts';
import { localized, type Localized } from '../../text/localized.ts';
import type { DirectModule } from '../shared/direct-modules.ts';
import type { Finding, Fix } from '../finding.ts';
import { offeredFix } from '../fix.ts';
import { installPackages } from '../repairs/install-packages.ts';
import { lackingGit } from '../shared/lacking-git.ts';
import { oncePerStage } from '../shared/once-per-stage.ts';
import type { Rule } from '../rule.ts';

export const rule: Rule = {
  id: 'git-missing',
  severity: 'error',
  group: 'private',
  title: localized('Modules are fetched from their repositories, and the image has no git', '模块直接从代码仓库获取，而镜像中没有 git'),
  // The first download of a stage that lacks git is the one that fails.
  checkBuild: (analysis) => oncePerStage(analysis, (download) => judge(analysis, download)),
};

function judge(analysis: BuildAnalysis, download: Download): Finding | undefined {
  const { image, command } = download;
  // Where GOPROXY=direct alone leads past the proxies, that value is at fault (goproxy-direct-only), and git is not wanted at all.
  const lack = lackingGit(analysis, download, 'otherwise');
  if (lack === undefined || image === undefined) return undefined;
  const { wanted, isCertain } = lack;
  return {
    rule: rule.id,
    severity: isCertain ? 'error' : 'warning',
    place: { path: analysis.build.dockerfile, span: { start: command.words[0]?.span.start ?? command.span.start, end: command.span.end } },
    message: messageOf(image.reference, wanted, download),
    related: relatedOf(analysis, download, wanted),
    fixes: installGit(analysis, download),
  };
}

function messageOf(image: string, { because, value, path }: DirectModule, { environment }: Download): Localized {
  return because === 'GOPROXY' && environment.get('GOPROXY').provenance.kind === 'go-default'
    ? localized(
      `${image} has no git, and Go before 1.13, which knows no proxy by itself, fetches ${path} from its repository: install git before this step`,
      `${image} 中没有 git，而 1.13 之前的 Go 默认不使用代理，会直接从代码仓库获取 ${path}：请在此步骤之前安装 git`,
    )
    : localized(
      `${image} has no git, and ${because}=${value} makes go fetch ${path} from its repository: install git before this step`,
      `${image} 中没有 git，而 ${because}=${value} 使 go 直接从代码仓库获取 ${path}：请在此步骤之前安装 git`,
    );
}

function relatedOf({ build }: BuildAnalysis, { environment, stage }: Download, { because, path, place }: DirectModule): Finding['related'] {
  const { provenance } = environment.get(because);
  const setting = 'place' in provenance ? [{
    place: provenance.place,
    message: localized(`${because} is set here`, `${because} 在此处设置`),
  }] : [];
  const required = place === undefined ? [] : [{ place, message: localized(`${path} is required here`, `${path} 在此处被依赖`) }];
  return [
    ...setting, ...required,
    { place: { path: build.dockerfile, span: stage.from.span }, message: localized('The stage without git starts here', '没有 git 的阶段从此处开始') },
  ];
}

function installGit(analysis: BuildAnalysis, download: Download): Fix[] {
  const { image, files } = download;
  const hasRoots = image?.caCertificates === true || files.lookup('/etc/ssl/certs/ca-certificates.crt').presence === 'yes';
  const edit = installPackages(analysis, download, hasRoots ? ['git'] : ['git', 'ca-certificates']);
  return edit === undefined ? [] : [offeredFix(localized('Install git before the download', '在下载之前安装 git'), [edit])];
}
