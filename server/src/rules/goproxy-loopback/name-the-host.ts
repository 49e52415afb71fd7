import type { Build } from '../../project/build.ts';
import type { TextEdit } from '../../text/edit.ts';
import { localized } from '../../text/localized.ts';
import type { Span } from '../../text/source.ts';
import { addListToBuild, composeSiblings } from '../repairs/compose-edits.ts';
import type { Fix } from '../finding.ts';
import { offeredFix, replace } from '../fix.ts';
import { partOf, type ValueInForce } from '../shared/values.ts';

/** Where the name of a host stands in a value. */
export interface HostPart {
  readonly value: ValueInForce;
  readonly host: Span;
}

/** By this name a container reaches the machine that runs it. */
export const hostName = 'host.docker.internal';
export const hostEntry = `${hostName}:host-gateway`;

/** `docker build` takes the name from its command line, a compose build from its file. */
export function nameTheHost(build: Build, parts: readonly HostPart[]): Fix[] {
  if (parts.some(({ value }) => !value.written.verbatim)) return [];
  const edits: (TextEdit | undefined)[] = parts.map(({ value, host }) => replace(partOf(value, host), hostName));
  const compose = composeSiblings(build);
  for (const each of compose?.builds ?? []) {
    if (each.extraHosts.some(({ host }) => host === hostName)) continue;
    const isFree = each.extraHosts.length === 0 && compose !== undefined;
    edits.push(isFree ? addListToBuild(compose.source, each, 'extra_hosts', [`"${hostEntry}"`]) : undefined);
  }
  const complete = edits.filter((edit) => edit !== undefined);
  if (complete.length < edits.length) return [];
  return [offeredFix(compose === undefined
    ? localized(`Name the host as ${hostName} (build with --add-host=${hostEntry})`, `改用 ${hostName}（构建时传入 --add-host=${hostEntry}）`)
    : localized(
      `Name the host as ${hostName} and add it to extra_hosts of the compose build`,
      `改用 ${hostName}，并加入 compose 构建的 extra_hosts`,
    ), complete)];
}

/** Where the host's name stands in an address, with or without scheme and credentials. */
export function hostIn(address: string): Span | undefined {
  const match = /^((?:[a-z][\w+.-]*:\/\/)?(?:[^@/]*@)?)(\[[^\]]*\]|[^:/?#]+)/i.exec(address);
  const before = match?.[1]?.length ?? 0;
  const host = match?.[2];
  return host === undefined ? undefined : { start: before, end: before + host.length };
}
