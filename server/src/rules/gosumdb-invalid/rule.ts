import { parseGosumdb, publicDatabaseName, type GosumdbFault, type GosumdbResult } from '../../go/gosumdb.ts';
import { localized, type Localized } from '../../text/localized.ts';
import type { Finding, Fix, Severity } from '../finding.ts';
import { offeredFix, replace, safeFix } from '../fix.ts';
import type { Rule } from '../rule.ts';
import { surelyLooksUpSums } from '../shared/sum-lookup.ts';
import { goEnvValues, valuesInForce, type ValueInForce } from '../shared/values.ts';

export const rule: Rule = {
  id: 'gosumdb-invalid',
  severity: 'error',
  group: 'trust',
  values: ['GOSUMDB'],
  title: localized('GOSUMDB names no checksum database', 'GOSUMDB 的值不是有效的校验和数据库'),
  checkBuild: (analysis) => valuesInForce(analysis, 'GOSUMDB').flatMap((value) =>
    judge(value, value.downloads.some((download) => surelyLooksUpSums(analysis, download)) ? 'error' : 'warning')),
  // Quotes and blanks in a go.env file are a matter of `goenv-quoted`, whatever the variable.
  checkGoEnv: (document) => (hasOddities(document.file.settings.get('GOSUMDB')?.oddities) ? [] : goEnvValues(document, 'GOSUMDB').flatMap((value) => judge(value, 'warning'))),
};

function hasOddities(oddities: readonly string[] | undefined): boolean {
  return oddities !== undefined && oddities.length > 0;
}

type Invalid = Extract<GosumdbResult, { kind: 'invalid' }>;

function judge(value: ValueInForce, severity: Severity): Finding[] {
  const result = parseGosumdb(value.text);
  if (result.kind !== 'invalid') return [];
  const fault = describe(result.reason);
  // "OFF" and its like: what was meant would switch the check off, and no repair of ours does that.
  const corrected = result.corrected === 'off' ? undefined : result.corrected;
  const better = corrected ?? publicDatabaseName;
  return [{
    rule: rule.id,
    severity,
    place: value.written.place,
    message: localized(
      `GOSUMDB="${value.text}" ${fault.en}: the first checksum lookup ends with "${result.goMessage}"; write ${better}`,
      `GOSUMDB="${value.text}" ${fault['zh-cn']}：首次查询校验和时会以 "${result.goMessage}" 终止；请改为 ${better}`,
    ),
    related: [],
    fixes: value.written.verbatim ? [fixOf(value, result, better, corrected !== undefined)] : [],
  }];
}

/** A corrected value has a blank only where the value had one, so the quotes around it are there already. */
function fixOf(value: ValueInForce, { reason }: Invalid, better: string, isMeant: boolean): Fix {
  const title = localized(`Write GOSUMDB=${better}`, `改写为 GOSUMDB=${better}`);
  const edits = [replace(value.written.place, better)];
  return isMeant && reason !== 'hash-mismatch' ? safeFix(title, edits) : offeredFix(title, edits);
}

function describe(reason: GosumdbFault): Localized {
  switch (reason) {
    case 'missing':
      return localized('is blank', '为空白');
    case 'too-many-fields':
      return localized('has more than a name and an address', '除名称和地址外还有多余的部分');
    case 'hash-mismatch':
      return localized('is a key whose hash does not fit its name and key', '是一个密钥，但其中的哈希与名称和密钥不符');
    case 'unknown-algorithm':
      return localized('is a key of an algorithm that Go does not know', '是一个密钥，但其算法不为 Go 所知');
    case 'bad-url':
      return localized('has an address that cannot be read', '中的地址无法解析');
    case 'bad-name':
      return localized('is a key whose name is no host', '是一个密钥，但其名称不是主机名');
    case 'malformed-key':
      return localized('is neither off, sum.golang.org nor a whole key "name+hash+base64"', '既不是 off 或 sum.golang.org，也不是完整的密钥 "name+hash+base64"（名称、哈希、公钥）');
  }
}
