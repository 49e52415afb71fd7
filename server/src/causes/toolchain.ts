import { localized } from '../text/localized.ts';
import { signature, type Cause, type CauseRemedy } from './cause.ts';

const newerImage: CauseRemedy = {
  title: localized('Use an image whose Go is at least the go line\'s version', '使用 Go 版本不低于 go 行要求的镜像'),
  newerGo: true,
  rule: 'go-too-old',
};

/**
 * Packages that came to the standard library with Go 1.16 to 1.25: an older Go does not have them. Only these, for
 * any other name is a typing error or a module that is not there.
 */
const newerStandardPackage = new RegExp(String.raw`package (?:${[
  'embed', 'io/fs', 'testing/fstest', 'runtime/metrics', 'net/netip', 'debug/buildinfo', 'runtime/coverage', 'crypto/ecdh', 'cmp', 'log/slog',
  'maps', 'slices', 'testing/slogtest', 'math/rand/v2', 'go/version', 'iter', 'structs', 'unique', 'crypto/(?:fips140|hkdf|mlkem|pbkdf2|sha3)',
  'weak', 'testing/(?:cryptotest|synctest)', 'encoding/json/(?:v2|jsontext)',
].join('|')}) is not in (?:GOROOT|std)\b`, 'm');

/** Causes in the version of Go itself. */
export const toolchainCauses: readonly Cause[] = [
  {
    id: 'toolchain-too-old',
    layer: 'toolchain',
    title: localized('The image\'s Go is too old for the module', '镜像中的 Go 版本过旧'),
    explain: localized(
      'go.mod, go.work or a dependency asks for a newer Go, and official images set GOTOOLCHAIN=local, so no other is fetched',
      'go.mod、go.work 或依赖要求更新的 Go，而官方镜像设置了 GOTOOLCHAIN=local，不会自动下载',
    ),
    remedies: [newerImage, { title: localized('Let go fetch the newer toolchain', '允许 go 自动下载新工具链'), text: 'ENV GOTOOLCHAIN=auto' }],
    signatures: [
      signature('CAT-110', /requires go >= \S+ \(running go \S+; GOTOOLCHAIN=local/m, 'outer'),
      signature('CAT-117', /invalid go version '\S+': must match format 1\.23/m, 'outer'),
      signature('GO-01', /maximum version supported by tidy is /m, 'outer'),
      signature('GO-02', /^note: module requires Go \d/m, 'outer'),
      signature('GO-03', newerStandardPackage, 'outer'),
      signature('CAT-118', /unknown directive: (?:toolchain|godebug|tool|ignore)/m, 'outer'),
    ],
    confusedWith: ['toolchain-not-downloadable'],
  },
  {
    id: 'toolchain-not-downloadable',
    layer: 'toolchain',
    title: localized('The newer Go toolchain cannot be fetched', '无法下载所需的 Go 工具链'),
    explain: localized(
      'go switches to the version go.mod asks for and fetches it as module golang.org/toolchain: the proxy must serve it and '
        + 'the checksum database must answer',
      'go 会切换到 go.mod 要求的版本，并以模块 golang.org/toolchain 的形式下载：代理必须提供它，校验和数据库也必须可用',
    ),
    remedies: [
      newerImage,
      { title: localized('Let the proxy pass golang.org/toolchain on', '让代理转发 golang.org/toolchain'), rule: 'toolchain-download' },
    ],
    signatures: [
      signature('CAT-69', /checksum database disabled by GOSUMDB=off/m, 'outer'),
      signature('CAT-111', /requires go >= \S+ \(running go [^;)]+\)/m, 'outer'),
      signature('CAT-112', /download go\S+ for \S+: toolchain not available/m, 'outer'),
      signature('CAT-113', /download go\S+: golang\.org\/toolchain@/m, 'outer'),
      signature('CAT-114', /cannot find "go1[^"]+" in PATH/m, 'outer'),
    ],
    confusedWith: ['toolchain-too-old', 'goproxy-off'],
  },
  {
    id: 'toolchain-not-runnable',
    layer: 'toolchain',
    title: localized('The Go toolchain cannot be started', 'Go 工具链无法启动'),
    explain: localized(
      'The go program of the image, or the toolchain that it switches to, is for another processor or another libc (a glibc build on Alpine)',
      '镜像中的 go 程序或它切换到的工具链属于其他处理器架构或其他 libc（例如在 Alpine 上使用 glibc 版本）',
    ),
    remedies: [
      { title: localized('Take Go from an image of the same platform and libc', '从平台和 libc 相同的镜像取得 Go'), text: 'FROM golang:1.24-alpine AS build' },
      newerImage,
    ],
    signatures: [signature(
      'CAT-120', /exec go1\S+: (?!(?:\S+ )?permission denied)|fork\/exec (?!\S*golang\.org\/toolchain@\S*: permission denied)\S+\/bin\/go: /m, 'outer',
    )],
    confusedWith: ['platform-mismatch', 'noexec-filesystem'],
  },
  {
    id: 'go-setting-invalid',
    layer: 'toolchain',
    title: localized('A setting or flag of the go command is not valid', 'go 命令的设置或参数无效'),
    explain: localized(
      'The message names the variable or flag: GOFLAGS, GOTOOLCHAIN, GOAUTH, GOVCS, GOMODCACHE, GODEBUG, or a flag that this Go does not have',
      '报错中会给出变量或参数名：GOFLAGS、GOTOOLCHAIN、GOAUTH、GOVCS、GOMODCACHE、GODEBUG，或当前 Go 没有的参数',
    ),
    remedies: [{ title: localized('See what is in force and where it comes from', '查看当前生效的设置'), text: 'go env -changed' }],
    signatures: [
      signature('CAT-25', /refusing to use HTTP_PROXY value in CGI environment/m),
      signature('CAT-36', /network disabled by cmdgonetlimit=0/m),
      signature('CAT-98', /(?:empty|malformed) (?:entry|pattern|VCS list|VCS name) in GOVCS|(?:relative pattern not allowed|unreachable pattern) in GOVCS/m),
      signature('CAT-115', /invalid GOTOOLCHAIN "/m, 'outer'),
      signature('CAT-119', /cannot find GOROOT directory/m, 'outer'),
      signature('CAT-147', /not a known dependency|cannot match "[^"]+" without -versions/m),
      signature('CAT-148', /-reuse cannot be used inside a module|-mod=\S+ not supported|-modfile was set|does not have \.mod extension/m),
      signature('CAT-155', /GOMODCACHE entry is relative|GOPATH entry (?:is relative|cannot start with)/m),
      signature('CAT-170', /parsing \$GOFLAGS: /m),
      signature('CAT-172', /-insecure flag is no longer supported/m),
      signature('CAT-173', /flag provided but not defined: -/m),
      signature('CAT-174', /GOAUTH(?:=\S+)? (?:encountered|cannot|dir method)/m),
      signature('CAT-175', /does not override conflicting OS environment variable/m),
      signature('CAT-176', /cannot be modified$|unknown go command variable|can only be set using the OS environment/m),
      signature('CAT-176b', /(?:reading|writing) go env config: |cannot find go env config: |arguments must be KEY=VALUE/m),
      signature('CAT-176b', /multiple values for key|invalid newline in \S+=\.\.\. value|invalid \S+ value "/m),
    ],
    confusedWith: [],
  },
];
