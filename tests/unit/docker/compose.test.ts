import assert from 'node:assert/strict';
import fc from 'fast-check';
import { interpolate } from '../../../server/src/docker/compose/interpolate.ts';
import type { ComposeBuild, ComposeFile, ComposeService } from '../../../server/src/docker/compose/model.ts';
import { readDotEnv } from '../../../server/src/docker/compose/env-file.ts';
import { parseCompose } from '../../../server/src/docker/compose/parse.ts';
import type { Place } from '../../../server/src/text/place.ts';
import { known, unknown, unset } from '../../../server/src/text/resolved.ts';
import { anyText } from '../text/any-text.ts';

const parse = (text: string, environment: Readonly<Record<string, string>> = {}) =>
  parseCompose(
    { path: '/p/compose.yaml', text },
    readDotEnv({ path: '/p/.env', text: Object.entries(environment).map(([name, value]) => `${name}=${value}\n`).join('') }),
  );

function onlyService(file: ComposeFile): ComposeService {
  assert.equal(file.services.length, 1);
  return file.services[0]!;
}

function buildOf(text: string, environment: Readonly<Record<string, string>> = {}): ComposeBuild {
  const { build } = onlyService(parse(text, environment));
  assert.ok(build !== undefined);
  return build;
}

const indent = (text: string) => text.replace(/^/gm, '      ');
const withBuild = (fields: string) => `services:\n  app:\n    build:\n${indent(fields)}\n`;
const slice = (text: string, place: Place | undefined) => (place === undefined ? undefined : text.slice(place.span.start, place.span.end));

describe('compose file', () => {
  it('reads the short form', () => {
    const text = 'services:\n  app:\n    build: ./server\n';
    const build = buildOf(text);
    assert.deepEqual([build.context, build.dockerfile, build.isShort, build.target], [known('./server'), known('Dockerfile'), true, unset]);
    assert.equal(slice(text, build.key), 'build');
  });

  it('reads the long form', () => {
    const build = buildOf(withBuild([
      'context: ..', 'dockerfile: docker/Dockerfile', 'target: build', 'network: host', 'ssh: [default, "deploy=~/.ssh/id"]',
      'secrets:', '  - netrc', '  - source: token', '    target: /t', 'extra_hosts:', '  - "proxy.example:10.0.0.1"', '  - v6.example=::1',
      'additional_contexts:', '  lib: ../lib', '  img: docker-image://golang:1.23',
    ].join('\n')));
    assert.deepEqual([build.context, build.dockerfile, build.target, build.network], [known('..'), known('docker/Dockerfile'), known('build'), known('host')]);
    assert.deepEqual([build.ssh, build.secrets], [['default', 'deploy'], ['netrc', 'token']]);
    assert.deepEqual(build.extraHosts, [{ host: 'proxy.example', address: '10.0.0.1' }, { host: 'v6.example', address: '::1' }]);
    assert.deepEqual([...build.additionalContexts], [['lib', known('../lib')], ['img', unknown('unsupported')]]);
  });

  it('reads maps where lists are usual and lists where maps are', () => {
    const build = buildOf(withBuild([
      'extra_hosts:', '  proxy.example: host-gateway', 'additional_contexts:', '  - lib=../lib', 'ssh:', '  default:', 'dockerfile_inline: |', '  FROM scratch',
    ].join('\n')));
    assert.deepEqual(build.extraHosts, [{ host: 'proxy.example', address: 'host-gateway' }]);
    assert.deepEqual([...build.additionalContexts], [['lib', known('../lib')]]);
    assert.deepEqual([build.ssh, build.inline?.kind], [['default'], 'known']);
  });

  it('takes the defaults of compose for what is left out', () => {
    const build = buildOf(withBuild('target: x'));
    assert.deepEqual([build.context, build.dockerfile], [known('.'), known('Dockerfile')]);
    assert.equal(parse('services:\n  app:\n    image: x\n').services[0]?.build, undefined);
    assert.equal(parse('services:\n  app:\n').services[0]?.name, 'app');
  });

  for (const [form, text] of [
    ['map', withBuild('args:\n  GOPROXY: https://a.example|direct\n  EMPTY: ""\n  SHELL_ONE:\n  NUMBER: 1.20\n  FLAG: on')],
    ['list', withBuild('args:\n  - GOPROXY=https://a.example|direct\n  - EMPTY=\n  - SHELL_ONE\n  - "NUMBER=1.20"\n  - FLAG=on')],
    ['flow list', withBuild('args: [GOPROXY=https://a.example|direct, EMPTY=, SHELL_ONE, "NUMBER=1.20", \'FLAG=on\']')],
  ] as const) {
    it(`reads arguments of a ${form}, a name alone as what the user's shell has`, () => {
      const { args } = buildOf(text);
      assert.deepEqual(args.map(({ name, value }) => [name, value]), [
        ['GOPROXY', known('https://a.example|direct')], ['EMPTY', known('')], ['SHELL_ONE', unknown('passed')],
        ['NUMBER', known('1.20')], ['FLAG', known('on')],
      ]);
      for (const { name, key, value, written } of args) {
        assert.equal(slice(text, key), name);
        if (written !== undefined && value.kind === 'known') assert.equal(slice(text, written.place), value.text);
      }
    });
  }

  it('gives an entry with its dash, and without one in a flow list', () => {
    const block = withBuild('args:\n  - A=1\n  -   "B=2"');
    assert.deepEqual(buildOf(block).args.map(({ entry }) => slice(block, entry)), ['- A=1', '-   "B=2"']);
    const flow = withBuild('args: [A-x=1, B=2]');
    assert.deepEqual(buildOf(flow).args.map(({ entry }) => slice(flow, entry)), ['A-x=1', 'B=2']);
  });

  it('reads the environment of a service, null values included', () => {
    const service = onlyService(parse('services:\n  app:\n    environment:\n      A: x\n      B:\n      C: null\n      D: ~\n'));
    assert.deepEqual(service.environment.map(({ value }) => value.kind), ['known', 'unknown', 'unknown', 'unknown']);
  });

  it('keeps offsets through CRLF and a byte order mark', () => {
    for (const text of [withBuild('args:\n  A: one\n  B: two').replaceAll('\n', '\r\n'), `\ufeff${withBuild('args:\n  A: one\n  B: two')}`]) {
      const { args } = buildOf(text);
      assert.deepEqual(args.map(({ key, written }) => [slice(text, key), slice(text, written?.place)]), [['A', 'one'], ['B', 'two']]);
    }
  });
});

