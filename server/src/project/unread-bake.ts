import { localized, type Localized } from '../text/localized.ts';

/** Says that a bake file, by the name its reader knows, may tell more of a build than is known here. */
export function unreadBake(name: string): Localized {
  return localized(
    `${name} is not read: the context, arguments and target that it gives a Dockerfile are not known here; a service of a compose file can tell them`,
    `不读取 ${name}：它为 Dockerfile 指定的上下文、参数和目标阶段在此未知；可用 compose 文件中的服务来声明`,
  );
}
