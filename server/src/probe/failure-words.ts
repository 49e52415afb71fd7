import { localized, type Localized } from '../text/localized.ts';

/** What kept a request from its answer, in a few words. Undefined for what only its own error text tells. */
export function failureWords(errorClass: string, causeClass = ''): Localized | undefined {
  return words[`${errorClass}:${causeClass}`] ?? words[errorClass];
}

/** By the class of a request's error, with that of the layer below: a layer alone says less than the error's own text. */
const words: Readonly<Record<string, Localized>> = {
  'dns:no-such-host': localized('its name does not exist', '域名不存在'),
  'dns:server-failure': localized('the name server failed', 'DNS 服务器返回错误'),
  'dns:timeout': localized('the name server did not answer', 'DNS 服务器没有应答'),
  'tcp:refused': localized('the connection was refused', '连接被拒绝'),
  'tcp:timeout': localized('no answer to the connection', '连接没有应答'),
  'tcp:reset': localized('the connection was reset', '连接被重置'),
  'tcp:no-route': localized('no route to the host', '没有到主机的路由'),
  'tcp:network-unreachable': localized('no route to the network', '没有到该网络的路由'),
  'tcp:permission-denied': localized('the sandbox forbids the connection', '沙箱禁止连接'),
  'tls:unknown-authority': localized('its certificate is not trusted', '证书不受信任'),
  'tls:expired': localized('its certificate has expired', '证书已过期'),
  'tls:not-yet-valid': localized('its certificate is not valid yet', '证书尚未生效'),
  'tls:name-mismatch': localized('its certificate is for another name', '证书属于其他名字'),
  'tls:handshake-timeout': localized('the TLS handshake got no answer', 'TLS 握手没有应答'),
  'tls:not-tls': localized('plain http instead of TLS', '提供的是明文 http，而不是 TLS'),
  'tls:reset': localized('the connection was reset during the TLS handshake', 'TLS 握手期间连接被重置'),
  'tls:closed': localized('the connection was closed during the TLS handshake', 'TLS 握手期间连接被关闭'),
  'tls:remote-alert': localized('the server refused the TLS handshake', '服务器拒绝了 TLS 握手'),
  'plain-http': localized('plain http instead of TLS', '提供的是明文 http，而不是 TLS'),
  'http-proxy:refused': localized('the HTTP proxy in front refused the connection', '前面的 HTTP 代理拒绝了连接'),
  'http-proxy:timeout': localized('the HTTP proxy in front did not answer', '前面的 HTTP 代理没有应答'),
  'http-proxy:no-such-host': localized('the name of the HTTP proxy in front does not exist', '前面的 HTTP 代理的域名不存在'),
  'http-proxy-status': localized('the HTTP proxy in front refused the request', '前面的 HTTP 代理拒绝了请求'),
  'http-proxy-status:407': localized('407 from the HTTP proxy in front', '前面的 HTTP 代理返回 407'),
  'http-proxy-status:403': localized('403 from the HTTP proxy in front', '前面的 HTTP 代理返回 403'),
  'failed': localized('go mod download failed here', 'go mod download 在此失败'),
  'timeout': localized('no answer in time', '未在时限内应答'),
  'closed': localized('closed without an answer', '未应答即关闭连接'),
};
