import { localized } from '../../text/localized.ts';
import type { Claim } from './claim.ts';
import type { Observations } from './observations.ts';

/** Claims about the version of Go in the image. */
export function toolchainClaims(seen: Observations): readonly Claim[] {
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
