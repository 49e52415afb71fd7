import { rule as argBeforeFrom } from './arg-before-from/rule.ts';
import { rule as buildArgNotConsumed } from './build-arg-not-consumed/rule.ts';
import { rule as buildkitSyntax } from './buildkit-syntax/rule.ts';
import { rule as cacheMountMissing } from './cache-mount-missing/rule.ts';
import { rule as cacheMountNotShared } from './cache-mount-not-shared/rule.ts';
import { rule as cacheMountTarget } from './cache-mount-target/rule.ts';
import { rule as cacheMountUnwritable } from './cache-mount-unwritable/rule.ts';
import { rule as copiedFileMissing } from './copied-file-missing/rule.ts';
import { rule as cacheNotWritable } from './cache-not-writable/rule.ts';
import { rule as cleanCache } from './clean-cache/rule.ts';
import { rule as composeEnvironmentNotBuild } from './compose-environment-not-build/rule.ts';
import { rule as copyBeforeDownload } from './copy-before-download/rule.ts';
import { rule as declaredAfterDownload } from './declared-after-download/rule.ts';
import { rule as dockerignoreHides } from './dockerignore-hides/rule.ts';
import { rule as downloadNotSeparate } from './download-not-separate/rule.ts';
import { rule as emulatedBuild } from './emulated-build/rule.ts';
import { rule as floatingImage } from './floating-image/rule.ts';
import { rule as dockerignoreLeaks } from './dockerignore-leaks/rule.ts';
import { rule as dockerignoreLine } from './dockerignore-line/rule.ts';
import { rule as dockerignoreMisplaced } from './dockerignore-misplaced/rule.ts';
import { rule as dockerignoreMissing } from './dockerignore-missing/rule.ts';
import { rule as gitMissing } from './git-missing/rule.ts';
import { rule as goEnvFileNotRead } from './go-env-file-not-read/rule.ts';
import { rule as goEnvWShadowed } from './go-env-w-shadowed/rule.ts';
import { rule as goSumNotCopied } from './go-sum-not-copied/rule.ts';
import { rule as goTooOld } from './go-too-old/rule.ts';
import { rule as gotoolchainInvalid } from './gotoolchain-invalid/rule.ts';
import { rule as goflagsSyntax } from './goflags-syntax/rule.ts';
import { rule as goenvDuplicate } from './goenv-duplicate/rule.ts';
import { rule as goenvKey } from './goenv-key/rule.ts';
import { rule as goenvLineIgnored } from './goenv-line-ignored/rule.ts';
import { rule as goenvQuoted } from './goenv-quoted/rule.ts';
import { rule as goprivateMissing } from './goprivate-missing/rule.ts';
import { rule as goprivatePattern } from './goprivate-pattern/rule.ts';
import { rule as goproxyDeadEntry } from './goproxy-dead-entry/rule.ts';
import { rule as goproxyDirectOnly } from './goproxy-direct-only/rule.ts';
import { rule as goproxyHardCoded } from './goproxy-hard-coded/rule.ts';
import { rule as goproxyLoopback } from './goproxy-loopback/rule.ts';
import { rule as goproxyNoFailover } from './goproxy-no-failover/rule.ts';
import { rule as goproxyNotConfigurable } from './goproxy-not-configurable/rule.ts';
import { rule as goproxyOff } from './goproxy-off/rule.ts';
import { rule as goproxyPlainHttp } from './goproxy-plain-http/rule.ts';
import { rule as goproxyStaleMirror } from './goproxy-stale-mirror/rule.ts';
import { rule as goproxySyntax } from './goproxy-syntax/rule.ts';
import { rule as goauthInvalid } from './goauth-invalid/rule.ts';
import { rule as govcsInvalid } from './govcs-invalid/rule.ts';
import { rule as gosumdbInvalid } from './gosumdb-invalid/rule.ts';
import { rule as gosumdbOff } from './gosumdb-off/rule.ts';
import { rule as httpProxyBaked } from './http-proxy-baked/rule.ts';
import { rule as moduleModeOff } from './module-mode-off/rule.ts';
import { rule as httpProxyOneSpelling } from './http-proxy-one-spelling/rule.ts';
import { rule as noProxyMissing } from './no-proxy-missing/rule.ts';
import { rule as networkNone } from './network-none/rule.ts';
import { rule as noGoModHere } from './no-go-mod-here/rule.ts';
import { rule as projectFile } from './project-file/rule.ts';
import { rule as replaceNotCopied } from './replace-not-copied/rule.ts';
import { rule as secretInLayer } from './secret-in-layer/rule.ts';
import { rule as setInOtherStage } from './set-in-other-stage/rule.ts';
import { rule as setInOtherStep } from './set-in-other-step/rule.ts';
import { rule as tidyInBuild } from './tidy-in-build/rule.ts';
import { rule as toolchainDownload } from './toolchain-download/rule.ts';
import { rule as unusedSuppression } from './unused-suppression/rule.ts';
import { rule as vendorInconsistent } from './vendor-inconsistent/rule.ts';
import { rule as vendorOverlaid } from './vendor-overlaid/rule.ts';
import { rule as vendorUnused } from './vendor-unused/rule.ts';
import { rule as workdirIsGopath } from './workdir-is-gopath/rule.ts';
import { rule as workspaceMemberNotCopied } from './workspace-member-not-copied/rule.ts';
import { rule as goinsecureIneffective } from './goinsecure-ineffective/rule.ts';
import { rule as tlsVerificationDisabled } from './tls-verification-disabled/rule.ts';
import { rule as caNotInstalled } from './ca-not-installed/rule.ts';
import { rule as caCertificatesMissing } from './ca-certificates-missing/rule.ts';
import { rule as gonoproxyWithoutGonosumdb } from './gonoproxy-without-gonosumdb/rule.ts';
import { rule as goprivateBypassesProxy } from './goprivate-bypasses-proxy/rule.ts';
import { rule as privateWithoutCredentials } from './private-without-credentials/rule.ts';
import { rule as sshMountMissing } from './ssh-mount-missing/rule.ts';
import { rule as httpsProxyMissing } from './https-proxy-missing/rule.ts';
import { rule as knownHostsMissing } from './known-hosts-missing/rule.ts';
import { rule as netrcWrongHome } from './netrc-wrong-home/rule.ts';
import { rule as unpinnedInstall } from './unpinned-install/rule.ts';
import { rule as vcsStamping } from './vcs-stamping/rule.ts';
import { rule as worldWritable } from './world-writable/rule.ts';
import type { Rule } from './rule.ts';

