import assert from 'node:assert/strict';
import fc from 'fast-check';
import { parseGotoolchain } from '../../../server/src/go/gotoolchain.ts';
import { toolchainDecision } from '../../../server/src/go/toolchain-decision.ts';

describe('GOTOOLCHAIN', () => {
  for (const [value, expected] of [
    ['auto', { kind: 'auto', minimum: undefined }],
    ['local+auto', { kind: 'auto', minimum: undefined }],
    ['path', { kind: 'path', minimum: undefined }],
    ['local', { kind: 'local' }],
    ['', { kind: 'local' }],
    ['go1.22.3', { kind: 'fixed', version: '1.22.3' }],
    ['go1.22.3+auto', { kind: 'auto', minimum: '1.22.3' }],
    ['go1.22.3+path', { kind: 'path', minimum: '1.22.3' }],
    ['1.22.0', { kind: 'invalid', goMessage: 'invalid GOTOOLCHAIN "1.22.0"', corrected: 'go1.22.0' }],
    ['off', { kind: 'invalid', goMessage: 'invalid GOTOOLCHAIN "off"' }],
    ['latest', { kind: 'invalid', goMessage: 'invalid GOTOOLCHAIN "latest"' }],
    ['Local', { kind: 'invalid', goMessage: 'invalid GOTOOLCHAIN "Local"', corrected: 'local' }],
    [
      'go1.22.0+foo',
      { kind: 'invalid', goMessage: 'invalid GOTOOLCHAIN "go1.22.0+foo": only version suffixes are +auto and +path' },
    ],
    ['foo+bar', { kind: 'invalid', goMessage: 'invalid GOTOOLCHAIN "foo+bar": invalid minimum toolchain "foo"' }],
    ['go2.1.0', { kind: 'invalid', goMessage: 'invalid GOTOOLCHAIN "go2.1.0"' }],
    ['foo+auto', { kind: 'invalid', goMessage: 'invalid GOTOOLCHAIN "foo+auto": invalid minimum toolchain "foo"' }],
    [
      'go1.30',
      { kind: 'invalid', goMessage: 'invalid toolchain: go1.30 is a language version but not a toolchain version (go1.30.x)' },
    ],
  ] as const) {
    it(`${JSON.stringify(value)} means ${expected.kind}`, () => {
      assert.deepEqual(parseGotoolchain(value), expected);
    });
  }
});

