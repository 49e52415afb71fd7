import assert from 'node:assert/strict';
import fc from 'fast-check';
import { parseGoCommand } from '../../../server/src/go/go-command.ts';

function read(line: string): NonNullable<ReturnType<typeof parseGoCommand>> {
  const command = parseGoCommand(line.split(' '));
  assert.ok(command);
  return command;
}

describe('go commands', () => {
  for (const [line, subcommand, mayDownload, ignoresVendor, needsGoSum] of [
    ['go mod download', 'mod download', true, true, false],
    ['go mod tidy', 'mod tidy', true, true, false],
    ['go mod vendor', 'mod vendor', true, true, true],
    ['go mod verify', 'mod verify', true, true, false],
    ['go mod graph', 'mod graph', true, true, false],
    ['go mod why m', 'mod why', true, true, false],
    ['go mod init m', 'mod init', false, false, false],
    ['go mod edit -go=1.22', 'mod edit', false, false, false],
    ['go work sync', 'work sync', true, true, false],
    ['go work use ./a', 'work use', false, false, false],
    ['go build ./...', 'build', true, false, true],
    ['go build -mod=vendor ./...', 'build', false, false, false],
    ['go build -mod vendor ./...', 'build', false, false, false],
    ['go build -mod=mod ./...', 'build', true, true, false],
    ['go install ./cmd/x', 'install', true, false, true],
    ['go install example.com/x@v1.2.3', 'install', true, true, false],
    ['go run example.com/x@latest -v', 'run', true, true, false],
    ['go test -run X ./...', 'test', true, false, true],
    ['go vet ./...', 'vet', true, false, true],
    ['go list -m all', 'list', true, false, true],
    ['go generate ./...', 'generate', true, false, true],
    ['go get example.com/x@v1.0.0', 'get', true, true, false],
    ['go tool stringer', 'tool', true, false, true],
    ['go tool compile -V', 'tool', false, false, false],
    ['go tool', 'tool', false, false, false],
    ['go version', 'version', false, false, false],
    ['go env GOPROXY', 'env', false, false, false],
    ['go fmt ./...', 'fmt', false, false, false],
    ['go', '', false, false, false],
    ['/usr/local/go/bin/go build', 'build', true, false, true],
  ] as const) {
    it(`${line}: ${mayDownload ? 'may' : 'does not'} download`, () => {
      const command = read(line);
      assert.deepEqual(
        [command.subcommand, command.mayDownload, command.ignoresVendor, command.needsGoSum],
        [subcommand, mayDownload, ignoresVendor, needsGoSum],
      );
    });
  }

  it('reads folder, flags and packages', () => {
    const command = read('go build -C svc -trimpath -modcacherw --modfile=alt.mod -ldflags -s -o /out/app ./cmd/app');
    assert.deepEqual([command.changeDir, command.modfile, command.modcacherw], ['svc', 'alt.mod', true]);
    assert.deepEqual(command.packages, [{ text: './cmd/app', word: 11 }]);
  });

  it('reads packages with versions', () => {
    assert.deepEqual(
      read('go install a.example/x@v1.2.3 b.example/y@latest').versioned.map(({ path, version, word }) => [path, version, word]),
      [
        ['a.example/x', 'v1.2.3', 2],
        ['b.example/y', 'latest', 3],
      ],
    );
  });

  it('leaves the arguments of a started program alone', () => {
    assert.deepEqual(read('go run ./tool user@host').versioned, []);
  });

  it('reads assignments of go env -w only', () => {
    assert.deepEqual(read('go env -w GOPROXY=direct GOFLAGS=-mod=mod').assignments, [
      { word: 3, key: 'GOPROXY', value: 'direct' },
      { word: 4, key: 'GOFLAGS', value: '-mod=mod' },
    ]);
    assert.deepEqual(read('go env GOPROXY=direct').assignments, []);
  });

  it('is no other program', () => {
    for (const line of ['gofmt -l .', 'golang build', 'make go', 'mongo'])
      assert.equal(parseGoCommand(line.split(' ')), undefined);
    assert.equal(parseGoCommand([]), undefined);
    assert.equal(parseGoCommand([undefined, 'build']), undefined);
  });

  it('says when words are unknown', () => {
    const command = parseGoCommand(['go', 'build', '-o', undefined, './x']);
    assert.deepEqual([command?.hasUnknownWords, command?.packages.map(({ text }) => text)], [true, ['./x']]);
  });

  it('never throws, and points at words that exist', () => {
    const word = fc.option(
      fc.oneof(fc.string(), fc.constantFrom('mod', 'env', '-w', '-C', 'a@b', 'K=v', '-mod=mod', '-args', 'download')),
      { nil: undefined },
    );
    fc.assert(
      fc.property(fc.array(word), (rest) => {
        const words = ['go', ...rest];
        const command = parseGoCommand(words);
        for (const argument of [...(command?.packages ?? []), ...(command?.versioned ?? [])])
          assert.equal(words[argument.word], argument.text);
        for (const { word: index, key, value } of command?.assignments ?? []) assert.equal(words[index], `${key}=${value}`);
      }),
    );
  });
});
