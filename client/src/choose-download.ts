import * as vscode from 'vscode';
import { present } from '../../protocol/src/present.ts';
import { type DownloadsParams, downloadsRequest, type DownloadSummary } from '../../protocol/src/requests.ts';
import { dockerfilePatterns, excludedFromSearch, isComposePath, isDockerfilePath } from './document-patterns.ts';
import type { ServerConnection } from './server-connection.ts';

/** What is to be diagnosed, as far as it is known before anybody is asked. */
export interface DiagnoseTarget {
  readonly uri?: string;
  readonly stage?: string;
  /** Those that build it: two Dockerfiles in one compose file may have stages of the same name. */
  readonly services?: readonly string[];
}

/** What the probe is asked for: a stage of a Dockerfile, or an image alone. */
export interface ChosenDownload {
  readonly document?: vscode.Uri;
  readonly stage?: string;
  readonly service?: string;
  readonly image?: string;
}

/** More Dockerfiles than anyone would look through in a list. */
const largestDockerfileList = 500;

/**
 * Finds out what to probe and asks only what cannot be inferred: which Dockerfile, which stage where several download modules, which image
 * where the files do not tell.
 *
 * @returns `undefined` when the user turned away
 */
export async function chooseDownload(server: ServerConnection, target: DiagnoseTarget): Promise<ChosenDownload | undefined> {
  const document = target.uri === undefined ? await chooseDockerfile(server) : vscode.Uri.parse(target.uri);
  if (document === 'none') return chooseImage(vscode.l10n.t('There is no Dockerfile in this workspace: name the image to diagnose'));
  if (document === undefined) return undefined;
  // The server answers for open documents; one that was picked from a list is opened without being shown.
  await vscode.workspace.openTextDocument(document);
  const all = await downloadsOf(server, document);
  const downloads = all.filter((download) => isMeant(download, target));
  if (downloads.length === 0) {
    const chosen = await chooseImage(vscode.l10n.t('No step of {0} is known to download Go modules: name the image to diagnose', vscode.workspace.asRelativePath(document)));
    return chosen === undefined ? undefined : { ...chosen, document };
  }
  const download = await chooseStage(downloads);
  if (download === undefined) return undefined;
  const { stage, service, image } = download;
  const chosen = { document, stage, ...present({ service }) };
  if (image !== undefined) return chosen;
  const named = await chooseImage(vscode.l10n.t('The base image of stage {0} cannot be known from the files: name it', stage));
  return named === undefined ? undefined : { ...chosen, ...named };
}

function downloadsOf(server: ServerConnection, document: vscode.Uri): Promise<DownloadSummary[]> {
  const params: DownloadsParams = { uri: document.toString() };
  return server.request<DownloadSummary[]>(downloadsRequest, params);
}

function isMeant({ stage, service }: DownloadSummary, target: DiagnoseTarget): boolean {
  return (target.stage === undefined || stage === target.stage)
    && (target.services === undefined || service === undefined || target.services.includes(service));
}

/** The active editor's, the only one, or the one that is picked; `none` when the workspace has none. */
async function chooseDockerfile(server: ServerConnection): Promise<vscode.Uri | 'none' | undefined> {
  const active = vscode.window.activeTextEditor?.document;
  if (active?.uri.scheme === 'file' && (active.languageId === 'dockerfile' || isDockerfilePath(active.uri.path))) return active.uri;
  if (active?.uri.scheme === 'file' && isComposePath(active.uri.path) && (await downloadsOf(server, active.uri)).length > 0) return active.uri;
  const found = await vscode.workspace.findFiles(`{${dockerfilePatterns.join(',')}}`, excludedFromSearch, largestDockerfileList);
  const dockerfiles = found.filter((uri) => isDockerfilePath(uri.path))
    .sort((a, b) => a.path.length - b.path.length || a.path.localeCompare(b.path));
  const [first] = dockerfiles;
  if (first === undefined) return 'none';
  if (dockerfiles.length === 1) return first;
  const picked = await vscode.window.showQuickPick(
    dockerfiles.map((uri) => ({ label: vscode.workspace.asRelativePath(uri), uri })),
    { title: vscode.l10n.t('Diagnose Go module download'), placeHolder: vscode.l10n.t('Choose the Dockerfile') },
  );
  return picked?.uri;
}

async function chooseStage(downloads: readonly DownloadSummary[]): Promise<DownloadSummary | undefined> {
  const byPlace = new Map(downloads.map((download) => [`${download.stage} ${download.service ?? ''}`, download]));
  const choices = [...byPlace.values()];
  if (choices.length === 1) return choices[0];
  const picked = await vscode.window.showQuickPick(
    choices.map((download) => ({
      label: vscode.l10n.t('Stage {0}', download.stage),
      description: [download.image, download.service === undefined ? undefined : vscode.l10n.t('service {0}', download.service)].filter(Boolean).join(' · '),
      detail: download.command,
      download,
    })),
    { title: vscode.l10n.t('Diagnose Go module download'), placeHolder: vscode.l10n.t('Choose the stage') },
  );
  return picked?.download;
}

async function chooseImage(prompt: string): Promise<ChosenDownload | undefined> {
  const image = await vscode.window.showInputBox({ title: vscode.l10n.t('Diagnose Go module download'), prompt, placeHolder: 'golang:1.23', ignoreFocusOut: true });
  return image === undefined || image.trim() === '' ? undefined : { image: image.trim() };
}
