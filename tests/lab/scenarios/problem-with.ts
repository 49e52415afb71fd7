import type { ProbeReport } from '../../../protocol/src/index.ts';
import type { ScenarioOutcome } from './run-scenario.ts';
import type { Scenario } from './scenario.ts';

/** What differs from the expectation, with everything needed to see why; undefined where nothing does. */
export function problemWith(scenario: Scenario, { report, traffic }: ScenarioOutcome): string | undefined {
  const shown = JSON.stringify(report);
  const differences = [...differencesOf(scenario, report), ...(scenario.neverShown ?? []).filter((text) => shown.includes(text)).map((text) => `${text} is shown`)];
  if (differences.length === 0) return undefined;
  const { verdict, checks, causes } = report;
  const failed = checks.filter((check) => check.result === 'no').map((check) => `${check.id} ${JSON.stringify(check.detail)}`);
  const others = causes.slice(1).map((cause) => `then ${cause.cause} (${cause.target}): ${cause.summary}`);
  return [...differences, verdict.summary, ...verdict.evidence, ...others, '', ...failed, '', ...traffic].join('\n');
}

function differencesOf(scenario: Scenario, { verdict, causes, checks, moduleFailures = [] }: ProbeReport): readonly string[] {
  const { expectedCause, expectedTarget = verdict.target, saysInEvidence = [], saysInRemedies = [] } = scenario;
  const { alsoSaid = [], neverSaid = [], expectedFailures } = scenario;
  const named = new Set(causes.map(({ cause }) => cause));
  const found = JSON.stringify(Object.fromEntries(moduleFailures.map(({ cause, modules }) => [cause, modules])));
  return [
    ...(verdict.cause === expectedCause && verdict.target === expectedTarget ? []
      : [`${verdict.cause} of ${JSON.stringify(verdict.target)} instead of ${expectedCause} of ${JSON.stringify(expectedTarget)}`]),
    ...(scenario.host === undefined || verdict.side === scenario.expectedSide ? []
      : [`the side is ${String(verdict.side)} instead of ${String(scenario.expectedSide)}`, ...checks.filter(({ where }) => where === 'host').map((check) => JSON.stringify(check))]),
    ...saysInEvidence.filter((text) => !verdict.evidence.join('\n').includes(text)).map((text) => `no evidence says ${JSON.stringify(text)}`),
    ...saysInRemedies.filter((text) => !verdict.remedies.some((remedy) => remedy.text?.includes(text) === true))
      .map((text) => `no remedy says ${JSON.stringify(text)}, but ${JSON.stringify(verdict.remedies)}`),
    ...alsoSaid.filter((cause) => !named.has(cause)).map((cause) => `${cause} is not named`),
    ...neverSaid.filter((cause) => named.has(cause)).map((cause) => `${cause} is named`),
    ...(expectedFailures === undefined || JSON.stringify(expectedFailures) === found ? [] : [`modules fail as ${found}`]),
  ];
}
