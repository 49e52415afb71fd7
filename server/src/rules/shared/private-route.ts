import { parseGoproxy } from '../../go/goproxy.ts';
import { correctedPatternList } from '../../go/module-pattern-problems.ts';
import { coversEverything, matchesPattern, patternsOf } from '../../go/module-pattern.ts';
import { knownProxyOf } from '../../go/proxy-hosts.ts';
import { classifyModuleHost } from '../../go/public-host.ts';
import { isReplaced } from '../../go/replacements.ts';
import type { Download } from '../../project/analysis.ts';
import type { Place } from '../../text/place.ts';
import { ownModule } from './module-files.ts';
import { privateRequirements } from './private-modules.ts';
import type { Preferences } from '../rule.ts';

/** A private module that a download gets from its repository, now or when no proxy has it. */
export interface PrivateModule {
  readonly path: string;
  readonly host: string;
  readonly place: Place;
}

/** Required modules that are private, by their host or because GOPRIVATE says so, and that no proxy in force can serve. */
export function privateModulesFetchedDirectly(download: Download, preferences: Preferences): PrivateModule[] {
  const module = ownModule(download)?.module;
  if (module === undefined) return [];
  const certain = new Set(privateRequirements(module, preferences).map(({ path }) => path));
  const [exempt, unchecked] = [patternsMeant(download, 'GONOPROXY'), patternsMeant(download, 'GONOSUMDB')];
  const covers = (patterns: readonly string[], path: string) => patterns.some((pattern) => matchesPattern(pattern, path));
  // A list that simply covers everything says of no module that it is private.
  const isDeclared = (path: string) =>
    [exempt, unchecked].every((patterns) => covers(patterns.filter((text) => !coversEverything({ text })), path));
  const allGoDirect = onlyPublicProxiesBeforeDirect(download);
  return module.goMod.requires.flatMap((requirement) => {
    const path = requirement.path.value;
    if (!(certain.has(path) || isDeclared(path)) || !(allGoDirect || covers(exempt, path)) || isReplaced(module.goMod, path)) return [];
    return [{ path, host: classifyModuleHost(path).host, place: { path: module.goModPath, span: requirement.span } }];
  });
}

/** The patterns of a list as they are meant: a slip in one is the business of `goprivate-pattern`. */
function patternsMeant({ environment }: Download, name: 'GONOPROXY' | 'GONOSUMDB'): string[] {
  const { value } = environment.get(name);
  return value.kind === 'known' ? patternsOf(correctedPatternList(value.text)).map(({ text }) => text) : [];
}

/** Every entry in front of `direct` is a public proxy, which cannot have a private module. */
function onlyPublicProxiesBeforeDirect({ environment }: Download): boolean {
  const proxy = environment.get('GOPROXY').value;
  if (proxy.kind !== 'known') return false;
  const { entries, problems } = parseGoproxy(proxy.text);
  return problems.length === 0 && entries.at(-1)?.kind === 'direct' && entries.slice(0, -1).every(({ url }) => url !== undefined && knownProxyOf(url) !== undefined);
}

/** The host of the company's own proxy, where GOPRIVATE alone leads private modules past it. */
export function bypassedProxy({ environment }: Download): string | undefined {
  const patterns = environment.get('GONOPROXY');
  const proxy = environment.get('GOPROXY').value;
  if (patterns.provenance.kind !== 'go-default' || patterns.value.kind !== 'known' || proxy.kind !== 'known') return undefined;
  const { entries: [first], problems } = parseGoproxy(proxy.text);
  return problems.length > 0 || first?.url === undefined || first.url.scheme === 'file' || knownProxyOf(first.url) !== undefined ? undefined : first.url.host;
}

/** The host of the entry that is asked first, when it is a public one: a company's proxy may well serve private modules. */
export function firstPublicProxy({ environment }: Download): string | undefined {
  const { value } = environment.get('GOPROXY');
  if (value.kind !== 'known') return undefined;
  const { entries: [first], problems } = parseGoproxy(value.text);
  return problems.length > 0 || first?.url === undefined || knownProxyOf(first.url) === undefined ? undefined : first.url.host;
}
