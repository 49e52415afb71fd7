import type { ComposeService } from '../../docker/compose/model.ts';
import type { BuildAnalysis, Download } from '../../project/analysis.ts';
import type { Build } from '../../project/build.ts';
import type { Severity } from '../finding.ts';
import { networkOf } from '../shared/build-network.ts';
import { surelyFetches } from '../shared/cold-fetch.ts';
import type { ValueInForce } from '../shared/values.ts';

/** A service that the build's host names do not cover. */
export function serviceNamed(host: string, { services, extraHosts }: Build): ComposeService | undefined {
  return extraHosts.some((each) => each.host === host) ? undefined : services.find(({ name }) => name === host);
}

/** The downloads that look for the proxy where it is not. */
export function missing(analysis: BuildAnalysis, { downloads }: ValueInForce, service: ComposeService | undefined): Download[] {
  return downloads.filter((download) => (service === undefined ? mayMeetLoopback : cannotMeetServices)(analysis, download));
}

/** On the host's network localhost is the host; a server started in the same step listens there too. */
function mayMeetLoopback(analysis: BuildAnalysis, download: Download): boolean {
  const network = networkOf(analysis, download);
  return network !== 'host' && network !== 'none' && !startsServer(analysis, download);
}

/** On a network that compose names, whether services are known is up to the builder. */
function cannotMeetServices(analysis: BuildAnalysis, download: Download): boolean {
  return networkOf(analysis, download) === 'default' && !startsServer(analysis, download);
}

function startsServer({ model }: BuildAnalysis, { step }: Download): boolean {
  const { start, end } = step.instruction.span;
  return /(?:^|[^&>|])&(?![&>])|\b(?:nohup|setsid|socat|ssh)\b/.test(model.syntax.source.text.slice(start, end));
}

/** An error where the first address of a download that surely fetches cannot be met. */
export function severityOf(analysis: BuildAnalysis, downloads: readonly Download[], isFirst: boolean): Severity {
  const isSure = downloads.some((download) => networkOf(analysis, download) === 'default' && surelyFetches(analysis, download));
  return isFirst && isSure ? 'error' : 'warning';
}
