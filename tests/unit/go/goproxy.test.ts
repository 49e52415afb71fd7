import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { AnswerClass, GoproxyProblemKind } from '../../../server/src/go/goproxy.ts';
import { correctedGoproxy, parseGoproxy, walk } from '../../../server/src/go/goproxy.ts';

const noEntries = 'GOPROXY list is not the empty string, but contains no entries';
const missing = (shown: string): string => `invalid proxy URL missing scheme: ${shown}`;

/** facts/go-module-download.md §1.3 and further values; `undefined` as message: the go command accepts and misreads it. */
const faults: readonly (readonly [
  value: string,
  kind: GoproxyProblemKind,
  goMessage: string | undefined,
  corrected: string | undefined,
])[] = [
  [',', 'no-entries', noEntries, undefined],
  [' ', 'no-entries', noEntries, undefined],
  ['', 'no-entries', noEntries, undefined],
  ['goproxy', 'missing-scheme', missing('goproxy'), undefined],
  ['none', 'missing-scheme', missing('none'), undefined],
  ['noproxy', 'missing-scheme', missing('noproxy'), undefined],
  ['localhost', 'missing-scheme', missing('localhost'), undefined],
  ['Off', 'wrong-case-keyword', missing('Off'), 'off'],
  ['DIRECT', 'wrong-case-keyword', missing('DIRECT'), 'direct'],
  ['https://goproxy.cn,direc', 'keyword-typo', missing('direc'), 'https://goproxy.cn,direct'],
  ['https://goproxy.cn,driect', 'keyword-typo', missing('driect'), 'https://goproxy.cn,direct'],
  ['$GOPROXY_URL', 'unexpanded-variable', missing('$GOPROXY_URL'), undefined],
  ['"direct"', 'quote', missing('%22direct%22'), 'direct'],
  ['${ATHENS},direct', 'unexpanded-variable', missing('$%7BATHENS%7D'), undefined],
  ['/srv/proxy', 'missing-scheme', missing('/srv/proxy'), 'file:///srv/proxy'],
  ['//host/x', 'missing-scheme', missing('//host/x'), 'https://host/x'],
  ['https://goproxy.cn,direct # ours', 'note', missing('direct%20#%20ours'), 'https://goproxy.cn,direct'],
  ['= direct', 'equals-sign', missing('=%20direct'), 'direct'],
  ['ftp://x', 'bad-scheme', 'invalid proxy URL scheme (must be https, http, file): ftp://x', undefined],
  ['htttps://x', 'bad-scheme', 'invalid proxy URL scheme (must be https, http, file): htttps://x', 'https://x'],
  ['file://host/x', 'file-with-host', 'invalid file:// proxy URL with non-path elements: file://host/x', undefined],
  [
    '"https://goproxy.cn,direct"',
    'quote',
    'parse "\\"https://goproxy.cn": first path segment in URL cannot contain colon',
    'https://goproxy.cn,direct',
  ],
  [
    "'https://goproxy.cn'",
    'quote',
    'parse "\'https://goproxy.cn\'": first path segment in URL cannot contain colon',
    'https://goproxy.cn',
  ],
  [
    'https://proxy.golang.org direct',
    'space',
    'parse "https://proxy.golang.org direct": invalid character " " in host name',
    'https://proxy.golang.org,direct',
  ],
  ['https://proxy.golang.org;direct', 'semicolon', undefined, 'https://proxy.golang.org,direct'],
  ['https://goproxy.cn，direct', 'full-width', undefined, 'https://goproxy.cn,direct'],
  ['https：//goproxy.cn,direct', 'full-width', undefined, 'https://goproxy.cn,direct'],
  ['https://goproxy.cn；direct', 'full-width', undefined, 'https://goproxy.cn,direct'],
  ['http:/host/x', 'missing-slashes', undefined, 'http://host/x'],
  ['https//goproxy.cn', 'missing-colon', undefined, 'https://goproxy.cn'],
  ['https:///goproxy.cn', 'missing-host', undefined, 'https://goproxy.cn'],
  ['http://h:abc/', 'bad-port', 'parse "http://h:abc/": invalid port ":abc" after host', undefined],
  ['http://h/%zz', 'bad-escape', 'parse "http://h/%zz": invalid URL escape "%zz"', undefined],
  ['http://h/%文', 'bad-escape', 'parse "http://h/%文": invalid URL escape "%\\xe6\\x96"', undefined],
  ['http://h/%2F"%', 'bad-escape', 'parse "http://h/%2F\\"%": invalid URL escape "%"', undefined],
  ['https://u:50%@h', 'bad-escape', 'parse "https://u:50%@h": invalid URL escape "%"', 'https://u:50%25@h'],
  ['https://u:p#w@host', 'hash-in-password', 'parse "https://u:p": invalid port ":p" after host', 'https://u:p%23w@host'],
  ['http://[::1', 'bad-host', 'parse "http://[::1": missing \']\' in host', undefined],
];

