import { findCause } from '../../causes/catalogue.ts';
import { classify } from '../../causes/classify.ts';
import { localized, type Localized } from '../../text/localized.ts';
import { quote, verbatim, type Claim } from './claim.ts';
import type { EngineFailure, JudgedRemedy, JudgeInput } from './judgement.ts';
import type { Observations } from './observations.ts';
import { atEndpoint } from './endpoint.ts';
import { withPlatforms } from './platforms.ts';

/** What stopped the machinery around the payload: a fault of the user's engine or image, or a failure of our own. */
export interface EngineOutcome {
  readonly claims: readonly Claim[];
  /** Failures of our own: they decide nothing about the build. */
  readonly ownFailures: readonly Localized[];
}

export function engineOutcome(input: JudgeInput, seen: Observations): EngineOutcome {
  const failures = [
    ...(input.engineFailure === undefined ? [] : [ofFailure(input.engineFailure)]),
    ...engineKinds.flatMap((kind) => seen.of(kind)).filter((check) => check.result === 'no').map((check) => ofCheck(
      check.errorClass,
      check.target,
      check.error,
    )),
  ];
  const { goBringer } = input;
  const claims = failures.flatMap((failure) => failure.claims).map((claim) => withPlatforms(claim, input, seen));
  return {
    // Of an image without Go, and a stage that installs one, the build has a Go and the probe has none.
    claims: goBringer === undefined ? claims : claims.filter(({ cause }) => cause !== 'no-go-in-image'),
    ownFailures: [
      ...failures.flatMap((failure) => failure.ownFailures),
      ...(goBringer !== undefined && claims.some(({ cause }) => cause === 'no-go-in-image') ? [goComesLater(goBringer)] : []),
    ],
  };
}

function goComesLater(place: string): Localized {
  return localized(
    `the base image has no Go, and what the stage installs (${place}) is not in the probe's container`,
    `基础镜像中没有 Go，而该阶段自行安装的内容（${place}）不在诊断容器中`,
  );
}

/** The way to measure all the same: network, proxies and settings are those of the stage, whatever image it is tried on. */
export function probeWithOtherImage(place: string, stage = ''): JudgedRemedy {
  const file = place.replace(/:\d+$/u, '');
  return {
    title: localized('Probe the stage on an image with Go: its network, proxies and settings stay the same', '在带有 Go 的镜像上诊断该阶段：网络、代理和设置保持不变'),
    text: `go-module-doctor probe --image golang:1.23 --dockerfile ${file}${stage === '' ? '' : ` --target ${stage}`}`,
  };
}

const engineKinds = ['engine:available', 'engine:builder', 'engine:image', 'engine:compile', 'engine:run', 'engine:output'] as const;

/** Refusals of what the caller asked the engine for. */
const setupClasses: readonly string[] = ['network-not-found', 'user-not-found', 'bad-argument'];

function ofCheck(errorClass: string, target: string, words: string): EngineOutcome {
  const cause = findCause(errorClass);
  if (cause?.layer === 'engine') return { claims: [engineClaim(errorClass, target, words)], ownFailures: [] };
  // The failure itself says more, see startGoClaim.
  if (errorClass === 'go-fails') return { claims: [], ownFailures: [] };
  if (setupClasses.includes(errorClass)) return { claims: [engineClaim('build-setup-invalid', target, words)], ownFailures: [] };
  return { claims: [], ownFailures: [ownFailure(errorClass, words)] };
}

function ofFailure(failure: EngineFailure): EngineOutcome {
  const target = failure.during === 'find-engine' || failure.during === 'connect' ? failure.engine : failure.builder ?? failure.image;
  const known = classify(failure.message).find((match) => match.cause.layer === 'engine' && match.signature.precedence !== 'fallback');
  const certain = failure.during === 'find-engine' ? 'engine-not-installed' : failure.during === 'find-go' ? 'no-go-in-image' : undefined;
  const likely = failure.during === 'connect' ? 'engine-not-running' : failure.during === 'builder' ? 'builder-unavailable' : failure.during === 'image' ? 'image-pull-failed' : undefined;
  if (failure.during === 'start-go') return { claims: [startGoClaim(failure)], ownFailures: [] };
  // What the payload or its compiler said is our own trouble, whatever words it used.
  const isOurs = failure.during === 'compile' || failure.during === 'payload';
  const cause = certain ?? (isOurs ? undefined : known?.cause.id) ?? likely;
  return cause === undefined
    ? { claims: [], ownFailures: [ownFailure(failure.during, failure.message)] }
    : { claims: [atEndpoint(engineClaim(cause, target, failure.message), failure)], ownFailures: [] };
}

/** The image's Go does not run: its own words may name a setting, those of the kernel another processor or a missing libc. */
function startGoClaim({ image, message }: EngineFailure): Claim {
  const spoken = classify(message).find(({ cause }) => cause.id === 'go-setting-invalid')?.cause.id;
  return {
    ...engineClaim(spoken ?? 'toolchain-not-runnable', image, message),
    ...(spoken === undefined ? { evidence: [
      ...(message === '' ? [] : [verbatim(quote(message))]),
      localized('The go command is in the image and may be executed, yet the kernel does not start it', '镜像中有 go 命令且有执行权限，但内核无法启动它'),
    ] } : {}),
  };
}

function engineClaim(id: string, target: string, words: string): Claim {
  const title = findCause(id)?.title ?? localized(id, id);
  return {
    cause: id,
    target,
    strength: 'fault',
    survivesDownload: false,
    summary: target === '' ? title : localized(`${title.en}: ${target}`, `${title['zh-cn']}：${target}`),
    evidence: id === 'no-go-in-image' ? [noGo] : words === '' ? [] : [verbatim(quote(words))],
    next: localized('never starts', '不会启动'),
  };
}

/** The container's script looked itself: the engine has only its exit code to tell. */
const noGo = localized(
  'The user\'s PATH has no go command, and /usr/local/go/bin/go is not there or must not be executed',
  '该用户的 PATH 中没有 go 命令，/usr/local/go/bin/go 也不存在或没有执行权限',
);

function ownFailure(what: string, words: string): Localized {
  const said = words === '' ? '' : quote(words);
  return localized(
    `The probe itself failed (${what})${said === '' ? '' : `: ${said}`}`,
    `诊断程序自身失败（${what}）${said === '' ? '' : `：${said}`}`,
  );
}
