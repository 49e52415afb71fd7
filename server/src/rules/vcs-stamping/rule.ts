import type { Copy } from '../../docker/dockerfile/model.ts';
import { stepsBefore } from '../../docker/dockerfile/stage-chain.ts';
import { compareGoVersions } from '../../go/go-version.ts';
import { foldersUpward, joinPath } from '../../project/paths.ts';
import type { BuildAnalysis, Download } from '../../project/analysis.ts';
import { localized, type Localized } from '../../text/localized.ts';
import { nonEmptyText } from '../../text/resolved.ts';
import type { Finding, Fix } from '../finding.ts';
import { insertAt, offeredFix } from '../fix.ts';
import { addToIgnoreFile, ignoreFileName } from '../repairs/ignore-file-edits.ts';
import { contextIsSure, goFlag } from '../shared/module-files.ts';
import type { Rule } from '../rule.ts';
import { isRootStep, unprivilegedUser } from '../shared/users.ts';

export const rule: Rule = {
  id: 'vcs-stamping',
  severity: 'warning',
  group: 'cache',
  title: localized('go build asks git about a repository that git cannot read', 'go build 向 git 查询一个它无法读取的仓库'),
  checkBuild: (analysis) => {
    if (!contextIsSure(analysis)) return [];
    const found = analysis.downloads.flatMap((download) => judge(download, analysis));
    // The first one ends the build.
    return found.filter(({ stage }, index) => found.findIndex((each) => each.stage === stage) === index).map(({ finding }) => finding);
  },
};

/** The release that began to stamp binaries with the state of the repository. */
const firstWithStamping = '1.18';

function judge(download: Download, analysis: BuildAnalysis): { stage: Download['stage']; finding: Finding }[] {
  if (!stamps(download)) return [];
  const copy = repositoryCopy(download);
  if (copy === undefined) return [];
  const fault = hiddenPart(analysis) ?? foreignOwner(download, copy);
  if (fault === undefined) return [];
  const { go, command, stage } = download;
  return [{
    stage,
    finding: {
      rule: rule.id,
      severity: rule.severity,
      place: { path: analysis.build.dockerfile, span: command.span },
      message: localized(
        `"go ${go.subcommand}" stamps the binary with what git says, and ${fault.en}, so it ends with "error obtaining VCS status": leave .git out, or add -buildvcs=false`,
        `"go ${go.subcommand}" 会把 git 给出的版本信息写入二进制文件。${fault['zh-cn']}，因此会以 "error obtaining VCS status" 失败：请不要发送 .git，或加上 -buildvcs=false`,
      ),
      related: [{ place: { path: analysis.build.dockerfile, span: copy.instruction.span }, message: localized('.git comes with this copy', '.git 由此复制带入') }],
      fixes: fixesOf(download, analysis),
    },
  }];
}

/** A build of the module's own packages, on an image with git and a Go that stamps, not told to leave it. */
function stamps(download: Download): boolean {
  const { go, command, image, module } = download;
  const version = image?.go?.oldestVersion;
  if (!/^(?:build|install)$/.test(go.subcommand) || go.versioned.length > 0 || !command.certain || module === undefined || go.hasUnknownWords) return false;
  if (go.packages.some(({ text }) => text.endsWith('.go')) || image?.git !== true || version === undefined || compareGoVersions(version, firstWithStamping) < 0) return false;
  return !go.flags.some(({ name }) => name === 'buildvcs') && goFlag(download, 'buildvcs') === undefined;
}

/** The copy that brings the repository's own folder to the module or above it. */
function repositoryCopy({ module, files }: Download): Copy | undefined {
  for (const folder of foldersUpward(module?.folder ?? '/')) {
    const found = files.lookup(joinPath(folder, '.git'));
    if (found.presence === 'unknown') return undefined;
    if (found.presence === 'no') continue;
    return found.copy?.from.kind === 'context' && found.copy.kind !== 'bind' && found.contextPath === '.git' ? found.copy : undefined;
  }
  return undefined;
}

/** What git needs before it takes a folder for a repository. */
const essential = ['HEAD', 'objects', 'refs'];

function hiddenPart(analysis: BuildAnalysis): Localized | undefined {
  const { context } = analysis;
  const hidden = essential.map((name) => `.git/${name}`).find((path) => context.onDisk(path) !== undefined && context.exists(path) === undefined);
  const pattern = hidden === undefined ? undefined : context.hiddenBy(hidden);
  if (hidden === undefined || pattern === undefined) return undefined;
  const name = ignoreFileName(analysis);
  return localized(`"${pattern.text}" in ${name} hides ${hidden} but not .git itself`, `${name} 中的 "${pattern.text}" 隐藏了 ${hidden}，却没有隐藏 .git 本身`);
}

/** Since 2.35.2 git works in a repository of its own user only. */
function foreignOwner({ step, image }: Download, copy: Copy): Localized | undefined {
  const runner = unprivilegedUser(step, image)?.text ?? (isRootStep(step) ? 'root' : undefined);
  if (runner === undefined || [...stepsBefore(step), step].some(({ run }) => run?.opaque === true || run?.commands.some(mayHelp) === true))
    return undefined;
  const owner = copy.chown === undefined ? 'root' : copy.chown.split(':')[0] ?? '';
  const plain = (user: string) => (/^(?:root|0)?$/.test(user.split(':')[0] ?? '') ? 'root' : user.split(':')[0] ?? '');
  const isAlike = plain(owner) === plain(runner);
  // A name and a number may be the same account.
  const isComparable = plain(owner) === 'root' || plain(runner) === 'root' || /^\d+$/.test(plain(owner)) === /^\d+$/.test(plain(runner));
  if (isAlike || !isComparable || owner.includes('$')) return undefined;
  return localized(`.git belongs to ${plain(owner)} while ${runner} runs the step`, `.git 属于 ${plain(owner)}，而运行此步骤的是 ${runner}`);
}

/** `chown`, `git config safe.directory`, a script that may do either. */
function mayHelp({ words }: { readonly words: readonly { readonly value: string | undefined }[] }): boolean {
  const name = words[0]?.value;
  return name === undefined || !/^(?:go|apk|apt|apt-get|adduser|addgroup|useradd|groupadd|mkdir|cd|echo|export|set|rm|true|ls|cat|update-ca-certificates)$/.test(name);
}

function fixesOf({ command, go, step }: Download, analysis: BuildAnalysis): Fix[] {
  const path = analysis.build.dockerfile;
  const word = command.words[go.subcommand.split(' ').length];
  const name = ignoreFileName(analysis);
  const ignored = nonEmptyText(step.before.workdir) === undefined ? undefined : addToIgnoreFile(analysis, ['.git']);
  const title = localized(`Leave the repository out: add .git to ${name}`, `不发送仓库：在 ${name} 中添加 .git`);
  return [
    // A command that asks git itself would miss the folder.
    ...(ignored === undefined ? [] : [offeredFix(title, [ignored])]),
    ...(word === undefined ? [] : [offeredFix(localized('Build without the stamp: -buildvcs=false', '构建时不写入版本信息：-buildvcs=false'), [insertAt(path, word.span.end, ' -buildvcs=false')])]),
  ];
}
