import type { BuildAnalysis, Download } from '../../project/analysis.ts';

/** One of several ways to the same modules, of which the shell comes to some: `go mod download || GOPROXY=direct go mod download`. */
export function isOneOfSeveral({ downloads }: BuildAnalysis, { step, command, go }: Download): boolean {
  const isOther = (each: Download): boolean => each.step === step && each.command !== command && each.go.subcommand === go.subcommand;
  return !command.certain && downloads.some(isOther);
}
