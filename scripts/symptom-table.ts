/**
 * The README's table from the words of a log to the cause. Each row is what *explain* answers to those words, so the table cannot say
 * anything else than the program.
 */
import { explainLog } from '../server/src/explain/explain-log.ts';
import { explanationReport } from '../server/src/report/explanation.ts';
import type { Rule } from '../server/src/rules/rule.ts';
import { localized, type Locale } from '../server/src/text/localized.ts';

/** What people paste into a search: one line for each cause that they meet most. */
const symptoms = [
  'dial tcp 142.250.204.49:443: i/o timeout',
  'lookup proxy.golang.org on 127.0.0.11:53: server misbehaving',
  'proxyconnect tcp: dial tcp 127.0.0.1:7890: connect: connection refused',
  'tls: failed to verify certificate: x509: certificate signed by unknown authority',
  'net/http: TLS handshake timeout',
  'reading https://proxy.golang.org/example.com/lib/@v/v1.2.0.mod: 404 Not Found',
  'reading https://sum.golang.org/lookup/git.corp.example/lib@v1.2.0: 404 Not Found',
  "fatal: could not read Username for 'https://github.com': terminal prompts disabled",
  'exec: "git": executable file not found in $PATH',
  'go: go.mod requires go >= 1.24.0 (running go 1.22.5; GOTOOLCHAIN=local)',
  'go: missing go.sum entry for go.mod file',
  'verifying golang.org/x/text@v0.21.0: checksum mismatch',
  'mkdir /go/pkg/mod/cache: permission denied',
  'module lookup disabled by GOPROXY=off',
] as const;

const words = {
  head: localized('| in the log | cause | first thing to do |', '| 日志中的文字 | 原因 | 首先应做 |'),
  openParenthesis: localized(' (', '（'),
  closeParenthesis: localized(')', '）'),
};

/** `pages` is the folder of the rules' pages as the README sees it. */
export function renderSymptoms(rules: readonly Rule[], locale: Locale, pages: string): string {
  return [words.head[locale], '|---|---|---|', ...symptoms.map((text) => row(text, rules, locale, pages))].join('\n');
}

function row(text: string, rules: readonly Rule[], locale: Locale, pages: string): string {
  const report = explanationReport(explainLog(text), { locale, source: '', rules: new Set(rules.map(({ id }) => id)) });
  const [found] = report.causes;
  if (found === undefined) throw new Error(`no cause is known for: ${text}`);
  const { title, remedies: [first] } = found;
  if (first === undefined) throw new Error(`${found.id} has no remedy`);
  const link = first.rule === undefined ? '' : `${words.openParenthesis[locale]}[${first.rule}](${pages}${first.rule}.md)${words.closeParenthesis[locale]}`;
  return `| ${code(text)} | ${title} | ${[`${first.title}${link}`, ...(first.text?.split('\n').map(code) ?? [])].join('<br>')} |`;
}

/** Inside of a table's cell, where a bar would end it. */
function code(text: string): string {
  return `\`${text.replaceAll('|', '\\|')}\``;
}
