import { compareGoVersions } from '../../go/go-version.ts';
import { correctedGoFlags, goFlagsRefusal, type GoFlagsReader, type GoFlagsRefusal } from '../../go/goflags-refusal.ts';
import type { Download } from '../../project/analysis.ts';
import { localized, type Localized } from '../../text/localized.ts';
import type { Finding, Fix, Severity } from '../finding.ts';
import { offeredFix, replace, safeFix } from '../fix.ts';
import type { Rule } from '../rule.ts';
import { copiedGoEnvValues, goEnvValues, partOf, valuesInForce, type ValueInForce } from '../shared/values.ts';

export const rule: Rule = {
  id: 'goflags-syntax',
  severity: 'error',
  group: 'toolchain',
  values: ['GOFLAGS'],
  title: localized('The go command refuses GOFLAGS', 'go 命令拒绝 GOFLAGS 的值'),
  checkBuild: (analysis) => [
    ...valuesInForce(analysis, 'GOFLAGS').flatMap((value) => judge(value)),
    // What every command refuses is told of the file alone, whoever copies it.
    ...copiedGoEnvValues(analysis, 'GOFLAGS').flatMap((value) => (isInQuotes(value) || goFlagsRefusal(value.text, anyReader) !== undefined ? [] : judge(value))),
  ],
  checkGoEnv: (document) => goEnvValues(document, 'GOFLAGS').flatMap((value) => judgeFor(value, anyReader, 'error', 'go')),
};

/** Some Go that reads a go.env file, for some command. */
const anyReader: GoFlagsReader = { builds: false };

/** Several flags within one pair of quotes are a matter of `goenv-quoted`. */
function isInQuotes({ text }: ValueInForce): boolean {
  return /["']/u.test(text);
}

/** The first command that refuses the value, one that ends the build before others. */
function judge(value: ValueInForce): Finding[] {
  const refusing = value.downloads.filter((download) => goFlagsRefusal(value.text, readerOf(download)) !== undefined);
  const download = refusing.find(ends) ?? refusing[0];
  return download === undefined ? [] : judgeFor(value, readerOf(download), ends(download) ? 'error' : 'warning', `go ${download.go.subcommand}`);
}

function judgeFor(value: ValueInForce, reader: GoFlagsReader, severity: Severity, command: string): Finding[] {
  const refusal = goFlagsRefusal(value.text, reader);
  if (refusal === undefined) return [];
  const corrected = value.written.verbatim ? correctedGoFlags(value.text, reader) : undefined;
  const fixes = corrected === undefined || startsQuotedYaml(value, corrected) ? [] : fixOf(value, refusal, corrected);
  return [{
    rule: rule.id,
    severity,
    place: partOf(value, refusal.span),
    message: messageOf(refusal, value, command, fixes.length > 0 ? corrected : undefined),
    related: [],
    fixes,
  }];
}

function ends({ command }: Download): boolean {
  return command.certain && command.fatal;
}

function readerOf({ image, go, environment }: Download): GoFlagsReader {
  const builds = /^(?:build|install|run|test|vet)$/.test(go.subcommand) && !go.hasUnknownWords && go.mod === undefined;
  const { tagVersion, oldestVersion } = image?.go ?? {};
  const toolchain = environment.get('GOTOOLCHAIN').value;
  const maySwitch = tagVersion === undefined
    || (compareGoVersions(tagVersion, firstWithToolchains) >= 0 && !(toolchain.kind === 'known' && toolchain.text === 'local'));
  if (maySwitch) return { builds, oldestVersion };
  return { builds, oldestVersion, newestVersion: /^\d+\.\d+$/.test(tagVersion) ? `${tagVersion}.${lastPatch}` : tagVersion };
}

/** From here on the go command may hand over to a newer one. */
const firstWithToolchains = '1.21';
/** No line of Go has had as many. */
const lastPatch = 99;

/** A value that starts with a quotation mark loses it where YAML reads the quotes itself. */
function startsQuotedYaml({ written: { place } }: ValueInForce, corrected: string): boolean {
  return /^["']/u.test(corrected) && /\.ya?ml$/u.test(place.path);
}

/** A name that is only near to another one may have meant something else. */
function fixOf({ written }: ValueInForce, { kind }: GoFlagsRefusal, corrected: string): Fix[] {
  const fix = kind === 'unknown-flag' || kind === 'mod-unknown' ? offeredFix : safeFix;
  return [fix(localized(`Write GOFLAGS=${corrected}`, `改写为 GOFLAGS=${corrected}`), [replace(written.place, corrected)])];
}

function messageOf(refusal: GoFlagsRefusal, { text }: ValueInForce, command: string, corrected: string | undefined): Localized {
  const fault = describe(refusal, shortened(text.slice(refusal.span.start, refusal.span.end)));
  const who = refusal.byEveryCommand ? localized('every go command stops', '所有 go 命令都会') : localized(`"${command}" stops`, `"${command}" 会`);
  const said = shortened(refusal.goMessage);
  const better = corrected === undefined ? undefined : shortened(corrected);
  return localized(
    `${fault.en}, and ${who.en} with "${said}"${better === undefined ? '' : `; write ${better}`}`,
    `${fault['zh-cn']}，${who['zh-cn']}以 "${said}" 终止${better === undefined ? '' : `；应写成 ${better}`}`,
  );
}

/** A value can be as long as its line, and a message cannot. */
const longestShown = 120;

function shortened(text: string): string {
  return text.length > longestShown ? `${text.slice(0, longestShown)}…` : text;
}

function describe({ kind }: GoFlagsRefusal, word: string): Localized {
  switch (kind) {
    case 'unterminated-quote':
      return localized(`The quotation mark of ${word} in GOFLAGS is never closed`, `GOFLAGS 中 ${word} 的引号没有闭合`);
    case 'not-a-flag':
      return localized(`"${word}" in GOFLAGS is no flag: each word starts with a dash`, `GOFLAGS 中的 "${word}" 不是参数：每个单词都要以 "-" 开头`);
    case 'separate-value':
      return localized(`"${word}" in GOFLAGS is two words, where a value follows "=" without a blank`, `GOFLAGS 中的 "${word}" 被拆成两个单词，值必须紧跟在 "=" 之后，不能有空格`);
    case 'quote-inside-word':
      return localized(
        `GOFLAGS is split inside the quotes at "${word}": quotes count around a whole flag only`,
        `GOFLAGS 在引号内的 "${word}" 处被拆开：引号只有括住整个参数才有效`,
      );
    case 'unknown-flag':
      return localized(`"${word}" in GOFLAGS is a flag that no go command has`, `GOFLAGS 中的 "${word}" 不是任何 go 命令的参数`);
    case 'value-missing':
      return localized(`"${word}" in GOFLAGS lacks its value`, `GOFLAGS 中的 "${word}" 缺少值`);
    case 'mod-unknown':
      return localized(`"${word}" in GOFLAGS names none of mod, readonly and vendor`, `GOFLAGS 中的 "${word}" 不是 mod、readonly 或 vendor 之一`);
    case 'not-boolean':
      return localized(`"${word}" in GOFLAGS is neither true nor false`, `GOFLAGS 中的 "${word}" 既不是 true 也不是 false`);
  }
}
