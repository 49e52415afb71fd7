import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';
import { enabledRules } from '../../../server/src/checking/enabled-rules.ts';
import type { Finding } from '../../../server/src/rules/finding.ts';
import { rules } from '../../../server/src/rules/index.ts';
import type { Rule } from '../../../server/src/rules/rule.ts';
import type { Localized } from '../../../server/src/text/localized.ts';
import { checkTexts, projectRoot } from '../../support/check-fixture.ts';
import { parseFixture } from '../../support/fixture.ts';

const locales = ['en', 'zh-cn'] as const;
const root = fileURLToPath(new URL('../../../', import.meta.url));

/**
 * Editors show the first line of a message alone, and the title of a fix alone in a menu: each is complete in itself, in both languages.
 */
describe('words', () => {
  for (const rule of rules) {
    const found = findingsOf(rule);

    it(`of ${rule.id}: the first line is whole`, () => {
      for (const { finding: { message } } of found) {
        for (const locale of locales) assertWholeLine(message[locale]);
        assert.match(message.en, /^[A-Z"$./@<*_~-]|^[a-z][\w.+/-]*[\s:=]/, message.en);
        assertChinese(message['zh-cn']);
        assertSameNames(message);
      }
    });

    it(`of ${rule.id}: the first line names what it is about`, () => {
      for (const { finding: { message, related, place }, underlined } of found) {
        // Where a file of the project is named, what stands in it counts; the second place shows it.
        if (related.some((each) => each.place.path !== place.path)) continue;
        const names = [underlined, ...underlined.split(/[\s=,:|"'/${}]+/)].filter((name) => name.length > 1 || underlined.trim().length === 1);
        const nameless = underlined.trim() === '' || wholeContext.test(underlined) || names.some((name) => message.en.includes(name.trim()));
        assert.ok(nameless || rule.id === secretRule, `${JSON.stringify(underlined)} in ${message.en}`);
      }
    });

    it(`of ${rule.id}: titles of fixes tell what to do`, () => {
      for (const { title } of found.flatMap(({ finding }) => finding.fixes)) {
        for (const locale of locales) assertWholeLine(title[locale]);
        assert.match(title.en, imperative, title.en);
        assertChinese(title['zh-cn']);
        assertSameNames(title);
      }
    });

    it(`of ${rule.id}: what is said at other places is whole`, () => {
      for (const { message } of found.flatMap(({ finding }) => finding.related)) {
        for (const locale of locales) assertWholeLine(message[locale]);
        assertChinese(message['zh-cn']);
        assertSameNames(message);
      }
    });
  }

  it('have the same placeholders in both languages, wherever they are written', () => {
    const different = sources(path.join(root, 'server/src')).flatMap((file) => unlikePlaceholders(file));
    assert.deepEqual(different, []);
  });
});

/** Of a copy of the whole context no word can be repeated; the message says what it brings or lacks. */
const wholeContext = /^(?:COPY|ADD)?\s*(?:--\S+\s+)*\.\/?(?:\s|$)/;

/** A secret is not repeated: the message names the host that it opens. */
const secretRule = 'secret-in-layer';

/** The verbs that fixes begin with. */
const imperative = new RegExp(`^(?:${[
  'Add', 'Ask', 'Build', 'Call', 'Change', 'Check', 'Compile', 'Copy', 'Create', 'Download', 'Drop', 'Fetch', 'Give', 'Hand', 'Ignore',
  'Install', 'Join', 'Leave', 'Make', 'Mount', 'Move', 'Name', 'Pass', 'Pin', 'Put', 'Raise', 'Remove', 'Rename', 'Repeat', 'Run', 'Set',
  'Take', 'Use', 'Work', 'Write',
].join('|')})\\b`);

function assertWholeLine(text: string): void {
  const [line = ''] = text.split('\n');
  assert.ok(line.trim() === line && line !== '', JSON.stringify(line));
  assert.doesNotMatch(line, /[.,;:，、；：。（(]$|(?<!=)…$|(?<![-\w])(?:and|or|of|to|the|a|in|with|by|for|see|because|that|which|is)$/u, line);
  assert.doesNotMatch(line, /\b(?:see (?:below|above|there)|as follows|the following|mentioned above)\b|如下|见下|下述|下列|上述|详见/iu, line);
  assert.doesNotMatch(line, /\s{2}|undefined|\[object|NaN\b/u, line);
  for (const [open, close] of [['(', ')'], ['（', '）'], ['“', '”']] as const) {
    assert.equal(line.split(open).length, line.split(close).length, `${open}${close} in ${line}`);
  }
}

/** Han, full-width punctuation between Han, and a blank between Han and Latin letters, as Chinese technical texts have it. */
function assertChinese(text: string): void {
  assert.match(text, /\p{Script=Han}/u, text);
  assert.doesNotMatch(text, /\p{Script=Han}[,;:!?]|[,;!?]\p{Script=Han}/u, text);
  assert.doesNotMatch(text, /\p{Script=Han}[A-Za-z0-9"]|[A-Za-z0-9"]\p{Script=Han}/u, text);
  assert.doesNotMatch(text, /[，。：；、（）]\s|\s[，。：；、（）]/u, text);
}

/** Addresses, names of files and variables, commands and numbers are the same in both languages. */
function assertSameNames({ en, 'zh-cn': zhCn }: Localized): void {
  const names = (text: string) => new Set(text.match(/[\w@$~!*<>[\]{}^\\.+=:/-]*[\w@$~*/-]/g)?.map((name) => name.replace(/^[:.]+|[:.]+$/g, '')) ?? []);
  const isLiteral = (name: string) => /[_=@$*/~<>]|\d|\.\w|[A-Z].*[A-Z]|--/.test(name);
  const inEnglish = names(en);
  const inChinese = names(zhCn);
  // Chinese counts what English spells: "all but one", "both", "the first".
  const missing = [...inEnglish].filter((name) => isLiteral(name) && !inChinese.has(name) && !zhCn.includes(name));
  const foreign = [...inChinese].filter((name) => isLiteral(name) && !inEnglish.has(name) && !en.includes(name));
  assert.deepEqual({ missing, foreign }, { missing: [], foreign: [] }, `${en} / ${zhCn}`);
}

interface Found {
  readonly finding: Finding;
  readonly underlined: string;
}

function findingsOf(rule: Rule): Found[] {
  const folder = path.join(root, 'server/src/rules', rule.id, 'samples');
  // Of a suppression nobody can say whether it is used unless all rules are asked.
  const asked = rule.checkSuppressions === undefined ? [rule] : enabledRules(rules, { [rule.id]: rule.severity });
  return readdirSync(folder).sort().flatMap((name) => {
    const { files, preferences } = parseFixture(readFileSync(path.join(folder, name), 'utf8'));
    return checkTexts(files, asked, preferences).filter((finding) => finding.rule === rule.id).map((finding) => {
      const { path: file, span } = finding.place;
      return { finding, underlined: files.get(file.slice(projectRoot.length + 1))?.slice(span.start, span.end) ?? '' };
    });
  });
}

function sources(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.ts'))
    .map((name) => path.join(folder, name));
}

/** Calls of `localized` whose two texts hold different placeholders; a part of a text in two languages counts as one. */
function unlikePlaceholders(file: string): string[] {
  const source = ts.createSourceFile(file, readFileSync(file, 'utf8'), ts.ScriptTarget.Latest, true);
  const found: string[] = [];
  const holes = (node: ts.Node): string[] => {
    const names = new Set<string>();
    const collect = (each: ts.Node): void => {
      const { parent } = each;
      // What is called or read of a value is how one language words it: plurals, separators, lower case.
      const isWording = (ts.isCallExpression(parent) && parent.expression === each)
        || (ts.isPropertyAccessExpression(parent) && parent.name === each);
      if (ts.isArrowFunction(each)) return;
      if (ts.isIdentifier(each) && !isWording) names.add(each.text.replace(/(?:Zh|ZhCn)$/, ''));
      ts.forEachChild(each, collect);
    };
    if (ts.isTemplateExpression(node)) for (const { expression } of node.templateSpans) collect(expression);
    for (const language of ['en', 'zh', 'zhCn', 'english', 'chinese', 'undefined']) names.delete(language);
    return [...names].sort();
  };
  const visit = (node: ts.Node): void => {
    if (ts.isCallExpression(node) && ts.isIdentifier(node.expression) && node.expression.text === 'localized') {
      const [en, zhCn] = node.arguments;
      const [left, right] = [en, zhCn].map((each) => (each === undefined ? [] : holes(each)));
      // A text that is put together elsewhere is judged where that is done.
      const areWritten = [en, zhCn].every((each) => each !== undefined && (ts.isTemplateExpression(each) || ts.isStringLiteralLike(each)));
      if (areWritten && JSON.stringify(left) !== JSON.stringify(right)) {
        found.push(`${path.relative(root, file)}:${source.getLineAndCharacterOfPosition(node.pos).line + 1}: ${String(left)} / ${String(right)}`);
      }
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}
