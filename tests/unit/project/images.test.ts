import assert from 'node:assert/strict';
import { parseImageReference, type ImageReference } from '../../../server/src/project/image-reference.ts';
import { imageFacts, type ImageFacts } from '../../../server/src/project/images.ts';

const digest = 'sha256:9e1c6b1d5a3c4f7e8d9a0b1c2d3e4f5061728394a5b6c7d8e9f0011223344556';

describe('an image reference', () => {
  const cases: Readonly<Record<string, Partial<ImageReference>>> = {
    'golang': { repository: 'golang' },
    'golang:1.23-alpine': { repository: 'golang', tag: '1.23-alpine' },
    [`golang@${digest}`]: { repository: 'golang', digest },
    [`golang:1.23@${digest}`]: { repository: 'golang', tag: '1.23', digest },
    'library/golang:1.23': { repository: 'golang', tag: '1.23' },
    'docker.io/golang': { registry: 'docker.io', repository: 'golang' },
    'docker.io/library/golang:1': { registry: 'docker.io', repository: 'golang', tag: '1' },
    'public.ecr.aws/docker/library/golang:1.23': { registry: 'public.ecr.aws/docker', repository: 'golang', tag: '1.23' },
    'localhost/golang': { registry: 'localhost', repository: 'golang' },
    'localhost:5000/team/golang': { registry: 'localhost:5000', repository: 'team/golang' },
    'registry.corp.example:5000/golang:1.20': { registry: 'registry.corp.example:5000', repository: 'golang', tag: '1.20' },
    'acme/golang:1.23': { repository: 'acme/golang', tag: '1.23' },
    'mylibrary/golang:1.23': { repository: 'mylibrary/golang', tag: '1.23' },
    'acme/library/golang': { repository: 'acme/library/golang' },
    'registry.corp.example/mylibrary/golang': { registry: 'registry.corp.example', repository: 'mylibrary/golang' },
    'Registry/golang': { registry: 'Registry', repository: 'golang' },
    '': { repository: '' },
    ':@': { repository: '', tag: '', digest: '' },
  };
  for (const [reference, expected] of Object.entries(cases)) {
    it(reference === '' ? '(empty)' : reference, () => {
      assert.deepEqual(parseImageReference(reference), { registry: undefined, tag: undefined, digest: undefined, ...expected });
    });
  }
});

