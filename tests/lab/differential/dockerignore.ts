import fc from 'fast-check';
import { ignoreMatcher, invalidPatterns } from '../../../server/src/docker/dockerignore/match.ts';
import { parseDockerignore, type DockerignoreFile } from '../../../server/src/docker/dockerignore/parse.ts';
import { inputsOf } from './comparison.ts';

/** Every context holds the same files, empty ones. */
export const tree = [
  'go.mod', 'go.sum', 'xgo.mod', 'GO.MOD', '.env', '#hash', '!bang', 'a b', 'a+b', '[x]', 'main.go', 'cmd/go.mod', 'cmd/app/go.mod', 'cmd/app/main.go', 'cmd/app/deep/er/x.go', 'pkg/.env',
  'pkg/a/go.mod', 'pkg/a/vendor/m', 'vendor/modules.txt', 'vendor/x/y.go', 'vendor/go.mod/odd', 'bin/app', '.git/config', 'é/世.go', 'back\\slash',
];

const name = fc.constantFrom('go.mod', 'go.sum', 'cmd', 'app', 'pkg', 'a', 'vendor', 'x', 'deep', 'er', 'bin', '.env', '.git', '#hash', '!bang', 'a b', 'a+b', '[x]', 'modules.txt', 'é', '世.go');
const glob = fc.constantFrom('*', '**', '?', '*.go', '*.mod', 'go.*', 'g?.mod', '*go.mod', '**go.mod', 'go**', '[a-c]*', '[^a]*', 'go.[ms]*', '\\#hash', '\\[x\\]', 'v*r', '.*', '..', '.', '', '[!a]*', '[]a]', 'a[ +]b', '\\*', '?b', '[x-]', 'back\\\\slash', '*\\\\*', '^go', 'go$', '{a,b}', '*.*');
const path = fc.tuple(fc.constantFrom('', '', '', '', '/', './', '../', '**/', '//'), fc.array(fc.oneof(name, name, glob), { minLength: 1, maxLength: 4 }), fc.constantFrom('', '', '', '/', '/.', '/*', '/**', '/..'))
  .map(([front, parts, end]) => front + parts.join('/') + end);
const line = fc.tuple(fc.constantFrom('', '', '', ' ', '\t', '#'), fc.constantFrom('', '', '', '!', '! '), path, fc.constantFrom('', '', '', '', ' ', '\t', '\r', ' # note')).map((parts) => parts.join(''));
const common = fc.constantFrom('*', '**', '!go.mod', '!**/go.mod', '!cmd/app', '!vendor/x', 'cmd', 'pkg/**', '!pkg/a/vendor', '');
const file = fc.tuple(fc.constantFrom('', '', '', '\ufeff'), fc.array(fc.oneof({ weight: 3, arbitrary: line }, { weight: 1, arbitrary: common }), { minLength: 1, maxLength: 5 }), fc.constantFrom('\n', '\n', '\r\n'))
  .map(([mark, lines, end]) => mark + lines.join(end));

const parse = (text: string): DockerignoreFile => parseDockerignore({ path: '/context/.dockerignore', text });

const files = inputsOf(file, 330);

/** Ignore files that we take for good; one that the builder refuses breaks the whole build. */
export const validFiles = files.filter((text) => invalidPatterns(parse(text)).length === 0);

/** Each costs a build of its own, so only some. */
export const invalidFiles = ['[', 'a/[b', 'go.[', '!', '! ', 'a\\', '[]', '[^]', '**/[a'].filter((text) => invalidPatterns(parse(text)).length > 0);

/** The files of the tree that arrive, as we say. */
export function arriving(text: string): readonly string[] {
  const matcher = ignoreMatcher(parse(text));
  return tree.filter((each) => matcher.hiddenBy(each) === undefined);
}
