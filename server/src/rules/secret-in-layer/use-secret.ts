import type { Step } from '../../docker/dockerfile/model.ts';
import type { ShellCommand } from '../../docker/shell/model.ts';
import type { BuildAnalysis } from '../../project/analysis.ts';
import type { TextEdit } from '../../text/edit.ts';
import { localized } from '../../text/localized.ts';
import { nonEmptyText } from '../../text/resolved.ts';
import { contains, type Source } from '../../text/source.ts';
import type { Fix } from '../finding.ts';
import { passByCompose } from '../repairs/compose-edits.ts';
import { dropCommand } from '../repairs/drop-command.ts';
import { offeredFix, removeInstruction, replace } from '../fix.ts';
import type { LiteralSecret } from '../shared/literal-secrets.ts';
import { addMounts } from '../repairs/mount-edits.ts';
import { dropCommands } from '../repairs/drop-commands.ts';
import { isRootStep } from '../shared/users.ts';
import { stepsThatAsk, type Beginning } from './who-asks.ts';

/**
 * Takes user and password out of a GOPROXY address and gives every download that reads it the netrc file of whoever builds, as a build
 * secret. Nothing is offered where that does not work: an HTTP proxy's password, several steps of a shell, a user whose home is not known.
 */
export function useNetrcSecret(analysis: BuildAnalysis, { userinfo }: LiteralSecret, source: Source): Fix[] {
  if (userinfo === undefined) return [];
  const setting = analysis.settings.find(({ name, written }) => name === 'GOPROXY' && written.place.path === source.path && contains(written.place.span, userinfo));
  if (setting === undefined || setting.reaches.length === 0) return [];
  const edits = mountsFor(analysis, setting.reaches.map(({ step }) => step));
  return edits === undefined ? [] : [netrcFix([replace({ path: source.path, span: userinfo }, ''), ...edits])];
}

/** Instead of a copied netrc file: the copy goes, and what asks behind it reads the file as a secret. */
export function mountInsteadOfCopy(analysis: BuildAnalysis, step: Step): Fix[] {
  const { instruction, stage } = step;
  const { text } = analysis.model.syntax.source;
  // A mounted file can be neither removed nor changed: commands that name it need a hand.
  const isNamed = stage.steps.some((step) => step.run !== undefined && text.slice(step.instruction.span.start, step.instruction.span.end).includes('netrc'));
  if (instruction.onbuild || isNamed) return [];
  const removal = removeInstruction(analysis.model.syntax.source, instruction);
  return insteadOf(analysis, [removal], { step, offset: instruction.span.end });
}

/**
 * Instead of an argument that a command writes into git's configuration: both go, and what asks behind the command reads a netrc file.
 */
export function mountInsteadOfArgument(analysis: BuildAnalysis, declared: Step, step: Step, offset: number): Fix[] {
  const { source } = analysis.model.syntax;
  const command = step.run?.commands.find(({ span }) => span.start <= offset && offset < span.end);
  const removal = command === undefined || !/^(?:\S*\/)?git$/.test(command.words[0]?.value ?? '') ? undefined : dropCommand(source, step, command);
  if (removal === undefined || declared.declarations.length !== 1 || declared.instruction.onbuild
    || declared.stage !== step.stage) return [];
  const name = declared.declarations[0]?.name ?? '';
  const removals = [removeInstruction(source, declared.instruction), removal];
  return usesOf(name, analysis) !== 1 ? [] : insteadOf(analysis, removals, { step, offset });
}

/**
 * Instead of a netrc file that a command writes, out of arguments or in clear: the writing goes with the arguments that nothing else
 * reads, and with what protects and removes the file; what asks behind it reads the file of whoever builds.
 */
