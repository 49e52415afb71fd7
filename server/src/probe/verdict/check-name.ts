import { localized, type Localized } from '../../text/localized.ts';
import type { Seen } from './observations.ts';

/** Why a check was not made; undefined for a reason that this version does not know. */
export function notCheckedWords(reason: string): Localized | undefined {
  switch (reason) {
    case 'time-limit': return localized('the time limit came first', '先到达时限');
    case 'not-needed': return localized('not needed here', '此处不需要');
    case 'goauth': return localized('it wants the credentials of GOAUTH, whose programs the probe does not run', '需要 GOAUTH 提供的凭据，而诊断不运行其中的程序');
    case 'no-git': return localized('there is no git', '没有 git');
    case 'depends-on-failed': return localized('what it needs failed', '其前提未成功');
    case 'not-supported': return localized('not possible here', '此处无法进行');
    default: return undefined;
  }
}

/** What a check tried, as people say it; by its kind where that is a name of its own, such as a file's. */
export function checkName({ kind, target }: Pick<Seen, 'kind' | 'target'>): Localized {
  switch (kind) {
    case 'dns:lookup': return localized(`Lookup of ${target}`, `解析 ${target}`);
    case 'dns:server': return localized(`Questions to the name server ${target}`, `查询 DNS 服务器 ${target}`);
    case 'tcp:connect': return localized(`Connection to ${target}`, `连接 ${target}`);
    case 'tls:handshake': return localized(`TLS handshake with ${target}`, `与 ${target} 的 TLS 握手`);
    case 'http-proxy:reach': return localized(`Connection to the HTTP proxy ${target}`, `连接 HTTP 代理 ${target}`);
    case 'http-proxy:connect': return localized(`CONNECT to ${target} through the HTTP proxy`, `经 HTTP 代理 CONNECT ${target}`);
    case 'http-proxy:past': return localized(`TLS handshake with ${target} past the HTTP proxy`, `绕过 HTTP 代理与 ${target} 的 TLS 握手`);
    case 'module-proxy:list': case 'module-proxy:info': case 'module-proxy:mod': case 'module-proxy:zip': {
      const what = kind.slice(kind.indexOf(':') + 1);
      return localized(`.${what} of the module proxy ${target}`, `模块代理 ${target} 的 .${what}`);
    }
    case 'sumdb:supported': return localized(`Checksum database through ${target}`, `经 ${target} 访问校验和数据库`);
    case 'sumdb:lookup': return localized(`Question to the checksum database ${target}`, `查询校验和数据库 ${target}`);
    case 'sumdb:proxied-lookup': return localized(`Question to the checksum database through ${target}`, `经 ${target} 查询校验和数据库`);
    case 'download:go-mod-download': return localized(`go mod download of ${target}`, `go mod download ${target}`);
    default: return localized(`${kind} ${target}`, `${kind} ${target}`);
  }
}
