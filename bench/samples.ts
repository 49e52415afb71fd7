import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

export const goMod = 'module example.com/app\n\ngo 1.22\n\nrequire golang.org/x/text v0.21.0\n';
const goSum = 'golang.org/x/text v0.21.0 h1:zyQAAVrwaneB66VnJ9ZD+NQNcDBHkZXrE2rVZCN4CKA=\n';

/** A Dockerfile as people write them: stages, arguments, mounts, continued commands and a comment here and there. */
export function dockerfile(lines: number): string {
  const text = ['# syntax=docker/dockerfile:1', 'ARG GO_VERSION=1.23'];
  for (let stage = 0; text.length < lines; stage++) text.push(...stageLines(stage));
  return `${text.slice(0, lines).join('\n')}\n`;
}

function stageLines(stage: number): string[] {
  return [
    `FROM golang:\${GO_VERSION} AS stage${stage}`,
    'ENV GOPROXY=https://goproxy.cn,https://proxy.golang.org,direct',
    'ENV CGO_ENABLED=0 \\',
    '    GOFLAGS=-mod=readonly',
    'WORKDIR /src',
    '# dependencies first, so that the layer is kept',
    'COPY go.mod go.sum ./',
    'RUN --mount=type=cache,target=/go/pkg/mod \\',
    '    set -eux; \\',
    '    go mod download',
    'COPY . .',
    'RUN --mount=type=cache,target=/go/pkg/mod \\',
    '    --mount=type=cache,target=/root/.cache/go-build \\',
    `    go build -trimpath -o /out/app${stage} ./cmd/app && \\`,
    `    /out/app${stage} --version`,
    'RUN apt-get update && \\',
    '    apt-get install -y --no-install-recommends curl && \\',
    '    rm -rf /var/lib/apt/lists/*',
    `LABEL stage=${stage}`,
    '',
  ];
}

/** Lays out a project; gives the path of its Dockerfile. */
export function writeProject(folder: string, lines: number): string {
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'go.mod'), goMod);
  writeFileSync(join(folder, 'go.sum'), goSum);
  writeFileSync(join(folder, '.dockerignore'), '.git\nout\n');
  writeFileSync(join(folder, 'Dockerfile'), dockerfile(lines));
  return join(folder, 'Dockerfile');
}
