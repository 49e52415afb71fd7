import { classify } from '../../causes/classify.ts';
import { localized } from '../../text/localized.ts';
import { quote, verbatim, type Claim } from './claim.ts';
import type { Observations } from './observations.ts';

/** Claims about the project's own files that a download does not stumble over and a build does. */
export function projectClaims(seen: Observations): readonly Claim[] {
  return [...strictClaims(seen), ...warnings(seen)];
}

/** Causes of other layers that a download passes over and a build does not: it alone reads the whole go.sum and obeys -mod. */
const seenByBuildsAlone: readonly string[] = ['go-sum-malformed', 'go-setting-invalid'];

/** What the go command says of the files when it may not change them. */
function strictClaims(seen: Observations): readonly Claim[] {
  return seen.of('download:go-list').filter((check) => check.result === 'no').flatMap((check) => {
    const output = check.list('output').join('\n');
    return classify(output === '' ? check.error : output).filter(({ cause }) => cause.layer === 'project' || seenByBuildsAlone.includes(cause.id)).slice(0, 1)
      .map(({ cause }): Claim => ({
        cause: cause.id,
        target: moduleIn(output) ?? check.target,
        strength: 'fault',
        survivesDownload: true,
        summary: localized(
          `The build that follows fails, although the modules can be downloaded: ${lowerFirst(cause.title.en)}`,
          `模块可以下载，但随后的构建会失败：${cause.title['zh-cn']}`,
        ),
        evidence: [
          localized('go list -m ran over the files that the stage has at this step, as go build reads them', '已按 go build 的方式，对该步骤时阶段中的文件执行 go list -m'),
          verbatim(`go list -m: ${quote(output)}`),
        ],
        next: localized('downloads the modules; go build ends with exit code 1', '会下载模块；go build 以退出码 1 结束'),
      }));
  });
}

/** Newer releases only warn of a go.mod in GOPATH, yet some of their commands do not see it. */
function warnings(seen: Observations): readonly Claim[] {
  return seen.of('download:go-mod-download').filter((check) => check.result === 'yes').flatMap((check) => {
    const output = check.list('output').join('\n');
    return classify(output).filter(({ cause }) => cause.id === 'gopath-go-mod').map(({ cause }): Claim => ({
      cause: cause.id,
      target: check.target,
      strength: 'hint',
      survivesDownload: true,
      summary: localized(`The go command warns: ${lowerFirst(cause.title.en)}`, `go 命令给出警告：${cause.title['zh-cn']}`),
      evidence: [verbatim(quote(output))],
    }));
  });
}

/** The module that the words name, since a file may lack one of many. */
export function moduleIn(words: string): string | undefined {
  return /(?:^|[\s(])([\w.~-]+(?:\/[\w.~!%-]+)+@v[\w.+-]+)/u.exec(words)?.[1];
}

export function lowerFirst(text: string): string {
  return /^[A-Z][a-z]/u.test(text) ? `${text.slice(0, 1).toLowerCase()}${text.slice(1)}` : text;
}
