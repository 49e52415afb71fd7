import type { ProbeCheck } from '../../../../protocol/src/probe-report.ts';
import { kindOf, type CheckKind } from '../check-details.ts';

/** One check, with its detail read defensively: the values came over a line from another machine and may be of any type. */
export interface Seen {
  readonly kind: string;
  readonly target: string;
  readonly where: 'container' | 'host';
  readonly result: 'yes' | 'no' | 'not-checked';
  /** Whole milliseconds. */
  readonly ms: number;
  /** False when the go command does not go this way: measured for comparison only. */
  readonly used: boolean;
  readonly errorClass: string;
  readonly error: string;
  /** '' when the key is missing or no text. */
  text(key: string): string;
  number(key: string): number | undefined;
  flag(key: string): boolean | undefined;
  list(key: string): readonly string[];
}

/** Where a request was when it ended: the address it was made to, or the one that redirects had led to. */
export function lastAddress(request: Seen): string {
  return request.text('finalUrl') || request.text('url');
}

/** All checks of a run, in an order that does not depend on when each ended. */
export interface Observations {
  readonly all: readonly Seen[];
  /** Checks of one kind made in the container. */
  of(kind: CheckKind): readonly Seen[];
  at(kind: CheckKind, target: string): Seen | undefined;
  /** The same check made on the host, when there is one and the host was measured to the end. */
  onHost(seen: Seen): Seen | undefined;
}

/** @param comparesHost false where the host's checks are no comparison, because something cut them short */
export function observe(checks: readonly ProbeCheck[], comparesHost = true): Observations {
  const all = checks
    .map((check) => ({ check, key: `${check.id}\n${check.where}\n${JSON.stringify(check)}` }))
    .sort((left, right) => (left.key < right.key ? -1 : left.key > right.key ? 1 : 0))
    .map(({ check }) => see(check));
  const inContainer = all.filter((seen) => seen.where === 'container');
  const onHost = all.filter((seen) => comparesHost && seen.where === 'host');
  return {
    all,
    of: (kind) => inContainer.filter((seen) => seen.kind === kind),
    at: (kind, target) => inContainer.find((seen) => seen.kind === kind && seen.target === target),
    onHost: (seen) => onHost.find((other) => other.kind === seen.kind && other.target === seen.target),
  };
}

function see(check: ProbeCheck): Seen {
  const { detail } = check;
  const text = (key: string): string => {
    const value = detail[key];
    return typeof value === 'string' ? value : '';
  };
  return {
    kind: kindOf(check),
    target: check.target,
    where: check.where,
    result: check.result,
    ms: Math.round(check.ms),
    used: detail['used'] !== false,
    errorClass: text('errorClass'),
    error: text('error'),
    text,
    number: (key) => {
      const value = detail[key];
      return typeof value === 'number' ? value : undefined;
    },
    flag: (key) => {
      const value = detail[key];
      return typeof value === 'boolean' ? value : undefined;
    },
    list: (key) => {
      const value = detail[key];
      return Array.isArray(value) ? value.filter((item): item is string => typeof item === 'string') : [];
    },
  };
}
