import { keepsCompose } from '../../docker/compose/keeps.ts';
import type { ComposeBuild } from '../../docker/compose/model.ts';
import type { Build } from '../../project/build.ts';
import { joinPath } from '../../project/paths.ts';
import { applyEdits, type TextEdit } from '../../text/edit.ts';
import { literalPattern } from '../../text/literal-pattern.ts';
import type { Place } from '../../text/place.ts';
import type { Source } from '../../text/source.ts';
import { insertAt, lineBreakOf, replace, startOfLine } from '../fix.ts';

/**
 * The compose file and every service in it that builds the same Dockerfile in the same way as this build does; nothing for other builds.
 */
export function composeSiblings({ origin }: Build): { source: Source; builds: readonly ComposeBuild[] } | undefined {
  if (origin.kind !== 'compose') return undefined;
  // As it is written: a build that is laid over another service's is edited at its own place.
  const own = origin.file.services.find(({ name }) => name === origin.service.name)?.build ?? origin.service.build;
  if (own !== undefined && origin.service.extends !== undefined && !own.says.context) return { source: origin.file.source, builds: [own] };
  const same = (build: ComposeBuild) =>
    textOf(build.context) === textOf(own?.context) && textOf(build.dockerfile) === textOf(own?.dockerfile);
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
  return onlyKept(source, addListsToBuild(source, build, [{ key, items }]));
}

/** An edit of text that people lay out as they like is offered only where the file then says what it said, and parses. */
function onlyKept(source: Source, edit: TextEdit | undefined): TextEdit | undefined {
  return edit !== undefined && keepsCompose(source.text, applyEdits(source.text, [edit])) ? edit : undefined;
}