describe('facts of an image', () => {
  const versions: readonly (readonly [
    reference: string, tag: string | undefined, oldest: string | undefined, newest: string | undefined, gotoolchain: string,
  ])[] = [
    ['golang:1.23', '1.23', '1.23.0', '1.23.12', 'local'],
    ['golang:1.23.4-bookworm', '1.23.4', '1.23.4', '1.23.4', 'local'],
    ['golang:1.20', '1.20', '1.20', '1.20.14', 'unset'],
    ['golang:1.19.8-alpine3.17', '1.19.8', '1.19.8', '1.19.8', 'unset'],
    ['golang:1.21', '1.21', '1.21.0', '1.21.13', 'local'],
    ['golang:1.21.0', '1.21.0', '1.21.0', '1.21.0', 'unknown'],
    ['golang:1.21.1', '1.21.1', '1.21.1', '1.21.1', 'unknown'],
    ['golang:1.21.2', '1.21.2', '1.21.2', '1.21.2', 'local'],
    ['golang:1.21rc3', '1.21rc3', '1.21rc3', '1.21rc3', 'unknown'],
    ['golang:1.25rc1', '1.25rc1', '1.25rc1', '1.25rc1', 'local'],
    // Support has not ended: the newest patch release is nobody's knowledge.
    ['golang:1.26', '1.26', '1.26.0', undefined, 'local'],
    ['golang', undefined, undefined, undefined, 'local'],
    ['golang:1', undefined, undefined, undefined, 'local'],
    ['golang:alpine', undefined, undefined, undefined, 'local'],
    ['golang:1-alpine3.20', undefined, undefined, undefined, 'local'],
    ['golang:bookworm', undefined, undefined, undefined, 'local'],
    [`golang@${digest}`, undefined, undefined, undefined, 'local'],
  ];
  for (const [reference, tagVersion, oldestVersion, newestVersion, gotoolchain] of versions) {
    it(`Go in ${reference}`, () => {
      const facts = factsOf(reference);
      assert.deepEqual(facts.go, { tagVersion, oldestVersion, newestVersion, gotoolchain });
      assert.equal(facts.environment.get('GOTOOLCHAIN'), gotoolchain === 'local' ? 'local' : undefined);
    });
  }

  const contents: readonly (readonly [reference: string, system: ImageFacts['system'], packages: ImageFacts['packageManager'], words: string])[] = [
    ['golang:1.23', 'debian', 'apt-get', 'go git ssh ca cc'],
    ['golang:1.12-stretch', 'debian', 'apt-get', 'go git ssh ca cc'],
    ['docker.io/library/golang:1.23', 'debian', 'apt-get', 'go git ssh ca cc'],
    ['public.ecr.aws/docker/library/golang:1.23-alpine', 'alpine', 'apk', 'go ca'],
    ['docker.m.daocloud.io/library/golang:1.23-alpine', 'alpine', 'apk', 'go ca'],
    ['m.daocloud.io/docker.io/library/golang:1.23-alpine', 'alpine', 'apk', 'go ca'],
    ['golang:1.23-alpine3.20', 'alpine', 'apk', 'go ca'],
    ['golang:alpine', 'alpine', 'apk', 'go ca'],
    ['golang:1.23-windowsservercore-ltsc2022', 'windows', 'none', 'go git ca'],
    ['golang:nanoserver', 'windows', 'none', 'go git ca'],
    ['debian:bookworm-slim', 'debian', 'apt-get', ''],
    ['ubuntu', 'ubuntu', 'apt-get', ''],
    ['alpine:3.20', 'alpine', 'apk', 'ca'],
    ['busybox:1.36', 'busybox', 'none', ''],
  ];
  for (const [reference, system, packageManager, words] of contents) {
    it(`what is in ${reference}`, () => {
      const facts = factsOf(reference);
      const flags = { go: facts.go !== undefined, git: facts.git, ssh: facts.ssh, ca: facts.caCertificates, cc: facts.cCompiler };
      assert.deepEqual(
        { system: facts.system, packageManager: facts.packageManager, words: Object.entries(flags).filter(([, has]) => has).map(([name]) => name).join(' ') },
        { system, packageManager, words },
      );
    });
  }

  it('are those of /go in the official Linux images, and of C:\\go in the Windows ones', () => {
    const linux = factsOf('golang:1.23');
    assert.equal(linux.workdir, '/go');
    assert.equal(linux.environment.get('GOPATH'), '/go');
    assert.match(linux.environment.get('PATH') ?? '', /^\/go\/bin:\/usr\/local\/go\/bin:/);
    const windows = factsOf('golang:1.23-windowsservercore');
    assert.equal(windows.workdir, 'C:/go');
    assert.equal(windows.environment.get('GOPATH'), 'C:\\go');
    assert.equal(windows.environment.get('PATH'), undefined);
  });

  it('say whether a digest decides', () => {
    assert.equal(factsOf(`golang:1.23@${digest}`).pinnedByDigest, true);
    assert.equal(factsOf('golang:1.23').pinnedByDigest, false);
  });

  const unknown = [
    'acme/golang:1.23', 'mylibrary/golang:1.23', 'localhost:5000/golang:1.23', 'registry.corp.example/golang:1.23', 'ghcr.io/library/golang:1.23', 'node:22',
    'golang:tip', 'golang:1.23-onbuild', 'golang:1.23-bookworm-slim', 'golang:1.23-fips', 'golang:rc', 'golang:2', 'golang:1.23.4.5', 'golang:v1.23', 'golang:', '', ':', '@', '/',
  ];
  for (const reference of unknown) {
    it(`nothing of ${JSON.stringify(reference)}`, () => {
      assert.equal(imageFacts(reference), undefined);
    });
  }
});

function factsOf(reference: string): ImageFacts {
  const facts = imageFacts(reference);
  assert.ok(facts !== undefined, `${reference} is unknown`);
  return facts;
}
