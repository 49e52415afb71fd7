import type { CheckKind } from '../check-details.ts';
import { localized } from '../../text/localized.ts';
import { quote, verbatim, type Claim } from './claim.ts';
import type { Observations, Seen } from './observations.ts';

/**
 * Claims about the folders the go command writes to. The real download uses a cache of its own, so its success speaks against none of
 * them.
 */
export function fileClaims(seen: Observations): readonly Claim[] {
  return [
    ...written.flatMap(({ kind, isNeeded }) => seen.of(kind).filter((check) => check.result === 'no')
      .flatMap((check) => folderClaim(seen, check, isNeeded))),
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
        summary: localized(`${check.target} cannot be written by the user${who}`, `用户${who} 无法写入 ${check.target}`),
      }];
  }
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