const accepted = [
  'direct',
  'off',
  'https://proxy.golang.org,direct',
  'https://a.example|https://b.example|direct',
  ' https://goproxy.cn , direct\r',
  'proxy.corp:8080',
  'goproxy.cn',
  'https://u:p@ss@host',
  'file:///srv/proxy',
  'http://[::1]:3000',
  'https://h/x?token=1',
  'direct,ftp://x',
  ',,https://a.example,|',
];

describe('GOPROXY', () => {
  for (const [value, kind, goMessage, corrected] of faults) {
    it(`${JSON.stringify(value)} is a ${kind}`, () => {
      const [problem] = parseGoproxy(value).problems;
      assert.deepEqual({ kind: problem?.kind, goMessage: problem?.goMessage }, { kind, goMessage });
      assert.equal(correctedGoproxy(value), corrected);
    });
  }

  for (const value of accepted) {
    it(`${JSON.stringify(value)} is fine and stays as it is`, () => {
      assert.deepEqual(parseGoproxy(value).problems, []);
      assert.equal(correctedGoproxy(value), value);
    });
  }

  it('gives each entry its place, its separator and its address', () => {
    const value = 'https://User:pw@Proxy.Corp:8443/go | goproxy.cn,direct';
    const { entries } = parseGoproxy(value);
    assert.deepEqual(
      entries.map(({ kind, text, separator }) => ({ kind, text, separator })),
      [
        { kind: 'proxy', text: 'https://User:pw@Proxy.Corp:8443/go', separator: '|' },
        { kind: 'proxy', text: 'goproxy.cn', separator: ',' },
        { kind: 'direct', text: 'direct', separator: undefined },
      ],
    );
    assert.deepEqual(entries[0]?.url, {
      scheme: 'https',
      impliedScheme: false,
      host: 'proxy.corp',
      port: 8443,
      hasCredentials: true,
      path: '/go',
      redacted: 'https://User:xxxxx@Proxy.Corp:8443/go',
    });
    assert.equal(entries[1]?.url?.impliedScheme, true);
  });

  it('takes the separator directly behind an entry as its rule', () => {
    assert.equal(parseGoproxy('https://a.example,|https://b.example').entries[0]?.separator, ',');
  });

  it('stops reading at direct and off', () => {
    const { entries, dead, problems } = parseGoproxy('off,ftp://x,direct');
    assert.deepEqual([entries.length, dead.map((entry) => entry.text), problems], [1, ['ftp://x', 'direct'], []]);
  });

  it('knows the noproxy entry of the go command', () => {
    assert.deepEqual(
      parseGoproxy('https://a.example', { noproxyInFront: true }).entries.map((entry) => entry.kind),
      ['noproxy', 'proxy'],
    );
    assert.deepEqual(
      parseGoproxy('direct', { noproxyInFront: true }).entries.map((entry) => entry.kind),
      ['direct'],
    );
  });

  it('underlines the characters at fault', () => {
    const value = 'https://goproxy.cn，https://goproxy.io;direct';
    assert.deepEqual(
      parseGoproxy(value).problems.map(({ kind, span }) => [kind, value.slice(span.start, span.end)]),
      [
        ['full-width', '，'],
        ['semicolon', ';'],
      ],
    );
    assert.equal(correctedGoproxy(value), 'https://goproxy.cn,https://goproxy.io,direct');
  });

  const text = fc.oneof(
    fc.string({ unit: 'grapheme' }),
    fc
      .array(
        fc.constantFrom(
          'https',
          'http',
          'file',
          '://',
          ':/',
          '/',
          ',',
          '|',
          ' ',
          ';',
          '"',
          "'",
          'direct',
          'off',
          'Direct',
          'a.cn',
          '，',
          '：',
          '%',
          '#',
          '@',
          ':',
          '8',
          '[',
          ']',
          '$X',
          '\r',
        ),
        { maxLength: 12 },
      )
      .map((parts) => parts.join('')),
  );

  it('never throws, and every span slices to its entry', () => {
    fc.assert(
      fc.property(text, (value) => {
        const { entries, dead, problems } = parseGoproxy(value);
        for (const entry of [...entries, ...dead]) assert.equal(value.slice(entry.span.start, entry.span.end), entry.text);
        for (const { span } of problems) assert.ok(span.start >= 0 && span.start <= span.end && span.end <= value.length);
        for (const entry of entries)
          if (entry.kind === 'invalid') assert.ok(problems.some((problem) => problem.goMessage !== undefined));
      }),
      { numRuns: 1000 },
    );
  });

  it('corrects to a value without problems, once and for all', () => {
    fc.assert(
      fc.property(text, (value) => {
        const corrected = correctedGoproxy(value);
        if (corrected === undefined) return;
        assert.deepEqual(parseGoproxy(corrected).problems, []);
        assert.equal(correctedGoproxy(corrected), corrected);
      }),
      { numRuns: 1000 },
    );
  });
});

