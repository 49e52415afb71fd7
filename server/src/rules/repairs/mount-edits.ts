import { optionValue } from '../../docker/dockerfile/mounts.ts';
import type { Mount, Step } from '../../docker/dockerfile/model.ts';
import type { BuildAnalysis, Download } from '../../project/analysis.ts';
import type { TextEdit } from '../../text/edit.ts';
import { localized } from '../../text/localized.ts';
import type { Fix } from '../finding.ts';
import { insertAt, offeredFix, replace, safeFix } from '../fix.ts';

/** Adds mounts in front of a RUN's own flags; undefined for a trigger of ONBUILD, which stands elsewhere or is run elsewhere. */
export function addMounts({ build }: BuildAnalysis, { stage, instruction }: Step, mounts: readonly string[]): TextEdit[] | undefined {
  if (instruction.onbuild || stage.from.span.start > instruction.span.start) return undefined;
  const at = instruction.flags[0]?.span.start ?? instruction.argumentSpan.start;
  return [insertAt(build.dockerfile, at, mounts.map((mount) => `--mount=${mount} `).join(''))];
}

/** Gives these steps the cache mount of another one, as it is written there. */
export function shareMount(downloads: readonly Download[], mount: Mount, analysis: BuildAnalysis): Fix[] {
  const { source } = analysis.model.syntax;
  if (mount.type !== 'cache' || downloads.some(({ step }) => step.instruction.onbuild)) return [];
  const flag = source.text.slice(mount.span.start, mount.span.end);
  if (/[\r\n]/.test(flag)) return [];
  return [safeFix(
    localized('Use the same cache mount in every step', '在每个步骤中使用同一个缓存挂载'),
    downloads.map(({ step }) => insertAt(source.path, step.instruction.keywordSpan.end, ` ${flag}`)),
  )];
}

/** Puts a cache mount in the place of others, where that changes no owner: who may write there is for their author to decide. */
export function exchangeMounts(mounts: readonly Mount[], by: Mount, { model, build }: BuildAnalysis): Fix[] {
  const flag = model.syntax.source.text.slice(by.span.start, by.span.end);
  const rights = ({ options }: Mount) => JSON.stringify(['uid', 'gid', 'mode'].map((name) => optionValue(options, name)));
  if (/[\r\n]/.test(flag) || mounts.some((each) => rights(each) !== rights(by))) return [];
  return [offeredFix(
    localized('Use the same cache mount in every step', '在每个步骤中使用同一个缓存挂载'),
    mounts.map(({ span }) => replace({ path: build.dockerfile, span }, flag)),
  )];
}
