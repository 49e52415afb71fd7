import { goVariables } from '../go/go-variables.ts';
import { parseGoEnvFile, type GoEnvFile, type GoEnvSetting } from '../go/go-env-file.ts';
import { localized, type Localized } from '../text/localized.ts';
import type { Span } from '../text/source.ts';
import { goproxyText } from './goproxy-text.ts';
import { code } from './markdown.ts';
import { variableText } from './variable-text.ts';

/** What a line of a go.env file does: the variable, its value as Go reads it, and for GOPROXY the go command's walk. */
export function goEnvHover(text: string, offset: number): { readonly span: Span; readonly text: Localized } | undefined {
  const file = parseGoEnvFile(text);
  const line = file.lines.find(({ lineSpan }) => lineSpan.start <= offset && offset <= lineSpan.end);
  if (line?.kind !== 'setting') return undefined;
  const parts = [head(line), ...uses(line), ...doubts(line, file)];
  const join = (locale: 'en' | 'zh-cn') => parts.map((part) => part[locale]).join('\n\n');
  return { span: line.lineSpan, text: localized(join('en'), join('zh-cn')) };
}

function head({ key, value }: GoEnvSetting): Localized {
  const name = `**${code(key)}**`;
  return value === '' ? localized(`${name} is empty`, `${name} 为空`) : localized(`${name} = ${code(value)}`, `${name} = ${code(value)}`);
}

function uses({ key, value }: GoEnvSetting): Localized[] {
  const use = variableText(key);
  if (use === undefined) return [localized('The go command knows no such variable', 'go 命令没有此变量')];
  return key === 'GOPROXY' && value !== '' ? [use, goproxyText(value)] : [use];
}

function doubts(line: GoEnvSetting, file: GoEnvFile): Localized[] {
  const variable = goVariables.get(line.key);
  return [
    ...(variable?.read === true && !variable.effectiveInFile
      ? [localized('Go reads it from the process environment only, not from this file', 'Go 只从进程环境读取它，不会从此文件读取')]
      : []),
    ...(file.overridden.includes(line) ? [localized('A later line of the same name counts instead', '后面的同名行会取代此行')] : []),
    ...(variable?.effectiveInFile === true
      ? [localized('A variable of the process environment (ENV, ARG, compose) beats this file', '进程环境变量（ENV、ARG、compose）优先于此文件')]
      : []),
  ];
}