describe('the walk through GOPROXY', () => {
  const rows: readonly (readonly [
    value: string,
    answers: readonly AnswerClass[],
    outcome: string,
    reasons: readonly string[],
    shown: number | undefined,
  ])[] = [
    ['https://a.example,direct', ['ok', 'not-asked'], 'used', ['answered', 'never-reached'], undefined],
    ['https://a.example,direct', ['not-found', 'ok'], 'used', ['not-found-goes-on', 'answered'], undefined],
    ['https://a.example,direct', ['other-failure', 'ok'], 'failed', ['comma-stops', 'never-reached'], 0],
    ['https://a.example|direct', ['other-failure', 'ok'], 'used', ['pipe-goes-on', 'answered'], undefined],
    ['https://a.example|direct', ['other-failure', 'not-found'], 'failed', ['pipe-goes-on', 'direct-is-last'], 1],
    ['https://a.example|https://b.example', ['other-failure', 'not-found'], 'failed', ['pipe-goes-on', 'list-ends'], 0],
    ['https://a.example,https://b.example', ['not-found', 'not-found'], 'failed', ['not-found-goes-on', 'list-ends'], 1],
    ['https://a.example,off', ['not-found', 'not-asked'], 'failed', ['not-found-goes-on', 'off-is-last'], 1],
    ['https://a.example|off', ['other-failure', 'not-asked'], 'failed', ['pipe-goes-on', 'off-is-last'], 0],
    ['off', [], 'failed', ['off-is-last'], 0],
    ['https://a.example,direct', ['not-found', 'not-asked'], 'unknown', ['not-found-goes-on', 'not-measured'], 0],
    ['ftp://x,direct', ['ok', 'ok'], 'failed', ['invalid-list', 'invalid-list'], undefined],
  ];
  for (const [value, answers, outcome, reasons, shown] of rows) {
    it(`${value} answering ${answers.join(', ')} ends ${outcome}`, () => {
      const result = walk(parseGoproxy(value).entries, answers);
      assert.deepEqual([result.outcome, result.steps.map((step) => step.why), result.shown], [outcome, reasons, shown]);
    });
  }

  it('asks a run of entries from the first on, and only its last may end it', () => {
    const answer = fc.constantFrom<AnswerClass>('ok', 'not-found', 'other-failure', 'not-asked');
    const list = fc.array(
      fc.tuple(fc.constantFrom('https://a.example', 'direct', 'off', 'file:///p'), fc.constantFrom(',', '|')),
      { minLength: 1, maxLength: 5 },
    );
    fc.assert(
      fc.property(list, fc.array(answer, { maxLength: 5 }), (parts, answers) => {
        const { steps, outcome, used } = walk(parseGoproxy(parts.flat().join('')).entries, answers);
        const asked = steps.filter((step) => step.asked);
        assert.deepEqual(steps.slice(0, asked.length), asked);
        assert.ok(asked.slice(0, -1).every((step) => step.next === 'next'));
        assert.equal(outcome === 'used', used !== undefined);
      }),
    );
  });
});
