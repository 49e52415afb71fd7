import assert from 'node:assert/strict';
import { rules } from '../../../server/src/rules/index.ts';
import { checkTexts } from '../../support/check-fixture.ts';

const goMod = 'module example.com/app\n\ngo 1.22\n\nrequire github.com/google/uuid v1.6.0\n';

/** A value that is wrong is wrong wherever it is written: every rule about values speaks at every place that Go reads them from. */
describe('values, wherever they are written', () => {
  const values: readonly { readonly rule: string; readonly name: string; readonly value: string; readonly setByImage?: boolean }[] = [
    { rule: 'goproxy-syntax', name: 'GOPROXY', value: 'https://goproxy.cn,drect' },
    { rule: 'goproxy-dead-entry', name: 'GOPROXY', value: 'https://goproxy.cn,direct,https://proxy.golang.org' },
    { rule: 'goproxy-no-failover', name: 'GOPROXY', value: 'https://goproxy.cn,https://proxy.golang.org' },
    { rule: 'goproxy-loopback', name: 'GOPROXY', value: 'http://localhost:3000' },
    { rule: 'gosumdb-off', name: 'GOSUMDB', value: 'off' },
    { rule: 'gosumdb-off', name: 'GOPRIVATE', value: '*' },
    { rule: 'gosumdb-invalid', name: 'GOSUMDB', value: 'sum.golang.org+1+x' },
    { rule: 'govcs-invalid', name: 'GOVCS', value: 'public:git,private:' },
    { rule: 'goauth-invalid', name: 'GOAUTH', value: 'netrc,off;' },
    { rule: 'goflags-syntax', name: 'GOFLAGS', value: 'mod=mod' },
    { rule: 'gotoolchain-invalid', name: 'GOTOOLCHAIN', value: '1.23.5', setByImage: true },
    { rule: 'module-mode-off', name: 'GO111MODULE', value: 'off' },
  ];
  for (const { rule, name, value, setByImage } of values) {
    for (const [site, files] of Object.entries(sitesOf(name, value))) {
      it(`${rule} reads ${name}=${value} in ${site}`, () => {
        const found = checkTexts(new Map(Object.entries(files)), rules.filter(({ id }) => id === rule), undefined);
        // A variable that the image sets beats what go env -w has written.
        assert.equal(found.length, setByImage === true && site === 'go env -w' ? 0 : 1, JSON.stringify(found));
        const [finding] = found;
        if (finding === undefined) return;
        const file = finding.place.path.split('/').at(-1) ?? '';
        assert.ok(files[file]?.slice(finding.place.span.start, finding.place.span.end).trim() !== '', 'something is underlined');
      });
    }
  }
});

function sitesOf(name: string, value: string): Record<string, Record<string, string>> {
  const dockerfile = (...lines: readonly string[]) => ({ Dockerfile: ['FROM golang:1.24', 'WORKDIR /src', 'COPY go.mod go.sum ./', ...lines, ''].join('\n'), 'go.mod': goMod, 'go.sum': '' });
  return {
    ENV: dockerfile(`ENV ${name}=${value}`, 'RUN go mod download'),
    'the old form of ENV': dockerfile(`ENV ${name} ${value}`, 'RUN go mod download'),
    ARG: dockerfile(`ARG ${name}=${value}`, 'RUN go mod download'),
    'a global ARG': {
      ...dockerfile(), Dockerfile: `ARG ${name}=${value}\nFROM golang:1.24\nARG ${name}\nWORKDIR /src\nCOPY go.mod go.sum ./\nRUN go mod download\n`,
    },
    'front of the command': dockerfile(`RUN ${name}='${value}' go mod download`),
    'the words of env': dockerfile(`RUN env ${name}='${value}' go mod download`),
    export: dockerfile(`RUN export ${name}='${value}' && go mod download`),
    'go env -w': dockerfile(`RUN go env -w ${name}='${value}'`, 'RUN go mod download'),
    'an argument of compose': { ...dockerfile(`ARG ${name}`, 'RUN go mod download'), 'compose.yaml': `services:\n  app:\n    build:\n      context: .\n      args:\n        ${name}: "${value}"\n` },
    'an argument of compose as a list': { ...dockerfile(`ARG ${name}`, 'RUN go mod download'), 'compose.yaml': `services:\n  app:\n    build:\n      context: .\n      args:\n        - '${name}=${value}'\n` },
    'a variable that a Makefile exports': { ...dockerfile('COPY Makefile ./', 'RUN make modules'), Makefile: `export ${name} = ${value}\n\n.PHONY: modules\nmodules:\n\tgo mod download\n` },
    'go.env': { ...dockerfile('COPY go.env /usr/local/go/go.env', 'RUN go mod download'), 'go.env': `${name}=${value}\n` },
  };
}
