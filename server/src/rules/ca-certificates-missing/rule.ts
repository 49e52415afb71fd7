import { parseGoproxy } from '../../go/goproxy.ts';
import type { BuildAnalysis, Download } from '../../project/analysis.ts';
import { localized } from '../../text/localized.ts';
import { surelyFetches } from '../shared/cold-fetch.ts';
import type { Finding } from '../finding.ts';
import { offeredFix } from '../fix.ts';
import { installPackages } from '../repairs/install-packages.ts';
import { surelyNotInstalled } from '../shared/installed-programs.ts';
import { oncePerStage } from '../shared/once-per-stage.ts';
import type { Rule } from '../rule.ts';

export const rule: Rule = {
  id: 'ca-certificates-missing',
  severity: 'warning',
  group: 'trust',
  title: localized('Modules come over https, and the image has no CA certificates', '通过 https 下载模块，而镜像中没有 CA 证书'),
  checkBuild: (analysis) => oncePerStage(analysis, (download) => judge(analysis, download)),
};

function judge(analysis: BuildAnalysis, download: Download): Finding | undefined {
  const { image, command, stage } = download;
  const host = firstHttpsHost(download);
  if (image === undefined || image.caCertificates || image.system === 'windows' || host === undefined || !surelyFetches(analysis, download)) return undefined;
  if (mayHaveRoots(download) || !surelyNotInstalled(download, 'update-ca-certificates', ['ca-certificates'], recommendingRoots)) return undefined;
  const fix = installPackages(analysis, download, ['ca-certificates']);
  return {
    rule: rule.id,
    severity: rule.severity,
    place: { path: analysis.build.dockerfile, span: { start: command.words[0]?.span.start ?? command.span.start, end: command.span.end } },
    message: localized(
      `${image.reference} has no CA certificates, so go cannot trust ${host} over https: install ca-certificates before this step`,
      `${image.reference} 中没有 CA 证书，go 无法通过 https 信任 ${host}：请在此步骤之前安装 ca-certificates`,
    ),
    related: [{
      place: { path: analysis.build.dockerfile, span: stage.from.span },
      message: localized('The stage without CA certificates starts here', '没有 CA 证书的阶段从此处开始'),
    }],
    fixes: fix === undefined ? [] : [offeredFix(localized('Install ca-certificates before the download', '在下载之前安装 ca-certificates'), [fix])],
  };
}

/** Packages of Debian and Ubuntu that recommend ca-certificates themselves or through their library; openssl only suggests it. */
const recommendingRoots = ['curl', 'git', 'wget'];

/** Where Go looks for roots on Linux: the first of these files, and every file of these folders. */
const rootFiles = [
  '/etc/ssl/certs/ca-certificates.crt', '/etc/pki/tls/certs/ca-bundle.crt', '/etc/ssl/ca-bundle.pem', '/etc/pki/tls/cacert.pem',
  '/etc/pki/ca-trust/extracted/pem/tls-ca-bundle.pem', '/etc/ssl/cert.pem',
];
const rootFolders = ['/etc/ssl/certs', '/etc/pki/tls/certs'];

function mayHaveRoots({ environment, files, step }: Download): boolean {
  if (['SSL_CERT_FILE', 'SSL_CERT_DIR'].some((name) => environment.get(name).value.kind !== 'unset')) return true;
  if (rootFiles.some((file) => files.lookup(file).presence !== 'no')) return true;
  const isRootFolder = (path: string) => rootFolders.some((folder) => `${path}/`.startsWith(`${folder}/`));
  return step.before.copies.some(({ destination }) => destination.kind !== 'known' || isRootFolder(destination.text))
    || (step.run?.mounts.some(({ target }) => target.kind === 'unknown' || (target.kind === 'known' && isRootFolder(target.text))) ?? false);
}

/** The host that is asked first, when it is asked over https. */
function firstHttpsHost({ environment }: Download): string | undefined {
  const { value } = environment.get('GOPROXY');
  if (value.kind !== 'known') return undefined;
  const { entries: [first], problems } = parseGoproxy(value.text);
  return problems.length === 0 && first?.url?.scheme === 'https' ? first.url.host : undefined;
}
