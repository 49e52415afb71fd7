import { normalPlatform } from '../../docker/platform.ts';
import { localized, type Localized } from '../../text/localized.ts';
import type { Claim } from './claim.ts';
import type { JudgedRemedy, JudgeInput } from './judgement.ts';
import type { Observations } from './observations.ts';

/** A claim about the image, told with the platform that was asked for, where that stands, and what there is. */
export function withPlatforms(claim: Claim, input: JudgeInput, seen: Observations): Claim {
  return claim.cause === 'platform-mismatch' ? mismatched(claim, input, seen) : pulled(claim, input, seen);
}

/** A pull that an image of the same name for another platform did not spare. */
function pulled(claim: Claim, { platform }: JudgeInput, seen: Observations): Claim {
  const there = seen.of('engine:image').find(({ result, target }) => result === 'no' && target === claim.target)?.text('platform') ?? '';
  if (there === '' || platform?.value === undefined) return claim;
  const where = placed(platform.value, platform.origin);
  return { ...claim, evidence: [...claim.evidence, localized(
    `The engine has the image for ${there} only: that for ${where.en} has to come from the registry`, `引擎中只有 ${there} 的镜像：${where['zh-cn']} 的镜像须从镜像仓库拉取`,
  )] };
}

function mismatched(claim: Claim, input: JudgeInput, seen: Observations): Claim {
  const own = ownPlatforms(seen);
  const wanted = input.platform?.value === undefined ? undefined : normalPlatform(input.platform.value);
  const asked = wanted ?? imagePlatform(seen) ?? '';
  const place: Localized | undefined = wanted === undefined ? undefined : input.platform?.origin;
  // A registry that lacks it says so before anything is started.
  const isLacking = seen.of('engine:image').some(({ result }) => result === 'no') || /no matching manifest|no match for platform in manifest|no image found in image index/u.test(textOf(claim));
  if (isLacking) return lacking(claim, wanted ?? own[0], place);
  if (asked === '' || own.length === 0 || own.includes(asked)) return claim;
  const there = localized(own.join(', '), own.join('、'));
  const where = placed(asked, place);
  return {
    ...claim,
    summary: localized(`${claim.summary.en} for ${where.en}, while the engine runs ${there.en}`, `${claim.summary['zh-cn']} 需要 ${where['zh-cn']}，而引擎只能运行 ${there['zh-cn']}`),
    evidence: [...claim.evidence, localized(`The engine runs ${there.en} and has no emulation for ${asked}`, `引擎只能运行 ${there['zh-cn']}，没有 ${asked} 的模拟支持`)],
    remedies: [
      ...(input.platform === undefined || place?.en === '--platform' ? [] : [onBuilder(input)]),
      {
        title: localized(`Install QEMU emulation of ${asked}`, `安装 ${asked} 的 QEMU 模拟支持`),
        text: `docker run --privileged --rm tonistiigi/binfmt --install ${asked.split('/')[1] ?? 'all'}`,
      },
    ],
  };
}

function lacking(claim: Claim, platform: string | undefined, place: Localized | undefined): Claim {
  if (platform === undefined) return claim;
  const where = placed(platform, place);
  return {
    ...claim,
    summary: localized(
      `The registry has the image for other platforms only: ${claim.target} lacks ${where.en}`, `镜像仓库中只有其他平台的镜像：${claim.target} 没有 ${where['zh-cn']}`,
    ),
    remedies: [
      { title: localized('See which platforms the image is there for', '查看该镜像有哪些平台'), text: `docker buildx imagetools inspect ${claim.target}` },
      place === undefined
        ? { title: localized(`Take an image that is there for ${platform}`, `改用有 ${platform} 版本的镜像`) }
        : { title: localized(`Ask for one of these where it stands (${place.en}), or take an image that is there for ${platform}`, `将该处（${place['zh-cn']}）改为其中之一，或改用有 ${platform} 版本的镜像`) },
    ],
  };
}

function onBuilder({ image = 'golang:1.23', stage = '' }: JudgeInput): JudgedRemedy {
  return {
    title: localized('Run the download stage on the builder\'s own platform', '让下载阶段运行在构建机本机平台上'),
    text: `FROM --platform=$BUILDPLATFORM ${image}${stage === '' || /^\d+$/u.test(stage) ? '' : ` AS ${stage}`}`,
    rule: 'emulated-build',
  };
}

function placed(platform: string, place: Localized | undefined): Localized {
  return place === undefined ? localized(platform, platform) : localized(`${platform} (${place.en})`, `${platform}（${place['zh-cn']}）`);
}

/** What runs there without or with emulation: a builder names all of it, an engine its own. */
function ownPlatforms(seen: Observations): readonly string[] {
  const ofBuilder = seen.of('engine:builder').flatMap((check) => check.list('platforms'));
  const engine = seen.of('engine:available').map((check) => check.text('platform')).filter((text) => text !== '');
  return ofBuilder.length > 0 ? ofBuilder : engine;
}

function imagePlatform(seen: Observations): string | undefined {
  return seen.of('engine:image').map((check) => check.text('platform')).find((text) => text !== '');
}

function textOf(claim: Claim): string {
  return claim.evidence.map(({ en }) => en).join('\n');
}
