import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { documentKind } from '../../../server/src/project/document-kind.ts';
import { parseCompose } from '../../../server/src/docker/compose/parse.ts';
import type { Finding } from '../../../server/src/rules/finding.ts';
import { rules } from '../../../server/src/rules/index.ts';
import { enabledRules } from '../../../server/src/checking/enabled-rules.ts';
import { applyFix, checkTexts, projectRoot } from '../../support/check-fixture.ts';
import { readCorpus } from '../../support/corpus.ts';
import { parseFixture } from '../../support/fixture.ts';

const folder = new URL('../../../server/src/rules/', import.meta.url);
const composePath = 'compose.yaml';

const fromRules = rules.flatMap(({ id }) => readdirSync(new URL(`${id}/samples/`, folder)).filter((name) => name.endsWith('.txt')).map((name) => {
  const { files, preferences } = parseFixture(readFileSync(new URL(`${id}/samples/${name}`, folder), 'utf8'));
  return { id, name: `${id}/${name}`, files, preferences };
}));

/** Every project whose Dockerfile compose could hold as well: one in the root, without a compose file or an ignore file of its own. */
const projects = [...fromRules, ...readCorpus().map((each) => ({ ...each, id: '', preferences: {} }))].flatMap(({ id, name, files, preferences }) => {
  const isMovable = [...files.keys()].every((path) => !['compose', 'control'].includes(documentKind(path) ?? '')
    && (documentKind(path) !== 'dockerfile' || path === 'Dockerfile') && !path.endsWith('Dockerfile.dockerignore'));
  const text = files.get('Dockerfile');
  // YAML has one kind of line break, and a text that ends with one or does not.
  return !isMovable || text === undefined || /\r|^\s|[^\n]$|\n\n$|[\u0000-\u0008\ufeff]/u.test(text) ? [] : [{ id, name, files, preferences, text }];
});

describe('a Dockerfile inside a compose file', () => {
  it('is tried with nearly all samples and the corpus', () => {
    assert.ok(projects.length > 500, String(projects.length));
  });

  for (const { id, name, files, preferences, text } of projects) {
    it(`is judged as the file is: ${name}`, () => {
      const asked = enabledRules(rules, id === '' ? {} : { [id]: 'warning' });
      const asFile = new Map(files).set(composePath, 'services:\n  app:\n    build:\n      context: .\n      dockerfile: Dockerfile\n');
      const inline = new Map(files).set(composePath, `services:\n  app:\n    build:\n      context: .\n      dockerfile_inline: |\n${indented(text)}`);
      inline.delete('Dockerfile');
      const expected = checkTexts(asFile, asked, preferences).filter(isComparable);
      const found = checkTexts(inline, asked, preferences).filter(isComparable);
      assert.deepEqual(found.map((each) => shown(each, inline)), expected.map((each) => shown(each, asFile)));
      for (const [index, finding] of found.entries()) {
        for (const fix of finding.fixes) {
          const same = expected[index]?.fixes.find(({ title }) => withoutLines(title.en) === withoutLines(fix.title.en));
          assert.ok(same !== undefined, fix.title.en);
          const after = applyFix(inline, fix);
          const wanted = applyFix(asFile, same);
          assert.equal(inlineText(after.get(composePath) ?? ''), wanted.get('Dockerfile'), fix.title.en);
          for (const [path, each] of wanted) if (path !== 'Dockerfile' && path !== composePath) assert.equal(after.get(path), each, `${path}: ${fix.title.en}`);
        }
      }
    });
  }
});

/** What is said of the Dockerfile as a file among others is not said of one that is none. */
function isComparable({ rule }: Finding): boolean {
  return rule !== 'dockerignore-misplaced';
}

function indented(text: string): string {
  return text.replaceAll('$', '$$$$').replace(/^(?=.)/gm, '        ');
}

function inlineText(compose: string): string | undefined {
  return parseCompose({ path: `/${composePath}`, text: compose }).inlineDockerfiles[0]?.source.text;
}

/** Line numbers apart, which are those of the file that the reader has. */
function shown({ rule, place, message, related, fixes }: Finding, texts: ReadonlyMap<string, string>) {
  const at = (each: Finding['place']) => {
    const file = each.path.slice(projectRoot.length + 1);
    const text = (texts.get(file) ?? '').slice(each.span.start, each.span.end);
    return file === composePath || file === 'Dockerfile' ? text.replace(/\n {8}/g, '\n').replaceAll('$$', '$') : `${file}: ${text}`;
  };
  return [
    rule, at(place), withoutLines(message.en), withoutLines(message['zh-cn']), related.map((each) => [at(each.place), withoutLines(each.message.en)]),
    fixes.map(({ title, safe }) => [withoutLines(title.en), safe]),
  ];
}

function withoutLines(text: string): string {
  return text.replace(/\bline \d+/g, 'line').replace(/第 \d+ 行/g, '行');
}
