import assert from 'node:assert/strict';
import { rules } from '../../../server/src/rules/index.ts';
import { applyFix, checkTexts, projectRoot } from '../../support/check-fixture.ts';

interface ValueCase {
  readonly rule: string;
  readonly name: string;
  readonly value: string;
  /** The characters at fault, inside the value. */
  readonly at: string;
  /** Not every place has a line that can go, and no better value is known. */
  readonly mayLackFix?: true;
  /** A place where the shell does something to the value that is not known. */
  readonly notIn?: string;
  /** The image sets the variable: `go env -w` has no say. */
  readonly setByImage?: true;
}

const cases: readonly ValueCase[] = [
  { rule: 'goproxy-syntax', name: 'GOPROXY', value: 'https://goproxy.cn，direct', at: '，' },
  { rule: 'goproxy-dead-entry', name: 'GOPROXY', value: 'direct,https://goproxy.cn', at: 'https://goproxy.cn' },
  { rule: 'goproxy-loopback', name: 'GOPROXY', value: 'http://localhost:3000', at: 'http://localhost:3000' },
  { rule: 'goproxy-no-failover', name: 'GOPROXY', value: 'https://goproxy.cn,https://proxy.golang.org,direct', at: 'https://goproxy.cn' },
  { rule: 'goproxy-plain-http', name: 'GOPROXY', value: 'http://proxy.corp.com', at: 'http://proxy.corp.com' },
  { rule: 'goproxy-stale-mirror', name: 'GOPROXY', value: 'https://gocenter.io', at: 'https://gocenter.io' },
  { rule: 'goproxy-direct-only', name: 'GOPROXY', value: 'direct', at: 'direct' },
  { rule: 'goproxy-off', name: 'GOPROXY', value: 'off', at: 'off' },
  { rule: 'gosumdb-off', name: 'GOSUMDB', value: 'off', at: 'off' },
  { rule: 'gosumdb-invalid', name: 'GOSUMDB', value: 'sum.golang.org.', at: 'sum.golang.org.' },
  { rule: 'gosumdb-off', name: 'GOPRIVATE', value: 'git.corp.example,*', at: '*', mayLackFix: true, notIn: 'go env -w' },
  { rule: 'gosumdb-off', name: 'GONOSUMDB', value: 'git.corp.example,*', at: '*', mayLackFix: true, notIn: 'go env -w' },
  { rule: 'govcs-invalid', name: 'GOVCS', value: 'private:all,public:git,', at: 'private:all,public:git,' },
  { rule: 'goauth-invalid', name: 'GOAUTH', value: ';netrc', at: ';netrc', notIn: 'go env -w' },
  { rule: 'goprivate-pattern', name: 'GOPRIVATE', value: 'https://git.corp.example', at: 'https://' },
  { rule: 'goprivate-pattern', name: 'GONOPROXY', value: 'https://git.corp.example', at: 'https://' },
  { rule: 'goprivate-pattern', name: 'GONOSUMDB', value: 'https://git.corp.example', at: 'https://' },
  { rule: 'goflags-syntax', name: 'GOFLAGS', value: 'mod=mod', at: 'mod=mod' },
  { rule: 'gotoolchain-invalid', name: 'GOTOOLCHAIN', value: '1.23.5', at: '1.23.5', setByImage: true },
  { rule: 'module-mode-off', name: 'GO111MODULE', value: 'off', at: 'off', mayLackFix: true },
  { rule: 'goinsecure-ineffective', name: 'GOINSECURE', value: 'https://git.corp.example', at: 'https://git.corp.example', mayLackFix: true },
];

interface Place {
  readonly title: string;
  /** The file that holds the value, and so the one that a fix has to change. */
  readonly file: string;
  readonly files: (name: string, value: string) => Readonly<Record<string, string>>;
  /** A command in front may have made a vendor folder: an error about what is certain stays silent. */
  readonly mayHaveVendor?: boolean;
}

