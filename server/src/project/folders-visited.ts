import type { DockerfileSyntax, Instruction } from '../docker/dockerfile/syntax.ts';
import { joinPath, relativeTo } from './paths.ts';

/**
 * Folders that the Dockerfile goes to, or builds, within a whole context that it has copied: `COPY . /src`, `WORKDIR /src/cmd/api`. They
 * lie in the context, unless the instruction makes them. By their spelling alone, since nobody knows the context yet.
 */
export function foldersVisited({ instructions }: DockerfileSyntax): string[] {
  const visited = new Set<string>();
  let directory: string | undefined;
  let root: string | undefined;
  for (const instruction of instructions) {
    const { keyword, words } = instruction;
    const last = words.at(-1)?.text ?? '.';
    if (keyword === 'FROM') directory = root = undefined;
    else if (keyword === 'WORKDIR') directory = resolved(directory, last);
    else if (copiesWhole(instruction)) root = resolved(directory, last);
    if (root === undefined || directory === undefined) continue;
    const below = relativeTo(root, directory);
    if (below === undefined) continue;
    if (below !== '.') visited.add(below);
    if (keyword === 'RUN') for (const path of namedIn(instruction)) visited.add(joinPath(below, path));
  }
  return [...visited].filter((path) => path !== '.' && !path.startsWith('..'));
}

function resolved(directory: string | undefined, path: string): string | undefined {
  if (path.includes('$') || (directory === undefined && !path.startsWith('/'))) return undefined;
  return joinPath(directory ?? '/', path);
}

function copiesWhole({ keyword, flags, words: [source, ...others] }: Instruction): boolean {
  return (keyword === 'COPY' || keyword === 'ADD') && others.length === 1 && /^\.?\/?$/.test(source?.text ?? '') && !flags.some(({ name }) => name === 'from');
}

/** `cd test/e2e`, `go -C tools`, `./cmd/api/...`: at the start of a word, without anything that a shell would replace. */
function namedIn({ argumentText: { text } }: Instruction): string[] {
  const paths = text.matchAll(/(?:^|[\s;&|(])(?:(?:cd|-C)\s+(?<entered>\.?[\w./-]+)|\.\/(?<built>[\w./-]+))(?=[\s;&|)]|$)/g);
  return [...paths].flatMap(({ groups: { entered, built } = {} }) => (entered ?? built ?? '').replace(/\/\.\.\.$/, ''))
    .filter((path) => path !== '' && path !== '...' && !path.startsWith('/'));
}
