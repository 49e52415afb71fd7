import type { GoEnvSetting } from '../../go/go-env-file.ts';
import { goVariables } from '../../go/go-variables.ts';
import { LineIndex } from '../../text/lines.ts';
import { localized } from '../../text/localized.ts';
import type { Finding } from '../finding.ts';
import { safeFix } from '../fix.ts';
import type { GoEnvDocument, Rule } from '../rule.ts';

export const rule: Rule = {
  id: 'goenv-duplicate',
  severity: 'warning',
  group: 'go-env',
  title: localized('A variable is set twice in go.env, and only the last line counts', 'go.env 中同一变量设置了两次，只有最后一行有效'),
  checkGoEnv: (document) => {
    const lines = new LineIndex(document.source.text);
    return document.file.overridden.flatMap((setting) => judge(document, setting, lines));
  },
};

/** Keys that Go does not read are the business of `goenv-key`. */
function judge({ source, file }: GoEnvDocument, { key, lineSpan }: GoEnvSetting, lines: LineIndex): Finding[] {
  const winner = file.settings.get(key);
  if (winner === undefined || goVariables.get(key)?.effectiveInFile !== true) return [];
  const line = lines.position(winner.lineSpan.start).line + 1;
  const end = source.text.charAt(lineSpan.end - 1) === '\r' ? lineSpan.end - 1 : lineSpan.end;
  return [{
    rule: rule.id,
    severity: rule.severity,
    place: { path: source.path, span: { start: lineSpan.start, end } },
    message: localized(
      `Line ${line} sets ${key} again and the last line wins, so Go never uses this value: remove one of the two lines`,
      `第 ${line} 行再次设置了 ${key}，以最后一行为准，因此 Go 永远不会使用此值：请删除其中一行`,
    ),
    related: [{ place: { path: source.path, span: winner.lineSpan }, message: localized('this line is in force', '生效的是这一行') }],
    fixes: [safeFix(localized(`Remove this line (line ${line} stays in force)`, `删除这一行（第 ${line} 行继续生效）`), [
      { path: source.path, span: { start: lineSpan.start, end: Math.min(lineSpan.end + 1, source.text.length) }, newText: '' },
    ])],
  }];
}
