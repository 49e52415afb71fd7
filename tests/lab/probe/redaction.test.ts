import assert from 'node:assert/strict';
import fc from 'fast-check';
import { readPayloadSource } from '../../../server/src/host/probe-world.ts';
import { redact } from '../../../server/src/probe/redact.ts';
import { seededSecrets } from '../../support/seeded-secrets.ts';
import { ownBuildLabel } from '../engine/build-image.ts';
import { ensureEngine } from '../engine/engine.ts';
import { ensureImages } from '../images/ensure-images.ts';

const seed = Number(process.env['GO_MODULE_DOCTOR_SEED'] ?? 20_261_121);

/** The payload's own main gives way to one that redacts each line of its input. */
const filter = `package main

import (
	"bufio"
	"encoding/json"
	"os"
)

func init() {
	lines := bufio.NewScanner(os.Stdin)
	lines.Buffer(nil, 1<<24)
	r := &redactor{}
	out := json.NewEncoder(os.Stdout)
	out.SetEscapeHTML(false)
	for lines.Scan() {
		var text string
		if err := json.Unmarshal(lines.Bytes(), &text); err != nil {
			panic(err)
		}
		out.Encode(r.text(text))
	}
	os.Exit(0)
}
`;

const run = `mkdir /tmp/w && cd /tmp/w && head -c "$1" > probe.go && head -c "$2" > filter.go
  GO111MODULE=off CGO_ENABLED=0 go build -o filter probe.go filter.go && exec ./filter`;

describe('what the payload and the core take for a secret', function () {
  this.timeout(300_000);

  it(`is the same, in any text (seed ${seed})`, async () => {
    const engine = await ensureEngine();
    await ensureImages(engine, ['golang:1.23']);
    const source = Buffer.from(readPayloadSource([new URL('../../../server/src/probe/payload', import.meta.url).pathname]));
    const texts = [...seededSecrets(seed, 200).flatMap(({ echoes }) => echoes), ...fc.sample(anyText, { seed, numRuns: 4000 })];
    const { code, stdout, stderr } = await engine.run(
      ['run', '--rm', '--interactive', '--network', 'none', '--label', ownBuildLabel(), 'golang:1.23', 'sh', '-c', run, 'sh', String(source.length), String(filter.length)],
      { input: `${source.toString()}${filter}${texts.map((text) => `${JSON.stringify(text)}\n`).join('')}` },
    );
    assert.equal(code, 0, stderr);
    const shown = stdout.trimEnd().split('\n').map((line) => JSON.parse(line) as string);
    assert.equal(shown.length, texts.length);
    const judged = texts.map((text, index) => ({ text, payload: shown[index], core: redact(text) }));
    assert.deepEqual(judged.filter(({ payload, core }) => payload !== core), []);
  });
});

/** Texts made of what addresses, references and credentials are made of, in any order. */
const anyText = fc.array(fc.constantFrom(
  'https', 'http', 'docker', 'Docker', 'ssh', '://', '://', 'user', 'Zq7secret', ':', ':', '@', '@', '/', '?', '#', 'proxy.example', 'golang', '1.23', ':5000',
  'team/golang', '@sha256:0123456789abcdef',  ' ', ',', '|', '"', ': pinging ', 'token=', '&sig=', 'Authorization: Bearer ', 'PASSWORD=', '[::1]', '${PORT}', '%2F', '.', ')', '\n', 'é',
), { minLength: 2, maxLength: 14 }).map((parts) => parts.join(''));
