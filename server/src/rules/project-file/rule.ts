import { nearestWord } from '../../go/edit-distance.ts';
import { controlFileName } from '../../project/control-file.ts';
import { localized } from '../../text/localized.ts';
import type { Span } from '../../text/source.ts';
import type { Finding } from '../finding.ts';
import { offeredFix, replace } from '../fix.ts';
import type { ControlDocument, Rule } from '../rule.ts';

export const rule: Rule = {
  id: 'project-file',
  severity: 'warning',
  group: 'control',
  title: localized(`${controlFileName} says something that cannot be read`, `${controlFileName} 中有无法识别的内容`),
  checkControlFile: function* ({ file, ruleIds }: ControlDocument): Generator<Finding> {
    const { source, problems, ruleNames } = file;
    const finding = (span: Span): Omit<Finding, 'message' | 'fixes'> => ({ rule: rule.id, severity: rule.severity, place: { path: source.path, span }, related: [] });
    for (const { span, message } of problems) yield { ...finding(span), message, fixes: [] };
    for (const { name, span } of ruleNames) {
      if (ruleIds.has(name)) continue;
      const meant = nearestWord(name, [...ruleIds], 3);
      yield {
        ...finding(span),
        message: meant === undefined
          ? localized(`There is no rule "${name}", so this line changes nothing: the rules are listed in docs/rules`, `不存在规则 "${name}"，此行不起作用：规则列表见 docs/rules`)
          : localized(`There is no rule "${name}", so this line changes nothing: did you mean ${meant}?`, `不存在规则 "${name}"，此行不起作用：是否想写 ${meant}？`),
        fixes: meant === undefined ? [] : [offeredFix(localized(`Change to ${meant}`, `改为 ${meant}`), [replace({ path: source.path, span }, meant)])],
      };
    }
  },
};
