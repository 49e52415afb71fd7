import { localized } from '../text/localized.ts';
import { signature, type Cause } from './cause.ts';

/** Causes in the project's own files as the build sees them. */
export const projectCauses: readonly Cause[] = [
  {
    id: 'go-mod-not-found',
    layer: 'project',
    title: localized('No go.mod that the go command can read', '找不到可读的 go.mod'),
    explain: localized(
      'go.mod was not copied before the download, lies in another folder, is ignored, or may not be read by this user',
      'go.mod 在下载前没有复制、位于其他目录、被忽略，或当前用户无权读取',
    ),
    remedies: [{
      title: localized('Copy the module files before the download', '在下载前复制模块文件'),
      text: 'WORKDIR /src\nCOPY go.mod go.sum ./\nRUN go mod download',
      rule: 'no-go-mod-here',
    }],
    signatures: [
      signature('CAT-130', /no modules specified \(see 'go help mod download'\)/m),
      // Also behind "no required module provides package": without go.mod nothing provides anything.
      signature('CAT-131', /go\.mod file not found in current directory or any parent directory/m, 'specific'),
      signature('GO-06', /'go install' requires a version when current directory is not in a module|go install: version is required when current directory is not in a module/m),
      signature('CAT-131b', /directory prefix \S+ does not contain |cannot match "all": /m),
      signature('CAT-137b', /(?<!updating go\.(?:sum|mod): )open \S*go\.(?:sum|mod|work): permission denied/m),
    ],
    confusedWith: ['gopath-go-mod', 'build-context-invalid'],
  },
  {
    id: 'gopath-go-mod',
    layer: 'project',
    title: localized('go.mod lies where the go command does not want it', 'go.mod 所在目录不被 go 命令接受'),
    explain: localized(
      'WORKDIR is GOPATH (/go, the image\'s default) or the temporary folder; go ignores or rejects a go.mod there',
      'WORKDIR 是 GOPATH（镜像默认的 /go）或临时目录；go 会忽略或拒绝那里的 go.mod',
    ),
    remedies: [{ title: localized('Work in another folder', '换一个工作目录'), text: 'WORKDIR /src', rule: 'workdir-is-gopath' }],
    signatures: [
      signature('CAT-158', /\$GOPATH\/go\.mod exists but should not/m),
      signature('CAT-159', /ignoring go\.mod in (?:\$GOPATH|system temp root)/m),
    ],
    confusedWith: ['go-mod-not-found'],
  },
  {
    id: 'go-mod-invalid',
    layer: 'project',
    title: localized('go.mod does not parse', 'go.mod 无法解析'),
    explain: localized(
      'The file holds merge markers, a byte order mark, a wrong version or an impossible path, or was truncated by a copy',
      '文件含有合并冲突标记、BOM、错误的版本或不合法的路径，或在复制时被截断',
    ),
    remedies: [{ title: localized('Correct the line that the message names', '修正报错中指出的行'), text: 'go mod edit -print' }],
    signatures: [
      signature('CAT-100', /invalid version control suffix in github\.com\/ path/m),
      signature('CAT-100b', /malformed module path "/m),
      signature(
        'CAT-116',
        /invalid toolchain "[^"]+" in|invalid toolchain version '|is a language version but not a toolchain version/m,
        'outer',
      ),
      signature('CAT-132', /errors parsing \S*go\.mod:/m, 'fallback'),
      signature('CAT-133', /missing module declaration|no module declaration in go\.mod/m),
      signature('CAT-134', /version "[^"]+" invalid: /m),
      signature('CAT-135', /module declares its path as: /m),
    ],
    confusedWith: ['toolchain-too-old', 'module-cache-corrupt'],
  },
  {
    id: 'go-sum-missing-entry',
    layer: 'project',
    title: localized('go.sum lacks an entry', 'go.sum 缺少条目'),
    explain: localized(
      'go.sum was not copied or is incomplete; the download succeeds without it, the build that follows does not',
      'go.sum 没有复制或不完整；下载可以成功，但随后的构建会失败',
    ),
    remedies: [
      {
        title: localized('Copy go.mod and go.sum together', '同时复制 go.mod 和 go.sum'),
        text: 'COPY go.mod go.sum ./',
        rule: 'go-sum-not-copied',
      },
      { title: localized('Complete the file outside the build and commit it', '在构建之外补全该文件并提交'), text: 'go mod tidy' },
    ],
    signatures: [signature('CAT-138', /missing go\.sum entry/m)],
    confusedWith: ['updates-to-go-mod-needed'],
  },
  {
    id: 'replace-target-missing',
    layer: 'project',
    title: localized('The folder of a replace line is not in the stage', 'replace 指向的目录不在该阶段中'),
    explain: localized(
      'A local replace needs the target\'s go.mod at the download; it was not copied yet or lies outside the build context',
      '本地 replace 在下载时就需要目标目录的 go.mod；它尚未复制，或位于构建上下文之外',
    ),
    remedies: [{
      title: localized('Copy the target\'s go.mod before the download', '在下载前复制目标目录的 go.mod'),
      text: 'COPY lib/go.mod lib/go.sum ./lib/',
      rule: 'replace-not-copied',
    }],
    signatures: [
      signature('CAT-142', /\(replaced by \.{0,2}\/?[^)]*\): reading \S+go\.mod: open /m, 'specific'),
      signature('CAT-143', /replacement directory \S+ does not exist/m),
    ],
    confusedWith: ['workspace-member-missing'],
  },
  {
    id: 'workspace-member-missing',
    layer: 'project',
    title: localized('A module of go.work is not in the stage', 'go.work 中的模块不在该阶段中'),
    explain: localized('go.work was copied, the go.mod of a member was not', '复制了 go.work，却没有复制其成员的 go.mod'),
    remedies: [
      { title: localized('Copy the members\' go.mod files', '复制各成员的 go.mod'), rule: 'workspace-member-not-copied' },
      { title: localized('Build without the workspace', '不使用工作区构建'), text: 'ENV GOWORK=off' },
    ],
    signatures: [signature('CAT-144', /cannot load module \S+ listed in go\.work file|^go: open \S+\/go\.mod: no such file/m)],
    confusedWith: ['replace-target-missing', 'go-work-invalid'],
  },
  {
    id: 'go-work-invalid',
    layer: 'project',
    title: localized('go.work does not fit', 'go.work 有误'),
    explain: localized(
      'The workspace file does not parse, names too old a go version, or collides with -mod=mod',
      '工作区文件无法解析、go 版本过低，或与 -mod=mod 冲突',
    ),
    remedies: [
      { title: localized('Update the workspace', '更新工作区'), text: 'go work use' },
      { title: localized('Build without the workspace', '不使用工作区构建'), text: 'ENV GOWORK=off' },
    ],
    signatures: [
      signature('CAT-145', /listed in go\.work file requires go >=|reading go\.work: /m),
      signature('CAT-145', /errors? (?:parsing|loading) go\.work|invalid GOWORK: |GOWORK must be an absolute path/m),
      signature('CAT-146', /-mod may only be set to readonly (?:or vendor )?when in workspace mode/m),
    ],
    confusedWith: ['workspace-member-missing'],
  },
  {
    id: 'vendor-inconsistent',
    layer: 'project',
    title: localized('vendor does not fit go.mod', 'vendor 与 go.mod 不一致'),
    explain: localized('vendor/ was copied in part, is empty, or is older than go.mod', 'vendor/ 只复制了一部分、为空，或落后于 go.mod'),
    remedies: [{ title: localized('Vendor anew and commit', '重新生成 vendor 并提交'), text: 'go mod vendor', rule: 'vendor-inconsistent' }],
    signatures: [
      signature('CAT-55', /module lookup disabled by -mod=vendor/m),
      signature('CAT-140', /inconsistent vendoring in/m),
      signature('CAT-141', /import lookup disabled by -mod=vendor/m, 'specific'),
      signature('DOCKER-48', /go: inconsistent vendoring in /m),
    ],
    confusedWith: [],
  },
  {
    id: 'module-mode-off',
    layer: 'project',
    title: localized('Modules are switched off', '模块模式被关闭'),
    explain: localized('GO111MODULE is off or holds a word the go command does not know', 'GO111MODULE 为 off，或其值无法识别'),
    remedies: [{ title: localized('Remove GO111MODULE', '删除 GO111MODULE'), rule: 'module-mode-off' }],
    signatures: [
      signature('CAT-171', /modules disabled by GO111MODULE=off|unknown environment setting GO111MODULE=/m),
      signature('GO-04', /cannot find package "[^"/]+\.[^"]+" in any of:/m),
    ],
    confusedWith: ['go-mod-not-found'],
  },
  {
    id: 'updates-to-go-mod-needed',
    layer: 'project',
    title: localized('go.mod or go.sum is behind the code', 'go.mod 或 go.sum 落后于代码'),
    explain: localized(
      'The build would have to change go.mod or go.sum, and may not: the files are incomplete or the folder cannot be written',
      '构建需要修改 go.mod 或 go.sum，但不被允许：文件不完整，或目录不可写',
    ),
    remedies: [{ title: localized('Tidy outside the build and commit both files', '在构建之外执行 tidy 并提交这两个文件'), text: 'go mod tidy' }],
    signatures: [
      signature('CAT-136', /updates to go\.mod needed/m),
      signature('CAT-137', /updating go\.(?:sum|mod): open \S+: /m),
      signature('CAT-139', /no required module provides package|cannot find module providing package/m),
    ],
    confusedWith: ['go-sum-missing-entry'],
  },
];
