import { present } from '../../../../protocol/src/present.ts';
import { findCause } from '../../causes/catalogue.ts';
import { localized, type Localized } from '../../text/localized.ts';
import { checkName, notCheckedWords } from './check-name.ts';
import { checksumClaims } from './checksums.ts';
import { compareClaims, quote, verbatim, type Claim } from './claim.ts';
import { downloadOutcome, type DownloadOutcome } from './download.ts';
import { engineOutcome, probeWithOtherImage } from './engine.ts';
import { fileProxyClaims } from './file-proxy.ts';
import { fileClaims } from './files.ts';
import { httpProxyClaims } from './http-proxy.ts';
import { moduleProxyClaims } from './module-proxy.ts';
import type { JudgedCause, Judgement, JudgeInput } from './judgement.ts';
import { lostLookups } from './name-servers.ts';
import { networkClaims } from './network.ts';
import { observe, type Observations } from './observations.ts';
import { moduleFailures } from './module-failures.ts';
import { packageManagerOf } from './package-manager.ts';
import { projectClaims } from './project.ts';
import { reachedTargets } from './reached.ts';
import { remediesOf } from './remedies.ts';
import { ruledOut } from './ruled-out.ts';
import { faultSide } from './side.ts';
import { toolchainClaims } from './toolchain.ts';
import { vcsClaims } from './vcs.ts';
import { sparedByVendor, vendoredVerdict } from './vendored.ts';
import { wayThroughList, type Way } from './walk.ts';
import { withheldReasons, withoutWithheld } from './withheld.ts';

export { localizeJudgement } from './judgement.ts';
export type { EngineFailure, Judgement, JudgeInput } from './judgement.ts';

/**
 * Ranks the causes that the checks speak for. Pure: the same checks in any order give the same judgement. Never throws.
 * The first layer that fails explains those above it; a failure of our own is no finding; what a successful download disproves is a hint.
 */
export function judge(input: JudgeInput): Judgement {
  const seen = observe(input.checks, input.hostUnfinished !== true);
  const way = wayThroughList(input, seen);
  const download = downloadOutcome(input, seen);
  const engine = engineOutcome(input, seen);
  const measured = [
    ...engine.claims.map((claim) => weigh(claim, download, false)),
    ...measuredClaims(input, seen, way).map((claim) => weigh(claim, download, engine.claims.length > 0)),
  ];
  const { withheld = [] } = input;
  const claims = withoutWithheld(merged(lostLookups([
    ...measured,
    ...spokenClaims(measured, download),
  ], seen)), withheld).map((claim) => corroborated(claim, download))
    .map((claim) => (input.vendored === true ? sparedByVendor(claim) : claim))
    .sort(compareClaims);
  const first = claims[0];
  const top = first?.strength === 'fault' ? first : withoutFault(input, seen, download, engine.ownFailures, withheldReasons(claims, withheld));
  const side = top === first ? faultSide(top, seen, way) : undefined;
  const spoken = { ...top, evidence: [...top.evidence, ...seenFrom(input)] };
  const causes = [spoken, ...(top === first ? claims.slice(1) : claims)];
  return {
    verdict: {
      ...judged(spoken),
      ruledOut: ruledOut(seen),
      ...present({ side }),
      next: top.next ?? nextOf(top),
      remedies: remediesOf(top, way, placeOf(input, seen)),
    },
    causes: causes.map(judged),
    walk: way.stops.map((stop) => stop.step),
    moduleFailures: moduleFailures(download.check),
  };
}

function placeOf({ recommended, image }: JudgeInput, seen: Observations): Parameters<typeof remediesOf>[2] {
  const manager = packageManagerOf(seen, image);
  return { ...present({ measured: recommended, manager }) };
}

/** A container may reach what a build's step cannot, and the other way round: the evidence says which of the two looked. */
function seenFrom({ build }: JudgeInput): readonly Localized[] {
  if (build === undefined) return [];
  return [localized(
    `Seen from a RUN step of an image build${build.builder === '' ? '' : ` on builder ${build.builder}`}`,
    `以上结果来自镜像构建的 RUN 步骤${build.builder === '' ? '' : `（构建器 ${build.builder}）`}`,
  )];
}

