import assert from 'node:assert/strict';
import type { ContextView } from '../../../../server/src/docker/dockerfile/files-at.ts';
import { filesAt } from '../../../../server/src/docker/dockerfile/files-at.ts';
import { lastStep } from './support.ts';

const files = ['go.mod', 'go.sum', 'main.go', 'cmd/app/main.go', 'lib/go.mod', 'lib.tar.gz'];

const context: ContextView = {
  exists: (path) => files.includes(path) ? 'file' : path === '.' || files.some((file) => file.startsWith(`${path}/`)) ? 'directory' : undefined,
  list: (folder) => {
    const below = files.filter((file) => folder === '.' || file.startsWith(`${folder}/`));
    const parts = below.map((file) => (folder === '.' ? file : file.slice(folder.length + 1)).split('/'));
    return [...new Map(parts.map(([name, ...rest]) => [name!, { name: name!, kind: rest.length === 0 ? 'file' as const : 'directory' as const }])).values()];
  },
};

const table: readonly (readonly [string, string, string, string, string?])[] = [
  ['file into the working folder', 'FROM golang\nWORKDIR /src\nCOPY go.mod ./', '/src/go.mod', 'yes', 'go.mod'],
  ['file under another name', 'FROM golang\nCOPY go.mod /x/y.mod', '/x/y.mod', 'yes', 'go.mod'],
  ['folder copies its content', 'FROM golang\nCOPY lib /src', '/src/go.mod', 'yes', 'lib/go.mod'],
  ['whole context', 'FROM golang\nCOPY . /src', '/src/cmd/app/main.go', 'yes', 'cmd/app/main.go'],
  ['optional file by glob', 'FROM golang\nCOPY go.* /src/', '/src/go.sum', 'yes', 'go.sum'],
  ['glob without a match', 'FROM golang\nCOPY go.work* /src/', '/src/go.work', 'no'],
  ['file into what may be a folder of the image', 'FROM golang\nCOPY go.mod /usr', '/usr/go.mod', 'unknown'],
  ['several files into a folder without slash', 'FROM golang\nCOPY go.mod go.sum /app', '/app/go.sum', 'yes', 'go.sum'],
  ['whole context but for other files', 'FROM golang\nCOPY --exclude=*.md . /src', '/src/go.mod', 'yes', 'go.mod'],
  ['whole context but for this file', 'FROM golang\nCOPY --exclude=go.* . /src', '/src/go.mod', 'no'],
  ['archive that ADD unpacks', 'FROM golang\nADD lib.tar.gz /src', '/src/go.mod', 'unknown'],
  ['archive that COPY leaves as it is', 'FROM golang\nCOPY lib.tar.gz /src/', '/src/go.mod', 'no'],
  ['output into the file', 'FROM golang\nWORKDIR /src\nRUN echo module x > go.mod', '/src/go.mod', 'unknown'],
  ['the later copy wins', 'FROM golang\nCOPY go.mod /src/\nCOPY lib /src', '/src/go.mod', 'yes', 'lib/go.mod'],
  ['keeping parents', 'FROM golang\nCOPY --parents lib/go.mod /src/', '/src/lib/go.mod', 'yes', 'lib/go.mod'],
  ['keeping parents, at any depth', 'FROM golang\nCOPY --parents **/go.mod /src/', '/src/lib/go.mod', 'yes', 'lib/go.mod'],
  ['keeping parents, at no depth', 'FROM golang\nCOPY --parents **/go.mod /src/', '/src/go.mod', 'yes', 'go.mod'],
  ['keeping parents, another name', 'FROM golang\nCOPY --parents **/go.mod /src/', '/src/cmd/app/main.go', 'no'],
  ['keeping parents, one level', 'FROM golang\nCOPY --parents */go.mod /src/', '/src/go.mod', 'no'],
  ['keeping parents, a folder', 'FROM golang\nCOPY --parents cmd /src/', '/src/cmd/app/main.go', 'yes', 'cmd/app/main.go'],
  ['keeping parents below a point', 'FROM golang\nCOPY --parents ./cmd/./app/*.go /src/', '/src/app/main.go', 'yes', 'cmd/app/main.go'],
  ['keeping parents below a point only', 'FROM golang\nCOPY --parents ./cmd/./app/*.go /src/', '/src/cmd/app/main.go', 'no'],
  ['keeping parents of a stage', 'FROM golang AS a\nCOPY . /a\nFROM golang\nCOPY --parents --from=a /a/./**/go.mod /src/', '/src/lib/go.mod', 'yes', 'lib/go.mod'],
  ['another file that ADD fetches', 'FROM golang\nWORKDIR /src\nADD https://x.example/a.tar.gz ./', '/src/go.mod', 'no'],
  ['a file that ADD fetches for some architecture', 'FROM golang\nARG TARGETARCH\nADD https://x.example/$TARGETARCH/a.tar.gz /src/', '/src/go.mod', 'no'],
  ['the file that ADD fetches', 'FROM golang\nADD https://x.example/go.mod?v=1 /src/', '/src/go.mod', 'unknown'],
  ['a file of some name that ADD fetches', 'FROM golang\nARG NAME\nADD https://x.example/${NAME} /src/', '/src/go.mod', 'unknown'],
  ['a file of some name, in a folder', 'FROM golang\nARG NAME\nADD https://x.example/${NAME} /src/', '/src/lib/go.mod', 'no'],
  ['an archive that ADD fetches and unpacks', 'FROM golang\nADD --unpack=true https://x.example/a.tar.gz /src/', '/src/go.mod', 'unknown'],
  ['a repository that ADD fetches', 'FROM golang\nADD https://x.example/a.git#v1 /src/', '/src/go.mod', 'unknown'],
  ['a repository of some version', 'FROM golang\nARG REF\nADD https://x.example/a.git#$REF /src/', '/src/go.mod', 'unknown'],
  ['nothing copied', 'FROM golang\nRUN apk add git', '/src/go.mod', 'no'],
  ['unknown image', 'FROM corp/base\nRUN apk add git', '/src/go.mod', 'unknown'],
  ['git clone', 'FROM golang\nRUN git clone https://x.example/y /src', '/src/go.mod', 'unknown'],
  ['git clone elsewhere', 'FROM golang\nRUN cd /tmp && git clone https://x.example/y', '/src/go.mod', 'no'],
  ['go mod init', 'FROM golang\nWORKDIR /tool\nRUN go mod init x', '/tool/go.mod', 'unknown'],
  ['named context', 'FROM golang\nCOPY --from=src . /src', '/src/go.mod', 'unknown'],
  ['from a stage', 'FROM golang AS a\nCOPY . /a\nFROM golang\nCOPY --from=a /a /src', '/src/go.mod', 'yes', 'go.mod'],
  ['from the parent stage', 'FROM golang AS a\nCOPY . /a\nFROM a', '/a/go.mod', 'yes', 'go.mod'],
  ['stages that copy from each other', 'FROM golang AS a\nCOPY --from=b / /\nFROM golang AS b\nCOPY --from=a / /', '/src/go.mod', 'unknown'],
];

describe('filesAt', () => {
  for (const [name, text, path, presence, contextPath] of table) {
    it(name, () => {
      const found = filesAt(lastStep(`${text}\nRUN go mod download`, { namedContexts: new Set(['src']) }), context).lookup(path);
      assert.equal(found.presence, presence);
      assert.equal(found.contextPath, contextPath);
    });
  }

  it('shows a bind mount to its own step only', () => {
    const mounted = lastStep('FROM golang\nRUN --mount=target=/src go build');
    assert.equal(filesAt(mounted, context).lookup('/src/go.mod').presence, 'yes');
    assert.equal(filesAt(lastStep('FROM golang\nRUN --mount=target=/src go build\nRUN go vet'), context).lookup('/src/go.mod').presence, 'no');
  });

  it('works out a long chain of stages, each copying twice from the last', () => {
    const links = Array.from({ length: 60 }, (_, index) => `FROM golang AS s${index + 1}\nCOPY --from=s${index} /src /src\nCOPY --from=s${index} / /\n`);
    const text = `FROM golang AS s0\nCOPY . /src\n${links.join('')}RUN go build`;
    assert.equal(filesAt(lastStep(text), context).lookup('/src/go.mod').presence, 'yes');
  });
});
