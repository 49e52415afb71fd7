import { matchesPatternList } from '../../go/module-pattern.ts';
import { correctedPatternList, patternProblems } from '../../go/module-pattern-problems.ts';
import type { BuildAnalysis, Download } from '../../project/analysis.ts';
import { localized } from '../../text/localized.ts';
import type { Finding, Fix } from '../finding.ts';
import { insertAt, insertLinesAbove, offeredFix } from '../fix.ts';
import { mayUseVendor, ownModule } from '../shared/module-files.ts';
import { oncePerStage } from '../shared/once-per-stage.ts';
import { privateRequirements, type PrivateRequirement } from '../shared/private-modules.ts';
import { firstPublicProxy } from '../shared/private-route.ts';
import type { Preferences, Rule } from '../rule.ts';

export const rule: Rule = {
  id: 'goprivate-missing',
  severity: 'warning',
  group: 'private',
  title: localized('A private module is asked of the public proxy', '向公共代理请求私有模块'),
  checkBuild: (analysis, preferences) => oncePerStage(analysis, (download) => judge(analysis, download, preferences)),
};

function judge(analysis: BuildAnalysis, download: Download, preferences: Preferences): Finding | undefined {
  const module = ownModule(download)?.module;
  if (module === undefined || !fetching.test(download.go.subcommand) || mayUseVendor(download)) return undefined;
  const exempt = download.environment.get('GONOPROXY').value;
  const proxy = firstPublicProxy(download);
  if (exempt.kind === 'unknown' || proxy === undefined) return undefined;
  const isMeant = exempt.kind === 'unset' ? () => false : meantBy(exempt.text);
  const exposed = privateRequirements(module, preferences)
    .filter(({ path }) => !isMeant(path) && !isInOtherList(download, path));
  const [first] = exposed;
  if (first === undefined) return undefined;
  const patterns = [...new Set(exposed.map(({ pattern }) => pattern))];
  const { command } = download;
  return {
    rule: rule.id,
    severity: rule.severity,
    place: { path: analysis.build.dockerfile, span: { start: command.words[0]?.span.start ?? command.span.start, end: command.span.end } },
    message: localized(
      `${first.path} is private, but its name goes to ${proxy}, which cannot have it: set GOPRIVATE=${patterns.join(',')}`,
      `${first.path} 是私有模块，但其名称会发送给 ${proxy}，而后者不可能有该模块：请设置 GOPRIVATE=${patterns.join(',')}`,
    ),
    related: exposed.map(({ path, requirement }) => ({
      place: { path: module.goModPath, span: requirement.span },
      message: localized(`${path} is required here`, `${path} 在此处被依赖`),
    })),
    fixes: setGoprivate(analysis, download, exposed, patterns),
  };
}

/** A slip in the list is what `goprivate-pattern` reports; one whose correction nobody knows may have meant any module. */
function meantBy(list: string): (path: string) => boolean {
  const isUnclear = patternProblems(list).some(({ effect, corrected }) => effect === 'never' && corrected === undefined);
  const meant = correctedPatternList(list);
  return (path) => isUnclear || matchesPatternList(meant, path);
}

/** GONOSUMDB alone covers it: `gonoproxy-without-gonosumdb` tells that. */
function isInOtherList({ environment }: Download, path: string): boolean {
  const { value, provenance } = environment.get('GONOSUMDB');
  return provenance.kind !== 'go-default' && value.kind === 'known' && matchesPatternList(value.text, path);
}

const fetching = /^(?:mod (?:download|tidy|vendor)|build|install|run|test|vet|get)$/;

/** Adds to the list in force where it can be read, else sets one above the step. */
function setGoprivate(
  { model }: BuildAnalysis, download: Download, exposed: readonly PrivateRequirement[], patterns: readonly string[]
): Fix[] {
  const { step, environment } = download;
  const title = (value: string) => localized(`Set GOPRIVATE=${value}`, `设置 GOPRIVATE=${value}`);
  const inForce = environment.get('GOPRIVATE');
  // A GONOPROXY of its own decides alone; what is wanted there, only its author knows.
  if (environment.get('GONOPROXY').provenance.kind !== 'go-default' && environment.get('GONOPROXY').value.kind !== 'unset' && environment.get('GONOPROXY').value !== inForce.value) return [];
  if (step.instruction.onbuild || exposed.length === 0) return [];
  if (inForce.value.kind === 'unset' || (inForce.value.kind === 'known' && inForce.value.text === '')) {
    const value = patterns.join(',');
    return [offeredFix(title(value), [insertLinesAbove(model.syntax.source, step.instruction, [`ENV GOPRIVATE=${value}`])])];
  }
  const { provenance } = inForce;
  if (inForce.value.kind !== 'known' || provenance.kind !== 'env' || provenance.declaration.written?.verbatim !== true) return [];
  const { place } = provenance.declaration.written;
  return [offeredFix(title([inForce.value.text, ...patterns].join(',')), [insertAt(place.path, place.span.end, `,${patterns.join(',')}`)])];
}
