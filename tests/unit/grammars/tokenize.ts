import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type * as Oniguruma from 'vscode-oniguruma';
import type * as Textmate from 'vscode-textmate';
import type { IGrammar, IOnigLib } from 'vscode-textmate';

/** These two are CommonJS bundles whose names a static import of an ES module does not see. */
const require = createRequire(import.meta.url);
const textmate = require('vscode-textmate') as typeof Textmate;
const oniguruma = require('vscode-oniguruma') as typeof Oniguruma;

/** One of our grammars of `syntaxes/`, read by the engine that VS Code runs. */
export async function loadGrammar(language: string): Promise<IGrammar> {
  const path = new URL(`../../../syntaxes/${language}.tmLanguage.json`, import.meta.url);
  const raw = textmate.parseRawGrammar(readFileSync(path, 'utf8'), path.pathname);
  engine ??= loadEngine();
  const registry = new textmate.Registry(
    { onigLib: engine, loadGrammar: (scope) => Promise.resolve(scope === raw.scopeName ? raw : null) }
  );
  const grammar = await registry.loadGrammar(raw.scopeName);
  if (grammar === null) throw new Error(`${path.pathname} gives no grammar`);
  return grammar;
}

/**
 * The pieces of a text with their innermost scopes, language ending left out: `GOPROXY variable.other.readwrite`; text of no scope
 * stands alone.
 */
export function tokens(grammar: IGrammar, text: string): string[] {
  const result: string[] = [];
  let state = textmate.INITIAL;
  for (const line of text.split('\n')) {
    const tokenized = grammar.tokenizeLine(line, state);
    state = tokenized.ruleStack;
    for (const { startIndex, endIndex, scopes } of tokenized.tokens) {
      const piece = line.slice(startIndex, endIndex);
      const scope = scopes.length < 2 ? '' : scopes.at(-1)?.replace(/\.[^.]+$/, '') ?? '';
      if (piece !== '') result.push(`${piece} ${scope}`.trimEnd());
    }
  }
  return result;
}

let engine: Promise<IOnigLib> | undefined;

async function loadEngine(): Promise<IOnigLib> {
  await oniguruma.loadWASM(readFileSync(require.resolve('vscode-oniguruma/release/onig.wasm')));
  return {
    createOnigScanner: (patterns) => new oniguruma.OnigScanner(patterns),
    createOnigString: (text) => new oniguruma.OnigString(text),
  };
}
