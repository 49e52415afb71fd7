import { classify } from '../../causes/classify.ts';
import { precedences } from '../../causes/cause.ts';
import { localized } from '../../text/localized.ts';
import { quote, verbatim, type Claim } from './claim.ts';
import type { JudgeInput } from './judgement.ts';
import type { Observations, Seen } from './observations.ts';

/** How the real `go mod download` ended, and the causes its own words name. */
export interface DownloadOutcome {
  /** `unproven`: it was not run, or the probe's own limit ended it. */
  readonly result: 'succeeded' | 'failed' | 'unproven';
  readonly check: Seen | undefined;
  /** What its error says; empty when no signature knows the words. */
  readonly claims: readonly Claim[];
  /** Every cause whose signature stands in its words, inner ones too. */
  readonly named: ReadonlySet<string>;
  readonly words: string;
}

export function downloadOutcome(input: JudgeInput, seen: Observations): DownloadOutcome {
  const runs = seen.of('download:go-mod-download').filter((check) => check.result !== 'not-checked');
  const check = runs.find((run) => run.result === 'no') ?? runs[0];
  const isTimeout = check?.errorClass === 'timeout' || check?.errorClass === 'could-not-start';
  if (check === undefined || (check.result === 'no' && isTimeout)) return {
    result: 'unproven',
    check,
    claims: [],
    named: new Set(),
    words: '',
  };
  if (check.result === 'yes') return { result: 'succeeded', check, claims: [], named: new Set(), words: '' };
  const words = check.error === '' ? check.list('output').join('\n') : check.error;
  // One line of the error may be cut; the whole output then still holds the words that name the cause.
  const ofError = classify(words);
  const matches = ofError.length > 0 ? ofError : classify(check.list('output').join('\n'));
  const first = matches[0]?.signature.precedence ?? 'fallback';
  const spoken = matches.filter((match) => precedences.indexOf(match.signature.precedence) === precedences.indexOf(first));
  return {
    result: 'failed',
    check,
    words,
    named: new Set(matches.map((match) => match.cause.id)),
    claims: spoken.map(({ cause, signature }): Claim => ({
      cause: cause.id,
      target: targetOf(input, words),
      strength: 'fault',
      summary: cause.id === 'checksum-mismatch'
        ? localized(`The contents served for ${input.module} do not match its checksum`, `${input.module} 的内容与其校验和不符`)
        : localized(`go mod download fails: ${lowerFirst(cause.title.en)}`, `go mod download 失败：${cause.title['zh-cn']}`),
      evidence: [
        verbatim(`go mod download: ${quote(words)}`),
        localized(`The words are those of row ${signature.row}`, `该报错对应错误目录的 ${signature.row} 行`),
      ],
    })),
  };
}

/** The module that the error names, since a dependency may be the one that fails. */
function targetOf(input: JudgeInput, words: string): string {
  return /(?:^|[\s(])([\w.~-]+(?:\/[\w.~!%-]+)+@v[\w.+-]+)/u.exec(words)?.[1] ?? input.module;
}

function lowerFirst(text: string): string {
  return /^[A-Z][a-z]/u.test(text) ? `${text.slice(0, 1).toLowerCase()}${text.slice(1)}` : text;
}
