import type { FileKind, FolderEntry } from '../../text/files.ts';
import type { ShellCommand } from '../shell/model.ts';
import { unknownPart } from '../../text/resolved.ts';
import { covers, ignoreMatcher } from '../dockerignore/match.ts';
import { parseDockerignore } from '../dockerignore/parse.ts';
import { createdBelow, createdBy } from './created-files.ts';
import { editedBy, editedIn, isEditable } from './edited-files.ts';
import { expandGlob } from './glob.ts';
import type { Copy, CopySource, Stage, Step } from './model.ts';
import { isInside } from './paths.ts';
import { stageChain } from './stage-chain.ts';

/** The build context as the builder sees it, ignore file taken into account. Paths are relative to its root. */
export interface ContextView {
  exists(path: string): FileKind | undefined;
  list(folder: string): readonly FolderEntry[];
}

/** What stands where in the container's file system at some moment. */
export interface FilesAt {
  lookup(path: string): FoundFile;
}

export interface FoundFile {
  /** `unknown`: a base image, a command or another context may have put it there. */
  readonly presence: 'yes' | 'no' | 'unknown';
  /** The copy it came by. */
  readonly copy?: Copy;
  /** Its path in the build context, when it comes from there. */
  readonly contextPath?: string;
  /** A go.mod or go.work that a command has changed since: it is not what stands in the context. */
  readonly edited?: boolean;
}

/**
 * The files just before a step runs, its own bind mounts included; with `earlier`, behind these commands of the step: what they may
 * have made is not surely absent.
 */
export function filesAt(step: Step, context: ContextView, earlier: readonly ShellCommand[] = []): FilesAt {
  const ends = endsIn(context);
  const mounts = step.copies.filter((copy) => copy.kind === 'bind');
  // Every variable of the Go environment asks for the same two files.
  const answers = new Map<string, FoundFile>();
  return {
    lookup: (path) => {
      const found = answers.get(path) ?? inDoubt(lookUp(path, step.stage, step.index, mounts, ends), path, earlier);
      answers.set(path, found);
      return found;
    },
  };
}

function inDoubt(found: FoundFile, path: string, earlier: readonly ShellCommand[]): FoundFile {
  if (found.presence === 'no') return createdBy(earlier, path) ? unknown : found;
  return isEditable(path) && editedBy(earlier, path) ? { ...found, edited: true } : found;
}

const endsByContext = new WeakMap<ContextView, StageEnds>();

/** One memory per opened context, that is per analysis: all its downloads ask for the same files of the same stages. */
function endsIn(context: ContextView): StageEnds {
  let ends = endsByContext.get(context);
  if (ends === undefined) endsByContext.set(context, ends = new StageEnds(context));
  return ends;
}

/** Stages that copy from stages that copy from stages: a call each, nobody nests a tenth as deep. What lies deeper is unknown. */
const deepestCopies = 100;

/**
 * Answers for finished stages, each worked out once: stages that copy from one another would otherwise be walked once per way
 * that leads to them. Stages that copy from each other in a circle, which the builder rejects, leave one another unknown.
 */
class StageEnds {
  readonly context: ContextView;
  readonly #answers = new Map<Stage, Map<string, FoundFile>>();
  #depth = 0;

  constructor(context: ContextView) {
    this.context = context;
  }

