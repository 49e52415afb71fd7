import { readdirSync, readFileSync } from 'node:fs';

export interface Snippet {
  /** File of `snippets/` without its extension: what the snippet is for. */
  readonly file: string;
  readonly name: string;
  /** The text as it stands when whoever inserted it accepts every default. */
  readonly text: string;
}

/** Every snippet that the extension contributes. */
export function allSnippets(): readonly Snippet[] {
  return readdirSync(folder).sort().flatMap((entry) => {
    const snippets = JSON.parse(readFileSync(new URL(entry, folder), 'utf8')) as Record<string, { readonly body: readonly string[] }>;
    return Object.entries(snippets).map(([name, { body }]) => ({ file: entry.replace(/\.json$/, ''), name, text: expandSnippet(body.join('\n')) }));
  });
}

/** The expanded text of one snippet; throws where there is none of that name, so that a test cannot outlive it unnoticed. */
export function snippetText(file: string, name: string): string {
  const found = allSnippets().find((each) => each.file === file && each.name === name);
  if (found === undefined) throw new Error(`snippets/${file}.json has no snippet "${name}"`);
  return found.text;
}

/**
 * A snippet's body with the defaults of its tab stops: `$1` is empty, `${1:default}` its default, `${1|first,second|}` its first choice,
 * and `\` takes the meaning from `$`, `}` and `\`. Source: VS Code's documentation, "Snippet syntax". Throws on what our snippets do
 * not use.
 */
export function expandSnippet(body: string): string {
  return body.replace(/\\([$}\\])|\$(?:(\d+)|\{(\d+)(?::([^{}$\\]*)|\|([^,|{}$\\]+)[^|]*\|)?\}|)/g,
    (whole: string, escaped: string | undefined, bare?: string, number?: string, initial?: string, choice?: string) => {
      if (escaped !== undefined) return escaped;
      if (bare === undefined && number === undefined) throw new Error(`${JSON.stringify(body)} has a $ that starts no tab stop: ${whole}`);
      return initial ?? choice ?? '';
    });
}

const folder = new URL('../../../snippets/', import.meta.url);
