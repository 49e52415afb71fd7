import type { ComposeFile } from '../docker/compose/model.ts';
import { localized, type Localized } from '../text/localized.ts';

/** Which inline Dockerfiles of a compose file are not checked: compose fills in what nobody knows here, or will refuse the file. */
export function unreadInline({ services }: ComposeFile): Localized[] {
  return services.flatMap(({ name, build }) => {
    if (build?.inline?.kind !== 'unknown') return [];
    const { written } = build.inline;
    const doubled = `$${written}`;
    // An expansion has a name; anything else behind the sign compose refuses.
    const variable = /^\$\{?([A-Za-z_]\w*)/.exec(written)?.[1];
    return [variable === undefined
      ? localized(
        `The dockerfile_inline of service "${name}" is not checked: compose takes "${written}" for a variable of its own and refuses it, so write "${doubled}"`,
        `服务“${name}”的 dockerfile_inline 未检查：compose 会把“${written}”当作自己的变量而报错，请写成“${doubled}”`,
      )
      : localized(
        `The dockerfile_inline of service "${name}" is not checked: compose itself fills in ${written}, whose value is not known here; write ${doubled} where the Dockerfile's own variable is meant, or give a default: \${${variable}:-…}`,
        `服务“${name}”的 dockerfile_inline 未检查：${written} 由 compose 先行替换，其值在此未知；若指 Dockerfile 自己的变量，请写成 ${doubled}，否则请给出默认值：\${${variable}:-…}`,
      )];
  });
}
