import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

import { goSum } from '../../lab/servers/go-sum.ts';

/** A folder on disk with a project in it, gone after `remove`. */
export interface SampleProject {
  readonly folder: string;
  path(name: string): string;
  write(name: string, text: string): void;
  remove(): void;
}

/** Mirrors joined by a comma: the second one is never asked when the first one breaks. */
export const weakProxies = 'https://goproxy.cn,https://proxy.golang.org,direct';
/** The same mirrors after the fix of `goproxy-no-failover`. */
export const strongProxies = 'https://goproxy.cn|https://proxy.golang.org,direct';

/** 1-based lines as the editor counts them: of the Dockerfile, of the files in `local/`, `made/` and `inlined/` that set GOPROXY. */
export const lineOf = { proxies: 3, download: 5, loopback: 3, madeProxies: 1, inlinedProxies: 8 } as const;

const required = [['github.com/google/uuid', 'v1.6.0']] as const;

/** @param extraHosts `NAME:ADDRESS` for the build's network, as the compose file of a build behind a company's servers has them */
export function makeSampleProject(extraHosts: readonly string[] = []): SampleProject {
  const folder = mkdtempSync(join(tmpdir(), 'go-module-doctor-sample-'));
  const path = (name: string): string => join(folder, name);
  const write = (name: string, text: string): void => {
    mkdirSync(dirname(path(name)), { recursive: true });
    writeFileSync(path(name), text);
  };
  write('go.mod', `module example.com/shop\n\ngo 1.23\n\nrequire ${required.map((module) => module.join(' ')).join('\n')}\n`);
  write('go.sum', goSum(required));
  write('main.go', 'package main\n\nimport "github.com/google/uuid"\n\nfunc main() {\n\tprintln(uuid.NewString())\n}\n');
  write('Dockerfile', dockerfile);
  write('compose.yaml', composeFile(extraHosts));
  write('local/Containerfile', containerfile);
  write('local/compose.yaml', 'services:\n  local:\n    build:\n      context: .\n      dockerfile: Containerfile\n');
  write('inlined/compose.yaml', inlinedFile);
  write('made/Dockerfile', 'FROM golang:1.23\nWORKDIR /src\nCOPY go.mod go.sum Makefile ./\nRUN make deps\n');
  write('made/Makefile', makefile);
  for (const name of ['go.mod', 'go.sum']) for (const below of ['inlined', 'local', 'made']) copyFileSync(path(name), path(`${below}/${name}`));
  return { folder, path, write, remove: () => { rmSync(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 }); } };
}

const dockerfile = `FROM golang:1.23 AS build
WORKDIR /src
ENV GOPROXY=${weakProxies}
COPY go.mod go.sum ./
RUN go mod download
COPY main.go ./
RUN CGO_ENABLED=0 go build -o /shop .

FROM gcr.io/distroless/static-debian12
COPY --from=build /shop /shop
ENTRYPOINT ["/shop"]
`;

/** A Dockerfile that is no file. Its stage has a name of its own: a log's step would stand in two places else, and be linked to neither. */
const inlinedFile = `services:
  shop:
    build:
      context: .
      dockerfile_inline: |
        FROM golang:1.23 AS modules
        WORKDIR /src
        ENV GOPROXY=${weakProxies}
        COPY go.mod go.sum ./
        RUN go mod download
`;

/** A proxy on the developer's own machine: Dockerfile and compose file must change together. */
const containerfile = `FROM golang:1.23
WORKDIR /src
ENV GOPROXY=http://localhost:3000
COPY go.mod go.sum ./
RUN go mod download
`;

/** Run by `made/Dockerfile`, so what it sets is the download's environment. */
const makefile = `export GOPROXY = ${weakProxies}

deps:
	go mod download
`;

function composeFile(extraHosts: readonly string[]): string {
  const lines = extraHosts.map((host) => `        - "${host}"\n`).join('');
  return `services:\n  shop:\n    build:\n      context: .\n${lines === '' ? '' : `      extra_hosts:\n${lines}`}`;
}
