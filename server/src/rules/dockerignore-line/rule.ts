import { ignoreMatcher, invalidPatterns } from '../../docker/dockerignore/match.ts';
import type { DockerignoreFile, IgnorePattern } from '../../docker/dockerignore/parse.ts';
import { LineIndex } from '../../text/lines.ts';
import { localized, type Localized } from '../../text/localized.ts';
import type { Finding, Fix, Severity } from '../finding.ts';
import { lineBreakOf, offeredFix, safeFix, startOfLine } from '../fix.ts';
import type { Rule } from '../rule.ts';

export const rule: Rule = {
  id: 'dockerignore-line',
  severity: 'error',
  group: 'context',
  title: localized('A line of .dockerignore does not do what it looks like', '.dockerignore 中的一行并不起它看上去的作用'),
  checkBuild: ({ context }) => {
    const file = context.ignoreFile;
    if (file === undefined) return [];
    const matcher = ignoreMatcher(file);
    const index = new LineIndex(file.source.text);
    const lines: Lines = {
      file, invalid: new Set(invalidPatterns(file)), hiddenBy: (path) => matcher.hiddenBy(path),
      lineOf: (pattern) => index.position(pattern.span.start).line + 1,
    };
    return file.patterns.slice(0, maximumLines).flatMap((pattern, at) => {
      const fault = judge(pattern, at, lines);
      return fault === undefined ? [] : [finding(fault, pattern, file)];
    });
  },
};

/** Lines are compared with each other, and nobody writes a tenth of this: of a longer file the first ones are judged. */
const maximumLines = 2_000;

/** The file, and what was worked out once for all of its lines. */
interface Lines {
  readonly file: DockerignoreFile;
  readonly invalid: ReadonlySet<IgnorePattern>;
  readonly hiddenBy: (path: string) => IgnorePattern | undefined;
  readonly lineOf: (pattern: IgnorePattern) => number;
}

interface Fault {
  readonly severity: Severity;
  readonly message: Localized;
  readonly title: Localized;
  readonly safe: boolean;
  /** What the line becomes; none: it goes. */
  readonly lines: readonly string[];
}

/** The first fault of a line, worst first. */
function judge(pattern: IgnorePattern, index: number, lines: Lines): Fault | undefined {
  return (lines.invalid.has(pattern) ? rejected(pattern) : undefined) ?? note(pattern) ?? matchesNothing(pattern)
    ?? repeated(pattern, index, lines) ?? exceptionFromNothing(pattern, index, lines) ?? hiddenAgain(pattern, index, lines)
    ?? looseSuffix(pattern);
}

function rejected({ text, negated, pattern }: IgnorePattern): Fault {
  const isBare = negated && pattern === '';
  const meant = text.replace(/\[(?![^\]]*\])/g, '\\[');
  const said = isBare ? 'illegal exclusion pattern' : 'syntax error in pattern';
  const keeps = !isBare && meant !== text;
  return {
    severity: 'error',
    message: keeps
      ? localized(`No build gets past "${text}": it ends with "${said}", so write ${meant} for a bracket in a name`, `"${text}" 会使所有构建以 "${said}" 失败：名称中的方括号请写成 ${meant}`)
      : localized(`No build gets past "${text}": it ends with "${said}", so remove the line`, `"${text}" 会使所有构建以 "${said}" 失败：请删除这一行`),
    title: keeps ? localized(`Write ${meant}`, `改写为 ${meant}`) : localized('Remove this line', '删除这一行'),
    safe: isBare,
    lines: keeps ? [meant] : [],
  };
}

