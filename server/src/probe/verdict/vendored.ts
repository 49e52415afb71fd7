import { findCause } from '../../causes/catalogue.ts';
import type { CauseLayer } from '../../causes/cause.ts';
import { localized, type Localized } from '../../text/localized.ts';
import type { Claim } from './claim.ts';
import type { Observations } from './observations.ts';

/** Layers that a build meets only when it asks for a module. */
const outside: readonly (CauseLayer | undefined)[] = ['name-lookup', 'reach', 'http-proxy', 'tls', 'module-proxy', 'modules', 'checksums', 'vcs'];

/** What hinders a download is no fault of a build that downloads nothing: it is said, and it is not the verdict. */
export function sparedByVendor(claim: Claim): Claim {
  if (!outside.includes(findCause(claim.cause)?.layer)) return claim;
  return { ...claim, strength: 'hint', against: [...(claim.against ?? []), asksNobody] };
}

/** The verdict where nothing but the way out is at fault. */
export function vendoredVerdict(seen: Observations): Claim {
  const list = seen.of('download:go-list').find((check) => check.result === 'yes');
  return {
    cause: 'no-fault-found',
    target: '',
    strength: 'fault',
    summary: localized(
      'No fault found: the stage builds from the vendor folder and downloads nothing',
      '未发现故障：该阶段使用 vendor 目录构建，不下载任何模块',
    ),
    evidence: [
      asksNobody,
      ...(list === undefined ? [] : [localized(
        `vendor/modules.txt fits go.mod: go list -m accepted it after ${list.ms} ms`,
        `vendor/modules.txt 与 go.mod 一致：go list -m 在 ${list.ms} 毫秒后通过`,
      )]),
    ],
    next: localized('builds with what lies in the vendor folder', '使用 vendor 目录中的内容构建'),
  };
}

const asksNobody: Localized = localized('The stage\'s go commands read the vendor folder and ask nobody', '该阶段的 go 命令读取 vendor 目录，不询问任何代理');
