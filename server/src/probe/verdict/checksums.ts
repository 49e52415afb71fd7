import { localized } from '../../text/localized.ts';
import { quote, verbatim, type Claim } from './claim.ts';
import type { JudgeInput } from './judgement.ts';
import { hostComparison } from './evidence.ts';
import type { Observations, Seen } from './observations.ts';
import type { Way } from './walk.ts';

/** Claims about GOSUMDB and the checksum database. */
export function checksumClaims(input: JudgeInput, seen: Observations, way: Way): readonly Claim[] {
  // An entry that does not even serve the module is not asked for the database: its fault is another.
  const isServing = (check: Seen): boolean => way.stops.some((stop) => stop.entry === check.target && stop.asked && stop.answer === 'ok');
  return [
    ...seen.of('sumdb:gosumdb').filter((check) => check.result === 'no').map(invalidValue),
    ...seen.of('sumdb:supported').filter((check) => isBlocked(check) && isServing(check)).map(blockedByProxy),
    ...seen.of('sumdb:lookup').filter((check) => check.result === 'no' && check.used && isConsulted(seen))
      .map((check) => lookupFailure(input, seen, check)),
    ...seen.of('sumdb:proxied-lookup').filter((check) => check.result === 'no' && isServing(check) && isConsulted(seen))
      .map((check) => (isUnknown(check) ? unknownRecord(input, seen, check) : failedBehindProxy(seen, check))),
  ];
}

function isUnknown(check: Seen): boolean {
  const status = check.number('status');
  return check.errorClass === 'status' && (status === 404 || status === 410);
}

/** The database has no record: it never hears of private modules, and of public ones it may not have the newest version yet. */
function unknownRecord(input: JudgeInput, seen: Observations, check: Seen): Claim {
  const evidence = [verbatim(`${check.text('url') || check.target}: ${check.number('status') ?? ''}`), ...hostComparison(seen, check)];
  const other = check.text('otherVersion');
  const [path = input.module] = input.module.split('@');
  const itself = check.kind === 'sumdb:proxied-lookup' ? seen.of('sumdb:lookup').find(({ result }) => result === 'yes') : undefined;
  if (check.flag('knowsOther') !== true && itself === undefined) {
    return {
      cause: 'sumdb-refuses-private',
      target: input.module,
      strength: 'fault',
      summary: localized(`The checksum database does not know ${input.module}`, `校验和数据库中没有 ${input.module}`),
      evidence: [...evidence, ...(other === '' ? [] : [localized(`Nor does it know ${path}@${other}`, `也没有 ${path}@${other}`)])],
    };
  }
  return {
    cause: 'sumdb-lagging',
    target: input.module,
    strength: 'fault',
    summary: localized(
      `The checksum database behind ${check.target} does not know ${input.module} yet`,
      `${check.target} 的校验和数据库中尚无 ${input.module}`,
    ),
    evidence: [
      ...evidence,
      ...(other === '' || check.flag('knowsOther') !== true ? [] : [localized(
        `It knows ${path}@${other}: the module is public, and the database is behind`, `其中有 ${path}@${other}：该模块是公开的，只是数据库滞后`,
      )]),
      ...(itself === undefined ? [] : [localized(
        `${itself.target} itself knows the version: what the proxy passes on is behind`, `${itself.target} 自身已有该版本：代理转发的内容滞后`,
      )]),
    ],
  };
}

/** The database is asked only for modules that are neither private nor exempt. */
function isConsulted(seen: Observations): boolean {
  return !seen.of('sumdb:gosumdb').some((check) => check.flag('off') === true || check.flag('matched') === true);
}

/** 404 and 410 only say "ask the database itself"; any other status ends the download. */
function isBlocked(check: Seen): boolean {
  const status = check.number('status');
  return check.result === 'no' && check.used && check.errorClass === 'status' && status !== 404 && status !== 410;
}

function invalidValue(check: Seen): Claim {
  return {
    cause: 'gosumdb-invalid',
    target: 'GOSUMDB',
    strength: 'fault',
    summary: localized(
      `GOSUMDB=${check.text('value')} is not a value the go command accepts`,
      `GOSUMDB=${check.text('value')} 不是 go 命令可接受的值`,
    ),
    evidence: [verbatim(quote(check.error === '' ? check.text('value') : check.error))],
  };
}

function blockedByProxy(check: Seen): Claim {
  const status = check.number('status') ?? 0;
  return {
    cause: 'sumdb-not-proxied',
    target: check.target,
    strength: 'fault',
    summary: localized(
      `${check.target} answers ${status} for the checksum database, so the go command does not ask the database itself`,
      `${check.target} 对校验和数据库的请求返回 ${status}，因此 go 命令不会直接询问数据库`,
    ),
    evidence: [verbatim(`${check.text('url')}: ${status}`)],
  };
}

/** The proxy says that it stands in for the database, and then fails at it; the go command does not go past it. */
function failedBehindProxy(seen: Observations, check: Seen): Claim {
  const itself = seen.of('sumdb:lookup')[0];
  return {
    cause: 'sumdb-not-proxied',
    target: check.target,
    strength: check.used ? 'fault' : 'hint',
    summary: localized(
      `${check.target} stands in for the checksum database, but fails at it: ${wordsOf(check)}`,
      `${check.target} 声称代理校验和数据库，查询却失败：${wordsOf(check)}`,
    ),
    evidence: [
      localized(`${check.text('url') || check.target}: ${wordsOf(check)} after ${check.ms} ms`, `${check.text('url') || check.target}：${wordsOf(check)}，耗时 ${check.ms} 毫秒`),
      ...(itself?.result === 'yes' ? [localized(
        `${itself.target} itself answers from here, after ${itself.ms} ms: the fault is in the proxy`, `从此处直接访问 ${itself.target} 有应答，耗时 ${itself.ms} 毫秒：故障在代理`,
      )] : []),
      ...hostComparison(seen, check),
    ],
    against: itself?.result === 'no'
      ? [localized(`${itself.target} itself fails from here, too: ${wordsOf(itself)}`, `从此处直接访问 ${itself.target} 也失败：${wordsOf(itself)}`)]
      : [],
  };
}

function wordsOf(check: Seen): string {
  const status = check.number('status');
  return status === undefined || status === 200 ? quote(check.error === '' ? check.errorClass : check.error) : String(status);
}

function lookupFailure(input: JudgeInput, seen: Observations, check: Seen): Claim {
  if (isUnknown(check)) return unknownRecord(input, seen, check);
  const evidence = [verbatim(`${check.text('url') || check.target}: ${wordsOf(check)}`), ...hostComparison(seen, check)];
  const proxied = seen.of('sumdb:supported').filter((other) => other.result === 'no')
    .map((other) => localized(
      `${other.target} does not pass the checksum database on (${other.number('status') ?? other.errorClass})`,
      `${other.target} 不转发校验和数据库（${other.number('status') ?? other.errorClass}）`,
    ));
  return {
    cause: 'sumdb-unreachable',
    target: check.target,
    strength: 'fault',
    summary: localized(
      `The checksum database ${check.target} cannot be reached, so the module cannot be verified`,
      `无法访问校验和数据库 ${check.target}，模块无法校验`,
    ),
    evidence: [...evidence, ...proxied],
    against: seen.of('module-proxy:info').filter((other) => other.result === 'yes')
      .map((other) => localized(`${other.target} serves the module: only the database is missing`, `${other.target} 可提供模块：只缺数据库`)),
  };
}
