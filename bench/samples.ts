import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** What a service of some years requires: a third named by itself, the rest only by those, and ten lines of go.sum to each. */
const requirements = 60;
const sums = 10 * requirements;

const requirement = (number: number): string => `${moduleHosts[number % moduleHosts.length] ?? ''}${number} v1.${number % 20}.${number % 7}`;
const moduleHosts = ['golang.org/x/module', 'github.com/company/module', 'google.golang.org/module', 'gopkg.in/module'];

const required = Array.from({ length: requirements }, (_, number) => `\t${requirement(number)}${number % 3 === 0 ? '' : ' // indirect'}\n`);
export const goMod = `module example.com/app\n\ngo 1.22\n\nrequire (\n${required.join('')})\n`;
const goSum = Array.from({ length: sums }, (_, line) =>
  `${requirement(line >> 1)}${line % 2 === 0 ? '' : '/go.mod'} h1:zyQAAVrwaneB66VnJ9ZD+NQNcDBHkZXrE2rVZCN4CKA=\n`).join('');

/**
 * A long Dockerfile as people write them: two Go stages and a final one (facts/dockerfile-shapes.md: 65 % of files have two
 * stages, 20 % more), and the rest installs, settings and comments.
 */
export function dockerfile(lines: number): string {
  const text = ['# syntax=docker/dockerfile:1', 'ARG GO_VERSION=1.23', ...stageLines(0)];
  for (let tool = 0; text.length < lines - 2 * goStage; tool++) text.push(...toolLines(tool));
  text.push(...stageLines(1), ...finalLines);
  while (text.length < lines) text.push(`LABEL line=${text.length}`);
  return `${text.slice(0, lines).join('\n')}\n`;
}

/** The same length, but nothing except Go stages: forty downloads, which nobody has. */
export function crowdedDockerfile(lines: number): string {
  const text = ['# syntax=docker/dockerfile:1', 'ARG GO_VERSION=1.23'];
  for (let stage = 0; text.length < lines; stage++) text.push(...stageLines(stage));
  return `${text.slice(0, lines).join('\n')}\n`;
}

/** As many services of one image as are run: they differ in what they are given at run time only. */
export function composeFile(services: number): string {
  const service = (number: number) => `  worker${number}:\n    build: .\n    command: ["/app", "--shard", "${number}"]\n`;
  return `services:\n${Array.from({ length: services }, (_, number) => service(number)).join('')}`;
}

/** A letter is typed behind the tag of the first stage's image, for which everything behind it is resolved anew. */
export function editPlace(text: string): number {
  const base = 'FROM golang:${GO_VERSION}';
  return text.indexOf(base) + base.length;
}

/** Lines of `stageLines`. */
const goStage = 20;

function toolLines(tool: number): string[] {
  return [
    `# tool ${tool}: pinned, checked, unpacked`,
    `ENV TOOL_${tool}_VERSION=1.${tool}.0 \\`,
    `    TOOL_${tool}_HOME=/opt/tool-${tool}`,
    'RUN set -eux; \\',
    `    curl -fsSL "https://downloads.example.com/tool-${tool}-$TOOL_${tool}_VERSION.tar.gz" -o /tmp/tool.tar.gz; \\`,
    '    echo "0123456789abcdef  /tmp/tool.tar.gz" | sha256sum -c -; \\',
    `    mkdir -p "$TOOL_${tool}_HOME"; \\`,
    `    tar -xzf /tmp/tool.tar.gz -C "$TOOL_${tool}_HOME" --strip-components=1; \\`,
    '    rm /tmp/tool.tar.gz',
    `RUN apt-get update && apt-get install -y --no-install-recommends package-${tool} && rm -rf /var/lib/apt/lists/*`,
    '',
  ];
}

const finalLines = ['FROM gcr.io/distroless/static-debian12', 'COPY --from=stage1 /out/app1 /app', 'USER 65532:65532', 'EXPOSE 8080', 'ENTRYPOINT ["/app"]'];

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
