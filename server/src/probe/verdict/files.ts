import type { CheckKind } from '../check-details.ts';
import { localized } from '../../text/localized.ts';
import { quote, verbatim, type Claim } from './claim.ts';
import type { JudgedRemedy } from './judgement.ts';
import type { Observations, Seen } from './observations.ts';

/**
 * Claims about the folders the go command writes to. The real download uses a cache of its own, so its success speaks against none of
 * them.
 */
export function fileClaims(seen: Observations): readonly Claim[] {
  return [
    ...written.flatMap(({ kind, isNeeded }) => seen.of(kind).filter((check) => check.result === 'no')
      .flatMap((check) => folderClaim(seen, check, isNeeded))),
    ...noexec.flatMap((kind) => seen.of(kind).filter((check) => check.flag('noexec') === true).map((check) => noexecClaim(seen, check))),
    ...seen.of('files:space').filter((check) => check.result === 'no').map(spaceClaim),
  ];
}

/** `go mod download` needs the module cache and, where the checksum database is asked, its state; the others are for the build after it. */
const written: readonly { readonly kind: CheckKind; readonly isNeeded: boolean }[] = [
  { kind: 'files:module-cache', isNeeded: true },
  { kind: 'files:sumdb-state', isNeeded: true },
  { kind: 'files:build-cache', isNeeded: false },
  { kind: 'files:temp', isNeeded: false },
];

/** Where programs are started from: toolchains out of the module cache, what was compiled out of the others. */
const noexec: readonly CheckKind[] = ['files:module-cache', 'files:build-cache', 'files:temp'];

/** The download itself starts a program only where go.mod asks for a newer Go, out of the module cache; anything else comes after it. */
function noexecClaim(seen: Observations, check: Seen): Claim {
  const switches = check.kind === 'files:module-cache'
    ? seen.of('toolchain:go-line').find((line) => line.result === 'no' && /auto|path|^go\d/u.test(line.text('gotoolchain')))
    : undefined;
  return {
    cause: 'noexec-filesystem',
    target: check.target,
    strength: switches === undefined ? 'hint' : 'fault',
    survivesDownload: true,
    summary: switches === undefined
      ? localized(
        `No program can be started from ${check.target}: go run, go test and go generate would fail`, `${check.target} 中的程序无法启动：go run、go test 和 go generate 会失败`,
      )
      : localized(
        `Go ${switches.text('required')} is fetched into ${check.target}, and no program can be started from there`,
        `Go ${switches.text('required')} 会下载到 ${check.target}，而该处的程序无法启动`,
      ),
    evidence: [
      localized(`The file system of ${check.text('nearest') || check.target} is mounted noexec`, `${check.text('nearest') || check.target} 所在的文件系统以 noexec 挂载`),
      ...(switches === undefined ? [] : [localized(
        `${switches.target} requires go >= ${switches.text('required')}; the image runs ${switches.text('running')} with GOTOOLCHAIN=${switches.text('gotoolchain')}`,
        `${switches.target} 要求 go >= ${switches.text('required')}；镜像中为 ${switches.text('running')}，GOTOOLCHAIN=${switches.text('gotoolchain')}`,
      )]),
    ],
    next: localized('fetches the toolchain and ends when it cannot start it', '下载工具链后因无法启动而结束'),
  };
}

/** With less than this not even one module of usual size fits. */
const fullDiskBytes = 1024 * 1024;

function folderClaim(seen: Observations, check: Seen, isNeeded: boolean): readonly Claim[] {
  const user = seen.of('facts:user')[0];
  const uid = user?.number('uid');
  const who = user === undefined ? '' : ` ${user.text('name') === '' ? `uid ${uid ?? '?'}` : user.text('name')}`;
  const owner = check.text('owner');
  const base = {
    target: check.target,
    strength: isNeeded ? 'fault' as const : 'hint' as const,
    survivesDownload: true,
    evidence: [
      verbatim(`${check.target}: ${quote(check.error === '' ? check.errorClass : check.error)}`),
      ...(owner === '' ? [] : [localized(
        `${check.text('nearest')} belongs to ${owner}; the step runs as${who}`,
        `${check.text('nearest')} 的属主和权限为 ${owner}；该步骤以${who} 身份运行`,
      )]),
    ],
  };
  switch (check.errorClass) {
    case 'unset':
      return [{
        ...base,
        cause: 'home-missing',
        target: 'HOME',
        summary: localized('HOME is not set, so the go command has no place for its cache', '未设置 HOME，go 命令没有存放缓存的位置'),
      }];
    case 'read-only':
      return [{
        ...base,
        cause: 'read-only-filesystem',
        summary: localized(`${check.target} lies on a read-only file system`, `${check.target} 位于只读文件系统上`),
      }];
    case 'no-space':
      return [{ ...base, cause: 'disk-full', summary: localized(`No space is left for ${check.target}`, `${check.target} 所在磁盘没有剩余空间`) }];
    default:
      return [{
        ...base,
        cause: 'cache-not-writable',
        ...(uid === undefined || user === undefined ? {} : { remedies: remediesFor(check.target, uid, user) }),
        summary: localized(`${check.target} cannot be written by the user${who}`, `用户${who} 无法写入 ${check.target}`),
      }];
  }
}

/** With the user's own numbers and folders: those of an example would be copied as they are. */
function remediesFor(folder: string, uid: number, user: Seen): readonly JudgedRemedy[] {
  const [gid, home] = [user.number('gid') ?? uid, user.text('home')];
  const hasHome = user.flag('homeExists') === true && home !== '/';
  const base = hasHome ? home : '/tmp';
  return [
    ...(user.flag('homeExists') === false && home.startsWith('/') && folder.startsWith(`${home}/`) ? [{
      title: localized(`Make the home ${home} for this user, above USER`, `在 USER 之前为该用户创建主目录 ${home}`),
      text: `RUN install -d -o ${uid} -g ${gid} ${home}`,
    }] : []),
    {
      title: localized('If it is a cache mount, give it the user\'s id', '若为缓存挂载，为其指定该用户的 id'),
      text: `RUN --mount=type=cache,target=${folder},uid=${uid},gid=${gid} go mod download`,
      rule: 'cache-mount-unwritable',
    },
    {
      title: localized('Put the caches where the user may write', '把缓存放到该用户可写的位置'),
      text: `ENV GOMODCACHE=${base}/go/pkg/mod GOCACHE=${base}/.cache/go-build`,
      rule: 'cache-not-writable',
    },
  ];
}

function spaceClaim(check: Seen): Claim {
  const free = check.number('freeBytes');
  const inodes = check.number('freeInodes');
  const isFull = (free !== undefined && free < fullDiskBytes) || inodes === 0;
  const measured = `${Math.round((free ?? 0) / 1024 / 1024)} MB`;
  return {
    cause: 'disk-full',
    target: check.target,
    strength: isFull ? 'fault' : 'hint',
    survivesDownload: true,
    summary: localized(`${check.target} has ${measured} free`, `${check.target} 剩余空间 ${measured}`),
    evidence: [localized(
      `Free: ${measured}${inodes === undefined ? '' : `, ${inodes} inodes`}`,
      `剩余：${measured}${inodes === undefined ? '' : `，${inodes} 个 inode`}`,
    )],
  };
}
