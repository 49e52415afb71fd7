import { localized } from '../../text/localized.ts';
import { quote, verbatim, type Claim } from './claim.ts';
import type { Observations } from './observations.ts';
import type { Way } from './walk.ts';

/** Claims about fetching directly: made only where the go command really comes to `direct` for this module. */
export function vcsClaims(seen: Observations, way: Way): readonly Claim[] {
  const direct = way.stops.find((stop) => stop.asked && (stop.kind === 'direct' || stop.kind === 'noproxy'));
  const need = seen.of('vcs:need')[0];
  const isBound = need !== undefined && (need.text('way') === 'gonoproxy' || need.text('way') === 'direct-only');
  if (direct === undefined && !isBound) return [];
  const pattern = need?.text('pattern') ?? '';
  const reason = pattern === ''
    ? localized('The go command comes to direct for this module', 'go 命令会以 direct 方式获取该模块')
    : localized(
      `GONOPROXY or GOPRIVATE pattern ${pattern} sends the module to its repository`,
      `GONOPROXY 或 GOPRIVATE 的模式 ${pattern} 使该模块直接从仓库获取`,
    );
  return [
    ...seen.of('vcs:git').filter((check) => check.result === 'no').map((check): Claim => ({
      cause: 'git-missing',
      target: 'git',
      strength: 'fault',
      summary: localized('git is not in the image, and the module must be cloned', '镜像中没有 git，而该模块需要克隆'),
      evidence: [reason, verbatim(quote(check.error === '' ? 'exec: "git": executable file not found in $PATH' : check.error))],
      next: localized('ends with an error, because nothing is left to ask', '以错误结束，因为没有其他来源'),
    })),
    ...seen.of('vcs:discovery').filter((check) => check.result === 'no' && check.errorClass === 'status').map((check): Claim => ({
      cause: 'vcs-discovery-failed',
      target: check.target,
      strength: 'hint',
      summary: localized(
        `${check.target} does not say where its repository is: ${check.number('status') ?? '?'}`,
        `${check.target} 未给出仓库地址：${check.number('status') ?? '?'}`,
      ),
      evidence: [reason, verbatim(`${check.text('url')}: ${check.number('status') ?? '?'}`)],
    })),
  ];
}
