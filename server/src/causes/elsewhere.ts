import { localized } from '../text/localized.ts';
import { signature, type Cause } from './cause.ts';

/**
 * What fails a build and is no fault of a download. Logs alone speak of these, so that nobody is sent to look for a fault of the network in
 * them: the words of a program that is not the go command name no cause of the go command's.
 */
export const causesElsewhere: readonly Cause[] = [
  {
    id: 'code-fails',
    layer: 'project',
    title: localized('The code fails, not the download of its modules', '出错的是代码，而不是模块下载'),
    explain: localized(
      'The compiler, vet, cgo, a generator or a test reports it, and asks no network for modules',
      '这是编译器、vet、cgo、代码生成器或测试报告的错误，此时并未通过网络获取模块',
    ),
    remedies: [
      { title: localized('Repair the place that the message names; outside of the build it fails alike', '修复报错指出的位置；在构建之外同样会失败'), text: 'go vet ./...' },
      { title: localized('Where a C compiler is missing: install one, or build without cgo', '若缺少 C 编译器：安装编译器，或不使用 cgo 构建'), text: 'ENV CGO_ENABLED=0' },
    ],
    signatures: [
      // Whatever else stands at a place of the code has a signature of its own, or names an address or a module.
      signature('CODE-01', /^(?:vet: )?\S+\.go:\d+:\d+: (?![^\n]*(?::\/\/|@v\d[\w.+-]*: ))/m, 'fallback'),
      signature('CODE-02', /^\s*--- FAIL: |^FAIL\t(?![^\n]*\[setup failed\])|^\s*[\w./-]{1,200}_test\.go:\d+: /m, 'outer'),
      signature('CODE-03', /C compiler "[^"]+" not found|exec: "(?:gcc|clang|cc|g\+\+)": executable file not found|collect2: error: ld returned /m, 'outer'),
      signature('CODE-04', /^\S+\.go:\d+: running "[^"]+": /m, 'fallback'),
    ],
    confusedWith: [],
  },
  {
    id: 'other-program-fails',
    layer: 'engine',
    title: localized('Another program failed, not the go command', '失败的是其他程序，而不是 go 命令'),
    explain: localized(
      'apt, apk, curl, npm and their like ask servers of their own, with settings of their own; that says nothing of a download of modules, '
        + 'unless the step has no network at all',
      'apt、apk、curl、npm 等程序访问各自的服务器，使用各自的配置；除非该步骤完全没有网络，否则与模块下载无关',
    ),
    remedies: [
      { title: localized('Read that program\'s own message, and set its mirror or proxy', '查看该程序自身的报错，并设置它的镜像源或代理') },
      { title: localized('Measure whether the step has a network', '实测该步骤是否有网络'), text: 'go-module-doctor probe' },
    ],
    signatures: [
      signature('OTHER-01', /^E: (?:Failed to fetch |Unable to |The repository |Sub-process |Package |Release file )|^Err:\d+ \w+:|Temporary failure resolving '/m, 'outer'),
      signature('OTHER-02', /unable to select packages:|: temporary error \(try again later\)|: network error \(check Internet connection/m, 'outer'),
      signature('OTHER-03', /Cannot find a valid baseurl for repo|Failed to download metadata for repo|Could not retrieve mirrorlist/m, 'outer'),
      signature('OTHER-04', /^npm (?:ERR!|error) |^error An unexpected error occurred: |ERR_PNPM_[A-Z_]+/m, 'outer'),
      signature('OTHER-05', /pip\._vendor\.|ERROR: Could not find a version that satisfies the requirement|ERROR: No matching distribution found for /m, 'outer'),
      signature('OTHER-06', /^curl: \(\d+\) |^wget: /m, 'outer'),
      signature('OTHER-07', /(?:^|\s)\[\d{1,2}\] (?:Could not|Couldn't|SSL|Timeout) |error: failed to get `[^`]+` as a dependency/m, 'outer'),
      signature('OTHER-08', /Could not transfer artifact |Could not resolve dependencies for project /m, 'outer'),
    ],
    confusedWith: [],
  },
];

/** Their ids: beside a cause of the go command's they are no news, unless their own step failed. */
export const idsElsewhere: ReadonlySet<string> = new Set(causesElsewhere.map(({ id }) => id));
