import { localized } from '../text/localized.ts';
import { signature, type Cause } from './cause.ts';

/** Causes in the file system: caches, home, space. */
export const fileCauses: readonly Cause[] = [
  {
    id: 'disk-full',
    layer: 'files',
    title: localized('The disk is full', '磁盘已满'),
    explain: localized(
      'The builder\'s disk has no space or no inodes left; during an archive it looks like a read error',
      '构建机磁盘空间或 inode 耗尽；解压或下载途中会表现为读取错误',
    ),
    remedies: [{ title: localized('Free space', '释放空间'), text: 'docker builder prune' }],
    signatures: [signature('CAT-153', /no space left on device/m, 'disk')],
    confusedWith: ['transfer-cut'],
  },
  {
    id: 'cache-not-writable',
    layer: 'files',
    title: localized('The module cache cannot be written', '模块缓存不可写'),
    explain: localized(
      'The step runs as a user who may not write the cache: a cache mount belongs to root unless uid= is given, and /go/pkg '
        + 'belongs to whoever downloaded first',
      '该步骤的用户无权写入缓存：缓存挂载默认属于 root（除非指定 uid=），/go/pkg 则属于最先下载的用户',
    ),
    remedies: [
      {
        title: localized('Give the cache mount the user\'s id', '为缓存挂载指定用户 id'),
        text: 'RUN --mount=type=cache,target=/go/pkg/mod,uid=1000,gid=1000 go mod download',
        rule: 'cache-mount-unwritable',
      },
      {
        title: localized('Put the caches where the user may write', '把缓存放到该用户可写的位置'),
        text: 'ENV GOMODCACHE=/home/app/go/pkg/mod GOCACHE=/home/app/.cache/go-build',
        rule: 'cache-not-writable',
      },
    ],
    signatures: [
      signature('CAT-68', /open \S+\/pkg\/sumdb\/\S+\/latest: /m, 'outer'),
      signature('CAT-150', /could not create module cache: /m),
      signature('CAT-151', /(?:mkdir|open) \S+\/cache(?:\/\S*)?: permission denied/m),
      signature('CAT-151', /(?:mkdir|open|stat) \S*\/pkg(?:\/mod\S*)?: permission denied/m),
      signature('CAT-157', /failed to initialize build cache at/m),
      signature('CAT-160', /writing (?:go\.mod|stat) cache: /m),
      signature('CAT-161', /(?:Lock|RLock) \S+: /m),
      signature('CAT-163', /creating work dir: /m),
      signature('CAT-163b', /rm: cannot remove '\S*\/pkg\/mod\/\S+': Permission denied/m),
      signature('DOCKER-46', /mkdir \S+\/pkg\/mod\/cache: permission denied|could not create module cache/m),
      signature('DOCKER-47', /creating work dir: mkdir \S+: permission denied/m),
    ],
    confusedWith: ['read-only-filesystem', 'home-missing'],
  },
  {
    id: 'read-only-filesystem',
    layer: 'files',
    title: localized('The file system is read-only', '文件系统只读'),
    explain: localized('GOMODCACHE or the source lies on a read-only mount', 'GOMODCACHE 或源码位于只读挂载上'),
    remedies: [{ title: localized(
      'Mount the cache for writing; commit complete go.mod and go.sum where the source is read-only',
      '以可写方式挂载缓存；若源码只读，请提交完整的 go.mod 和 go.sum',
    ) }],
    signatures: [signature('CAT-152', /read-only file system/m, 'specific')],
    confusedWith: ['cache-not-writable'],
  },
  {
    id: 'noexec-filesystem',
    layer: 'files',
    title: localized('No program can be started from the folder', '该目录中的程序无法启动'),
    explain: localized(
      'The folder lies on a file system that is mounted noexec: a newer toolchain in the module cache is fetched and not started, and go run, go '
        + 'test and go generate cannot start what they compiled below GOTMPDIR, /tmp or GOCACHE',
      '该目录位于以 noexec 挂载的文件系统上：较新的工具链虽已下载到模块缓存，却无法启动；go run、go test 和 go generate 也无法启动编译到 GOTMPDIR、/tmp 或 GOCACHE 下的程序',
    ),
    remedies: [
      { title: localized('Put the folders on a file system that lets programs run', '把这些目录放到允许运行程序的文件系统上'), text: 'ENV GOMODCACHE=/go/pkg/mod GOTMPDIR=/var/tmp' },
      { title: localized('Take an image with the Go that go.mod asks for, so that no toolchain is fetched', '使用已含 go.mod 所需 Go 版本的镜像，无需再下载工具链'), rule: 'toolchain-download' },
    ],
    signatures: [
      signature('CAT-120', /exec go1\S+: (?:\S+ )?permission denied|fork\/exec \S*(?:golang\.org\/toolchain@|\/go-build)\S*: permission denied/m, 'outer'),
    ],
    confusedWith: ['toolchain-not-runnable'],
  },
  {
    id: 'home-missing',
    layer: 'files',
    title: localized('HOME is not set, so there is no cache', 'HOME 未设置，无法确定缓存位置'),
    explain: localized(
      'Without HOME the go command has no place for GOPATH, GOMODCACHE or GOCACHE: a cleared environment, or a user without home',
      '没有 HOME，go 命令就无法确定 GOPATH、GOMODCACHE 或 GOCACHE：环境被清空，或用户没有主目录',
    ),
    remedies: [{ title: localized('Set the folders', '设置这些目录'), text: 'ENV GOPATH=/go GOCACHE=/tmp/go-build', rule: 'cache-not-writable' }],
    signatures: [
      signature('CAT-67', /could not locate sumdb file: missing \$GOPATH/m, 'outer'),
      signature('CAT-154', /module cache not found: neither GOMODCACHE nor GOPATH is set/m),
      signature('CAT-156', /build cache is required, but could not be located|build cache is disabled by GOCACHE=off/m),
    ],
    confusedWith: ['cache-not-writable'],
  },
];