const copyModuleFiles = 'COPY go.mod go.sum ./';

const places: readonly Place[] = [
  { title: 'ENV', file: 'Dockerfile', files: (name, value) => dockerfile(`ENV ${name}=${value}`, copyModuleFiles, 'RUN go mod download') },
  { title: 'ENV in quotes', file: 'Dockerfile', files: (name, value) => dockerfile(`ENV ${name}="${value}"`, copyModuleFiles, 'RUN go mod download') },
  { title: 'the default of an ARG', file: 'Dockerfile', files: (name, value) => dockerfile(`ARG ${name}=${value}`, copyModuleFiles, 'RUN go mod download') },
  { title: 'an inline assignment', file: 'Dockerfile', files: (name, value) => dockerfile(copyModuleFiles, `RUN ${name}='${value}' go mod download`) },
  { title: 'go env -w', file: 'Dockerfile', files: (name, value) => dockerfile(copyModuleFiles, `RUN go env -w ${name}=${value}`, 'RUN go mod download') },
  { title: 'go env -w in quotes', file: 'Dockerfile', files: (name, value) => dockerfile(copyModuleFiles, `RUN go env -w '${name}=${value}'`, 'RUN go mod download') },
  { title: 'go env -w with the value in quotes', file: 'Dockerfile', files: (name, value) => dockerfile(copyModuleFiles, `RUN go env -w ${name}="${value}"`, 'RUN go mod download') },
  {
    title: 'an argument of compose', file: 'compose.yaml',
    files: (name, value) => ({ ...dockerfile(`ARG ${name}`, copyModuleFiles, 'RUN go mod download'), 'compose.yaml': `services:\n  app:\n    build:\n      context: .\n      args:\n        ${name}: ${value}\n` }),
  },
  {
    title: 'a recipe of a Makefile', file: 'Makefile',
    files: (name, value) => ({ ...dockerfile(copyModuleFiles, 'COPY Makefile ./', 'RUN make modules'), Makefile: `.PHONY: modules\nmodules:\n\t${name}='${value}' go mod download\n` }),
  },
  {
    title: 'front of a command of a script', file: 'build.sh',
    files: (name, value) => ({ ...dockerfile(copyModuleFiles, 'COPY build.sh ./', 'RUN sh build.sh'), 'build.sh': `#!/bin/sh\nset -e\n${name}="${value}" go mod download\n` }),
  },
  {
    title: 'export of a script', file: 'build.sh',
    files: (name, value) => ({ ...dockerfile(copyModuleFiles, 'COPY build.sh ./', 'RUN sh build.sh'), 'build.sh': `#!/bin/sh\nset -e\nexport ${name}='${value}'\ngo mod download\n` }),
  },
  {
    title: 'front of the command that runs a script', file: 'Dockerfile',
    files: (name, value) => ({ ...dockerfile(copyModuleFiles, 'COPY build.sh ./', `RUN ${name}='${value}' sh build.sh`), 'build.sh': '#!/bin/sh\nset -e\ngo mod download\n' }),
  },
  {
    title: 'a variable that a Makefile exports', file: 'Makefile',
    files: (name, value) => ({ ...dockerfile(copyModuleFiles, 'COPY Makefile ./', 'RUN make modules'), Makefile: `# ours\nexport ${name} := ${value}\n\nmodules:\n\tgo mod download\n` }),
  },
  {
    title: 'a variable of one target', file: 'Makefile',
    files: (name, value) => ({ ...dockerfile(copyModuleFiles, 'COPY Makefile ./', 'RUN make modules'), Makefile: `modules: export ${name} = ${value}\nmodules:\n\tgo mod download\n` }),
  },
  {
    title: 'a Makefile that another one includes', file: 'go.mk',
    files: (name, value) => ({
      ...dockerfile(copyModuleFiles, 'COPY Makefile go.mk ./', 'RUN make modules'), 'Makefile': 'include go.mk\n\nmodules:\n\tgo mod download\n', 'go.mk': `export ${name} = ${value}\n`,
    }),
  },
  {
    title: 'the command line of make', file: 'Dockerfile',
    files: (name, value) => ({ ...dockerfile(copyModuleFiles, 'COPY Makefile ./', `RUN make modules ${name}='${value}'`), Makefile: `${name} ?= \nmodules:\n\tgo mod download\n` }),
  },
  {
    title: 'the command line of a make that make calls', file: 'Makefile', mayHaveVendor: true,
    files: (name, value) => ({
      ...dockerfile(copyModuleFiles, 'COPY Makefile ./', 'COPY sub sub', 'RUN make'), 'Makefile': `all:\n\t$(MAKE) -C sub modules ${name}="${value}"\n`, 'sub/Makefile': `modules:\n\tcd .. && go mod download\n`,
    }),
  },
  {
    title: 'go env -w of a script', file: 'build.sh',
    files: (name, value) => ({ ...dockerfile(copyModuleFiles, 'COPY build.sh ./', 'RUN ./build.sh'), 'build.sh': `#!/bin/sh\nset -e\ngo env -w '${name}=${value}'\ngo mod download\n` }),
  },
  {
    title: 'go env -w of a Makefile in another step', file: 'Makefile', mayHaveVendor: true,
    files: (name, value) => ({ ...dockerfile(copyModuleFiles, 'COPY Makefile ./', 'RUN make setup', 'RUN go mod download'), Makefile: `.PHONY: setup\nsetup:\n\tgo env -w ${name}="${value}"\n` }),
  },
  {
    title: 'a file that the shell of the step reads', file: 'env.sh', mayHaveVendor: true,
    files: (name, value) => ({ ...dockerfile(copyModuleFiles, 'COPY env.sh ./', 'RUN . ./env.sh && go mod download'), 'env.sh': `export ${name}="${value}"\n` }),
  },
  {
    title: 'a file that a script reads', file: 'env.sh', mayHaveVendor: true,
    files: (name, value) => ({
      ...dockerfile(copyModuleFiles, 'COPY *.sh ./', 'RUN ./build.sh'), 'build.sh': '#!/bin/bash\nset -e\nsource ./env.sh\ngo mod download\n', 'env.sh': `export ${name}='${value}'\n`,
    }),
  },
  { title: 'go.env', file: 'go.env', files: (name, value) => ({ ...dockerfile('COPY go.env /root/.config/go/env', copyModuleFiles, 'RUN go mod download'), 'go.env': `${name}=${value}\n` }) },
];

