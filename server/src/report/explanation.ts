import type { ExplainedCause, ExplainedStep, ExplanationReport, LogPlace } from '../../../protocol/src/index.ts';
import { present } from '../../../protocol/src/present.ts';
import type { BuildStep } from '../explain/build-step.ts';
import { type CauseInLog, type LogExplanation, type Occurrence } from '../explain/explain-log.ts';
import { redact } from '../probe/redact.ts';
import { remedyText } from '../causes/remedy-text.ts';
import { packageManagerOfImage } from '../project/images.ts';
import { otherProxies } from '../go/proxy-hosts.ts';
import { localized, type Locale, type Localized } from '../text/localized.ts';

export interface ExplanationContext {
  readonly locale: Locale;
  /** What was read, as the reader knows it. */
  readonly source: string;
  /** Rules that exist here: a remedy names no other. */
  readonly rules: ReadonlySet<string>;
  /** Where a step stands in the files that are known here. */
  readonly placeOf?: (step: BuildStep) => ExplainedStep['place'];
  /** Address of a rule's page. */
  readonly pageOf?: (rule: string) => string;
  /** What the reader of the report should know of how the log was read. */
  readonly notes?: readonly Localized[];
}

/** Longer errors are cut: a report is read by people, the log is still there. */
const longestText = 2_000;

/** The explanation of a log for people and programs: one language, secrets replaced. */
export function explanationReport(explanation: LogExplanation, context: ExplanationContext): ExplanationReport {
  const { locale, source, notes = [] } = context;
  const explained = new Set(explanation.causes.flatMap(({ steps }) => steps));
  const step = (each: BuildStep): ExplainedStep => stepReport(each, !explained.has(each), context.placeOf?.(each));
  return {
    schemaVersion: 1,
    source,
    summary: summaryOf(explanation)[locale],
    lines: explanation.lines,
    causes: explanation.causes.map((each) => causeReport(each, context, step)),
    failedSteps: explanation.failedSteps.map(step),
    unexplained: explanation.unexplained.map(placeOf),
    notes: [...notes, ...(explanation.notJudged === 0 ? [] : [notJudgedNote(explanation.notJudged)])].map((note) => note[locale]),
  };
}

type StepReport = (each: BuildStep) => ExplainedStep;

function causeReport(found: CauseInLog, { locale, rules, pageOf }: ExplanationContext, step: StepReport): ExplainedCause {
  const { cause, alternatives, inner, first, occurrences, count, modules, hosts, steps, image } = found;
  const manager = image === undefined ? undefined : packageManagerOfImage(image);
  const where = { wellKnown: otherProxies(hosts), words: first.text, ...present({ manager }) };
  const named = ({ id, title }: CauseInLog['cause']) => ({ id, title: title[locale] });
  return {
    id: cause.id,
    layer: cause.layer,
    title: cause.title[locale],
    why: cause.explain[locale],
    alternatives: alternatives.map(named),
    inner: inner.map(named),
    first: placeOf(first),
    places: occurrences.map(placeOf),
    count,
    modules: modules.map((each) => redact(each)),
    hosts: hosts.map((each) => redact(each)),
    steps: steps.map(step),
    remedies: cause.remedies.map((remedy) => {
      const { title, rule } = remedy;
      const text = remedyText(remedy, where);
      return {
        title: title[locale],
        ...present({ text }),
        ...(rule === undefined || !rules.has(rule) ? {} : { rule, ...(pageOf === undefined ? {} : { page: pageOf(rule) }) }),
      };
    }),
  };
}

function placeOf({ line, text, module }: Occurrence): LogPlace {
  const whole = redact(text);
  const shown = whole.length > longestText ? `${whole.slice(0, longestText)}…` : whole;
  return { line, text: shown, ...(module === undefined ? {} : { module: redact(module) }) };
}

function stepReport(step: BuildStep, isUnexplained: boolean, place: ExplainedStep['place']): ExplainedStep {
  const { stage, target, platform, line, failedAt, exitCode, dockerfile } = step;
  return {
    name: redact(step.name),
    instruction: redact(step.instruction),
    ...present({ stage, target, platform }),
    line,
    failed: failedAt !== undefined,
    ...present({ exitCode, dockerfile, place }),
    lastLines: isUnexplained && failedAt !== undefined ? step.tail.map((each) => redact(each)) : [],
  };
}

function summaryOf({ causes, lines, failedSteps }: LogExplanation): Localized {
  const [first, ...others] = causes;
  if (lines === 0) return localized('The log is empty', '日志为空');
  if (first === undefined) {
    const step = failedSteps[0];
    return step === undefined
      ? localized('No error text in this log is known, so no cause is named', '日志中没有已知的错误文本，因此无法指出原因')
      : localized(
          `The step ${quoted(step)} failed, but nothing in this log names a known cause`,
          `步骤 ${quoted(step)} 失败，但日志中没有指向已知原因的文本`,
        );
  }
  const { title } = first.cause;
  return others.length === 0 ? title : localized(
    `${title.en}; and ${others.length} other ${others.length === 1 ? 'cause' : 'causes'}`,
    `${title['zh-cn']}；另有 ${others.length} 个原因`,
  );
}

function quoted(step: BuildStep): string {
  return redact(step.name).slice(0, 200);
}

function notJudgedNote(count: number): Localized {
  return localized(
    `The log has too many different errors to judge all of them: ${count} were not looked at`,
    `日志中不同的错误过多，其中 ${count} 条未检查`,
  );
}
