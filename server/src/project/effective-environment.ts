import { known, nonEmptyText, unknown, unset, type Resolved } from '../text/resolved.ts';
import type { BaseImage, Stage, Step, Variable } from '../docker/dockerfile/model.ts';
import type { ShellAssignment, ShellCommand } from '../docker/shell/model.ts';
import { compareGoVersions } from '../go/go-version.ts';
import { accountMadeBefore } from './accounts.ts';
import type { EffectiveVariable, GoEnvironment, Provenance } from './environment.ts';
import type { ConfiguredValue } from './go-config.ts';
import { imageFacts, type ImageFacts } from './images.ts';

export interface EnvironmentInputs {
  readonly dockerfile: string;
  readonly stage: Stage;
  readonly step: Step;
  readonly command: ShellCommand;
  readonly image: ImageFacts | undefined;
  readonly configured: (name: string) => ConfiguredValue | undefined;
}

/** The environment of one go command: process environment, then Go's configuration files, then Go's defaults. */
export function effectiveEnvironment(inputs: EnvironmentInputs): GoEnvironment {
  const cache = new Map<string, EffectiveVariable>();
  const environment: GoEnvironment = {
    names: [...new Set([
      ...[...inputs.command.assignments, ...inputs.command.exported].map((each) => each.name), ...inputs.step.before.variables.keys(),
    ])],
    get(name) {
      const found = cache.get(name) ?? resolveVariable(name, inputs, environment);
      cache.set(name, found);
      return found;
    },
  };
  return environment;
}

function resolveVariable(name: string, inputs: EnvironmentInputs, environment: GoEnvironment): EffectiveVariable {
  const fromProcess = processVariable(name, inputs);
  // The go command takes an empty variable for an unset one.
  if (fromProcess !== undefined && (fromProcess.value.kind === 'unknown' || nonEmptyText(fromProcess.value) !== undefined)) return fromProcess;
  if (isGoVariable(name)) {
    const configured = inputs.configured(name);
    if (configured !== undefined) return { name, value: configured.value, provenance: { kind: configured.kind, place: configured.place } };
  }
  if (fromProcess === undefined && mayHoldUnknownVariables(inputs.stage.base)) {
    return { name, value: unknown('unknown-image'), provenance: { kind: 'nowhere' } };
  }
  return goDefault(name, inputs, environment) ?? fromProcess ?? { name, value: unset, provenance: { kind: 'nowhere' } };
}

function isGoVariable(name: string): boolean {
  return name.startsWith('GO');
}

function processVariable(name: string, inputs: EnvironmentInputs): EffectiveVariable | undefined {
  const inline = inputs.command.assignments.findLast((each) => each.name === name);
  if (inline !== undefined) return { name, value: assignedValue(inline), provenance: { kind: 'inline', place: inline.written.place } };
  const exported = inputs.command.exported.findLast((each) => each.name === name);
  if (exported !== undefined) return { name, value: assignedValue(exported), provenance: { kind: 'export', place: exported.written.place } };
  if (inputs.command.tainted) return { name, value: unknown('computed'), provenance: { kind: 'nowhere' } };
  const variable = inputs.step.before.variables.get(name);
  return variable && { name, value: variable.value, provenance: provenanceOf(variable, inputs.dockerfile) };
}

function assignedValue(assignment: ShellAssignment): Resolved {
  return assignment.value === undefined ? unknown('computed') : known(assignment.value);
}

function provenanceOf({ origin }: Variable, dockerfile: string): Provenance {
  switch (origin.kind) {
    case 'image':
      return { kind: 'image', reference: origin.reference };
    case 'env':
      return { kind: 'env', declaration: origin.declaration, place: { path: dockerfile, span: origin.declaration.span } };
    case 'arg':
      return origin.given === undefined
        ? { kind: 'arg-default', declaration: origin.declaration, place: { path: dockerfile, span: origin.declaration.span } }
        : { kind: 'build-argument', declaration: origin.declaration, given: origin.given };
    case 'predefined':
      return { kind: 'build-argument', declaration: undefined, given: origin.given };
  }
}

/** Whether the stage stands on an image whose ENV we do not know. */
function mayHoldUnknownVariables(base: BaseImage): boolean {
  switch (base.kind) {
    case 'stage':
      return mayHoldUnknownVariables(base.stage.base);
    case 'image':
      return imageFacts(base.reference) === undefined;
    case 'context':
    case 'unknown':
      return true;
    case 'scratch':
      return false;
  }
}

/** First Go release with GOTOOLCHAIN and `$GOROOT/go.env`. */
const firstWithToolchains = '1.21';

/** First Go release that asks a proxy and a checksum database by itself. */
const firstWithProxy = '1.13';

function isBefore(release: string, { image }: EnvironmentInputs): boolean {
  const version = image?.go?.oldestVersion;
  return version !== undefined && compareGoVersions(version, release) < 0;
}

function goDefault(name: string, inputs: EnvironmentInputs, environment: GoEnvironment): EffectiveVariable | undefined {
  const text = defaultText(name, inputs, environment);
  return text === undefined ? undefined : { name, value: text, provenance: { kind: 'go-default' } };
}

function defaultText(name: string, inputs: EnvironmentInputs, environment: GoEnvironment): Resolved | undefined {
  switch (name) {
    case 'GOPROXY':
      return known(isBefore(firstWithProxy, inputs) ? 'direct' : 'https://proxy.golang.org,direct');
    case 'GOSUMDB':
      return isBefore(firstWithProxy, inputs) ? undefined : known('sum.golang.org');
    case 'GOTOOLCHAIN':
      return isBefore(firstWithToolchains, inputs) ? undefined : known('auto');
    case 'GONOPROXY':
    case 'GONOSUMDB':
      return environment.get('GOPRIVATE').value.kind === 'unset' ? undefined : environment.get('GOPRIVATE').value;
    case 'HOME':
      return homeOf(inputs.step);
    case 'GOPATH':
      return below(environment.get('HOME').value, 'go');
    case 'GOMODCACHE':
      return below(firstEntry(environment.get('GOPATH').value), 'pkg/mod');
    case 'GOCACHE': {
      const { value } = environment.get('XDG_CACHE_HOME');
      return value.kind === 'unset' ? below(environment.get('HOME').value, '.cache/go-build') : below(value, 'go-build');
    }
    default:
      return undefined;
  }
}

/** Docker takes HOME from the user's passwd entry: known for root and for accounts that the stage has made. */
function homeOf(step: Step): Resolved {
  const { user } = step.before;
  if (user.kind === 'unset') return known('/root');
  if (user.kind === 'unknown') return user;
  if (/^(?:|root|0)(?::.*)?$/.test(user.text)) return known('/root');
  const home = accountMadeBefore(step, user.text.split(':', 1)[0] ?? '')?.home;
  return home === undefined ? unknown('computed') : known(home);
}

function below(folder: Resolved, path: string): Resolved {
  return folder.kind === 'known' && folder.text !== '' ? known(`${folder.text.replace(/\/$/, '')}/${path}`) : folder;
}

function firstEntry(list: Resolved): Resolved {
  return list.kind === 'known' ? known(list.text.split(':')[0] ?? '') : list;
}
