import type { Step } from '../../docker/dockerfile/model.ts';
import type { ShellCommand } from '../../docker/shell/model.ts';

/** `openssl s_client -connect HOST:443`, which prints what the other side shows, whoever that is, unless it is told to check. */
export function asksForCertificate({ program, values }: ShellCommand): boolean {
  return program === 'openssl' && values[1] === 's_client' && !values.includes('-verify_return_error');
}

/** Whether that command, or one that its step goes on with, writes to where trusted certificates lie. */
export function trustsTheAnswer({ run }: Step, asking: ShellCommand): boolean {
  return run?.commands.some(({ span, outputs }) => span.start >= asking.span.start && outputs.some(({ value }) => trusted.test(value ?? ''))) ?? false;
}

/** Bundles, and the folders that update-ca-certificates and update-ca-trust make bundles of. */
const trusted = /^\/(?:usr\/(?:local\/)?share\/ca-certificates|etc\/ssl|etc\/pki|usr\/share\/pki)\//;
