import { localized } from '../text/localized.ts';
import { signature, type Cause, type CauseRemedy } from './cause.ts';

const withoutProxy: CauseRemedy = {
  title: localized('Remove the variable if the module proxy is reached directly', '若可直连模块代理，则删除该变量'),
  rule: 'http-proxy-baked',
};

/** Causes in the HTTP proxy (HTTPS_PROXY, HTTP_PROXY, NO_PROXY) between container and server. */
export const httpProxyCauses: readonly Cause[] = [
  {
    id: 'http-proxy-loopback',
    layer: 'http-proxy',
    title: localized('The HTTP proxy is set to localhost', 'HTTP 代理指向了 localhost'),
    explain: localized(
      'Inside a container 127.0.0.1 is the container itself, not the machine whose proxy program listens there',
      '在容器内 127.0.0.1 是容器自身，而不是运行代理程序的宿主机',
    ),
    remedies: [
      { title: localized('Write the host\'s name as containers see it, and let the proxy listen on that interface', '改用容器可见的宿主机名称，并让代理监听该网卡'),
        text: 'docker build --add-host host.docker.internal:host-gateway --build-arg HTTPS_PROXY=http://host.docker.internal:3128 .',
        rule: 'goproxy-loopback' },
      { title: localized('Build on the host\'s network', '使用宿主机网络构建'), text: 'docker build --network=host .' },
      withoutProxy,
    ],
    signatures: [signature('CAT-20', /proxyconnect tcp: dial tcp (?:127\.|\[::1\]|localhost)/m, 'specific')],
    confusedWith: ['http-proxy-unreachable', 'tcp-refused'],
  },
  {
    id: 'http-proxy-unreachable',
    layer: 'http-proxy',
    title: localized('The HTTP proxy cannot be reached from the container', '容器无法访问 HTTP 代理'),
    explain: localized(
      'HTTPS_PROXY or HTTP_PROXY names an address that answers on the host but not inside the container, or holds quotes that '
        + 'became part of the name',
      'HTTPS_PROXY 或 HTTP_PROXY 指向的地址在宿主机上可用，在容器内却不可达，或其值里混入了引号',
    ),
    remedies: [
      {
        title: localized('Set the proxy\'s address as seen from containers', '改为容器可达的代理地址'),
        text: 'docker build --build-arg HTTPS_PROXY=http://proxy.example:3128 .',
      },
      withoutProxy,
    ],
    signatures: [
      signature('CAT-20', /proxyconnect tcp: dial tcp/m, 'specific'),
      signature('DOCKER-38', /proxyconnect tcp: /m),
    ],
    confusedWith: ['http-proxy-loopback', 'tcp-refused'],
  },
  {
    id: 'http-proxy-auth-required',
    layer: 'http-proxy',
    title: localized('The HTTP proxy wants credentials', 'HTTP 代理要求身份验证'),
    explain: localized('The proxy answered 407: the build does not send a user and password, or wrong ones', '代理返回 407：构建没有提供用户名和密码，或凭据有误'),
    remedies: [
      {
        title: localized(
          'Pass the proxy with credentials as predefined build argument, percent-encoded, never by ENV',
          '通过预定义构建参数传入带凭据（百分号编码）的代理地址，切勿写入 ENV',
        ),
        text: 'docker build --build-arg HTTPS_PROXY="http://user:p%40ss@proxy.example:3128" .',
        rule: 'http-proxy-baked',
      },
    ],
    signatures: [
      signature('CAT-22', /Get "[^"]+": Proxy Authentication Required/m, 'specific'),
      signature('CAT-23', /reading http:\/\/\S+: 407 Proxy Authentication Required/m, 'specific'),
    ],
    confusedWith: ['proxy-unauthorized', 'http-proxy-denies'],
  },
  {
    id: 'http-proxy-denies',
    layer: 'http-proxy',
    title: localized('The HTTP proxy refuses the host', 'HTTP 代理拒绝访问该主机'),
    explain: localized(
      'The refusal comes from the HTTP proxy before the module proxy is reached: the host is not on its allow-list, or it '
        + 'cannot reach the host itself',
      '拒绝来自 HTTP 代理，请求尚未到达模块代理：该主机不在放行名单上，或 HTTP 代理自己也无法访问它',
    ),
    remedies: [
      { title: localized('Ask the network team to allow the host named in the message', '请网络管理员放行报错中的主机') },
      {
        title: localized('Bypass the HTTP proxy for an internal module proxy', '对内网模块代理绕过 HTTP 代理'),
        text: 'docker build --build-arg NO_PROXY=.corp.example .',
        rule: 'no-proxy-missing',
      },
    ],
    signatures: [signature('CAT-24', /Get "https:\/\/[^"]+": (?:Forbidden|Bad Gateway|Service Unavailable|Gateway Timeout)$/m, 'specific')],
    confusedWith: ['proxy-forbidden', 'no-proxy-missing'],
  },
  {
    id: 'https-proxy-missing',
    layer: 'http-proxy',
    title: localized('The HTTP proxy is set for http only', 'HTTP 代理只对 http 生效'),
    explain: localized(
      'HTTP_PROXY applies to http:// addresses only, and the go command does not read ALL_PROXY: without HTTPS_PROXY it asks https:// '
        + 'addresses directly, in a network that lets nobody out but through the proxy',
      'HTTP_PROXY 只作用于 http:// 地址，go 命令也不读取 ALL_PROXY：没有 HTTPS_PROXY 时，它会直接访问 https:// 地址，而该网络只允许经由代理外出',
    ),
    remedies: [{
      title: localized('Set HTTPS_PROXY to the same proxy', '把 HTTPS_PROXY 设为同一代理'),
      text: 'docker build --build-arg HTTP_PROXY --build-arg HTTPS_PROXY=http://proxy.example:3128 .',
      rule: 'https-proxy-missing',
    }],
    signatures: [],
    confusedWith: ['tcp-timeout', 'dns-name-not-found', 'http-proxy-unreachable'],
  },
  {
    id: 'no-proxy-missing',
    layer: 'http-proxy',
    title: localized('An internal host is asked through the HTTP proxy', '内网主机被发往 HTTP 代理'),
    explain: localized(
      'The HTTP proxy cannot reach an internal host, and NO_PROXY does not name it',
      'HTTP 代理无法访问内网主机，而 NO_PROXY 中没有该主机',
    ),
    remedies: [{
      title: localized('Name the host in NO_PROXY', '把该主机写入 NO_PROXY'),
      text: 'docker build --build-arg NO_PROXY=.corp.example,localhost .',
      rule: 'no-proxy-missing',
    }],
    signatures: [],
    confusedWith: ['http-proxy-denies'],
  },
];
