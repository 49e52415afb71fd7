import { localized, type Localized } from '../text/localized.ts';

/** What one rule's finding has to do with a measured cause. */
export interface CauseRule {
  readonly rule: string;
  readonly causes: readonly string[];
  /** Applying the rule's fix takes the cause away; otherwise the finding only explains it. */
  readonly fixRemoves: boolean;
  readonly about: Subject;
  /** Why the finding leads to the cause: half a sentence. */
  readonly reason: Localized;
}

/**
 * What finding and cause must share, besides the stage: nothing more, the cause's target (its host or module path stands in the finding),
 * or a setting that does not arrive (the finding speaks of one of these variables, and the target is what the value in force names).
 */
export type Subject = 'stage' | 'target' | { readonly setting: readonly string[] };

/** A network that does not let the download through, or a server that does not serve: another proxy would be the way out. */
const needsAnotherProxy = [
  'dns-server-failing', 'dns-name-not-found', 'dns-wrong-address', 'tcp-refused', 'tcp-timeout', 'tcp-reset', 'host-unreachable', 'connect-not-permitted',
  'no-ipv6-route', 'tls-handshake-timeout', 'tls-handshake-failed', 'tls-expired', 'tls-name-mismatch', 'proxy-unauthorized', 'proxy-forbidden',
  'proxy-rate-limited', 'proxy-server-error', 'proxy-has-nothing', 'not-a-module-proxy', 'proxy-redirects', 'proxy-slow', 'transfer-cut', 'no-failover',
];

/** What a network shows that lets nobody out but through its HTTP proxy. */
const needsHttpProxy = [
  'dns-server-unreachable', 'dns-server-failing', 'dns-name-not-found', 'tcp-refused', 'tcp-timeout', 'tcp-reset', 'host-unreachable', 'tls-handshake-timeout',
  'https-proxy-missing',
];

const asksForPrivate = ['private-module-via-public-proxy', 'sumdb-refuses-private', 'module-not-found'];
const withoutAccess = ['credentials-missing', 'proxy-unauthorized'];
const byVersionControl = ['git-missing', 'credentials-missing', 'known-hosts-missing', 'host-key-changed', 'ssh-agent-missing', 'vcs-host-unreachable'];

/** The rules that find a value which does not reach the download. */
const unreachedRules: readonly (readonly [rule: string, fixRemoves: boolean])[] = [
  ['build-arg-not-consumed', true], ['arg-before-from', true], ['declared-after-download', true], ['set-in-other-stage', true],
  ['set-in-other-step', true], ['compose-environment-not-build', true], ['go-env-file-not-read', true], ['go-env-w-shadowed', true],
];

const unreachedSettings: readonly (readonly [variables: readonly string[], causes: readonly string[], reason: Localized])[] = [
  [['GOPROXY'], needsAnotherProxy, localized('the proxy that the project means does not reach this stage, so another one is asked', '项目指定的代理没有传到此阶段，因此请求了别的代理')],
  [['HTTP_PROXY', 'HTTPS_PROXY', 'ALL_PROXY'], needsHttpProxy, localized(
    'the HTTP proxy that the project means does not reach this stage, so it goes without', '项目指定的 HTTP 代理没有传到此阶段，因此未经代理直接连接')],
  [['NO_PROXY'], ['http-proxy-denies', 'no-proxy-missing'], localized('the exceptions do not reach this stage', '例外列表没有传到此阶段')],
  [['GOPRIVATE', 'GONOPROXY', 'GONOSUMDB'], asksForPrivate, localized(
    'what is private is said, but not to this stage', '已经声明了私有模块，但没有传到此阶段')],
  [['GOSUMDB', 'GONOSUMDB'], ['sumdb-unreachable', 'sumdb-not-proxied'], localized(
    'the database that the project means does not reach this stage', '项目指定的校验和数据库没有传到此阶段')],
  [['GOTOOLCHAIN'], ['toolchain-too-old', 'toolchain-not-downloadable'], localized('GOTOOLCHAIN does not reach this stage', 'GOTOOLCHAIN 没有传到此阶段')],
];

