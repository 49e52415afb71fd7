import type { HostBehaviour } from '../servers/lab-network.ts';
import type { Scenario } from './scenario.ts';
import { sshFiles, sshHost } from './ssh-access.ts';

const module = `${sshHost}/team/lib@v1.2.3`;
const target = `${sshHost}:22`;
/** As a user's .gitconfig would have it: the repository is cloned over ssh although its address says https. */
const environment = {
  GOPRIVATE: sshHost, GIT_CONFIG_COUNT: '1', GIT_CONFIG_KEY_0: `url.ssh://git@${sshHost}/.insteadOf`, GIT_CONFIG_VALUE_0: `https://${sshHost}/`,
};
const served: Readonly<Record<string, HostBehaviour>> = { [sshHost]: { service: { kind: 'git', ssh: 'served' } } };

/** Private modules over ssh: one real server, and clients that lack one thing each. */
export const sshScenarios: readonly Scenario[] = [
  {
    name: 'all is well over ssh',
    imageChange: sshFiles({ knownHosts: 'right', key: 'right' }),
    environment,
    hosts: served,
    module,
    expectedCause: 'no-fault-found',
    expectedTarget: '',
  },
  {
    name: 'the server\'s key is known and no key of the user\'s is there',
    imageChange: sshFiles({ knownHosts: 'right' }),
    environment,
    hosts: served,
    module,
    expectedCause: 'ssh-agent-missing',
    expectedTarget: target,
    neverSaid: ['known-hosts-missing', 'credentials-missing', 'host-key-changed'],
  },
  {
    name: 'the agent\'s socket is named, and nothing is there',
    imageChange: sshFiles({ knownHosts: 'right' }),
    environment: { ...environment, SSH_AUTH_SOCK: '/run/buildkit/ssh_agent.0' },
    hosts: served,
    module,
    expectedCause: 'ssh-agent-missing',
    expectedTarget: target,
    neverSaid: ['known-hosts-missing', 'credentials-missing'],
  },
  {
    name: 'a key is offered over ssh, and the server refuses it',
    imageChange: sshFiles({ knownHosts: 'right', key: 'other' }),
    environment,
    hosts: served,
    module,
    expectedCause: 'credentials-missing',
    expectedTarget: module,
    neverSaid: ['ssh-agent-missing', 'known-hosts-missing'],
  },
  {
    name: 'a key is there, and the server\'s own key is not known',
    imageChange: sshFiles({ key: 'right' }),
    environment,
    hosts: served,
    module,
    expectedCause: 'known-hosts-missing',
    expectedTarget: target,
    neverSaid: ['ssh-agent-missing', 'host-key-changed', 'credentials-missing'],
  },
  {
    name: 'the server shows another key than the one that is known',
    imageChange: sshFiles({ knownHosts: 'other', key: 'right' }),
    environment,
    hosts: served,
    module,
    expectedCause: 'host-key-changed',
    expectedTarget: target,
    neverSaid: ['known-hosts-missing', 'ssh-agent-missing', 'credentials-missing'],
  },
  {
    name: 'nothing listens for ssh at the repository\'s host',
    environment,
    hosts: { [sshHost]: { service: { kind: 'git' } } },
    module,
    expectedCause: 'vcs-host-unreachable',
    expectedTarget: target,
    neverSaid: ['known-hosts-missing', 'ssh-agent-missing', 'dns-name-not-found', 'tcp-timeout'],
  },
  {
    name: 'a firewall lets https out and ssh not',
    environment,
    hosts: { [sshHost]: { service: { kind: 'git', ssh: 'filtered' } } },
    module,
    timeLimitMs: 30_000,
    expectedCause: 'vcs-host-unreachable',
    expectedTarget: target,
    neverSaid: ['tcp-timeout', 'known-hosts-missing', 'ssh-agent-missing'],
  },
  {
    name: 'the image has git and no ssh',
    imageChange: 'rm -f /usr/bin/ssh',
    environment,
    hosts: { [sshHost]: { service: { kind: 'git' } } },
    module,
    expectedCause: 'vcs-tool-missing',
    neverSaid: ['vcs-host-unreachable', 'git-missing'],
  },
];
