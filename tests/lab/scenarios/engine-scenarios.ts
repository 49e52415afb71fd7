import { withoutRights } from './unprivileged-client.ts';
import type { Scenario } from './scenario.ts';

/** What goes wrong before a container runs. */
export const engineScenarios: readonly Scenario[] = [
  {
    name: 'no engine is installed',
    engineEnvironment: { PATH: '/nonexistent' },
    expectedCause: 'engine-not-installed',
    expectedTarget: 'docker',
  },
  {
    name: 'nothing answers at the engine\'s socket',
    engineEnvironment: { DOCKER_HOST: 'unix:///nonexistent/docker.sock' },
    expectedCause: 'engine-not-running',
    expectedTarget: 'docker',
  },
  {
    name: 'the user may not open the engine\'s socket',
    client: withoutRights,
    expectedCause: 'engine-permission-denied',
    expectedTarget: 'docker',
  },
  {
    name: 'the registry cannot be reached',
    image: 'registry.invalid/golang:1.23',
    expectedCause: 'image-pull-failed',
    expectedTarget: 'registry.invalid/golang:1.23',
  },
  {
    name: 'the image has no Go',
    image: 'busybox:1.36',
    expectedCause: 'no-go-in-image',
    expectedTarget: 'busybox:1.36',
  },
  {
    name: 'the user cancels',
    cancelAt: 'facts:go-version',
    expectedCause: 'inconclusive',
  },
];
