import fc from 'fast-check';
import { parseGoUrl, redactedGoUrl } from '../../../server/src/go/go-url.ts';
import { parseGoproxy, walk, type AnswerClass } from '../../../server/src/go/goproxy.ts';
import { comparison, inputsOf } from './comparison.ts';
import { loopbackProxy } from './oracle.ts';

const piece = fc.constantFrom(
  'https', 'http', 'file', 'ftp', 'HTTPS', '://', ':/', ':', '/', '//', '///', ',', '|', ' ', '\t', '\r', ';', '"', '\'', 'direct', 'off', 'Direct', 'goproxy.cn', 'proxy.corp.example',
  'localhost', '127.0.0.1', '[::1]', '[::1%25eth0]', '[', ']', ':3000', ':', ':x', '@', 'user', 'p%40ss', '%', '%zz', '%2F', '%e4', '#', '?', '?a=b', '$X', '${X}', '<', '>', '，', '：', '（', 'é', '世', '\\', '^', '`', '.', '..', 'a b', '~', '*', '\u00a0', '\u2028', '\ufeff',
);
const pieces = fc.array(piece, { minLength: 1, maxLength: 9 }).map((parts) => parts.join(''));
const host = fc.constantFrom('goproxy.cn', 'proxy.corp.example:8443', 'u:p@h.example', 'u@h.example/x', 'localhost:3000', '[::1]:80', 'h.example:abc', 'h.example:', 'h%41.example', 'h example', 'h<x', '', 'u:p@ss@h.example', 'u p@h.example', 'h.example/%zz', 'h.example/a b?q#f');
const address = fc.tuple(fc.constantFrom('https://', 'http://', 'file://', 'file:///', 'ftp://', 'HTTPS://', 'https:/', 'https//', 'https:', '', '//', '/'), host).map((parts) => parts.join(''));
const entry = fc.oneof({ weight: 4, arbitrary: address }, { weight: 2, arbitrary: fc.constantFrom('direct', 'off', 'Direct', ' direct', 'none', '', ' ') }, { weight: 2, arbitrary: pieces });

const urls = comparison(
  'addresses', inputsOf(fc.oneof(address, pieces, fc.string({ unit: 'grapheme', maxLength: 12 })), 4_000),
  (text) => ({ kind: 'url', text: [text] }),
  (text, { error, url }) => {
    const read = parseGoUrl(text);
    if (read.url === undefined) return { ours: { error: read.error }, theirs: url === undefined ? { error } : url };
    const { scheme, opaque, user, hostname, port, query } = read.url;
    return {
      ours: { scheme, opaque, hasUser: user !== undefined, hostname: plain(hostname), port, query: query ?? '', redacted: redactedGoUrl(read.url) },
      theirs: url === undefined ? { error }
        : {
          scheme: url.scheme, opaque: url.opaque, hasUser: url.hasUser, hostname: plain(url.hostname, hostname), port: url.port,
          query: url.query, redacted: url.redacted,
        },
    };
  },
);

/** Ours keeps a host as written: what an escape in it stands for is none of a rule's business. */
function plain(hostname: string, written = hostname): string | undefined {
  return written.includes('%') ? undefined : hostname;
}

const list = fc.array(fc.tuple(entry, fc.constantFrom(',', ',', '|', ' , ')), { minLength: 1, maxLength: 4 })
  .map((parts) => parts.map(([text, separator], index) => text + (index < parts.length - 1 ? separator : '')).join(''))
  // An empty variable counts as unset, and no variable can hold a NUL.
  .filter((value) => value !== '' && !value.includes('\0'));

const refusal = /invalid proxy URL|invalid file:\/\/ proxy URL|GOPROXY list is not the empty string|^parse "/;

const lists = comparison(
  'GOPROXY lists', inputsOf(list, 700),
  (GOPROXY) => ({ kind: 'go', arguments: ['list', '-m', 'example.com/m@v1.0.0'], env: { GOPROXY, GOSUMDB: 'off' } }),
  (value, { code, stderr = '' }) => {
    const said = stderr.replace(/\n$/, '').replace(/^go: (?:example\.com\/m@v1\.0\.0: )?/, '');
    return {
      ours: parseGoproxy(value).problems.find(({ goMessage }) => goMessage !== undefined)?.goMessage ?? 'accepted',
      theirs: code !== 0 && refusal.test(said) ? said : 'accepted',
    };
  },
);

