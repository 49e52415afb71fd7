import type { ProbeLayer } from '../../../protocol/src/index.ts';
import { localized, type Localized } from '../text/localized.ts';
import { compileLimitMs } from './containers.ts';

/** What the user reads while a layer is in work. */
export const layerMessages: Readonly<Record<ProbeLayer, Localized>> = {
  'engine': localized('Looking for a container engine', '正在查找容器引擎'),
  'facts': localized('Reading the environment', '正在读取环境信息'),
  'dns': localized('Looking names up', '正在解析域名'),
  'tcp': localized('Connecting', '正在建立连接'),
  'http-proxy': localized('Asking the HTTP proxy', '正在检查 HTTP 代理'),
  'tls': localized('Checking certificates', '正在检查证书'),
  'module-proxy': localized('Asking each entry of GOPROXY', '正在逐个请求 GOPROXY 中的代理'),
  'sumdb': localized('Asking the checksum database', '正在请求校验和数据库'),
  'vcs': localized('Looking for version control', '正在检查版本控制工具'),
  'toolchain': localized('Comparing Go versions', '正在比较 Go 版本'),
  'files': localized('Testing folders', '正在测试目录权限'),
  'download': localized('Running go mod download', '正在执行 go mod download'),
  'mirror': localized('Comparing mirrors', '正在比较镜像'),
};

export function pullMessage(image: string): Localized {
  return localized(`Pulling ${image}`, `正在拉取镜像 ${image}`);
}

export function compileMessage(image: string): Localized {
  const seconds = compileLimitMs / 1000;
  return localized(
    `Compiling the probe with the Go of ${image}: once per Go version, at most ${seconds} s, not counted in the time limit`,
    `正在用 ${image} 中的 Go 编译探测程序：每个 Go 版本只需一次，最多 ${seconds} 秒，不计入时间限制`,
  );
}

export function buildMessage(image: string): Localized {
  return localized(`Starting a throw-away build from ${image}`, `正在启动基于 ${image} 的临时构建`);
}

export function startMessage(image: string): Localized {
  return localized(`Starting a container of ${image}`, `正在启动 ${image} 的容器`);
}
