import assert from 'node:assert/strict';
import { editedIn } from '../../../../server/src/docker/dockerfile/edited-files.ts';
import { lastStep } from './support.ts';

/** Commands in /src, and whether they change /src/go.mod. */
const table: readonly (readonly [command: string, changes: boolean])[] = [
  ['go mod edit -dropreplace=example.com/lib', true],
  ['go mod edit -replace example.com/lib=./lib', true],
  ['go mod edit -replace example.com/lib=./lib -go 1.22 tools/go.mod', false],
  ['go mod edit -fmt tools/go.mod', false],
  ['go mod edit -replace example.com/lib=$(pwd)/lib', true],
  ['go mod edit -json', false],
  ['go mod edit -go=1.22 tools/go.mod', false],
  ['cd /tools && go mod edit -go=1.22', false],
  ['cd /src/cmd && go mod edit -go=1.22', true],
  ['go work edit -use ./lib', false],
  ['go mod download', false],
  ['sed -i /replace/d go.mod', true],
  ['sed --in-place=.bak -e /replace/d /src/go.mod', true],
  ['sed -n /replace/p go.mod', false],
  ['sed -i /replace/d other.txt', false],
  ['perl -pi -e s/a/b/ go.mod', true],
  ['grep -v replace go.mod > go.mod.new && mv go.mod.new go.mod', true],
  ['mv /tmp/go.mod .', true],
  ['cp /tmp/main.go .', false],
  ['cp go.mod /tmp/go.mod', false],
  ['echo "replace a => b" >> go.mod', true],
  ['echo "replace a => b" | tee -a go.mod', true],
  ['git apply x.patch', true],
  ['patch -p1 -i x.patch', true],
  ['echo hi > /etc/motd', false],
  ['rewrite --without-replace ./go.mod', true],
  ['cat go.mod && chown app go.mod', false],
  ['"$TOOL" go.mod', true],
  ['make', false],
];

describe('editedIn', () => {
  for (const [command, changes] of table) {
    it(command, () => {
      const { run } = lastStep(`FROM golang\nARG TOOL\nWORKDIR /src\nRUN ${command}`);
      assert.ok(run !== undefined);
      assert.equal(editedIn(run, '/src/go.mod'), changes);
    });
  }
});
