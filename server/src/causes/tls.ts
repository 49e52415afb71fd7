import { localized } from '../text/localized.ts';
import { signature, type Cause, type CauseRemedy } from './cause.ts';

const installCa: CauseRemedy = {
  title: localized('Install the issuer\'s certificate before the download', '在下载之前安装签发者的 CA 证书'),
  installs: 'own-ca',
  rule: 'ca-not-installed',
};

const installBundle: CauseRemedy = {
  title: localized('Install the public certificate bundle before the download', '在下载之前安装公共 CA 证书包'),
  installs: 'ca-bundle',
  rule: 'ca-certificates-missing',
};

/** Causes between an open connection and a trusted one. */
export const tlsCauses: readonly Cause[] = [
  {
    id: 'tls-intercepted',
    layer: 'tls',
    title: localized('The certificate comes from an issuer the image does not know', '证书由镜像不信任的签发者签发'),
    explain: localized(
      'A gateway opens the TLS connection and signs with its own root, or the server has a private certificate; the host '
        + 'trusts that root, the image does not',
      '网关拦截 TLS 连接并用自己的根证书重新签发，或服务器使用私有证书；宿主机信任该根证书，而镜像不信任',
    ),
    remedies: [installCa],
    signatures: [
      signature('CAT-26', /x509: certificate signed by unknown authority/m),
      signature('CAT-92', /server certificate verification failed|SSL certificate problem: /m),
      signature('DOCKER-41', /tls: failed to verify certificate: x509: certificate signed by unknown authority/m),
    ],
    confusedWith: ['ca-bundle-missing'],
  },
  {
    id: 'ca-bundle-missing',
    layer: 'tls',
    title: localized('The image has no certificate bundle', '镜像中没有 CA 证书包'),
    explain: localized(
      'Without root certificates every server looks unknown: slim bases such as debian and alpine come without ca-certificates',
      '没有根证书时任何服务器都会被视为不可信：debian、alpine 等精简基础镜像不带 ca-certificates',
    ),
    remedies: [installBundle],
    signatures: [
      signature('CAT-26', /x509: certificate signed by unknown authority/m),
      signature('CAT-31', /x509: failed to load system roots/m, 'specific'),
      signature('CAT-92', /server certificate verification failed\. CAfile: none/m),
    ],
    confusedWith: ['tls-intercepted'],
  },
  {
    id: 'clock-skew',
    layer: 'tls',
    title: localized('The builder\'s clock is wrong', '构建机的时钟不准'),
    explain: localized(
      'A certificate is not valid yet for a clock that runs behind: virtual machines fall behind when their host sleeps',
      '时钟落后时证书会显得尚未生效：宿主机休眠会让虚拟机的时钟变慢',
    ),
    remedies: [{ title: localized('Set the clock, or restart the engine\'s virtual machine', '校准时钟，或重启引擎所在的虚拟机') }],
    signatures: [signature('CAT-28', /x509: certificate has expired or is not yet valid: current time \S+ is before /m)],
    confusedWith: ['tls-expired'],
  },
  {
    id: 'tls-expired',
    layer: 'tls',
    title: localized('The server\'s certificate has expired', '服务器证书已过期'),
    explain: localized('The certificate\'s last day is over, unless the builder\'s clock runs ahead', '证书已过有效期，除非是构建机时钟走快了'),
    remedies: [{
      title: localized('Tell the proxy\'s operator; meanwhile use another proxy', '通知代理运维方，期间改用其他代理'),
      rule: 'goproxy-no-failover',
    }],
    signatures: [signature('CAT-28', /x509: certificate has expired or is not yet valid: current time \S+ is after /m)],
    confusedWith: ['clock-skew'],
  },
  {
    id: 'tls-name-mismatch',
    layer: 'tls',
    title: localized('The certificate is for another name', '证书与主机名不符'),
    explain: localized(
      'The server shows a certificate for other names: a wrong host or alias, an address instead of a name, a captive portal or a filter',
      '服务器出示的证书属于其他名字：主机名或别名写错、用了 IP 地址、强制门户或过滤设备',
    ),
    remedies: [{ title: localized('Write the name that the certificate is for', '改用证书上的主机名') }],
    signatures: [
      signature('CAT-27', /x509: certificate is valid for .+, not \S+/m),
      signature('CAT-29', /x509: certificate relies on legacy Common Name field/m),
      signature('CAT-30', /x509: cannot validate certificate for \S+ because it doesn't contain any IP SANs/m),
      signature('CAT-31', /x509: certificate is not valid for any names/m),
    ],
    confusedWith: ['tls-intercepted'],
  },
  {
    id: 'tls-handshake-timeout',
    layer: 'tls',
    title: localized('The TLS handshake gets no answer', 'TLS 握手没有应答'),
    explain: localized(
      'The connection opens and then stays silent: a filter swallows the hello, large packets get lost (MTU), or the server is '
        + 'overloaded. The go command gives up after 10 s',
      '连接建立后没有任何数据：过滤设备吞掉了握手报文、大数据包丢失（MTU），或服务器过载。go 命令在 10 秒后放弃',
    ),
    remedies: [
      {
        title: localized('Lower the bridge\'s MTU (/etc/docker/daemon.json) and try again', '在 /etc/docker/daemon.json 中调低网桥 MTU 后重试'),
        text: '{ "mtu": 1400 }',
      },
      { title: localized('Use a module proxy that this network lets through', '改用当前网络放行的模块代理'), rule: 'goproxy-not-configurable' },
    ],
    signatures: [
      signature('CAT-13', /net\/http: TLS handshake timeout/m),
      signature('DOCKER-40', /net\/http: TLS handshake timeout/m),
    ],
    confusedWith: ['mtu-too-large', 'tcp-timeout'],
  },
  {
    id: 'tls-handshake-failed',
    layer: 'tls',
    title: localized('Server and client do not agree on TLS', '双方未能协商 TLS'),
    explain: localized(
      'The server ends the handshake (protocol version, client certificate wanted), or its certificate is malformed',
      '服务器中止了握手（协议版本不符或要求客户端证书），或其证书格式有误',
    ),
    remedies: [
      {
        title: localized(
          'Let the server speak TLS 1.2 or newer with the ciphers of today, or ask for no client certificate there',
          '让服务器支持 TLS 1.2 或更新版本及现行的加密套件，或不在此处要求客户端证书',
        ),
      },
      { title: localized('Use a module proxy that speaks it', '改用支持它的模块代理'), proxies: 'build-argument', rule: 'goproxy-not-configurable' },
    ],
    signatures: [
      signature('CAT-17', /remote error: tls: /m),
      signature('CAT-31', /x509: negative serial number/m),
    ],
    confusedWith: ['tls-intercepted', 'tcp-reset', 'tls-handshake-timeout'],
  },
  {
    id: 'plain-http-on-tls-port',
    layer: 'tls',
    title: localized('https is spoken to a plain http port', '对明文 HTTP 端口使用了 https'),
    explain: localized(
      'The server answers without TLS: GOPROXY says https, or no scheme (https is then implied), while the proxy serves plain '
        + 'http; in HTTPS_PROXY the scheme names how the proxy itself is reached',
      '服务器的响应没有 TLS：GOPROXY 写成了 https 或没写协议（默认即 https），而代理提供的是明文 http；HTTPS_PROXY 中的协议指的是访问代理本身的方式',
    ),
    remedies: [
      {
        title: localized('Write http:// in front of that address, or give the proxy TLS', '在该地址前写明 http://，或为代理配置 TLS'),
        text: 'ENV GOPROXY=http://proxy.corp.example:8081',
        rule: 'goproxy-syntax',
      },
    ],
    signatures: [
      signature('CAT-15', /http: server gave HTTP response to HTTPS client/m),
      signature('CAT-16', /tls: first record does not look like a TLS handshake/m),
      signature('CAT-21', /proxyconnect tcp: tls:/m, 'specific'),
      signature('DOCKER-42', /tls: first record does not look like a TLS handshake/m),
    ],
    confusedWith: ['not-a-module-proxy'],
  },
];
