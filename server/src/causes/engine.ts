import { localized } from '../text/localized.ts';
import { signature, type Cause } from './cause.ts';

/** Causes on the way from the engine's program to a running container or build step. */
export const engineCauses: readonly Cause[] = [
  {
    id: 'engine-not-installed',
    layer: 'engine',
    title: localized('No container engine is installed', '未安装容器引擎'),
    explain: localized(
      'Neither docker, podman nor nerdctl was found in PATH, so no container can be started',
      '在 PATH 中找不到 docker、podman 或 nerdctl，因此无法启动容器',
    ),
    remedies: [
      { title: localized('Install Docker Engine, Docker Desktop or Podman', '安装 Docker Engine、Docker Desktop 或 Podman') },
      { title: localized('If an engine is installed, add the folder of its program to PATH', '若已安装引擎，请把其程序所在目录加入 PATH') },
    ],
    signatures: [
      signature('ENGINE-01', /(?:^|[\s:])(?:docker|podman|nerdctl)(?:\.exe)?: (?:command )?not found/m),
      signature('ENGINE-02', /spawn \S*(?:docker|podman|nerdctl)\S* ENOENT/m),
      signature('ENGINE-03', /'(?:docker|podman|nerdctl)' is not recognized as an internal or external command/m),
    ],
    confusedWith: ['engine-not-running'],
  },
  {
    id: 'engine-not-running',
    layer: 'engine',
    title: localized('The container engine does not answer', '容器引擎没有响应'),
    explain: localized(
      'The engine\'s program is there, but nothing answers at the socket, connection or context it uses: the service is '
        + 'stopped or the context points elsewhere',
      '引擎程序已安装，但其使用的套接字、连接或上下文没有响应：服务未启动，或上下文指向了别处',
    ),
    remedies: [
      { title: localized('Start the engine', '启动容器引擎'), text: 'sudo systemctl start docker' },
      { title: localized('Start the Podman machine (macOS, Windows)', '启动 Podman 虚拟机（macOS、Windows）'), text: 'podman machine start' },
      { title: localized('See which context and DOCKER_HOST are in force', '查看当前生效的上下文和 DOCKER_HOST'), text: 'docker context ls' },
    ],
    signatures: [
      signature('DOCKER-1', /Cannot connect to the Docker daemon at /m),
      signature('DOCKER-2', /failed to connect to the docker API at /m),
      signature('DOCKER-4', /error during connect: [^\n]*ssh [^\n]*exit status 255/m),
      signature('DOCKER-5', /error during connect: [^\n]*open \/\/\.\/pipe\//m),
      signature('DOCKER-6', /Cannot connect to Podman\.|unable to connect to Podman socket: /m),
      signature('DOCKER-7', /failed to resolve active destination: .*service destination not found/m),
    ],
    confusedWith: ['engine-not-installed', 'engine-permission-denied'],
  },
  {
    id: 'engine-permission-denied',
    layer: 'engine',
    title: localized('The user may not talk to the container engine', '当前用户无权访问容器引擎'),
    explain: localized(
      'The engine\'s socket exists but belongs to a group that the current user is not in',
      '引擎套接字存在，但当前用户不在其所属用户组中',
    ),
    remedies: [
      {
        title: localized('Add the user to the group docker, then log in again', '把用户加入 docker 组，然后重新登录'),
        text: 'sudo usermod -aG docker "$USER"',
      },
      { title: localized('Use the engine in rootless mode', '改用无 root（rootless）模式的引擎') },
    ],
    signatures: [
      signature('DOCKER-3', /permission denied while trying to connect to the [Dd]ocker (?:daemon socket|API) at /m, 'specific'),
      signature('DOCKER-3', /dial unix \S+: connect: permission denied/m, 'specific'),
    ],
    confusedWith: ['engine-not-running'],
  },
  {
    id: 'engine-version-mismatch',
    layer: 'engine',
    title: localized('Engine and client speak different API versions', '引擎与客户端的 API 版本不兼容'),
    explain: localized('The client program is older than the oldest version the engine still serves', '客户端程序的 API 版本低于引擎支持的最低版本'),
    remedies: [{ title: localized('Upgrade the client and unset DOCKER_API_VERSION', '升级客户端并取消设置 DOCKER_API_VERSION') }],
    signatures: [signature('DOCKER-8', /client version \S+ is too old\. Minimum supported API version is /m)],
    confusedWith: ['engine-not-running'],
  },
  {
    id: 'image-not-found',
    layer: 'engine',
    title: localized('The image does not exist or needs a login', '镜像不存在或需要登录'),
    explain: localized(
      'The registry answered that it has no such repository or tag, or hides it from users who are not logged in; a misspelt '
        + 'stage name in FROM looks the same',
      '镜像仓库答复没有该仓库或标签，或对未登录用户隐藏；FROM 中写错阶段名时现象相同',
    ),
    remedies: [
      { title: localized('Check the spelling of image, tag and stage names', '检查镜像名、标签和阶段名的拼写') },
      {
        title: localized('Podman adds no registry to a short name: write the whole one', 'Podman 不会为短名称补全镜像仓库：请写全名'),
        text: 'docker.io/library/golang:1.23',
      },
      { title: localized('Log in to the registry', '登录镜像仓库'), text: 'docker login' },
    ],
    signatures: [
      // BuildKit puts the same words in front of every failure to pull.
      signature('BUILDER-05', /failed to resolve source metadata for \S+: (?:\S+: not found|pull access denied)/m, 'outer'),
      signature('BUILDER-06', /failed to resolve source metadata for [^\n]*: 40[13] (?:Unauthorized|Forbidden)/m, 'outer'),
      signature('DOCKER-16', /pull access denied|repository does not exist or may require/m, 'specific'),
      signature('ENGINE-06', /Error response from daemon: (?:name unknown|denied\b|[^\n]*no basic auth credentials)/m, 'outer'),
      signature(
        'DOCKER-17',
        /No such image: |manifest (?:for \S+ not found|unknown)|reading manifest \S+ in \S+: manifest unknown/m,
        'specific',
      ),
      signature('DOCKER-17', /Unable to find image '[^']+' locally/m, 'fallback'),
      signature('DOCKER-17', /short-name "[^"]+" did not resolve to an alias and no unqualified-search registries are defined/m, 'specific'),
      signature('DOCKER-17', /\S+: image not known|: not found: manifest unknown/m),
    ],
    confusedWith: ['image-pull-failed', 'registry-rate-limited'],
  },
  {
    id: 'registry-rate-limited',
    layer: 'engine',
    title: localized('The image registry limits the rate', '镜像仓库限制了拉取频率'),
    explain: localized(
      'The registry answered 429: too many images were pulled from this address lately, often by others behind the same one',
      '镜像仓库返回 429：该地址近期拉取的镜像过多，往往是同一出口地址后的其他人所致',
    ),
    remedies: [
      { title: localized('Log in: known users may pull more', '登录：已登录用户的额度更高'), text: 'docker login' },
      { title: localized('Give the engine a registry mirror, then restart it', '为引擎配置镜像加速器，然后重启引擎'),
        text: '{ "registry-mirrors": ["https://mirror.example"] }' },
    ],
    signatures: [
      signature('BUILDER-07', /failed to resolve source metadata for [^\n]*: 429 Too Many Requests/m, 'outer'),
      signature('ENGINE-05', /toomanyrequests: /m, 'outer'),
    ],
    confusedWith: ['image-not-found', 'image-pull-failed', 'proxy-rate-limited'],
  },
  {
    id: 'image-pull-failed',
    layer: 'engine',
    title: localized('The engine cannot reach the image registry', '引擎无法访问镜像仓库'),
    explain: localized(
      'Images are pulled by the engine itself, with its own name servers and HTTP proxy, not those of a RUN step or of the shell',
      '拉取镜像的是引擎本身，使用的是引擎自己的 DNS 和 HTTP 代理，与 RUN 步骤或当前 shell 无关',
    ),
    remedies: [
      { title: localized('Give the engine its own HTTP proxy or a registry mirror, then restart it', '为引擎单独配置 HTTP 代理或镜像加速器，然后重启引擎'),
        text: '{ "registry-mirrors": ["https://mirror.example"], "proxies": { "https-proxy": "http://proxy.example:3128" } }' },
      { title: localized('Load the image from a file', '从文件导入镜像'), text: 'docker load -i image.tar' },
    ],
    signatures: [
      signature('DOCKER-14', /failed to do request: Head "https:\/\/[^"]+\/v2\/docker\/dockerfile\//m, 'outer'),
      signature('DOCKER-15', /failed to resolve source metadata for (?![^\n]*: no match for platform in manifest)|failed to do request: Head "https:\/\/[^"]+\/v2\//m, 'outer'),
      signature('DOCKER-15', /Error response from daemon: Get "https:\/\/[^"]+\/v2\/|pinging container registry \S+: /m, 'outer'),
      signature('BUILDER-08', /failed to (?:fetch (?:anonymous|oauth) token|authorize): /m, 'outer'),
      // Alone: somebody's time ran out; pulls are what most often ends so.
      signature('BUILDER-09', /^(?:Error: |error: )?context deadline exceeded$/m, 'fallback'),
    ],
    confusedWith: ['image-not-found', 'registry-rate-limited', 'dns-server-unreachable', 'tcp-timeout'],
  },
  {
    id: 'platform-mismatch',
    layer: 'engine',
    title: localized('The image is for another processor', '镜像的平台与本机不符'),
    explain: localized(
      'The image was built for another architecture and the engine has no emulation for it',
      '镜像为其他处理器架构构建，而引擎没有对应的模拟支持',
    ),
    remedies: [
      {
        title: localized('Run the download stage on the builder\'s own platform', '让下载阶段运行在构建机本机平台上'),
        text: 'FROM --platform=$BUILDPLATFORM golang:1.23 AS build',
        rule: 'emulated-build',
      },
      { title: localized('Install QEMU emulation', '安装 QEMU 模拟支持'), text: 'docker run --privileged --rm tonistiigi/binfmt --install all' },
    ],
    signatures: [
      signature('ENGINE-07', /no matching manifest for \S+ in the manifest list entries|no match for platform in manifest|no image found in image index for architecture /m, 'specific'),
      signature('DOCKER-18', /was found but (?:does not match the specified platform|its platform \([^)]*\) does not match)/m, 'specific'),
      signature(
        'DOCKER-19',
        /The requested image's platform \([^)]*\) does not match the detected host platform|exec format error/m,
        'specific',
      ),
    ],
    confusedWith: ['toolchain-not-runnable'],
  },
  {
    id: 'no-go-in-image',
    layer: 'engine',
    title: localized('The image has no Go', '镜像中没有 Go'),
    explain: localized(
      'The stage that downloads modules starts from an image without the go command, or its PATH lost /usr/local/go/bin (a '
        + 'login shell resets it)',
      '下载模块的阶段所用镜像中没有 go 命令，或 PATH 中缺少 /usr/local/go/bin（登录 shell 会重置 PATH）',
    ),
    remedies: [
      { title: localized('Start the stage from an image with Go', '让该阶段使用带 Go 的镜像'), text: 'FROM golang:1.23 AS build' },
      { title: localized('Put Go back into PATH', '把 Go 加回 PATH'), text: 'ENV PATH=/usr/local/go/bin:$PATH' },
    ],
    signatures: [
      signature('ENGINE-04', /exec: "go": executable file not found in \$PATH/m),
      signature('ENGINE-04', /(?:^|[\s:])go: (?:command )?not found|go: executable file not found/m),
    ],
    confusedWith: [],
  },
  {
    id: 'buildkit-required',
    layer: 'engine',
    title: localized('The build needs BuildKit or a newer Dockerfile frontend', '构建需要 BuildKit 或更新的 Dockerfile 前端'),
    explain: localized(
      'RUN --mount, --network and heredocs exist only in BuildKit\'s frontends; the old builder and old frontends reject or misread them',
      'RUN --mount、--network 和 heredoc 只有 BuildKit 前端支持；旧构建器和旧前端会拒绝或误读它们',
    ),
    remedies: [
      {
        title: localized('Write the frontend as the first line', '在第一行声明前端'),
        text: '# syntax=docker/dockerfile:1',
        rule: 'buildkit-syntax',
      },
      { title: localized('Install buildx and unset DOCKER_BUILDKIT=0', '安装 buildx 并取消 DOCKER_BUILDKIT=0') },
    ],
    signatures: [
      signature('BUILDER-01', /'buildx' is not a docker command|unknown command: docker buildx/m),
      signature('DOCKER-9', /BuildKit is enabled but the buildx component is missing or broken/m),
      signature('DOCKER-10', /the --mount option requires BuildKit/m),
      signature('DOCKER-11', /[Uu]nknown flag: (?:--)?(?:mount|network|parents|security|link|chmod|exclude|checksum|keep-git-dir)\b/m),
      signature('DOCKER-12', /unexpected key 'env' in 'env=/m),
      signature('DOCKER-13', /unknown instruction: \S+/m),
    ],
    confusedWith: [],
  },
  {
    id: 'build-context-invalid',
    layer: 'engine',
    title: localized('A file of the build context is missing or unreadable', '构建上下文中的文件缺失或不可读'),
    explain: localized(
      'The context folder, the Dockerfile or the source of a COPY is not where the build looks, or .dockerignore hides it',
      '上下文目录、Dockerfile 或 COPY 的源文件不在构建查找的位置，或被 .dockerignore 排除',
    ),
    remedies: [
      { title: localized('Un-ignore the file in .dockerignore', '在 .dockerignore 中取消对该文件的忽略'), rule: 'dockerignore-hides' },
      { title: localized(
        'Check context folder and -f; -f is relative to the working directory, not to the context',
        '检查上下文目录和 -f 参数；-f 相对于当前工作目录，而非上下文',
      ) },
    ],
    signatures: [
      signature('DOCKER-20', /unable to prepare context: path "[^"]+" not found/m),
      signature(
        'DOCKER-21',
        /failed to read dockerfile: open \S+: no such file or directory|unable to evaluate symlinks in Dockerfile path: /m,
      ),
      signature('DOCKER-22', /failed to (?:compute cache key|calculate checksum of ref)[^\n]*not found/m),
      signature('DOCKER-22', /"\/[^"]*": not found/m),
      signature('BUILDER-10', /copier: stat: "[^"]*": no such file or directory/m),
      signature('DOCKER-23', /error from sender: open \S+: permission denied/m, 'specific'),
      signature('DOCKER-24', /illegal exclusion pattern: |syntax error in pattern/m),
    ],
    confusedWith: ['go-mod-not-found'],
  },
  {
    id: 'builder-unavailable',
    layer: 'engine',
    title: localized('The selected builder does not exist or does not answer', '所选的构建器不存在或没有响应'),
    explain: localized(
      'Builds go to the builder that is selected or named; it was removed, belongs to another context, or its machine, container or pod is not there',
      '构建会交给当前选定或指定的构建器；它可能已被删除、属于其他上下文，或所在的机器、容器或 Pod 不可用',
    ),
    remedies: [
      { title: localized('See which builders there are and which is selected', '查看有哪些构建器以及当前选定的是哪一个'), text: 'docker buildx ls' },
      { title: localized('Select the engine\'s own builder', '改用引擎自带的构建器'), text: 'docker buildx use default' },
      { title: localized('Start the builder', '启动该构建器'), text: 'docker buildx inspect --bootstrap' },
    ],
    signatures: [
      signature('BUILDER-02', /no builder "[^"]*" found/m),
      signature('BUILDER-03', /failed to find driver "[^"]*"|failed to initialize builder \S+/m),
      signature('BUILDER-04', /no valid drivers found|failed to list workers: Unavailable/m),
      signature('BUILDER-11', /failed to get buildkit host|`buildctl` needs to be installed and `buildkitd` needs to be running/m),
      // Alone: buildx waited in vain for a builder elsewhere. What waits for a registry says so before it.
      signature('BUILDER-06', /ERROR: context deadline exceeded$/m),
    ],
    confusedWith: ['engine-not-running'],
  },
  {
    id: 'build-setup-invalid',
    layer: 'engine',
    title: localized('The build or run was set up in a way the engine refuses', '引擎拒绝了构建或运行的设置'),
    explain: localized(
      'A network mode, entitlement, user, shell, container name, build check or a missing program of the engine stops the build before the go command runs',
      '网络模式、权限声明、用户、shell、容器名、构建检查或引擎缺少的程序使构建在 go 命令运行之前就中止',
    ),
    remedies: [{ title: localized('Change the setting that the message names, or install the program that the engine lacks', '修改报错中指出的设置，或安装引擎所缺的程序') }],
    signatures: [
      signature('DOCKER-25', /network mode "[^"]+" not supported by buildkit/m),
      signature('DOCKER-26', /network\.host is not allowed/m),
      signature('DOCKER-27', /granting entitlement \S+ is not allowed by build daemon configuration/m, 'specific'),
      signature('DOCKER-28', /unable to derive the IP value for host-gateway/m),
      signature('DOCKER-52', /unable to find user \S+: /m),
      signature('DOCKER-53', /runc run failed: [^\n]*exec: "[^"]+": stat \S+: no such file or directory/m),
      signature('DOCKER-54', /network \S+ not found|The container name "[^"]+" is already in use|bind source path does not exist/m),
      signature('ENGINE-08', /could not find (?:slirp4netns|pasta|netavark|fuse-overlayfs)\b|exec: "(?:newuidmap|newgidmap|slirp4netns|pasta)": executable file not found/m, 'specific'),
      signature('DOCKER-55', /lint violation found for rules: /m),
    ],
    confusedWith: [],
  },
  {
    id: 'resource-limit-reached',
    layer: 'engine',
    title: localized('A process was killed or ran into a limit', '进程被终止或触及资源限制'),
    explain: localized(
      'The builder ran out of memory or file handles; exit code 137 means the process was killed, most often for memory',
      '构建器内存或文件句柄耗尽；退出码 137 表示进程被强制终止，最常见的原因是内存不足',
    ),
    remedies: [
      {
        title: localized('Give the builder more memory, or compile fewer packages at once', '为构建器增加内存，或减少并行编译的包数'),
        text: 'ENV GOFLAGS=-p=1',
      },
    ],
    signatures: [
      signature('GO-05', /fatal error: (?:runtime: )?(?:out of memory|cannot allocate memory)|fatal error: failed to reserve page summary memory/m, 'specific'),
      signature('CAT-162', /too many open files|cannot allocate memory|signal: killed/m, 'specific'),
      signature('DOCKER-50', /exit code: 137\b/m, 'specific'),
    ],
    confusedWith: [],
  },
  {
    id: 'build-step-failed',
    layer: 'engine',
    title: localized('A build step failed', '构建步骤失败'),
    explain: localized(
      'The engine only repeats the exit code; the cause stands in that step\'s own output above',
      '引擎只转述退出码；真正的原因在该步骤上方的输出中',
    ),
    remedies: [{ title: localized('Read the step\'s log in full', '查看该步骤的完整日志'), text: 'docker build --progress=plain .' }],
    signatures: [
      signature('DOCKER-49', /did not complete successfully: exit code: \d+|executor failed running \[/m, 'fallback'),
      signature('DOCKER-49', /returned a non-zero code: \d+|(?:while running runtime|waiting for process to exit): exit status \d+/m, 'fallback'),
    ],
    confusedWith: [],
  },
  {
    id: 'build-cancelled',
    layer: 'engine',
    title: localized('The build was cancelled', '构建被取消'),
    explain: localized('The client went away or was interrupted before the build ended', '客户端在构建结束前中断或退出'),
    remedies: [{ title: localized('Run the build again', '重新运行构建') }],
    signatures: [signature('DOCKER-51', /failed to solve: Canceled: |context canceled/m)],
    confusedWith: [],
  },
];
