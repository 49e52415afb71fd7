import type { ProbeLayer } from '../../../protocol/src/probe-report.ts';
import type { Translate } from './translate.ts';

/** The layers in the order in which a download meets them. */
export const layerOrder: readonly ProbeLayer[] = [
  'engine', 'facts', 'dns', 'tcp', 'http-proxy', 'tls', 'module-proxy', 'sumdb', 'vcs', 'toolchain', 'files', 'download', 'mirror',
];

/** A layer as people call it. */
export function layerName(layer: ProbeLayer, t: Translate): string {
  switch (layer) {
    case 'engine': return t('Container engine');
    case 'facts': return t('Environment');
    case 'dns': return t('DNS');
    case 'tcp': return t('TCP');
    case 'http-proxy': return t('HTTP proxy');
    case 'tls': return t('TLS');
    case 'module-proxy': return t('Module proxy');
    case 'sumdb': return t('Checksum database');
    case 'vcs': return t('Version control');
    case 'toolchain': return t('Go toolchain');
    case 'files': return t('Files and caches');
    case 'download': return t('Download');
    case 'mirror': return t('Mirrors');
  }
}
