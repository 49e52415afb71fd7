import { stageChain } from '../../docker/dockerfile/stage-chain.ts';
import { declaringSteps } from '../../docker/dockerfile/steps-by-effect.ts';
import { parseGoproxy } from '../../go/goproxy.ts';
import { coversEverything, matchesPatternList, patternsOf } from '../../go/module-pattern.ts';
import type { Stage, Step } from '../../docker/dockerfile/model.ts';
import type { ShellCommand } from '../../docker/shell/model.ts';
import type { BuildAnalysis, Download } from '../../project/analysis.ts';
import type { TextEdit } from '../../text/edit.ts';
import { unknown, type Resolved } from '../../text/resolved.ts';
import { runsBefore } from './cold-fetch.ts';
import { bringsCache } from './first-fetch.ts';
import { mayUseVendor } from './module-files.ts';
import { insertLinesAbove } from '../fix.ts';

/** Shared by the rules about a setting that stands where no download reads it. */

const proxyArguments = ['HTTP_PROXY', 'HTTPS_PROXY', 'NO_PROXY'];

/** Variables whose value changes from where, or whether, modules are fetched. */
const steering: ReadonlySet<string> = new Set([
  'GOPROXY', 'GOPRIVATE', 'GONOPROXY', 'GONOSUMDB', 'GOSUMDB', 'GOINSECURE', 'GOTOOLCHAIN', 'GOVCS', 'GOAUTH',
  ...proxyArguments, ...proxyArguments.map((name) => name.toLowerCase()), 'SSL_CERT_FILE', 'SSL_CERT_DIR', 'NETRC',
]);

const patternLists: ReadonlySet<string> = new Set(['GOPRIVATE', 'GONOPROXY', 'GONOSUMDB', 'GOINSECURE']);

export function steersDownloads(name: string): boolean {
  return steering.has(name);
}

/** The builder passes these on without an ARG. */
export function isPredefined(name: string): boolean {
  return /^(?:http|https|ftp|no|all)_proxy$/i.test(name);
}

/**
 * Whether the download would have fetched otherwise with this value. One that is passed, or could be, is meant to matter; other unknown
 * values say nothing. An empty value is no setting, and `off` behind a download is a seal, not a wish.
 */
export function wouldMatter(name: string, value: Resolved, download: Download): boolean {
  const effective = download.environment.get(name).value;
  if (effective.kind === 'unknown' || (effective.kind === 'known' && value.kind === 'known' && effective.text === value.text)) return false;
  return isMeantFor(name, value, download);
}

/** The same for the default of an ARG: one that says what is in force anyway is there so that another can be passed. */
export function argumentWouldMatter(name: string, value: Resolved, download: Download): boolean {
  const effective = download.environment.get(name).value;
  const saysNothingNew = value.kind === 'known' && value.text !== '' && effective.kind === 'known' && effective.text === value.text;
  return wouldMatter(name, saysNothingNew ? unknown('argument-without-default') : value, download);
}

/** Whether the value says something about what this download fetches, whatever is in force there. */
export function isMeantFor(name: string, value: Resolved, download: Download): boolean {
  if (!steers(name, value) || mayUseVendor(download) || hasCacheOfStage(download)) return false;
  return value.kind !== 'known' || !patternLists.has(name) || coversRequirement(value.text, download);
}

/** Another stage, or an image, has brought the modules: nothing is fetched any more. */
function hasCacheOfStage(download: Download): boolean {
  return download.step.before.copies.some((copy) => (copy.from.kind === 'stage' || copy.from.kind === 'image') && bringsCache(copy, download));
}

function steers(name: string, value: Resolved): boolean {
  if (!steersDownloads(name)) return false;
  if (value.kind === 'unknown') return value.reason === 'argument-without-default' || value.reason === 'passed';
  if (value.kind !== 'known' || value.text === '' || value.text === 'off' || endsChecks(name, value.text)) return false;
  return name !== 'GOPROXY' || parseGoproxy(value.text).entries[0]?.kind !== 'off';
}

/** A list that covers everything only takes a check away: nobody is told how to bring it into force. */
function endsChecks(name: string, patterns: string): boolean {
  return patternLists.has(name) && name !== 'GONOPROXY' && patternsOf(patterns).some(coversEverything);
}

function coversRequirement(patterns: string, { module, go }: Download): boolean {
  const paths = [...(module?.module.goMod.requires.map(({ path }) => path.value) ?? []), ...go.versioned.map(({ path }) => path)];
  return paths.some((path) => matchesPatternList(patterns, path));
}

/** Nothing in the files sets the variable for this download: it runs with the image's value or with Go's default. */
export function runsWithDefault(name: string, { environment }: Download): boolean {
  const { kind } = environment.get(name).provenance;
  return kind === 'go-default' || kind === 'nowhere' || kind === 'image';
}

/**
 * The first download of each stage chain to which something matters: what is declared above it reaches the later ones too, and these find
 * their modules in the cache. A tool that is installed before by its version fills no cache for them.
 */
export function firstDownloads({ downloads }: BuildAnalysis, matters: (download: Download) => boolean = () => true): Download[] {
  return downloads.filter((each) => matters(each)
    && !downloads.some((other) => other !== each && runsBefore(other, each) && (other.go.versioned.length === 0 || matters(other))));
}

/** Whether the stage or one it is built FROM has an ARG or ENV of this name, at whatever place. */
export function isDeclaredIn(name: string, stage: Stage): boolean {
  return stageChain(stage).flatMap(declaringSteps).some(({ declarations }) => declarations.some((each) => each.name === name));
}

/** Programs that read none of the go command's variables. */
const plain = new Set([
  'apk', 'apt', 'apt-get', 'mkdir', 'echo', 'update-ca-certificates', 'adduser', 'addgroup', 'useradd', 'groupadd', 'chmod', 'chown', 'ln', 'rm',
  'cd', 'set', 'export', 'cp', 'mv', 'sed',
]);

export function readsNoGoVariables({ name, values }: ShellCommand): boolean {
  return plain.has(name?.replace(/^\/(?:usr\/)?s?bin\//, '') ?? '') || (name === 'git' && values[1] === 'config');
}

/** A line above a step; undefined when the step is a trigger that stands in another stage's text. */
export function declareAbove(analysis: BuildAnalysis, step: Step, line: string): TextEdit | undefined {
  if (step.instruction.onbuild) return undefined;
  return insertLinesAbove(analysis.model.syntax.source, step.instruction, [line]);
}
