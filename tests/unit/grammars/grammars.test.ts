import assert from 'node:assert/strict';
import type { IGrammar } from 'vscode-textmate';
import { loadGrammar, tokens } from './tokenize.ts';

const comment = 'comment.line.number-sign';
const commentMark = 'punctuation.definition.comment';
const key = 'variable.other.readwrite';
const assign = 'keyword.operator.assignment';
const separator = 'keyword.operator.separator';
const word = 'constant.language';
const url = 'string.unquoted.url';
const value = 'string.unquoted';
const ignored = 'invalid.deprecated.ignored-line';

describe('grammar of go.env', () => {
  let grammar: IGrammar;
  before(async () => {
    grammar = await loadGrammar('go-env');
  });

  it('colours comments, only from the first character of a line', () => {
    assert.deepEqual(tokens(grammar, '# proxies\n\n # none'), [`# ${commentMark}`, ` proxies ${comment}`, ` # none ${ignored}`]);
  });

  it('colours the entries of GOPROXY, their separators and the two words with a meaning', () => {
    assert.deepEqual(tokens(grammar, 'GOPROXY=https://a.example/direct|http://b.example,direct'), [
      `GOPROXY ${key}`, `= ${assign}`, `https://a.example/direct ${url}`, `| ${separator}`, `http://b.example ${url}`, `, ${separator}`, `direct ${word}`,
    ]);
    assert.deepEqual(tokens(grammar, 'GOPROXY=off'), [`GOPROXY ${key}`, `= ${assign}`, `off ${word}`]);
    assert.deepEqual(tokens(grammar, 'GOPROXY=directory'), [`GOPROXY ${key}`, `= ${assign}`, `directory ${url}`]);
  });

  it('colours keys and values of other settings', () => {
    assert.deepEqual(tokens(grammar, 'GOPRIVATE=git.corp.example,*.internal\nGOSUMDB=off\nGOFLAGS='), [
      `GOPRIVATE ${key}`, `= ${assign}`, `git.corp.example ${value}`, `, ${separator}`, `*.internal ${value}`,
      `GOSUMDB ${key}`, `= ${assign}`, `off ${word}`,
      `GOFLAGS ${key}`, `= ${assign}`,
    ]);
    assert.deepEqual(tokens(grammar, 'GO386=a=b'), [`GO386 ${key}`, `= ${assign}`, `a=b ${value}`]);
  });

  it('marks the lines that Go skips in silence, and a line never reaches into the next', () => {
    assert.deepEqual(tokens(grammar, 'export GOPROXY=x\n GOPROXY=x\nGOPROXY\ngoproxy=x\nGOPROXY='), [
      `export GOPROXY=x ${ignored}`, ` GOPROXY=x ${ignored}`, `GOPROXY ${ignored}`, `goproxy=x ${ignored}`, `GOPROXY ${key}`, `= ${assign}`,
    ]);
  });
});

describe('grammar of .dockerignore', () => {
  const pattern = 'string.unquoted.pattern';
  const wildcard = 'keyword.operator.wildcard';
  const slash = 'punctuation.separator.path';
  let grammar: IGrammar;
  before(async () => {
    grammar = await loadGrammar('dockerignore');
  });

  it('colours comments, only from the first character of a line', () => {
    assert.deepEqual(tokens(grammar, '# secrets\nfile #1'), [`# ${commentMark}`, ` secrets ${comment}`, `file #1 ${pattern}`]);
  });

  it('colours negation, only in front', () => {
    assert.deepEqual(tokens(grammar, '!go.mod\na!b'), ['! keyword.operator.negation', `go.mod ${pattern}`, `a!b ${pattern}`]);
  });

  it('colours wildcards, classes, escapes and slashes', () => {
    assert.deepEqual(tokens(grammar, '**/*.pem\na?[0-9]\\*'), [
      `** ${wildcard}`, `/ ${slash}`, `* ${wildcard}`, `.pem ${pattern}`,
      `a ${pattern}`, `? ${wildcard}`, '[0-9] constant.other.character-class', '\\* constant.character.escape',
    ]);
  });
});