/** Every rule, in the order in which documents and lists show them: by group, as in the catalogue. */
export const rules: readonly Rule[] = [
  goproxyNotConfigurable,
  argBeforeFrom,
  declaredAfterDownload,
  setInOtherStage,
  setInOtherStep,
  buildArgNotConsumed,
  composeEnvironmentNotBuild,
  goproxySyntax,
  goproxyDeadEntry,
  goproxyDirectOnly,
  goproxyOff,
  goproxyStaleMirror,
  goproxyHardCoded,
  goproxyPlainHttp,
  goproxyNoFailover,
  goproxyLoopback,
  httpProxyBaked,
  httpProxyOneSpelling,
  httpsProxyMissing,
  noProxyMissing,
  networkNone,
  goEnvFileNotRead,
  goEnvWShadowed,
  gosumdbOff,
  gosumdbInvalid,
  goinsecureIneffective,
  tlsVerificationDisabled,
  caNotInstalled,
  caCertificatesMissing,
  secretInLayer,
  goprivateMissing,
  goprivatePattern,
  gonoproxyWithoutGonosumdb,
  goprivateBypassesProxy,
  privateWithoutCredentials,
  sshMountMissing,
  knownHostsMissing,
  netrcWrongHome,
  govcsInvalid,
  goauthInvalid,
  gitMissing,
  goTooOld,
  toolchainDownload,
  gotoolchainInvalid,
  goflagsSyntax,
  floatingImage,
  emulatedBuild,
  buildkitSyntax,
  copyBeforeDownload,
  downloadNotSeparate,
  goSumNotCopied,
  copiedFileMissing,
  dockerignoreHides,
  dockerignoreLeaks,
  dockerignoreMissing,
  dockerignoreMisplaced,
  dockerignoreLine,
  replaceNotCopied,
  workspaceMemberNotCopied,
  vendorOverlaid,
  vendorInconsistent,
  vendorUnused,
  workdirIsGopath,
  noGoModHere,
  cacheMountMissing,
  cacheMountTarget,
  cacheMountNotShared,
  cacheMountUnwritable,
  cacheNotWritable,
  worldWritable,
  cleanCache,
  tidyInBuild,
  unpinnedInstall,
  moduleModeOff,
  vcsStamping,
  goenvLineIgnored,
  goenvQuoted,
  goenvKey,
  goenvDuplicate,
  projectFile,
  unusedSuppression,
];
