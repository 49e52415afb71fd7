import type { Resolved } from '../../text/resolved.ts';
import { known } from '../../text/resolved.ts';
import type { Lookup } from './expand.ts';
import { expandPartly, expandWord } from './expand.ts';
import type { Copy, CopySource, Mount } from './model.ts';
import { optionValue } from './mounts.ts';
import { cleanAbsolute, cleanRelative } from './paths.ts';
import type { Instruction, Word } from './syntax.ts';

/** What is in force where files are copied. */
export interface CopyScope {
  readonly lookup: Lookup;
  readonly escape: string;
  readonly workdir: Resolved;
  /** What `--from=name` and `from=name` mean in this file. */
  from(name: string): Copy['from'];
}

/** Reads a COPY or ADD. Sources of different natures (context, URL, heredoc) make one copy each. */
export function readCopies(instruction: Instruction, scope: CopyScope): readonly Copy[] {
  const words: readonly ValueWord[] = instruction.execForm
    ?? instruction.words.map((word) => ({ ...word, value: word.text }));
  const destinationWord = words.at(-1);
  if (destinationWord === undefined || words.length < 2) return [];
  const kind = instruction.keyword === 'ADD' ? 'add' : 'copy';
  const groups = new Map<Copy['from']['kind'], { from: Copy['from']; sources: CopySource[] }>();
  for (const word of words.slice(0, -1)) {
    const { from, source } = readSource(instruction, kind, word, scope);
    const group = groups.get(from.kind);
    if (group === undefined) groups.set(from.kind, { from, sources: [source] });
    else group.sources.push(source);
  }
  const destination = resolveDestination(expandWord(destinationWord.value, scope.lookup, scope.escape), scope.workdir);
  const common = {
    instruction,
    kind,
    destination,
    destinationSpan: destinationWord.span,
    chown: flagValue(instruction, 'chown'),
    keepsParents: isOn(instruction, 'parents'),
    excludes: instruction.flags.filter((flag) => flag.name === 'exclude').map((flag) => flag.value ?? ''),
  } as const;
  return [...groups.values()].map((group) => ({ ...common, from: group.from, sources: group.sources }));
}

/** The files that a bind mount shows to its step. */
export function copyOfMount(instruction: Instruction, mount: Mount, scope: CopyScope): Copy {
  const source = mount.options.findLast((option) => option.name === 'source');
  const target = mount.options.findLast((option) => option.name === 'target');
  const from = resolveFrom(optionValue(mount.options, 'from'), scope);
  const written = source?.value ?? '.';
  const word: Word = { text: written, span: source?.valueSpan ?? mount.span };
  const path = mapKnown(expandWord(written, scope.lookup, scope.escape), cleanRelative);
  return {
    instruction,
    kind: 'bind',
    from,
    sources: [{ word, path, isGlob: false, parentsBelow: '.', isWholeContext: isContext(from) && path.kind === 'known' && path.text === '.' }],
    destination: mount.target.kind === 'unset' ? scope.workdir : mount.target,
    destinationSpan: target?.valueSpan ?? mount.span,
    chown: undefined,
    keepsParents: false,
    excludes: [],
  };
}

interface ValueWord extends Word {
  readonly value: string;
}

function readSource(
  instruction: Instruction, kind: 'copy' | 'add', word: ValueWord, scope: CopyScope,
): { readonly from: Copy['from']; readonly source: CopySource } {
  const plainWord: Word = { text: word.text, span: word.span };
  const heredoc = instruction.heredocs.find((candidate) => candidate.openerSpan.start === word.span.start);
  if (heredoc !== undefined) {
    return { from: { kind: 'heredoc' }, source: { word: plainWord, path: known(heredoc.name), isGlob: false, parentsBelow: '.', isWholeContext: false } };
  }
  const value = expandWord(word.value, scope.lookup, scope.escape);
  const partly = kind === 'add' && value.kind === 'unknown' ? expandPartly(word.value, scope.lookup, scope.escape) : undefined;
  if (kind === 'add' && remote.test(value.kind === 'known' ? value.text : partly ?? '')) {
    return { from: { kind: 'remote' }, source: { word: plainWord, path: value, partly, isGlob: false, parentsBelow: '.', isWholeContext: false } };
  }
  const from = resolveFrom(flagValue(instruction, 'from'), scope);
  const path = mapKnown(value, cleanRelative);
  const text = path.kind === 'known' ? path.text : undefined;
  return {
    from,
    source: {
      word: plainWord,
      path,
      isGlob: text !== undefined && /[*?[]/.test(text),
      parentsBelow: value.kind === 'known' ? parentsBelow(value.text) : '.',
      isWholeContext: isContext(from) && (text === '.' || text === '*'),
    },
  };
}

/** As of rsync: a part `.` within the path divides it. */
function parentsBelow(source: string): string {
  const path = source.replace(/^(?:\.?\/)+/, '');
  const pivot = path.indexOf('/./');
  return pivot < 0 ? '.' : cleanRelative(path.slice(0, pivot));
}

/** Archives and repositories that ADD fetches by itself. */
const remote = /^(?:https?:\/\/|git:\/\/|ssh:\/\/|git@[^/]+:)/;

/** `--from` takes no variables: the builder rejects them. */
function resolveFrom(name: string | undefined, scope: CopyScope): Copy['from'] {
  if (name === undefined || name === '') return { kind: 'context' };
  return name.includes('$') ? { kind: 'unknown' } : scope.from(name);
}

function isContext(from: Copy['from']): boolean {
  return from.kind === 'context' || from.kind === 'named-context';
}

/** Absolute, with a final `/` where the builder takes the destination for a folder by its spelling. */
function resolveDestination(written: Resolved, workdir: Resolved): Resolved {
  if (written.kind !== 'known') return written;
  const { text } = written;
  if (!text.startsWith('/') && workdir.kind !== 'known') return workdir;
  const folder = text === '' || text === '.' || text.endsWith('/') || text.endsWith('/.');
  const absolute = cleanAbsolute(text.startsWith('/') || workdir.kind !== 'known' ? text : `${workdir.text}/${text}`);
  return known(folder && absolute !== '/' ? absolute + '/' : absolute);
}

function mapKnown(value: Resolved, change: (text: string) => string): Resolved {
  return value.kind === 'known' ? known(change(value.text)) : value;
}

function flagValue(instruction: Instruction, name: string): string | undefined {
  return instruction.flags.findLast((flag) => flag.name === name)?.value;
}

function isOn(instruction: Instruction, name: string): boolean {
  const flag = instruction.flags.findLast((candidate) => candidate.name === name);
  return flag !== undefined && flag.value?.toLowerCase() !== 'false';
}
