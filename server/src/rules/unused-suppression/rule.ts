import { nearestWord } from '../../go/edit-distance.ts';
import { localized, type Localized } from '../../text/localized.ts';
import type { Source, Span } from '../../text/source.ts';
import type { Finding, Fix } from '../finding.ts';
import { insertAt, replace, safeFix, startOfLine } from '../fix.ts';
import type { Rule } from '../rule.ts';
import type { MisreadComment, Suppression } from '../suppress.ts';

export const rule: Rule = {
  id: 'unused-suppression',
  severity: 'info',
  group: 'control',
  title: localized('A comment silences a rule that has nothing to say there', '忽略注释所针对的规则在此处没有可报告的问题'),
  checkSuppressions: function* ({ source, comments: { suppressions, misread }, ruleIds, decides }): Generator<Finding> {
    const found = (span: Span, message: Localized, fixes: readonly Fix[]): Finding =>
      ({ rule: rule.id, severity: rule.severity, place: { path: source.path, span }, message, related: [], fixes });
    for (const { span, ...comment } of misread) yield found(span, notUnderstood(comment), []);
    let reason: readonly Span[] | undefined;
    for (const suppression of suppressions) {
      const { rule: id, span, isUsed, all } = suppression;
      const exists = ruleIds.has(id);
      if (isUsed || all === reason || id === rule.id || (exists && !decides(id))) continue;
      if (exists) {
        const ids = idsBeforeReason(suppressions.filter((each) => each.all === all), ruleIds);
        yield found(span, nothingToSilence(id), [removal(source, suppression, ids)]);
      } else if (isReason(suppression, ruleIds)) {
        // All words from here to the end of the comment are the reason.
        reason = all;
        const words = { start: span.start, end: all.at(-1)?.end ?? span.end };
        yield found(words, reasonWithoutDashes(source.text.slice(words.start, words.end)), [markReason(source, suppression)]);
      } else yield found(span, noSuchRule(id, nearestRule(id, ruleIds)), []);
    }
  },
};

/** The first word of a reason without dashes: a list of rules has commas, and a misspelled rule resembles one. */
function isReason({ rule: id, followsBlank }: Suppression, ruleIds: ReadonlySet<string>): boolean {
  return followsBlank && !ruleIds.has(id) && nearestRule(id, ruleIds) === undefined;
}

function nearestRule(id: string, ruleIds: ReadonlySet<string>): string | undefined {
  return nearestWord(id, [...ruleIds], 3);
}

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

function reasonWithoutDashes(reason: string) {
  return localized(`"${reason}" is taken for rules: put "--" in front of a reason`, `"${reason}" 会被当作规则：请在原因之前写 "--"`);
}

function notUnderstood({ kind, text }: Omit<MisreadComment, 'span'>) {
  return kind === 'no-rule'
    ? localized(`"${text}" names no rule, so this comment silences nothing: write ignore=RULE`, `"${text}" 没有写明规则，此注释不起作用：请写 ignore=RULE`)
    : localized(
      `"${text}" is not understood, so this comment silences nothing: write ignore=RULE or ignore-file=RULE`,
      `"${text}" 无法识别，此注释不起作用：请写 ignore=RULE 或 ignore-file=RULE`,
    );
}

function markReason({ path }: Source, { span }: Suppression): Fix {
  return safeFix(localized('Put "--" in front of the reason', '在原因之前加上 "--"'), [insertAt(path, span.start, '-- ')]);
}

/** The words of one comment up to a reason that stands there without its dashes. */
function idsBeforeReason(words: readonly Suppression[], ruleIds: ReadonlySet<string>): Span[] {
  const reason = words.findIndex((each) => isReason(each, ruleIds));
  return words.slice(0, reason < 0 ? words.length : reason).map(({ span }) => span);
}

/** The id with its comma; the whole comment, with a reason that nothing marks as one, when it names no other rule. */
function removal({ path, text }: Source, { rule: id, span }: Suppression, ids: readonly Span[]): Fix {
  const title = localized(`Remove ${id} from the comment`, `从注释中删除 ${id}`);
  const at = ids.findIndex((each) => each.start === span.start);
  const next = ids[at + 1];
  const previous = ids[at - 1];
  if (next !== undefined) return safeFix(title, [replace({ path, span: { start: span.start, end: next.start } }, '')]);
  if (previous !== undefined) return safeFix(title, [replace({ path, span: { start: previous.end, end: span.end } }, '')]);
  const newline = text.indexOf('\n', span.end);
  return safeFix(title, [replace({ path, span: { start: startOfLine(text, span.start), end: newline < 0 ? text.length : newline + 1 } }, '')]);
}