function measuredClaims(input: JudgeInput, seen: Observations, way: Way): readonly Claim[] {
  const isReached = reachedTargets(input, seen, way);
  return [
    ...networkClaims(seen, isReached),
    ...httpProxyClaims(seen, isReached),
    ...moduleProxyClaims(input, seen, way),
    ...fileProxyClaims(seen, way),
    ...checksumClaims(input, seen, way),
    ...vcsClaims(seen, way),
    ...toolchainClaims(seen),
    ...fileClaims(seen),
    ...projectClaims(seen),
  ];
}

/** A download that succeeded is against whatever lay on its way; where the engine failed, nothing else was measured in earnest. */
function weigh(claim: Claim, download: DownloadOutcome, engineFailed: boolean): Claim {
  if (engineFailed) return { ...claim, strength: 'hint' };
  if (download.result !== 'succeeded' || claim.survivesDownload === true) return claim;
  const success = localized(`The real download succeeded after ${download.check?.ms ?? 0} ms`, `真实下载成功，耗时 ${download.check?.ms ?? 0} 毫秒`);
  return { ...claim, strength: 'hint', against: [...(claim.against ?? []), success] };
}

/** What the go command's own words name speaks only where no measurement explains the failure: a check knows more than a message. */
function spokenClaims(measured: readonly Claim[], download: DownloadOutcome): readonly Claim[] {
  const isExplained = measured.some((claim) => claim.strength === 'fault' && claim.survivesDownload !== true);
  // Settings and the project's own files are read before anything is asked for: no fault of the network explains what is wrong with them.
  return isExplained ? download.claims.filter(({ cause }) => cause === 'go-setting-invalid' || findCause(cause)?.layer === 'project') : download.claims;
}

/** One claim for each cause and target: the stronger one with the evidence of both. */
function merged(claims: readonly Claim[]): readonly Claim[] {
  const byKey = new Map<string, Claim>();
  for (const claim of [...claims].sort(compareClaims)) {
    const key = `${claim.cause}\n${claim.target}`;
    const known = byKey.get(key);
    byKey.set(key, known === undefined ? claim : {
      ...known,
      evidence: distinct([...known.evidence, ...claim.evidence]),
      against: distinct([...(known.against ?? []), ...(claim.against ?? [])]),
    });
  }
  return [...byKey.values()];
}

function corroborated(claim: Claim, download: DownloadOutcome): Claim {
  if (!download.named.has(claim.cause) || download.words === '') return claim;
  const whole = verbatim(`go mod download: ${quote(download.words)}`);
  // What a check took from those words stands in them.
  return { ...claim, evidence: [...distinct(claim.evidence).filter(({ en }) => !whole.en.includes(en)), whole] };
}

