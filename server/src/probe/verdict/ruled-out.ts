import type { ProbeLayer } from '../../../../protocol/src/probe-report.ts';
import { localized, type Localized } from '../../text/localized.ts';
import type { Observations } from './observations.ts';

/** The layers that were measured and found healthy on the go command's own way, with how much was measured. */
export function ruledOut(seen: Observations): readonly Localized[] {
  return layerNames.flatMap(([layer, en, zhCn]) => {
    const checks = seen.all.filter((check) => check.where === 'container' && check.used
      && check.kind.startsWith(`${layer}:`) && check.result !== 'not-checked');
    if (checks.length === 0 || checks.some((check) => check.result === 'no')) return [];
    return [localized(`${en}: ${checks.length} of ${checks.length} checks succeed`, `${zhCn}：${checks.length} 项检查全部通过`)];
  });
}

const layerNames: readonly (readonly [layer: ProbeLayer, en: string, zhCn: string])[] = [
  ['dns', 'Name lookup', '域名解析'],
  ['tcp', 'Connections', 'TCP 连接'],
  ['http-proxy', 'HTTP proxy', 'HTTP 代理'],
  ['tls', 'TLS', 'TLS'],
  ['module-proxy', 'Module proxies', '模块代理'],
  ['sumdb', 'Checksum database', '校验和数据库'],
  ['vcs', 'Version control', '版本控制'],
  ['toolchain', 'Go version', 'Go 版本'],
  ['files', 'Files and caches', '文件与缓存'],
  ['download', 'Real download', '真实下载'],
];