describe('compose anchors', () => {
  it('are followed in values, merge keys, lists of merge keys and merges of merges', () => {
    const file = parse([
      'x-base: &base', '  target: base', '  network: host', 'x-more: &more', '  <<: *base', '  target: more', '  args: &args', '    A: "1"',
      'services:', '  one:', '    build:', '      <<: *more', '      context: one', '  two:', '    build:', '      <<: [{target: first}, *more]', '      args: *args',
      '  three: &three', '    build: &b', '      context: three', '  four:', '    <<: *three', '  five:', '    build: *b',
    ].join('\n'));
    const builds = file.services.map(({ build }) => build!);
    assert.deepEqual(builds.map(({ context }) => context), ['one', '.', 'three', 'three', 'three'].map(known));
    assert.deepEqual(builds.map(({ target }) => target), [known('more'), known('first'), unset, unset, unset]);
    assert.deepEqual(builds.slice(0, 2).map(({ network, args }) => [network, args.map(({ name }) => name)]), [[known('host'), ['A']], [known('host'), ['A']]]);
  });

  it('may lead in a circle or nowhere', () => {
    for (const text of [
      'services: &s\n  app: *s\n', 'a: &a\n  <<: *a\nservices:\n  app:\n    build:\n      <<: *a\n', 'services:\n  app: &x\n    <<: [*x, *x]\n    build: *x\n',
      'services:\n  app:\n    build: *nowhere\n', 'services: &a [*a]\n', 'services:\n  app:\n    build:\n      args: &a [*a, A=1]\n',
      'a: &a {<<: *b}\nb: &b {<<: *a}\nservices:\n  app:\n    build: {<<: *b}\n', 'services: *services\n',
    ]) assert.ok(Array.isArray(parse(text).services), text);
  });

  it('take the nearest anchor above when a name comes twice', () => {
    const file = parse('a: &x {context: one}\nservices:\n  app: {build: *x}\nb: &x {context: two}\n');
    assert.deepEqual(file.services[0]?.build?.context, known('one'));
  });

  it('in great number are read in time that grows with the text', function () {
    // Each alias alone searched through the document, this took minutes: the limit of the test stands for "hangs".
    this.timeout(120_000);
    const count = 20_000;
    const file = parse(`a: &a {A: x}\nservices:\n  app:\n    build:\n      context: .\n      ssh:\n${'        - *a\n'.repeat(count)}`);
    assert.equal(file.services.length, 1);
  });
});

