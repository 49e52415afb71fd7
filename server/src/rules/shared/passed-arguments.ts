import type { BuildContext } from '../../project/context.ts';
import { joinPath } from '../../project/paths.ts';
import type { Place } from '../../text/place.ts';

/** Where a script or a pipeline of the project passes a build argument. */
export interface PassedArgument {
  /** Relative to the context. */
  readonly file: string;
  readonly place: Place;
}

const scripts = ['Makefile', 'makefile', 'GNUmakefile', 'Taskfile.yml', 'Taskfile.yaml', 'build.sh', '.gitlab-ci.yml', '.drone.yml', 'Jenkinsfile'];
const workflows = '.github/workflows';
/** So many workflows are looked at, by name: more would keep an editor waiting for a hint of no great weight. */
const maximumWorkflows = 50;
/** Nobody writes a build script of this length; generated ones say nothing about people. */
const maximumLength = 256 * 1024;

/** The first place in the context's root folder or its workflows that passes the argument to an image build. */
export function passedArgument(context: BuildContext, name: string): PassedArgument | undefined {
  const listed = context.unfiltered.exists(workflows) === 'directory' ? context.unfiltered.list(workflows) : [];
  const pipelines = listed.filter((entry) => entry.kind === 'file' && /\.ya?ml$/.test(entry.name)).map((entry) => `${workflows}/${entry.name}`);
  for (const file of [...scripts, ...pipelines.sort().slice(0, maximumWorkflows)]) {
    const text = context.readOnDisk(file);
    const start = text === undefined || text.length > maximumLength ? -1 : positionOf(text, name);
    if (start >= 0) return { file, place: { path: joinPath(context.root, file), span: { start, end: start + name.length } } };
  }
  return undefined;
}

/** `--build-arg NAME`, or a line below `build-args:` of a workflow. Lines that are comments do not count. */
function positionOf(text: string, name: string): number {
  let at = 0;
  let block: number | undefined;
  for (const line of text.split('\n')) {
    const indentation = line.search(/\S/u);
    if (block !== undefined && indentation >= 0 && indentation <= block) block = undefined;
    if (indentation >= 0 && line.charAt(indentation) !== '#') {
      const flag = /--build-arg[ =]["']?(?<name>\w+)/gu;
      for (const match of line.matchAll(flag)) if (match.groups?.['name'] === name) return at + match.index + match[0].length - name.length;
      if (block !== undefined && new RegExp(`^\\s*(?:-\\s*)?["']?${name}\\s*[=:]`, 'u').test(line)) return at + line.indexOf(name);
      if (/^\s*(?:-\s*)?build-args\s*:/u.test(line)) block = indentation;
    }
    at += line.length + 1;
  }
  return -1;
}
