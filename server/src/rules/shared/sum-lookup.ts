import { hasGoModSum, hasSum, modulesNeedingSums, parseGoSum, type GoSum } from '../../go/go-sum.ts';
import { matchesPatternList } from '../../go/module-pattern.ts';
import type { BuildAnalysis, Download } from '../../project/analysis.ts';
import { joinPath } from '../../project/paths.ts';
import { surelyFetches } from './cold-fetch.ts';

/**
 * Whether a build from cold caches surely asks the checksum database at this command: a tool is installed outside the module, whose sums
 * no file holds, or the go.sum in the image lacks a sum of something required. False wherever that is unknown.
 */
export function surelyLooksUpSums(analysis: BuildAnalysis, download: Download): boolean {
  if (!surelyFetches(analysis, download)) return false;
  const exempt = download.environment.get('GONOSUMDB').value;
  if (exempt.kind === 'unknown') return false;
  const isChecked = (module: string) => exempt.kind === 'unset' || !matchesPatternList(exempt.text, module);
  const { go } = download;
  if (go.versioned.length > 0) return /^(?:install|run)$/.test(go.subcommand) && go.versioned.some(({ path }) => isChecked(path));
  if (!addsSums.test(go.subcommand) || go.packages.length > 0 || download.module === undefined) return false;
  const sums = goSumAt(analysis, download);
  return sums !== undefined && modulesNeedingSums(download.module.module.goMod).some(({ module, version }) =>
    isChecked(module) && !(hasSum(sums, module, version) && hasGoModSum(sums, module, version)));
}

/** The same for one requirement; false where a sum of it is known, where it is exempt, or where that is unknown. */
export function surelyLooksUpSumOf(analysis: BuildAnalysis, download: Download, path: string): boolean {
  const exempt = download.environment.get('GONOSUMDB').value;
  const database = download.environment.get('GOSUMDB').value;
  if (exempt.kind === 'unknown' || database.kind !== 'known' || database.text === 'off' || (exempt.kind === 'known' && matchesPatternList(exempt.text, path))) return false;
  if (!addsSums.test(download.go.subcommand) || download.go.packages.length > 0 || download.module === undefined
    || !surelyFetches(analysis, download)) return false;
  const sums = goSumAt(analysis, download);
  return sums !== undefined && modulesNeedingSums(download.module.module.goMod).some(({ module, version }) =>
    module === path && !(hasSum(sums, module, version) && hasGoModSum(sums, module, version)));
}

/** Commands that look up what go.sum lacks; build commands stop with `missing go.sum entry` instead. */
const addsSums = /^mod (?:download|tidy)$/;

/** Undefined when it is not known what the image holds. */
function goSumAt(analysis: BuildAnalysis, { module, files }: Download): GoSum | undefined {
  if (module === undefined) return undefined;
  const found = files.lookup(joinPath(module.folder, 'go.sum'));
  if (found.presence === 'no') return { lines: [], problems: [] };
  if (found.presence === 'unknown' || found.contextPath === undefined) return undefined;
  if (joinPath(analysis.context.root, found.contextPath) === module.module.goSumPath) return module.module.goSum;
  const text = analysis.context.read(found.contextPath);
  return text === undefined ? undefined : parseGoSum(text);
}