describe('compose interpolation', () => {
  const environment = new Map([['SET', 'value'], ['EMPTY', '']]);
  const missing = unknown('passed');
  const rows = [
    ['plain', known('plain')], ['$SET', known('value')], ['${SET}/x', known('value/x')], ['$$SET', known('$SET')], ['a$$', known('a$')],
    ['${SET:-d}', known('value')], ['${EMPTY:-d}', known('d')], ['${EMPTY-d}', known('')], ['${GONE:-d}', known('d')], ['${GONE-d}', known('d')],
    ['${GONE:-a${SET}b}', known('avalueb')], ['${GONE:-${ALSO:-${SET}}}', known('value')], ['${SET:+r}', known('r')], ['${EMPTY:+r}', known('')],
    ['${EMPTY+r}', known('r')], ['${GONE:+r}', missing], ['${SET:?e}', known('value')], ['${EMPTY:?e}', missing], ['${EMPTY?e}', known('')], ['${GONE?e}', missing],
    ['$GONE', missing], ['${GONE}', missing], ['$', unknown('unsupported')], ['${', unknown('unsupported')], ['${SET', unknown('unsupported')],
    ['${}', unknown('unsupported')], ['${SET!x}', unknown('unsupported')], ['$1', unknown('unsupported')], ['${SET:-}', known('value')], ['${GONE:-}', known('')],
  ] as const;
  for (const [text, expected] of rows) {
    it(`${text} is ${expected.kind === 'known' ? JSON.stringify(expected.text) : expected.kind}`, () => {
      assert.deepEqual(interpolate(text, environment), expected);
    });
  }

  it('stops at a depth that no file has', () => {
    assert.deepEqual(interpolate(`${'${X:-'.repeat(100_000)}d${'}'.repeat(100_000)}`, new Map()), unknown('unsupported'));
  });

  it('leaves texts without a dollar sign alone and never throws', () => {
    fc.assert(fc.property(anyText, (text) => {
      const result = interpolate(text, environment);
      if (!text.includes('$')) assert.deepEqual(result, known(text));
    }));
  });

  it('is done before the file is read: context, target and arguments', () => {
    const build = buildOf(withBuild('context: ${DIR:-.}\ntarget: $STAGE\nargs:\n  A: ${SET}\n  B: $$x'), { STAGE: 'build', SET: '1' });
    assert.deepEqual([build.context, build.target, ...build.args.map(({ value }) => value)], [known('.'), known('build'), known('1'), known('$x')]);
    assert.deepEqual(build.args.map(({ written }) => written?.verbatim), [false, false]);
  });
});

describe('broken compose files', () => {
  it('keep the services that can be read and name the place that cannot', () => {
    const text = 'services:\n  app:\n    build: .\n  bad: [\n';
    const file = parse(text);
    assert.deepEqual(file.services.map(({ name }) => name), ['app', 'bad']);
    assert.ok(file.problems.length > 0);
    for (const { message, place } of file.problems) assert.ok(message !== '' && place.span.end <= text.length);
  });

  it('of any shape are read without services', () => {
    for (const text of ['', '[]', 'services', 'services: 1', 'services: []', 'services:\n- a', '- services:', '%YAML 9\n---\n', '\u0000', '\t\tservices:', '---\n---\n', '? [a]\n: b']) {
      assert.deepEqual(parse(text).services, [], JSON.stringify(text));
    }
  });

  it('beyond any size, depth or number of faults are given back, too', function () {
    // Each of these took from seconds to minutes in one version or another of what is below us.
    this.timeout(300_000);
    const size = 100_000;
    for (const piece of ['[', '{a: ', '- ', '? ', '"', '}\n', 'a: b: c\n', '&a *a ', ':', "'", '|\n', '!!x ']) {
      parse(piece.repeat(Math.floor(size / piece.length)));
    }
    assert.deepEqual(parse(`services:\n${'  app:\n    build: .\n'.repeat(100_000)}`).services, []);
    assert.equal(parse('x'.repeat(2_000_000)).problems.length, 1);
  });

  it('never throw, and all places lie in the text', () => {
    const lines = fc.array(fc.constantFrom(
      'services:', '  app:', '  app: &a', '    build: .', '    build:', '    build: *a', '      args:', '        A: ${B:-c}', '        - A=1', '        <<: *a', '      <<: [*a, *b]',
      '      context: "x', '    environment: {A, B: ', '\t', '# c', '---', '      extra_hosts: [a:b', '      additional_contexts: {a: b}', '      ssh:', '      secrets: [{source: }]',
    ), { maxLength: 14 }).map((parts) => parts.join('\n'));
    fc.assert(fc.property(fc.oneof(lines, anyText, lines.map((text) => text.replaceAll('\n', '\r\n'))), (text) => {
      const file = parse(text);
      const places = file.services.flatMap(({ key, build, environment }) => [
        key, ...environment.flatMap((entry) => [entry.key, entry.entry]),
        ...(build === undefined ? [] : [
          build.key, ...build.args.flatMap((entry) => [entry.key, entry.entry, ...(entry.written ? [entry.written.place] : [])]),
        ]),
      ]);
      for (const { span: { start, end } } of places) assert.ok(start >= 0 && start <= end && end <= text.length);
    }), { numRuns: 400 });
  });
});
