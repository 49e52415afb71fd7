import type { ProbeCheck } from '../../../../protocol/src/index.ts';
import type { JudgeInput } from '../../../../server/src/probe/verdict/judge.ts';
import { check, download, entry, goproxy, healthyBut, module, proxy } from '../checks.ts';

/** A run, and what is judged to be the matter with it. */
export interface Case {
  readonly name: string;
  readonly checks: readonly ProbeCheck[];
  readonly more?: Partial<JudgeInput>;
  readonly cause: string;
  readonly target?: string;
  /** The verdict's sentence. */
  readonly says?: RegExp;
}

export const host = 'proxy.golang.org';
export const address = `${host}:443`;
export const failed = download('no', `${module}: words that no signature knows`);

/** Requests of an entry whose fault lies in a layer below, which has a check of its own. */
export function unreachable(errorClass: string): readonly ProbeCheck[] {
  return entry(proxy, 'no', { errorClass });
}

export function tlsFault(errorClass: string, more: ProbeCheck['detail'] = {}): readonly ProbeCheck[] {
  return [check('tls:handshake', address, 'no', { errorClass, verified: false, ...more }), ...unreachable('tls'), failed];
}

/** A list of one proxy, which answers so. */
export function answers(detail: ProbeCheck['detail']): readonly ProbeCheck[] {
  return healthyBut(goproxy([proxy], ['']), entry(proxy, 'no', detail), failed);
}
