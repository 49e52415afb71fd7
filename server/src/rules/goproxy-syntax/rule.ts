import { correctedGoproxy, parseGoproxy, type GoproxyProblem } from '../../go/goproxy.ts';
import type { BuildAnalysis } from '../../project/analysis.ts';
import { localized, type Localized } from '../../text/localized.ts';
import type { Place } from '../../text/place.ts';
import { surelyFetches } from '../shared/cold-fetch.ts';
import type { Finding, Fix, Severity } from '../finding.ts';
import { replace, safeFix } from '../fix.ts';
import type { Rule } from '../rule.ts';
import { goEnvValues, partOf, valuesInForce, withoutPasswords, type ValueInForce } from '../shared/values.ts';
import { cutByShell } from './cut-by-shell.ts';
import { listsOfLaterGo } from './list-of-later-go.ts';

export const rule: Rule = {
  id: 'goproxy-syntax',
  severity: 'error',
  group: 'reach',
  values: ['GOPROXY'],
  title: localized('GOPROXY holds an entry that the go command rejects or misreads', 'GOPROXY 中有 go 命令会拒绝或误解的条目'),
  checkBuild: (analysis) => [
    ...valuesInForce(analysis, 'GOPROXY').flatMap((value) => judge(value, severityIn(analysis, value))), ...cutByShell(analysis, rule.id),
    ...listsOfLaterGo(analysis, rule.id),
  ],
  checkGoEnv: (document) => goEnvValues(document, 'GOPROXY').flatMap((value) => judge(value, (problem) => (stops(problem, value) ? 'error' : 'warning'))),
};

/** The first fault is the one the go command meets; the fix repairs all of them at once. */
function judge(value: ValueInForce, severityOf: (problem: GoproxyProblem) => Severity): Finding[] {
  const [problem] = parseGoproxy(value.text).problems;
  if (problem === undefined) return [];
  const corrected = correctedGoproxy(value.text);
  return [{
    rule: rule.id,
    severity: severityOf(problem),
    place: value.text === '' ? wholeLine(value) : partOf(value, problem.span),
    message: messageOf(problem, value, corrected),
    related: [],
    fixes: fixesOf(value, corrected),
  }];
}

/** Only a go.env file holds an empty value that counts; its key stands directly in front of it. */
function wholeLine({ name, written: { place: { path, span } } }: ValueInForce): Place {
  return { path, span: { start: span.start - `${name}=`.length, end: span.end } };
}

/** Refused by the parser, and then for every module; or accepted, but standing first, where every request goes. */
function stops(problem: GoproxyProblem, { text }: ValueInForce): boolean {
  return problem.goMessage !== undefined || !/[,|]/.test(text.slice(0, problem.span.start));
}

function severityIn(analysis: BuildAnalysis, value: ValueInForce): (problem: GoproxyProblem) => Severity {
  return (problem) => (stops(problem, value) && value.downloads.some((download) => surelyFetches(analysis, download)) ? 'error' : 'warning');
}

function fixesOf(value: ValueInForce, corrected: string | undefined): Fix[] {
  if (corrected !== undefined && value.written.verbatim) {
    return [safeFix(localized(
      `Write GOPROXY=${withoutPasswords(corrected)}`,
      `改写为 GOPROXY=${withoutPasswords(corrected)}`,
    ), [replace(value.written.place, corrected)])];
  }
  // An empty line of a go.env file, and a list of nothing but separators, both fail; Go's own default is what an unset variable means.
  const isNothing = /^[\s,|]*$/.test(value.text);
  if (!isNothing || !value.written.verbatim) return [];
  return [safeFix(localized(`Write Go's default, ${goDefault}`, `写成 Go 的默认值 ${goDefault}`), [replace(value.written.place, goDefault)])];
}

const goDefault = 'https://proxy.golang.org,direct';

function messageOf(problem: GoproxyProblem, value: ValueInForce, corrected: string | undefined): Localized {
  const written = value.text.slice(problem.span.start, problem.span.end);
  const fault = describe(problem, written);
  // Go's own words repeat the part of an address that it could not read, which may be a password.
  const result = value.text.includes('@') ? undefined : problem.goMessage;
  const shown = corrected === undefined ? undefined : withoutPasswords(corrected);
  return localized(
    `${fault.en}${result === undefined ? '' : `, and the go command stops with "${result}"`}${shown === undefined ? '' : `; write ${shown}`}`,
    `${fault['zh-cn']}${result === undefined ? '' : `，go 命令会以 "${result}" 终止`}${shown === undefined ? '' : `；应写成 ${shown}`}`,
  );
}