/** A value means the same wherever it is written: the same rule speaks, once, at the same characters, and its fix goes to that file. */
describe('values everywhere', () => {
  it('are tried for every rule and variable whose page promises it', () => {
    const promised = rules.flatMap(({ id, values = [] }) => values.map((name) => `${id} ${name}`));
    assert.deepEqual([...new Set(cases.map(({ rule, name }) => `${rule} ${name}`))].sort(), promised.sort());
  });

  for (const { rule, name, value, at, mayLackFix, notIn, setByImage } of cases) {
    describe(`${rule} ${name}`, () => {
      for (const { title, file, files, mayHaveVendor } of places.filter((place) => place.title !== notIn)) {
        it(title, () => {
          const texts = new Map(Object.entries({ ...module, ...files(name, value) }));
          const only = rules.filter(({ id }) => id === rule);
          const findings = checkTexts(texts, only, undefined);
          if ((rule === 'goproxy-off' && mayHaveVendor === true) || (setByImage === true && title.startsWith('go env -w'))) {
            assert.deepEqual(findings, []);
            return;
          }
          assert.deepEqual(findings.map(({ place }) => [place.path, texts.get(file)?.slice(place.span.start, place.span.end)]), [[`${projectRoot}/${file}`, at]]);
          const [finding] = findings;
          const start = finding!.place.span.start - value.indexOf(at);
          assert.equal(texts.get(file)?.slice(start, start + value.length), value, 'the finding is not in the value');
          assert.ok(mayLackFix === true || finding!.fixes.length > 0, 'there is no fix');
          for (const fix of finding!.fixes) {
            const repaired = applyFix(texts, fix);
            assert.notEqual(repaired.get(file), texts.get(file), `"${fix.title.en}" leaves ${file} as it is`);
            assert.deepEqual(checkTexts(repaired, only, undefined), [], `after "${fix.title.en}"`);
          }
        });
      }
    });
  }
});

