import { isInternalHost } from '../../go/near-host.ts';
import { localized, type Localized } from '../../text/localized.ts';
import { listed } from '../../text/marks.ts';
import { canaryModule } from '../plan.ts';
import type { Claim, ClaimBase } from './claim.ts';
import { isMissingFolder } from './file-proxy.ts';
import type { JudgeInput } from './judgement.ts';
import type { Observations, Seen } from './observations.ts';
import { requestTexts, saidText } from './request-texts.ts';
import type { Stop, Way } from './walk.ts';

/** Every entry that was asked answered "not found": the module, its version, or the way by which it is asked for. */
export function notFoundClaims({ module }: JudgeInput, seen: Observations, way: Way): readonly Claim[] {
  const asked = way.stops.filter((stop) => stop.asked && stop.requests.length > 0 && !isMissingFolder(seen, stop));
  const misses = asked.filter((stop) => stop.answer === 'not-found');
  if (way.outcome === 'used' || misses.length === 0 || misses.length < asked.length) return [];
  const answers = misses.flatMap((stop) => stop.requests.filter((request) => request.result === 'no').slice(0, 1));
  const [path = module, version = ''] = module.split('@');
  const miss: Miss = {
    module, path, version, misses, answers,
    body: answers.map((request) => request.text('said')).join('\n'),
    base: {
      target: module,
      strength: 'fault',
      evidence: [...requestTexts(answers), ...answers.flatMap(saidText)],
      next: misses.at(-1)?.step.next ?? localized('', ''),
    },
  };
  return privateModule(miss) ?? unknownVersion(miss, seen) ?? unknownModule(miss, seen, way);
}

/** "Not found", wherever it was asked for. */
interface Miss {
  readonly module: string;
  readonly path: string;
  readonly version: string;
  /** The entries that said so, and the first such answer of each. */
  readonly misses: readonly Stop[];
  readonly answers: readonly Seen[];
  /** What they said with it. */
  readonly body: string;
  readonly base: ClaimBase;
}

function privateModule({ module, path, misses, body, base }: Miss): readonly Claim[] | undefined {
  const looksPrivate = /could not read Username|terminal prompts disabled|Authentication failed/u.test(body) || isInternalHost(path.split('/')[0] ?? '');
  if (!looksPrivate) return undefined;
  const entries = listed(misses.map((stop) => stop.entry));
  return [{
    ...base,
    cause: 'private-module-via-public-proxy',
    summary: localized(
      `${path} looks private, but is asked of ${entries.en}: GOPRIVATE does not cover it`,
      `${path} 像是私有模块，却发往 ${entries['zh-cn']}：GOPRIVATE 未覆盖它`,
    ),
  }, { ...base, cause: 'module-not-found', strength: 'hint', summary: notFoundSummary(module, misses) }];
}

function unknownVersion({ path, version, misses, body, base }: Miss, seen: Observations): readonly Claim[] | undefined {
  const listed = misses.flatMap((stop) => seen.at('module-proxy:list', stop.entry) ?? [])
    .find((list) => list.result === 'yes' && (list.number('bytes') ?? 0) > 0);
  if (listed === undefined && !/unknown revision|invalid version/u.test(body)) return undefined;
  return [{
    ...base,
    cause: 'version-not-found',
    summary: localized(`${path} exists, but has no version ${version}`, `${path} 存在，但没有版本 ${version}`),
    evidence: [
      ...base.evidence,
      ...(listed === undefined ? [] : [localized(`${listed.target} lists versions of the module`, `${listed.target} 可列出该模块的版本`)]),
    ],
  }];
}

