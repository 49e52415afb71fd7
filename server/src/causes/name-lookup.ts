import { localized } from '../text/localized.ts';
import { signature, type Cause, type CauseRemedy } from './cause.ts';

const engineDns: CauseRemedy = {
  title: localized(
    'Give the engine name servers that containers can reach (/etc/docker/daemon.json), then restart it',
    '在 /etc/docker/daemon.json 中为引擎配置容器可达的 DNS 服务器，然后重启引擎',
  ),
  text: '{ "dns": ["223.5.5.5", "1.1.1.1"] }',
};

const hostNetwork: CauseRemedy = {
  title: localized('Compare with the host\'s own network to see whose name server fails', '改用宿主机网络对比，判断是哪一侧的 DNS 出错'),
  text: 'docker build --network=host .',
};

/** Causes between a host's name and its address. */
export const nameLookupCauses: readonly Cause[] = [
  {
    id: 'dns-server-unreachable',
    layer: 'name-lookup',
    title: localized('The name server does not answer', 'DNS 服务器没有响应'),
    explain: localized(
      'Containers ask the name servers of their resolv.conf: behind a VPN or firewall these are often unreachable, and a '
        + 'loopback resolver of the host is replaced by public servers',
      '容器使用其 resolv.conf 中的 DNS 服务器：在 VPN 或防火墙之后它们往往不可达；主机的回环解析器会被替换成公共 DNS',
    ),
    remedies: [engineDns, hostNetwork],
    signatures: [
      signature('CAT-03', /lookup \S+ on \S+: read udp \S+->\S+:53: i\/o timeout/m),
      signature('CAT-04', /read udp \S+->\S+:53: read: (?:connection refused|no route to host)/m),
      signature('DOCKER-34', /lookup \S+ on \S+:53: read udp [^\n]*i\/o timeout/m),
      signature('DOCKER-36', /read udp \S+->\S+:53: read: connection refused/m),
    ],
    confusedWith: ['dns-server-failing', 'no-network'],
  },
  {
    id: 'dns-server-failing',
    layer: 'name-lookup',
    title: localized('The name server answers with a failure', 'DNS 服务器返回错误'),
    explain: localized(
      'The server answered SERVFAIL or REFUSED: 127.0.0.11 is the engine\'s own forwarder, whose upstream servers fail',
      '服务器返回 SERVFAIL 或 REFUSED：127.0.0.11 是引擎内置的转发器，出错的是它的上游 DNS',
    ),
    remedies: [engineDns, hostNetwork],
    signatures: [
      signature('CAT-02', /lookup \S+ on \S+: server misbehaving/m),
      signature('CAT-04b', /lookup \S+: Temporary failure in name resolution/m),
    ],
    confusedWith: ['dns-server-unreachable', 'dns-name-not-found'],
  },
  {
    id: 'dns-name-not-found',
    layer: 'name-lookup',
    title: localized('The name does not exist for this name server', '该 DNS 服务器查不到此域名'),
    explain: localized(
      'The server answered that the name does not exist: a typing error, an internal name that the builder\'s server does not '
        + 'know, or a quote or semicolon that became part of the value',
      '服务器答复该域名不存在：可能是拼写错误、构建网络的 DNS 不认识的内网域名，或引号、分号混进了变量值',
    ),
    remedies: [
      { title: localized('Correct the host in GOPROXY', '修正 GOPROXY 中的主机名'), rule: 'goproxy-syntax' },
      {
        title: localized('Tell the build the address of an internal name', '为构建指定内网域名的地址'),
        text: 'docker build --add-host proxy.corp.example:10.0.0.5 .',
      },
      engineDns,
    ],
    signatures: [
      signature('CAT-01', /lookup \S+(?: on \S+)?: no such host/m),
      signature('DOCKER-33', /dial tcp: lookup \S+ on \S+:53: no such host/m),
    ],
    confusedWith: ['dns-server-failing', 'no-network', 'goproxy-invalid'],
  },
  {
    id: 'dns-slow-or-lossy',
    layer: 'name-lookup',
    title: localized('Name lookups are slow or get lost', '域名解析缓慢或丢包'),
    explain: localized(
      'Some questions to the name server stay unanswered, each costs seconds before it is asked again',
      '部分 DNS 查询得不到答复，每次丢失都要等待数秒才会重试',
    ),
    remedies: [engineDns],
    signatures: [],
    confusedWith: ['dns-server-unreachable'],
  },
  {
    id: 'dns-wrong-address',
    layer: 'name-lookup',
    title: localized('The name leads to a wrong address', '域名被解析到错误的地址'),
    explain: localized(
      'The name server answers with a loopback, zero or private address that differs from the host\'s answer: a filter or a '
        + 'hosts entry speaks in the proxy\'s name',
      'DNS 返回回环、全零或内网地址，且与宿主机的结果不同：过滤系统或 hosts 记录在冒充代理',
    ),
    remedies: [
      engineDns,
      { title: localized('Remove stale entries from extra_hosts and --add-host', '删除 extra_hosts 和 --add-host 中过期的条目') },
    ],
    signatures: [],
    confusedWith: ['tcp-refused', 'tls-intercepted'],
  },
];
