import type { ComposeBuild } from '../docker/compose/model.ts';
import type { Build } from '../project/build.ts';
import { joinPath } from '../project/paths.ts';
import type { TextEdit } from '../text/edit.ts';
import type { Source } from '../text/source.ts';
import { insertAt, lineBreakOf, replace, startOfLine } from './fix.ts';

/** The compose file and every service in it that builds the same Dockerfile in the same way as this build does; nothing for other builds. */
export function composeSiblings({ origin }: Build): { source: Source; builds: readonly ComposeBuild[] } | undefined {
  if (origin.kind !== 'compose') return undefined;
  const own = origin.service.build;
  const same = (build: ComposeBuild) => textOf(build.context) === textOf(own?.context) && textOf(build.dockerfile) === textOf(own?.dockerfile);
  // Services that share one block by an anchor have it edited once.
  const byKey = new Map<number, ComposeBuild>();
  for (const { build } of origin.file.services) if (build !== undefined && same(build)) byKey.set(build.key.span.start, build);
  return { source: origin.file.source, builds: [...byKey.values()] };
}

/**
 * Adds a key with a list below `build:`, in block, flow and short form. Undefined where the text has a shape that cannot be
 * edited without rewriting it, such as an alias.
 */
export function addListToBuild(source: Source, build: ComposeBuild, key: string, items: readonly string[]): TextEdit | undefined {
  const { text } = source;
  const line = lineOf(text, build.key.span.end);
  const behindKey = text.slice(build.key.span.end, line.end);
  const rest = /^\s*:[ \t]*(.*?)[ \t\r]*$/.exec(behindKey)?.[1];
  if (rest === undefined) return undefined;
  const eol = lineBreakOf(text);
  const block = (indentation: string) => [`${indentation}${key}:`, ...items.map((item) => `${indentation}  - ${item}`)];
  if (build.isShort) return longForm(source, build, rest, block, eol);
  if (rest.startsWith('{')) {
    const brace = text.indexOf('{', build.key.span.end);
    return insertAt(source.path, brace + 1, ` ${key}: [${items.join(', ')}],`);
  }
  if (rest !== '' && !/^(?:#|&\S+$)/.test(rest)) return undefined;
  const indentation = indentationBelow(text, line.end);
  if (indentation === undefined || indentation.length <= build.key.span.start - startOfLine(text, build.key.span.start)) return undefined;
  return insertAt(source.path, line.end + 1, block(indentation).map((each) => each + eol).join(''));
}

/** Passes an argument on from the environment of whoever builds: an entry without value in `build.args`. */
export function addArgument(source: Source, build: ComposeBuild, name: string): TextEdit | undefined {
  if (build.argsKey === undefined) return addListToBuild(source, build, 'args', [name]);
  const { text } = source;
  const line = lineOf(text, build.argsKey.span.end);
  if (!/^\s*:\s*$/.test(text.slice(build.argsKey.span.end, line.end))) return undefined;
  const indentation = indentationBelow(text, line.end);
  const first = indentation === undefined ? '' : text.slice(line.end + 1 + indentation.length, lineOf(text, line.end + 1).end);
  if (indentation === undefined || first === '' || first.startsWith('#')) return undefined;
  return insertAt(source.path, line.end + 1, `${indentation}${first.startsWith('-') ? `- ${name}` : `${name}:`}${lineBreakOf(text)}`);
}

function longForm(source: Source, build: ComposeBuild, written: string, block: (indentation: string) => string[], eol: string): TextEdit | undefined {
  if (written === '' || /\s#|^[&*!|>{]/.test(written)) return undefined;
  const { text } = source;
  const column = build.key.span.start - startOfLine(text, build.key.span.start);
  const indentation = ' '.repeat(column + 2);
  const colon = text.indexOf(':', build.key.span.end);
  const end = text.indexOf(written, colon) + written.length;
  const lines = [`${indentation}context: ${written}`, ...block(indentation)];
  return replace({ path: source.path, span: { start: colon + 1, end } }, lines.map((each) => eol + each).join(''));
}

function lineOf(text: string, offset: number): { end: number } {
  const newline = text.indexOf('\n', offset);
  return { end: newline < 0 ? text.length : newline };
}

/** Blanks in front of the first line with content behind `offset`; undefined when there is none directly below. */
function indentationBelow(text: string, offset: number): string | undefined {
  return /^\r?\n([ ]+)\S/.exec(text.slice(offset))?.[1];
}

function textOf(value: ComposeBuild['context'] | undefined): string | undefined {
  // `.` and `./` are one folder.
  return value?.kind === 'known' ? joinPath('/', value.text) : value?.kind;
}
