import { localized, type Localized } from '../../text/localized.ts';
import { quote, verbatim, type Claim, type ClaimBase } from './claim.ts';
import type { Observations, Seen } from './observations.ts';
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
    ...seen.of('vcs:ssh-way').filter((check) => check.result === 'no' && check.used).flatMap((check) => sshClaims(check, need?.target ?? check.target, reason)),
  ];
}

/** What ssh says about the way to the repository. Which keys it had to offer tells a build without a key from a key without rights. */
function sshClaims(check: Seen, module: string, reason: Localized): readonly Claim[] {
  const shown = check.text('hostKey');
  const base = {
    target: check.target,
    strength: 'fault' as const,
    evidence: [
      reason,
      localized(`git rewrites its address to ${check.text('url')}`, `git 将其地址改写为 ${check.text('url')}`),
      verbatim(`ssh: ${quote(check.error)}`),
    ],
    next: localized('ends with an error, because nothing is left to ask', '以错误结束，因为没有其他来源'),
  };
  const keyShown = shown === '' ? [] : [localized(
    `The server shows the key ${shown}: compare it with the one that the host publishes`, `服务器出示的密钥为 ${shown}：请与主机官方公布的密钥核对`,
  )];
  switch (check.errorClass) {
    case 'host-key-unknown':
      return [{
        ...base,
        cause: 'known-hosts-missing',
        summary: localized(`No known_hosts file in the image has a key of ${check.target}`, `镜像中没有任何 known_hosts 文件含有 ${check.target} 的密钥`),
        evidence: [...base.evidence, ...keyShown],
      }];
    case 'host-key-changed':
      return [{
        ...base,
        cause: 'host-key-changed',
        summary: localized(
          `${check.target} shows another key than the one that known_hosts holds for it`, `${check.target} 出示的密钥与 known_hosts 中记录的不同`,
        ),
        evidence: [...base.evidence, ...keyShown],
      }];
    case 'permission-denied':
      return [refused(check, module, base)];
    case 'dns':
    case 'refused':
    case 'no-route':
    case 'timeout':
    case 'closed':
      return [{ ...base, cause: 'vcs-host-unreachable', summary: unreachable(check) }];
    default:
      return [];
  }
}

function refused(check: Seen, module: string, base: ClaimBase): Claim {
  const offered = check.number('keysOffered') ?? 0;
  if (offered > 0) {
    return {
      ...base,
      cause: 'credentials-missing',
      target: module,
      summary: localized(
        `${check.target} accepts none of the ssh keys that were offered (${offered}): the key has no right to this repository's host`,
        `${check.target} 不接受所提供的任何 ssh 密钥（${offered} 个）：该密钥无权访问此仓库主机`,
      ),
    };
  }
  return {
    ...base,
    cause: 'ssh-agent-missing',
    summary: localized(`${check.target} wants an ssh key, and none is there to offer`, `${check.target} 要求 ssh 密钥，而此处没有任何密钥可提供`),
    evidence: [...base.evidence, agents.get(check.text('agent')) ?? noAgent],
  };
}

const noAgent = localized('SSH_AUTH_SOCK is not set, and the user has no key file that was offered', '未设置 SSH_AUTH_SOCK，且用户没有可提供的密钥文件');

const agents: ReadonlyMap<string, Localized> = new Map([
  ['missing', localized('SSH_AUTH_SOCK names a socket that is not there: no agent was passed on', 'SSH_AUTH_SOCK 指向的套接字不存在：没有转发任何 agent')],
  ['forbidden', localized('SSH_AUTH_SOCK names a socket that this user may not open', 'SSH_AUTH_SOCK 指向的套接字不允许此用户打开')],
  ['there', localized('An agent answers at SSH_AUTH_SOCK, and it holds no key', 'SSH_AUTH_SOCK 处有 agent 应答，但其中没有密钥')],
]);

function unreachable({ target, errorClass, ms }: Seen): Localized {
  switch (errorClass) {
    case 'dns':
      return localized(`The name of ${target} is not found`, `无法解析 ${target} 的名称`);
    case 'refused':
      return localized(`Nothing listens for ssh at ${target}`, `${target} 上没有 ssh 服务监听`);
    case 'timeout':
      return localized(
        `${target} did not answer ssh within ${Math.max(1, Math.round(ms / 1000))} s: many networks let https out and ssh not`,
        `${target} 在 ${Math.max(1, Math.round(ms / 1000))} 秒内未应答 ssh：许多网络只放行 https 而不放行 ssh`,
      );
    default:
      return localized(`The ssh connection to ${target} does not come about`, `无法与 ${target} 建立 ssh 连接`);
  }
}
