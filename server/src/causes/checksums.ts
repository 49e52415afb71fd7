import { localized } from '../text/localized.ts';
import { signature, type Cause } from './cause.ts';

/** Causes in go.sum and the checksum database. No remedy here ever switches verification off. */
export const checksumCauses: readonly Cause[] = [
  {
    id: 'checksum-mismatch',
    layer: 'checksums',
    title: localized('The module\'s contents do not match its checksum', '模块内容与校验和不符'),
    explain: localized(
      'The proxy serves other bytes than go.sum or the checksum database know: a tag was moved, a proxy or gateway rewrites '
        + 'answers, or go.sum was changed',
      '代理提供的内容与 go.sum 或校验和数据库记录的不同：标签被移动、代理或网关改写了内容，或 go.sum 被改动',
    ),
    remedies: [
      {
        title: localized('Compare with another proxy, then empty the cache', '与其他代理对比，然后清空缓存'),
        text: 'go clean -modcache && GOPROXY=https://proxy.golang.org go mod download',
      },
      { title: localized('If the tag was moved, require a new version; never delete go.sum blindly', '若标签被移动，请改用新版本；切勿盲目删除 go.sum') },
    ],
    signatures: [
      signature('CAT-70', /verifying \S+: checksum mismatch[\s\S]*go\.sum:/m, 'outer'),
      signature(
        'CAT-71',
        /verifying (?:go\.mod|module): checksum mismatch[\s\S]*does NOT match the one reported by the checksum server/m,
        'outer',
      ),
      signature('CAT-70', /checksum mismatch/m, 'outer'),
    ],
    confusedWith: ['module-cache-corrupt', 'sumdb-misbehaving'],
  },
  {
    id: 'sumdb-unreachable',
    layer: 'checksums',
    title: localized('The checksum database cannot be reached', '无法访问校验和数据库'),
    explain: localized(
      'The module came from the proxy, but its checksum could not be looked up: sum.golang.org is blocked and no proxy of the '
        + 'list passes /sumdb on',
      '模块已从代理取得，但无法查询其校验和：sum.golang.org 被屏蔽，且列表中没有代理转发 /sumdb',
    ),
    remedies: [
      {
        title: localized('Commit a complete go.sum: what it lists is not looked up', '提交完整的 go.sum：其中已有的条目不会再查询'),
        rule: 'go-sum-not-copied',
      },
      {
        title: localized('Use a proxy that passes the checksum database on', '使用会转发校验和数据库的代理'),
        proxies: 'variable',
      },
      { title: localized('Use the database\'s other address', '使用该数据库的另一个地址'), text: 'ENV GOSUMDB=sum.golang.google.cn' },
    ],
    signatures: [
      signature(
        'CAT-60',
        /verifying (?:go\.mod|module): (?:initializing sumdb\.Client: )?Get "https?:\/\/[^"]*(?:sum\.golang|\/lookup\/|\/latest|\/tile\/)/m,
        'outer',
      ),
      signature('CAT-60', /verifying (?:go\.mod|module): \S+: (?:Get|read) "https?:\/\//m, 'outer'),
      signature('CAT-60', /verifying (?:go\.mod|module): \S+: reading (?!\S*\/sumdb\/)\S+\/lookup\/\S+: (?:4(?!04|10)\d\d|5\d\d) /m, 'outer'),
    ],
    confusedWith: ['tcp-timeout', 'sumdb-not-proxied'],
  },
  {
    id: 'sumdb-not-proxied',
    layer: 'checksums',
    title: localized('The proxy blocks the way to the checksum database', '代理阻断了校验和数据库'),
    explain: localized(
      'The proxy answered …/sumdb/…/supported with neither 200, 404 nor 410, or with 200 and then failed at the lookup itself (its own time '
        + 'limit, no way to the database): either way the go command does not ask the database directly',
      '代理对 …/sumdb/…/supported 的响应既不是 200，也不是 404 或 410；或虽返回 200，查询本身却失败（代理自身超时，或无法访问数据库）：两种情况下 go 命令都不会直接询问数据库',
    ),
    remedies: [
      { title: localized('Let the proxy pass /sumdb on with time enough for an answer, or answer 404 there', '让代理转发 /sumdb 并留足应答时间，或在该路径返回 404') },
      {
        title: localized('Where the database can be reached directly: name its address, and no proxy is asked for it', '若可直接访问数据库：写明其地址，就不会再经代理查询'),
        text: 'ENV GOSUMDB="sum.golang.org https://sum.golang.org"',
      },
    ],
    signatures: [
      signature('CAT-62', /reading \S+\/sumdb\/\S+\/supported: \d{3}/m, 'outer'),
      signature('CAT-60', /verifying (?:go\.mod|module): \S+: reading \S+\/sumdb\/\S+\/lookup\/\S+: (?:4(?!04|10)\d\d|5\d\d) /m, 'outer'),
    ],
    confusedWith: ['sumdb-unreachable', 'proxy-forbidden'],
  },
  {
    id: 'sumdb-refuses-private',
    layer: 'checksums',
    title: localized('The public checksum database does not know the module', '公共校验和数据库中没有该模块'),
    explain: localized(
      'A private module was fetched, then looked up in the public database: GONOSUMDB or GOPRIVATE does not cover its path',
      '私有模块已取得，却在公共数据库中查询校验和：GONOSUMDB 或 GOPRIVATE 没有覆盖其路径',
    ),
    remedies: [{
      title: localized('Name the module\'s path in GOPRIVATE', '把模块路径写入 GOPRIVATE'),
      text: 'ENV GOPRIVATE=git.corp.example',
      rule: 'goprivate-missing',
    }],
    signatures: [signature('CAT-61', /reading \S+\/lookup\/\S+@\S+: (?:404 Not Found|410 Gone)/m, 'outer')],
    confusedWith: ['version-not-found', 'sumdb-lagging'],
  },
  {
    id: 'sumdb-lagging',
    layer: 'checksums',
    title: localized('The checksum database does not know this version yet', '校验和数据库中尚无该版本'),
    explain: localized(
      'The module is public and the database knows other versions of it: this one was tagged minutes ago, was looked up before it was pushed, '
        + 'or what a proxy passes on is behind',
      '该模块是公开的，数据库中有它的其他版本：该版本刚刚打上标签、在推送之前已被查询过，或代理转发的内容滞后',
    ),
    remedies: [
      { title: localized('Wait half an hour and try again: a missing version is looked for anew', '半小时后重试：缺失的版本会被重新查找') },
      {
        title: localized('Commit a complete go.sum: what it lists is not looked up', '提交完整的 go.sum：其中已有的条目不会再查询'),
        rule: 'go-sum-not-copied',
      },
    ],
    signatures: [],
    confusedWith: ['sumdb-refuses-private', 'version-not-found'],
  },
  {
    id: 'sumdb-misbehaving',
    layer: 'checksums',
    title: localized('What answers is not a sound checksum database', '校验和数据库的应答不可信'),
    explain: localized(
      'Answers lack a valid signature, records or hashes: a portal\'s page, a mirror that is out of date, or the state of '
        + 'another database in the cache',
      '应答缺少有效的签名、记录或哈希：可能是门户网页、过期的镜像，或缓存中残留了其他数据库的状态',
    ),
    remedies: [
      { title: localized('Correct the address in GOSUMDB', '修正 GOSUMDB 中的地址'), rule: 'gosumdb-invalid' },
      { title: localized('Remove the cached state of the database', '删除数据库的缓存状态'), text: 'rm -rf "$(go env GOPATH)/pkg/sumdb"' },
    ],
    signatures: [
      signature('CAT-63', /reading \S+\/tile\/\S+: 404|checking tree#\d+/m, 'outer'),
      signature('CAT-64', /malformed record data/m, 'outer'),
      signature('CAT-65', /reading tree note: note has no verifiable signatures/m, 'outer'),
      signature('CAT-72', /checksum missing from sumdb response/m, 'outer'),
      signature('CAT-74', /go\.sum database server misbehavior detected!/m, 'outer'),
    ],
    confusedWith: ['sumdb-unreachable', 'gosumdb-invalid'],
  },
  {
    id: 'gosumdb-invalid',
    layer: 'checksums',
    title: localized('GOSUMDB is not a value the go command accepts', 'GOSUMDB 的值不合法'),
    explain: localized(
      'The value is neither off, a known name nor name+hash+key; quotes, a carriage return or a bare host make it invalid',
      '该值既不是 off、已知名称，也不是 name+hash+key；引号、回车符或单独的主机名都会使其无效',
    ),
    remedies: [{
      title: localized('Remove GOSUMDB, or write a known name', '删除 GOSUMDB，或写入已知名称'),
      text: 'ENV GOSUMDB=sum.golang.org',
      rule: 'gosumdb-invalid',
    }],
    signatures: [signature('CAT-66', /invalid GOSUMDB(?: URL)?: |missing GOSUMDB|invalid sumdb name/m, 'outer')],
    confusedWith: ['sumdb-misbehaving'],
  },
  {
    id: 'go-sum-malformed',
    layer: 'checksums',
    title: localized('go.sum holds lines that are not checksums', 'go.sum 中有无效的行'),
    explain: localized('Merge markers, a byte order mark, a truncated copy or an unknown kind of hash', '可能是合并冲突标记、BOM、复制不完整，或未知的哈希类型'),
    remedies: [{
      title: localized('Restore the file from version control and tidy', '从版本库恢复该文件并执行 tidy'),
      text: 'git checkout -- go.sum && go mod tidy',
    }],
    signatures: [
      signature('CAT-73', /SECURITY WARNING[\s\S]*unknown hash algorithm/m, 'outer'),
      signature('CAT-75', /malformed go\.sum:/m, 'outer'),
    ],
    confusedWith: ['checksum-mismatch'],
  },
];
