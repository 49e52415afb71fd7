import type { Rule } from '../../server/src/rules/rule.ts';
import { insertAt, offeredFix } from '../../server/src/rules/fix.ts';
import { localized } from '../../server/src/text/localized.ts';

/** A Dockerfile with one finding of goproxy-no-failover: line 1, characters 12 to 30, and a download on line 4. */
export const faulty = [
  'FROM golang:1.23',
  'ENV GOPROXY=https://goproxy.cn,https://proxy.golang.org,direct',
  'WORKDIR /src',
  'COPY go.mod ./',
  'RUN go mod download',
  '',
].join('\n');

export const clean = faulty.replace('cn,', 'cn|');

export const goMod = 'module example.com/app\n\ngo 1.22\n';

/** A rule whose verdict and repair span files: every download of a module without a toolchain line, repaired in go.mod and a new file. */
export const spanningRule: Rule = {
  id: 'spanning',
  severity: 'warning',
  group: 'context',
  title: localized('a rule of the tests', '测试规则'),
  * checkBuild({ downloads, build }) {
    for (const { command, module } of downloads) {
      if (module === undefined || module.module.goMod.toolchain !== undefined) continue;
      const { goModPath, goModText, folder } = module.module;
      yield {
        rule: 'spanning',
        severity: 'warning',
        place: { path: build.dockerfile, span: command.span },
        message: localized('go.mod has no toolchain line', 'go.mod 没有 toolchain 行'),
        related: [{ place: { path: goModPath, span: { start: 0, end: 6 } }, message: localized('this go.mod', '此 go.mod') }],
        fixes: [offeredFix(localized('Add it, and a note', '添加并写说明'), [
          insertAt(goModPath, goModText.length, 'toolchain go1.23.1\n'), insertAt(`${folder}/NOTE`, 0, 'note\n'),
        ])],
      };
    }
  },
};

/** Fails as a rule with a defect would. */
export const throwingRule: Rule = {
  ...spanningRule,
  id: 'throwing',
  checkBuild: () => {
    throw new Error('a defect in a rule');
  },
};
