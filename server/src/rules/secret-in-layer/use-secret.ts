import type { Step } from '../../docker/dockerfile/model.ts';
import type { BuildAnalysis, Download } from '../../project/analysis.ts';
import type { TextEdit } from '../../text/edit.ts';
import { localized } from '../../text/localized.ts';
import { contains, type Source } from '../../text/source.ts';
import type { Fix } from '../finding.ts';
import { insertAt, offeredFix, replace } from '../fix.ts';
import type { LiteralSecret } from '../literal-secrets.ts';
import { isRootStep } from '../users.ts';

/**
 * Takes user and password out of a GOPROXY address and gives every download that reads it the netrc file of whoever builds, as a build
 * secret. Nothing is offered where that does not work: an HTTP proxy's password, several steps of a shell, a user whose home is not known.
 */
export function useNetrcSecret(analysis: BuildAnalysis, { userinfo }: LiteralSecret, source: Source): Fix[] {
  if (userinfo === undefined) return [];
  const setting = analysis.settings.find(({ name, written }) => name === 'GOPROXY' && written.place.path === source.path && contains(written.place.span, userinfo));
  if (setting === undefined || setting.reaches.length === 0) return [];
  const edits = mountsForDownloads(setting.reaches, analysis.build.dockerfile);
  return edits === undefined ? [] : [netrcFix([replace({ path: source.path, span: userinfo }, ''), ...edits])];
}

function netrcFix(edits: readonly TextEdit[]): Fix {
  return offeredFix(localized(
    'Take it from a netrc file passed as a build secret (docker build --secret id=netrc,src=$HOME/.netrc)',
    '改为从作为构建机密传入的 netrc 文件读取（docker build --secret id=netrc,src=$HOME/.netrc）',
  ), edits);
}

/** One mount for each step; undefined when a step cannot read the file at its home, or has something there already. */
function mountsForDownloads(downloads: readonly Download[], dockerfile: string): TextEdit[] | undefined {
  const edits: TextEdit[] = [];
  const done = new Set<Step>();
  for (const { step, environment } of downloads) {
    if (done.has(step)) continue;
    done.add(step);
    const home = environment.get('HOME').value;
    const { instruction, run } = step;
    if (home.kind !== 'known' || !isRootStep(step) || instruction.onbuild || step.stage.from.span.start > instruction.span.start) return undefined;
    const target = `${home.text.replace(/\/$/, '')}/.netrc`;
    if (run?.mounts.some((mount) => mount.target.kind === 'known' && mount.target.text === target) === true) continue;
    const at = instruction.flags[0]?.span.start ?? instruction.argumentSpan.start;
    edits.push(insertAt(dockerfile, at, `--mount=type=secret,id=netrc,target=${target} `));
  }
  return edits;
}
