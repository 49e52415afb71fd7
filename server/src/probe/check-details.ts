import type { ProbeCheck, ProbeLayer } from '../../../protocol/src/index.ts';

/**
 * What each check tells: the contract between the program that measures (payload/probe.go, and run.ts for the engine's own checks) and
 * the verdict that judges. A check's id is `<kind>:<target>`, its kind is `<layer>:<what>`; CheckDetails gives the detail of each kind.
 *
 * Words that hold for all of them:
 * - `result` is `yes` (what the go command needs is there), `no` (it is not, and `errorClass` and `error` say what was tried and seen) or
 *   `not-checked` (`reason` says why: `time-limit`, `not-needed`, `no-git`, `depends-on-failed`, `not-supported`,
 *   `goauth` = wants credentials of programs that are not run).
 * - `error` is the Go library's own text, redacted, at most 600 characters. All numbers of time are milliseconds, of size bytes.
 * - Every secret was replaced by `redacted` before a value left the program that measured it.
 * - `used` is false when the go command does not go this way (an HTTP proxy or a GOPRIVATE pattern applies, or the entry stands behind
 *   `direct`): measured for comparison only, never a fault by itself.
 * - A missing key means: not seen. Booleans and numbers are never written as text.
 */
export interface CheckDetails {
  /* facts */

  /** Target `go`. `no` means the go command could not say its version. */
  readonly 'facts:go-version': GoVersionDetail;
  /**
   * Target `go`: the values of `go env`, one key per variable (GOPROXY, GOFLAGS, …), redacted; a variable that is empty has an empty text.
   */
  readonly 'facts:go-env': Readonly<Record<string, string>>;
  /** Target `process`: the variables that are set in the process environment (GO*, *_PROXY in both spellings, SSL_*, GIT_*, HOME, …). */
  readonly 'facts:environment': Readonly<Record<string, string>>;
  /** Target `go-env-files`: which variables the user's and the toolchain's go.env files set. */
  readonly 'facts:go-env-files': GoEnvFilesDetail;
  /** Target: the user's name, or the uid when it has none. */
  readonly 'facts:user': UserDetail;
  /** Target: the distribution's id in /etc/os-release, or `unknown`. */
  readonly 'facts:system': SystemDetail;
  /** Target `/etc/resolv.conf`. `no` when there is no name server in it. */
  readonly 'facts:resolv-conf': ResolvConfDetail;
  /** Target `/etc/hosts`. */
  readonly 'facts:hosts': { readonly entries: readonly string[] };
  /** Target `interfaces`. `no` when there is no interface up besides loopback. */
  readonly 'facts:network': NetworkDetail;
  /** Target: the host whose `Date` header was compared. `no` when the clocks differ by more than `clockTolerance` of the payload. */
  readonly 'facts:clock': ClockDetail;
  /** Target: the netrc file's path; only whether it exists and may be opened; it is never read. */
  readonly 'facts:netrc': { readonly exists: boolean; readonly readable: boolean };

  /* dns */

  /** Target: host name, looked up as the go command does. */
  readonly 'dns:lookup': DnsLookupDetail;
  /** Target: a name server's address, asked directly over UDP for `name`, `dnsTries` times. */
  readonly 'dns:server': DnsServerDetail;

  /* tcp, tls, http-proxy: one each per host and port */