export function mountInsteadOfWriting(analysis: BuildAnalysis, step: Step, offset: number): Fix[] {
  const { model: { syntax: { source } } } = analysis;
  const writing = step.run?.commands.find(({ span }) => span.start <= offset && offset < span.end);
  if (writing === undefined || !/^(?:echo|printf)$/.test(writing.program ?? '') || !writing.outputs.some(({ text }) => netrcFile.test(text))) return [];
  const removals: TextEdit[] = [];
  for (const each of step.stage.steps) {
    const naming = each.run?.commands.filter(namesNetrc) ?? [];
    if (naming.length === 0 && !(each.run?.opaque === true)) continue;
    // What else names the file may need it writable, or somewhere else.
    if (naming.some((command) => command !== writing && !/^(?:chmod|chown|rm)$/.test(command.program ?? ''))) return [];
    const edits = dropCommands(source, each, new Set(naming));
    if (edits === undefined) return [];
    removals.push(...edits);
  }
  for (const name of namesIn(source.text.slice(writing.span.start, writing.span.end))) {
    const declared = step.stage.steps.find(({ declarations }) => declarations.some((each) => each.name === name));
    if (usesOf(name, analysis) !== 1 || declared?.declarations.length !== 1 || declared.instruction.onbuild) return [];
    removals.push(removeInstruction(source, declared.instruction));
  }
  return insteadOf(analysis, removals, { step, offset });
}

function namesNetrc({ allWords, outputs }: ShellCommand): boolean {
  return [...allWords, ...outputs].some(({ text }) => text.includes('netrc'));
}

/** The file that git and go read, in a home of whatever spelling. */
const netrcFile = /(?:^|\/)\.netrc["']?$/;

function namesIn(text: string): ReadonlySet<string> {
  return new Set([...text.matchAll(/\$\{?(\w{1,100})/gu)].flatMap(([, name]) => name ?? []));
}

/** What a comment says of it uses nothing. */
function usesOf(name: string, { model: { syntax } }: BuildAnalysis): number {
  const use = new RegExp(`\\$\\{?${name}\\b`, 'gu');
  return syntax.instructions.reduce((sum, { written }) => sum + (written.text.match(use)?.length ?? 0), 0);
}

function insteadOf(analysis: BuildAnalysis, removals: readonly TextEdit[], beginning: Beginning): Fix[] {
  const steps = stepsThatAsk(analysis, beginning) ?? [];
  const mounts = steps.length === 0 ? undefined : mountsFor(analysis, steps);
  return mounts === undefined ? [] : [netrcFix([...removals, ...mounts])];
}

function netrcFix(edits: readonly TextEdit[]): Fix {
  return offeredFix(localized(
    'Take it from a netrc file passed as a build secret (docker build --secret id=netrc,src=$HOME/.netrc)',
    '改为从作为构建机密传入的 netrc 文件读取（docker build --secret id=netrc,src=$HOME/.netrc）',
  ), edits);
}

/** One mount for each step, and what the compose file must pass; undefined when a step cannot read the file at its home. */
function mountsFor(analysis: BuildAnalysis, steps: readonly Step[]): TextEdit[] | undefined {
  const edits: TextEdit[] = [];
  for (const step of new Set(steps)) {
    const home = homeOfRoot(step);
    if (home === undefined) return undefined;
    const target = `${home.replace(/\/$/, '')}/.netrc`;
    if (step.run?.mounts.some((mount) => mount.target.kind === 'known' && mount.target.text === target) === true) continue;
    const mounts = addMounts(analysis, step, [`type=secret,id=netrc,target=${target}`]);
    if (mounts === undefined) return undefined;
    edits.push(...mounts);
  }
  const compose = passByCompose(analysis.build, [{ kind: 'secret', id: 'netrc', file: '~/.netrc' }]);
  return compose && [...edits, ...compose];
}

/** Where root, who alone can read a secret, has its files; undefined for another user and where HOME is not known. */
function homeOfRoot(step: Step): string | undefined {
  if (!isRootStep(step)) return undefined;
  const home = step.before.variables.get('HOME')?.value ?? { kind: 'unset' };
  return home.kind === 'unset' ? '/root' : nonEmptyText(home);
}
