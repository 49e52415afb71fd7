import assert from 'node:assert/strict';
import type { Build } from '../../../server/src/project/build.ts';
import { ParseMemory, projectFiles } from '../../../server/src/project/files.ts';
import { dockerfilesOf, findBuilds } from '../../../server/src/project/find-builds.ts';
import { memoryFiles } from '../../support/memory-files.ts';

type Texts = Readonly<Record<string, string>>;

function filesOf(texts: Texts) {
  return projectFiles(memoryFiles('/p', new Map(Object.entries(texts))), new ParseMemory());
}

function builds(texts: Texts, dockerfile: string, composeFiles: readonly string[] = []): Build[] {
  return findBuilds(`/p/${dockerfile}`, filesOf(texts), '/p', composeFiles.map((path) => `/p/${path}`));
}

describe('the inferred way of building', () => {
  const cases: readonly (readonly [words: string, texts: Texts, dockerfile: string, root: string, certain: boolean])[] = [
    ['the folder of the Dockerfile', { Dockerfile: 'FROM golang\nCOPY go.mod go.sum ./', 'go.mod': '', 'go.sum': '' }, 'Dockerfile', '/p', true],
    ['the folder above that holds the copied files', { 'docker/Dockerfile': 'FROM golang\nCOPY go.mod cmd/main.go ./', 'go.mod': '', 'cmd/main.go': '' }, 'docker/Dockerfile', '/p', true],
    ['the folder with go.mod when only the whole context is copied', { 'build/Dockerfile': 'FROM golang\nCOPY . .', 'go.mod': '' }, 'build/Dockerfile', '/p', true],
    ['the nearest folder when two hold as much', { 'a/Dockerfile': 'FROM golang\nCOPY go.mod .', 'a/go.mod': '', 'go.mod': '' }, 'a/Dockerfile', '/p/a', true],
    ['not certain when a copied file is nowhere', { Dockerfile: 'FROM golang\nCOPY go.mod go.sum ./', 'go.mod': '' }, 'Dockerfile', '/p', false],
    ['another stage, a variable, a glob and an address tell nothing', {
      Dockerfile: 'FROM golang AS a\nFROM golang\nCOPY --from=a /x /y\nCOPY $DIR/x go.* https://x.example/y ./\nADD https://x.example/y ./', 'go.mod': '',
    }, 'Dockerfile', '/p', true],
    ['a folder is as good as a file', { 'x/Dockerfile': 'FROM golang\nCOPY ./cmd/ /cmd/', 'cmd/main.go': '' }, 'x/Dockerfile', '/p', true],
  ];
  for (const [words, texts, dockerfile, root, certain] of cases) {
    it(words, () => {
      const [build, ...others] = builds(texts, dockerfile);
      assert.deepEqual(others, []);
      assert.ok(build !== undefined);
      assert.equal(build.contextRoot, root);
      assert.deepEqual(build.origin, { kind: 'inferred', certain });
      assert.equal(build.inputs.target, undefined);
    });
  }

  it('does not look above the workspace folder', () => {
    const texts = { 'w/Dockerfile': 'FROM golang\nCOPY go.mod .', 'go.mod': '' };
    assert.equal(findBuilds('/p/w/Dockerfile', filesOf(texts), '/p/w')[0]?.contextRoot, '/p/w');
  });
});

describe('the ways of building that compose files declare', () => {
  const dockerfile = { 'app/Dockerfile': 'FROM golang\nCOPY . .' };

  it('beside the Dockerfile or above it, each service once', () => {
    const found = builds({ ...dockerfile, 'compose.yaml': 'services:\n  a:\n    build: app\n  b:\n    build: { context: ., dockerfile: app/Dockerfile }\n  c:\n    image: x\n  d:\n    build: other\n' }, 'app/Dockerfile');
    assert.deepEqual(found.map(({ contextRoot, origin }) => [contextRoot, origin.kind === 'compose' ? origin.service.name : origin.kind]), [['/p/app', 'a'], ['/p', 'b']]);
  });

  it('with target, arguments, network, hosts, ssh and secrets', () => {
    const [build] = builds({
      ...dockerfile,
      'compose.yaml': [
        'services:', '  app:', '    build:', '      context: app', '      target: build', '      network: host', '      args:', '        GOPROXY: https://goproxy.cn,direct',
        '        EMPTY:', '      extra_hosts:', '        - "proxy.example:10.0.0.1"', '      ssh: [default]', '      secrets: [netrc]', '      additional_contexts:', '        sdk: ../sdk', '',
      ].join('\n'),
    }, 'app/Dockerfile');
    assert.ok(build !== undefined);
    assert.equal(build.inputs.target, 'build');
    assert.equal(build.inputs.network, 'host');
    assert.deepEqual([...build.inputs.arguments].map(([name, { value }]) => [name, value.kind === 'known' ? value.text : value.kind]), [['GOPROXY', 'https://goproxy.cn,direct'], ['EMPTY', 'unknown']]);
    assert.deepEqual(build.extraHosts, [{ host: 'proxy.example', address: '10.0.0.1' }]);
    assert.deepEqual(build.ssh, ['default']);
    assert.deepEqual(build.secrets, ['netrc']);
    assert.deepEqual([...build.inputs.namedContexts], ['sdk']);
  });

  it('in a file that lies elsewhere, when it is named', () => {
    const texts = { ...dockerfile, 'deploy/compose.prod.yaml': 'services:\n  app:\n    build: ../app\n' };
    assert.equal(builds(texts, 'app/Dockerfile')[0]?.origin.kind, 'inferred');
    assert.equal(builds(texts, 'app/Dockerfile', ['deploy/compose.prod.yaml'])[0]?.origin.kind, 'compose');
  });

  it('but not one with a remote context or with its Dockerfile written inside', () => {
    const texts = { ...dockerfile, 'compose.yaml': 'services:\n  a:\n    build: https://github.com/x/y.git\n  b:\n    build:\n      context: app\n      dockerfile_inline: FROM x\n' };
    assert.equal(builds(texts, 'app/Dockerfile')[0]?.origin.kind, 'inferred');
  });

  it('lists the Dockerfiles of a compose file, each once', () => {
    const compose = filesOf({ 'compose.yaml': 'services:\n  a:\n    build: app\n  b:\n    build: app\n  c:\n    build: { context: ., dockerfile: c.Dockerfile }\n' }).compose('/p/compose.yaml');
    assert.ok(compose !== undefined);
    assert.deepEqual(dockerfilesOf(compose), ['/p/app/Dockerfile', '/p/c.Dockerfile']);
  });
});
