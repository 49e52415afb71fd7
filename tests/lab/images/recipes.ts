import type { Suite } from '../engine/debian-packages.ts';

/** What goes into an image besides its parent. Every file named in a `dockerfile` is laid into the build context by its material. */
export type Material =
  /** A small root file system of Debian bookworm, as `rootfs.tar`. */
  | { readonly kind: 'debian-root' }
  /** The bare files of these bookworm packages, no package manager, nothing configured, as `files.tar`. */
  | { readonly kind: 'package-files'; readonly packages: readonly string[] }
  /** The tree of a Go release under `usr/local/go`, as `go.tar`, made ready for the lab (see go-tree.ts). */
  | { readonly kind: 'go'; readonly version: string; readonly suite: Suite }
  /**
   * What `apt-get install` of these packages needs beyond the image's own `rootfs.tar`, as a package archive in one folder: `packages.tar`.
   * Must stand behind the `debian-root` that it completes.
   */
  | { readonly kind: 'package-archive'; readonly packages: readonly string[] }
  /** Mozilla's roots and the lab's own in one bundle, as `ca-certificates.crt`, and the lab's own alone as `lab-root.crt`. */
  | { readonly kind: 'certificates' };

export interface ImageRecipe {
  /** The name that the lab uses. */
  readonly name: string;
  /** Further names of the same image. A Go image also gets its full version: `golang:1.23` is `golang:1.23.5` too. */
  readonly aliases?: readonly string[];
  /** Name of the recipe that `FROM` names; absent for `FROM scratch`. */
  readonly parent?: string;
  readonly materials: readonly Material[];
  /** Instructions after FROM. `$GO_VERSION` is the full version of the Go material. */
  readonly dockerfile: string;
}

/** Stands for `golang:1.23` in builds that are not about the compiler's work: see `useWarmGo` in engine/build-image.ts. */
export const warmGo = 'go-module-doctor/warm-go:1.23';

/** What programs that print something and the modules of the lab's catalogue import. */
const warmPackages = ['fmt', 'net', 'bufio', 'crypto/md5', 'crypto/rand', 'crypto/sha1', 'database/sql/driver', 'encoding/json'];

/** Packages of `buildpack-deps:*-scm`, the official Go images' parent, without Mercurial, Subversion and gpg. */
const sourceControlPackages = ['ca-certificates', 'curl', 'wget', 'git', 'openssh-client', 'netbase', 'tzdata', 'procps'];

/** Where the packages lie that `apt-get install` finds in the lab's Debian. */
const packageArchive = '/usr/local/share/go-module-doctor/packages';

const alpineOfGo = 'go-module-doctor/alpine-of-go:latest';

/** Debian keeps roots in a list from which update-ca-certificates makes the bundle: running it again must keep the lab's root. */
const trustLabRoot = `COPY lab-root.crt /usr/share/ca-certificates/go-module-doctor/lab-root.crt
RUN echo go-module-doctor/lab-root.crt >> /etc/ca-certificates.conf && update-ca-certificates`;

/** As the official images end, in their order; mode 1777 since March 2023. GOTOOLCHAIN is there from 1.21 on. */
const goLayout = (environment: string): string => `ADD go.tar /
ENV GOLANG_VERSION=$GO_VERSION${environment}
ENV GOPATH=/go
ENV PATH=$GOPATH/bin:/usr/local/go/bin:$PATH
RUN mkdir -p "$GOPATH/src" "$GOPATH/bin" && chmod -R 1777 "$GOPATH"
WORKDIR $GOPATH`;

const localToolchain = '\nENV GOTOOLCHAIN=local';

interface GoRelease {
  readonly version: string;
  readonly suite: Suite;
  readonly environment: string;
  readonly alpine: readonly string[];
  readonly aliases: readonly string[];
}

/** What most releases have in common: Debian's backport. */
const backports = { suite: 'bookworm-backports', environment: localToolchain, aliases: [] } as const;

const goReleases: readonly GoRelease[] = [
  { ...backports, version: '1.23', alpine: ['alpine3.20', 'alpine3.21'] },
  { ...backports, version: '1.22', alpine: ['alpine3.20', 'alpine3.21'] },
  { ...backports, version: '1.21', alpine: ['alpine3.19', 'alpine3.20'] },
  // The official one stands on trixie by now. Its second Debian does here: another one would be made for this image alone.
  { ...backports, version: '1.24', suite: 'trixie', alpine: ['alpine3.21', 'alpine3.22'], aliases: ['golang:1', 'golang:latest'] },
  { ...backports, version: '1.19', suite: 'bookworm', environment: '', alpine: ['alpine3.18'] },
];