function addListsToBuild(source: Source, build: ComposeBuild, lists: Lists): TextEdit | undefined {
  const { text } = source;
  const line = lineOf(text, build.key.span.end);
  const behindKey = text.slice(build.key.span.end, line.end);
  const rest = /^\s*:[ \t]*(.*?)[ \t\r]*$/.exec(behindKey)?.[1];
  if (rest === undefined) return undefined;
  const eol = lineBreakOf(text);
  if (build.isShort) return longForm(source, build, rest, lists);
  if (rest.startsWith('{')) {
    const brace = text.indexOf('{', build.key.span.end);
    return insertAt(source.path, brace + 1, ` ${flowOf(lists)},`);
  }
  if (rest !== '' && !/^(?:#|&\S+$)/.test(rest)) return undefined;
  const indentation = indentationBelow(text, line.end);
  if (indentation === undefined || indentation.length <= build.key.span.start - startOfLine(text, build.key.span.start)) return undefined;
  return insertAt(source.path, line.end + 1, blockOf(lists, indentation).map((each) => each + eol).join(''));
}

/** What a build is to be given: the ssh agent, or a secret read from a file of whoever builds. */
export type ComposeGift = { readonly kind: 'ssh' } | { readonly kind: 'secret'; readonly id: string; readonly file: string };

/**
 * Lets every service that builds this Dockerfile in the same way pass secrets or the ssh agent. No edits for builds outside compose;
 * undefined where the compose file has a shape that cannot be edited.
 */
export function passByCompose(build: Build, gifts: readonly ComposeGift[]): TextEdit[] | undefined {
  const siblings = composeSiblings(build);
  if (siblings === undefined) return [];
  const { source, builds } = siblings;
  const edits: (TextEdit | undefined)[] = [];
  const secrets = gifts.filter((gift) => gift.kind === 'secret');
  for (const each of builds) {
    const wanted: BuildList[] = [
      ...missing('ssh', gifts.some(({ kind }) => kind === 'ssh') ? ['default'] : [], each.ssh.map((name) => name.split('=', 1)[0] ?? name)),
      ...missing('secrets', secrets.map(({ id }) => id), each.secrets),
    ];
    // A list that is there already is made longer; the others are added in one edit, since a short form can be replaced only once.
    const [longer, added] = [wanted.filter(({ exists }) => exists), wanted.filter(({ exists }) => !exists)];
    edits.push(...longer.flatMap(({ key, items }) => items.map((item) => addToList(source, each, key, item))));
    if (added.length > 0) edits.push(addListsToBuild(source, each, added));
  }
  edits.push(...topLevelSecrets(source, secrets));
  const written = edits.filter((edit) => edit !== undefined);
  return written.length === edits.length && keepsCompose(source.text, applyEdits(source.text, written)) ? written : undefined;
}

interface BuildList {
  readonly key: string;
  readonly items: readonly string[];
  readonly exists: boolean;
}

function missing(key: string, items: readonly string[], present: readonly string[]): BuildList[] {
  const lacking = items.filter((item) => !present.includes(item));
  return lacking.length === 0 ? [] : [{ key, items: lacking, exists: present.length > 0 }];
}

/** Adds an item to a list below `build:` that is written in one of the two plain ways. */
function addToList(source: Source, build: ComposeBuild, key: string, item: string): TextEdit | undefined {
  const { text } = source;
  const behind = text.slice(build.key.span.end);
  const found = new RegExp(`^[ \\t]+${key}:[ \\t]*(?:(?<flow>\\[)|(?:\\r?\\n(?<dash>[ \\t]*- )))`, 'mu').exec(behind);
  if (found === null) return undefined;
  const start = build.key.span.end + found.index;
  const { flow, dash } = found.groups ?? {};
  if (flow !== undefined) return insertAt(source.path, start + found[0].length, `${item}, `);
  return insertAt(source.path, start + found[0].length - (dash ?? '').length, `${dash ?? ''}${item}${lineBreakOf(text)}`);
}

/** Names the secrets' files at the top of the compose file, in the block that is there or at the end. */
function topLevelSecrets(source: Source, secrets: readonly { readonly id: string; readonly file: string }[]): (TextEdit | undefined)[] {
  if (secrets.length === 0) return [];
  const { text, path } = source;
  const eol = lineBreakOf(text);
  const block = /^secrets:[ \t]*(?<rest>[^\r\n]*)\r?\n/mu.exec(text);
  const entries = (indentation: string, wanted = secrets) => wanted.map(({ id, file }) => `${indentation}${id}:${eol}${indentation}  file: ${file}${eol}`).join('');
  if (block === null) {
    if (/^secrets:/mu.test(text)) return [undefined];
    const brace = /^\ufeff?\s*\{/u.exec(text)?.[0].length;
    if (brace !== undefined) {
      return [insertAt(path, brace, ` secrets: { ${secrets.map(({ id, file }) => `${id}: { file: ${file} }`).join(', ')} },`)];
    }
    const gap = text === '' || text.endsWith('\n') ? '' : eol;
    return [insertAt(path, text.length, `${gap}secrets:${eol}${entries('  ')}`)];
  }
  const below = text.slice(block.index + block[0].length);
  const indentation = /^(?<blanks>[ ]+)\S/u.exec(below)?.groups?.['blanks'];
  if ((block.groups?.['rest'] ?? '') !== '' || indentation === undefined) return [undefined];
  const lacking = secrets.filter(({ id }) => !new RegExp(`^${indentation}["']?${literalPattern(id)}["']?:`, 'mu').test(below));
  return lacking.length === 0 ? [] : [insertAt(path, block.index + block[0].length, entries(indentation, lacking))];
}

/**
 * Adds an entry to `build.args`: with a value, or without one, which passes on the environment of whoever builds. The value must be free
 * of quotation marks, backslashes and dollar signs.
 */
export function addArgument(source: Source, build: ComposeBuild, name: string, value?: string): TextEdit | undefined {
  const item = value === undefined ? name : `"${name}=${value}"`;
  if (build.argsKey === undefined) return addListToBuild(source, build, 'args', [item]);
  return onlyKept(source, addToArguments(source, build.argsKey, name, value));
}

function addToArguments(source: Source, argsKey: Place, name: string, value: string | undefined): TextEdit | undefined {
  const { text } = source;
  const line = lineOf(text, argsKey.span.end);
  if (!/^\s*:\s*$/.test(text.slice(argsKey.span.end, line.end))) return undefined;
  const indentation = indentationBelow(text, line.end);
  const first = indentation === undefined ? '' : text.slice(line.end + 1 + indentation.length, lineOf(text, line.end + 1).end);
  if (indentation === undefined || first === '' || first.startsWith('#')) return undefined;
  const inList = value === undefined ? name : `"${name}=${value}"`;
  const inMap = `${name}:${value === undefined ? '' : ` "${value}"`}`;
  return insertAt(source.path, line.end + 1, `${indentation}${first.startsWith('-') ? `- ${inList}` : inMap}${lineBreakOf(text)}`);
}

type Lists = readonly Pick<BuildList, 'key' | 'items'>[];

function blockOf(lists: Lists, indentation: string): string[] {
  return lists.flatMap(({ key, items }) => [`${indentation}${key}:`, ...items.map((item) => `${indentation}  - ${item}`)]);
}

function flowOf(lists: Lists): string {
  return lists.map(({ key, items }) => `${key}: [${items.join(', ')}]`).join(', ');
}

/** `{"build": "."}`: the plain or quoted word behind the colon. */
function longFlowForm({ path, text }: Source, build: ComposeBuild, lists: Lists): TextEdit | undefined {
  const found = /^["']?\s*:\s*(?<context>"[^"\\\r\n]*"|'[^'\r\n]*'|[^\s"'{}[\],&*!|>%@`#]+)(?=\s*[,}])/u.exec(text.slice(build.key.span.end));
  const context = found?.groups?.['context'];
  if (found === null || context === undefined) return undefined;
  const end = build.key.span.end + found[0].length;
  return replace({ path, span: { start: end - context.length, end } }, `{ context: ${context}, ${flowOf(lists)} }`);
}

function longForm(source: Source, build: ComposeBuild, written: string, lists: Lists): TextEdit | undefined {
  const { text } = source;
  if (/[{,]\s*["']?$/.test(text.slice(0, build.key.span.start))) return longFlowForm(source, build, lists);
  if (written === '' || /\s#|^[&*!|>{]/.test(written)) return undefined;
  const eol = lineBreakOf(text);
  const column = build.key.span.start - startOfLine(text, build.key.span.start);
  const indentation = ' '.repeat(column + 2);
  const colon = text.indexOf(':', build.key.span.end);
  const end = text.indexOf(written, colon) + written.length;
  const lines = [`${indentation}context: ${written}`, ...blockOf(lists, indentation)];
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
