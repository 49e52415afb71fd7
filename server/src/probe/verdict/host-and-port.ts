/** Host and port of an address, as the tcp and tls checks name them; undefined when it is no http address. */
export function hostAndPort(address: string): { readonly host: string; readonly port: string; readonly secure: boolean } | undefined {
  const withScheme = /^[a-z]+:\/\//iu.test(address) ? address : `https://${address}`;
  const match = /^(https?):\/\/(?:[^/@]*@)?(\[[^\]]*\]|[^/:?#]*)(?::(\d+))?/iu.exec(withScheme);
  if (match === null) return undefined;
  const secure = match[1]?.toLowerCase() === 'https';
  const host = match[2] ?? '';
  return host === '' ? undefined : { host: host.replace(/^\[|\]$/gu, ''), port: match[3] ?? (secure ? '443' : '80'), secure };
}
