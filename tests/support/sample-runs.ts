import { present } from '../../protocol/src/present.ts';
import type { EnvironmentValue, ProbeCheck, ProbeReport, ProbeVerdict, RankedCause, WalkStep } from '../../protocol/src/probe-report.ts';
import type { ProbeRequest } from '../../protocol/src/probe-run.ts';
import { asCancelled, asFailed, type ProbeRun, restoreRun, saveRun, startRun, withEvent, withReport } from '../../client/src/panel/run-state.ts';

/** One run for each state the panel can be in, in the words the server would send. */
export type SampleName = 'starting' | 'running' | 'fault' | 'healthy' | 'inconclusive' | 'cancelled' | 'could-not-run' | 'failed' | 'restored' | 'interrupted' | 'mirrors' | 'comparing';

export const sampleNames: readonly SampleName[] = [
  'starting', 'running', 'fault', 'healthy', 'inconclusive', 'cancelled', 'could-not-run', 'failed', 'restored', 'interrupted', 'mirrors',
  'comparing',
];

export function sampleRun(name: SampleName, locale: 'en' | 'zh-cn' = 'en'): ProbeRun {
  const say: Say = (en, zhCn) => (locale === 'en' ? en : zhCn);
  const started = startRun(request, 'file:///home/dev/shop/Dockerfile', 'Dockerfile');
  switch (name) {
    case 'starting': return started;
    case 'running': return running(started, say);
    case 'fault': return withReport(started, faultReport(locale, say));
    case 'healthy': return withReport(started, healthyReport(locale, say));
    case 'inconclusive': return withReport(started, inconclusiveReport(locale, say));
    case 'cancelled': return asCancelled(running(started, say));
    case 'could-not-run': return withReport(started, engineReport(locale, say));
    case 'failed': return asFailed(started, say('The language server stopped while the probe ran', '探测运行期间语言服务器已停止'));
    case 'restored': return restored(withReport(started, faultReport(locale, say)));
    case 'mirrors': return withReport(started, mirrorsReport(locale, say));
    case 'comparing': return withEvent({ ...started, request: { ...request, compareMirrors: true } }, { kind: 'verdict', report: faultReport(locale, say) });
    case 'interrupted': return restored(started);
  }
}

type Say = (en: string, zhCn: string) => string;

const request: ProbeRequest = {
  dockerfile: '/home/dev/shop/Dockerfile', stage: 'build', dns: [], addHosts: [], env: {}, modules: [], timeLimitMs: 30_000,
};

function restored(run: ProbeRun): ProbeRun {
  const back = restoreRun(JSON.parse(JSON.stringify(saveRun(run))));
  if (back === undefined) throw new Error('a saved run must come back');
  return back;
}

function running(run: ProbeRun, say: Say): ProbeRun {
  const measured = healthyChecks().filter(({ layer }) => ['engine', 'facts', 'dns', 'tcp'].includes(layer));
  const some = measured.reduce((state, check) => withEvent(state, { kind: 'check', check }), run);
  return withEvent(some, { kind: 'layer', layer: 'tls', message: say('TLS handshake with 3 hosts', '与 3 台主机进行 TLS 握手') });
}

function healthyReport(locale: 'en' | 'zh-cn', say: Say): ProbeReport {
  return report(locale, {
    cause: 'no-fault-found',
    target: '',
    summary: say('No fault found: the stage can download its modules', '未发现故障：此阶段可以正常下载模块'),
    evidence: [
      say('go mod download fetched golang.org/x/text@v0.21.0 in 1.9 s', 'go mod download 在 1.9 s 内取得 golang.org/x/text@v0.21.0'),
      say('4 of 4 name lookups, 3 of 3 TLS handshakes and the checksum database answered', '4/4 次域名解析、3/3 次 TLS 握手成功，校验和数据库有应答'),
    ],
    against: [],
    ruledOut: ['DNS', 'TCP', 'TLS', say('HTTP proxy', 'HTTP 代理'), say('module proxy', '模块代理'), say('checksum database', '校验和数据库')],
    next: '',
    remedies: [],
  }, [], [
    { entry: 'https://proxy.golang.org', separator: ',', asked: true, answer: '200', next: say('uses this answer', '使用此应答'), ms: 83 },
    { entry: 'direct', separator: '', asked: false, answer: '', next: '' },
  ], healthyChecks(), environment('https://proxy.golang.org,direct', say('Go default', 'Go 默认值'), undefined, say));
}

