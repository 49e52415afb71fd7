import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { findDocuments } from '../../../server/src/host/search-documents.ts';
import { documentKind } from '../../../server/src/project/document-kind.ts';
import { inFolder } from '../cli/run-cli.ts';

const dockerfile = 'FROM golang:1.23\n';

/** Each is a repository with what must be found; git itself must agree. */
const cases: readonly { readonly name: string; readonly files: Readonly<Record<string, string>>; readonly found: readonly string[] }[] = [
  {
    name: 'a pattern of the root counts everywhere below',
    files: { '.gitignore': 'gen/\n', 'Dockerfile': dockerfile, 'gen/Dockerfile': dockerfile, 'a/gen/Dockerfile': dockerfile },
    found: ['Dockerfile'],
  },
  {
    name: 'a deeper file brings back a file',
    files: { '.gitignore': 'Dockerfile.*\n', 'Dockerfile.a': dockerfile, 'a/.gitignore': '!Dockerfile.keep\n', 'a/Dockerfile.keep': dockerfile, 'a/Dockerfile.gone': dockerfile },
    found: ['a/Dockerfile.keep'],
  },
  {
    name: 'a deeper file brings back a folder, whose names stay under the upper patterns',
    files: {
      '.gitignore': 'out\nDockerfile.gen\n', 'a/.gitignore': '!out\n', 'out/Dockerfile': dockerfile,
      'a/out/Dockerfile': dockerfile, 'a/out/Dockerfile.gen': dockerfile, 'a/out/deep/Dockerfile': dockerfile, 'a/b/out/x/Dockerfile': dockerfile,
    },
    found: ['a/b/out/x/Dockerfile', 'a/out/Dockerfile', 'a/out/deep/Dockerfile'],
  },
  {
    name: 'a folder brought back may have characters of patterns in its name',
    files: { '.gitignore': '*out*/\n', 'a/.gitignore': '!*out*/\n', 'a/[out] #1!/Dockerfile': dockerfile, 'a/\\out?/Dockerfile': dockerfile, 'out/Dockerfile': dockerfile },
    found: ['a/[out] #1!/Dockerfile', 'a/\\out?/Dockerfile'],
  },
  {
    name: 'nothing comes back from within a folder that is ignored',
    files: { '.gitignore': 'gen/\n', 'gen/.gitignore': '!Dockerfile\n', 'gen/Dockerfile': dockerfile, 'compose.yaml': 'services: {}\n' },
    found: ['compose.yaml'],
  },
  {
    name: 'the deepest of three files has the word',
    files: { '.gitignore': 'Dockerfile\n', 'a/.gitignore': '!Dockerfile\n', 'a/b/.gitignore': 'Dockerfile\n', 'a/Dockerfile': dockerfile, 'a/b/Dockerfile': dockerfile, 'a/c/Dockerfile': dockerfile },
    found: ['a/Dockerfile', 'a/c/Dockerfile'],
  },
];

describe('search of documents', () => {
  for (const { name, files, found } of cases) {
    it(`${name}, as git has it`, () => inFolder(files, (folder) => {
      git(folder, 'init', '-q');
      assert.deepEqual(search(folder), found);
      const listed = git(folder, 'ls-files', '-z', '--others', '--exclude-standard').split('\0').filter((file) => file !== '' && documentKind(`/${file}`) !== undefined);
      assert.deepEqual(listed.sort(), found);
    }));
  }

  it('heeds the ignore files between the repository and the folder to search', () => inFolder(
    { '.gitignore': 'gen/\n', 'a/.gitignore': '*.dockerfile\n', 'a/b/gen/Dockerfile': dockerfile, 'a/b/x.dockerfile': dockerfile, 'a/b/Dockerfile': dockerfile },
    (folder) => {
      git(folder, 'init', '-q');
      assert.deepEqual(search(`${folder}/a/b`), ['Dockerfile']);
    },
  ));

  it('never looks into .git and node_modules', () => inFolder({ '.git/Dockerfile': dockerfile, 'node_modules/x/Dockerfile': dockerfile, 'x/Dockerfile': dockerfile }, (folder) => {
    assert.deepEqual(search(folder), ['x/Dockerfile']);
  }));

  it('names a folder that is not there', () => inFolder({}, (folder) => {
    const { documents, unreadable } = findDocuments(`${folder}/gone`);
    assert.deepEqual(documents, []);
    assert.deepEqual(unreadable.map((each) => each.en.replace(folder, '')), ['cannot read "/gone": it does not exist']);
  }));
});

function search(folder: string): string[] {
  const { documents, unreadable } = findDocuments(folder);
  assert.deepEqual(unreadable, []);
  return documents.map((document) => path.relative(folder, document));
}

function git(folder: string, ...argv: readonly string[]): string {
  // Ignore files of the machine's own configuration would join in.
  const { status, stdout, stderr } = spawnSync('git', argv, { cwd: folder, encoding: 'utf8', env: { PATH: process.env['PATH'], HOME: folder, GIT_CONFIG_NOSYSTEM: '1' } });
  assert.equal(status, 0, stderr);
  return stdout;
}
