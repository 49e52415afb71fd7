import { combinedScenarios } from './combined-scenarios.ts';
import { credentialScenarios } from './credential-scenarios.ts';
import { engineScenarios } from './engine-scenarios.ts';
import { fileProxyScenarios } from './file-proxy-scenarios.ts';
import { furtherScenarios } from './further-scenarios.ts';
import { hostScenarios } from './host-scenarios.ts';
import { moduleProxyScenarios } from './module-proxy-scenarios.ts';
import { moduleScenarios } from './module-scenarios.ts';
import { networkScenarios } from './network-scenarios.ts';
import { projectScenarios } from './project-scenarios.ts';
import { reportedScenarios } from './reported-scenarios.ts';
import type { Scenario } from './scenario.ts';
import { sshScenarios } from './ssh-scenarios.ts';
import { tlsScenarios } from './tls-scenarios.ts';
import { toolchainScenarios } from './toolchain-scenarios.ts';

export const allScenarios: readonly Scenario[] = [
  ...engineScenarios,
  ...networkScenarios,
  ...tlsScenarios,
  ...moduleProxyScenarios,
  ...moduleScenarios,
  ...projectScenarios,
  ...furtherScenarios,
  ...toolchainScenarios,
  ...fileProxyScenarios,
  ...sshScenarios,
  ...reportedScenarios,
  ...combinedScenarios, ...credentialScenarios,
  ...hostScenarios,
];
