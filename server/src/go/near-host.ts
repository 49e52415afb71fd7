import { classifyModuleHost } from './public-host.ts';

/** This machine itself, an IPv6 address in brackets or not: the go command never sends such a request through an HTTP proxy. */
export function isLoopbackHost(host: string): boolean {
  return /^(?:(?:.+\.)?localhost|127(?:\.\d{1,3}){1,3}|0\.0\.0\.0|\[?::1\]?)$/iu.test(host);
}

/** The container itself, its host, a service beside it, and addresses that leave no private network (RFC 1918, RFC 4193, link-local). */
export function isNearHost(host: string): boolean {
  return isLoopbackHost(host)
    || !/[.:]/u.test(host)
    || /^host\.(?:docker|containers)\.internal$|^gateway\.docker\.internal$/u.test(host)
    || /^10\.|^192\.168\.|^172\.(?:1[6-9]|2\d|3[01])\.|^169\.254\./u.test(host)
    || /^(?:f[cd][\da-f]{2}:|fe80:)/u.test(host);
}

/** Near, or below a domain that no public name server knows: nothing that a proxy to the internet could reach. */
export function isInternalHost(host: string): boolean {
  return isNearHost(host) || classifyModuleHost(host).reason === 'reserved-domain';
}
