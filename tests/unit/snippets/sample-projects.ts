import { goSum } from '../../lab/servers/go-sum.ts';
import { snippetText } from './expand-snippet.ts';

type Texts = ReadonlyMap<string, string>;

/** A Go program that needs one module of the lab and prints what the module says. */
export function goProgram(module: keyof typeof programs): Texts {
  const { version, call } = programs[module];
  const packageName = module.slice(module.lastIndexOf('/') + 1);
  return new Map([
    ['go.mod', `module example.com/app\n\ngo 1.23\n\nrequire ${module} ${version}\n`],
    ['go.sum', goSum([[module, version]])],
    ['main.go', `package main\n\nimport "${module}"\n\nfunc main() { println(${packageName}.${call}()) }\n`],
  ]);
}

/** For each snippet, `FILE: NAME`, a project in which somebody would use it with all its defaults. */
export const sampleProjects: Readonly<Record<string, () => Texts>> = {
  'dockerfile: Go: multi-stage build': publicProject,
  'dockerfile: Go: multi-stage build, private modules by secret': secretProject,
  'dockerfile: Go: multi-stage build, private modules by ssh': sshProject,
  'compose: Go image build with arguments': publicProject,
  'compose: Go image build, private modules by secret': secretProject,
  'compose: Go image build, private modules by ssh': sshProject,
  'dockerignore: Go project': publicProject,
  'go-env: Proxy with failover': () => environmentProject('Proxy with failover'),
  'go-env: Private modules': () => environmentProject('Private modules'),
  'go-env: go.env': () => environmentProject('go.env'),
};

/** Public modules: Dockerfile, compose file and .dockerignore are snippets. */
export function publicProject(): Texts {
  return new Map([
    ...goProgram('github.com/google/uuid'),
    ['Dockerfile', snippetText('dockerfile', 'Go: multi-stage build')],
    ['compose.yaml', snippetText('compose', 'Go image build with arguments')],
    ['.dockerignore', snippetText('dockerignore', 'Go project')],
  ]);
}

/** Private modules over https. */
export function secretProject(): Texts {
  return new Map([
    ...goProgram('git.corp.example/team/lib'),
    ['Dockerfile', snippetText('dockerfile', 'Go: multi-stage build, private modules by secret')],
    ['compose.yaml', snippetText('compose', 'Go image build, private modules by secret')],
    ['.dockerignore', snippetText('dockerignore', 'Go project')],
  ]);
}

/** Private modules over ssh. `knownHosts`: the line that pins the host's key. */
export function sshProject(knownHosts = 'git.corp.example ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIGx5Yt0m3XkN3kkq1w2R0nT0cXvE7v5bqUQ9sYt0a1bC\n'): Texts {
  return new Map([
    ...goProgram('git.corp.example/team/lib'),
    ['known_hosts', knownHosts],
    ['Dockerfile', snippetText('dockerfile', 'Go: multi-stage build, private modules by ssh')],
    ['compose.yaml', snippetText('compose', 'Go image build, private modules by ssh')],
    ['.dockerignore', snippetText('dockerignore', 'Go project')],
  ]);
}

/** The file of Go's settings lies where the go command of user root reads it, above the image's own defaults. */
export function environmentProject(name: string): Texts {
  return new Map([
    ...goProgram('github.com/google/uuid'),
    ['go.env', snippetText('go-env', name)],
    ['Dockerfile', [
      'FROM golang:1.23',
      'WORKDIR /src',
      'COPY go.env /root/.config/go/env',
      'COPY go.mod go.sum ./',
      'RUN go mod download',
      'COPY main.go ./',
      'RUN go build -o /usr/local/bin/app .',
      'RUN go env GOPROXY GOSUMDB GOPRIVATE',
      '',
    ].join('\n')],
  ]);
}

const programs = {
  'github.com/google/uuid': { version: 'v1.6.0', call: 'NewString' },
  'git.corp.example/team/lib': { version: 'v1.2.3', call: 'Name' },
} as const;
