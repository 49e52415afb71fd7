/**
 * Which hosts a NO_PROXY list exempts, as the go command reads it.
 * Source: golang.org/x/net/http/httpproxy (config.useProxy, config.init).
 */

/** Whether requests to the host go past the HTTP proxy. `host` without port, in lower case. */
export function isExempt(noProxy: string, host: string): boolean {
  return noProxy.split(',').some((entry) => covers(entry.trim().toLowerCase(), host));
}

function covers(entry: string, host: string): boolean {
  if (entry === '') return false;
  if (entry === '*') return true;
  const range = /^(?<net>\d+(?:\.\d+){3})\/(?<bits>\d{1,2})$/u.exec(entry)?.groups;
  if (range !== undefined) return isInRange(host, range['net'] ?? '', Number(range['bits']));
  const name = entry.replace(/^([^:]+):\d+$/u, '$1').replace(/^\*(?=\.)/u, '');
  if (isAddress(host)) return name === host;
  return name.startsWith('.') ? host.endsWith(name) : host === name || host.endsWith(`.${name}`);
}

function isAddress(host: string): boolean {
  return /^\d+(?:\.\d+){3}$/u.test(host) || host.includes(':');
}

function isInRange(host: string, network: string, bits: number): boolean {
  const [a, b] = [toNumber(host), toNumber(network)];
  if (a === undefined || b === undefined || bits > 32) return false;
  const size = 2 ** (32 - bits);
  return Math.floor(a / size) === Math.floor(b / size);
}

function toNumber(address: string): number | undefined {
  const parts = address.split('.').map(Number);
  return parts.length === 4 && parts.every((part) => part >= 0 && part <= 255)
    ? parts.reduce((sum, part) => sum * 256 + part, 0)
    : undefined;
}
