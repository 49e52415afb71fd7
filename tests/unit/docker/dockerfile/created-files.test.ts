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
  ['cd /tmp && tool --out "$V"', true],
  ['cd / && wget -q https://go.dev/dl/go1.22.5.linux-amd64.tar.gz && tar -C /usr/local -xzf go1.22.5.linux-amd64.tar.gz', false],
  ['cd / && curl -fsSLO https://x.example/y.tar.gz && tar xzfC y.tar.gz /usr/local && rm y.tar.gz', false],
  ['cd / && tar xzf y.tar.gz', true],
  ['cd / && tar -xzC "$V"', true],
  ['cd / && tar -tzf y.tar.gz', false],
  ['cd / && wget "https://go.dev/dl/go$V.linux-$(dpkg --print-architecture).tar.gz" && tar -C /usr/local -xzf "go$V.linux-amd64.tar.gz"', false],
  ['cd / && wget https://go.dev/dl/go${V}.tar.gz', false],
  ['wget "https://x.example/$V"', true],
  ['wget "https://x.example/$V.mod"', true],
  ['wget $V', true],
  ['cd / && curl -fsSL "$V" -o /tmp/go.tar.gz', false],
  ['cd / && unzip -q y.zip -d /opt && unzip -l z.zip', false],
  ['cd / && unzip -q y.zip', true],
  ['wget https://x.example/go.mod?version=2', true],
  ['wget -O /tmp/go.mod https://x.example/go.mod', false],
  ['wget -P /src https://x.example/go.mod', true],
  ['cd /tmp && wget -P /src -r https://x.example/', true],
  ['curl https://x.example/go.mod', false],
  ['curl -sSo go.mod https://x.example/x', true],
  ['curl -sS --output-dir /src -O https://x.example/go.mod', true],
  ['curl -OJ https://x.example/x', true],
  ['curl -sS -H "Accept: x" -o - https://x.example/go.mod', false],
  ['cp /tmp/go.mod /src', true],
  ['cp /src/go.mod /tmp', false],
  ['cp -t /src /tmp/go.mod', true],
  ['cd / && ln -s /usr/local/go/bin/go /usr/bin/go && install -m 755 tool /usr/bin/', false],
  ['install -d /src', false],
  ['mv /tmp/project/* .', true],
  ['touch go.mod', true],
  ['cd / && touch go.mod', false],
  ['cd / && echo x | tee /src/go.mod', true],
  ['cd / && cat x | tee "$V"', true],
  ['cd / && sha256sum -c sums && update-alternatives --install /usr/bin/x x /opt/x 1', false],
  ['git config --global user.name x', false],
  ['git -c advice.detachedHead=false clone https://x.example/y .', true],
  ['cd /tmp && git clone https://x.example/y', false],
  ['git clone https://x.example/y /src', true],
  ['echo "module x" > go.mod', true],
  ['echo x > /etc/motd', false],
  ['echo x > "$(file)"', true],
  ['{ echo module x; echo; } >> /src/go.mod', true],
  ['{ echo a; echo b; } > /etc/motd', false],
  ['go env > /dev/null 2>&1', false],
  ['cat <<END > go.mod\nmodule x\nEND', true],
];

describe('createdBelow', () => {
  for (const [command, mayCreate] of table) {
    it(command.replaceAll('\n', '⏎'), () => {
      const { run } = lastStep(`FROM golang\nARG V\nWORKDIR /src\nRUN <<EOF\n${command}\nEOF`);
      assert.ok(run !== undefined && !run.opaque);
      assert.equal(createdBelow(run, '/src/go.mod'), mayCreate);
    });
  }

  it('takes a program in the root folder for no writer of the system\'s folders', () => {
    const { run } = lastStep('FROM debian:12\nWORKDIR /\nRUN pip install x && ./setup.sh');
    assert.ok(run !== undefined);
    assert.deepEqual(
      ['/src/go.mod', '/go.work', '/root/.config/go/env', '/usr/local/go/go.env'].map((path) => createdBelow(run, path)), [true, true, false, false],
    );
  });

  it('takes only what may run the go command for a maker of workspaces', () => {
    const mayMake = (command: string): boolean => {
      const { run } = lastStep(`FROM debian:12\nWORKDIR /src\nRUN ${command}`);
      assert.ok(run !== undefined);
      return createdBelow(run, '/src/go.work');
    };
    for (const command of ['go work init', './setup.sh', 'make setup', 'sh setup.sh', 'tar xf x.tar', 'cp /x/go.work .']) assert.ok(mayMake(command), command);
    for (const command of ['pip install x', 'npm ci', 'buf generate', 'tar xf x.tar -C /opt', 'go generate ./...', 'go mod init x', 'sed -i s/a/b/ x']) {
      assert.ok(!mayMake(command), command);
    }
  });

  it('takes only \'go mod vendor\' and what may run it for makers of a vendor folder\'s list', () => {
    const mayMake = (command: string): boolean => {
      const { run } = lastStep(`FROM debian:12\nWORKDIR /src\nRUN ${command}`);
      assert.ok(run !== undefined);
      return createdBelow(run, '/src/vendor/modules.txt');
    };
    for (const command of ['go mod vendor', 'make', './x.sh', 'cp -r /x/vendor .']) assert.ok(mayMake(command), command);
    for (const command of ['go generate ./...', 'go work init', 'pip install x', 'cp a /opt']) assert.ok(!mayMake(command), command);
  });

  it('leaves everything open where the text cannot be read', () => {
    const { run } = lastStep('FROM golang\nSHELL ["pwsh", "-Command"]\nRUN Get-Content x');
    assert.ok(run?.opaque === true && createdBelow(run, '/src/go.mod'));
  });
});
