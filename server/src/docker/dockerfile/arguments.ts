import table from '../../../../data/build-arguments.json' with { type: 'json' };
import type { Resolved } from '../../text/resolved.ts';
import { unknown } from '../../text/resolved.ts';
import type { BuildArgument, BuildInputs, Variable } from './model.ts';

/** What was passed for an argument; nothing when the key's value came from an environment that does not set it. */
export function givenArgument(inputs: BuildInputs, name: string): BuildArgument | undefined {
  const given = inputs.arguments.get(name);
  return given === undefined || given.value.kind === 'unset' ? undefined : given;
}

/** Proxy arguments need no ARG; either spelling sets both in RUN's environment. */
export function predefinedVariables(inputs: BuildInputs): ReadonlyMap<string, Variable> {
  const variables = new Map<string, Variable>();
  for (const upper of proxyArguments) {
    const lower = upper.toLowerCase();
    // Of two spellings the lower-case one wins since BuildKit 0.29; before, either did.
    const given = givenArgument(inputs, lower) ?? givenArgument(inputs, upper);
    if (given === undefined) continue;
    for (const name of [upper, lower]) variables.set(name, { name, value: given.value, origin: { kind: 'predefined', given } });
  }
  return variables;
}

/** Arguments that the builder itself passes to FROM, and to stages that declare them. Their values depend on the build's platforms. */
export function platformArgument(name: string): Resolved | undefined {
  return platformArguments.has(name) ? unknown('passed') : undefined;
}

/** In upper case; the builder takes each in lower case too. */
const proxyArguments: readonly string[] = table.predefined.map(({ name }) => name);
const platformArguments: ReadonlySet<string> = new Set(table.platform.map(({ name }) => name));
