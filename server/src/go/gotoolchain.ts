/** GOTOOLCHAIN values. Source: facts/go-module-download.md §6; Go: cmd/go/internal/toolchain/select.go. */
import { quoteGo } from './go-quote.ts';
import { isGoVersion, isLanguageVersion, toolchainVersion } from './go-version.ts';

export type GotoolchainMode =
  /** Never switch; the go line is still enforced. Also what an empty value in an environment file means. */
  | { readonly kind: 'local' }
  /** Start from `minimum` (the running toolchain when undefined) and go up to what go.mod asks for. */
  | { readonly kind: 'auto' | 'path'; readonly minimum: string | undefined }
  /** Always exactly this version, whatever go.mod says. */
  | { readonly kind: 'fixed'; readonly version: string }
  | { readonly kind: 'invalid'; readonly goMessage: string; readonly corrected?: string };

/** Classifies a value; versions come without "go". An empty process variable counts as unset and must not come here. */
export function parseGotoolchain(value: string): GotoolchainMode {
  const plus = value.indexOf('+');
  const [base, suffix] = plus < 0 ? [value, undefined] : [value.slice(0, plus), value.slice(plus + 1)];
  if (suffix === undefined) return parseWord(value);
  const minimum = base === 'local' ? undefined : toolchainVersion(base);
  if (base !== 'local' && minimum === undefined)
    return invalid(value, `invalid GOTOOLCHAIN ${quoteGo(value)}: invalid minimum toolchain ${quoteGo(base)}`);
  if (suffix !== 'auto' && suffix !== 'path')
    return invalid(value, `invalid GOTOOLCHAIN ${quoteGo(value)}: only version suffixes are +auto and +path`);
  return { kind: suffix, minimum };
}

function parseWord(value: string): GotoolchainMode {
  if (value === 'local' || value === '') return { kind: 'local' };
  if (value === 'auto' || value === 'path') return { kind: value, minimum: undefined };
  const version = toolchainVersion(value);
  // No release of Go 2 has a name that the go command would look for.
  if (version?.startsWith('1') !== true) return invalid(value, `invalid GOTOOLCHAIN ${quoteGo(value)}`);
  if (isLanguageVersion(version)) return invalid(value, languageMessage(value));
  return { kind: 'fixed', version };
}

/** What the go command says when it is to fetch a toolchain under the name of a language. */
export function languageMessage(name: string): string {
  return `invalid toolchain: ${name} is a language version but not a toolchain version (${name}.x)`;
}

function invalid(value: string, goMessage: string): GotoolchainMode {
  const corrected = correctedGotoolchain(value);
  return { kind: 'invalid', goMessage, ...(corrected !== undefined && { corrected }) };
}

/** Letter case, quotes, and a version without its "go" or with a "v". */
function correctedGotoolchain(value: string): string | undefined {
  const bare = value.replace(/["'\s]/gu, '').toLowerCase();
  const named = bare.replace(/^v?(?=\d)/u, 'go');
  const candidate = isGoVersion(bare.replace(/^v/u, '').replace(/\+.*$/u, '')) ? named : bare;
  return candidate !== value && candidate !== '' && parseGotoolchain(candidate).kind !== 'invalid' ? candidate : undefined;
}
