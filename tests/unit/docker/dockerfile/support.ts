import type { BuildInputs, DockerfileModel, Stage, Step } from '../../../../server/src/docker/dockerfile/model.ts';
import { parseDockerfile } from '../../../../server/src/docker/dockerfile/parse.ts';
import { plainBuild, resolveDockerfile } from '../../../../server/src/docker/dockerfile/resolve.ts';
import type { ShellCommand } from '../../../../server/src/docker/shell/model.ts';
import { known } from '../../../../server/src/text/resolved.ts';

export const path = '/project/Dockerfile';

/** `golang` starts in /go with its own variables, `alpine` in /, every other image is unknown. */
export function modelOf(text: string, inputs: Partial<BuildInputs> = {}): DockerfileModel {
  return resolveDockerfile(parseDockerfile({ path, text }), { ...plainBuild, ...inputs }, (reference) => {
    if (reference.startsWith('golang')) {
      return { env: new Map([['GOPATH', '/go'], ['GOTOOLCHAIN', 'local'], ['PATH', '/go/bin:/bin']]), user: undefined, workdir: '/go' };
    }
    return reference.startsWith('alpine') ? { env: new Map(), user: undefined, workdir: undefined } : undefined;
  });
}

export function lastStage(text: string, inputs: Partial<BuildInputs> = {}): Stage {
  return modelOf(text, inputs).stages.at(-1)!;
}

export function lastStep(text: string, inputs: Partial<BuildInputs> = {}): Step {
  return lastStage(text, inputs).steps.at(-1)!;
}

/** Value of a variable as the last RUN sees it: its text, `unset`, or why it is unknown. */
export function valueAtRun(text: string, name: string, inputs: Partial<BuildInputs> = {}): string {
  const value = lastStep(text, inputs).before.variables.get(name)?.value;
  return value === undefined || value.kind === 'unset' ? 'unset' : value.kind === 'known' ? `=${value.text}` : value.reason;
}

export function given(values: Record<string, string>): Pick<BuildInputs, 'arguments'> {
  const place = { path: '/project/compose.yaml', span: { start: 0, end: 1 } };
  return {
    arguments: new Map(Object.entries(values).map(([name, text]) => [
      name, { value: known(text), written: { place, verbatim: true }, key: place },
    ])),
  };
}

export function commandsOf(text: string): readonly ShellCommand[] {
  return lastStep(text).run!.commands;
}

/** Commands as `name arg …`, with `?` for what the shell computes. */
export function linesOf(text: string): string[] {
  return commandsOf(text).map((command) => command.words.map((word) => word.value ?? '?').join(' '));
}
