import type { Stage, Step } from '../../docker/dockerfile/model.ts';
import { stageChain } from '../../docker/dockerfile/stage-chain.ts';
import type { GoMod } from '../../go/go-mod.ts';
import { parseGoproxy } from '../../go/goproxy.ts';
import { classifyModuleHost } from '../../go/public-host.ts';
import type { ShellCommand } from '../../docker/shell/model.ts';
import type { BuildAnalysis, Download } from '../../project/analysis.ts';
import { localized, type Localized } from '../../text/localized.ts';
import { oncePer } from '../../text/memo.ts';
import { localCertificates } from '../repairs/ca-recipe.ts';
import { mayUseVendor } from '../shared/module-files.ts';
import { commandsBefore, hasOpaqueStepBefore } from '../shared/commands-before.ts';
import type { Finding, Fix, RelatedPlace } from '../finding.ts';
import { insertLinesAbove, insertLinesBelow, offeredFix, removeInstruction, replace } from '../fix.ts';
import { isPlainCommand } from '../shared/installed-programs.ts';
import type { Rule } from '../rule.ts';
import { isRootStep } from '../shared/users.ts';
import { certificateCopiesBefore, certificateCopiesOf, installsCertificates, mayBringTrust, type CertificateCopy } from './certificates.ts';

export const rule: Rule = {
  id: 'ca-not-installed',
  severity: 'warning',
  group: 'trust',
  title: localized('A CA certificate is copied, but nothing trusts it when modules are downloaded', '复制了 CA 证书，但下载模块时它并不受信任'),
  *checkBuild(analysis) {
    const told = new Set<Stage>();
    for (const download of analysis.downloads) {
      // The first download of a stage is the one that meets the gateway.
      if (told.has(download.stage)) continue;
      told.add(download.stage);
      const finding = judge(analysis, download);
      if (finding !== undefined) yield finding;
    }
  },
};

function judge(analysis: BuildAnalysis, download: Download): Finding | undefined {
  const { image, environment, stage, step } = download;
  if (image === undefined || (image.system !== 'debian' && image.system !== 'ubuntu' && image.system !== 'alpine')) return undefined;
  if (mayUseVendor(download) || hasOpaqueStepBefore(download) || ['SSL_CERT_FILE', 'SSL_CERT_DIR'].some((name) => environment.get(name).value.kind !== 'unset')) return undefined;
  const earlier = [...commandsBefore(download)];
  if (earlier.some(({ command }) => !isPlainCommand(command) && command.program !== 'git')) return undefined;
  const [copy] = certificateCopiesBefore(step);
  if (copy !== undefined) {
    if (copy.folder === 'elsewhere') return earlier.some(({ command }) => mentionsList(command)) ? undefined : inWrongFolder(analysis, copy);
    if (copy.wrongName !== undefined && image.system !== 'alpine') return withWrongName(analysis, copy, copy.wrongName);
    const isInstalled = earlier.some(
      (each) => installsCertificates(each.command) && (each.stage !== copy.step.stage || each.step.index > copy.step.index)
    );
    return isInstalled ? undefined : notInstalled(analysis, copy, installedLater(stage, step));
  }
  return copiedLater(analysis, download) ?? inOtherStage(analysis, download);
}

/** Whether a command names Debian's list of trusted certificates, or the bundle made from it. */
function mentionsList({ allWords, outputs }: ShellCommand): boolean {
  return [...allWords, ...outputs].some(({ text }) => /ca-certificates\.(?:conf|crt)/.test(text));
}

function findingAt(
  analysis: BuildAnalysis, copy: CertificateCopy, message: Localized, fixes: readonly Fix[], related: readonly RelatedPlace[] = []
): Finding {
  return {
    rule: rule.id, severity: rule.severity, place: { path: analysis.build.dockerfile, span: copy.copy.destinationSpan }, message, related,
    fixes,
  };
}

function inWrongFolder(analysis: BuildAnalysis, copy: CertificateCopy): Finding {
  const { path, copy: { destinationSpan } } = copy;
  const edit = replace({ path: analysis.build.dockerfile, span: destinationSpan }, `${localCertificates}/`);
  const { source } = analysis.model.syntax;
  const edits = copy.fileName === undefined || copy.wrongName !== undefined || !isRootStep(copy.step) || copy.step.instruction.onbuild
    ? [] : [edit, insertLinesBelow(source, copy.step.instruction, ['RUN update-ca-certificates'])];
  return findingAt(analysis, copy, localized(
    `Nothing reads certificates from ${path} here: copy it to ${localCertificates} as a .crt file, and run update-ca-certificates`,
    `这里没有程序会读取 ${path} 中的证书：请以 .crt 文件名复制到 ${localCertificates}，并运行 update-ca-certificates`,
  ), edits.length === 0 ? [] : [offeredFix(localized(`Copy it to ${localCertificates}, and install it`, `复制到 ${localCertificates} 并安装`), edits)]);
}

function withWrongName(analysis: BuildAnalysis, copy: CertificateCopy, wrong: string): Finding {
  const right = wrong.replace(/\.[a-z]+$/, '.crt');
  const place = { path: analysis.build.dockerfile, span: copy.copy.destinationSpan };
  return findingAt(analysis, copy, localized(
    `update-ca-certificates passes over ${wrong}: name it ${right} in ${localCertificates}`,
    `update-ca-certificates 会忽略 ${wrong}：请在 ${localCertificates} 中将其命名为 ${right}`,
  ), [offeredFix(localized(`Name it ${right}`, `命名为 ${right}`), [replace(place, `${localCertificates}/${right}`)])]);
}

