import { filesAt } from '../../docker/dockerfile/files-at.ts';
import type { Step } from '../../docker/dockerfile/model.ts';
import type { ShellCommand } from '../../docker/shell/model.ts';
import { compareGoVersions } from '../../go/go-version.ts';
import type { BuildAnalysis, Download } from '../../project/analysis.ts';
import { goCommandOf } from '../../project/go-commands.ts';
import { joinPath } from '../../project/paths.ts';
import { harmless, type ModInit } from './mod-init.ts';

/** A command that compiles sources whose import nobody has added to the go.mod of `go mod init`. */
export interface LackingBuild {
  readonly download: Download;
  /** The import path. */
  readonly lacks: string;
}

/** The first build behind `go mod init` in its folder, where it surely fails because nothing in between adds requirements. */
export function buildWithoutRequirements(init: ModInit, analysis: BuildAnalysis): LackingBuild | undefined {
  const module = goCommandOf(init.command)?.packages[0]?.text;
  if (module === undefined || init.sources === undefined || !init.command.fatal) return undefined;
  for (const { step, command } of commandsBehind(init)) {
    const go = goCommandOf(command);
    if (go === undefined) {
      if (harmless.has(command.program ?? '')) continue;
      return undefined;
    }
    if (idle.has(go.subcommand) || go.versioned.length > 0) continue;
    const download = analysis.downloads.find((each) => each.command === command);
    if (download === undefined || !surelyCompiles(download, init.folder)) return undefined;
    const lacks = foreignImport(init.sources, module, download, step, analysis);
    return lacks === undefined ? undefined : { download, lacks };
  }
  return undefined;
}

/** They add nothing to a go.mod. */
const idle: ReadonlySet<string> = new Set(['version', 'env', 'fmt', 'clean', 'mod download', 'mod verify', 'mod graph']);

/** Ends at a step that runs what cannot be read. */
function* commandsBehind({ step, command }: ModInit): Iterable<{ readonly step: Step; readonly command: ShellCommand }> {
  for (const each of step.stage.steps) {
    if (each.index < step.index || each.run === undefined) continue;
    if (each.run.opaque) return;
    for (const next of each.run.commands) if (each !== step || next.span.start >= command.span.end) yield { step: each, command: next };
  }
}

/** Up to Go 1.15 a build adds what is missing by itself. */
const firstReadonly = '1.16';

function surelyCompiles({ go, command, directory, environment, image }: Download, folder: string): boolean {
  const version = image?.go?.oldestVersion;
  return /^(?:build|install|run|vet)$/.test(go.subcommand) && command.certain && command.fatal && directory === folder
    && go.mod === undefined && go.modfile === undefined && !go.hasUnknownWords
    && go.packages.slice(0, 1).every(({ text }) => text === '.' || text === './...')
    && environment.get('GOFLAGS').value.kind === 'unset' && environment.get('GO111MODULE').value.kind === 'unset'
    && version !== undefined && compareGoVersions(version, firstReadonly) >= 0;
}

/** An import of the folder's own package that lies neither in the standard library nor in the new module. */
function foreignImport(sources: string, module: string, { directory = '/' }: Download, step: Step, { context }: BuildAnalysis): string | undefined {
  const files = filesAt(step, context);
  if (['go.mod', 'go.work', 'vendor/modules.txt'].some((name) => files.lookup(joinPath(directory, name)).copy !== undefined)) return undefined;
  for (const { name } of context.list(sources)) {
    const path = sources === '.' ? name : joinPath(sources, name);
    // A name with "_" may be for tests or for one platform.
    if (!name.endsWith('.go') || name.includes('_') || files.lookup(joinPath(directory, name)).contextPath !== path) continue;
    const text = context.read(path) ?? '';
    if (/^\/\/ ?(?:go:build|\+build)\b/m.test(text)) continue;
    const found = importsOf(text).find((each) => /^[^/]*\./.test(each) && each !== module && !each.startsWith(`${module}/`));
    if (found !== undefined) return found;
  }
  return undefined;
}

/** Import paths of a source file; what follows its first other declaration is not read. */
function importsOf(text: string): string[] {
  const bare = text.replace(/\/\*[\s\S]*?\*\//g, ' ');
  const [head = ''] = bare.split(/^(?:func|type|var|const)\b/m, 1);
  const blocks = [...head.matchAll(/^import\s*\(([^)]*)\)/gm)].map(([, lines = '']) => lines);
  const single = [...head.matchAll(/^import\s+(?:[\w.]+\s+)?"([^"]+)"/gm)].map(([, path = '']) => path);
  return [...single, ...blocks.flatMap((lines) => [...lines.matchAll(/^\s*(?:[\w.]+\s+)?"([^"]+)"/gm)].map(([, path = '']) => path))];
}
