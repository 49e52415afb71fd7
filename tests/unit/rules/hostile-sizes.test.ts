import assert from 'node:assert/strict';
import { rules } from '../../../server/src/rules/index.ts';
import { checkTexts, projectRoot } from '../../support/check-fixture.ts';

const lines = (count: number, line: (index: number) => string) => Array.from({ length: count }, (_, index) => line(index)).join('');

/** Text that nobody writes, made to keep a check busy: it must come to an end within the limit of every test. */
describe('hostile sizes are checked to the end', () => {
  const shapes: Readonly<Record<string, () => Readonly<Record<string, string>>>> = {
    '10,000 stages': () => ({ Dockerfile: lines(10_000, (i) => `FROM golang:1.23 AS s${i}\nRUN go mod download\n`) }),
    '3,000 stages on each other': () => ({ Dockerfile: `FROM golang:1.23 AS s0\n${lines(3_000, (i) => `FROM s${i} AS s${i + 1}\nRUN go mod download\n`)}` }),
    '3,000 stages that copy from each other': () => ({ Dockerfile: lines(3_000, (i) => `FROM golang:1.23 AS s${i + 1}\nCOPY --from=s${i} / /\nRUN go mod download\n`) }),
    '10,000 lines of GOPROXY': () => ({ Dockerfile: `FROM golang:1.23\n${'ENV GOPROXY=https://goproxy.cn,direct\n'.repeat(10_000)}RUN go mod download\n` }),
    '20,000 copies, each with a download': () => ({ Dockerfile: `FROM golang:1.23\n${lines(20_000, (i) => `COPY a${i} b\nRUN go mod download\n`)}` }),
    '10,000 folders opened and cleaned': () => ({ Dockerfile: `FROM golang:1.23\nRUN go mod download\n${'RUN chmod 777 /go\nRUN go clean -modcache\nCOPY . .\n'.repeat(10_000)}USER app\n` }),
    '50,000 lines of an ignore file': () => ({ Dockerfile: 'FROM golang:1.23\nCOPY . .\n', '.dockerignore': `${lines(25_000, (i) => `!a${i}\n`)}${'*\n'.repeat(25_000)}` }),
    '10,000 exports': () => ({ Dockerfile: `FROM golang:1.23\nRUN ${lines(10_000, (i) => `export A${i}=1 && go mod download && `)}true\n` }),
    '5,000 services': () => ({ 'compose.yaml': `services:\n${lines(5_000, (i) => `  s${i}:\n    build: .\n`)}`, Dockerfile: 'FROM golang:1.23\nCOPY . .\nRUN go mod download\n' }),
  };
  for (const [name, files] of Object.entries(shapes)) {
    it(name, () => {
      const texts = new Map(Object.entries(files()));
      assert.ok(checkTexts(texts, rules, undefined).every(({ place }) => place.path.startsWith(projectRoot)));
    });
  }
});
