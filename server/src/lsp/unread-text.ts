import type { Step } from '../docker/dockerfile/model.ts';
import type { UnreadFile } from '../project/indirect-commands.ts';
import { localized, type Localized } from '../text/localized.ts';

/** Says which commands behind a step are not read, and why: they are not judged, and nothing is guessed about them. */
export function unreadText({ instruction }: Step, unread: readonly UnreadFile[]): Localized {
  const line = instruction.line + 1;
  const reasons = unread.map(reasonOf);
  return localized(
    `What line ${line} runs is not all read, so its downloads are not checked: ${reasons.map(({ en }) => en).join('; ')}`,
    `第 ${line} 行所运行的内容未能全部读取，其中的下载未检查：${reasons.map((each) => each['zh-cn']).join('；')}`,
  );
}

function reasonOf({ why, name }: UnreadFile): Localized {
  switch (why) {
    case 'file':
      return localized(`${name} does not surely come out of the build context`, `${name} 不一定来自构建上下文`);
    case 'text':
      return localized(`${name} is too long, or changes how it is read`, `${name} 过长，或改变了自身的读取方式`);
    case 'include':
      return localized(`a file that ${name} includes cannot be read`, `${name} 所 include 的某个文件无法读取`);
    case 'target':
      return name === ''
        ? localized('the first target of the Makefile is not known', 'Makefile 的第一个目标未知')
        : localized(`the target ${name} has no rule of its own`, `目标 ${name} 没有自己的规则`);
    case 'words':
      return localized(`words of the call of ${name} are computed`, `调用 ${name} 时的参数由计算得出`);
    case 'runner':
      return localized(`the file of ${name} is not read`, `不读取 ${name} 的文件`);
  }
}