  /** Target `host:port`. */
  readonly 'tcp:connect': TcpDetail;
  /** Target `host:port` of an https address. */
  readonly 'tls:handshake': TlsDetail;
  /** Target: the file the roots come from, or `none`. `no` when no root certificate was found at all. */
  readonly 'tls:ca-bundle': CaBundleDetail;
  /** Target `host:port` of the HTTP proxy itself: can it be reached? */
  readonly 'http-proxy:reach': HttpProxyReachDetail;
  /** Target `host:port` that is asked for through the HTTP proxy (CONNECT). */
  readonly 'http-proxy:connect': HttpProxyConnectDetail;
  /**
   * Target `host:port` of an https address that cannot be reached and has no HTTP proxy set: does the one that `variable` sets for
   * everything else open the way (CONNECT)? Never `used`.
   */
  readonly 'http-proxy:spare': HttpProxyConnectDetail & { readonly variable: string };
  /**
   * Target `host:port` of an https address to which the HTTP proxy `proxy` does not open the way: the TLS handshake without it, which says
   * whether the variable is needed and which fault waits behind it. Never `used`.
   */
  readonly 'http-proxy:past': TlsDetail & { readonly proxy: string };

  /* module-proxy: one each per entry of GOPROXY that is an address */

  /** Target `GOPROXY`: did the list parse as the go command parses it? */
  readonly 'module-proxy:goproxy': GoproxyDetail;
  /** Target: the entry as written (redacted). */
  readonly 'module-proxy:list': HttpDetail;
  readonly 'module-proxy:info': HttpDetail;
  /** `goLine` is the go line of the module's go.mod, when it has one. */
  readonly 'module-proxy:mod': HttpDetail & { readonly goLine?: string };
  readonly 'module-proxy:zip': HttpDetail;
  /**
   * Target: an entry that answered 404 or 410 for the module, asked for `module`, which every proxy of public modules has. Never `used`.
   */
  readonly 'module-proxy:reference': HttpDetail & { readonly module: string };
  /** Target: a `file://` entry. Can the step's user read the folder? */
  readonly 'module-proxy:folder': FolderDetail;

  /* sumdb */

  /**
   * Target: the GOPROXY entry asked for `/sumdb/<name>/supported`. `yes` = 200; 404 and 410 are `no` with errorClass `status` and harmless.
   */
  readonly 'sumdb:supported': HttpDetail & { readonly name: string };
  /** Target: the GOPROXY entry that stands in for the database, asked for the canary's record. */
  readonly 'sumdb:proxied-lookup': HttpDetail & RecordDetail;
  /** Target: the checksum database's own address, asked for `/lookup/<module>@<version>`; `used` is false when an entry proxies it. */
  readonly 'sumdb:lookup': HttpDetail & RecordDetail;
  /** Target `GOSUMDB`: did the value parse? `not-checked` with reason `not-needed` when off or GONOSUMDB matches the module. */
  readonly 'sumdb:gosumdb': GosumdbDetail;

  /* vcs */

  /** Target `git`. `yes` = on the PATH. `needed` says whether this module would be fetched by it. */
  readonly 'vcs:git': ToolDetail;
  /** Target `ssh`. */
  readonly 'vcs:ssh': ToolDetail;
  /** Target `path@version`: would the go command reach `direct` for it? `yes` = no need of version control. Not a fault by itself. */
  readonly 'vcs:need': VcsNeedDetail;
  /** Target: module path, asked for `https://<path>?go-get=1`; only where direct can be reached. */
  readonly 'vcs:discovery': HttpDetail;
  /** Target `host:port`: did git reach the repository over ssh? Only where git makes its address one of ssh. */
  readonly 'vcs:ssh-way': SshWayDetail;

  /* toolchain */

  /** Target `go.mod` or `path@version`: is the running Go new enough for the go line? */
  readonly 'toolchain:go-line': GoLineDetail;

  /* files: `no` means the stage's own user cannot write there; nothing was left behind by the test */

  /** Target: the folder of GOMODCACHE. */
  readonly 'files:module-cache': WritableDetail;
  /** Target: the folder of GOCACHE (not needed by `go mod download` itself). */
  readonly 'files:build-cache': WritableDetail;
  /** Target: GOPATH/pkg/sumdb, where the checksum database's state is kept. */
  readonly 'files:sumdb-state': WritableDetail;
  /** Target: the temporary folder (GOTMPDIR, where it is set). */
  readonly 'files:temp': WritableDetail;
  /** Target: HOME, or `unset`. */
  readonly 'files:home': WritableDetail;
  /** Target: folder. `no` when less than `spaceNeeded` of the payload is free. */
  readonly 'files:space': SpaceDetail;