/** The verdict when no fault is proven: healthy after a real download, otherwise open. */
function withoutFault(
  input: JudgeInput, seen: Observations, download: DownloadOutcome, ownFailures: readonly Localized[], withheld: readonly Localized[],
): Claim {
  const counted = seen.all.filter((check) => check.where === 'container' && check.result !== 'not-checked').length;
  const base = { target: '', strength: 'fault' as const };
  if (download.result === 'succeeded' && ownFailures.length === 0) {
    const ms = download.check?.ms ?? 0;
    const place = input.build === undefined ? localized('in the container', '容器中') : localized('in a build step', '构建步骤中');
    const count = download.check?.target === 'go.mod' ? download.check.number('moduleCount') : undefined;
    if (count === 0) {
      return {
        ...base,
        cause: 'no-fault-found',
        summary: localized(`No fault found: go.mod requires no module, so there was nothing to download ${place.en}`, `未发现故障：go.mod 没有依赖任何模块，${place['zh-cn']}无需下载`),
        evidence: [localized(`${counted} checks were made`, `共完成 ${counted} 项检查`)],
        next: localized('asks nobody', '不请求任何服务器'),
      };
    }
    const what = count === undefined ? localized(`${input.module} was`, input.module) : localized(
      count === 1 ? 'the only module of go.mod was' : `all ${count} modules of go.mod were`, `go.mod 的全部 ${count} 个模块`,
    );
    return {
      ...base,
      cause: 'no-fault-found',
      summary: localized(
        `No fault found: ${what.en} really downloaded ${place.en} in ${ms} ms`,
        `未发现故障：已在${place['zh-cn']}真实下载 ${what['zh-cn']}，耗时 ${ms} 毫秒`,
      ),
      evidence: [
        localized(`go mod download ended well after ${ms} ms`, `go mod download 在 ${ms} 毫秒后成功结束`),
        localized(`${counted} checks were made`, `共完成 ${counted} 项检查`),
      ],
      next: localized('uses the module', '使用该模块'),
    };
  }
  if (input.vendored === true && ownFailures.length === 0 && !input.cancelled && seen.of('facts:go-version').some(({ result }) => result === 'yes')) {
    return vendoredVerdict(seen);
  }
  // Words of a download that lacked what was withheld are known well enough.
  const words = withheld.length > 0 ? [] : unknownWords(download);
  const reasons = [...ownFailures, ...interruptions(input), ...withheld, ...words, ...untested(seen)];
  const [reason] = reasons;
  return {
    ...base,
    cause: 'inconclusive',
    summary: reason === undefined
      ? localized('No conclusion: nothing was measured that decides', '无法得出结论：没有起决定作用的测量结果')
      : localized(`No conclusion: ${reason.en}`, `无法得出结论：${reason['zh-cn']}`),
    evidence: [...reasons, localized(`${counted} checks ended before`, `此前已完成 ${counted} 项检查`)],
    ...(input.goBringer !== undefined && input.engineFailure?.during === 'find-go' ? { remedies: [probeWithOtherImage(input.goBringer, input.stage)] } : {}),
  };
}

function interruptions(input: JudgeInput): readonly Localized[] {
  return [
    ...(input.cancelled ? [localized('the probe was cancelled', '诊断被取消')] : []),
    ...(input.timeLimitReached ? [localized('the time limit was reached', '已达到时限')] : []),
  ];
}

function unknownWords(download: DownloadOutcome): readonly Localized[] {
  if (download.result === 'failed') {
    return [localized(
      `go mod download failed with words that no cause is known for: ${quote(download.words)}`,
      `go mod download 失败，但报错不属于任何已知原因：${quote(download.words)}`,
    )];
  }
  if (download.check === undefined) return [localized('the real download was not run', '未执行真实下载')];
  return [localized(`the real download was ended after ${download.check.ms} ms`, `真实下载在 ${download.check.ms} 毫秒后被中止`)];
}

/** What could not be tested, and why. */
function untested(seen: Observations): readonly Localized[] {
  return seen.all.filter((check) => check.where === 'container' && check.result === 'not-checked' && check.text('reason') !== 'not-needed')
    .map((check) => {
      const [name, reason] = [checkName(check), check.text('reason')];
      const why = notCheckedWords(reason) ?? localized(reason || 'no reason given', reason || '未说明原因');
      return localized(`not tested: ${name.en} (${why.en})`, `未测试：${name['zh-cn']}（${why['zh-cn']}）`);
    });
}

function nextOf(claim: Claim): Localized {
  return claim.cause === 'inconclusive'
    ? localized('is not known', '未知')
    : localized('go mod download ends with exit code 1', 'go mod download 以退出码 1 结束');
}

function judged(claim: Claim): JudgedCause {
  return {
    cause: claim.cause,
    target: claim.target,
    summary: claim.summary,
    evidence: distinct(claim.evidence),
    against: distinct(claim.against ?? []),
    ...(claim.strength === 'hint' ? { isHint: true as const } : {}),
  };
}

function distinct(texts: readonly Localized[]): readonly Localized[] {
  const known = new Set<string>();
  return texts.filter((text) => {
    const isNew = !known.has(text.en);
    known.add(text.en);
    return isNew;
  });
}
