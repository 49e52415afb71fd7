import { classify } from '../../causes/classify.ts';
import { precedences } from '../../causes/cause.ts';
import { localized } from '../../text/localized.ts';
import { quote, verbatim, type Claim } from './claim.ts';
import type { JudgeInput } from './judgement.ts';
import { moduleFailures, type JudgedFailures } from './module-failures.ts';
import type { Observations, Seen } from './observations.ts';
import { privateOrigin } from './private-origin.ts';
import { lowerFirst, moduleIn } from './project.ts';

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
  const ofOutput = classify(check.list('output').join('\n'));
  // A go.mod that is ignored is announced by a warning; the error behind it then says that there is none.
  const ignored = ofOutput.filter(({ cause }) => cause.id === 'gopath-go-mod');
  const matches = ignored.length > 0 ? ignored : ofError.length > 0 ? ofError : ofOutput;
  const first = matches[0]?.signature.precedence ?? 'fallback';
  const spoken = matches.filter((match) => precedences.indexOf(match.signature.precedence) === precedences.indexOf(first));
  const groups = moduleFailures(check).filter(({ cause }) => cause !== 'inconclusive');
  return {
    result: 'failed',
    check,
    words,
    named: new Set(matches.map((match) => match.cause.id)),
    claims: groups.length > 0 ? groups.map((group) => groupClaim(group, check)) : spoken.map(({ cause }): Claim => {
      const target = targetOf(cause.id, check, input, words);
      return {
        cause: cause.id,
        target,
        strength: 'fault',
        summary: cause.id === 'checksum-mismatch'
          ? localized(`The contents served for ${target} do not match its checksum`, `${target} 的内容与其校验和不符`)
          : localized(`go mod download fails: ${lowerFirst(cause.title.en)}`, `go mod download 失败：${cause.title['zh-cn']}`),
        evidence: [verbatim(`go mod download: ${quote(words)}`)],
        ...privateOrigin(cause.id, words),
      };
    }),
  };
}

/** Several modules that fail alike are one cause; the first of them stands for all. */
function groupClaim({ cause, title, modules, error }: JudgedFailures, check: Seen): Claim {
  const all = check.number('moduleCount') ?? modules.length;
  return {
    cause,
    target: modules[0] ?? check.target,
    strength: 'fault',
    summary: localized(
      `go mod download fails for ${modules.length} of ${all} modules: ${lowerFirst(title.en)}`,
      `go mod download 有 ${modules.length} 个模块失败（共 ${all} 个）：${title['zh-cn']}`,
    ),
    evidence: [verbatim(`go mod download: ${error}`), verbatim(modules.slice(0, namedModules).join(', ') + (modules.length > namedModules ? ', …' : ''))],
    // The group is named for the host; what keeps it from being reached stands in the words.
    ...privateOrigin(classify(error)[0]?.cause.id ?? cause, error),
  };
}

/** Modules named in one line of evidence; the report lists all of them. */
const namedModules = 5;

/** The module that the error names, since a dependency may be the one that fails, or the project's file. */
function targetOf(cause: string, check: Seen, input: JudgeInput, words: string): string {
  const file = cause === 'workspace-member-missing' || cause === 'go-work-invalid' ? 'go.work' : check.target;
  return moduleIn(words) ?? (check.target === 'go.mod' ? file : input.module);
}
