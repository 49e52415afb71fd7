import type { HostCommand } from '../../../server/src/probe/process-runner.ts';

/** Starts the client as nobody and in no group, so that the kernel itself refuses the engine's socket. */
export function withoutRights({ executable, args }: HostCommand): HostCommand {
  return { executable: 'setpriv', args: ['--reuid', nobody, '--regid', nobody, '--clear-groups', '--', executable, ...args] };
}

/** Debian's user and group without rights: nobody and nogroup. */
const nobody = '65534';
