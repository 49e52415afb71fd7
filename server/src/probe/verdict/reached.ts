import { hostAndPort } from './host-and-port.ts';
import type { JudgeInput } from './judgement.ts';
import { lastAddress, type Observations } from './observations.ts';
import type { Way } from './walk.ts';

/**
 * Whether a failing name, address or handshake is on the go command's own way. Everything is measured, also entries that are never
 * asked; their failures are hints at most.
 */
export function reachedTargets(input: JudgeInput, seen: Observations, way: Way): (target: string) => boolean {
  const asked = way.stops.filter((stop) => stop.asked && stop.kind !== 'off');
  // Nothing is known of the list: then every failure counts.
  if (asked.length === 0) return () => true;
  const targets = new Set<string>();
  const add = (address: string): void => {
    const parts = hostAndPort(address);
    if (parts === undefined) return;
    targets.add(parts.host);
    targets.add(`${parts.host}:${parts.port}`);
    targets.add(`[${parts.host}]:${parts.port}`);
  };
  for (const stop of asked) {
    if (stop.kind === 'direct' || stop.kind === 'noproxy') {
      add(`https://${input.module.split('/')[0] ?? ''}`);
      for (const check of seen.of('vcs:discovery')) add(check.text('url') || `https://${check.target}`);
    } else if (stop.answer !== 'ok') {
      add(stop.entry);
      if (stop.failure !== undefined) add(lastAddress(stop.failure));
    }
  }
  for (const check of seen.of('http-proxy:reach')) add(check.text('url') || check.target);
  // A handshake that fails with the checksum database has its cure below it; being unreachable is the database's own cause.
  const database = new Set(seen.of('sumdb:lookup').filter((check) => check.result === 'no' && check.used && check.errorClass === 'tls')
    .flatMap((check) => {
      const parts = hostAndPort(check.text('url') || check.target);
      return parts === undefined ? [] : [`${parts.host}:${parts.port}`];
    }));
  return (target) => targets.has(target) || database.has(target);
}
