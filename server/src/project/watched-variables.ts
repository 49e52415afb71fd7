import { goVariables } from '../go/go-variables.ts';

/** Variables outside Go's own table that decide where the go command's folders are. */
const folderVariables = new Set(['HOME', 'XDG_CACHE_HOME', 'XDG_CONFIG_HOME']);

/** Both spellings: programs differ in which one they read. */
export const proxyVariables: readonly string[] = ['HTTP_PROXY', 'http_proxy', 'HTTPS_PROXY', 'https_proxy', 'ALL_PROXY', 'all_proxy', 'NO_PROXY', 'no_proxy'];

/** Whether an assignment of this variable is worth a rule's look: it bears on downloads, HTTP proxies, TLS or Go's folders. */
export function isWatchedVariable(name: string): boolean {
  return goVariables.get(name)?.moduleRelated === true || folderVariables.has(name) || proxyVariables.includes(name) || /^(?:SSL_CERT_|GIT_|NETRC$)/.test(name);
}