  lookUp(stage: Stage, path: string): FoundFile {
    let answers = this.#answers.get(stage);
    if (answers === undefined) this.#answers.set(stage, answers = new Map<string, FoundFile>());
    const known = answers.get(path);
    if (known !== undefined) return known;
    if (this.#depth >= deepestCopies) return unknown;
    answers.set(path, unknown);
    this.#depth++;
    const found = lookUp(path, stage, Number.POSITIVE_INFINITY, [], this);
    this.#depth--;
    answers.set(path, found);
    return found;
  }
}

/** Goes back in time: the latest copy that brings the path wins; a command that may have made it leaves it unknown. */
function lookUp(path: string, stage: Stage, before: number, mounts: readonly Copy[], ends: StageEnds): FoundFile {
  const doubt = { any: false };
  const editable = isEditable(path);
  let edited = false;
  const folders = workdirsOf(stage);
  const ask = (copy: Copy): FoundFile | undefined => {
    const found = broughtBy(intoFolder(copy, folders), path, ends);
    if (found.presence === 'yes') return { ...found, copy };
    doubt.any ||= found.presence === 'unknown';
    return undefined;
  };
  for (const mount of mounts) {
    const found = ask(mount);
    if (found !== undefined) return found;
    // A mount hides what the image has at its target.
    if (mount.destination.kind === 'known' && isInside(withoutSlash(mount.destination.text), path)) return { presence: doubt.any ? 'unknown' : 'no' };
  }
  for (const current of stageChain(stage)) {
    const end = current === stage ? before : Number.POSITIVE_INFINITY;
    for (let at = current.steps.length - 1; at >= 0; at--) {
      const step = current.steps[at];
      if (step === undefined || step.index >= end) continue;
      for (let last = step.copies.length - 1; last >= 0; last--) {
        const copy = step.copies[last];
        const found = copy === undefined || copy.kind === 'bind' ? undefined : ask(copy);
        if (found !== undefined) return edited ? { ...found, edited } : found;
      }
      if (step.run === undefined) continue;
      if (createdBelow(step.run, path)) doubt.any = true;
      if (editable && editedIn(step.run, path)) edited = true;
    }
  }
  return { presence: doubt.any || !rootOf(stage).environmentKnown ? 'unknown' : 'no' };
}

const workdirs = new WeakMap<Stage, ReadonlySet<string>>();

/** Every folder that a WORKDIR made in the stage and those it stands on; worked out once per stage. */
function workdirsOf(stage: Stage): ReadonlySet<string> {
  let folders = workdirs.get(stage);
  if (folders === undefined) {
    folders = new Set(stageChain(stage).flatMap((each) => each.steps.map((step) => (step.before.workdir.kind === 'known' ? step.before.workdir.text : ''))));
    workdirs.set(stage, folders);
  }
  return folders;
}

/** A destination written without its final slash is a folder all the same when a WORKDIR has made it one. */
function intoFolder(copy: Copy, folders: ReadonlySet<string>): Copy {
  const { destination } = copy;
  return destination.kind === 'known' && folders.has(destination.text) && destination.text !== '/' ? { ...copy, destination: { kind: 'known', text: `${destination.text}/` } } : copy;
}

function rootOf(stage: Stage): Stage['end'] {
  return stageChain(stage).at(-1)?.end ?? stage.end;
}

const no: FoundFile = { presence: 'no' };
const unknown: FoundFile = { presence: 'unknown' };

function broughtBy(copy: Copy, path: string, ends: StageEnds): FoundFile {
  if (copy.destination.kind !== 'known') return unknown;
  const destination = withoutSlash(copy.destination.text);
  if (!isInside(destination, path)) return no;
  switch (copy.from.kind) {
    case 'context':
      return fromSources(copy, (source) => contextFiles(copy, source, destination, path, ends.context));
    case 'stage': {
      const { stage } = copy.from;
      const files: FilesAt = { lookup: (inside) => ends.lookUp(stage, inside) };
      return fromSources(copy, (source) => stageFiles(copy, source, destination, path, files));
    }
    case 'remote':
      return fromSources(copy, (source) => fetchedFile(copy, source, restOf(path, destination)));
    case 'named-context':
    case 'image':
    case 'heredoc':
    case 'unknown':
      return unknown;
  }
}

function fromSources(copy: Copy, find: (source: CopySource) => FoundFile): FoundFile {
  let uncertain = false;
  for (const source of copy.sources) {
    const found = find(source);
    if (found.presence === 'yes') return { ...found, copy };
    uncertain ||= found.presence === 'unknown';
  }
  return uncertain ? unknown : no;
}

/** ADD leaves what it fetches packed: one file, at the destination or in it. A repository may hold anything. */
function fetchedFile({ instruction }: Copy, { path, partly }: CopySource, rest: string): FoundFile {
  const address = path.kind === 'known' ? path.text : partly ?? unknownPart;
  const name = /^https?:\/\/[^/]+(?:\/[^?#]*)?\/(?<name>[^/?#]+)(?:\?[^#]*)?$/u.exec(address)?.groups?.['name'];
  if (name === undefined || /\.git$/u.test(name) || instruction.flags.some((flag) => flag.name === 'unpack')) return unknown;
  return rest === '' || rest === name || (name.includes(unknownPart) && !rest.includes('/')) ? unknown : no;
}

function contextFiles(copy: Copy, source: CopySource, destination: string, path: string, context: ContextView): FoundFile {
  if (source.path.kind !== 'known') return unknown;
  const rest = restOf(path, destination);
  if (copy.keepsParents) {
    const candidate = withParents(source, source.path.text, rest);
    return candidate !== undefined && !isExcluded(copy, candidate) && context.exists(candidate) !== undefined ? { presence: 'yes', contextPath: candidate } : no;
  }
  const matches = source.isGlob ? expandGlob(source.path.text, context) : [source.path.text];
  // ADD unpacks what it takes for an archive.
  if (copy.kind === 'add' && matches.some((each) => archive.test(each))) return unknown;
  for (const each of matches) {
    const kind = context.exists(each);
    const candidate = mapped(copy, each, rest, kind, source.isGlob);
    // Written without a final slash, the destination is a folder if the image has one there: then the file lies in it.
    if (candidate === undefined && kind === 'file' && copy.kind !== 'bind' && rest === each.slice(each.lastIndexOf('/') + 1)) return unknown;
    if (candidate !== undefined && !isExcluded(copy, candidate) && context.exists(candidate) !== undefined) return { presence: 'yes', contextPath: candidate };
  }
  return no;
}

function restOf(path: string, destination: string): string {
  return path === destination ? '' : path.slice(destination === '/' ? 1 : destination.length + 1);
}

/**
 * The path that `--parents` brings to `rest` below the destination; undefined when the source does not name it. `**` in the source goes
 * through any number of folders.
 */
function withParents({ parentsBelow }: CopySource, pattern: string, rest: string): string | undefined {
  const path = parentsBelow === '.' ? rest : `${parentsBelow}/${rest}`;
  return rest !== '' && (pattern === '.' || covers(pattern, path)) ? path : undefined;
}

/** The context path that lands at `rest` below the destination when `source` is copied; undefined when it lands elsewhere. */
function mapped(copy: Copy, source: string, rest: string, kind: FileKind | undefined, isGlob: boolean): string | undefined {
  if (kind === 'directory') return rest === '' ? source : source === '.' ? rest : `${source}/${rest}`;
  const name = source.slice(source.lastIndexOf('/') + 1);
  if (isFolderDestination(copy, isGlob)) return rest === name ? source : undefined;
  return rest === '' ? source : undefined;
}

/** Whether the destination is a folder: by its final slash, by several sources, or because the stage works there. */
function isFolderDestination(copy: Copy, isGlob: boolean): boolean {
  if (copy.destination.kind !== 'known') return false;
  return copy.destination.text.endsWith('/') || copy.sources.length > 1 || isGlob;
}

function stageFiles(copy: Copy, source: CopySource, destination: string, path: string, files: FilesAt): FoundFile {
  if (source.path.kind !== 'known') return unknown;
  const rest = restOf(path, destination);
  if (copy.keepsParents) {
    const candidate = withParents(source, source.path.text, rest);
    return candidate === undefined ? no : files.lookup(`/${candidate}`);
  }
  if (source.isGlob) return unknown;
  const from = source.path.text === '.' ? '/' : `/${source.path.text}`;
  // Without the other stage's file system we cannot tell a folder from a file: both readings are tried.
  const asFolder = files.lookup(rest === '' ? from : `${from === '/' ? '' : from}/${rest}`);
  if (asFolder.presence !== 'no') return asFolder;
  const name = from.slice(from.lastIndexOf('/') + 1);
  return isFolderDestination(copy, false) && rest === name ? files.lookup(from) : asFolder;
}

const archive = /\.(?:tar|t?gz|t?bz2?|tbz|t?xz|t?zst)$/i;

/**
 * Patterns are those of an ignore file; whether they start at the context or at the source folder makes no difference that matters here.
 */
function isExcluded(copy: Copy, path: string): boolean {
  if (copy.excludes.length === 0) return false;
  return ignoreMatcher(parseDockerignore({ path: '', text: copy.excludes.join('\n') })).hiddenBy(path) !== undefined;
}

function withoutSlash(path: string): string {
  return path.length > 1 && path.endsWith('/') ? path.slice(0, -1) : path;
}
