import { localized } from '../text/localized.ts';
import { signature, type Cause } from './cause.ts';

/** Causes in the module that is asked for. The server's own words after a 404 tell them apart. */
export const moduleCauses: readonly Cause[] = [
  {
    id: 'private-module-via-public-proxy',
    layer: 'modules',
    title: localized('A private module is asked of a public proxy', '私有模块被发往公共代理'),
    explain: localized(
      'The proxy cannot log in to a private repository, or cannot see its host, and answers 404 with that error; GOPRIVATE does not cover '
        + 'the module\'s path',
      '代理无法登录私有仓库，或无法访问其主机，于是返回 404 并附上该错误；GOPRIVATE 没有覆盖该模块路径',
    ),
    remedies: [{
      title: localized('Name the path in GOPRIVATE and give the step credentials', '在 GOPRIVATE 中写入该路径，并为该步骤提供凭据'),
      text: 'ENV GOPRIVATE=git.corp.example',
      rule: 'goprivate-missing',
    }],
    signatures: [
      signature(
        'CAT-42',
        /reading \S+: (?:404 Not Found|410 Gone)/m,
        'specific',
        /could not read Username|terminal prompts disabled|Repository not found|Authentication failed/,
      ),
      // The proxy's own attempt to reach the host: a name or an address of an inner network.
      signature(
        'CAT-42',
        /reading \S+: (?:404 Not Found|410 Gone)/m,
        'specific',
        /unrecognized import path "[^"]+": https fetch: Get "[^"]+": dial tcp/,
      ),
    ],
    confusedWith: ['module-not-found', 'credentials-missing'],
  },
  {
    id: 'version-not-found',
    layer: 'modules',
    title: localized('The module exists, this version does not', '模块存在，但没有该版本'),
    explain: localized('The tag or commit was deleted, never pushed, or exists only in a fork', '该标签或提交已被删除、从未推送，或只存在于某个 fork 中'),
    remedies: [{ title: localized('List the versions that exist', '列出存在的版本'), text: 'go list -m -versions MODULE' }],
    signatures: [
      signature('CAT-94', /invalid version: unknown revision /m),
      signature('GO-07', /invalid pseudo-version: |module contains a go\.mod file, so (?:module path must match major version|major version must be compatible)/m),
      signature('CAT-42', /reading \S+: (?:404 Not Found|410 Gone)/m, 'specific', /unknown revision|invalid version/),
    ],
    confusedWith: ['module-not-found'],
  },
  {
    id: 'module-not-found',
    layer: 'modules',
    title: localized('No proxy of the list knows the module', '列表中没有代理认识该模块'),
    explain: localized(
      'Every entry that was asked answered 404 or 410: a misspelt path, a private module sent to a public proxy, or a proxy '
        + 'address with a wrong path',
      '询问过的每一项都返回 404 或 410：路径拼写错误、私有模块被发往公共代理，或代理地址的路径有误',
    ),
    remedies: [
      { title: localized('Check path and version of the module', '检查模块路径和版本') },
      { title: localized('Name a private module\'s path in GOPRIVATE', '把私有模块的路径写入 GOPRIVATE'), rule: 'goprivate-missing' },
    ],
    signatures: [
      signature('CAT-42', /reading \S+\/@v\/\S+: 404 Not Found/m),
      signature('CAT-43', /reading \S+: 410 Gone/m),
      signature('CAT-56', /disabled by GOPRIVATE\/GONOPROXY|path does not match GOPRIVATE\/GONOPROXY/m),
    ],
    confusedWith: ['version-not-found', 'private-module-via-public-proxy', 'not-a-module-proxy'],
  },
  {
    id: 'module-cache-corrupt',
    layer: 'modules',
    title: localized('The module cache holds broken files', '模块缓存中存在损坏的文件'),
    explain: localized(
      'A page of a portal or a cut-off archive was stored as a module; it stays in a cache mount even when the proxy is healthy again',
      '门户网页或不完整的压缩包被当作模块存入缓存；即使代理恢复正常，它仍会留在缓存挂载中',
    ),
    remedies: [{ title: localized('Empty the cache, or give the cache mount a new id', '清空缓存，或为缓存挂载换一个 id'), text: 'go clean -modcache' }],
    signatures: [
      signature('CAT-47', /-> unzip [\s\S]{0,2000}zip: not a valid zip file/m, 'specific'),
      signature('CAT-133b', /parsing go\.mod: missing module line/m, 'specific'),
      signature('CAT-164', /dir has been modified/m),
    ],
    confusedWith: ['not-a-module-proxy', 'checksum-mismatch'],
  },
];
