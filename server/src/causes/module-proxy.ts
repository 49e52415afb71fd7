import { localized } from '../text/localized.ts';
import { signature, type Cause, type CauseRemedy } from './cause.ts';

const otherProxy: CauseRemedy = {
  title: localized('Join several proxies with "|", so that the next is asked after any failure', '用 "|" 连接多个代理，任何失败都会继续询问下一个'),
  proxies: 'list',
  rule: 'goproxy-no-failover',
};

/** Causes in what a module proxy answers, and in the list that names the proxies. */
export const moduleProxyCauses: readonly Cause[] = [
  {
    id: 'proxy-unauthorized',
    layer: 'module-proxy',
    title: localized('The module proxy wants credentials', '模块代理要求身份验证'),
    explain: localized(
      'The proxy answered 401: the netrc is absent in the step, lies in another user\'s home, or lacks the port that Go 1.20 '
        + 'and newer want in "machine"',
      '代理返回 401：该步骤中没有 netrc、netrc 位于其他用户的主目录，或 machine 缺少 Go 1.20 起要求的端口',
    ),
    remedies: [
      { title: localized('Mount a netrc as secret in the step that downloads', '在下载步骤中以 secret 挂载 netrc'),
        text: 'RUN --mount=type=secret,id=netrc,target=/root/.netrc go mod download', rule: 'private-without-credentials' },
    ],
    signatures: [signature('CAT-40', /reading \S+: 401 Unauthorized/m)],
    confusedWith: ['proxy-forbidden', 'http-proxy-auth-required'],
  },
  {
    id: 'credentials-over-http',
    layer: 'module-proxy',
    title: localized('Credentials are not sent over plain http', '凭据不会通过明文 http 发送'),
    explain: localized(
      'An entry of GOPROXY is an http address with a user and password in it, which the go command refuses, or with credentials in a netrc, '
        + 'which it keeps for https; the proxy then answers 401',
      'GOPROXY 中的某一项是带用户名和密码的 http 地址，go 命令会拒绝；或凭据写在 netrc 中，而 go 命令只在 https 上使用，代理因此返回 401',
    ),
    remedies: [
      {
        title: localized('Ask the proxy over https, with the credentials in a netrc that is mounted as secret', '改用 https 访问代理，并以 secret 挂载含凭据的 netrc'),
        text: 'ENV GOPROXY=https://goproxy.corp.example\nRUN --mount=type=secret,id=netrc,target=/root/.netrc go mod download',
        rule: 'goproxy-plain-http',
      },
    ],
    signatures: [signature('CAT-34', /refusing to pass credentials to insecure URL/m)],
    confusedWith: ['goproxy-invalid', 'proxy-unauthorized'],
  },
  {
    id: 'proxy-has-nothing',
    layer: 'module-proxy',
    title: localized('The module proxy answers, but has nothing', '模块代理有应答，却什么也没有'),
    explain: localized(
      'It says "not found" even for modules that every public proxy has: a mirror that serves one region only, a repository that fetches '
        + 'nothing from outside, or a wrong path',
      '连每个公共代理都有的模块，它也返回“未找到”：镜像只服务某一地区、仓库不从外部拉取，或路径有误',
    ),
    remedies: [
      { title: localized('Take another proxy, and let the build choose it', '换用其他代理，并让构建可以选择'), proxies: 'build-argument', rule: 'goproxy-hard-coded' },
      { title: localized('Let the repository fetch public modules, or correct its path', '让该仓库可以拉取公共模块，或修正其路径') },
    ],
    signatures: [],
    confusedWith: ['module-not-found', 'not-a-module-proxy'],
  },
  {
    id: 'proxy-forbidden',
    layer: 'module-proxy',
    title: localized('The module proxy refuses the request', '模块代理拒绝了请求'),
    explain: localized(
      'The proxy answered 403: a policy, a region block, or a token without rights. After "," the go command stops here',
      '代理返回 403：可能是策略、地区限制或令牌权限不足。"," 之后 go 命令会就此停止',
    ),
    remedies: [
      { title: localized(
        'Ask the proxy\'s operator to allow the module; the text after "server response:" names the policy',
        '请代理运维方放行该模块；"server response:" 之后的文字会说明策略',
      ) },
      otherProxy,
    ],
    signatures: [signature('CAT-41', /reading \S+: 403 Forbidden/m)],
    confusedWith: ['http-proxy-denies', 'proxy-unauthorized'],
  },
  {
    id: 'proxy-rate-limited',
    layer: 'module-proxy',
    title: localized('The module proxy limits the rate', '模块代理限制了请求频率'),
    explain: localized(
      'The proxy answered 429; the go command neither waits nor tries again, and from Go 1.24 on asks twice after each 4xx',
      '代理返回 429；go 命令既不等待也不重试，而且自 Go 1.24 起每个 4xx 都会再请求一次',
    ),
    remedies: [
      {
        title: localized('Keep modules in a cache mount, so that fewer are asked for', '用缓存挂载保留已下载的模块以减少请求'),
        text: 'RUN --mount=type=cache,target=/go/pkg/mod go mod download',
        rule: 'cache-mount-missing',
      },
      { title: localized('Ask for fewer modules at once', '降低并发下载数'), text: 'RUN GODEBUG=cmdgonetlimit=2 go mod download' },
    ],
    signatures: [signature('CAT-44', /reading \S+: 429 Too Many Requests/m)],
    confusedWith: ['proxy-server-error'],
  },
  {
    id: 'proxy-server-error',
    layer: 'module-proxy',
    title: localized('The module proxy itself fails', '模块代理自身出错'),
    explain: localized(
      'The proxy or what stands behind it answered 5xx. The go command does not try again, and after "," asks no other proxy',
      '代理或其上游返回 5xx。go 命令不会重试，而且 "," 之后也不会询问其他代理',
    ),
    remedies: [otherProxy, { title: localized('Try again; 502, 503 and 504 in bursts pass', '稍后重试；集中出现的 502、503、504 通常会自行恢复') }],
    signatures: [signature('CAT-45', /reading \S+: 5\d\d /m)],
    confusedWith: ['proxy-rate-limited', 'http-proxy-denies'],
  },
  {
    id: 'not-a-module-proxy',
    layer: 'module-proxy',
    title: localized('What answers is not a module proxy', '应答的并不是模块代理'),
    explain: localized(
      'A page came instead of module data: a captive portal or login page, the web address of a repository manager instead of '
        + 'its Go path, or a wrong path',
      '返回的是网页而不是模块数据：强制门户或登录页、制品库的网页地址（而非 Go 仓库路径），或路径有误',
    ),
    remedies: [
      { title: localized(
        'Write the proxy\'s Go address, for example …/api/go/… (Artifactory) or …/repository/go/ (Nexus)',
        '写入代理的 Go 地址，例如 …/api/go/…（Artifactory）或 …/repository/go/（Nexus）',
      ) },
      { title: localized('Remove pages that were stored as modules', '清除被当作模块缓存的网页'), text: 'go clean -modcache' },
    ],
    signatures: [
      signature('CAT-46', /invalid response from proxy "[^"]+": invalid character '<'/m),
      signature('CAT-46', /invalid response from proxy "[^"]+": /m),
      signature('CAT-47', /zip: not a valid zip file/m),
      signature('CAT-48', /zip for \S+ has unexpected file|proxy returned info for version \S+ instead of requested version/m),
      signature('CAT-45b', /reading \S+: 400 Bad Request/m),
      signature('CAT-45c', /reading \S+: \d{3} /m, 'fallback'),
      signature('CAT-19', /malformed HTTP response/m),
    ],
    confusedWith: ['proxy-unauthorized', 'module-cache-corrupt', 'plain-http-on-tls-port'],
  },
  {
    id: 'proxy-redirects',
    layer: 'module-proxy',
    title: localized('The module proxy redirects where go does not follow', '模块代理的重定向无法跟随'),
    explain: localized(
      'A load balancer sends https on to http, or a login service redirects in a circle',
      '负载均衡器把 https 重定向到 http，或登录服务循环重定向',
    ),
    remedies: [{ title: localized('Correct the proxy\'s address, or its X-Forwarded-Proto setting', '修正代理地址或其 X-Forwarded-Proto 设置') }],
    signatures: [
      signature('CAT-32', /redirected from secure URL \S+ to insecure URL/m),
      signature('CAT-33', /stopped after 10 redirects/m),
    ],
    confusedWith: ['not-a-module-proxy', 'proxy-unauthorized'],
  },
  {
    id: 'file-proxy-unreadable',
    layer: 'module-proxy',
    title: localized('The file proxy lacks the file or may not be read', 'file:// 代理缺少文件或不可读'),
    explain: localized(
      'GOPROXY=file:// names a folder that was not copied into the stage, or one with narrow modes',
      'GOPROXY=file:// 指向的目录未复制到该阶段，或权限过窄',
    ),
    remedies: [
      { title: localized('Copy the folder before the download', '在下载前复制该目录'), text: 'COPY goproxy/ /goproxy/' },
      { title: localized('Where it is there: give it to the user of the step', '若目录已存在：让该步骤的用户可以读取'), text: 'COPY --chown=1000:1000 goproxy/ /goproxy/' },
    ],
    signatures: [signature('CAT-49', /reading file:\/\/\S+: (?:no such file or directory|permission denied)/m)],
    confusedWith: ['module-not-found'],
  },
  {
    id: 'proxy-slow',
    layer: 'module-proxy',
    title: localized('The module proxy is slow', '模块代理速度缓慢'),
    explain: localized(
      'Answers come, but so slowly that a build waits minutes; the go command has no overall time limit',
      '有响应但极慢，构建要等待数分钟；go 命令没有总时限',
    ),
    remedies: [
      {
        title: localized('Use a nearer proxy', '改用更近的代理'),
        proxies: 'build-argument',
        rule: 'goproxy-not-configurable',
      },
      { title: localized('Keep modules in a cache mount', '用缓存挂载保留模块'), rule: 'cache-mount-missing' },
    ],
    signatures: [],
    confusedWith: ['mtu-too-large', 'transfer-cut'],
  },
  {
    id: 'transfer-cut',
    layer: 'module-proxy',
    title: localized('The answer is cut off', '响应传输中断'),
    explain: localized(
      'The server or a device between closes the connection in the middle of the body: size or time limits of a load balancer, '
        + 'HTTP/2 trouble, a filter',
      '服务器或中间设备在传输途中断开连接：负载均衡器的大小或时间限制、HTTP/2 问题或过滤设备',
    ),
    remedies: [
      { title: localized('Try without HTTP/2', '关闭 HTTP/2 再试'), text: 'RUN GODEBUG=http2client=0 go mod download' },
      { title: localized('Raise size and time limits of the load balancer before the proxy', '调高代理前负载均衡器的大小和时间限制') },
      otherProxy,
    ],
    signatures: [
      signature('CAT-11', /Get "[^"]+": EOF/m),
      signature('CAT-12', /(?:read "[^"]+"|reading \S+): unexpected EOF/m),
      signature('CAT-12', /: unexpected EOF/m),
      signature('CAT-14', /stream error: stream ID \d+;|http2: client connection lost|http2: server sent GOAWAY/m),
    ],
    confusedWith: ['tcp-reset', 'proxy-server-error'],
  },
  {
    id: 'no-failover',
    layer: 'module-proxy',
    title: localized('A later proxy would work but is never asked', '后面的代理可用，却从未被询问'),
    explain: localized(
      'After "," the go command goes on to the next entry on 404 and 410 only; any other failure of an entry ends the download',
      '"," 之后，go 命令只在 404 和 410 时才会继续询问下一项；其他任何失败都会使下载终止',
    ),
    remedies: [otherProxy],
    signatures: [],
    confusedWith: ['proxy-server-error', 'proxy-forbidden', 'tcp-timeout'],
  },
  {
    id: 'goproxy-invalid',
    layer: 'module-proxy',
    title: localized('GOPROXY is not a list the go command accepts', 'GOPROXY 的值不合法'),
    explain: localized(
      'One bad entry makes the whole list fail for every module: quotes or $VAR kept in the value, a blank or semicolon as '
        + 'separator, direct or off misspelt',
      '只要有一项不合法，整个列表对所有模块都会失败：值里残留引号或 $VAR、用空格或分号分隔，或 direct、off 拼写错误',
    ),
    remedies: [{
      title: localized('Write the list without quotes, separated by "," or "|"', '去掉引号，用 "," 或 "|" 分隔各项'),
      text: 'ENV GOPROXY=https://proxy.golang.org,direct',
      rule: 'goproxy-syntax',
    }],
    signatures: [
      signature('CAT-18', /http: no Host in request URL/m),
      signature('CAT-50', /GOPROXY list is not the empty string, but contains no entries/m),
      signature('CAT-51', /invalid proxy URL missing scheme: /m),
      signature('CAT-52', /invalid proxy URL scheme \(must be https, http, file\)|invalid file:\/\/ proxy URL with non-path elements/m),
      signature('CAT-53', /(?:^|^go: |@\S+: )parse "(?![^"\n]*go-get=1)/m),
    ],
    confusedWith: ['dns-name-not-found'],
  },
  {
    id: 'goproxy-off',
    layer: 'module-proxy',
    title: localized('GOPROXY=off forbids the download', 'GOPROXY=off 禁止下载'),
    explain: localized(
      'With off only modules that are already in the cache can be used; an unreadable cache counts as empty',
      'off 表示只能使用缓存中已有的模块；不可读的缓存等同于空缓存',
    ),
    remedies: [
      {
        title: localized('Name a proxy, or vendor the modules', '改为指定代理，或使用 vendor'),
        text: 'ENV GOPROXY=https://proxy.golang.org,direct',
        rule: 'goproxy-off',
      },
    ],
    signatures: [
      signature('CAT-54', /module lookup disabled by GOPROXY=off/m),
      signature('DOCKER-45', /module lookup disabled by GOPROXY=off/m),
    ],
    confusedWith: ['cache-not-writable'],
  },
];
