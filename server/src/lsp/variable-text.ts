import { goVariables, type GoVariableKind } from '../go/go-variables.ts';
import { localized, type Localized } from '../text/localized.ts';

/** What a Go variable is for, in one sentence; undefined for one that is not known. */
export function variableText(name: string): Localized | undefined {
  const variable = goVariables.get(name);
  if (variable === undefined) return undefined;
  if (!variable.read) return localized('No Go release reads this variable', '没有任何 Go 版本读取此变量');
  const use = byName[name] ?? byKind[variable.kind];
  if (variable.since === undefined || Number(variable.since.split('.')[1]) < notableRelease) return use;
  return localized(`${use.en} (since Go ${variable.since})`, `${use['zh-cn']}（自 Go ${variable.since} 起）`);
}

/** Every image in use has the variables of this release's forerunners. */
const notableRelease = 14;

const byName: Readonly<Record<string, Localized | undefined>> = {
  GOPRIVATE: localized(
    'Patterns of private module paths: no proxy and no checksum database is asked for them; the default of GONOPROXY and GONOSUMDB',
    '私有模块路径的模式：这些模块不请求代理，也不核对校验和数据库；是 GONOPROXY 与 GONOSUMDB 的默认值',
  ),
  GONOPROXY: localized('Patterns of module paths that are fetched from their repositories, past every proxy', '绕过所有代理、直接从仓库获取的模块路径模式'),
  GONOSUMDB: localized('Patterns of module paths that are not checked against the checksum database', '不与校验和数据库核对的模块路径模式'),
  GOINSECURE: localized(
    'Patterns of module paths that may be fetched without TLS verification, from their repositories only: proxies are not concerned',
    '从仓库直接获取时允许不验证 TLS 的模块路径模式；对代理不起作用',
  ),
  GOMODCACHE: localized('The folder of downloaded modules', '已下载模块的目录'),
  GOCACHEPROG: localized('A program that keeps the build cache', '负责保存编译缓存的程序'),
  GOCACHE: localized('The folder of compiled packages', '编译缓存的目录'),
};

const byKind: Readonly<Record<GoVariableKind, Localized>> = {
  'proxy-list': localized('Whom the go command asks for modules', 'go 命令向谁请求模块'),
  patterns: localized('Patterns of module paths, separated by commas', '模块路径的模式，用逗号分隔'),
  'checksum-database': localized('The database that the sums of modules are checked against', '用于核对模块校验和的数据库'),
  toolchain: localized('Which Go toolchain runs, and whether another one may be downloaded', '使用哪个 Go 工具链，以及是否允许下载其他版本'),
  flags: localized('Flags for every go command that knows them', '应用于所有支持它们的 go 命令的参数'),
  switch: localized('Switches a behaviour of the go command', '控制 go 命令某项行为的开关'),
  commands: localized('How the go command signs in', 'go 命令的身份验证方式'),
  'vcs-rules': localized('Which version control systems may be used for which module paths', '哪些模块路径可以使用哪些版本控制系统'),
  directory: localized('A folder of the go command', 'go 命令使用的目录'),
  'directory-list': localized('A list of folders of the go command', 'go 命令使用的目录列表'),
  file: localized('A file that the go command reads', 'go 命令读取的文件'),
  'http-proxy': localized('The HTTP proxy of the go command and of git', 'go 命令与 git 使用的 HTTP 代理'),
  'no-proxy': localized('Hosts that are reached without the HTTP proxy', '不经过 HTTP 代理访问的主机'),
  git: localized('A setting of git, which the go command calls', 'git 的设置，go 命令会调用 git'),
  other: localized('A setting of the go command', 'go 命令的设置'),
};
