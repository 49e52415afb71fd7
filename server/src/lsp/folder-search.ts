import type { ServerEffects } from './effects.ts';
import type { Workspace } from './workspace.ts';

/** More folders than this are not searched: a compose file that deep is still found when a Dockerfile below it is opened. */
const maximumFolders = 20_000;

/** Looks for documents in the workspace folders, one folder at a time so that requests come in between. True when something was found. */
export async function searchFolders(workspace: Workspace, effects: ServerEffects): Promise<boolean> {
  let found = false;
  for (const top of workspace.folders) {
    const steps = effects.search(top);
    for (let searched = 0; searched < maximumFolders; searched++) {
      const step = steps.next();
      if (step.done === true) break;
      for (const path of step.value) {
        workspace.know(path);
        found = true;
      }
      await effects.pause();
    }
  }
  return found;
}
