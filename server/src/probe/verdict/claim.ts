import { causeLayers } from '../../causes/cause.ts';
import { findCause } from '../../causes/catalogue.ts';
import { localized, type Localized } from '../../text/localized.ts';
import type { JudgedRemedy } from './judgement.ts';

/** A cause that some checks speak for. */
export interface Claim {
  readonly cause: string;
  readonly target: string;
  readonly summary: Localized;
  readonly evidence: readonly Localized[];
  readonly against?: readonly Localized[];
  /** A hint speaks only after every fault and is never the verdict: it would not make this download fail. */
  readonly strength: 'fault' | 'hint';
  /** True when a successful download does not contradict it, because that download did not go this way. */
  readonly survivesDownload?: boolean;
  /** In place of the catalogue's remedies, where the case has its own. */
  readonly remedies?: readonly JudgedRemedy[];
  /** What the go command does after this failure, when the walk says it better than the cause's layer. */
  readonly next?: Localized;
}

/** What a claim says whatever its cause turns out to be. */
export type ClaimBase = Omit<Claim, 'cause' | 'summary'>;

/** Faults first, then by the layer that fails first, then by name, so that equal runs read equally. */
export function compareClaims(left: Claim, right: Claim): number {
  return strengthRank(left) - strengthRank(right)
    || orderOf(left.cause) - orderOf(right.cause)
    || compareText(left.cause, right.cause)
    || compareText(left.target, right.target);
}

/** The server's or library's own words, fit for one line of evidence. */
export function quote(words: string): string {
  const line = words.replace(/\s+/gu, ' ').trim();
  return line.length > quotedLength ? `${line.slice(0, quotedLength)}…` : line;
}

/** One line of evidence in both languages that is the same in both: a measured value or a quotation. */
export function verbatim(text: string): Localized {
  return localized(text, text);
}

/** Long enough for one message of the go command with its address, short enough for a line of the panel. */
const quotedLength = 300;

/**
 * Causes that the go command meets earlier than their layer says: it reads the project's files and its settings before it asks anybody; a
 * way out that is not taken is named before what fails without it, and an entry that ends the list although a later one works before the
 * reason for which it failed.
 */
const earlyCauses: readonly string[] = [
  'toolchain-not-runnable', 'go-setting-invalid',
  'module-mode-off', 'go-mod-not-found', 'gopath-go-mod', 'workspace-member-missing', 'go-work-invalid', 'go-mod-invalid', 'replace-target-missing',
  'goproxy-invalid', 'goproxy-off', 'no-network', 'https-proxy-missing', 'no-failover',
];

function orderOf(id: string): number {
  const early = earlyCauses.indexOf(id);
  if (early >= 0) return early - earlyCauses.length;
  const cause = findCause(id);
  return cause === undefined ? causeLayers.length : causeLayers.indexOf(cause.layer);
}

function strengthRank(claim: Claim): number {
  return claim.strength === 'fault' ? 0 : 1;
}

function compareText(left: string, right: string): number {
  return left < right ? -1 : left > right ? 1 : 0;
}
