import { parseGoproxy } from '../../go/goproxy.ts';
import { matchesPatternList } from '../../go/module-pattern.ts';
import { replacementOf } from '../../go/replacements.ts';
import type { Download } from '../../project/analysis.ts';
import type { Place } from '../../text/place.ts';
import { oncePer } from '../../text/memo.ts';

/** A module that a download gets straight from its version control host, whatever proxies there are. */
export interface DirectModule {
  readonly path: string;
  /** Where it is required; undefined for the argument of `go install`. */
  readonly place: Place | undefined;
  readonly indirect: boolean;
  /** The variable that leads past the proxies. */
  readonly because: 'GOPROXY' | 'GONOPROXY' | 'GOPRIVATE';
  readonly value: string;
}

/**
 * The modules, required or asked for, that surely go direct: GOPROXY begins with `direct`, or GONOPROXY (GOPRIVATE by default) covers them.
 */
export const directModules = oncePer((download: Download): readonly DirectModule[] => {
  const { environment, go, module } = download;
  const proxy = environment.get('GOPROXY').value;
  const exempt = environment.get('GONOPROXY');
  const isDirect = proxy.kind === 'known' && parseGoproxy(proxy.text).entries[0]?.kind === 'direct';
  const patterns = exempt.value.kind === 'known' ? exempt.value.text : '';
  const reasonFor = (path: string): Pick<DirectModule, 'because' | 'value'> | undefined => {
    if (patterns !== '' && matchesPatternList(patterns, path)) {
      return { because: exempt.provenance.kind === 'go-default' || environment.get('GOPRIVATE').value === exempt.value ? 'GOPRIVATE' : 'GONOPROXY', value: patterns };
    }
    return isDirect ? { because: 'GOPROXY', value: proxy.text } : undefined;
  };
  const withReason = (path: string, place: Place | undefined, indirect: boolean): DirectModule[] => {
    const reason = reasonFor(path);
    return reason === undefined ? [] : [{ path, place, indirect, ...reason }];
  };
  if (go.versioned.length > 0) return go.versioned.flatMap(({ path }) => withReason(path, undefined, false));
  if (module === undefined) return [];
  const { goMod, goModPath } = module.module;
  return goMod.requires.flatMap((requirement) => {
    const { path, span, indirect } = requirement;
    const replacement = replacementOf(goMod, requirement);
    if (replacement?.isLocal === true) return [];
    return withReason(replacement?.newPath.value ?? path.value, { path: goModPath, span }, indirect);
  });
});

/** Whether a command that fetches surely asks git for this one of its direct modules. */
export function isSurelyFetchedByGit({ go }: Download, { path }: DirectModule): boolean {
  return isSurelyGit(path) && (go.versioned.length > 0 || fetchesEveryRequirement.test(go.subcommand));
}

/** Repositories that are reached by git and by nothing else; elsewhere a go-import line may name another system, or a module proxy. */
export function isSurelyGit(path: string): boolean {
  return /^(?:github\.com|gitlab\.com|bitbucket\.org|gitee\.com|codeberg\.org)\//.test(path)
    || /^(?:git|gitlab|gitea|forgejo|gogs|github)\./.test(path)
    || /\.git(?:\/|$)/.test(path);
}

/** Commands that fetch what go.mod names, imported or not. */
const fetchesEveryRequirement = /^mod (?:download|tidy|vendor)$/;
