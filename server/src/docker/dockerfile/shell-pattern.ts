/** Shell patterns as BuildKit knows them: `*`, `?` and escaped characters; brackets are literal. */

/** `${V#p}` and, when greedy, `${V##p}`. */
export function trimPrefix(value: string, pattern: string, greedy: boolean): string {
  const length = prefixLength(Array.from(value), tokensOf(pattern), greedy);
  return length === undefined ? value : Array.from(value).slice(length).join('');
}

/** `${V%p}` and, when greedy, `${V%%p}`. */
export function trimSuffix(value: string, pattern: string, greedy: boolean): string {
  const characters = Array.from(value);
  const length = prefixLength(characters.toReversed(), tokensOf(pattern).toReversed(), greedy);
  return length === undefined ? value : characters.slice(0, characters.length - length).join('');
}

/**
 * `${V/p/r}` and, when `all`, `${V//p/r}`; matches are the longest ones, from left to right. A pattern that matches nothing at all stands
 * at every place between two characters, only not right behind another match.
 */
export function replacePattern(value: string, pattern: string, replacement: string, all: boolean): string {
  const characters = Array.from(value);
  const tokens = tokensOf(pattern);
  const result: string[] = [];
  let behindMatch = -1;
  let at = 0;
  while (at <= characters.length) {
    const length = prefixLength(characters.slice(at), tokens, true);
    const isMatch = length !== undefined && !(length === 0 && at === behindMatch);
    if (isMatch) result.push(replacement);
    if (isMatch && length > 0) {
      at += length;
      behindMatch = at;
    } else {
      result.push(characters[at] ?? '');
      at++;
    }
    if (isMatch && !all) break;
  }
  return result.join('') + characters.slice(at).join('');
}

type Token = { readonly kind: 'any' } | { readonly kind: 'one' } | { readonly kind: 'literal'; readonly character: string };

function tokensOf(pattern: string): Token[] {
  const tokens: Token[] = [];
  const characters = Array.from(pattern);
  for (let at = 0; at < characters.length; at++) {
    const character = characters[at] ?? '';
    if (character === '*') tokens.push({ kind: 'any' });
    else if (character === '?') tokens.push({ kind: 'one' });
    else if (character === '\\') tokens.push({ kind: 'literal', character: characters[++at] ?? '\\' });
    else tokens.push({ kind: 'literal', character });
  }
  return tokens;
}

/**
 * How many of the first characters the whole pattern matches: the most of them when greedy, else the fewest; undefined when none do.
 * Runs the pattern as a set of states, so that `*a*a*a*` costs length × pattern and no more.
 */
function prefixLength(characters: readonly string[], tokens: readonly Token[], greedy: boolean): number | undefined {
  let states = closure(new Set([0]), tokens);
  let found = states.has(tokens.length) ? 0 : undefined;
  for (let at = 0; at < characters.length && states.size > 0; at++) {
    if (found !== undefined && !greedy) return found;
    const next = new Set<number>();
    for (const state of states) {
      const token = tokens[state];
      if (token === undefined) continue;
      if (token.kind === 'any') next.add(state);
      else if (token.kind === 'one' || token.character === characters[at]) next.add(state + 1);
    }
    states = closure(next, tokens);
    if (states.has(tokens.length)) found = at + 1;
  }
  return found;
}

/** `*` also matches nothing: whoever stands before it stands behind it as well. */
function closure(states: Set<number>, tokens: readonly Token[]): Set<number> {
  for (const state of states) if (tokens[state]?.kind === 'any') states.add(state + 1);
  return states;
}
