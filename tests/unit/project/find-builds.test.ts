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
    ['the folder above where the copied whole is gone into', {
      'test/e2e/Dockerfile': 'FROM golang\nWORKDIR /src\nCOPY . .\nWORKDIR test/e2e\nRUN go mod download', 'test/e2e/go.mod': '', 'go.mod': '',
    }, 'test/e2e/Dockerfile', '/p', true],
    ['the folder above where a command works in the copied whole', {
      'svc/api/Dockerfile': 'FROM golang\nADD ./ /src/\nWORKDIR /src\nRUN set -e; cd svc/api && go build -o /api ./svc/api/...', 'svc/api/go.mod': '', 'go.work': '',
    }, 'svc/api/Dockerfile', '/p', true],
    ['the nearest folder where a later folder is made by the Dockerfile alone', {
      'api/Dockerfile': 'FROM golang\nWORKDIR /src\nCOPY . .\nWORKDIR /src/out\nRUN go build -o ./bin ./cmd ..', 'api/go.mod': '', 'api/cmd/main.go': '', 'go.mod': '',
    }, 'api/Dockerfile', '/p/api', true],
    ['a folder of another stage, of a variable or outside tells nothing', {
      'api/Dockerfile': 'FROM golang\nWORKDIR /src\nCOPY --from=x . .\nWORKDIR lib\nFROM golang\nWORKDIR /src\nCOPY . .\nWORKDIR $LIB/lib\nWORKDIR /src\nRUN cd ../lib && cd /lib && echo "./lib',
      'api/go.mod': '', 'lib/a.go': '', 'go.mod': '',
    }, 'api/Dockerfile', '/p/api', true],
    ['a folder is as good as a file', { 'x/Dockerfile': 'FROM golang\nCOPY ./cmd/ /cmd/', 'cmd/main.go': '' }, 'x/Dockerfile', '/p', true],
  ];
  for (const [words, texts, dockerfile, root, certain] of cases) {
    it(words, () => {
      const [build, ...others] = builds(texts, dockerfile);
      assert.deepEqual(others, []);
      assert.ok(build !== undefined);
      assert.equal(build.contextRoot, root);
      assert.deepEqual(build.origin, { kind: 'inferred', certain, bakeFile: undefined });
      assert.equal(build.inputs.target, undefined);
    });
  }

  it('names the nearest bake file that may say more, and none where compose declares the build', () => {
    const texts = { 'docker-bake.hcl': '', 'app/docker-bake.override.json': '', 'app/Dockerfile': 'FROM x', Dockerfile: 'FROM x', 'docker-bake.md': '' };
    const bakeFile = ([build]: readonly Build[]) => (build?.origin.kind === 'inferred' ? build.origin.bakeFile : undefined);
    assert.equal(bakeFile(builds(texts, 'app/Dockerfile')), '/p/app/docker-bake.override.json');
    assert.equal(bakeFile(builds(texts, 'Dockerfile')), '/p/docker-bake.hcl');
    assert.equal(bakeFile(builds({ ...texts, 'compose.yaml': 'services: {a: {build: .}}' }, 'Dockerfile')), undefined);
  });

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

  it('lists the Dockerfiles of a compose file that are there, each once', () => {
    const files = filesOf({
      ...dockerfile, 'c.Dockerfile': 'FROM golang',
      'compose.yaml': 'services:\n  a:\n    build: app\n  b:\n    build: app\n  c:\n    build: { context: ., dockerfile: c.Dockerfile }\n  d:\n    build: gone\n',
    });
    assert.deepEqual(dockerfilesOf('/p/compose.yaml', files), ['/p/app/Dockerfile', '/p/c.Dockerfile']);
    assert.deepEqual(dockerfilesOf('/p/other.yaml', files), []);
  });

  it('lists those of compose files that it includes, or extends services of', () => {
    const files = filesOf({
      'compose.yaml': 'include:\n  - tools/compose.yaml\nservices:\n  app:\n    extends: { file: base/compose.yaml, service: go }\n    build:\n      target: app\n',
      'tools/compose.yaml': 'include: [../compose.yaml]\nservices:\n  lint:\n    build: .\n', 'tools/Dockerfile': 'FROM golang',
      'base/compose.yaml': 'services:\n  go:\n    build: { context: go }\n', 'base/go/Dockerfile': 'FROM golang',
    });
    assert.deepEqual(dockerfilesOf('/p/compose.yaml', files), ['/p/base/go/Dockerfile', '/p/tools/Dockerfile']);
  });
});

describe('compose files that stand on others', () => {
  const dockerfile = 'FROM golang\nCOPY . .';

  it('build what an included file builds, in its own folder', () => {
    const [build, ...others] = builds({
      'app/Dockerfile': dockerfile, 'app/services.yml': 'services:\n  app:\n    build:\n      context: .\n      target: dev\n',
      'compose.yaml': 'include:\n  - path: [app/services.yml]\nservices:\n  db: { image: postgres }\n',
    }, 'app/Dockerfile');
    assert.deepEqual([build?.contextRoot, build?.inputs.target, others.length], ['/p/app', 'dev', 0]);
  });

  it('leave alone what has a folder of its own for its paths', () => {
    const [build] = builds({
      'app/Dockerfile': dockerfile, 'app/services.yml': 'services:\n  app:\n    build: .\n',
      'compose.yaml': 'include:\n  - path: app/services.yml\n    project_directory: elsewhere\n',
    }, 'app/Dockerfile');
    assert.equal(build?.origin.kind, 'inferred');
  });

  it('lay a build without a context over that of the extended service', () => {
    const found = builds({
      'app/Dockerfile': dockerfile,
      'app/base.yml': 'services:\n  base:\n    build:\n      context: .\n      target: dev\n      args: { A: base, B: base }\n',
      'compose.yaml': 'services:\n  app:\n    extends: { file: app/base.yml, service: base }\n    build:\n      args: { A: own }\n',
    }, 'app/Dockerfile');
    assert.deepEqual(found.map(({ origin }) => origin.kind === 'compose' && origin.service.name), ['app', 'base']);
    const [build] = found;
    assert.equal(build?.contextRoot, '/p/app');
    assert.equal(build.inputs.target, 'dev');
    assert.deepEqual([...build.inputs.arguments].map(([name, { value }]) => [name, value.kind === 'known' && value.text]), [['B', 'base'], ['A', 'own']]);
  });

  it('end in a circle, and without the file they name', () => {
    assert.deepEqual(builds({
      Dockerfile: dockerfile, 'compose.yaml': 'include: [compose.yaml, gone.yml]\nservices:\n  a: { extends: b, build: { target: x } }\n  b: { extends: a, build: { target: y } }\n',
    }, 'Dockerfile').map(({ origin }) => origin.kind), ['inferred']);
  });

  it('know the services of the files that are laid over them', () => {
    const [build] = builds({
      Dockerfile: dockerfile, 'compose.yaml': 'services:\n  app:\n    build: .\n', 'compose.override.yaml': 'services:\n  athens:\n    image: athens\n    ports: ["3000:3000", "127.0.0.1:81:80", { published: 90, target: 80 }]\n',
    }, 'Dockerfile');
    assert.deepEqual(build?.services.map(({ name, publishedPorts }) => [name, publishedPorts]), [['app', []], ['athens', ['3000', '90']]]);
  });
});
