import { classify } from '../../causes/classify.ts';
import { localized } from '../../text/localized.ts';
import { quote, verbatim, type Claim } from './claim.ts';
import type { Observations } from './observations.ts';

/** Claims about the go command itself: whether it runs with these settings, and whether its version suffices. */
export function toolchainClaims(seen: Observations): readonly Claim[] {
  return [...refusals(seen), ...goLineClaims(seen)];
}

/** Causes for which the go command ends before it does anything, `go version` and `go env` included. */
const refusing: readonly string[] = ['go-setting-invalid', 'toolchain-not-runnable', 'toolchain-not-downloadable'];

/** Nothing but Go's settings can make these two commands fail, so their words are a measurement, whatever else fails too. */
function refusals(seen: Observations): readonly Claim[] {
  const failed = [...seen.of('facts:go-version'), ...seen.of('facts:go-env')].filter((check) => check.result === 'no');
  return failed.flatMap((check) => {
    const spoken = classify(check.error).find(({ cause }) => refusing.includes(cause.id));
    if (spoken === undefined) return [];
    const { cause } = spoken;
    return [{
      cause: cause.id,
      target: settingIn(check.error),
      strength: 'fault' as const,
      summary: localized(`The go command refuses to start its work: ${quote(check.error)}`, `go 命令拒绝工作：${quote(check.error)}`),
      evidence: [
        verbatim(quote(check.error)),
        localized('Even go version and go env fail in this environment', '在该环境中，连 go version 和 go env 也会失败'),
      ],
      next: localized('ends at once and asks nobody', '立即结束，不询问任何代理'),
    }];
  });
}

/** The variable that the words name, where they name one. */
function settingIn(words: string): string {
  return /\bGO[A-Z]{2,}\b/u.exec(words)?.[0] ?? (words.includes('toolchain') || /\bgo1\.\d/u.test(words) ? 'GOTOOLCHAIN' : 'go');
}

function goLineClaims(seen: Observations): readonly Claim[] {
  const downloaded = new Set(seen.of('download:go-mod-download').map((check) => check.target));
  return seen.of('toolchain:go-line').filter((check) => check.result === 'no').map((check): Claim => {
    const [required, running] = [check.text('required'), check.text('running')];
    const setting = check.text('gotoolchain');
    const mayswitch = /auto|path|^go\d/u.test(setting);
    const base = {
      target: check.target,
      strength: 'fault' as const,
      survivesDownload: !downloaded.has(check.target),
      evidence: [localized(
        `${check.target} requires go >= ${required}; the image runs ${running} with GOTOOLCHAIN=${setting}`,
        `${check.target} 要求 go >= ${required}；镜像中为 ${running}，GOTOOLCHAIN=${setting}`,
      )],
    };
    return mayswitch
      ? {
        ...base,
        cause: 'toolchain-not-downloadable',
        strength: 'hint',
        summary: localized(
          `${check.target} asks for Go ${required}, which must be downloaded first`,
          `${check.target} 要求 Go ${required}，需要先下载该工具链`,
        ),
      }
      : {
        ...base,
        cause: 'toolchain-too-old',
        summary: localized(
          `${running} in the image is too old: ${check.target} requires Go ${required}`,
          `镜像中的 ${running} 过旧：${check.target} 要求 Go ${required}`,
        ),
        next: localized('ends at once and fetches no newer toolchain', '立即结束，且不会下载更新的工具链'),
      };
  });
}