  /* download */

  /** Target `path@version` or `go.mod`: the real command in a temporary cache. */
  readonly 'download:go-mod-download': DownloadDetail;
  /**
   * Target `go.mod`: `go list -m` over the project's files as they were, without leave to change them; only where the stage builds
   * with them.
   */
  readonly 'download:go-list': DownloadDetail;

  /* mirror: one for each candidate, when mirrors are compared; `yes` = a module proxy answers there */

  /** Target: the candidate's address. */
  readonly 'mirror:measure': MirrorDetail;

  /* engine: made by run.ts; always where `container` */

  /** Target: `docker`, `podman` or `nerdctl`: is the client there and does its daemon answer? */
  readonly 'engine:available': EngineDetail;
  /** Target: the builder's name: way `build` only, and only where there are builders to select from. */
  readonly 'engine:builder': EngineDetail;
  /** Target: image reference. Only as a `no`: the builder dropped lines of the step's output, so checks are missing. */
  readonly 'engine:output': EngineDetail;
  /** Target: image reference: is it there, or could it be pulled? */
  readonly 'engine:image': EngineDetail;
  /** Target: image reference: did the image's own Go compile the payload? */
  readonly 'engine:compile': EngineDetail;
  /** Target: image reference: did the container, or the build's step, start, run to its end and say so? */
  readonly 'engine:run': EngineDetail;
}

export type CheckKind = keyof CheckDetails;

type NotCheckedReason = 'goauth' | 'time-limit' | 'not-needed' | 'no-git' | 'depends-on-failed' | 'not-supported';

export type DnsErrorClass =
  | 'no-such-host' | 'server-failure' | 'timeout' | 'refused' | 'no-route' | 'network-unreachable' | 'permission-denied' | 'other';
export type TcpErrorClass =
  | 'refused' | 'timeout' | 'reset' | 'no-route' | 'network-unreachable' | 'no-address' | 'permission-denied' | 'other';
export type TlsErrorClass =
  | 'unknown-authority' | 'expired' | 'not-yet-valid' | 'name-mismatch' | 'handshake-timeout' | 'not-tls' | 'remote-alert' | 'reset' | 'closed' | 'other';
/** `status` = an answer that is not 200; `content` = 200 with a body that is not what was asked for; `cut` = the body ended early. */
export type HttpErrorClass =
  | 'dns' | 'tcp' | 'tls' | 'http-proxy' | 'http-proxy-status' | 'plain-http' | 'timeout' | 'status' | 'content' | 'cut' | 'closed' | 'redirect'
  | 'credentials-over-http' | 'not-tested' | 'other';

export type BodyKind = 'json' | 'html' | 'zip' | 'go-mod' | 'sumdb' | 'text' | 'binary' | 'empty';

type Common = { readonly reason?: NotCheckedReason; readonly error?: string; readonly used?: boolean };

export type GoVersionDetail = Common & {
  /** For example `go1.23.4`. */
  readonly version: string;
  readonly platform: string;
  readonly path: string;
  /** The go binary is linked against a C library, so it may look names up by that library instead of Go's own resolver. */
  readonly dynamic: boolean;
};

export type GoEnvFilesDetail = {
  /** Path of the user's go.env file (`go env GOENV`), empty when there is none. */
  readonly userFile: string;
  /** Names of the variables set in it. */
  readonly userKeys: readonly string[];
  readonly toolchainFile: string;
  readonly toolchainKeys: readonly string[];
};

export type UserDetail = {
  readonly uid: number; readonly gid: number; readonly name: string; readonly home: string; readonly homeExists: boolean;
  readonly workingDirectory: string;
};