function describe(problem: GoproxyProblem, written: string): Localized {
  switch (problem.kind) {
    case 'no-entries':
      return localized('GOPROXY is set but holds no entry', 'GOPROXY 已设置，但其中没有任何条目');
    case 'missing-scheme':
      return localized(
        `GOPROXY entry "${written}" is neither an address nor "direct" or "off"`,
        `GOPROXY 条目 "${written}" 既不是地址，也不是 "direct" 或 "off"`,
      );
    case 'bad-scheme':
      return localized(
        `A GOPROXY entry cannot use "${written}": only https, http and file are known`,
        `GOPROXY 条目不能使用 "${written}"：只支持 https、http 和 file`,
      );
    case 'file-with-host':
      return localized(
        `GOPROXY entry "${written}" names a host, but file:// takes a path alone (file:///path)`,
        `GOPROXY 条目 "${written}" 带有主机名，而 file:// 之后只能是路径（file:///path）`,
      );
    case 'quote':
      return localized(`The quotation mark ${written} is part of the GOPROXY value`, `引号 ${written} 成了 GOPROXY 值的一部分`);
    case 'equals-sign':
      return localized(
        'A blank stands in front of "=", so the old form "ENV NAME value" makes the sign a part of GOPROXY',
        '"=" 前面有空格，于是按照旧格式 "ENV NAME value"，等号成了 GOPROXY 值的一部分',
      );
    case 'note':
      return localized(`The note "${written.trim()}" is part of the GOPROXY value`, `注释 "${written.trim()}" 成了 GOPROXY 值的一部分`);
    case 'space':
      return localized(
        'GOPROXY entries are separated by a blank, which the go command does not split at',
        'GOPROXY 的条目之间用了空格，go 命令不会在空格处分割',
      );
    case 'semicolon':
      return localized(
        'GOPROXY entries are separated by ";", which the go command takes as part of the host name',
        'GOPROXY 的条目之间用了 ";"，go 命令会把它当作主机名的一部分',
      );
    case 'full-width':
      return localized(
        `GOPROXY holds the full-width character "${written}", which the go command does not know`,
        `GOPROXY 中有全角字符 "${written}"，go 命令不认识它`,
      );
    case 'missing-slashes':
    case 'missing-colon':
      return localized(`A GOPROXY address needs "://" where it has "${written}"`, `GOPROXY 地址中的 "${written}" 应为 "://"`);
    case 'missing-host':
      return localized(
        `A GOPROXY address has no host at "${written}", so each request fails with "http: no Host in request URL"`,
        `GOPROXY 地址在 "${written}" 处缺少主机名，每个请求都会以 "http: no Host in request URL" 失败`,
      );
    case 'bad-port':
      return localized('A GOPROXY address has a port that is no number', 'GOPROXY 地址的端口不是数字');
    case 'bad-host':
      return localized('A GOPROXY address has a host name that cannot be read', 'GOPROXY 地址的主机名无法解析');
    case 'bad-escape':
      return localized(
        'A GOPROXY address holds a "%" that starts no escape (in a password it is written %25)',
        'GOPROXY 地址中的 "%" 不是合法的转义（在密码中应写成 %25）',
      );
    case 'hash-in-password':
      return localized('The password of a GOPROXY address holds a raw "#", which ends the address', 'GOPROXY 地址的密码中含有未转义的 "#"，地址会在此处截断');
    case 'unexpanded-variable':
      return localized(
        `${written} in GOPROXY is not replaced by a value: the go command expands no variables`,
        `GOPROXY 中的 ${written} 不会被替换成值：go 命令不展开变量`,
      );
    case 'wrong-case-keyword':
      return localized(
        `GOPROXY knows "${written.toLowerCase()}" in lower case only, not "${written}"`,
        `GOPROXY 只认识小写的 "${written.toLowerCase()}"，不认识 "${written}"`,
      );
    case 'keyword-typo':
      return localized(`"${written}" in GOPROXY is no keyword and no address`, `GOPROXY 中的 "${written}" 既不是关键字，也不是地址`);
    case 'invalid-url':
      return localized('A GOPROXY entry is no address that can be read', 'GOPROXY 中有无法解析的地址');
  }
}
