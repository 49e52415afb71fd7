import { compareGoVersions } from '../../go/go-version.ts';
import { parseGotoolchain } from '../../go/gotoolchain.ts';
import type { Download } from '../../project/analysis.ts';
import { localized } from '../../text/localized.ts';
import type { Finding, Severity } from '../finding.ts';
import { replace, safeFix } from '../fix.ts';
import type { Rule } from '../rule.ts';
import { goEnvValues, valuesInForce, type ValueInForce } from '../shared/values.ts';

export const rule: Rule = {
  id: 'gotoolchain-invalid',
  severity: 'error',
  group: 'toolchain',
  values: ['GOTOOLCHAIN'],
  title: localized('The go command refuses GOTOOLCHAIN', 'go 命令拒绝 GOTOOLCHAIN 的值'),
  checkBuild: (analysis) => valuesInForce(analysis, 'GOTOOLCHAIN').flatMap((value) => {
    const reading = value.downloads.filter(readsIt);
    return reading.length === 0 ? [] : judge(value, reading.some(ends) ? 'error' : 'warning');
  }),
  // Quotes and blanks in a go.env file are a matter of `goenv-quoted`, whatever the variable.
  checkGoEnv: (document) => ((document.file.settings.get('GOTOOLCHAIN')?.oddities.length ?? 0) > 0
    ? [] : goEnvValues(document, 'GOTOOLCHAIN').flatMap((value) => judge(value, 'error'))),
};

/** First release that reads it. */
const firstWithToolchains = '1.21';

function readsIt({ image }: Download): boolean {
  const version = image?.go?.oldestVersion;
  return version === undefined || compareGoVersions(version, firstWithToolchains) >= 0;
}

function ends({ command, image }: Download): boolean {
  return command.certain && command.fatal && image?.go !== undefined;
}

function judge(value: ValueInForce, severity: Severity): Finding[] {
  const mode = parseGotoolchain(value.text);
  if (mode.kind !== 'invalid') return [];
  const { corrected, goMessage } = mode;
  const better = corrected ?? (/^go1\.\d+$/.test(value.text) ? `${value.text}.0` : undefined);
  const todo = better === undefined
    ? localized('write auto to let go fetch what go.mod asks for, or local to forbid it', '允许 go 按 go.mod 下载请写 auto，禁止则写 local')
    : localized(`write ${better}`, `请改为 ${better}`);
  return [{
    rule: rule.id,
    severity,
    place: value.written.place,
    message: localized(
      `GOTOOLCHAIN="${value.text}" names no toolchain, and every go command stops with "${goMessage}": ${todo.en}`,
      `GOTOOLCHAIN="${value.text}" 不是有效的工具链，所有 go 命令都会以 "${goMessage}" 终止：${todo['zh-cn']}`,
    ),
    related: [],
    fixes: corrected === undefined || !value.written.verbatim ? []
      : [safeFix(localized(`Write GOTOOLCHAIN=${corrected}`, `改写为 GOTOOLCHAIN=${corrected}`), [replace(value.written.place, corrected)])],
  }];
}
