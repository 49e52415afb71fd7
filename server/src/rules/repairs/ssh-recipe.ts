import type { BuildAnalysis, Download } from '../../project/analysis.ts';
import type { TextEdit } from '../../text/edit.ts';
import { passByCompose } from './compose-edits.ts';
import { commandsBefore } from '../shared/commands-before.ts';
import { insertLinesAbove, mergeInsertions } from '../fix.ts';
import { installMissing } from './install-packages.ts';
import { addMounts } from './mount-edits.ts';
import { hostKeyOf } from './host-keys.ts';
import { isRootStep, unprivilegedUser } from '../shared/users.ts';

export interface SshRecipe {
  readonly edits: readonly TextEdit[];
  /** What to add to `docker build`. */
  readonly options: string;
}

export interface SshNeeds {
  readonly host: string;
  readonly rewrite: boolean;
  readonly agent: boolean;
  readonly knownHosts: boolean;
}

/** Where OpenSSH looks for host keys that count for every user. */
const systemKnownHosts = '/etc/ssh/ssh_known_hosts';

/**
 * What a download still needs to reach a host by ssh: the client, a rewrite of https addresses, the agent, and host keys that are pinned;
 * those of well-known hosts by their published key, others by the known_hosts file of whoever builds. Undefined where it cannot be written.
 */
export function sshRecipe(
  analysis: BuildAnalysis, download: Download, { host, rewrite, agent, knownHosts }: SshNeeds
): SshRecipe | undefined {
  const { step, image } = download;
  const { source } = analysis.model.syntax;
  const user = unprivilegedUser(step, image);
  if (step.instruction.onbuild || (!isRootStep(step) && user?.uid === undefined)) return undefined;
  const key = hostKeyOf(host);
  const pinned = knownHosts && key !== undefined && isRootStep(step);
  const asSecret = knownHosts && !pinned;
  const lines = [
    ...(rewrite ? [`RUN git config --global url."ssh://git@${host}/".insteadOf "https://${host}/"`] : []),
    ...(pinned ? [`RUN mkdir -p /etc/ssh && echo "${host} ${key}" >> ${systemKnownHosts}`] : []),
  ];
  const owner = user === undefined ? '' : `,uid=${user.uid ?? 0}`;
  const mounts = [
    ...(agent ? [`type=ssh,required${owner}`] : []),
    ...(asSecret ? [`type=secret,id=known_hosts,target=${systemKnownHosts},mode=0444,required`] : []),
  ];
  const install = installMissing(analysis, download, ['git', 'ssh']);
  const compose = passByCompose(analysis.build, [
    ...(agent ? [{ kind: 'ssh' } as const] : []),
    ...(asSecret ? [{ kind: 'secret', id: 'known_hosts', file: '~/.ssh/known_hosts' } as const] : []),
  ]);
  const mountEdits = mounts.length === 0 ? [] : addMounts(analysis, step, mounts);
  if (mountEdits === undefined || install === undefined || compose === undefined) return undefined;
  return {
    edits: mergeInsertions([
      ...install, ...(lines.length === 0 ? [] : [insertLinesAbove(source, step.instruction, lines)]), ...mountEdits, ...compose,
    ]),
    options: [...(agent ? ['--ssh default'] : []), ...(asSecret ? ['--secret id=known_hosts,src=$HOME/.ssh/known_hosts'] : [])].join(' '),
  };
}

/** Whether something may provide host keys: a file, a mount, a scan, or settings of ssh that do without them. */
export function mayKnowHosts(download: Download): boolean {
  const { environment, files, step } = download;
  const home = environment.get('HOME').value;
  const paths = [systemKnownHosts, '/root/.ssh/known_hosts', ...(home.kind === 'known' ? [`${home.text}/.ssh/known_hosts`] : [])];
  if (paths.some((path) => files.lookup(path).presence !== 'no')) return true;
  const concerns = (text: string) => /known_hosts|ssh_config|\.ssh(?:\/|$)|^\/etc\/ssh/.test(text);
  if (step.before.copies.some(({ destination, sources }) => destination.kind !== 'known' || concerns(destination.text) || sources.some(({ path }) => path.kind === 'known' && concerns(path.text)))) return true;
  if (step.run?.mounts.some(({ type, target }) => type === 'unknown' || target.kind === 'unknown' || (target.kind === 'known' && concerns(target.text))) === true) return true;
  return [...commandsBefore(download)].some(({ command: { words, outputs } }) =>
    words.some(({ text }) => /ssh-keyscan|sshcommand/i.test(text)) || outputs.some(({ text }) => concerns(text)));
}
