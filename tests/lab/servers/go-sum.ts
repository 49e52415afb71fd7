import { catalogue, findModule, type LabModule } from './catalogue.ts';
import { moduleFiles } from './module-files.ts';

/**
 * The correct go.sum for a project that requires these modules of the lab: both lines of each module and of everything it requires,
 * sorted by line. Throws when the catalogue lacks one, so that a sample cannot carry a wrong hash unnoticed.
 */
export function goSum(modules: readonly (readonly [path: string, version: string])[]): string {
  const closure = new Set<LabModule>();
  for (const [path, version] of modules) addWithRequirements(path, version, closure);
  const lines = [...closure].flatMap(goSumLines);
  return lines.sort().map((line) => `${line}\n`).join('');
}

/** The two lines that go.sum and the checksum database hold for one module version. */
export function goSumLines(module: LabModule): [zip: string, mod: string] {
  const files = moduleFiles(module);
  return [`${module.path} ${module.version} ${files.zipHash}`, `${module.path} ${module.version}/go.mod ${files.modHash}`];
}

function addWithRequirements(path: string, version: string, into: Set<LabModule>): void {
  const module = findModule(path, version);
  if (module === undefined) {
    const known = catalogue.map((each) => `${each.path}@${each.version}`).join(', ');
    throw new Error(`The lab has no module ${path}@${version}. It has: ${known}`);
  }
  if (into.has(module)) return;
  into.add(module);
  for (const [requiredPath, requiredVersion] of module.requires) addWithRequirements(requiredPath, requiredVersion, into);
}