export type SystemDetail = {
  readonly name: string;
  /** Its own id and those of the distributions it is like. */
  readonly ids: readonly string[];
  /** The program that installs packages; empty where none was found. */
  readonly packageManager: string;
};

export type ResolvConfDetail = Common & {
  readonly servers: readonly string[]; readonly search: readonly string[]; readonly options: readonly string[];
};

export type NetworkDetail = Common & {
  /** `eth0 172.17.0.2/16 mtu 1500`. */
  readonly interfaces: readonly string[];
  readonly defaultRouteIpv4: boolean;
  readonly defaultRouteIpv6: boolean;
  /** Smallest MTU of the interfaces that are up, loopback aside. */
  readonly mtu: number;
};

/** `skewSeconds` is this machine's clock minus the server's. */
export type ClockDetail = Common & { readonly skewSeconds: number; readonly serverDate: string };

export type DnsLookupDetail = Common & { readonly addresses: readonly string[]; readonly errorClass?: DnsErrorClass };

export type DnsServerDetail = Common & {
  /** The name that was asked for. */
  readonly name: string;
  readonly sent: number;
  readonly received: number;
  /** The answer's code in words: `NOERROR`, `NXDOMAIN`, `SERVFAIL`, `REFUSED`, or `none` when nothing came. */
  readonly answer: string;
  /** How many A and AAAA records came with it. */
  readonly records: number;
  /** Of the answers that came: half of them took longer. */
  readonly median?: number;
  readonly errorClass?: DnsErrorClass;
};

export type TcpDetail = Common & {
  /** The address that answered, or the one tried last, as `ip:port`. */
  readonly address: string;
  /** Every address tried, with its outcome: `203.0.113.7:443 timeout`. */
  readonly tried: readonly string[];
  readonly errorClass?: TcpErrorClass;
};

export type TlsDetail = Common & {
  readonly address: string;
  readonly verified: boolean;
  /** The HTTP proxy through which the hands were shaken, redacted. */
  readonly via?: string;
  /** Of the leaf certificate, by common name or organisation. */
  readonly issuer?: string;
  /** From the leaf's issuer to the chain's end as the server sent it. */
  readonly issuerChain?: readonly string[];
  readonly subject?: string;
  readonly names?: readonly string[];
  /** RFC 3339. */
  readonly notBefore?: string;
  readonly notAfter?: string;
  readonly version?: string;
  readonly errorClass?: TlsErrorClass;
  /** Only after `handshake-timeout`: whether a hello that is refused in a few bytes got its answer. */
  readonly smallAnswer?: boolean;
  /** The first bytes when the other side does not speak TLS, printable characters only. */
  readonly firstBytes?: string;
};

export type CaBundleDetail = Common & {
  readonly file: string;
  readonly certificates: number;
  /** Further files or folders with certificates. */
  readonly folders: readonly string[];
  /** SSL_CERT_FILE, SSL_CERT_DIR as set; empty when unset. */
  readonly sslCertFile: string;
  readonly sslCertDir: string;
};

export type HttpProxyReachDetail = Common & {
  /** Name of the variable that names it, in its spelling. */
  readonly variable: string;
  /** The proxy's address, redacted. */
  readonly url: string;
  readonly loopback: boolean;
  /** `dns`, `tcp`, `tls`, or `invalid` when the value cannot be read as an address. */
  readonly failedAt?: 'dns' | 'tcp' | 'tls' | 'invalid';
  readonly errorClass?: DnsErrorClass | TcpErrorClass | TlsErrorClass | 'invalid';
  readonly address?: string;
};

export type HttpProxyConnectDetail = Common & {
  /** The HTTP proxy asked, redacted. */
  readonly proxy: string;
  readonly status?: number;
  readonly statusText?: string;
  readonly errorClass?: 'status' | 'tcp' | 'closed' | 'timeout' | 'other';
};

/** A record of the checksum database; of one that it lacks, whether it knows another version of the module. */
export interface RecordDetail {
  readonly name: string;
  readonly otherVersion?: string;
  readonly knowsOther?: boolean;
}

