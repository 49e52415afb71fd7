import type { BuildAnalysis, Download } from '../../project/analysis.ts';
import { localized } from '../../text/localized.ts';
import { mayUseVendor } from '../shared/module-files.ts';
import type { Finding } from '../finding.ts';
import { insertLinesAbove, offeredFix } from '../fix.ts';
import { configuresGit } from '../shared/git-access.ts';
import { oncePerStage } from '../shared/once-per-stage.ts';
import { bypassedProxy, privateModulesFetchedDirectly } from '../shared/private-route.ts';
import type { Preferences, Rule } from '../rule.ts';

export const rule: Rule = {
  id: 'goprivate-bypasses-proxy',
  severity: 'info',
  group: 'private',
  title: localized('GOPRIVATE leads private modules past the company\'s own proxy', 'GOPRIVATE 使私有模块绕过公司自建的代理'),
  checkBuild: (analysis, preferences) => oncePerStage(analysis, (download) => judge(analysis, download, preferences)),
};

function judge(analysis: BuildAnalysis, download: Download, preferences: Preferences): Finding | undefined {
  const proxy = bypassedProxy(download);
  const setting = analysis.settings.find(({ name, reaches }) => name === 'GOPRIVATE' && reaches.includes(download));
  if (proxy === undefined || setting === undefined || mayUseVendor(download) || meansDirect(download)) return undefined;
  const [module] = privateModulesFetchedDirectly(download, preferences);
  if (module === undefined) return undefined;
  const { step } = download;
  return {
    rule: rule.id,
    severity: rule.severity,
    place: setting.whole,
    message: localized(
      `GOPRIVATE leads ${module.path} past ${proxy} to its repository: set GONOPROXY=none if the proxy serves it, else give this step credentials`,
      `GOPRIVATE 使 ${module.path} 绕过 ${proxy}，直接从代码仓库获取：如果代理提供该模块，请设置 GONOPROXY=none，否则请为此步骤提供凭据`,
    ),
    related: [{ place: module.place, message: localized(`${module.path} is required here`, `${module.path} 在此处被依赖`) }],
    fixes: step.instruction.onbuild ? [] : [offeredFix(
      localized('Set GONOPROXY=none: private modules come from the proxy', '设置 GONOPROXY=none：私有模块从代理获取'),
      [insertLinesAbove(analysis.model.syntax.source, step.instruction, ['ENV GONOPROXY=none'])],
    )],
  };
}

/** Credentials for repositories show that they are meant. */
function meansDirect(download: Download): boolean {
  return download.step.run?.mounts.some(({ type }) => type === 'secret' || type === 'ssh' || type === 'unknown') === true || configuresGit(download);
}