export const imageRecipes: readonly ImageRecipe[] = [
  {
    name: 'debian:bookworm-slim',
    aliases: ['debian:12-slim', 'debian:bookworm', 'debian:12'],
    materials: [
      { kind: 'debian-root' },
      { kind: 'package-archive', packages: sourceControlPackages },
      { kind: 'certificates' },
    ],
    // There is no bundle of roots, as in the original. Whoever installs ca-certificates gets the lab's root with the others.
    dockerfile: `ADD rootfs.tar /
ADD packages.tar ${packageArchive}/
RUN echo 'deb [trusted=yes] file:${packageArchive} ./' > /etc/apt/sources.list
COPY lab-root.crt /usr/local/share/ca-certificates/lab-root.crt
ENV PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin
CMD ["bash"]`,
  },
  {
    name: 'buildpack-deps:bookworm-scm',
    parent: 'debian:bookworm-slim',
    materials: [{ kind: 'certificates' }],
    // The archive goes again: like the official images these have nothing to install from until somebody runs `apt-get update`.
    dockerfile: `RUN rm /usr/local/share/ca-certificates/lab-root.crt && apt-get update -q \\
  && apt-get install -y -q --no-install-recommends -o DPkg::Options::=--force-unsafe-io ${sourceControlPackages.join(' ')} \\
  && rm -rf ${packageArchive} /etc/apt/sources.list /var/lib/apt/lists/*
${trustLabRoot}`,
  },
  {
    name: 'alpine:3.20',
    aliases: ['alpine:3', 'alpine:latest', 'alpine:3.18', 'alpine:3.19', 'alpine:3.21', 'alpine:3.22'],
    materials: [
      { kind: 'package-files', packages: ['busybox', 'libc6', 'libcrypt1', 'libgcc-s1', 'gcc-12-base', 'netbase'] },
      { kind: 'certificates' },
    ],
    dockerfile: `ADD files.tar /
ENV PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin
RUN ["/bin/busybox", "mkdir", "-p", "/usr/bin", "/usr/sbin", "/sbin", "/tmp", "/root", "/home", "/var/log", "/etc/ssl/certs"]
RUN ["/bin/busybox", "--install", "-s"]
RUN chmod 1777 /tmp && chmod 700 /root && ln -sf /etc/ssl/certs/ca-certificates.crt /etc/ssl/cert.pem \\
  && printf 'root:x:0:0:root:/root:/bin/sh\\nnobody:x:65534:65534:nobody:/:/sbin/nologin\\n' > /etc/passwd \\
  && printf 'root:x:0:root\\nnogroup:x:65533:\\nnobody:x:65534:\\n' > /etc/group \\
  && printf 'root:*::0:::::\\nnobody:!::0:::::\\n' > /etc/shadow && chmod 640 /etc/shadow \\
  && printf 'hosts: files dns\\n' > /etc/nsswitch.conf \\
  && printf 'NAME="Alpine Linux"\\nID=alpine\\nVERSION_ID=3.20\\nPRETTY_NAME="Stand-in for Alpine Linux (Debian busybox and glibc)"\\n' > /etc/os-release
COPY ca-certificates.crt /etc/ssl/certs/ca-certificates.crt
CMD ["/bin/sh"]`,
  },
  {
    // What all Go images on Alpine have in common, made once: the official ones have the package ca-certificates, so update-ca-certificates
    // is there. Debian's script calls openssl.
    name: alpineOfGo,
    parent: 'alpine:3.20',
    materials: [{ kind: 'package-files', packages: ['ca-certificates', 'openssl', 'libssl3'] }, { kind: 'certificates' }],
    dockerfile: `ADD files.tar /
RUN mkdir -p /usr/local/share/ca-certificates /etc/ca-certificates/update.d \\
  && find /usr/share/ca-certificates -name '*.crt' | sed 's,^/usr/share/ca-certificates/,,' | sort > /etc/ca-certificates.conf
${trustLabRoot}`,
  },
  {
    name: 'busybox:1.36',
    aliases: ['busybox:1', 'busybox:latest', 'busybox:stable'],
    materials: [{ kind: 'package-files', packages: ['busybox-static'] }],
    dockerfile: `ADD files.tar /
ENV PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin
RUN ["/bin/busybox", "mkdir", "-p", "/usr/bin", "/usr/sbin", "/sbin", "/tmp", "/root", "/etc"]
RUN ["/bin/busybox", "--install", "-s"]
RUN chmod 1777 /tmp && printf 'root:x:0:0:root:/root:/bin/sh\\n' > /etc/passwd && printf 'root:x:0:\\n' > /etc/group
CMD ["sh"]`,
  },
  {
    name: 'gcr.io/distroless/static-debian12:latest',
    aliases: ['gcr.io/distroless/static:latest', 'gcr.io/distroless/static-debian12:nonroot', 'gcr.io/distroless/static:nonroot'],
    materials: [{ kind: 'package-files', packages: ['tzdata', 'netbase'] }, { kind: 'certificates' }],
    dockerfile: `ADD files.tar /
COPY ca-certificates.crt /etc/ssl/certs/ca-certificates.crt
COPY <<passwd /etc/passwd
root:x:0:0:root:/root:/sbin/nologin
nobody:x:65534:65534:nobody:/nonexistent:/sbin/nologin
nonroot:x:65532:65532:nonroot:/home/nonroot:/sbin/nologin
passwd
COPY <<group /etc/group
root:x:0:
nobody:x:65534:
nonroot:x:65532:
group
ENV PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin SSL_CERT_FILE=/etc/ssl/certs/ca-certificates.crt
WORKDIR /`,
  },
  {
    // Not a stand-in for anything people build from: the server behind `ssh://git@HOST/…` (servers/ssh-host.ts). Bare files, because the
    // package's set-up scripts want a running system; two users are all of it that counts. `*` is no password, and no locked account
    // either. Unpacked by tar, because ADD would put the package's folder /lib in the place of the link to /usr/lib.
    name: 'go-module-doctor/ssh-git-host:latest',
    parent: 'buildpack-deps:bookworm-scm',
    materials: [{ kind: 'package-files', packages: ['openssh-server', 'libwrap0', 'libnsl2', 'libtirpc3', 'libtirpc-common'] }],
    dockerfile: `COPY files.tar /
RUN tar --extract --file /files.tar --directory / --keep-directory-symlink && rm /files.tar
RUN echo 'sshd:x:104:65534::/run/sshd:/usr/sbin/nologin' >> /etc/passwd && echo 'git:x:1000:65534::/nonexistent:/usr/bin/git-shell' >> /etc/passwd \\
  && printf 'sshd:*::0:::::\\ngit:*::0:::::\\n' >> /etc/shadow && ! ldd /usr/sbin/sshd | grep 'not found'
RUN for of in host user; do ssh-keygen -q -t ed25519 -N '' -C '' -f /root/$of''_key; done`,
  },
  ...goReleases.flatMap((release) => [goOnDebian(release), goOnAlpine(release)]),
  {
    // golang:1.23 with what most samples need of the standard library in root's build cache. The official image has none of it compiled,
    // which takes each cold build of a sample ten times as long as all the rest of it.
    name: warmGo,
    parent: 'golang:1.23',
    materials: [],
    dockerfile: `RUN go build ${warmPackages.join(' ')}`,
  },
];

function goOnDebian({ version, suite, environment, aliases }: GoRelease): ImageRecipe {
  return {
    name: `golang:${version}`,
    aliases: [`golang:${version}-bookworm`, ...aliases],
    parent: 'buildpack-deps:bookworm-scm',
    materials: [{ kind: 'go', version, suite }],
    dockerfile: goLayout(environment),
  };
}

function goOnAlpine({ version, suite, environment, alpine, aliases }: GoRelease): ImageRecipe {
  return {
    name: `golang:${version}-alpine`,
    aliases: [
      ...alpine.map((variant) => `golang:${version}-${variant}`),
      ...(aliases.length > 0 ? ['golang:alpine', 'golang:1-alpine'] : []),
    ],
    parent: alpineOfGo,
    materials: [{ kind: 'go', version, suite }],
    dockerfile: goLayout(environment),
  };
}
