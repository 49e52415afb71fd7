import { toolchainDecision, type ToolchainDecision } from '../../go/toolchain-decision.ts';
import type { BuildAnalysis, Download } from '../../project/analysis.ts';
import { localized, type Localized } from '../../text/localized.ts';
import type { Finding } from '../finding.ts';
import { linesInForce } from '../shared/image-toolchain.ts';
import { installedGo, type InstalledGo } from '../shared/installed-go.ts';

/**
 * The same for a Go that earlier steps bring into an image of a distribution. From 1.21 on it fetches what go.mod asks for unless somebody
 * forbids it; what is older cannot even read the line.
 */
export function judgeInstalled(analysis: BuildAnalysis, download: Download): Pick<Finding, 'place' | 'message' | 'related' | 'fixes'> | undefined {
  const { command, environment } = download;
  if (!command.certain || !command.fatal) return undefined;
  const go = installedGo(analysis, download);
  const lines = go && linesInForce(download, go.version);
  const { value: gotoolchain, provenance } = environment.get('GOTOOLCHAIN');
  if (go === undefined || lines === undefined || gotoolchain.kind === 'unknown') return undefined;
  const decision = toolchainDecision({
    imageVersion: go.version,
    goLine: lines.go?.value.value,
    toolchainLine: lines.toolchain?.value.value,
    gotoolchain: gotoolchain.kind === 'known' ? gotoolchain.text : undefined,
    file: lines.file,
  });
  const line = decision.reason === 'toolchain-line-unreadable' ? lines.toolchain : lines.go;
  if (decision.decision !== 'too-old' || decision.running !== undefined || decision.wanted === undefined || line === undefined) return undefined;
  const isReadingFault = /-unreadable$/.test(decision.reason);
  if (!isReadingFault && go.gotoolchain === 'unknown' && provenance.kind === 'go-default') return undefined;
  return {
    place: go.place,
    message: messageOf(go, lines.file, line.value.value, decision, decision.wanted),
    related: [{
      place: { path: lines.path, span: line.span },
      message: localized(`${lines.file} asks for it here`, `${lines.file} 在此处提出要求`),
    }],
    fixes: go.fixes(decision.wanted),
  };
}

function messageOf({ subject, advice }: InstalledGo, file: string, line: string, { reason }: ToolchainDecision, wanted: string): Localized {
  const todo = advice(wanted);
  const { en, 'zh-cn': zh } = subject;
  switch (reason) {
    case 'go-line-unreadable':
      return localized(
        `${en} cannot read "go ${line}" in ${file}: Go before 1.21 knows two numbers there only, so ${todo.en}`,
        `${zh} 无法解析 ${file} 中的 "go ${line}"：Go 1.21 之前这里只允许两段数字，${todo['zh-cn']}`,
      );
    case 'toolchain-line-unreadable':
      return localized(
        `${en} does not know the line "toolchain ${line}" of ${file}: Go reads it since 1.21, so ${todo.en}`,
        `${zh} 不认识 ${file} 中的 "toolchain ${line}" 一行：Go 从 1.21 起才支持它，${todo['zh-cn']}`,
      );
    case 'no-such-toolchain':
      return localized(
        `${en} cannot fetch a newer toolchain for "go ${line}" in ${file}: ${todo.en}`,
        `${zh} 无法按 ${file} 中的 "go ${line}" 下载更新的工具链：${todo['zh-cn']}`,
      );
    default:
      return localized(
        `${en} is older than go ${line} in ${file}, and GOTOOLCHAIN lets it fetch no newer one: ${todo.en}`,
        `${zh} 低于 ${file} 要求的 go ${line}，且 GOTOOLCHAIN 不允许下载更新的工具链：${todo['zh-cn']}`,
      );
  }
}
