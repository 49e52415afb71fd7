import type { ComposeService } from '../../docker/compose/model.ts';
import type { BuildAnalysis } from '../../project/analysis.ts';
import { localized } from '../../text/localized.ts';
import type { Place } from '../../text/place.ts';
import type { Finding, Severity } from '../finding.ts';
import { hostName, nameTheHost, type HostPart } from './name-the-host.ts';

export interface AddressOfService {
  readonly rule: string;
  readonly place: Place;
  /** Variable and address. */
  readonly shown: string;
  readonly port: string;
  readonly severity: Severity;
  readonly parts: readonly HostPart[];
}

/** The names of services are known to the containers that compose starts, and a build is none of them. */
export function atService({ build }: BuildAnalysis, service: ComposeService, address: AddressOfService): Finding {
  const { rule, place, shown, port, severity, parts } = address;
  const isOwn = build.origin.kind === 'compose' && build.origin.file.services.some(({ name }) => name === service.name);
  const isPublished = service.publishedPorts.includes(port);
  const { en, 'zh-cn': zh } = isPublished ? onceItRuns : publishFirst;
  return {
    rule,
    severity: isOwn ? severity : 'warning',
    place,
    message: localized(
      `${shown} names the compose service "${service.name}", which a build can neither look up nor reach: ${en} ${hostName} (extra_hosts)`,
      `${shown} 指的是 compose 服务 "${service.name}"，构建过程既解析不了也访问不到它：${zh} ${hostName}（extra_hosts）`,
    ),
    related: [{ place: service.key, message: localized('runs beside other containers, and not during a build', '与其他容器一同运行，构建时并不可用') }],
    fixes: isPublished ? nameTheHost(build, parts) : [],
  };
}

const onceItRuns = localized('start it first, and name the host as', '请先启动它，并改用主机名');
const publishFirst = localized('publish its port, start it first, and name the host as', '请发布其端口并先启动它，再改用主机名');
