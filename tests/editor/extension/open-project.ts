import type { Browser } from 'playwright-core';
import { present } from '../../../protocol/src/present.ts';
import type { EditorLane } from '../../../tools/editor/ensure.ts';
import { launchBrowser, openWorkbench } from '../host/browser.ts';
import type { WorkbenchOptions } from '../host/browser.ts';
import { startCodeServer } from '../host/code-server.ts';
import type { CodeServer, CodeServerOptions } from '../host/code-server.ts';
import type { Workbench } from '../host/workbench.ts';
import { packagedExtension } from './packaged-extension.ts';
import type { SampleProject } from './sample-project.ts';

/** The newest editor and the oldest one that the manifest declares: the extension's own suites pass in both. */
export const lanes: readonly EditorLane[] = ['current', 'lowest'];

export type OpenOptions = Omit<CodeServerOptions, 'folder' | 'extension'> & Pick<WorkbenchOptions, 'size'>;

/** A project in a real editor with the packaged extension installed. */
export interface OpenProject {
  readonly workbench: Workbench;
  /** The profile of the editor, to tell its processes from those of others. */
  readonly profile: string;
  /** Closes the window and opens it anew, in another language where asked; the editor itself goes on. */
  reopen(locale?: WorkbenchOptions['locale']): Promise<Workbench>;
  /** Ends browser and editor and removes the project. */
  close(): Promise<void>;
}

/** Starts editor and browser and opens the window. What was started is ended again where a later step fails. */
export async function openProject(project: SampleProject, { size, ...options }: OpenOptions = {}): Promise<OpenProject> {
  let server: CodeServer | undefined;
  let browser: Browser | undefined;
  const close = async (): Promise<void> => {
    await browser?.close();
    await server?.stop();
    project.remove();
  };
  const window: Pick<WorkbenchOptions, 'size'> = size === undefined ? {} : { size };
  try {
    server = await startCodeServer({ ...options, folder: project.folder, extension: await packagedExtension() });
    browser = await launchBrowser();
    const opened = { server, browser };
    let workbench = await openWorkbench(opened.browser, opened.server, window);
    return {
      get workbench() { return workbench; },
      profile: opened.server.profile,
      reopen: async (locale) => {
        await workbench.close();
        workbench = await openWorkbench(opened.browser, opened.server, { ...window, ...present({ locale }) });
        return workbench;
      },
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}
