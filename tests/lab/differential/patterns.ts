import fc from 'fast-check';
import { matchesPath, matchesPatternList } from '../../../server/src/go/module-pattern.ts';
import { comparison, inputsOf } from './comparison.ts';

const element = fc.constantFrom('corp', 'team', 'a', 'b', 'lib', 'x-y', 'v2', 'app.v1', 'é');
const token = fc.constantFrom('*', '?', '**', '[a-c]', '[^a]', '[a', '[]', '[]a]', '[-a]', '[a-]', '[\\]]', '[!a]', '\\*', '\\', 'a', 'b', 'corp', '.', '-', '/', '[a-z]*', 'é', '[é-ü]', '世');
const glob = fc.array(fc.oneof(token, element), { minLength: 0, maxLength: 7 }).map((parts) => parts.join(''));
const name = fc.array(fc.oneof(element, fc.constantFrom('/', '.', '-', '*', '\\', ']', '世')), { maxLength: 6 }).map((parts) => parts.join(''));

const matching = comparison(
  'path.Match', inputsOf(fc.tuple(fc.oneof(glob, name), name), 6_000),
  (pair) => ({ kind: 'match', text: pair }),
  ([pattern, text], { match }) => ({ ours: String(matchesPath(pattern, text) ?? 'malformed'), theirs: match }),
);

/** Paths that the go command accepts: nothing else comes as far as the patterns. */
const modules = ['git.corp.example/team/lib', 'git.corp.example/team', 'git.corp.example/x/y/z', 'corp.example/a', 'corp.example', 'a.b/c', 'a.b/c/v2', 'sub.git.corp.example/team', 'xcorp.example/a', 'example.com/Upper/b', 'gopkg.example/yaml.v3'];
const domain = fc.constantFrom('git.corp.example', 'corp.example', '*.corp.example', '*.*.example', 'a.b', 'a.?', '*', '**', 'example.com', 'gopkg.example', 'Git.corp.example', '[a-g]*.corp.example', '.corp.example', 'https://git.corp.example', 'git.corp.example:443', '^git\\.corp', 'git.corp.*');
const rest = fc.constantFrom('', '', '/', '//', '/*', '/**', '/team', '/team/', '/team/*', '/*/lib', '/...', '/t[a-f]am', '/t?am', '/Upper', '/upper', '/yaml.v*', '/c/v2');
const pattern = fc.tuple(domain, rest).map((parts) => parts.join(''));
const lists = fc.array(fc.tuple(fc.oneof({ weight: 8, arbitrary: pattern }, { weight: 1, arbitrary: glob }), fc.constantFrom(',', ',', ', ', ' ,', ',,', ' ', '|', ';')), { minLength: 1, maxLength: 3 })
  .map((parts) => parts.map(([text, separator], index) => text + (index < parts.length - 1 ? separator : '')).join('')).filter((value) => value !== '' && value !== 'none');

/** Every module at once: those that the list covers go direct, the others to a proxy that has nothing. */
const covered = comparison(
  'GONOPROXY lists, 11 modules each', inputsOf(lists, 350),
  (GONOPROXY) => ({ kind: 'go', arguments: ['list', '-m', '-e', '-f', '{{.Path}} {{.Error}}', ...modules.map((path) => `${path}@v1.0.0`)], env: { GOPROXY: 'file:///nothing', GOSUMDB: 'off', GONOPROXY } }),
  (value, { stdout = '', stderr = '' }) => ({
    ours: modules.map((path) => [path, matchesPatternList(value, path)]),
    theirs: modules.map((path) => {
      const line = `${stdout}${stderr}`.split('\n').find((each) => each.startsWith(`${path} `));
      return [path, line === undefined ? stderr : !line.includes('file:///nothing') && !line.includes('/nothing/')];
    }),
  }),
);

export const patternComparisons = [matching, covered];