/** What an entry answers, as the loopback proxy is told, and what the go command makes of it. */
const answerClasses: Readonly<Record<string, AnswerClass>> = {
  ok: 'ok', 404: 'not-found', 410: 'not-found', 400: 'other-failure', 401: 'other-failure', 403: 'other-failure', 429: 'other-failure', 451: 'other-failure',
  500: 'other-failure', 502: 'other-failure', 503: 'other-failure', html: 'other-failure', cut: 'other-failure',
};

const step = fc.tuple(
  fc.oneof({ weight: 8, arbitrary: fc.constantFrom(...Object.keys(answerClasses)) }, { weight: 3, arbitrary: fc.constantFrom('404', '410', '500') }, { weight: 2, arbitrary: fc.constantFrom('direct', 'off', 'missing-folder') }),
  fc.constantFrom(',', '|'),
);

const walks = comparison(
  'the way through a list', inputsOf(fc.record({ steps: fc.array(step, { minLength: 1, maxLength: 5 }), isPrivate: fc.boolean(), hasPatterns: fc.boolean() }), 500),
  ({ steps, isPrivate, hasPatterns }) => ({
    kind: 'go', arguments: ['list', '-m', 'example.com/m@v1.0.0'],
    env: { GOPROXY: listOf(steps), GOSUMDB: 'off', ...(hasPatterns && { GONOPROXY: isPrivate ? 'example.com' : 'other.example' }) },
  }),
  ({ steps, isPrivate, hasPatterns }, { code, stderr = '', asked = [] }) => {
    const { entries } = parseGoproxy(listOf(steps), { noproxyInFront: hasPatterns });
    const answers = entries.map(({ kind, text }): AnswerClass => {
      // Without a network the discovery behind direct finds nothing.
      if (kind === 'direct' || kind === 'noproxy' || kind === 'file') return 'not-found';
      return answerClasses[text.split('/').at(-1) ?? ''] ?? 'not-asked';
    });
    const ours = walk(isPrivate && hasPatterns ? entries.slice(0, 1) : entries, answers);
    const shown = ours.shown === undefined ? undefined : entries[ours.shown];
    return {
      ours: [ours.outcome === 'used', ours.steps.filter((each) => each.asked && each.entry.kind === 'proxy').map((each) => each.entry.text.split('/').at(-2)), saidBy(shown)],
      theirs: [code === 0, asked, speaker(code, stderr)],
    };
  },
);

function listOf(steps: readonly (readonly [string, string])[]): string {
  return steps.map(([answer, separator], index) => {
    const text = answer === 'direct' || answer === 'off' ? answer : answer === 'missing-folder' ? `file:///missing/${index}` : loopbackProxy(index, answer);
    return text + (index < steps.length - 1 ? separator : '');
  }).join('');
}

/** Whose error is shown. */
function saidBy(entry: { readonly kind: string; readonly text: string } | undefined): string | undefined {
  if (entry === undefined) return undefined;
  return entry.kind === 'proxy' ? `entry ${entry.text.split('/').at(-2) ?? ''}` : entry.kind === 'noproxy' ? 'direct' : entry.kind === 'file' ? `file ${entry.text.split('/').at(-1) ?? ''}` : entry.kind;
}

function speaker(code: number, stderr: string): string | undefined {
  if (code === 0) return undefined;
  const proxy = /127\.0\.0\.1:8080\/\d+\/(\d+)\//.exec(stderr);
  if (proxy) return `entry ${proxy[1] ?? ''}`;
  const file = /\/missing\/(\d+)\//.exec(stderr);
  if (file) return `file ${file[1] ?? ''}`;
  return stderr.includes('disabled by GOPROXY=off') ? 'off' : stderr.includes('unrecognized import path') ? 'direct' : stderr;
}

export const goproxyComparisons = [urls, lists, walks];
