import { stepsBefore } from '../../docker/dockerfile/stage-chain.ts';
import type { Copy, Step } from '../../docker/dockerfile/model.ts';
import type { ShellCommand } from '../../docker/shell/model.ts';
import { baseName } from '../../project/paths.ts';
import { localCertificates } from '../repairs/ca-recipe.ts';

/** A certificate that a COPY brings to a folder for trusted ones. */
export interface CertificateCopy {
  readonly step: Step;
  readonly copy: Copy;
  /** `local`: where update-ca-certificates looks; `elsewhere`: a folder for certificates that only another system, or a list, leads to. */
  readonly folder: 'local' | 'elsewhere';
  /** Where it goes, as in the file system. */
  readonly path: string;
  /** Its name there; undefined for folders and for several files. */
  readonly fileName: string | undefined;
  /** A name that update-ca-certificates of Debian passes over. */
  readonly wrongName: string | undefined;
}

/** Folders of other systems, and Debian's own for packages, which a list in /etc must name. */
const elsewhere = ['/usr/share/ca-certificates', '/etc/pki/ca-trust/source/anchors', '/usr/share/pki/ca-trust-source/anchors'];

/** The copies of certificates in the file system when a step runs, latest first. */
export function certificateCopiesBefore(step: Step): CertificateCopy[] {
  return [...stepsBefore(step)].flatMap(certificateCopiesOf);
}

export function certificateCopiesOf(step: Step): CertificateCopy[] {
  return step.copies.flatMap((copy) => readCopy(step, copy));
}

function readCopy(step: Step, copy: Copy): CertificateCopy[] {
  if (copy.kind === 'bind' || copy.from.kind === 'stage' || copy.from.kind === 'image' || copy.destination.kind !== 'known' || copy.keepsParents) return [];
  const path = copy.destination.text;
  const inFolder = (folder: string) => `${path}/`.startsWith(`${folder}/`);
  const folder = inFolder(localCertificates) ? 'local' : elsewhere.some(inFolder) ? 'elsewhere' : undefined;
  if (folder === undefined) return [];
  const fileName = nameOf(copy, path);
  return [{ step, copy, folder, path, fileName, wrongName: fileName !== undefined && /\.(?:pem|cer|cert)$/.test(fileName) ? fileName : undefined }];
}

/** The file's name at its destination, when it is one file whose name is known. */
function nameOf({ sources, from }: Copy, path: string): string | undefined {
  const [source, ...others] = sources;
  if (from.kind === 'heredoc' || source?.path.kind !== 'known' || source.isGlob || others.length > 0) return undefined;
  const name = baseName(source.path.text);
  if (!/\.[A-Za-z]+$/.test(name)) return undefined;
  const isFolder = path.endsWith('/') || !/\.[A-Za-z]+$/.test(path);
  return isFolder ? name : baseName(path);
}

/** Whether a copy may bring trusted certificates from elsewhere. */
export function mayBringTrust({ destination }: Copy): boolean {
  return destination.kind !== 'known' || destination.text.startsWith('/etc/ssl') || destination.text === '/etc/' || destination.text === '/';
}

/** Whether the command makes copied certificates trusted: by itself, by the package's own set-up, or by writing the bundle. */
export function installsCertificates(command: ShellCommand): boolean {
  const { program } = command;
  if (program === 'update-ca-certificates' || program === 'update-ca-trust') return true;
  return command.words.some(({ value }) => value === 'ca-certificates') || command.outputs.some(({ value }) => value?.startsWith('/etc/ssl/cert') !== false);
}
