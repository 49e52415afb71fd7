import type { BuildAnalysis, Download } from '../../project/analysis.ts';
import type { TextEdit } from '../../text/edit.ts';
import { passByCompose } from './compose-edits.ts';
import { mergeInsertions } from '../fix.ts';
import { installMissing } from './install-packages.ts';
import { addMounts } from './mount-edits.ts';
import { homeOf, isRootStep, unprivilegedUser } from '../shared/users.ts';

/** What a user adds to `docker build` for the netrc recipe. */
export const netrcOption = '--secret id=netrc,src=$HOME/.netrc';

/**
 * Gives a download the netrc file of whoever builds, as a build secret at the home of the user who runs it. Undefined where that home is
 * not known, or where the compose file cannot be edited.
 */
export function netrcRecipe(analysis: BuildAnalysis, download: Download): TextEdit[] | undefined {
  const { step, image } = download;
  const home = homeOf(download);
  const user = unprivilegedUser(step, image);
  if (home === undefined || (!isRootStep(step) && user === undefined)) return undefined;
  const mounts = addMounts(analysis, step, [`type=secret,id=netrc,target=${home}/.netrc,required${user === undefined ? '' : readableFor(user.uid)}`]);
  const compose = passByCompose(analysis.build, [{ kind: 'secret', id: 'netrc', file: '~/.netrc' }]);
  // What reads the file is git.
  const install = installMissing(analysis, download, ['git']);
  if (mounts === undefined || compose === undefined || install === undefined) return undefined;
  return mergeInsertions([...install, ...mounts, ...compose]);
}

/** Secrets belong to root and are readable by root alone; the step has no other users, so that a mode for all tells nobody else. */
export function readableFor(uid: number | undefined): string {
  return uid === undefined ? ',mode=0444' : `,uid=${uid}`;
}
