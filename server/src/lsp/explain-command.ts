import { LSPErrorCodes, ResponseError, type CancellationToken } from 'vscode-languageserver';
import type { ExplainCommand, ExplainedStep, ExplanationReport } from '../../../protocol/src/index.ts';
import type { BuildStep } from '../explain/build-step.ts';
import { LogExplainer, linesOf } from '../explain/explain-log.ts';
import { matchStep } from '../explain/match-step.ts';
import { inlineDockerfilesIn } from '../project/find-builds.ts';
import { relativeTo } from '../project/paths.ts';
import { explanationReport } from '../report/explanation.ts';
import { rules } from '../rules/index.ts';
import { localized } from '../text/localized.ts';
import type { CommandEnvironment } from './commands.ts';
import { rulePageUri } from './session.ts';

/** Lines between two looks at what else is waiting: some 10 ms of work. */
const linesPerTurn = 2_000;

/** More Dockerfiles are not read for one log. */
const maximumDockerfiles = 200;

/** Explains a log that the client sends, with links to steps and pages. Starts no process, so it needs no trust. */
export async function explainCommand(
  argument: unknown, environment: CommandEnvironment, token: CancellationToken
): Promise<ExplanationReport> {
  const { session, effects, searched } = environment;
  const { text, source, firstLine = 1, isCut = false } = (argument ?? {}) as Partial<ExplainCommand>;
  if (typeof text !== 'string' || typeof source !== 'string') throw new ResponseError(LSPErrorCodes.RequestFailed, malformed[session.locale]);
  const explainer = new LogExplainer(firstLine);
  let count = 0;
  for (const line of linesOf(text)) {
    explainer.push(line);
    if (++count % linesPerTurn !== 0) continue;
    await effects.pause();
    if (token.isCancellationRequested) throw new ResponseError(LSPErrorCodes.RequestCancelled, 'cancelled');
  }
  await searched();
  return explanationReport(explainer.end(), {
    locale: session.locale,
    source,
    rules: new Set(rules.map(({ id }) => id)),
    notes: isCut ? [cutNote] : [],
    placeOf: stepPlaces(environment),
    pageOf: (rule) => rulePageUri(session, rule),
  });
}

function stepPlaces({ workspace, places }: CommandEnvironment): (step: BuildStep) => ExplainedStep['place'] {
  const protocolPlaces = places();
  const { project } = workspace;
  const inline = workspace.composeFiles.slice(0, maximumDockerfiles).flatMap((path) => inlineDockerfilesIn(path, project));
  const dockerfiles = [
    ...workspace.dockerfiles.slice(0, maximumDockerfiles).flatMap((path) => project.dockerfile(path) ?? []),
    ...inline.map((each) => project.inlineDockerfile(each)),
  ];
  return (step) => {
    const found = matchStep(step, dockerfiles);
    if (found === undefined) return undefined;
    const place = inline.find(({ path }) => path === found.path)?.inFile(found) ?? found;
    const line = protocolPlaces.range(place).start.line + 1;
    const name = workspace.folders.map((folder) => relativeTo(folder, place.path)).find((each) => each !== undefined) ?? place.path;
    return { uri: protocolPlaces.uri(place.path), line, label: `${name}:${line}` };
  };
}

const malformed = localized('The explain command needs a text and its source', '解释命令需要文本及其来源');
const cutNote = localized('The log is very long: only its end was read', '日志过长，仅读取了末尾部分');
