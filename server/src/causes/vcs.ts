import { localized } from '../text/localized.ts';
import { signature, type Cause } from './cause.ts';

/** Causes in fetching directly from version control. */
export const vcsCauses: readonly Cause[] = [
  {
    id: 'git-missing',
    layer: 'vcs',
    title: localized('git is not in the image', '镜像中没有 git'),
    explain: localized(
      'The go command reached "direct", or GOPRIVATE covers the module, and wants to clone; alpine and slim images have no git',
      'go 命令走到了 "direct"，或模块被 GOPRIVATE 覆盖，因此需要克隆仓库；alpine 和 slim 镜像不带 git',
    ),
    remedies: [
      { title: localized('Install git before the download', '在下载之前安装 git'), installs: 'git', rule: 'git-missing' },
    ],
    signatures: [
      signature('CAT-80', /exec: "git": executable file not found in \$PATH/m, 'specific'),
      signature('CAT-101', /unable to resolve git version/m, 'specific'),
      signature('DOCKER-43', /exec: "git": executable file not found in \$PATH/m, 'specific'),
    ],
    confusedWith: ['vcs-tool-missing'],
  },
  {
    id: 'vcs-tool-missing',
    layer: 'vcs',
    title: localized('A program for version control is not in the image', '镜像中缺少版本控制程序'),
    explain: localized('The repository needs hg, svn, fossil or ssh, and the image lacks it', '该仓库需要 hg、svn、fossil 或 ssh，而镜像中没有'),
    remedies: [{
      title: localized('Install the program that the message names; for ssh', '安装报错中提到的程序；若是 ssh'),
      installs: 'ssh',
    }],
    signatures: [
      signature('CAT-81', /exec: "(?:hg|svn|fossil|bzr)": executable file not found/m, 'specific'),
      signature('CAT-89', /cannot run ssh: No such file or directory|ssh: not found/m, 'specific'),
    ],
    confusedWith: ['git-missing'],
  },
  {
    id: 'credentials-missing',
    layer: 'vcs',
    title: localized('The repository wants credentials the build does not have', '仓库需要凭据，而构建中没有'),
    explain: localized(
      'git cannot ask in a build; without a netrc, token or ssh key for the running user a private repository answers "not '
        + 'found" or asks for a name',
      '构建过程中 git 无法交互询问；运行用户没有 netrc、令牌或 ssh 密钥时，私有仓库会答复“不存在”或要求用户名',
    ),
    remedies: [
      { title: localized('Mount a netrc as secret in the step that downloads', '在下载步骤中以 secret 挂载 netrc'),
        text: 'RUN --mount=type=secret,id=netrc,target=/root/.netrc go mod download', rule: 'private-without-credentials' },
    ],
    signatures: [
      signature('CAT-82', /could not read Username for '[^']+': terminal prompts disabled/m, 'specific'),
      signature('CAT-83', /could not read (?:Username|Password) for '[^']+': No such device or address/m, 'specific'),
      signature('CAT-84', /Authentication failed for '|Invalid username or (?:token|password)/m, 'specific'),
      signature('CAT-85', /remote: Repository not found|repository '[^']+' not found/m, 'specific'),
      signature('CAT-86', /The requested URL returned error: 403/m, 'specific'),
      signature('CAT-96', /unrecognized import path "[^"]+": (?:https fetch: )?reading \S+\?go-get=1: \d{3}/m, 'specific'),
      signature('DOCKER-29', /secret \S+: not found/m),
    ],
    confusedWith: ['private-module-via-public-proxy', 'module-not-found', 'ssh-agent-missing'],
  },
  {
    id: 'ssh-agent-missing',
    layer: 'vcs',
    title: localized('No ssh key reaches the build', '构建中没有可用的 ssh 密钥'),
    explain: localized(
      'The step has no ssh mount, the agent is not forwarded, or it holds no key for this host; the message of a key that is refused is '
        + 'the same, and the probe tells them apart',
      '该步骤没有 ssh 挂载、未转发 agent，或 agent 中没有该主机的密钥；密钥被拒绝时的报错与此相同，由诊断加以区分',
    ),
    remedies: [
      {
        title: localized('Mount the agent in the step and pass it to the build', '在该步骤挂载 agent 并传给构建'),
        text: 'RUN --mount=type=ssh go mod download\n# docker build --ssh default .',
        rule: 'ssh-mount-missing',
      },
    ],
    signatures: [
      signature('CAT-87', /Permission denied \(publickey/m, 'specific'),
      signature('DOCKER-30', /unset ssh forward key \S+/m, 'specific'),
      signature('DOCKER-31', /invalid empty ssh agent socket/m, 'specific'),
      signature('DOCKER-32', /git@\S+: Permission denied \(publickey/m, 'specific'),
    ],
    confusedWith: ['known-hosts-missing', 'credentials-missing'],
  },
  {
    id: 'known-hosts-missing',
    layer: 'vcs',
    title: localized('ssh does not know the server\'s host key', 'ssh 不认识服务器的主机密钥'),
    explain: localized(
      'A build cannot ask whether to trust a new host; known_hosts must hold its key',
      '构建过程中无法询问是否信任新主机；known_hosts 中必须已有其密钥',
    ),
    remedies: [{
      title: localized('Write the host\'s key, taken from its published page, into known_hosts', '把主机官方公布的密钥写入 known_hosts'),
      text: 'COPY known_hosts /etc/ssh/ssh_known_hosts',
      rule: 'known-hosts-missing',
    }],
    signatures: [
      signature('CAT-88', /Host key verification failed/m, 'specific'),
      signature('DOCKER-32', /Host key verification failed\./m, 'specific'),
    ],
    confusedWith: ['ssh-agent-missing', 'host-key-changed'],
  },
  {
    id: 'host-key-changed',
    layer: 'vcs',
    title: localized('The server shows another host key than known_hosts has', '服务器出示的主机密钥与 known_hosts 中的不同'),
    explain: localized(
      'The key in the image is not the server\'s: it was replaced, was copied from elsewhere, or somebody stands in between',
      '镜像中的密钥不是该服务器的：密钥已更换、取自别处，或有人在中间拦截',
    ),
    remedies: [{
      title: localized(
        'Compare the fingerprint with the one that the host publishes; only if they agree write the new key into known_hosts',
        '将指纹与主机官方公布的核对；仅在一致时才把新密钥写入 known_hosts',
      ),
      text: 'COPY known_hosts /etc/ssh/ssh_known_hosts',
    }],
    signatures: [signature('CAT-88', /REMOTE HOST IDENTIFICATION HAS CHANGED|Host key for \S+ has changed/m, 'outer')],
    confusedWith: ['known-hosts-missing'],
  },
  {
    id: 'vcs-host-unreachable',
    layer: 'vcs',
    title: localized('The repository\'s host cannot be reached', '无法访问代码仓库主机'),
    explain: localized(
      'The go command went past the proxies to the repository itself, and the build network does not let it through; git reads '
        + 'its own proxy settings',
      'go 命令越过代理直接访问仓库，而构建网络不放行；git 使用自己的一套代理设置',
    ),
    remedies: [
      {
        title: localized('Fetch through a proxy instead of direct', '改为通过代理获取，而不是 direct'),
        text: 'ENV GOPROXY=https://proxy.golang.org,direct',
        rule: 'goproxy-direct-only',
      },
      {
        title: localized(
          'Where ssh is not let out, clone over https with credentials, or over ssh on port 443 where the host has it',
          '若网络不放行 ssh，请改用带凭据的 https 克隆，或在主机支持时使用 443 端口的 ssh',
        ),
      },
      {
        title: localized('Give git the HTTP proxy too', '同时为 git 设置 HTTP 代理'),
        text: 'docker build --build-arg HTTPS_PROXY=http://proxy.example:3128 --build-arg https_proxy=http://proxy.example:3128 .',
      },
    ],
    signatures: [
      signature('CAT-90', /ssh: connect to host \S+ port 22: /m, 'specific'),
      signature('CAT-91', /Could not resolve host: |Failed to connect to \S+ port \d+/m),
      signature('CAT-95', /unrecognized import path "[^"]+": https fetch: /m, 'fallback'),
      signature('DOCKER-44', /unrecognized import path "[^"]+": https fetch: Get /m, 'fallback'),
      signature('CAT-94b', /fatal: Could not read from remote repository|fatal: unable to access '|exit status 128:/m, 'fallback'),
    ],
    confusedWith: ['tcp-timeout', 'dns-name-not-found'],
  },
  {
    id: 'vcs-discovery-failed',
    layer: 'vcs',
    title: localized('The module path\'s page does not say where the repository is', '模块路径的页面没有给出仓库地址'),
    explain: localized(
      'A login page or a wrong vanity server answered ?go-get=1 without a fitting go-import tag',
      '对 ?go-get=1 的应答是登录页或配置有误的自定义域名服务，没有匹配的 go-import 标签',
    ),
    remedies: [{ title: localized('Correct the go-import tag, or end the path in .git', '修正 go-import 标签，或让路径以 .git 结尾') }],
    signatures: [
      signature('CAT-97', /no go-import meta tags \(/m, 'specific'),
      signature('CAT-97b', /unknown vcs "|invalid repo root "/m, 'specific'),
    ],
    confusedWith: ['credentials-missing', 'not-a-module-proxy'],
  },
  {
    id: 'vcs-not-allowed',
    layer: 'vcs',
    title: localized('The way to the repository is not allowed', '不允许以该方式访问仓库'),
    explain: localized('GOVCS forbids this tool for the path, or only an insecure address is offered', 'GOVCS 禁止对该路径使用此工具，或仓库只提供不安全的地址'),
    remedies: [{ title: localized('Use https or ssh, or widen GOVCS for this path only', '改用 https 或 ssh，或仅为该路径放宽 GOVCS') }],
    signatures: [
      signature('CAT-98', /GOVCS disallows using/m),
      signature('CAT-99', /no secure protocol found for repository/m),
      signature('CAT-35', /insecure URL: |unsupported scheme: /m, 'fallback'),
    ],
    confusedWith: [],
  },
  {
    id: 'vcs-status-unavailable',
    layer: 'vcs',
    title: localized('The checkout\'s state cannot be read', '无法读取代码检出的状态'),
    explain: localized(
      '.git was copied in part or belongs to another user; go build wants it for its stamp, go mod download does not',
      '.git 只复制了一部分或属于其他用户；go build 需要它来写入版本信息，go mod download 不需要',
    ),
    remedies: [{
      title: localized('Ignore .git in the context, or build without the stamp', '在上下文中忽略 .git，或构建时不写入版本信息'),
      text: 'RUN go build -buildvcs=false ./...',
      rule: 'vcs-stamping',
    }],
    signatures: [
      signature('CAT-93', /detected dubious ownership in repository/m),
      signature('CAT-177', /error obtaining VCS status/m),
    ],
    confusedWith: [],
  },
];
