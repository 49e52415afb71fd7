import assert from 'node:assert/strict';
import { enabledRules } from '../../../server/src/checking/enabled-rules.ts';
import type { Finding } from '../../../server/src/rules/finding.ts';
import { rules as allRules } from '../../../server/src/rules/index.ts';
import { LineIndex } from '../../../server/src/text/lines.ts';
import type { Place } from '../../../server/src/text/place.ts';
import { checkTexts, projectRoot } from '../../support/check-fixture.ts';
import { everyProject, type NamedProject } from '../../support/every-project.ts';

const rules = enabledRules(allRules, {});

/**
 * Two rules that speak about one line or one download tell two faults, or one of them is in the way. Who brings a new pair decides: one
 * fault belongs into `checking/one-fault.ts`, two stand here with the reason why repairing either leaves the other.
 */
describe('two findings about one line or one download', () => {
  const projects = everyProject();
  const seen = new Map<string, string>();
  for (const project of projects) for (const pair of pairsIn(project)) if (!seen.has(pair)) seen.set(pair, project.name);

  it('are two faults, each for a reason that stands here', () => {
    const unexplained = [...seen].filter(([pair]) => !accepted.has(pair)).map(([pair, name]) => `${pair} (${name})`);
    assert.deepEqual(unexplained, []);
  });

  it('are all still met: a reason for a pair that nobody sees is dropped', () => {
    assert.deepEqual([...accepted].filter((pair) => !seen.has(pair)), []);
  });
});

interface TwoFaults {
  readonly rule: string;
  readonly beside: readonly string[];
  /** Why one repair does not do for both. */
  readonly because: string;
}

const twoFaults: readonly TwoFaults[] = [
  {
    rule: 'copy-before-download',
    beside: [
      'arg-before-from', 'build-arg-not-consumed', 'declared-after-download', 'set-in-other-stage', 'go-env-file-not-read',
      'goproxy-not-configurable', 'goproxy-direct-only', 'goproxy-off', 'network-none', 'goprivate-missing', 'goprivate-pattern',
      'private-without-credentials', 'ca-certificates-missing', 'cache-not-writable',
    ],
    because: 'the order of the layers says how often modules are fetched, the other one from where and whether that works at all',
  },
  {
    rule: 'copy-before-download', beside: ['dockerignore-hides', 'dockerignore-leaks', 'go-sum-not-copied', 'workdir-is-gopath'],
    because: 'what is copied, and where to, stays wrong in whatever order it is copied',
  },
  {
    rule: 'copy-before-download', beside: ['tidy-in-build', 'unpinned-install'],
    because: 'a separate layer of "go mod download" does not keep the command behind it from changing go.mod',
  },
  {
    rule: 'copy-before-download', beside: ['vendor-unused'],
    because: 'whether the vendor folder or the separate layer is wanted, only the author knows',
  },
  {
    rule: 'private-without-credentials',
    beside: [
      'compose-environment-not-build', 'goprivate-missing', 'goprivate-pattern', 'gonoproxy-without-gonosumdb', 'goproxy-off', 'no-proxy-missing',
    ],
    because: 'a list or a proxy says where a private module is asked for, and gives nobody the right to read it',
  },
  {
    rule: 'private-without-credentials', beside: ['git-missing'],
    because: 'git without credentials is refused, and credentials without git are not used',
  },
  {
    rule: 'private-without-credentials', beside: ['goinsecure-ineffective', 'tls-verification-disabled'],
    because: 'trusting a server and being trusted by it are two things',
  },
  {
    rule: 'go-sum-not-copied', beside: ['goprivate-missing', 'private-without-credentials'],
    because: 'sums are missed once the modules are there',
  },
  { rule: 'goprivate-missing', beside: ['tls-verification-disabled'], because: 'who learns the name, and who may answer for it' },
  {
    rule: 'goproxy-hard-coded',
    beside: [
      'declared-after-download', 'goproxy-dead-entry', 'goproxy-loopback', 'goproxy-no-failover', 'goproxy-stale-mirror', 'goproxy-syntax', 'gosumdb-off',
      'module-mode-off',
    ],
    because: 'a list that only one country can use is fixed here, whatever else is wrong in it, beside it or with its place',
  },
  {
    rule: 'goproxy-loopback', beside: ['goproxy-no-failover'],
    because: 'they name two entries of the list; or the one of a go.env file, which is read outside the image too',
  },
  {
    rule: 'goproxy-no-failover', beside: ['goproxy-stale-mirror'],
    because: 'one mirror of the list is dead, and the living ones in front of it do not stand in for each other',
  },
  {
    rule: 'goproxy-direct-only', beside: ['gosumdb-off', 'tls-verification-disabled'],
    because: 'one is about where modules come from, the others about who vouches for them',
  },
  {
    rule: 'module-mode-off', beside: ['set-in-other-step'],
    because: 'two variables of one line: one is lost behind it, the other says what holds anyway',
  },
  { rule: 'goprivate-missing', beside: ['unpinned-install'], because: 'who learns the name, and which version comes' },
  { rule: 'goproxy-not-configurable', beside: ['tidy-in-build', 'unpinned-install'], because: 'who is asked, and what for' },
  {
    rule: 'secret-in-layer', beside: ['goproxy-plain-http', 'goproxy-syntax'],
    because: 'a repaired address still shows the password, and without it the address is still wrong',
  },
  { rule: 'gosumdb-off', beside: ['tls-verification-disabled'], because: 'two variables: one is about sums, the other about servers' },
  {
    rule: 'http-proxy-baked', beside: ['http-proxy-one-spelling'],
    because: 'passed at build time in one spelling, it still misses the program that reads the other',
  },
  {
    rule: 'http-proxy-one-spelling', beside: ['https-proxy-missing'],
    because: 'one program reads the other spelling, the go command the variable of the other scheme: each is still missed where the first is set',
  },
  {
    rule: 'go-env-w-shadowed', beside: ['goproxy-syntax'],
    because: 'the value in force is wrong, and the other one has no effect: two lines to change',
  },
  { rule: 'goenv-duplicate', beside: ['goproxy-stale-mirror'], because: 'the line that counts is wrong, and one of the two is too many' },
];

const accepted = new Set(twoFaults.flatMap(({ rule, beside }) => beside.map((other) => pairOf(rule, other))));

function pairOf(...two: readonly [string, string]): string {
  return [...two].sort().join(' + ');
}

/** Findings whose lines, or the lines they name as the other party, are the same. */
function pairsIn({ files, preferences }: NamedProject): string[] {
  const findings = checkTexts(files, rules, preferences).map((finding) => ({ rule: finding.rule, lines: linesOf(finding, files) }));
  return findings.flatMap(({ rule, lines }, index) => findings.slice(index + 1)
    .filter((other) => other.rule !== rule && other.lines.some((line) => lines.includes(line)))
    .map((other) => pairOf(rule, other.rule)));
}

/** As `file:line`. A line of go.mod is what a finding is about, not where its fault is. */
function linesOf({ place, related }: Finding, files: ReadonlyMap<string, string>): readonly string[] {
  return [place, ...related.map((each) => each.place)]
    .filter(({ path }) => !path.endsWith('/go.mod'))
    .flatMap((each) => linesAt(each, files));
}

function linesAt({ path, span }: Place, files: ReadonlyMap<string, string>): string[] {
  const index = new LineIndex(files.get(path.slice(projectRoot.length + 1)) ?? '');
  const first = index.position(span.start).line;
  const last = index.position(Math.max(span.start, span.end - 1)).line;
  return Array.from({ length: last - first + 1 }, (_, at) => `${path}:${first + at}`);
}