/** A note is only a note in the first column. */
function note({ text }: IgnorePattern): Fault | undefined {
  const title = localized('Make the note a line of its own', '把注释单独写成一行');
  if (text.startsWith('#')) {
    return {
      severity: 'warning', safe: true, title, lines: [text],
      message: localized(
        `A blank in front makes "${text}" a pattern and no comment: begin the line with "#"`,
        `前面的空白使 "${text}" 成为模式而不是注释：请让 "#" 位于行首`,
      ),
    };
  }
  const [, kept = '', words] = /^(\S+)\s+(#.*)$/.exec(text) ?? [];
  if (words === undefined) return undefined;
  return {
    severity: 'warning', safe: false, title, lines: [words, kept],
    message: localized(
      `"${words}" is part of the pattern here, so the line matches nothing: put the note on a line of its own`,
      `此处的 "${words}" 属于模式的一部分，因此这一行什么也匹配不到：请把注释单独写成一行`,
    ),
  };
}

function matchesNothing({ text, pattern, negated }: IgnorePattern): Fault | undefined {
  const sign = negated ? '!' : '';
  const quoted = /^(["'])(.+)\1$/.exec(pattern)?.[2];
  const shown = quoted === undefined ? `"${text}"` : text;
  const dead = (why: Localized, lines: readonly string[], title: Localized): Fault => ({
    severity: 'warning', safe: false, lines, title,
    // A pattern in quotes needs no second pair around it.
    message: localized(`${shown} matches nothing: ${why.en}`, `${shown} 什么也匹配不到：${why['zh-cn']}`),
  });
  const remove = localized('Remove this line', '删除这一行');
  if (quoted !== undefined) {
    return dead(localized(`quotes are part of a name, so write ${sign}${quoted}`, `引号会成为名称的一部分，请写成 ${sign}${quoted}`), [sign + quoted], localized(`Write ${sign}${quoted}`, `改写为 ${sign}${quoted}`));
  }
  const braces = /^([^{}\s]*)\{([^{}\s]*,[^{}\s]*)\}([^{}\s]*)$/.exec(pattern);
  if (braces !== null) {
    const [, before = '', list = '', behind = ''] = braces;
    return dead(localized('Docker knows no {a,b}, so write one line for each', 'Docker 不支持 {a,b}，请每项写一行'), list.split(',').map((each) => sign + before + each + behind), localized('Write one line for each', '每项写一行'));
  }
  if (/^\.\.(?:\/|$)/.test(pattern)) {
    return dead(localized('what lies outside the context is never sent, so remove it', '上下文之外的文件从不发送，请删除这一行'), [], remove);
  }
  if (pattern === '') {
    return dead(localized('Docker passes over the context’s own root, so remove it, or write * for everything', 'Docker 会忽略上下文的根目录，请删除这一行；要匹配全部请写 *'), [], remove);
  }
  return undefined;
}

/** The same line again, with nothing between the two that it could take back. */
function repeated(pattern: IgnorePattern, index: number, { file, lineOf }: Lines): Fault | undefined {
  const earlier = file.patterns.slice(0, index)
    .findLastIndex((each) => each.pattern === pattern.pattern && each.negated === pattern.negated);
  if (earlier < 0 || file.patterns.slice(earlier + 1, index).some(({ negated }) => negated !== pattern.negated)) return undefined;
  const line = lineOf(file.patterns[earlier] ?? pattern);
  return {
    severity: 'info', safe: true, lines: [],
    message: localized(`Line ${line} says the same, so "${pattern.text}" adds nothing: remove it`, `第 ${line} 行已写过同样的内容，"${pattern.text}" 没有作用：请删除它`),
    title: localized('Remove this line', '删除这一行'),
  };
}

/** An exception in front of every pattern: the last match wins, so it brings nothing back. */
function exceptionFromNothing(pattern: IgnorePattern, index: number, lines: Lines): Fault | undefined {
  if (!pattern.negated || lines.file.patterns.slice(0, index).some(({ negated }) => !negated)) return undefined;
  const hider = laterHider(pattern, index, lines);
  if (hider !== undefined) return overruled(pattern, hider, lines);
  return {
    severity: 'info', safe: true, lines: [],
    message: localized(`No line above hides anything, so "${pattern.text}" brings nothing back: remove it`, `上面没有任何行隐藏文件，"${pattern.text}" 无从放行：请删除它`),
    title: localized('Remove this line', '删除这一行'),
  };
}

function hiddenAgain(pattern: IgnorePattern, index: number, lines: Lines): Fault | undefined {
  const hider = pattern.negated ? laterHider(pattern, index, lines) : undefined;
  return hider === undefined ? undefined : overruled(pattern, hider, lines);
}

/** The later line that hides again the one path that an exception names. */
function laterHider({ pattern }: IgnorePattern, index: number, { file, hiddenBy }: Lines): IgnorePattern | undefined {
  if (/[*?[\]\\]/.test(pattern) || pattern === '') return undefined;
  const hider = hiddenBy(pattern);
  return hider !== undefined && file.patterns.indexOf(hider) > index ? hider : undefined;
}

function overruled({ text }: IgnorePattern, hider: IgnorePattern, { lineOf }: Lines): Fault {
  const line = lineOf(hider);
  return {
    severity: 'warning', safe: false, lines: [],
    message: localized(
      `"${hider.text}" in line ${line} hides it again, since the last line that matches wins: move "${text}" below it`,
      `第 ${line} 行的 "${hider.text}" 又把它隐藏了，因为以最后匹配的行为准：请把 "${text}" 移到其下方`,
    ),
    title: localized('Move it to the end of the file', '移到文件末尾'),
  };
}

/** `**name` tests how a path ends, and takes `other-name` along. */
function looseSuffix({ text, pattern, negated }: IgnorePattern): Fault | undefined {
  const name = /^\*\*([A-Za-z0-9_][^*?[\]\\]*)$/.exec(pattern)?.[1];
  if (name === undefined) return undefined;
  const meant = `${negated ? '!' : ''}**/${name}`;
  return {
    severity: 'info', safe: false, lines: [meant],
    message: localized(
      `"${text}" takes every path that ends in "${name}", my-${name} too: write ${meant} for the name alone`,
      `"${text}" 会匹配所有以 "${name}" 结尾的路径，包括 my-${name}：只匹配该名称请写成 ${meant}`,
    ),
    title: localized(`Write ${meant}`, `改写为 ${meant}`),
  };
}

function finding({ severity, message, title, safe, lines }: Fault, pattern: IgnorePattern, file: DockerignoreFile): Finding {
  const { path, text } = file.source;
  const start = startOfLine(text, pattern.span.start);
  const newline = text.indexOf('\n', pattern.span.end);
  const end = newline < 0 ? text.length : newline + 1;
  const eol = lineBreakOf(text);
  const moved = title.en.startsWith('Move');
  const edits = moved
    ? [{ path, span: { start, end }, newText: '' }, { path, span: { start: text.length, end: text.length }, newText: `${text.endsWith('\n') ? '' : eol}${pattern.text}${eol}` }]
    : [{ path, span: { start, end }, newText: lines.map((line) => line + eol).join('') }];
  const make = safe ? safeFix : offeredFix;
  const fixes: Fix[] = [make(title, edits)];
  // A file cut to nothing needs no line, and a moved last line stays where it is.
  return {
    rule: rule.id, severity, place: { path, span: pattern.span }, message, related: [], fixes: moved && end === text.length ? [] : fixes,
  };
}

