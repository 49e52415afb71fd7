import type { GoEnvIgnored, GoEnvIgnoredReason } from '../../go/go-env-file.ts';
import { goVariables } from '../../go/go-variables.ts';
import { localized, type Localized } from '../../text/localized.ts';
import type { Finding, Fix } from '../finding.ts';
import { offeredFix, replace, safeFix } from '../fix.ts';
import { isSet, meantValue, weakens } from '../shared/go-env-values.ts';
import type { GoEnvDocument, Rule } from '../rule.ts';

export const rule: Rule = {
  id: 'goenv-line-ignored',
  severity: 'warning',
  group: 'go-env',
  title: localized('Go passes over this line of go.env in silence', 'Go 会静默忽略 go.env 中的这一行'),
  checkGoEnv: (document) => document.file.lines.flatMap((line) => (line.kind === 'ignored' ? judge(document, line) : [])),
};

/** Only lines that were meant to set a variable of Go's: others may be meant for another reader of the file. */
function judge(document: GoEnvDocument, { reason, lineSpan, corrected }: GoEnvIgnored): Finding[] {
  const equals = corrected?.indexOf('=') ?? -1;
  if (corrected === undefined || equals < 0) return [];
  const key = corrected.slice(0, equals);
  if (goVariables.get(key)?.effectiveInFile !== true) return [];
  const value = meantValue(corrected.slice(equals + 1));
  const why = reasons[reason] ?? reasons['not-a-name'];
  if (why === undefined) return [];
  return [{
    rule: rule.id,
    severity: rule.severity,
    place: {
      path: document.source.path, span: { start: lineSpan.start, end: Math.max(lineSpan.start + 1, endOfText(document, lineSpan)) },
    },
    message: localized(
      `Go passes over this line in silence, ${why.en}: write ${key}=${value}`,
      `Go 会静默忽略此行，${why['zh-cn']}：请写成 ${key}=${value}`,
    ),
    related: [],
    fixes: fixesOf(document, lineSpan, key, value),
  }];
}

const reasons: Readonly<Partial<Record<GoEnvIgnoredReason, Localized>>> = {
  'no-equals': localized('because it has no "="', '因为其中没有 "="'),
  'lower-case': localized('because a name must begin with a capital letter', '因为名称必须以大写字母开头'),
  'leading-blank': localized('because it begins with a blank', '因为它以空白开头'),
  export: localized('because it is no shell script and knows no "export"', '因为该文件不是 shell 脚本，不支持 "export"'),
  bom: localized('because the file begins with a byte order mark (BOM)', '因为文件以字节顺序标记（BOM）开头'),
  'not-a-name': localized('because it does not begin with a name', '因为它不是以名称开头'),
};

function fixesOf({ source, file }: GoEnvDocument, lineSpan: GoEnvIgnored['lineSpan'], key: string, value: string): Fix[] {
  if (isSet(file, key)) {
    // Another line sets the variable: which of the two was meant, only the author knows.
    const end = Math.min(lineSpan.end + 1, source.text.length);
    return [offeredFix(localized('Remove the line', '删除此行'), [replace({ path: source.path, span: { start: lineSpan.start, end } }, '')])];
  }
  if (value === '' || weakens(key, value)) return [];
  const line = `${key}=${value}`;
  return [safeFix(localized(`Write ${line}`, `改写为 ${line}`), [replace({ path: source.path, span: lineSpan }, line)])];
}

function endOfText({ source }: GoEnvDocument, { start, end }: GoEnvIgnored['lineSpan']): number {
  return start + source.text.slice(start, end).trimEnd().length;
}