function faultReport(locale: 'en' | 'zh-cn', say: Say): ProbeReport {
  const first = 'https://goproxy.example';
  return { ...report(locale, {
    cause: 'no-failover',
    target: first,
    summary: say('The second proxy would work but is never asked', '第二个代理可用，但永远不会被请求'),
    evidence: [
      say(`${first} answered 502 Bad Gateway to .info, .mod and list`, `${first} 对 .info、.mod 和 list 均返回 502 Bad Gateway`),
      say('https://proxy.golang.org answered 200 in 83 ms from the same container', '在同一容器中，https://proxy.golang.org 于 83 ms 内返回 200'),
    ],
    against: [],
    ruledOut: [say('DNS: all names resolve', 'DNS：所有域名均可解析'), say('TLS: all issuers are public', 'TLS：签发者均为公共 CA'), say('HTTP proxy: none in force', 'HTTP 代理：未启用')],
    next: say(
      `The go command stops at ${first}: entries joined by "," fall through on 404 and 410 only`,
      `go 命令止步于 ${first}：以“,”连接的条目仅在 404 或 410 时才会尝试下一项`,
    ),
    remedies: [
      { title: say('Write "|" between the proxies, so that any failure moves on', '代理之间改用“|”，任何失败都会继续尝试'), rule: 'goproxy-no-failover', place: { file: 'Dockerfile', line: 7 }, text: 'ARG GOPROXY=https://goproxy.example|https://proxy.golang.org,direct' },
      { title: say('Ask who runs goproxy.example about the 502 answers', '向 goproxy.example 的维护者反馈 502 应答') },
    ],
  }, [
    { cause: 'no-failover', target: first, summary: '', evidence: [], against: [] },
    {
      cause: 'proxy-server-error', target: first, summary: say(`${first} answers with server errors`, `${first} 返回服务器错误`),
      evidence: [say('502 three times out of three', '三次请求均为 502')], against: [say('Its certificate and TCP are fine', '证书和 TCP 均正常')],
    },
  ], [
    { entry: first, separator: ',', asked: true, answer: '502 Bad Gateway', next: say('stops here: "," goes on after 404 and 410 only', '到此为止：“,”仅在 404 或 410 后继续'), ms: 212 },
    { entry: 'https://proxy.golang.org', separator: ',', asked: false, answer: say('200 in 83 ms', '200，耗时 83 毫秒'), next: '' },
    { entry: 'direct', separator: '', asked: false, answer: '', next: '' },
  ], faultChecks(first), environment(`${first},https://proxy.golang.org,direct`, say('ENV, Dockerfile:7', 'ENV，Dockerfile:7'), 'https://goproxy.cn,direct', say)), findings: [
    {
      rule: 'goproxy-no-failover', severity: 'info', place: { file: 'Dockerfile', line: 7 }, measured: 'confirmed', cause: 'no-failover',
      message: say(
        'A failing goproxy.example (502, timeout, TLS) ends the download: after "," the go command goes on only on 404 and 410, so join the proxies with "|"',
        'goproxy.example 一旦出错（502、超时、TLS），下载就会中止：“,”之后 go 命令仅在 404 和 410 时继续，请改用“|”连接各代理'),
      because: say('The second proxy would work but is never asked', '第二个代理可用，但永远不会被请求'),
    },
    {
      rule: 'git-missing', severity: 'error', place: { file: 'Dockerfile', line: 11 }, measured: 'refuted',
      message: say('golang:1.23 has no git, and GOPRIVATE makes go fetch corp.example/x from its repository: install git before this step', 'golang:1.23 中没有 git，而 GOPRIVATE 使 go 直接从代码仓库获取 corp.example/x：请在此步骤之前安装 git'),
      because: say('git is in the image (/usr/bin/git)', '镜像中有 git（/usr/bin/git）'),
    },
    { rule: 'floating-image', severity: 'hint', place: { file: 'Dockerfile', line: 1 }, measured: 'not-measured', message: say('Pin the image', '固定镜像版本') },
  ] };
}

