/** The module an error is about: the last `path@version` in front of what went wrong, because a chain of `requires` ends there. */
export function moduleIn(text: string, end = text.length): string | undefined {
  const before = text.slice(0, end);
  return [...before.matchAll(moduleVersion)].at(-1)?.[1] ?? moduleOfRequest(text);
}

/** The host that was asked or looked up. */
export function hostIn(text: string): string | undefined {
  // Behind it the server tells what went wrong on its own side, with hosts that the build has never asked.
  const answer = text.indexOf('server response:');
  const own = answer < 0 ? text : text.slice(0, answer);
  const looked = /\blookup ([^\s:"]+)(?: on \S+)?: /.exec(own)?.[1];
  if (looked !== undefined) return looked;
  return /\bhttps?:\/\/(?:[^\s/"'@]*@)?(\[[^\]\s]+\]|[^\s/:"'?@]+)/.exec(own)?.[1];
}

/** A module path has a dot in its first element; addresses with userinfo and scp-like ones (git@host) have no version. */
const moduleVersion = /(?<![\w/@:.-])((?:[\w-]+\.)+[a-z][\w.~/!-]*@v\d[\w.+!-]*?)(?=[/:,;\s"')\]]|$)/gi;

/** `https://proxy/github.com/a/b/@v/v1.0.0.zip` asks for a module too; `!a` is the proxy protocol's capital A. */
function moduleOfRequest(text: string): string | undefined {
  const found = /https?:\/\/[^\s/"]+(?:\/[^\s"]*?)?\/((?:[\w-]+\.)+[a-z][\w.~/!-]*?)\/@v\/(v\d[\w.+!-]*?)\.(?:info|mod|zip)/i.exec(text);
  return found === null ? undefined : `${found[1] ?? ''}@${found[2] ?? ''}`.replace(/!([a-z])/g, (_, letter: string) => letter.toUpperCase());
}