/** The step of the download's own stage that installs certificates when it is too late. */
function installedLater(stage: Stage, step: Step): Step | undefined {
  return stage.steps.find((each) => each.index > step.index && each.run?.commands.some(installsCertificates) === true);
}

function notInstalled(analysis: BuildAnalysis, copy: CertificateCopy, later: Step | undefined): Finding {
  const name = copy.fileName ?? copy.path;
  const { model: { syntax: { source } }, build } = analysis;
  const canRun = isRootStep(copy.step) && !copy.step.instruction.onbuild;
  const fix = offeredFix(localized('Run update-ca-certificates below the copy', '在复制之后运行 update-ca-certificates'), [insertLinesBelow(source, copy.step.instruction, ['RUN update-ca-certificates'])]);
  return findingAt(analysis, copy, later === undefined
    ? localized(
      `${name} is copied, but no step before the download runs update-ca-certificates, so nothing trusts it: run it below the copy`,
      `复制了 ${name}，但下载之前没有步骤运行 update-ca-certificates，因此它不受信任：请在复制之后运行它`,
    )
    : localized(
      `${name} is trusted only after the download: run update-ca-certificates before it`,
      `${name} 在下载之后才受信任：请在下载之前运行 update-ca-certificates`,
    ), canRun ? [fix] : [], later === undefined ? [] : [{ place: { path: build.dockerfile, span: later.instruction.span }, message: localized('It is installed here, too late', '在此处才安装，为时已晚') }]);
}

/** Copy and installation both stand behind the download of the same stage. */
function copiedLater(analysis: BuildAnalysis, { stage, step }: Download): Finding | undefined {
  if (stage.steps.some((each) => each.index <= step.index && each.run?.mounts.some((mount) => mount.target.kind !== 'known' || mount.target.text.includes('/certs') || mount.target.text.includes('ca-cert')) === true)) return undefined;
  const behind = stage.steps.filter((each) => each.index > step.index);
  const copy = behind.flatMap(certificateCopiesOf).find(({ folder }) => folder === 'local');
  if (copy === undefined || copy.wrongName !== undefined || installedLater(stage, copy.step) === undefined) return undefined;
  const { source } = analysis.model.syntax;
  const { instruction } = copy.step;
  const name = copy.fileName ?? copy.path;
  const text = source.text.slice(instruction.span.start, instruction.span.end);
  const canMove = isRootStep(step) && !instruction.onbuild && !step.instruction.onbuild && instruction.heredocs.length === 0 && !text.includes('\n');
  return findingAt(analysis, copy, localized(
    `${name} is copied and trusted only after the download: do both before it`,
    `${name} 在下载之后才复制并受信任：请移到下载之前`,
  ), canMove ? [offeredFix(localized('Install it before the download', '在下载之前安装'), [
    insertLinesAbove(source, step.instruction, [text, 'RUN update-ca-certificates']),
    removeInstruction(source, instruction),
  ])] : [], [{ place: { path: analysis.build.dockerfile, span: step.instruction.span }, message: localized('The download runs here', '下载在此处运行') }]);
}

/** An earlier stage trusts it and this one does not, although what this one asks lies in the company's own network. */
function inOtherStage(analysis: BuildAnalysis, download: Download): Finding | undefined {
  const { stage, step, command } = download;
  const host = companyHost(download);
  const chain = new Set(stageChain(stage));
  if (host === undefined || step.before.copies.some(mayBringTrust)) return undefined;
  for (const other of analysis.model.stages.slice(0, stage.index)) {
    if (chain.has(other) || !analysis.reachable.has(other)) continue;
    const copy = other.steps.flatMap(certificateCopiesOf).find(({ folder, wrongName }) => folder === 'local' && wrongName === undefined);
    if (copy === undefined || installedLater(other, copy.step) === undefined) continue;
    const name = other.name?.text;
    const title = localized(`Copy the trusted certificates from stage ${name ?? ''}`, `从阶段 ${name ?? ''} 复制受信任的证书`);
    const bundle = '/etc/ssl/certs/ca-certificates.crt';
    return {
      rule: rule.id,
      severity: rule.severity,
      place: {
        path: analysis.build.dockerfile, span: { start: command.words[0]?.span.start ?? command.span.start, end: command.span.end },
      },
      message: localized(
        `${copy.fileName ?? copy.path} is trusted in stage ${name ?? other.index} only, and this download asks ${host}: trust it in this stage too`,
        `${copy.fileName ?? copy.path} 只在阶段 ${name ?? other.index} 中受信任，而此下载要访问 ${host}：请在此阶段中也信任它`,
      ),
      related: [{ place: { path: analysis.build.dockerfile, span: copy.step.instruction.span }, message: localized('It is copied here', '在此处复制') }],
      fixes: name === undefined || step.instruction.onbuild || !isRootStep(step) ? [] : [offeredFix(title, [
        insertLinesAbove(analysis.model.syntax.source, step.instruction, [`COPY --from=${name} ${bundle} ${bundle}`]),
      ])],
    };
  }
  return undefined;
}

/** A host that surely lies in a network of its own: the first proxy, else one of a module. */
function companyHost({ environment, module }: Download): string | undefined {
  const proxy = environment.get('GOPROXY').value;
  const first = proxy.kind === 'known' ? parseGoproxy(proxy.text).entries[0]?.url : undefined;
  const own = first?.scheme === 'https' ? privateHostAmong([first.host]) : undefined;
  return own ?? (module && privateModuleHost(module.module.goMod));
}

const privateModuleHost = oncePer(({ requires }: GoMod) => privateHostAmong(requires.map(({ path }) => path.value)));

function privateHostAmong(paths: readonly string[]): string | undefined {
  return paths.map(classifyModuleHost).find(({ kind, reason }) => kind === 'private' && reason !== 'no-dot')?.host;
}
