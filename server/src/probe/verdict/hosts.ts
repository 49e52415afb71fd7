/** Endings that no public registry hands out, used for internal names. */
const privateEndings = ['.local', '.lan', '.internal', '.intranet', '.corp', '.home', '.localdomain', '.test', '.example', '.invalid'];

/** Whether a host can only be an internal one: no dot, an internal ending, or an address of a private range. */
export function isPrivateHost(host: string): boolean {
  const name = host.toLowerCase();
  return !name.includes('.') || privateEndings.some((ending) => name.endsWith(ending)) || isPrivateAddress(name);
}

/** Host and port of an address, as the tcp and tls checks name them; undefined when it is no http address. */
export function hostAndPort(address: string): { readonly host: string; readonly port: string; readonly secure: boolean } | undefined {
  const withScheme = /^[a-z]+:\/\//iu.test(address) ? address : `https://${address}`;
  const match = /^(https?):\/\/(?:[^/@]*@)?(\[[^\]]*\]|[^/:?#]*)(?::(\d+))?/iu.exec(withScheme);
  if (match === null) return undefined;
  const secure = match[1]?.toLowerCase() === 'https';
  const host = match[2] ?? '';
  return host === '' ? undefined : { host: host.replace(/^\[|\]$/gu, ''), port: match[3] ?? (secure ? '443' : '80'), secure };
}

/** Whether an address means the machine itself. */
export function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || /^127\.\d+\.\d+\.\d+$/u.test(host);
}

function isPrivateAddress(host: string): boolean {
  return /^(?:10\.|127\.|192\.168\.|172\.(?:1[6-9]|2\d|3[01])\.|169\.254\.|f[cd][0-9a-f]{2}:)/u.test(host);
}
