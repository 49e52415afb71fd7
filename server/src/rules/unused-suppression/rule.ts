import { nearestWord } from '../../go/edit-distance.ts';
import { localized } from '../../text/localized.ts';
import type { Source } from '../../text/source.ts';
import type { Finding, Fix } from '../finding.ts';
import { replace, safeFix, startOfLine } from '../fix.ts';
import type { Rule } from '../rule.ts';
import type { Suppression } from '../suppress.ts';

export const rule: Rule = {
  id: 'unused-suppression',
  severity: 'info',
  group: 'control',
  title: localized('A comment silences a rule that has nothing to say there', '忽略注释所针对的规则在此处没有可报告的问题'),
  checkSuppressions: function* ({ source, suppressions, ruleIds, asked }): Generator<Finding> {
    for (const suppression of suppressions) {
      const { rule: id, span, isUsed } = suppression;
      const exists = ruleIds.has(id);
      if (isUsed || id === rule.id || (exists && !asked.has(id))) continue;
      yield {
        rule: rule.id,
        severity: rule.severity,
        place: { path: source.path, span },
        message: exists ? nothingToSilence(id) : noSuchRule(id, nearestWord(id, [...ruleIds], 3)),
        related: [],
        fixes: exists ? [removal(source, suppression)] : [],
      };
    }
  },
};

function nothingToSilence(id: string) {
  return localized(
    `${id} finds nothing here any more, so this comment would hide the next fault: remove ${id} from it`,
    `${id} 在此处已没有可报告的问题，保留此注释会掩盖以后的问题：请从中删除 ${id}`,
  );
}

function noSuchRule(id: string, meant: string | undefined) {
  return localized(
    `There is no rule "${id}", so this comment silences nothing: ${meant === undefined ? 'the rules are listed in docs/rules' : `did you mean ${meant}?`}`,
    `不存在规则 "${id}"，此注释不起作用：${meant === undefined ? '规则列表见 docs/rules' : `是否想写 ${meant}？`}`,
  );
}

/** The id with its comma; the whole comment when it names no other. */
function removal({ path, text }: Source, { rule: id, span, all }: Suppression): Fix {
  const title = localized(`Remove ${id} from the comment`, `从注释中删除 ${id}`);
  const at = all.findIndex((each) => each.start === span.start);
  const next = all[at + 1];
  const previous = all[at - 1];
  if (next !== undefined) return safeFix(title, [replace({ path, span: { start: span.start, end: next.start } }, '')]);
  if (previous !== undefined) return safeFix(title, [replace({ path, span: { start: previous.end, end: span.end } }, '')]);
  const newline = text.indexOf('\n', span.end);
  return safeFix(title, [replace({ path, span: { start: startOfLine(text, span.start), end: newline < 0 ? text.length : newline + 1 } }, '')]);
}