/** Every state that a compared mirror can be in. */
function mirrorsReport(locale: 'en' | 'zh-cn', say: Say): ProbeReport {
  const measured = { inForce: false, reachable: 'yes', why: '', sumdbProxied: 'yes', stale: 'no', newestVersion: 'v0.25.0', lookupMs: 4, connectMs: 21, tlsMs: 40 } as const;
  const dead = { inForce: false, reachable: 'no', sumdbProxied: 'not-checked', stale: 'not-checked' } as const;
  return {
    ...faultReport(locale, say),
    mirrors: [
      { ...measured, proxy: 'https://goproxy.cn', firstByteMs: 31, bytesPerSecond: 6_400_000 },
      { ...measured, proxy: 'https://proxy.golang.org', firstByteMs: 183, bytesPerSecond: 1_900_000, inForce: true },
      { ...measured, proxy: 'https://mirrors.cloud.tencent.com/go', firstByteMs: 44, bytesPerSecond: 48_000, sumdbProxied: 'no' },
      {
        ...measured, proxy: 'https://mirrors.aliyun.com/goproxy', firstByteMs: 28, bytesPerSecond: 7_100_000, newestVersion: 'v0.24.0', stale: 'yes',
        why: say('stale: lacks v0.25.0', '内容过时：没有 v0.25.0'),
      },
      { ...dead, proxy: 'https://goproxy.example', inForce: true, firstByteMs: 88, why: say('answers 502', '返回 502') },
      { ...dead, proxy: 'https://dead.example', why: 'dial tcp 192.0.2.7:443: i/o timeout' },
      { ...dead, proxy: 'https://late.example', reachable: 'not-checked', why: say('not measured within the time limit', '未在时限内完成测量') },
    ],
    recommended: {
      goproxy: 'https://goproxy.cn|https://proxy.golang.org,direct',
      reason: say(
        'https://goproxy.cn serves best of the 3 that work from inside (first byte after 31 ms, 6.4 MB/s); after "|" the next one is asked whatever fails',
        '在容器内可用的 3 个代理中 https://goproxy.cn 表现最佳（首字节 31 毫秒，6.4 MB/s）；"|" 之后，无论何种失败都会询问下一个',
      ),
      inForce: false,
    },
  };
}

function inconclusiveReport(locale: 'en' | 'zh-cn', say: Say): ProbeReport {
  const checks = healthyChecks().map((check): ProbeCheck => (
    ['module-proxy', 'sumdb', 'download'].includes(check.layer) ? { ...check, result: 'not-checked', ms: 0, detail: { reason: 'time-limit' } } : check));
  return report(locale, {
    cause: 'inconclusive',
    target: '',
    summary: say('Inconclusive: the time limit of 30 s ended the run before the module proxy was asked', '无法判定：30 s 的时限在请求模块代理之前结束了检测'),
    evidence: [say('DNS, TCP and TLS work', 'DNS、TCP 与 TLS 正常')],
    against: [],
    ruledOut: ['DNS', 'TCP', 'TLS'],
    next: '',
    remedies: [{ title: say('Raise goModuleDoctor.probe.timeLimitSeconds and run again', '调大 goModuleDoctor.probe.timeLimitSeconds 后重新检测') }],
  }, [], [], checks, environment('https://proxy.golang.org,direct', say('Go default', 'Go 默认值'), undefined, say));
}

function engineReport(locale: 'en' | 'zh-cn', say: Say): ProbeReport {
  const whole = report(locale, {
    cause: 'engine-not-running',
    target: 'docker',
    summary: say('Docker is installed but its engine does not run', '已安装 Docker，但引擎没有运行'),
    evidence: [say('docker version: Cannot connect to the Docker daemon at unix:///var/run/docker.sock', 'docker version：Cannot connect to the Docker daemon at unix:///var/run/docker.sock')],
    against: [],
    ruledOut: [],
    next: '',
    remedies: [
      { title: say('Start Docker Desktop, or the service on Linux', '启动 Docker Desktop；Linux 上请启动服务'), text: 'sudo systemctl start docker' },
      { title: say('Choose another engine in the setting goModuleDoctor.probe.engine', '在设置 goModuleDoctor.probe.engine 中选择其他引擎') },
    ],
  }, [], [], [check('engine:available', 'docker', 'no', 64, { errorClass: 'engine-not-running', error: 'Cannot connect to the Docker daemon' })], {});
  return { ...whole, durationMs: 70 };
}

function report(
  locale: 'en' | 'zh-cn', verdict: ProbeVerdict, causes: readonly RankedCause[], walk: readonly WalkStep[], checks: readonly ProbeCheck[],
  environment: Readonly<Record<string, EnvironmentValue>>,
): ProbeReport {
  return {
    schemaVersion: 1,
    locale,
    startedAt: '2026-03-02T08:15:30Z',
    durationMs: 4210,
    subject: {
      image: 'golang:1.23', engine: 'docker', engineContext: 'desktop-linux', dockerfile: '/home/dev/shop/Dockerfile', stage: 'build', module: 'golang.org/x/text@v0.21.0',
    },
    verdict, causes, walk, checks, environment,
  };
}

function environment(goproxy: string, origin: string, host: string | undefined, say: Say): Record<string, EnvironmentValue> {
  return {
    GOPROXY: { value: goproxy, origin, ...present({ host }) },
    GOSUMDB: { value: 'sum.golang.org', origin: say('Go default', 'Go 默认值') },
    GOPRIVATE: { value: '', origin: say('Go default', 'Go 默认值') },
    GOTOOLCHAIN: { value: 'local', origin: say('base image', '基础镜像') },
    GOMODCACHE: { value: '/go/pkg/mod', origin: say('base image', '基础镜像') },
  };
}

