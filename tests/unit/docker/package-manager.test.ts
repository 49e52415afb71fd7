import assert from 'node:assert/strict';
import { remedyText } from '../../../server/src/causes/remedy-text.ts';
import { findCause } from '../../../server/src/causes/catalogue.ts';
import { installLines, isPackageManager, packageOf, type PackageManager } from '../../../server/src/docker/package-manager.ts';
import { explainLog } from '../../../server/src/explain/explain-log.ts';
import { packageManagerOfImage } from '../../../server/src/project/images.ts';
import { explanationReport } from '../../../server/src/report/explanation.ts';
import { check, judged } from '../verdict/checks.ts';

const gitless = [
  check('vcs:need', 'corp.example/lib', 'no', { way: 'gonoproxy', module: 'corp.example/lib', used: true, pattern: 'corp.example' }),
  check('vcs:git', 'git', 'no', { path: '', version: '', needed: true, error: 'exec: "git": executable file not found in $PATH' }),
];
const remedyIn = (system: readonly ReturnType<typeof check>[], image?: string): string | undefined => {
  const { verdict } = judged([...gitless, ...system], image === undefined ? {} : { image });
  assert.equal(verdict.cause, 'git-missing');
  assert.equal(verdict.remedies.length, 1);
  return verdict.remedies[0]?.text;
};

describe('the program that installs packages', () => {
  it('is the one that was seen from inside, else that of the distribution, else that of the image\'s name', () => {
    const seen = (packageManager: string, ...ids: readonly string[]) => [check('facts:system', ids[0] ?? 'unknown', 'yes', { name: '', ids, packageManager })];
    assert.equal(remedyIn(seen('microdnf', 'rhel', 'fedora'), 'golang:1.23-alpine'), 'RUN microdnf install -y git && microdnf clean all');
    assert.equal(remedyIn(seen('', 'alpine'), 'golang:1.23'), 'RUN apk add --no-cache git');
    assert.equal(remedyIn(seen('', 'linuxmint', 'ubuntu', 'debian')), installLines('apt-get', 'git').join('\n'));
    assert.equal(remedyIn([], 'registry.corp.example/build/go:1.23-alpine3.20'), 'RUN apk add --no-cache git');
    assert.equal(remedyIn([], 'corp/builder:7'), `# Alpine\n${installLines('apk', 'git').join('\n')}\n# Debian, Ubuntu\n${installLines('apt-get', 'git').join('\n')}`);
  });

  it('is told by the names of images', () => {
    const images: Readonly<Record<string, PackageManager | undefined>> = {
      'golang:1.23': 'apt-get', 'golang:1.23-alpine3.20': 'apk', 'docker.io/library/golang:1.22-bookworm': 'apt-get', 'alpine': 'apk', 'fedora:41': 'dnf',
      'mcr.microsoft.com/oss/go:1.23-azurelinux3.0': 'tdnf', 'opensuse/leap:15': undefined, 'busybox': undefined, 'corp/go:latest': undefined,
    };
    for (const [image, manager] of Object.entries(images)) assert.equal(packageManagerOfImage(image), manager, image);
    assert.ok(isPackageManager('zypper') && !isPackageManager('toString'));
    assert.equal(packageOf('ssh', 'yum'), 'openssh-clients');
  });

  it('is that of the image which a log names for the stage', () => {
    const logOf = (from: string): string => [
      `#5 [build 1/4] FROM ${from}`, '#5 DONE 0.1s', '#7 [build 4/4] RUN go mod download', '#7 0.412 go: corp.example/lib@v1.0.0: git init --bare in /go/pkg/mod/cache/vcs: exec: "git": executable file not found in $PATH',
      '#7 ERROR: process "/bin/sh -c go mod download" did not complete successfully: exit code: 1', '',
    ].join('\n');
    const textIn = (log: string): string | undefined => explanationReport(explainLog(log), { locale: 'en', source: '-', rules: new Set() }).causes[0]?.remedies[0]?.text;
    assert.equal(textIn(logOf('docker.io/library/golang:1.23-alpine@sha256:0123456789abcdef')), 'RUN apk add --no-cache git');
    assert.equal(textIn(logOf('base').replace('#5 ', '#4 [base 1/1] FROM docker.io/library/golang:1.23\n#5 ')), installLines('apt-get', 'git').join('\n'));
    const kaniko = ["INFO[0002] Building stage 'golang:1.23-alpine' [idx: '0', base-idx: '-1']", 'INFO[0010] RUN go mod download', gitless[1]?.detail['error'] as string, ''].join('\n');
    assert.equal(textIn(kaniko), 'RUN apk add --no-cache git');
    assert.match(textIn(logOf('corp/builder:7')) ?? '', /^# Alpine\n.*\n# Debian, Ubuntu\n/u);
  });

  it('decides for certificates too', () => {
    const [bundle] = findCause('ca-bundle-missing')?.remedies ?? [];
    const [own] = findCause('tls-intercepted')?.remedies ?? [];
    assert.ok(bundle !== undefined && own !== undefined);
    assert.equal(remedyText(bundle, { wellKnown: [], manager: 'apk' }), 'RUN apk add --no-cache ca-certificates');
    assert.equal(remedyText(own, { wellKnown: [], manager: 'dnf' }), 'COPY corporate-root.crt /etc/pki/ca-trust/source/anchors/corporate-root.crt\nRUN update-ca-trust');
    // The same on both systems, so nothing has to be told apart.
    assert.doesNotMatch(remedyText(own, { wellKnown: [] }) ?? '#', /#/u);
  });
});