/** The module does not exist, or the entries are no module proxies, or empty ones: what every proxy has tells them apart. */
function unknownModule({ module, path, misses, answers, base }: Miss, seen: Observations, way: Way): readonly Claim[] {
  // Where direct comes next and git is missing, the repository itself was never asked: the proxies' "not found" is no proof.
  const reachesDirect = way.stops.some((stop) => stop.asked && stop.kind === 'direct');
  const isRepositoryUnasked = reachesDirect && seen.of('vcs:git').some((check) => check.result === 'no');
  const strength: Claim['strength'] = isRepositoryUnasked ? 'hint' : 'fault';
  const references = misses.flatMap((stop) => {
    const reference = seen.at('module-proxy:reference', stop.entry);
    return reference === undefined ? [] : [{ stop, reference }];
  });
  const nothing = references.filter(({ reference }) => isMissing(reference));
  const having = references.filter(({ reference }) => reference.result === 'yes');
  // With every proxy of the list empty, what was asked for is no matter; with one that has what others have, that one counts.
  const allEmpty = nothing.length > 0 && nothing.length === misses.length;
  const pages = answers.filter((request) => request.text('bodyKind') === 'html');
  // A page in place of a module that every proxy has: there is a web server, and no module proxy under this path.
  const isCertain = pages.length > 0 && pages.length === answers.length && (module === canaryModule || allEmpty);
  const absent: Claim = {
    ...base,
    cause: 'module-not-found',
    strength: isCertain ? 'hint' : strength,
    summary: notFoundSummary(module, misses),
    evidence: [...base.evidence, ...having.map(({ reference }) => localized(
      `${reference.target} has ${reference.text('module')}: it serves modules, and lacks this one`,
      `${reference.target} 有 ${reference.text('module')}：它能提供模块，只是没有这一个`,
    ))],
  };
  return [
    ...(allEmpty && !isCertain ? [] : [absent]),
    ...(isCertain ? [] : nothing.map(({ stop, reference }) => emptyProxy(base, stop, reference, allEmpty ? strength : 'hint'))),
    ...pages.map((page) => (isCertain ? noModuleProxy({ ...base, strength }, page, path) : mayBeNoModuleProxy(base, page))),
  ];
}

function noModuleProxy(base: ClaimBase, page: Seen, path: string): Claim {
  return {
    ...base,
    cause: 'not-a-module-proxy',
    target: page.target,
    summary: localized(
      `${page.target} answers ${page.number('status') ?? 404} with a web page even for ${path}, which every module proxy has: the path is wrong`,
      `连每个模块代理都有的 ${path}，${page.target} 也以 ${page.number('status') ?? 404} 网页应答：路径有误`,
    ),
    evidence: [...requestTexts([page]), ...saidText(page)],
  };
}

function mayBeNoModuleProxy(base: ClaimBase, page: Seen): Claim {
  return {
    ...base,
    cause: 'not-a-module-proxy',
    target: page.target,
    strength: 'hint',
    summary: localized(`${page.target} answers with a web page: its path may be wrong`, `${page.target} 返回网页：其路径可能有误`),
    evidence: [...requestTexts([page]), localized('Asking it for a module that surely exists would separate the two', '向它请求一个确定存在的模块即可区分')],
  };
}

function isMissing(request: Seen): boolean {
  const status = request.number('status');
  return request.result === 'no' && request.errorClass === 'status' && (status === 404 || status === 410);
}

/** It speaks as a module proxy does, and does not even have what every proxy of public modules has. */
function emptyProxy(base: ClaimBase, stop: Stop, reference: Seen, strength: Claim['strength']): Claim {
  const [module, status] = [reference.text('module'), reference.number('status') ?? 404];
  return {
    ...base,
    cause: 'proxy-has-nothing',
    target: stop.entry,
    strength,
    summary: localized(
      `${stop.entry} answers, but has nothing: even for ${module}, which every public proxy has, it says ${status}`,
      `${stop.entry} 有应答，却什么也没有：连每个公共代理都有的 ${module}，它也返回 ${status}`,
    ),
    evidence: [...requestTexts(stop.requests.filter((request) => request.result === 'no').slice(0, 1)), ...requestTexts([reference]), ...saidText(reference)],
  };
}

function notFoundSummary(module: string, misses: readonly Stop[]): Localized {
  const [only] = misses;
  if (only?.kind === 'file' && misses.length === 1) {
    const folder = only.entry.replace(/^file:(?:\/\/)?/u, '');
    return localized(`The folder ${folder} has no ${module}`, `目录 ${folder} 中没有 ${module}`);
  }
  if (misses.some(({ kind }) => kind === 'file')) return localized(`No entry of the list has ${module}`, `列表中没有任何一项提供 ${module}`);
  return localized(`No proxy of the list knows ${module}`, `列表中没有代理提供 ${module}`);
}