export type FolderDetail = Common & {
  readonly path: string;
  /** Owner, group and mode, where it exists. */
  readonly owner?: string;
  readonly isEmpty?: boolean;
  readonly errorClass?: 'missing' | 'permission-denied' | 'not-a-folder';
};

export type GoproxyDetail = Common & {
  readonly value: string;
  /** As the go command reads the list: `noproxy` in front where GONOPROXY matches the module, then addresses, `direct`, `off`. */
  readonly entries: readonly string[];
  /** What stands behind each entry: `,`, `|` or empty behind the last. Same length as `entries`. */
  readonly separators: readonly string[];
  /** True when GONOPROXY (or GOPRIVATE) matches the module, so that only `direct` is asked. */
  readonly bypassed: boolean;
  readonly errorClass?: 'invalid' | 'empty';
};

export type GosumdbDetail = Common & {
  readonly value: string; readonly name: string; readonly url: string; readonly off: boolean; readonly matched: boolean;
};

export type HttpDetail = Common & {
  readonly url: string;
  readonly status?: number;
  /** Milliseconds of each phase. Absent phases did not take place (a literal address has no lookup). */
  readonly lookup?: number;
  readonly connect?: number;
  readonly tls?: number;
  readonly firstByte?: number;
  readonly transfer?: number;
  readonly bytes?: number;
  readonly contentType?: string;
  readonly bodyKind?: BodyKind;
  /** First line of a plain-text answer or the title of an HTML page, at most 200 characters. */
  readonly said?: string;
  /** The HTTP proxy it went through, redacted; empty for none. */
  readonly via: string;
  /**
   * What was sent: `url` = userinfo of the entry, `netrc` = those of the running user's netrc, `none`. `goauth` = none either, and the go
   * command would ask programs for some.
   */
  readonly credentials: 'url' | 'netrc' | 'goauth' | 'none';
  readonly finalUrl?: string;
  readonly server?: string;
  readonly errorClass?: HttpErrorClass;
  /** The class of the layer named by errorClass: one of DnsErrorClass, TcpErrorClass or TlsErrorClass. */
  readonly causeClass?: string;
};

export type ToolDetail = Common & { readonly path: string; readonly version: string; readonly needed: boolean };

export type VcsNeedDetail = Common & {
  /** `gonoproxy`, `direct-only`, `direct-after-proxies`, `none`. */
  readonly way: 'gonoproxy' | 'direct-only' | 'direct-after-proxies' | 'none';
  readonly module: string;
  /** The pattern of GONOPROXY that matches, when one does. */
  readonly pattern?: string;
};

export type SshWayDetail = Common & {
  /** The repository's address as git rewrites it, redacted. */
  readonly url: string;
  /** SSH_AUTH_SOCK: not set, names no socket, names one that this user may not open, or an agent answers there. */
  readonly agent: 'unset' | 'missing' | 'forbidden' | 'there';
  /** Keys that were shown to the server, of the agent or of files. */
  readonly keysOffered: number;
  /** Kind and fingerprint of the key that the server showed: `ssh-ed25519 SHA256:…`. */
  readonly hostKey?: string;
  readonly errorClass?: 'host-key-unknown' | 'host-key-changed' | 'permission-denied' | 'dns' | 'refused' | 'no-route' | 'timeout' | 'closed' | 'other';
};

export type GoLineDetail = Common & { readonly required: string; readonly running: string; readonly gotoolchain: string };

export type WritableDetail = Common & {
  readonly exists: boolean;
  /** uid:gid and mode of the folder, or of its nearest existing parent, for example `0:0 0755`; empty where the system has none. */
  readonly owner: string;
  /** The folder whose mode decides: the folder itself, or the nearest parent that exists. */
  readonly nearest: string;
  /** Only as true: the file system there is mounted so that no program in it can be started. */
  readonly noexec?: true;
  readonly errorClass?: 'permission-denied' | 'read-only' | 'no-space' | 'not-a-folder' | 'unset' | 'other';
};

