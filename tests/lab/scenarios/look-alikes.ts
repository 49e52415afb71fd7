/**
 * Causes that look alike from outside, each with the scenario that produces it: that scenario must not so much as name the other cause.
 * tests/unit/causes/look-alikes.test.ts holds the table to the catalogue's `confusedWith` and to the scenarios' `neverSaid`.
 */
export interface LookAlikes {
  readonly one: LookAlike;
  readonly other: LookAlike;
  /** Why the report about `one` names `other` as well, behind it and on purpose. */
  readonly saidTogether?: string;
}

export interface LookAlike {
  readonly cause: string;
  readonly scenario: string;
}

export const lookAlikes: readonly LookAlikes[] = [
  {
    one: { cause: 'ca-bundle-missing', scenario: 'the image has no certificate bundle' },
    other: { cause: 'tls-intercepted', scenario: 'a gateway signs with its own root' },
  },
  {
    one: { cause: 'cache-not-writable', scenario: 'the cache\'s place is taken by a file' },
    other: { cause: 'goproxy-off', scenario: 'GOPROXY=off' },
  },
  {
    one: { cause: 'cache-not-writable', scenario: 'the cache\'s place is taken by a file' },
    other: { cause: 'home-missing', scenario: 'no home and no GOPATH' },
  },
  {
    one: { cause: 'cache-not-writable', scenario: 'the cache\'s place is taken by a file' },
    other: { cause: 'read-only-filesystem', scenario: 'a cache in a read-only file system' },
  },
  {
    one: { cause: 'checksum-mismatch', scenario: 'the archive was altered on the way' },
    other: { cause: 'go-sum-malformed', scenario: 'go.sum holds the marks of a merge' },
  },
  {
    one: { cause: 'checksum-mismatch', scenario: 'the archive was altered on the way' },
    other: { cause: 'sumdb-misbehaving', scenario: 'the checksum database signs with another key' },
  },
  {
    one: { cause: 'clock-skew', scenario: 'the clock is months behind' },
    other: { cause: 'tls-expired', scenario: 'the certificate has expired' },
  },
  {
    one: { cause: 'connect-not-permitted', scenario: 'seccomp forbids connections' },
    other: { cause: 'engine-permission-denied', scenario: 'the user may not open the engine\'s socket' },
  },
  {
    one: { cause: 'connect-not-permitted', scenario: 'seccomp forbids connections' },
    other: { cause: 'tcp-refused', scenario: 'nothing listens' },
  },
  {
    one: { cause: 'credentials-missing', scenario: 'a private repository without credentials' },
    other: { cause: 'module-not-found', scenario: 'no proxy knows the module' },
  },
  {
    one: { cause: 'credentials-missing', scenario: 'a private repository without credentials' },
    other: { cause: 'private-module-via-public-proxy', scenario: 'a private module is asked of the public proxy' },
  },
  {
    one: { cause: 'credentials-missing', scenario: 'a key is offered over ssh, and the server refuses it' },
    other: { cause: 'ssh-agent-missing', scenario: 'the server\'s key is known and no key of the user\'s is there' },
  },
  {
    one: { cause: 'credentials-missing', scenario: 'a private repository without credentials' },
    other: { cause: 'vcs-discovery-failed', scenario: 'a login page answers where the repository should be named' },
  },
  {
    one: { cause: 'disk-full', scenario: 'the disk of the cache is full' },
    other: { cause: 'transfer-cut', scenario: 'archives are cut off' },
  },
  {
    one: { cause: 'dns-name-not-found', scenario: 'the proxy\'s name does not exist' },
    other: { cause: 'dns-server-failing', scenario: 'the name server fails' },
  },
  {
    one: { cause: 'dns-name-not-found', scenario: 'the proxy\'s name does not exist' },
    other: { cause: 'goproxy-invalid', scenario: 'GOPROXY keeps its quotes' },
  },
  {
    one: { cause: 'dns-name-not-found', scenario: 'the proxy\'s name does not exist' },
    other: { cause: 'no-network', scenario: 'the step has no network' },
  },
  {
    one: { cause: 'dns-name-not-found', scenario: 'the proxy\'s name does not exist' },
    other: { cause: 'vcs-host-unreachable', scenario: 'nothing listens for ssh at the repository\'s host' },
  },
  {
    one: { cause: 'dns-server-failing', scenario: 'the name server fails' },
    other: { cause: 'dns-server-unreachable', scenario: 'the name server never answers' },
  },
  {
    one: { cause: 'dns-server-unreachable', scenario: 'the name server never answers' },
    other: { cause: 'dns-slow-or-lossy', scenario: 'the name server takes two seconds for an answer' },
  },
  {
    one: { cause: 'dns-server-unreachable', scenario: 'the name server never answers' },
    other: { cause: 'image-pull-failed', scenario: 'the registry fails' },
  },
  {
    one: { cause: 'dns-server-unreachable', scenario: 'the name server never answers' },
    other: { cause: 'no-network', scenario: 'the step has no network' },
  },
  {
    one: { cause: 'dns-server-unreachable', scenario: 'the name server never answers' },
    other: { cause: 'tcp-timeout', scenario: 'a firewall drops packets' },
  },
  {
    one: { cause: 'dns-wrong-address', scenario: 'the name server answers with the zero address' },
    other: { cause: 'tcp-refused', scenario: 'nothing listens' },
    saidTogether: 'nothing listens at the wrong address: the name is said first, the refusal behind it',
  },
  {
    one: { cause: 'dns-wrong-address', scenario: 'the name server answers with the zero address' },
    other: { cause: 'tls-intercepted', scenario: 'a gateway signs with its own root' },
  },
  {
    one: { cause: 'engine-not-installed', scenario: 'no engine is installed' },
    other: { cause: 'engine-not-running', scenario: 'nothing answers at the engine\'s socket' },
  },
  {
    one: { cause: 'engine-not-running', scenario: 'nothing answers at the engine\'s socket' },
    other: { cause: 'engine-permission-denied', scenario: 'the user may not open the engine\'s socket' },
  },
  {
    one: { cause: 'engine-not-running', scenario: 'nothing answers at the engine\'s socket' },
    other: { cause: 'engine-version-mismatch', scenario: 'the client speaks a version that the engine has given up' },
  },
  {
    one: { cause: 'file-proxy-unreadable', scenario: 'the folder of the file proxy was not copied' },
    other: { cause: 'module-not-found', scenario: 'the file proxy has other modules' },
  },
  {
    one: { cause: 'git-missing', scenario: 'direct without git' },
    other: { cause: 'vcs-tool-missing', scenario: 'the image has git and no ssh' },
  },
  {
    one: { cause: 'go-mod-invalid', scenario: 'go.mod holds the marks of a merge' },
    other: { cause: 'toolchain-too-old', scenario: 'the module wants a newer Go' },
  },
  {
    one: { cause: 'go-mod-not-found', scenario: 'go.mod is copied after the download' },
    other: { cause: 'gopath-go-mod', scenario: 'go.mod lies in the temporary folder' },
  },
  {
    one: { cause: 'go-mod-not-found', scenario: 'go.mod is copied after the download' },
    other: { cause: 'module-mode-off', scenario: 'the Dockerfile switches modules off' },
  },
  {
    one: { cause: 'go-sum-missing-entry', scenario: 'go.sum is not copied and the stage builds' },
    other: { cause: 'updates-to-go-mod-needed', scenario: 'go.mod requires a module twice' },
  },
  {
    one: { cause: 'go-work-invalid', scenario: 'go.work is older than its member' },
    other: { cause: 'workspace-member-missing', scenario: 'a member of the workspace is not copied' },
  },
  {
    one: { cause: 'goproxy-off', scenario: 'GOPROXY=off' },
    other: { cause: 'toolchain-not-downloadable', scenario: 'the newer toolchain is not there' },
  },
  {
    one: { cause: 'gosumdb-invalid', scenario: 'GOSUMDB is a bare host' },
    other: { cause: 'sumdb-misbehaving', scenario: 'the checksum database signs with another key' },
  },
  {
    one: { cause: 'host-key-changed', scenario: 'the server shows another key than the one that is known' },
    other: { cause: 'known-hosts-missing', scenario: 'a key is there, and the server\'s own key is not known' },
  },
  {
    one: { cause: 'host-unreachable', scenario: 'a firewall rejects packets' },
    other: { cause: 'no-network', scenario: 'the step has no network' },
  },
  {
    one: { cause: 'host-unreachable', scenario: 'a firewall rejects packets' },
    other: { cause: 'tcp-timeout', scenario: 'a firewall drops packets' },
  },
  {
    one: { cause: 'http-proxy-auth-required', scenario: 'the HTTP proxy wants credentials' },
    other: { cause: 'http-proxy-denies', scenario: 'the HTTP proxy denies the host' },
  },
  {
    one: { cause: 'http-proxy-auth-required', scenario: 'the HTTP proxy wants credentials' },
    other: { cause: 'proxy-unauthorized', scenario: 'the proxy wants credentials' },
  },
  {
    one: { cause: 'no-proxy-missing', scenario: 'NO_PROXY lacks the internal proxy' },
    other: { cause: 'http-proxy-denies', scenario: 'the HTTP proxy denies the host' },
    saidTogether: 'the refusal is what NO_PROXY would avoid, and stays as a hint',
  },
  {
    one: { cause: 'http-proxy-denies', scenario: 'the HTTP proxy denies the host' },
    other: { cause: 'proxy-forbidden', scenario: 'the proxy refuses' },
  },
  {
    one: { cause: 'http-proxy-denies', scenario: 'the HTTP proxy denies the host' },
    other: { cause: 'proxy-server-error', scenario: 'the proxy fails' },
  },
  {
    one: { cause: 'http-proxy-loopback', scenario: 'HTTPS_PROXY is localhost' },
    other: { cause: 'http-proxy-unreachable', scenario: 'HTTPS_PROXY does not listen' },
  },
  {
    one: { cause: 'http-proxy-loopback', scenario: 'HTTPS_PROXY is localhost' },
    other: { cause: 'tcp-refused', scenario: 'nothing listens' },
  },
  {
    one: { cause: 'http-proxy-unreachable', scenario: 'HTTPS_PROXY does not listen' },
    other: { cause: 'tcp-refused', scenario: 'nothing listens' },
  },
  {
    one: { cause: 'image-not-found', scenario: 'the registry has the repository and no such tag' },
    other: { cause: 'image-pull-failed', scenario: 'the registry refuses connections' },
  },
  {
    one: { cause: 'image-not-found', scenario: 'the registry has the repository and no such tag' },
    other: { cause: 'registry-rate-limited', scenario: 'the registry limits the rate' },
  },
  {
    one: { cause: 'image-pull-failed', scenario: 'the registry fails' },
    other: { cause: 'registry-rate-limited', scenario: 'the registry limits the rate' },
  },
  {
    one: { cause: 'image-pull-failed', scenario: 'the registry fails' },
    other: { cause: 'tcp-timeout', scenario: 'a firewall drops packets' },
  },
  {
    one: { cause: 'known-hosts-missing', scenario: 'a key is there, and the server\'s own key is not known' },
    other: { cause: 'ssh-agent-missing', scenario: 'the server\'s key is known and no key of the user\'s is there' },
  },
  {
    one: { cause: 'module-not-found', scenario: 'no proxy knows the module' },
    other: { cause: 'not-a-module-proxy', scenario: 'a captive portal answers' },
  },
  {
    one: { cause: 'private-module-via-public-proxy', scenario: 'a private module is asked of the public proxy' },
    other: { cause: 'module-not-found', scenario: 'no proxy knows the module' },
    saidTogether: 'a private module is not found there either, which stays as a hint',
  },
  {
    one: { cause: 'module-not-found', scenario: 'no proxy knows the module' },
    other: { cause: 'version-not-found', scenario: 'the module has no such version' },
  },
  {
    one: { cause: 'mtu-too-large', scenario: 'large packets vanish' },
    other: { cause: 'proxy-slow', scenario: 'requests are read and never answered' },
  },
  {
    one: { cause: 'mtu-too-large', scenario: 'large packets vanish' },
    other: { cause: 'tcp-timeout', scenario: 'a firewall drops packets' },
  },
  {
    one: { cause: 'mtu-too-large', scenario: 'large packets vanish' },
    other: { cause: 'tls-handshake-timeout', scenario: 'the handshake gets no answer' },
  },
  {
    one: { cause: 'no-failover', scenario: 'a folder that may not be read hides a healthy proxy' },
    other: { cause: 'proxy-forbidden', scenario: 'the proxy refuses' },
  },
  {
    one: { cause: 'no-failover', scenario: 'a comma hides the healthy proxy' },
    other: { cause: 'proxy-server-error', scenario: 'the proxy fails' },
    saidTogether: 'the failure of the first entry is the reason why the second should have been asked',
  },
  {
    one: { cause: 'no-failover', scenario: 'a comma hides the healthy proxy' },
    other: { cause: 'tcp-timeout', scenario: 'a firewall drops packets' },
  },
  {
    one: { cause: 'no-ipv6-route', scenario: 'only IPv6 addresses, and no way to them' },
    other: { cause: 'no-network', scenario: 'the step has no network' },
  },
  {
    one: { cause: 'not-a-module-proxy', scenario: 'a captive portal answers' },
    other: { cause: 'plain-http-on-tls-port', scenario: 'https is spoken to a plain port' },
  },
  {
    one: { cause: 'not-a-module-proxy', scenario: 'a captive portal answers' },
    other: { cause: 'proxy-redirects', scenario: 'redirects go round in a circle' },
  },
  {
    one: { cause: 'not-a-module-proxy', scenario: 'a captive portal answers' },
    other: { cause: 'proxy-unauthorized', scenario: 'the proxy wants credentials' },
  },
  {
    one: { cause: 'not-a-module-proxy', scenario: 'a captive portal answers' },
    other: { cause: 'vcs-discovery-failed', scenario: 'a login page answers where the repository should be named' },
  },
  {
    one: { cause: 'platform-mismatch', scenario: 'the image is for another processor' },
    other: { cause: 'toolchain-not-runnable', scenario: 'the go program is for another processor' },
  },
  {
    one: { cause: 'proxy-forbidden', scenario: 'the proxy refuses' },
    other: { cause: 'proxy-unauthorized', scenario: 'the proxy wants credentials' },
  },
  {
    one: { cause: 'proxy-forbidden', scenario: 'the proxy refuses' },
    other: { cause: 'sumdb-not-proxied', scenario: 'the proxy forbids the checksum database' },
  },
  {
    one: { cause: 'proxy-rate-limited', scenario: 'the proxy limits the rate' },
    other: { cause: 'proxy-server-error', scenario: 'the proxy fails' },
  },
  {
    one: { cause: 'proxy-rate-limited', scenario: 'the proxy limits the rate' },
    other: { cause: 'registry-rate-limited', scenario: 'the registry limits the rate' },
  },
  {
    one: { cause: 'proxy-redirects', scenario: 'redirects go round in a circle' },
    other: { cause: 'proxy-unauthorized', scenario: 'the proxy wants credentials' },
  },
  {
    one: { cause: 'proxy-server-error', scenario: 'the proxy fails' },
    other: { cause: 'transfer-cut', scenario: 'archives are cut off' },
  },
  {
    one: { cause: 'proxy-slow', scenario: 'requests are read and never answered' },
    other: { cause: 'transfer-cut', scenario: 'archives are cut off' },
  },
  {
    one: { cause: 'replace-target-missing', scenario: 'the folder of a replace line is not copied' },
    other: { cause: 'workspace-member-missing', scenario: 'a member of the workspace is not copied' },
  },
  {
    one: { cause: 'sumdb-lagging', scenario: 'the checksum database does not know the newest version yet' },
    other: { cause: 'sumdb-refuses-private', scenario: 'the checksum database does not know a private module' },
  },
  {
    one: { cause: 'sumdb-lagging', scenario: 'the checksum database does not know the newest version yet' },
    other: { cause: 'version-not-found', scenario: 'the module has no such version' },
  },
  {
    one: { cause: 'sumdb-misbehaving', scenario: 'the checksum database signs with another key' },
    other: { cause: 'sumdb-unreachable', scenario: 'the checksum database is blocked' },
  },
  {
    one: { cause: 'sumdb-not-proxied', scenario: 'the proxy forbids the checksum database' },
    other: { cause: 'sumdb-unreachable', scenario: 'the checksum database is blocked' },
  },
  {
    one: { cause: 'sumdb-refuses-private', scenario: 'the checksum database does not know a private module' },
    other: { cause: 'version-not-found', scenario: 'the module has no such version' },
  },
  {
    one: { cause: 'sumdb-unreachable', scenario: 'the checksum database is blocked' },
    other: { cause: 'tcp-timeout', scenario: 'a firewall drops packets' },
  },
  {
    one: { cause: 'tcp-refused', scenario: 'nothing listens' },
    other: { cause: 'tcp-timeout', scenario: 'a firewall drops packets' },
  },
  {
    one: { cause: 'tcp-reset', scenario: 'the connection is reset in the handshake' },
    other: { cause: 'tls-handshake-failed', scenario: 'the server knows no TLS that Go still speaks' },
  },
  {
    one: { cause: 'tcp-reset', scenario: 'the connection is reset in the handshake' },
    other: { cause: 'tls-handshake-timeout', scenario: 'the handshake gets no answer' },
  },
  {
    one: { cause: 'tcp-reset', scenario: 'the connection is reset in the handshake' },
    other: { cause: 'transfer-cut', scenario: 'archives are cut off' },
  },
  {
    one: { cause: 'tcp-timeout', scenario: 'a firewall drops packets' },
    other: { cause: 'tls-handshake-timeout', scenario: 'the handshake gets no answer' },
  },
  {
    one: { cause: 'tcp-timeout', scenario: 'a firewall drops packets' },
    other: { cause: 'vcs-host-unreachable', scenario: 'nothing listens for ssh at the repository\'s host' },
  },
  {
    one: { cause: 'tls-handshake-failed', scenario: 'server and Go have no cipher in common' },
    other: { cause: 'tls-handshake-timeout', scenario: 'the handshake gets no answer' },
  },
  {
    one: { cause: 'tls-handshake-failed', scenario: 'the server knows no TLS that Go still speaks' },
    other: { cause: 'tls-intercepted', scenario: 'a gateway signs with its own root' },
  },
  {
    one: { cause: 'tls-intercepted', scenario: 'a gateway signs with its own root' },
    other: { cause: 'tls-name-mismatch', scenario: 'the certificate is for another name' },
  },
  {
    one: { cause: 'toolchain-not-downloadable', scenario: 'the toolchain that GOTOOLCHAIN names is not in PATH and must not be fetched' },
    other: { cause: 'toolchain-too-old', scenario: 'the module wants a newer Go' },
  },
  {
    one: { cause: 'credentials-over-http', scenario: 'the address of the proxy carries credentials over plain http' },
    other: { cause: 'goproxy-invalid', scenario: 'GOPROXY keeps its quotes' },
  },
  {
    one: { cause: 'credentials-over-http', scenario: 'a netrc has credentials for a proxy of plain http' },
    other: { cause: 'proxy-unauthorized', scenario: 'the proxy wants credentials' },
  },
  {
    one: { cause: 'https-proxy-missing', scenario: 'only http_proxy is set, and https finds no way out' },
    other: { cause: 'dns-name-not-found', scenario: 'the proxy\'s name does not exist' },
    saidTogether: 'a network that lets nobody out but through its HTTP proxy often knows no name of the outside: that is what fails without it',
  },
  {
    one: { cause: 'http-proxy-unreachable', scenario: 'HTTPS_PROXY does not listen' },
    other: { cause: 'https-proxy-missing', scenario: 'only http_proxy is set, and https finds no way out' },
  },
  {
    one: { cause: 'https-proxy-missing', scenario: 'only http_proxy is set, and https finds no way out' },
    other: { cause: 'tcp-timeout', scenario: 'a firewall drops packets' },
  },
  {
    one: { cause: 'module-not-found', scenario: 'the mirror has everything but the module' },
    other: { cause: 'proxy-has-nothing', scenario: 'the mirror answers, and has nothing here' },
  },
  {
    one: { cause: 'not-a-module-proxy', scenario: 'a captive portal answers' },
    other: { cause: 'proxy-has-nothing', scenario: 'the mirror answers, and has nothing here' },
  },
  {
    one: { cause: 'noexec-filesystem', scenario: 'the newer Go is fetched into a cache that is mounted noexec' },
    other: { cause: 'toolchain-not-runnable', scenario: 'the toolchain that GOTOOLCHAIN names is for another processor' },
  },
];
