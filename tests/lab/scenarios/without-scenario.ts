/**
 * The causes that no run of a container can be made to meet, and why. They are known to *explain*, which reads the logs of builds.
 * Everything else has a scenario: tests/unit/causes/every-cause.test.ts compares.
 */
export const withoutScenario: Readonly<Record<string, string>> = {
  'buildkit-required': 'a build meets it; a container that is run has no Dockerfile frontend',
  'build-context-invalid': 'a build meets it; a container that is run has no build context',
  'build-step-failed': 'words of a build around the words of its step; the probe hears the step itself',
  'build-cancelled': 'words of a build; a cancelled probe is inconclusive, which has a scenario',
  'resource-limit-reached': 'a probe that is killed says nothing about the build, so it is inconclusive by the rules of judgement',
  'module-cache-corrupt': 'the probe downloads into an empty cache of its own and never sees the stage\'s cache mount',
  'code-fails': 'go build and go test meet it; the probe downloads and does not build',
  'other-program-fails': 'words of apt, npm and the like in a log; the probe runs none of them',
  'builder-unavailable': 'a build meets it; a container that is run asks no builder',
  'vcs-status-unavailable': 'go build reads the checkout for its stamp; the probe downloads and does not build',
};
