import { localized, type Localized } from '../../text/localized.ts';
import { listed } from '../../text/marks.ts';
import type { Claim } from './claim.ts';

/** Whether what the step is given, and the probe is not, could be what is missing: an agent gives keys, a secret may hold credentials. */
function couldGive(cause: string, withheld: readonly string[]): boolean {
  const isAgent = (id: string): boolean => id === 'ssh' || id.startsWith('ssh ');
  if (cause === 'ssh-agent-missing') return withheld.some(isAgent);
  // A netrc is such a secret most often; an agent opens no proxy.
  if (cause === 'proxy-unauthorized') return withheld.some((id) => !isAgent(id));
  return cause === 'credentials-missing' && withheld.length > 0;
}

/** Missing access is no finding where the probe was never given what the step has: it says so as a hint. */
export function withoutWithheld(claims: readonly Claim[], withheld: readonly string[]): readonly Claim[] {
  return claims.map((claim) => (couldGive(claim.cause, withheld)
    ? { ...claim, strength: 'hint', against: [...(claim.against ?? []), ...withheldReasons([claim], withheld)] }
    : claim));
}

/** Why these claims decide nothing; empty where none of them is about what was withheld. */
export function withheldReasons(claims: readonly Claim[], withheld: readonly string[]): readonly Localized[] {
  if (!claims.some(({ cause }) => couldGive(cause, withheld))) return [];
  const names = listed(withheld);
  return [localized(
    `the step is given ${names.en} and the probe is not, so whether that gives access shows in the build alone`,
    `该步骤会得到 ${names['zh-cn']} 而诊断不会得到，因此它能否获得访问权限只有在构建中才能看到`,
  )];
}
