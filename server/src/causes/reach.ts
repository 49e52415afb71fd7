import { localized } from '../text/localized.ts';
import { signature, type Cause, type CauseRemedy } from './cause.ts';

const mirror: CauseRemedy = {
  title: localized('Use a module proxy that this network reaches', '改用当前网络可达的模块代理'),
  proxies: 'build-argument',
  rule: 'goproxy-not-configurable',
};

const passHttpProxy: CauseRemedy = {
  title: localized(
    'Pass the company\'s HTTP proxy to the build (predefined arguments, no declaration needed)',
    '把公司的 HTTP 代理传给构建（预定义参数，无需声明）',
  ),
  text: 'docker build --build-arg HTTPS_PROXY=http://proxy.example:3128 .',
};

/** Causes between an address and an open connection. */
export const reachCauses: readonly Cause[] = [
  {
    id: 'no-network',
    layer: 'reach',
    title: localized('The step has no network', '该步骤没有网络'),
    explain: localized(
      'There is no route out of the container: --network=none, a compose service without network, or an engine whose bridge is broken',
      '容器没有通往外部的路由：使用了 --network=none、compose 服务未接入网络，或引擎的网桥损坏',
    ),
    remedies: [
      { title: localized('Remove --network=none from the step that downloads', '去掉下载步骤上的 --network=none'), rule: 'network-none' },
      { title: localized('Restart the engine to set up its bridge anew', '重启引擎以重建网桥') },
    ],
    signatures: [
      signature('CAT-07', /connect: network is unreachable/m),
      signature(
        'DOCKER-35',
        /dial (?:udp|tcp) \S+: connect: network is unreachable|lookup \S+ on \S+:53: dial udp [^\n]*network is unreachable/m,
      ),
    ],
    confusedWith: ['no-ipv6-route', 'dns-server-unreachable'],
  },
  {
    id: 'tcp-refused',
    layer: 'reach',
    title: localized('Nothing listens at the address', '目标地址没有服务在监听'),
    explain: localized(
      'The machine answers, but no program listens on the port: the proxy is down, the port is wrong, or localhost means the '
        + 'container itself',
      '目标主机有响应，但端口上没有程序监听：代理已停止、端口写错，或 localhost 指的是容器自身',
    ),
    remedies: [
      {
        title: localized(
          'From inside a container write host.docker.internal instead of localhost',
          '在容器内用 host.docker.internal 代替 localhost',
        ),
        text: 'docker build --add-host host.docker.internal:host-gateway .',
        rule: 'goproxy-loopback',
      },
      { title: localized('Start the proxy or correct its port', '启动代理或修正端口') },
    ],
    signatures: [
      signature('CAT-05', /dial tcp \S+: connect: connection refused/m),
      signature('DOCKER-37', /dial tcp (?:127\.\S+|\[::1\]\S*): connect: connection refused/m),
    ],
    confusedWith: ['tcp-timeout', 'http-proxy-unreachable'],
  },
  {
    id: 'tcp-timeout',
    layer: 'reach',
    title: localized('Connections are dropped on the way', '连接被中途丢弃'),
    explain: localized(
      'No answer came at all: a firewall drops the packets, as national filters and closed company networks do. The go command '
        + 'gives up after 30 s',
      '完全没有应答：防火墙丢弃了数据包，常见于网络过滤或封闭的公司网络。go 命令在 30 秒后放弃',
    ),
    remedies: [mirror, passHttpProxy],
    signatures: [
      signature('CAT-06', /dial tcp(?: \S+:\d+)?: i\/o timeout/m),
      signature('DOCKER-40', /dial tcp \S+:443: i\/o timeout/m),
      signature('CAT-06', /dial tcp \S+: connect: connection timed out/m),
      // The go command limits its requests for what GOINSECURE names only, to five seconds in all; other programs limit theirs.
      signature('GO-08', /Get "?https?:[^\n]*: (?:context deadline exceeded|net\/http: request canceled) \(Client\.Timeout/m),
      signature('GO-08', /Get "?https?:[^\n]*: context deadline exceeded$/m),
      signature('BUILDER-09', /^(?:Error: |error: )?context deadline exceeded$/m, 'fallback'),
    ],
    confusedWith: ['tls-handshake-timeout', 'mtu-too-large', 'dns-server-unreachable'],
  },
  {
    id: 'tcp-reset',
    layer: 'reach',
    title: localized('Connections are reset on the way', '连接被中途重置'),
    explain: localized(
      'The connection opens and is torn down: a filter reacts to the server name, or the proxy crashes. Repeatable for one '
        + 'host means policy',
      '连接建立后被立即断开：过滤设备针对服务器名作出反应，或代理崩溃。若同一主机可稳定复现，则多半是策略所致',
    ),
    remedies: [mirror, passHttpProxy],
    signatures: [signature('CAT-10', /(?:read|write|connect): connection reset by peer/m), signature('GO-09', /write: broken pipe/m)],
    confusedWith: ['transfer-cut', 'tls-handshake-timeout'],
  },
  {
    id: 'host-unreachable',
    layer: 'reach',
    title: localized('A router says the host cannot be reached', '路由器报告主机不可达'),
    explain: localized(
      'A firewall rejects the connection and says so at once, or the machine is off and its own network misses it after three seconds',
      '防火墙拒绝连接并立即告知，或目标机器已关机，其所在网络约三秒后发现它不在',
    ),
    remedies: [{ title: localized('Check route and firewall between builder and host', '检查构建机与目标主机之间的路由和防火墙') }, mirror],
    signatures: [signature('CAT-08', /connect: no route to host/m)],
    confusedWith: ['tcp-timeout', 'no-network'],
  },
  {
    id: 'connect-not-permitted',
    layer: 'reach',
    title: localized('The sandbox forbids connections', '沙箱禁止建立连接'),
    explain: localized(
      'seccomp, a security module or a prohibit route refuses the connect call itself',
      'seccomp、安全模块或 prohibit 路由直接拒绝了 connect 调用',
    ),
    remedies: [{ title: localized('Allow outgoing connections in the builder\'s sandbox policy', '在构建器的沙箱策略中放行出站连接') }],
    signatures: [signature('CAT-09', /dial (?!unix)\S+ [^\n]*connect: (?:permission denied|operation not permitted)/m)],
    confusedWith: ['engine-permission-denied', 'tcp-refused'],
  },
  {
    id: 'no-ipv6-route',
    layer: 'reach',
    title: localized('Only an IPv6 address was tried and there is no IPv6', '只尝试了 IPv6 地址，但没有 IPv6 网络'),
    explain: localized('The name has IPv6 addresses, the container network has none', '域名有 IPv6 地址，而容器网络没有 IPv6'),
    remedies: [{ title: localized('Enable IPv6 for the engine, or use a name server that answers IPv4', '为引擎启用 IPv6，或使用返回 IPv4 的 DNS') }],
    signatures: [
      signature('CAT-07', /dial tcp \[[^\]]+\]\S*: connect: network is unreachable/m, 'specific'),
      signature('DOCKER-39', /connect: cannot assign requested address/m),
    ],
    confusedWith: ['no-network'],
  },
  {
    id: 'mtu-too-large',
    layer: 'reach',
    title: localized('Large packets get lost', '大数据包丢失（MTU 过大）'),
    explain: localized(
      'Small answers pass and large ones hang: the container bridge sends larger packets than a VPN or tunnel on the way carries',
      '小响应正常、大响应卡住：容器网桥发送的数据包超过了沿途 VPN 或隧道的承载能力',
    ),
    remedies: [{
      title: localized(
        'Lower the bridge\'s MTU (/etc/docker/daemon.json), then restart the engine',
        '在 /etc/docker/daemon.json 中调低网桥 MTU，然后重启引擎',
      ),
      text: '{ "mtu": 1400 }',
    }],
    signatures: [],
    confusedWith: ['tls-handshake-timeout', 'tcp-timeout', 'proxy-slow'],
  },
];
