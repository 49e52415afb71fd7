import { localized, type Localized } from '../../text/localized.ts';
import { quote, verbatim, type Claim } from './claim.ts';
import type { Observations, Seen } from './observations.ts';
import type { Stop, Way } from './walk.ts';

/** Claims about entries that are folders: one that is not in the stage, or that the step's user may not read. */
export function fileProxyClaims(seen: Observations, way: Way): readonly Claim[] {
  const strength = way.outcome === 'used' ? 'hint' : 'fault';
  return way.stops.filter((stop) => stop.asked && stop.kind === 'file').flatMap((stop): readonly Claim[] => {
    const folder = seen.at('module-proxy:folder', stop.entry);
    const unread = folder?.result === 'no' ? folder : stop.answer === 'other-failure' ? stop.failure : undefined;
    if (unread === undefined) return [];
    const path = folder?.text('path') ?? stop.entry;
    return [{
      cause: 'file-proxy-unreadable',
      target: stop.entry,
      strength,
      summary: summaryOf(unread, path),
      evidence: [verbatim(quote(unread.error)), ...ownerText(seen, folder, path)],
      next: stop.step.next,
    }];
  });
}

/** Whether the entry is a folder that does not exist: what it lacks says nothing about the module. */
export function isMissingFolder(seen: Observations, { kind, entry }: Stop): boolean {
  return kind === 'file' && seen.at('module-proxy:folder', entry)?.errorClass === 'missing';
}

function summaryOf({ errorClass, kind }: Seen, path: string): Localized {
  if (kind !== 'module-proxy:folder') return localized(`A file below ${path} may not be read`, `${path} 下的文件无法读取`);
  switch (errorClass) {
    case 'missing':
      return localized(`${path} is not in the container: GOPROXY names a folder that was not copied there`, `容器中没有 ${path}：GOPROXY 指向的目录未复制进来`);
    case 'permission-denied':
      return localized(`${path} may not be read by the step's user`, `该步骤的用户无权读取 ${path}`);
    default:
      return localized(`${path} is no folder`, `${path} 不是目录`);
  }
}

function ownerText(seen: Observations, folder: Seen | undefined, path: string): readonly Localized[] {
  const owner = folder?.text('owner') ?? '';
  const user = seen.of('facts:user')[0];
  if (owner === '' || user === undefined) return [];
  const who = user.text('name') === '' ? `uid ${user.number('uid') ?? '?'}` : user.text('name');
  return [localized(`${path} belongs to ${owner}; the step runs as ${who}`, `${path} 的属主和权限为 ${owner}；该步骤以 ${who} 身份运行`)];
}
