import fc from 'fast-check';
import { compareGoVersions, languageVersion, toolchainVersion } from '../../../server/src/go/go-version.ts';
import { toolchainDecision } from '../../../server/src/go/toolchain-decision.ts';
import { comparison, inputsOf } from './comparison.ts';
import type { Answer } from './oracle.ts';

const number = fc.oneof(fc.constantFrom('0', '1', '9', '10', '20', '21', '22', '24', '99', '021', '007', '18446744073709551616'), fc.nat(30).map(String));
const kind = fc.constantFrom('rc', 'beta', 'alpha', 'pre', 'RC');
const version = fc.oneof(
  { weight: 6, arbitrary: fc.tuple(fc.constantFrom('1', '1', '1', '2', '01', '10'), number).map(([major, minor]) => `${major}.${minor}`) },
  { weight: 6, arbitrary: fc.tuple(number, number).map(([minor, patch]) => `1.${minor}.${patch}`) },
  { weight: 5, arbitrary: fc.tuple(number, kind, fc.oneof(number, fc.constant(''))).map(([minor, word, pre]) => `1.${minor}${word}${pre}`) },
  { weight: 2, arbitrary: fc.tuple(number, number, kind, number).map((parts) => `1.${parts[0]}.${parts[1]}${parts[2]}${parts[3]}`) },
  { weight: 1, arbitrary: fc.constantFrom('', '1', '2', '1.', '.1', '1.2.3.4', '1..2', 'x', ' 1.21', '1.x', '1.2x3', '1.21.', 'v1.21', '1.21é', '1.２') },
  { weight: 1, arbitrary: fc.string({ unit: fc.constantFrom('1', '2', '0', '.', 'r', 'c', 'x'), maxLength: 8 }) },
);
const suffix = fc.constantFrom('', '', '', '', '-custom', '-bigcorp-1.2', '-');
const toolchain = fc.tuple(fc.constantFrom('go', 'go', 'go', 'go', 'go', 'go', '', 'Go', 'gccgo'), version, suffix).map((parts) => parts.join(''));

/** Order, validity and language of toolchain names. */
const order = comparison(
  'order of toolchain names', inputsOf(fc.tuple(toolchain, toolchain), 3_000),
  (pair) => ({ kind: 'version', text: pair }),
  ([a, b], { order: theirOrder, valid, lang }) => {
    const [x, y] = [toolchainVersion(a), toolchainVersion(b)];
    return {
      ours: [Math.sign(compareGoVersions(x ?? '', y ?? '')), x !== undefined, y !== undefined, x && `go${languageVersion(x) ?? ''}`, y && `go${languageVersion(y) ?? ''}`],
      theirs: [theirOrder, ...valid!, ...lang!.map((each) => (each === '' ? undefined : each))],
    };
  },
);

/** Stands for the release of the lab's image, whatever patch that has. */
const own = '$GOVERSION';

interface ToolchainLines {
  readonly goLine: string | undefined;
  readonly toolchainLine: string | undefined;
  readonly gotoolchain: string;
}

const goLine = fc.constantFrom(undefined, '1.13', '1.20', '1.21', '1.21.0', '1.22.3', '1.23', '1.24', '1.24.0', '1.24rc1', '1.24.3', own, '1.24.99', '1.25', '1.25.0', '1.25rc1', '1.25.3', '1.99', '2.0');
const toolchainLine = fc.constantFrom(undefined, undefined, 'default', 'go1.20', 'go1.21.0', `go${own}`, `go${own}-custom`, 'go1.24.98', 'go1.25.0', 'go1.25rc1', 'go1.25.1-custom', 'go1.99.9');
const gotoolchain = fc.oneof(
  fc.constantFrom('local', 'auto', 'path', 'local+auto', 'local+path', `go${own}`, `go${own}+auto`, 'go1.24.97', 'go1.24', 'go1.25', 'go1.22.1', 'go1.22.1+auto', 'go1.25.0+auto', 'go1.25.0+path', 'go1.30.1', 'go1.23.4-custom'),
  fc.tuple(fc.oneof(toolchain, fc.constantFrom('Local', 'AUTO', 'on', 'off', 'default', '"local"', 'go 1.22', 'a/b', 'a\\b')), fc.constantFrom('', '', '+auto', '+path', '+x', '+', '+auto+path')).map((parts) => parts.join('')).filter((value) => value !== ''),
);

const decision = comparison(
  'toolchain that a go.mod gets', inputsOf(fc.record({ goLine, toolchainLine, gotoolchain }), 500),
  (input) => ({
    kind: 'go', arguments: ['list', '-m'], env: { GOPROXY: 'off', GOSUMDB: 'off', GOTOOLCHAIN: input.gotoolchain, PATH: '/usr/local/go/bin:/usr/bin:/bin' },
    files: { 'go.mod': `module example.com/m\n${input.goLine === undefined ? '' : `\ngo ${input.goLine}\n`}${input.toolchainLine === undefined ? '' : `\ntoolchain ${input.toolchainLine}\n`}` },
  }),
  (input, answer) => ({ ours: expectedOf(input, answer.running!), theirs: saidOf(answer) }),
);

/** Our decision in the words of {@link saidOf}. */
function expectedOf(asked: ToolchainLines, running: string): readonly unknown[] {
  const filled = (text: string | undefined) => text?.replace(own, running);
  const input = { goLine: filled(asked.goLine), toolchainLine: filled(asked.toolchainLine), gotoolchain: filled(asked.gotoolchain)! };
  const { decision: ours, wanted, goMessage, reason } = toolchainDecision({ imageVersion: running, ...input });
  if (ours === 'runs') return ['runs'];
  if (ours === 'downloads' || reason === 'no-such-toolchain') return ['downloads', wanted];
  const fixed = toolchainVersion(input.gotoolchain);
  // Ours looks past the download of the named toolchain to what that one then says about the go line.
  if (ours === 'too-old' && fixed !== undefined && fixed !== running) return ['downloads', fixed];
  return ['fails', withoutBuildName(goMessage ?? '')];
}

/** What the go command did: ran, tried to fetch a toolchain, or gave up with these words. */
function saidOf({ code, stderr = '' }: Answer): readonly unknown[] {
  // With its toolchain settled, the command may still ask for a tidier go.mod.
  if (code === 0 || stderr.includes('updates to go.mod needed')) return ['runs'];
  const fetched = /download (\S+) for \S+: /.exec(stderr);
  if (fetched) return ['downloads', toolchainVersion(fetched[1] ?? '')];
  return ['fails', withoutBuildName(stderr.trim().replace(/^go: (?:downloading .*\ngo: )?(?:errors parsing go\.mod:\n)?/, ''))];
}

/** Ours names the version and not the whole name of a toolchain that somebody built himself. */
function withoutBuildName(message: string): string {
  return message.replace(/(\bgo[\w.]+)-[\w-]*(?:\.\d[\w-]*)*/g, '$1');
}

export const versionComparisons = [order, decision];
