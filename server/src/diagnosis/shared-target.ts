/**
 * The part of a cause's target by which the files speak of it: the host of an address or of `host:port`, the path of `path@version`. Empty
 * when the target is no such thing.
 */
export function hostOf(target: string): string {
  const module = /^([\w.~-]+\.[\w.~-]+(?:\/[\w.~!%-]+)*)@/.exec(target)?.[1];
  if (module !== undefined) return module;
  const authority = /^(?:[a-z][a-z0-9+.-]*:\/\/)?(?:[^/@\s]*@)?([^/?#\s]+)/i.exec(target)?.[1] ?? '';
  return authority.replace(/:\d+$/, '').toLowerCase();
}

/** Whether the words speak of the target: its host, or for a module path the path or one of its beginnings that still names an owner. */
export function speaksOf(words: string, target: string): boolean {
  const name = hostOf(target);
  if (name === '') return false;
  const text = words.toLowerCase();
  if (text.includes(name)) return true;
  const [host = '', owner] = name.split('/');
  return owner !== undefined && (text.includes(`${host}/${owner}`) || (!isShared(host) && text.includes(host)));
}

/** Forges on which anybody has an account: their host alone says nothing of whose module it is. */
function isShared(host: string): boolean {
  return /^(?:github\.com|gitlab\.com|bitbucket\.org|gitee\.com|codeberg\.org)$/.test(host);
}