/** Which finding speaks of which measured cause. A pair that is not here is not related: the stage has both by chance. */
export const causeRules: readonly CauseRule[] = [
  ...unreachedRules.flatMap(([rule, fixRemoves]) => unreachedSettings.map(([setting, causes, reason]): CauseRule => (
    { rule, causes, fixRemoves, about: { setting }, reason }))),
  explains('goproxy-not-configurable', [...needsAnotherProxy, 'dns-server-unreachable'], { setting: ['GOPROXY'] },
    'the build can be given no other proxy', '构建时无法传入别的代理'),
  explains('goproxy-hard-coded', needsAnotherProxy, 'target', 'the proxy is fixed in the file, whatever the network', '代理写死在文件中，与网络环境无关'),
  removes('goproxy-no-failover', ['no-failover'], 'stage', 'after "," the next proxy is asked on 404 and 410 only', '“,”之后仅在 404 与 410 时才会请求下一个代理'),
  explains('goproxy-no-failover', ['tls-expired', 'proxy-forbidden', 'proxy-server-error', 'transfer-cut', 'tcp-timeout', 'tcp-refused', 'dns-name-not-found'], 'target',
    'no other proxy is asked after this failure', '此故障之后不会再请求其他代理'),
  removes('goproxy-syntax', ['goproxy-invalid'], 'stage', 'the go command cannot read the list', 'go 命令无法读取该列表'),
  removes('goproxy-syntax', ['dns-name-not-found', 'not-a-module-proxy', 'plain-http-on-tls-port', 'tcp-refused'], 'target', 'the address is not the one that was meant', '地址并非本意'),
  removes('goproxy-off', ['goproxy-off'], 'stage', 'the list ends with "off" before anything was fetched', '列表在获取任何内容之前就遇到 "off"'),
  explains('goproxy-dead-entry', byVersionControl, 'stage', '"direct" is reached before the proxies behind it', '"direct" 先于其后的代理被使用'),
  removes('goproxy-direct-only', [...byVersionControl, 'vcs-discovery-failed', 'vcs-tool-missing'], 'stage', 'without a proxy every module comes from its repository', '没有代理时，每个模块都直接取自其代码仓库'),
  removes('goproxy-loopback', ['tcp-refused', 'tcp-timeout', 'http-proxy-loopback', 'http-proxy-unreachable', 'host-unreachable', 'dns-name-not-found'], 'target',
    'the address is the container itself, or a service that no build reaches', '该地址指的是容器自身，或构建无法访问的服务'),
  removes('goproxy-stale-mirror', needsAnotherProxy, 'target', 'the mirror was shut down', '该镜像站已停止服务'),
  explains('goproxy-plain-http', ['tcp-refused', 'tcp-timeout', 'not-a-module-proxy', 'proxy-redirects', 'proxy-unauthorized'], 'target', 'the address is plain http', '地址使用明文 http'),
  removes('goproxy-plain-http', ['credentials-over-http'], 'target', 'the go command sends no credentials over plain http', 'go 命令不会通过明文 http 发送凭据'),
  removes('http-proxy-baked', ['http-proxy-unreachable', 'http-proxy-auth-required', 'http-proxy-loopback'], 'stage',
    'the HTTP proxy is fixed in the image, whatever the network', 'HTTP 代理写死在镜像中，与网络环境无关'),
  explains('http-proxy-baked', ['http-proxy-denies', 'no-proxy-missing'], 'stage', 'the file sends every request through this HTTP proxy', '文件让所有请求都经过该 HTTP 代理'),
  removes('no-proxy-missing', ['no-proxy-missing', 'http-proxy-denies'], 'stage', 'an internal host is asked for through the HTTP proxy', '内部主机也经由 HTTP 代理请求'),
  removes('https-proxy-missing', ['https-proxy-missing'], 'stage', 'https addresses are asked without the proxy that is set', '访问 https 地址时没有使用已设置的代理'),
  removes('network-none', ['no-network'], 'stage', 'the files give this step no network', '文件没有给此步骤网络'),
  removes('ca-not-installed', ['tls-intercepted'], 'stage', 'the certificate is copied, but the image does not trust it', '证书已复制，但镜像并不信任它'),
  removes('ca-certificates-missing', ['ca-bundle-missing'], 'stage', 'the image has no certificates to trust', '镜像中没有可信任的证书'),
  explains('tls-verification-disabled', ['tls-intercepted', 'tls-expired', 'tls-name-mismatch'], 'stage', 'the setting does not reach the go command\'s own requests', '该设置对 go 命令自身的请求不起作用'),
  explains('goinsecure-ineffective', ['tls-intercepted', 'tls-expired', 'tls-name-mismatch'], 'stage', 'GOINSECURE does not reach requests to a proxy', 'GOINSECURE 对发往代理的请求不起作用'),
  removes('gosumdb-invalid', ['gosumdb-invalid', 'sumdb-misbehaving', 'sumdb-unreachable'], 'stage', 'the value names no database', '该值没有指明任何数据库'),
  removes('goprivate-missing', asksForPrivate, 'target', 'nothing says that this path is private', '没有声明此路径是私有的'),
  removes('goprivate-pattern', asksForPrivate, 'stage', 'the pattern does not match what it means', '模式匹配不到想要匹配的路径'),
  removes('gonoproxy-without-gonosumdb', asksForPrivate, 'stage', 'one of the two variables does not cover the path', '两个变量之一没有覆盖该路径'),
  removes('goprivate-bypasses-proxy', byVersionControl, 'stage', 'GOPRIVATE leads past the internal proxy', 'GOPRIVATE 绕过了内部代理'),
  removes('private-without-credentials', withoutAccess, 'stage', 'the step is given no credentials', '该步骤没有得到凭据'),
  removes('netrc-wrong-home', withoutAccess, 'stage', 'the netrc lies where this user does not look', 'netrc 不在该用户查找的位置'),
  removes('ssh-mount-missing', ['ssh-agent-missing', 'credentials-missing'], 'stage', 'the step is given no ssh agent', '该步骤没有得到 ssh agent'),
  removes('known-hosts-missing', ['known-hosts-missing'], 'stage', 'nothing provides the host\'s key', '没有提供主机密钥'),
  removes('git-missing', ['git-missing'], 'stage', 'nothing installs git in this stage', '此阶段没有安装 git'),
  removes('vcs-stamping', ['vcs-status-unavailable'], 'stage', 'go build asks git about the sources', 'go build 会向 git 查询源码状态'),
  removes('go-too-old', ['toolchain-too-old', 'toolchain-not-downloadable', 'toolchain-not-runnable'], 'stage', 'the image\'s Go is older than go.mod asks for', '镜像中的 Go 低于 go.mod 的要求'),
  removes('gotoolchain-invalid', ['go-setting-invalid'], 'stage', 'the go command refuses the value', 'go 命令拒绝该值'),
  removes('govcs-invalid', ['go-setting-invalid', 'vcs-not-allowed'], 'stage', 'the go command refuses the value, or it allows nothing', 'go 命令拒绝该值，或该值什么都不允许'),
  removes('goauth-invalid', ['go-setting-invalid'], 'stage', 'the go command refuses the value', 'go 命令拒绝该值'),
  removes('goflags-syntax', ['go-setting-invalid'], 'stage', 'the go command refuses the value', 'go 命令拒绝该值'),
  removes('toolchain-download', ['toolchain-not-downloadable', 'noexec-filesystem'], 'stage', 'the newer Go would come through the proxy', '较新的 Go 需要经由代理下载'),
  removes('emulated-build', ['platform-mismatch'], 'stage', 'the stage runs on the target\'s platform', '该阶段在目标平台上运行'),
  removes('buildkit-syntax', ['buildkit-required'], 'stage', 'the file asks for what the old builder lacks', '文件使用了旧构建器不支持的语法'),
  explains('cache-mount-missing', ['proxy-rate-limited', 'proxy-slow'], 'stage', 'each build downloads everything anew', '每次构建都重新下载全部模块'),
  explains('copy-before-download', ['proxy-rate-limited', 'proxy-slow'], 'stage', 'each change of the sources downloads everything anew', '每次修改源码都会重新下载全部模块'),
  removes('cache-mount-unwritable', ['cache-not-writable'], 'stage', 'the mount belongs to root', '该挂载属于 root'),
  removes('cache-not-writable', ['cache-not-writable', 'home-missing', 'read-only-filesystem'], 'stage', 'the stage\'s user cannot write there', '此阶段的用户无法在该处写入'),
  removes('no-go-mod-here', ['go-mod-not-found'], 'stage', 'no go.mod is copied to this folder', '没有 go.mod 被复制到该目录'),
  removes('copied-file-missing', ['build-context-invalid', 'go-mod-not-found'], 'stage', 'the file is not in the build context', '该文件不在构建上下文中'),
  removes('dockerignore-hides', ['build-context-invalid', 'go-mod-not-found', 'replace-target-missing', 'workspace-member-missing'], 'stage',
    '.dockerignore keeps the file out of the context', '.dockerignore 使该文件不在上下文中'),
  removes('workdir-is-gopath', ['gopath-go-mod'], 'stage', 'go.mod lies in GOPATH itself', 'go.mod 位于 GOPATH 根目录'),
  removes('go-sum-not-copied', ['go-sum-missing-entry', 'sumdb-unreachable', 'sumdb-not-proxied', 'sumdb-lagging'], 'stage', 'without go.sum every checksum is asked for', '没有 go.sum 时，每个校验和都要查询'),
  removes('replace-not-copied', ['replace-target-missing'], 'stage', 'the folder is not in the stage', '该目录不在此阶段中'),
  removes('workspace-member-not-copied', ['workspace-member-missing'], 'stage', 'the member\'s go.mod is not in the stage', '成员的 go.mod 不在此阶段中'),
  removes('vendor-inconsistent', ['vendor-inconsistent'], 'stage', 'vendor and go.mod differ in the project already', '项目中的 vendor 与 go.mod 已不一致'),
  removes('vendor-overlaid', ['vendor-inconsistent'], 'stage', 'a later COPY lays another vendor folder over it', '之后的 COPY 覆盖了 vendor 目录'),
  removes('module-mode-off', ['module-mode-off'], 'stage', 'GO111MODULE switches modules off', 'GO111MODULE 关闭了模块模式'),
];

function removes(rule: string, causes: readonly string[], about: Subject, en: string, zhCn: string): CauseRule {
  return { rule, causes, fixRemoves: true, about, reason: localized(en, zhCn) };
}

function explains(rule: string, causes: readonly string[], about: Subject, en: string, zhCn: string): CauseRule {
  return { rule, causes, fixRemoves: false, about, reason: localized(en, zhCn) };
}
