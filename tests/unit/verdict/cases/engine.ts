import { check } from '../checks.ts';
import { type Case } from './case.ts';

export const engineCases: readonly Case[] = [
  {
    name: 'a payload that did not compile',
    checks: [],
    more: { engineFailure: { during: 'compile', engine: 'docker', image: 'golang:1.23', message: 'exec format error' } },
    cause: 'inconclusive',
  },
  {
    name: 'a container that was killed',
    checks: [check('engine:run', 'golang:1.23', 'no', { errorClass: 'payload-failed' })],
    cause: 'inconclusive',
  },
  {
    name: 'no engine',
    checks: [],
    more: { engineFailure: { during: 'find-engine', engine: 'docker', image: 'golang:1.23', message: '' } },
    cause: 'engine-not-installed',
    target: 'docker',
  },
  {
    name: 'a stopped engine',
    checks: [],
    more: { engineFailure: {
      during: 'connect',
      engine: 'docker',
      image: 'golang:1.23',
      message: 'Cannot connect to the Docker daemon at unix:///x. Is the docker daemon running?',
    } },
    cause: 'engine-not-running',
  },
  {
    name: 'no right to the socket',
    checks: [],
    more: { engineFailure: {
      during: 'connect',
      engine: 'docker',
      image: 'golang:1.23',
      message: 'permission denied while trying to connect to the Docker daemon socket at unix:///x',
    } },
    cause: 'engine-permission-denied',
  },
  {
    name: 'a registry that limits the rate',
    checks: [],
    more: { engineFailure: {
      during: 'image', engine: 'docker', image: 'golang:1.23', message: 'Error response from daemon: toomanyrequests: You have reached your pull rate limit',
    } },
    cause: 'registry-rate-limited',
    target: 'golang:1.23',
  },
  {
    name: 'an image that does not exist',
    checks: [],
    more: { engineFailure: {
      during: 'image',
      engine: 'docker',
      image: 'golang:9.99',
      message: 'Error response from daemon: manifest for golang:9.99 not found: manifest unknown: manifest unknown',
    } },
    cause: 'image-not-found',
    target: 'golang:9.99',
  },
  {
    name: 'a registry out of reach',
    checks: [],
    more: { engineFailure: {
      during: 'image',
      engine: 'docker',
      image: 'golang:1.23',
      message: 'Error response from daemon: Get "https://registry.example/v2/": dial tcp: lookup registry.example: no such host',
    } },
    cause: 'image-pull-failed',
  },
  {
    name: 'an image without Go',
    checks: [],
    more: { engineFailure: { during: 'find-go', engine: 'docker', image: 'busybox', message: '' } },
    cause: 'no-go-in-image',
    target: 'busybox',
  },
];
