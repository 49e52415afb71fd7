import assert from 'node:assert/strict';
import { createdBelow } from '../../../../server/src/docker/dockerfile/created-files.ts';
import { lastStep } from './support.ts';

/** Commands in /src, and whether they may have made /src/go.mod. */
const table: readonly (readonly [command: string, mayCreate: boolean])[] = [
  ['apk add git && mkdir -p /src && chmod 755 /src', false],
  ['go version && go mod download', false],
  ['go mod init example.com/x', true],
  ['cd /tool && go mod init example.com/x', false],
  ['cd "$SOMEWHERE" && go mod init example.com/x', true],
  ['make', true],
  ['cd /tmp && ./configure', false],
  ['curl -fsSL https://x.example/y.tar.gz | tar -xz -C /src', true],
  ['cd /tmp && tar -xzf y.tar.gz -C /opt', false],
  ['cd /tmp && tar -xzf y.tar.gz --directory=/src', true],
  ['cd /tmp && tool --out "$OUT"', true],
  ['git config --global user.name x', false],
  ['git -c advice.detachedHead=false clone https://x.example/y .', true],
  ['cd /tmp && git clone https://x.example/y', false],
  ['git clone https://x.example/y /src', true],
  ['echo "module x" > go.mod', true],
  ['echo x > /etc/motd', false],
  ['echo x > "$FILE"', true],
  ['{ echo module x; echo; } >> /src/go.mod', true],
  ['{ echo a; echo b; } > /etc/motd', false],
  ['go env > /dev/null 2>&1', false],
  ['cat <<END > go.mod\nmodule x\nEND', true],
];

describe('createdBelow', () => {
  for (const [command, mayCreate] of table) {
    it(command.replaceAll('\n', '⏎'), () => {
      const { run } = lastStep(`FROM golang\nWORKDIR /src\nRUN <<EOF\n${command}\nEOF`);
      assert.ok(run !== undefined && !run.opaque);
      assert.equal(createdBelow(run, '/src/go.mod'), mayCreate);
    });
  }

  it('leaves everything open where the text cannot be read', () => {
    const { run } = lastStep('FROM golang\nSHELL ["pwsh", "-Command"]\nRUN Get-Content x');
    assert.ok(run?.opaque === true && createdBelow(run, '/src/go.mod'));
  });
});
