import { createHash } from 'node:crypto';

/**
 * The modules that exist in the lab. They carry the names and versions of well-known modules, because samples and users speak of those,
 * but their contents are our own few lines: every one compiles, has one package named after its path, and never changes between runs.
 */

export interface ModuleVersion {
  readonly path: string;
  readonly version: string;
}

export interface LabModule extends ModuleVersion {
  /** The go line of go.mod; null means the module has no go.mod (an "+incompatible" version): a proxy then makes one up. */
  readonly goLine: string | null;
  /** Path and version of each requirement. */
  readonly requires: readonly (readonly [path: string, version: string])[];
  /** Everything in the repository but go.mod: file name to contents. */
  readonly files: Readonly<Record<string, string | Buffer>>;
  /** Whether the public proxy and the public checksum database know the module. */
  readonly visibility: 'public' | 'private';
  /** Commit time as the proxy's .info states it, RFC 3339. */
  readonly time: string;
}

/** Body of the large module's data file: at 8 MB a slow line is told from a dead one, and it still takes a moment on loopback. */
const largeFileBytes = 8 * 1024 * 1024;

const largeFile = createHash('shake256', { outputLength: largeFileBytes }).update('example.com/large').digest();

/**
 * Append only: the order is that of the checksum database, and a client that has seen the tree expects it to be part of every later one.
 */
export const catalogue: readonly LabModule[] = [
  library('github.com/google/uuid', 'v1.6.0', { 'uuid.go': goPackage('uuid', 'NewString', '6ba7b810-9dad-11d1-80b4-00c04fd430c8') }),
  library('github.com/google/uuid', 'v1.5.0', { 'uuid.go': goPackage('uuid', 'NewString', '6ba7b811-9dad-11d1-80b4-00c04fd430c8') }),
  library('golang.org/x/text', 'v0.0.0-20170915032832-14c0d48ead0c', textFiles('2017-09-15')),
  library('golang.org/x/text', 'v0.14.0', textFiles('0.14'), { goLine: '1.18' }),
  library('golang.org/x/sys', 'v0.15.0', { 'unix/unix.go': goPackage('unix', 'Name', 'unix') }, { goLine: '1.18' }),
  library('rsc.io/sampler', 'v1.3.0', {
    'sampler.go': goPackage('sampler', 'Hello', 'Hello, world.', 'golang.org/x/text/language'),
  }, { requires: [['golang.org/x/text', 'v0.0.0-20170915032832-14c0d48ead0c']] }),
  library('rsc.io/quote', 'v1.5.2', {
    'quote.go': goPackage('quote', 'Hello', 'Hello, world.', 'rsc.io/sampler'),
  }, { requires: [['rsc.io/sampler', 'v1.3.0']] }),
  library('github.com/pkg/errors', 'v0.9.1', {
    'errors.go': [
      '// Package errors makes errors out of messages.',
      'package errors',
      '',
      'type message string',
      '',
      'func (m message) Error() string { return string(m) }',
      '',
      '// New returns an error that reads as the text.',
      'func New(text string) error { return message(text) }',
      '',
    ].join('\n'),
  }),
  library('github.com/sirupsen/logrus', 'v1.9.3', {
    'logrus.go': goPackage('logrus', 'Name', 'logrus', 'golang.org/x/sys/unix'),
  }, { requires: [['golang.org/x/sys', 'v0.15.0']] }),
  // Capital letters are written "!burnt!sushi" in a proxy's addresses.
  library('github.com/BurntSushi/toml', 'v1.4.0', { 'toml.go': goPackage('toml', 'Name', 'toml') }, { goLine: '1.18' }),
  // The package is named after the element before the major version.
  library('github.com/cespare/xxhash/v2', 'v2.3.0', { 'xxhash.go': goPackage('xxhash', 'Name', 'xxhash') }),
  library('github.com/docker/docker', 'v24.0.7+incompatible', { 'docker.go': goPackage('docker', 'Name', 'docker') }, { goLine: null }),
  library('example.com/hello', 'v1.0.0', { 'hello.go': goPackage('hello', 'Hello', 'hello') }),
  library('example.com/tool', 'v1.0.0', {
    'main.go': '// Command tool prints its own name.\npackage main\n\nfunc main() { println("tool v1.0.0") }\n',
  }),
  library('example.com/large', 'v1.0.0', { 'large.go': goPackage('large', 'Name', 'large'), 'testdata/large.bin': largeFile }),
  // No released toolchain satisfies this go line, so "requires go >= 1.99" is sure to come.
  library('example.com/future', 'v1.0.0', { 'future.go': goPackage('future', 'Name', 'future') }, { goLine: '1.99' }),
  library('git.corp.example/team/lib', 'v1.2.3', { 'lib.go': goPackage('lib', 'Name', 'team library') }, { visibility: 'private' }),
  // What mirrors are compared by: a large file to time a line, and a newer version that one which fell behind lacks.
  library('golang.org/x/tools', 'v0.24.0', { 'tools.go': goPackage('tools', 'Name', 'tools'), 'testdata/large.bin': largeFile.subarray(0, 3 * 1024 * 1024) }),
  library('golang.org/x/tools', 'v0.25.0', { 'tools.go': goPackage('tools', 'Name', 'tools') }),
  // A toolchain as the go command wants one, to be fetched and not to be started: where it is, it says so.
  library('golang.org/toolchain', 'v0.0.1-go1.98.0.linux-amd64', {
    'bin/go': '#!/bin/sh\necho "go: the lab has no Go 1.98" >&2\nexit 1\n', 'bin/gofmt': '#!/bin/sh\nexit 1\n', 'pkg/tool/linux_amd64/compile': '#!/bin/sh\nexit 1\n', 'src/_go.mod': 'module std\n',
  }, { goLine: null }),
];

/** The module with that path and version, or undefined. */
export function findModule(path: string, version: string): LabModule | undefined {
  return catalogue.find((module) => module.path === path && module.version === version);
}

type LibraryOptions = Partial<Pick<LabModule, 'goLine' | 'requires' | 'visibility'>>;

function library(path: string, version: string, files: LabModule['files'], options: LibraryOptions = {}): LabModule {
  return { path, version, goLine: '1.12', requires: [], visibility: 'public', time: '2024-01-15T12:00:00Z', files, ...options };
}

/** A package with one exported function that returns the text. An import makes the other module a real need of the build. */
function goPackage(name: string, functionName: string, text: string, imports?: string): string {
  const lines = [`// Package ${name} is a small package of the lab.`, `package ${name}`, ''];
  if (imports !== undefined) lines.push(`import _ "${imports}"`, '');
  lines.push(`// ${functionName} returns a fixed text.`, `func ${functionName}() string { return ${JSON.stringify(text)} }`, '');
  return lines.join('\n');
}

function textFiles(text: string): LabModule['files'] {
  return { 'text.go': goPackage('text', 'Name', text), 'language/language.go': goPackage('language', 'Name', 'en') };
}
