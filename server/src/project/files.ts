import { readDotEnv } from '../docker/compose/env-file.ts';
import { parseCompose } from '../docker/compose/parse.ts';
import type { InlineDockerfile } from '../docker/compose/inline-dockerfile.ts';
import type { ComposeFile } from '../docker/compose/model.ts';
import { parseDockerfile } from '../docker/dockerfile/parse.ts';
import { movedInstruction } from '../docker/dockerfile/moved-instruction.ts';
import type { DockerfileSyntax, Instruction } from '../docker/dockerfile/syntax.ts';
import { parseDockerignore, type DockerignoreFile } from '../docker/dockerignore/parse.ts';
import { parseGoMod, type GoMod } from '../go/go-mod.ts';
import { parseGoSum, type GoSum } from '../go/go-sum.ts';
import { parseGoWork, type GoWork } from '../go/go-work.ts';
import type { FileReader } from '../text/files.ts';
import { LineIndex } from '../text/lines.ts';
import { parseControlFile, type ControlFile } from './control-file.ts';
import { parentOf } from './paths.ts';

/** The project's files, parsed; each text is parsed once for as long as it stays the same. */
export interface ProjectFiles extends FileReader {
  dockerfile(path: string): DockerfileSyntax | undefined;
  /** One that stands in a compose file; its lines count from the top of that file. */
  inlineDockerfile(inline: InlineDockerfile): DockerfileSyntax;
  dockerignore(path: string): DockerignoreFile | undefined;
  compose(path: string): ComposeFile | undefined;
  control(path: string): ControlFile | undefined;
  goMod(path: string): GoMod | undefined;
  goSum(path: string): GoSum | undefined;
  goWork(path: string): GoWork | undefined;
}

/**
 * How many parsed texts are kept. An edit touches a handful of files; the oldest are dropped first so that memory stays flat over
 * large trees.
 */
const keptTexts = 256;

/** The memory of parsed texts. It outlives a `ProjectFiles`, which lives for one check only. */
export class ParseMemory {
  readonly #byPath = new Map<string, { readonly text: string; readonly parsed: unknown }>();

  /** `parse` is given what was read from an earlier text of the same key, if that is still known. */
  get<T>(key: string, text: string, parse: (before: T | undefined) => T): T {
    const found = this.#byPath.get(key);
    this.#byPath.delete(key);
    const entry = found?.text === text ? found : { text, parsed: parse(found?.parsed as T | undefined) };
    this.#byPath.set(key, entry);
    if (this.#byPath.size > keptTexts) {
      const oldest = this.#byPath.keys().next();
      if (oldest.done !== true) this.#byPath.delete(oldest.value);
    }
    return entry.parsed as T;
  }
}

export function projectFiles(reader: FileReader, memory: ParseMemory): ProjectFiles {
  const parsed = <T>(path: string, parse: (text: string, before: T | undefined) => T): T | undefined => {
    const text = reader.read(path);
    return text === undefined ? undefined : memory.get<T>(path, text, (before) => parse(text, before));
  };
  return {
    read: (path) => reader.read(path),
    kind: (path) => reader.kind(path),
    size: (path) => reader.size(path),
    list: (folder) => reader.list(folder),
    dockerfile: (path) => parsed<DockerfileSyntax>(path, (text, before) => parseDockerfile({ path, text }, before)),
    inlineDockerfile: (inline) => memory.get(inline.path, inline.host.text, () => parseInline(inline)),
    dockerignore: (path) => {
      const text = reader.read(path);
      // Nobody forbids to build a file of this name as a Dockerfile.
      return text === undefined ? undefined : memory.get(`ignore file ${path}`, text, () => parseDockerignore({ path, text }));
    },
    compose: (path) => {
      const text = reader.read(path);
      if (text === undefined) return undefined;
      const dotEnv = { path: `${parentOf(path)}/.env`, text: reader.read(`${parentOf(path)}/.env`) ?? '' };
      return memory.get(path, `${dotEnv.text}\u0000${text}`, () => parseCompose({ path, text }, readDotEnv(dotEnv)));
    },
    control: (path) => parsed(path, (text) => parseControlFile({ path, text })),
    goMod: (path) => parsed(path, (text) => parseGoMod(text)),
    goSum: (path) => parsed(path, (text) => parseGoSum(text)),
    goWork: (path) => parsed(path, (text) => parseGoWork(text)),
  };
}

function parseInline(inline: InlineDockerfile): DockerfileSyntax {
  const syntax = parseDockerfile(inline.source);
  const lines = new LineIndex(inline.host.text);
  const lineOf = ({ keywordSpan }: Instruction) => lines.line(inline.span(keywordSpan).start);
  return { ...syntax, instructions: syntax.instructions.map((each) => movedInstruction(each, 0, lineOf(each))) };
}
