import { check, download, entry, goproxy, healthyBut, module, proxy } from '../checks.ts';
import { type Case, failed } from './case.ts';

export const vcsCases: readonly Case[] = [
  {
    name: 'no git where GOPRIVATE goes direct',
    checks: healthyBut(
      goproxy(['noproxy', proxy, 'direct'], [',', ',', ''], { bypassed: true }),
      check('vcs:need', module, 'no', { way: 'gonoproxy', pattern: 'github.com' }),
      check('vcs:git', 'git', 'no', { needed: true }),
      failed,
    ),
    cause: 'git-missing', target: 'git',
  },
  {
    name: 'no git, and the proxies do not know the module',
    checks: healthyBut(
      entry(proxy, 'no', { errorClass: 'status', status: 404 }),
      check('vcs:need', module, 'no', { way: 'direct-after-proxies' }),
      check('vcs:git', 'git', 'no', { needed: true }),
      failed,
    ),
    cause: 'git-missing',
  },
  { name: 'no git, and nobody needs it', checks: healthyBut(check('vcs:git', 'git', 'no', { needed: false })), cause: 'no-fault-found' },
  {
    name: 'a private repository',
    checks: healthyBut(
      goproxy(['noproxy', proxy], [',', ''], { bypassed: true }),
      download(
        'no',
        'git ls-remote: exit status 128:\n\tfatal: could not read Username for \'https://git.corp.example\': terminal prompts disabled',
      ),
    ),
    cause: 'credentials-missing',
  },
];