function healthyChecks(): ProbeCheck[] {
  return [
    ...localChecks(),
    ...hostChecks('proxy.golang.org', 4, 21, 30), ...hostChecks('sum.golang.org', 5, 20, 31),
    ...proxyChecks('https://proxy.golang.org'),
    check('sumdb:supported', 'https://proxy.golang.org', 'yes', 31, { status: 200, firstByte: 31 }),
    check('sumdb:lookup', 'https://sum.golang.org', 'yes', 88, { status: 200, lookup: 5, connect: 20, tls: 31, firstByte: 32, used: false }),
    check('sumdb:lookup', 'https://sum.golang.org', 'yes', 81, { status: 200, lookup: 3, connect: 19, tls: 29, firstByte: 30 }, 'host'),
    check('module-proxy:info', 'https://proxy.golang.org', 'yes', 79, { status: 200, lookup: 3, connect: 20, tls: 28, firstByte: 28 }, 'host'),
    check('vcs:git', 'git', 'no', 1, { path: '', version: '', needed: false }),
    check('download:go-mod-download', 'golang.org/x/text@v0.21.0', 'yes', 1904, { exitCode: 0, module: 'golang.org/x/text@v0.21.0' }),
  ];
}

function faultChecks(first: string): ProbeCheck[] {
  const kept = healthyChecks().filter(({ layer }) => layer !== 'download');
  return [
    ...kept,
    ...hostChecks('goproxy.example', 6, 48, 70),
    ...['list', 'info', 'mod'].map((what) =>
      check(`module-proxy:${what}`, first, 'no', 212, { status: 502, errorClass: 'status', said: 'Bad Gateway', lookup: 6, connect: 48, tls: 70, firstByte: 88 })),
    check('module-proxy:zip', first, 'not-checked', 0, { reason: 'depends-on-failed' }),
    check('tls:handshake', 'git.corp.example:443', 'no', 44, {
      errorClass: 'unknown-authority', error: 'x509: certificate signed by unknown authority', issuer: 'Gateway Root CA', used: false,
    }),
    check('download:go-mod-download', 'golang.org/x/text@v0.21.0', 'no', 640, {
      exitCode: 1, error: 'reading https://goproxy.example/golang.org/x/text/@v/v0.21.0.info: 502 Bad Gateway', errorClass: 'failed',
    }),
  ];
}

function localChecks(): ProbeCheck[] {
  return [
    check('engine:available', 'docker', 'yes', 41, { version: '28.2.2', context: 'desktop-linux' }),
    check('engine:image', 'golang:1.23', 'yes', 12, {}),
    check('engine:compile', 'golang:1.23', 'yes', 280, { cached: true }),
    check('facts:go-version', 'go', 'yes', 9, { version: 'go1.23.4', platform: 'linux/amd64', path: '/usr/local/go/bin/go' }),
    check('facts:user', 'root', 'yes', 0, { uid: 0, gid: 0, name: 'root', home: '/root', homeExists: true }),
    check('facts:resolv-conf', '/etc/resolv.conf', 'yes', 0, { servers: ['192.168.65.7'], search: [] }),
    check('toolchain:go-line', 'go.mod', 'yes', 0, { required: '1.23', running: 'go1.23.4', gotoolchain: 'local' }),
    check('files:module-cache', '/go/pkg/mod', 'yes', 1, { exists: true, owner: '0:0 1777' }),
    check('files:space', '/go/pkg/mod', 'yes', 0, { freeBytes: 48_318_382_080 }),
  ];
}

function hostChecks(host: string, lookup: number, connect: number, tls: number): ProbeCheck[] {
  return [
    check('dns:lookup', host, 'yes', lookup, { addresses: ['203.0.113.7'] }),
    check('tcp:connect', `${host}:443`, 'yes', connect, { address: '203.0.113.7:443' }),
    check('tls:handshake', `${host}:443`, 'yes', tls, { verified: true, issuer: 'GTS CA 1C3', version: 'TLS 1.3' }),
  ];
}

function proxyChecks(entry: string): ProbeCheck[] {
  return [
    check('module-proxy:list', entry, 'yes', 83, { status: 200, lookup: 4, connect: 21, tls: 30, firstByte: 28 }),
    check('module-proxy:info', entry, 'yes', 27, { status: 200, firstByte: 27 }),
    check('module-proxy:mod', entry, 'yes', 26, { status: 200, firstByte: 26 }),
    check('module-proxy:zip', entry, 'yes', 410, { status: 200, firstByte: 30, transfer: 380, bytes: 5_242_880 }),
  ];
}

function check(
  kind: string, target: string, result: ProbeCheck['result'], ms: number, detail: ProbeCheck['detail'], where: ProbeCheck['where'] = 'container',
): ProbeCheck {
  const layer = kind.split(':')[0] as ProbeCheck['layer'];
  return { id: `${kind}:${target}`, layer, target, where, result, ms, detail };
}
