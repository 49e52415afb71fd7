import type { BuildAnalysis, Download } from '../../project/analysis.ts';

/** The network that a command really has: `--network=default` of a step means the build's own. `unknown` when compose computes it. */
export function networkOf({ build }: BuildAnalysis, download: Download): 'default' | 'none' | 'host' | 'unknown' {
  const ofStep = download.step.instruction.flags.some((flag) => flag.name === 'network') ? download.network : undefined;
  if (ofStep === 'none' || ofStep === 'host') return ofStep;
  const declared = build.origin.kind === 'compose' ? build.origin.service.build?.network : undefined;
  if (declared === undefined || declared.kind === 'unset') return 'default';
  if (declared.kind === 'known' && (declared.text === 'none' || declared.text === 'host')) return declared.text;
  return declared.kind === 'known' && (declared.text === 'default' || declared.text === '') ? 'default' : 'unknown';
}