export type SpaceDetail = Common & { readonly freeBytes: number; readonly freeInodes?: number };

export type DownloadDetail = Common & {
  readonly module: string;
  readonly exitCode: number;
  /** `Error` of the JSON object, or the last line of standard error that starts with `go:`. */
  readonly error?: string;
  /** Lines of standard error, redacted, the last ones of them. */
  readonly output: readonly string[];
  /** `timeout` = ended by the probe, at its limit or once nothing that was measured beside it answered. */
  readonly errorClass?: 'failed' | 'timeout' | 'could-not-start';
  readonly version?: string;
  readonly sum?: string;
  /** Of `go.mod`: modules that were tried, and those that failed. */
  readonly moduleCount?: number;
  readonly failedCount?: number;
  /** Two lists of the same length, cut where they get long: `path@version`, and the go command's words for it. */
  readonly failedModules?: readonly string[];
  readonly failedWords?: readonly string[];
};

/**
 * `used` is true for the entries of the GOPROXY in force. Phases, `status` and `error` are those of the question for the newest version.
 */
export type MirrorDetail = Common & {
  readonly inForce: boolean;
  /** The module that all of them were asked for. */
  readonly module: string;
  readonly status?: number;
  readonly errorClass?: HttpErrorClass;
  /** The class of the layer named by errorClass. */
  readonly causeClass?: string;
  readonly lookup?: number;
  readonly connect?: number;
  readonly tls?: number;
  readonly firstByte?: number;
  /** The newest version that it names; missing when it does not have the module. */
  readonly version?: string;
  /** The newest version that surely exists, and whether this one has it. */
  readonly newest?: string;
  readonly hasNewest?: boolean;
  /** The newest version that it names, where nothing else knows of it. */
  readonly unconfirmed?: string;
  /** Status of `/sumdb/<name>/supported`; missing where no answer came or the database is not used. */
  readonly sumdbStatus?: number;
  /** Of one large zip: what came within the limits, and the milliseconds that it took from the first byte on. */
  readonly bytes?: number;
  readonly transfer?: number;
  readonly transferError?: string;
};

export type EngineDetail = Common & {
  /**
   * A cause id of the catalogue's layer `engine` when result is `no`, or what went wrong with the probe itself, which is never a finding
   * about the image or its network: `payload-failed`, `time-limit`, `cancelled`, `out-of-memory`, `output-clipped`, `unknown`.
   */
  readonly errorClass?: string;
  readonly exitCode?: number;
  readonly version?: string;
  readonly context?: string;
  /** `engine:available`: what the engine runs without emulation. `engine:image`: what the image is for. */
  readonly platform?: string;
  /** `engine:builder` only: what its steps can be of, emulation included. */
  readonly platforms?: readonly string[];
  /** `engine:builder` only: `docker`, `docker-container`, `kubernetes`, `remote`, `cloud`. */
  readonly driver?: string;
  /** `engine:compile` only: the binary of an earlier run was used. */
  readonly cached?: boolean;
};

/** The kind of a check: the part of its id before the target. */
export function kindOf(check: Pick<ProbeCheck, 'id'>): string {
  const [layer = '', what = ''] = check.id.split(':', 2);
  return `${layer}:${what}`;
}

/**
 * The check's detail as its kind promises it, or undefined when the check is of another kind. Every key may be missing: the values came
 * over a line from another machine.
 */
export function detailOf<Kind extends CheckKind>(check: ProbeCheck, kind: Kind): Partial<CheckDetails[Kind]> | undefined {
  return kindOf(check) === kind ? check.detail as Partial<CheckDetails[Kind]> : undefined;
}

/** A check's stable id. */
export function checkId(layer: ProbeLayer, what: string, target: string): string {
  return `${layer}:${what}:${target}`;
}