describe('the choice of a toolchain', () => {
  const rows: readonly (readonly [
    image: string | undefined,
    goLine: string | undefined,
    toolchain: string | undefined,
    gotoolchain: string | undefined,
    decision: string,
    reason: string,
    goMessage?: string,
  ])[] = [
    ['1.23.4', '1.23.0', undefined, 'local', 'runs', 'new-enough'],
    [
      '1.23.4',
      '1.23.5',
      undefined,
      'local',
      'too-old',
      'go-line-too-new',
      'go.mod requires go >= 1.23.5 (running go 1.23.4; GOTOOLCHAIN=local)',
    ],
    [
      '1.22.12',
      '1.23',
      undefined,
      'local',
      'too-old',
      'go-line-too-new',
      'go.mod requires go >= 1.23 (running go 1.22.12; GOTOOLCHAIN=local)',
    ],
    ['1.23.4', '1.23.0', 'go1.24.0', 'local', 'runs', 'new-enough'],
    ['1.23.4', '1.23.0', 'go1.24.0', undefined, 'downloads', 'newer-toolchain-line'],
    ['1.23.4', '1.24.1', undefined, 'auto', 'downloads', 'newer-go-line'],
    ['1.23.4', '1.24', undefined, 'auto', 'downloads', 'newer-go-line'],
    [
      '1.21.0',
      '1.22',
      undefined,
      'auto',
      'too-old',
      'no-such-toolchain',
      'download go1.22 for linux/amd64: toolchain not available',
    ],
    ['1.23.4', '1.24.1', undefined, 'path', 'unknown', 'path-lookup', 'cannot find "go1.24.1" in PATH'],
    ['1.23.4', '1.22.0', undefined, 'go1.22.3', 'downloads', 'gotoolchain-names-version'],
    [
      '1.23.4',
      '1.99.0',
      undefined,
      'go1.22.3',
      'too-old',
      'go-line-too-new',
      'go.mod requires go >= 1.99.0 (running go 1.22.3; GOTOOLCHAIN=go1.22.3)',
    ],
    ['1.23.4', '1.22.0', undefined, 'go1.24.0+auto', 'downloads', 'gotoolchain-names-version'],
    ['1.23.4', '1.22.0', undefined, 'latest', 'unknown', 'invalid-gotoolchain', 'invalid GOTOOLCHAIN "latest"'],
    ['1.23.4', '1.22.0', '1.22.0', 'auto', 'unknown', 'invalid-toolchain-line', 'invalid toolchain "1.22.0" in go.mod'],
    ['1.23.4', '1.22.0', 'default', 'auto', 'runs', 'new-enough'],
    [
      '1.23.4',
      '1.24.0',
      'default',
      'auto',
      'too-old',
      'go-line-too-new',
      'go.mod requires go >= 1.24.0 (running go 1.23.4; go.mod sets toolchain default)',
    ],
    ['1.23.4', '1.23.1', 'go1.23.4', 'go1.22.1+auto', 'runs', 'new-enough'],
    ['1.23.4', '1.23.1', 'go1.23.4-custom', 'go1.22.1+auto', 'downloads', 'newer-toolchain-line'],
    ['1.23.4', '1.22.0', undefined, 'go1.24.0+path', 'unknown', 'path-lookup', 'cannot find "go1.24.0" in PATH'],
    ['1.23.4', '2.0', undefined, 'auto', 'unknown', 'invalid-gotoolchain', 'invalid GOTOOLCHAIN "go2.0"'],
    [
      '1.20.14',
      '1.21.0',
      undefined,
      'auto',
      'too-old',
      'go-line-unreadable',
      "invalid go version '1.21.0': must match format 1.23",
    ],
    ['1.20.14', '1.99', undefined, 'local', 'runs', 'go-line-not-enforced'],
    ['1.20', '1.19', 'go1.21.0', undefined, 'too-old', 'toolchain-line-unreadable', 'unknown directive: toolchain'],
    ['1.23', '1.23.0', undefined, 'local', 'runs', 'new-enough'],
    ['1.23', '1.23.5', undefined, 'local', 'unknown', 'patch-unknown'],
    ['1.23', '1.23.5', undefined, 'auto', 'unknown', 'patch-unknown'],
    [
      '1.23',
      '1.24.0',
      undefined,
      'local',
      'too-old',
      'go-line-too-new',
      'go.mod requires go >= 1.24.0 (running go 1.23; GOTOOLCHAIN=local)',
    ],
    ['1.23', '1.22.5', undefined, 'local', 'runs', 'new-enough'],
    ['1.23.4', undefined, undefined, undefined, 'runs', 'new-enough'],
    [undefined, '1.22.0', undefined, undefined, 'unknown', 'image-unknown'],
    ['1.23.4', 'v1.22', undefined, 'local', 'unknown', 'invalid-go-line'],
  ];
  for (const [imageVersion, goLine, toolchainLine, gotoolchain, decision, reason, goMessage] of rows) {
    const given = [imageVersion, goLine, toolchainLine, gotoolchain].map(String).join(', ');
    it(`image, go, toolchain, GOTOOLCHAIN of ${given}: ${decision}`, () => {
      const result = toolchainDecision({ imageVersion, goLine, toolchainLine, gotoolchain });
      assert.deepEqual([result.decision, result.reason, result.goMessage], [decision, reason, goMessage]);
    });
  }

  it('names go.work in a workspace', () => {
    const result = toolchainDecision({
      imageVersion: '1.22.0',
      goLine: '1.23.0',
      toolchainLine: undefined,
      gotoolchain: 'local',
      file: 'go.work',
    });
    assert.match(result.goMessage ?? '', /^go\.work requires go >= 1\.23\.0/u);
  });

  it('never throws, and never calls an image too old for an older go line', () => {
    const version = fc.oneof(fc.string(), fc.stringMatching(/^1\.(1[89]|2[0-4])(\.[0-9]|rc1)?$/u));
    fc.assert(
      fc.property(
        version,
        version,
        fc.option(version, { nil: undefined }),
        fc.constantFrom('local', 'auto', 'path', undefined),
        (imageVersion, goLine, line, gotoolchain) => {
          toolchainDecision({ imageVersion, goLine, toolchainLine: line === undefined ? undefined : `go${line}`, gotoolchain });
          if (/^1\.(1\d|2[0-4])/u.test(goLine)) {
            assert.notEqual(
              toolchainDecision({ imageVersion: '1.25.0', goLine, toolchainLine: undefined, gotoolchain }).decision,
              'too-old',
            );
          }
        },
      ),
    );
  });
});