describe('a list of proxies joined by "|"', () => {
  const list = 'https://goproxy.cn,https://proxy.golang.org';
  const sites: readonly (readonly [title: string, file: string, files: Readonly<Record<string, string>>, expected: string])[] = [
    ['is quoted in a recipe', 'Makefile', { ...dockerfile('COPY . .', 'RUN make m'), Makefile: `m:\n\tGOPROXY=${list} go mod download\n` }, 'GOPROXY="https://goproxy.cn|https://proxy.golang.org" go'],
    ['is quoted in a script', 'x.sh', { ...dockerfile('COPY . .', 'RUN sh x.sh'), 'x.sh': `export GOPROXY=${list}\ngo mod download\n` }, 'GOPROXY="https://goproxy.cn|https://proxy.golang.org"\n'],
    ['is quoted inside a quoted script', 'x.sh', { ...dockerfile('COPY . .', 'RUN sh x.sh'), 'x.sh': `sh -c "GOPROXY=${list} go mod download"\n` }, `"GOPROXY='https://goproxy.cn|https://proxy.golang.org' go`],
    ['is quoted behind go env -w', 'x.sh', { ...dockerfile('COPY . .', 'RUN sh x.sh'), 'x.sh': `go env -w GOPROXY=${list}\ngo mod download\n` }, 'GOPROXY="https://goproxy.cn|https://proxy.golang.org"\n'],
    ['is quoted on the command line of make', 'Dockerfile', { ...dockerfile('COPY . .', `RUN make m GOPROXY=${list}`), Makefile: 'm:\n\tgo mod download\n' }, 'm GOPROXY="https://goproxy.cn|https://proxy.golang.org"\n'],
    ['stands as it is in a line of a Makefile', 'Makefile', { ...dockerfile('COPY . .', 'RUN make m'), Makefile: `export GOPROXY = ${list}\nm:\n\tgo mod download\n` }, 'GOPROXY = https://goproxy.cn|https://proxy.golang.org\n'],
  ];
  for (const [title, file, files, expected] of sites) {
    it(title, () => {
      const texts = new Map(Object.entries({ ...module, ...files }));
      const [finding] = checkTexts(texts, rules.filter(({ id }) => id === 'goproxy-no-failover'), undefined);
      const [fix] = finding?.fixes ?? [];
      assert.ok(fix !== undefined);
      assert.ok(applyFix(texts, fix).get(file)?.includes(expected), applyFix(texts, fix).get(file));
    });
  }
});

const module = {
  'go.mod': 'module example.com/app\n\ngo 1.23\n\nrequire github.com/google/uuid v1.6.0\n',
  'go.sum': 'github.com/google/uuid v1.6.0 h1:NIvaJDMOsjHA8n1jAhLSgzrAzy1Hgr+hNrb57e+94F0=\n',
  'main.go': 'package main\n\nimport "github.com/google/uuid"\n\nfunc main() { println(uuid.NewString()) }\n',
};

function dockerfile(...lines: readonly string[]): { readonly Dockerfile: string } {
  return { Dockerfile: ['FROM golang:1.24', 'WORKDIR /src', ...lines, 'COPY . .', 'RUN go build -o /app .', ''].join('\n') };
}
