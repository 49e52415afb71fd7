import type { Stage } from '../docker/dockerfile/model.ts';
import { flagOf, parseGoFlags } from '../go/goflags.ts';
import { vendorsByItself } from '../go/vendor-modules.ts';
import type { BuildAnalysis, Download } from './analysis.ts';
import { goCommandOf, goCommandsIn } from './go-commands.ts';
import { joinPath } from './paths.ts';

const building = /^(?:build|install|run|test|vet)$/;

/**
 * Whether every go command of the stage that could fetch modules takes them from the module's vendor folder instead, so that the stage asks
 * nobody for anything. False where the files do not say so for sure.
 */
export function readsVendorAlone(stage: Stage, analysis: BuildAnalysis): boolean {
  const downloads = analysis.downloads.filter((download) => download.stage === stage);
  if (downloads.length > 0) return downloads.every(readsVendor);
  // A command that names the folder itself downloads nothing, so it is none of the downloads.
  return analysis.commands.of(goCommandsIn).some(({ step, command }) => {
    const go = goCommandOf(command);
    return step.stage === stage && command.certain && go?.mod === 'vendor' && building.test(go.subcommand) && go.versioned.length === 0;
  });
}

function readsVendor(download: Download): boolean {
  const { go, command, module, workspace, files } = download;
  if (module === undefined || workspace !== undefined || !command.certain || !building.test(go.subcommand)) return false;
  if (go.versioned.length > 0 || go.modfile !== undefined || go.hasUnknownWords) return false;
  const flags = download.environment.get('GOFLAGS').value;
  if (flags.kind === 'unknown') return false;
  const mod = go.mod ?? (flags.kind === 'known' ? flagOf(parseGoFlags(flags.text), 'mod')?.value : undefined);
  if (mod === undefined ? !vendorsByItself(module.module.goMod) : mod !== 'vendor') return false;
  return files.lookup(joinPath(module.folder, 'vendor/modules.txt')).presence === 'yes';
}
