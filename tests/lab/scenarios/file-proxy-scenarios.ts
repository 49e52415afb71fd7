import { findModule } from '../servers/catalogue.ts';
import { moduleFiles } from '../servers/module-files.ts';
import type { Scenario } from './scenario.ts';

const folder = 'file:///srv/goproxy';
const proxy = 'https://proxy.golang.org';

/** Commands that lay out a proxy's folder with one module, as `go mod download` leaves it in cache/download. */
function withFolder(path: string, version: string, mode = '755'): string {
  const module = findModule(path, version);
  if (module === undefined) throw new Error(`the catalogue has no ${path}@${version}`);
  const { info, mod, zip } = moduleFiles(module);
  const at = `/srv/goproxy/${path}/@v`;
  const files = { [`${version}.info`]: info, [`${version}.mod`]: mod, [`${version}.zip`]: zip, 'list': `${version}\n` };
  const written = Object.entries(files).map(([name, body]) => `echo ${Buffer.from(body).toString('base64')} | base64 -d > ${at}/${name}`);
  return [`mkdir -p ${at}`, ...written, `chmod ${mode} /srv/goproxy`].join(' && ');
}

/** GOPROXY=file://… in all its states. */
export const fileProxyScenarios: readonly Scenario[] = [
  {
    name: 'the file proxy has the module',
    imageChange: withFolder('github.com/google/uuid', 'v1.6.0'),
    environment: { GOPROXY: folder },
    expectedCause: 'no-fault-found',
    expectedTarget: '',
    neverSaid: ['file-proxy-unreadable'],
  },
  {
    name: 'the folder of the file proxy was not copied',
    environment: { GOPROXY: folder },
    expectedCause: 'file-proxy-unreadable',
    expectedTarget: folder,
    neverSaid: ['module-not-found', 'proxy-forbidden', 'not-a-module-proxy', 'sumdb-not-proxied'],
  },
  {
    name: 'the folder of the file proxy may not be read by the user',
    imageChange: withFolder('github.com/google/uuid', 'v1.6.0', '700'),
    environment: { GOPROXY: folder },
    user: '1000:1000',
    expectedCause: 'file-proxy-unreadable',
    expectedTarget: folder,
    neverSaid: ['module-not-found', 'proxy-forbidden', 'sumdb-not-proxied'],
  },
  {
    name: 'a folder that may not be read hides a healthy proxy',
    imageChange: withFolder('github.com/google/uuid', 'v1.6.0', '700'),
    environment: { GOPROXY: `${folder},${proxy}` },
    user: '1000:1000',
    expectedCause: 'no-failover',
    expectedTarget: folder,
    alsoSaid: ['file-proxy-unreadable'],
    neverSaid: ['proxy-forbidden'],
  },
  {
    name: 'the file proxy has other modules',
    imageChange: withFolder('github.com/pkg/errors', 'v0.9.1'),
    environment: { GOPROXY: folder },
    expectedCause: 'module-not-found',
    expectedTarget: 'github.com/google/uuid@v1.6.0',
    neverSaid: ['file-proxy-unreadable', 'proxy-forbidden'],
  },
  {
    name: 'a missing folder leads on to the proxy behind the comma',
    environment: { GOPROXY: `${folder},${proxy}` },
    expectedCause: 'no-fault-found',
    expectedTarget: '',
    alsoSaid: ['file-proxy-unreadable'],
    neverSaid: ['no-failover', 'module-not-found'],
  },
];
