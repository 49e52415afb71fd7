import type { Declaration, Stage, Step } from '../../docker/dockerfile/model.ts';
import { declaringSteps } from '../../docker/dockerfile/steps-by-effect.ts';
import type { BuildAnalysis } from '../../project/analysis.ts';
import { textInFile } from '../../project/build.ts';
import { localized } from '../../text/localized.ts';
import { listed } from '../../text/marks.ts';
import type { Place } from '../../text/place.ts';
import type { Finding, Fix } from '../finding.ts';
import { offeredFix, removeInstruction, replace } from '../fix.ts';
import type { Rule } from '../rule.ts';
import { isShipped } from '../shared/shipped.ts';

export const rule: Rule = {
  id: 'http-proxy-baked',
  severity: 'warning',
  group: 'reach',
  title: localized('An HTTP proxy set with ENV stays in the image and fails for everybody else', '用 ENV 设置的 HTTP 代理会留在镜像中，换个环境就会失败'),
  checkBuild: (analysis) => {
    // Images that build nothing with Go are other tools' business.
    if (analysis.downloads.length === 0) return [];
    return [...analysis.reachable].flatMap((stage) => judge(analysis, stage));
  },
};

interface BakingStep {
  readonly step: Step;
  readonly baked: readonly Declaration[];
}

/** One finding for a stage: all spellings and instructions are of one proxy, and go together. */
function judge(analysis: BuildAnalysis, stage: Stage): Finding[] {
  const baking = declaringSteps(stage).filter((step) => declaresProxy(step) && !step.instruction.onbuild)
    .map((step): BakingStep => ({ step, baked: step.declarations.filter((each) => isBaked(analysis, stage, each)) }))
    .filter(({ baked }) => baked.length > 0);
  const [first, ...others] = baking;
  if (first === undefined) return [];
  const set = [...new Set(baking.flatMap(({ baked }) => baked.map(({ name }) => name)))];
  const names = listed(set);
  const fault = (isShipped(analysis, stage) ? shipped : written)[set.length > 1 ? 'many' : 'one'];
  return [{
    rule: rule.id,
    severity: rule.severity,
    place: placeOf(analysis, first),
    message: localized(
      `ENV ${names.en} ${fault.en} with --build-arg, which needs no declaration`,
      `ENV ${names['zh-cn']} ${fault['zh-cn']}，在无法访问该代理的环境中会失败：请改用 --build-arg 传入，无需声明`,
    ),
    related: others.map((each) => {
      const also = listed(each.baked.map(({ name }) => name));
      return { place: placeOf(analysis, each), message: localized(`${also.en} is set here`, `${also['zh-cn']} 在此处设置`) };
    }),
    fixes: fixesOf(analysis, baking),
  }];
}

function placeOf({ build }: BuildAnalysis, { baked, step }: BakingStep): Place {
  const { span } = step.instruction;
  return { path: build.dockerfile, span: { start: baked[0]?.span.start ?? span.start, end: baked.at(-1)?.span.end ?? span.end } };
}

const shipped = {
  one: localized('stays in the image and fails wherever that proxy cannot be reached: pass it', '会留在镜像中'),
  many: localized('stay in the image and fail wherever that proxy cannot be reached: pass them', '会留在镜像中'),
};
const written = {
  one: localized('is written into the Dockerfile and fails wherever that proxy cannot be reached: pass it', '写死在 Dockerfile 中'),
  many: localized('are written into the Dockerfile and fail wherever that proxy cannot be reached: pass them', '写死在 Dockerfile 中'),
};

const proxyName = /^(?:http|https|all)_proxy$/i;

function declaresProxy({ declarations }: Step): boolean {
  return declarations.some(({ name }) => proxyName.test(name));
}

/** A literal address anywhere, or what is passed at build time in a stage that becomes the image; not what the stage itself takes back. */
function isBaked(analysis: BuildAnalysis, stage: Stage, { kind, name, value, written }: Declaration): boolean {
  if (kind !== 'env' || !proxyName.test(name) || written === undefined || (value.kind === 'known' && value.text === '')) return false;
  const end = stage.end.variables.get(name)?.value;
  if (end?.kind === 'known' && end.text === '') return false;
  const isLiteral = value.kind === 'known' && !textInFile(written.place.span, analysis.build, analysis.model.syntax.source).includes('$');
  return isLiteral || isShipped(analysis, stage);
}

/** All of them at once: what is left of one would be the fault anew. */
function fixesOf({ model }: BuildAnalysis, baking: readonly BakingStep[]): Fix[] {
  const { source } = model.syntax;
  const steps = baking.map(({ step }) => step);
  const declarations = steps.flatMap((step) => step.declarations);
  if (!declarations.every(({ name }) => proxyName.test(name) || /^no_proxy$/i.test(name))) return [];
  const fixes = [offeredFix(localized(
    'Remove it (build with --build-arg HTTPS_PROXY=… where a proxy is needed)',
    '删除（需要代理时用 --build-arg HTTPS_PROXY=… 构建）',
  ), steps.map(({ instruction }) => removeInstruction(source, instruction)))];
  // Only what has the shape NAME=value, and a value of its own, can become an ARG.
  const isLiteral = steps.every(({ instruction: { span } }) => !source.text.slice(span.start, span.end).includes('$'));
  if (isLiteral && declarations.every(({ nameSpan }) => source.text.charAt(nameSpan.end) === '=')) {
    fixes.push(offeredFix(localized(
      'Make it an ARG, which ends with the build',
      '改为 ARG，构建结束后即失效',
    ), steps.map(({ instruction }) => replace({ path: source.path, span: instruction.keywordSpan }, 'ARG'))));
  }
  return fixes;
}
