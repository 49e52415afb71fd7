import type { AndOr, Command, PipelineNode, SyntaxNode, While } from 'unbash';
import { forEachChild } from 'unbash';

/** Of an operand whose failure is met by a `||`: it is swallowed, or what follows ends the shell or the function with an error. */
export type Swallowed = boolean | 'exits' | 'returns';

/** Of each operand, whether its failure goes no further: a `||` follows. */
export function whatSwallows({ operators, commands }: AndOr): readonly Swallowed[] {
  const answers: Swallowed[] = [];
  let answer: Swallowed = false;
  for (let index = commands.length - 1; index >= 0; index--) {
    if (operators[index] === '||') answer = failingJump(commands[index + 1], false) ?? true;
    answers[index] = answer;
  }
  return answers;
}

/**
 * `exit 1` and `return 1`, or a group that ends so; without a number they tell the failure in front of them, which a group has forgotten.
 */
function failingJump(node: PipelineNode | undefined, inGroup: boolean): 'exits' | 'returns' | undefined {
  if (node?.type === 'BraceGroup') {
    const last = node.body.commands.at(-1)?.command;
    return last === undefined || last.type === 'AndOr' ? undefined : failingJump(last, true);
  }
  if (node?.type !== 'Command') return undefined;
  const name = node.name?.value;
  if (name !== 'exit' && name !== 'return') return undefined;
  const status = node.args[0]?.text;
  const fails = status === undefined || status === '$?' ? !inGroup : isFailing(status);
  return fails ? (name === 'exit' ? 'exits' : 'returns') : undefined;
}

/** Whether `exit` or `return` with this word surely tells a failure. */
export function isFailing(status: string | undefined): boolean {
  return status !== undefined && /^0*[1-9]\d*$/.test(status) && Number(status) % 256 !== 0;
}

/**
 * Whether its failure is an answer and not an accident: what follows `&&` runs or does not. `bodyOf` finds the functions of the script.
 */
export function isTest(node: SyntaxNode | undefined, bodyOf: (name: string) => SyntaxNode | undefined, depth = 0): boolean {
  const isSame = (inner: SyntaxNode | undefined): boolean => isTest(inner, bodyOf, depth + 1);
  if (node === undefined || depth > deepestTest) return false;
  switch (node.type) {
    case 'TestCommand':
    case 'ArithmeticCommand':
      return true;
    case 'Pipeline':
      return node.prefixes.some((prefix) => prefix.type === 'Negation') || isSame(node.commands.at(-1));
    case 'AndOr':
      return node.commands.some(isSame);
    case 'Subshell':
    case 'BraceGroup':
    case 'For':
    case 'While':
      return isSame(node.body);
    case 'If':
      return [node.then, ...node.elif.map(({ then }) => then), node.else].some(isSame);
    case 'Case':
      return node.items.some(({ body }) => isSame(body));
    case 'Redirected':
    case 'Statement':
      return isSame(node.command);
    case 'CompoundList':
      return isSame(node.commands.at(-1));
    case 'Command': {
      const name = node.name?.value;
      if (name === undefined) return false;
      return tests.has(name) || (name === 'command' && node.args.some((argument) => argument.text === '-v')) || isSame(bodyOf(name));
    }
    default:
      return false;
  }
}

/** Groups inside groups that are looked through. */
const deepestTest = 10;
const tests: ReadonlySet<string> = new Set(['[', 'test', 'grep', 'which', 'type', 'hash', 'false']);

/** `until COMMAND; do …; done`, `while ! COMMAND; do …; done`: what it repeats until it succeeds. */
export function repeatedUntilSuccess({ kind, clause }: While): PipelineNode | undefined {
  const [only, ...others] = clause.commands;
  if (only === undefined || others.length > 0 || only.background === true || only.command.type === 'AndOr') return undefined;
  const { command } = only;
  if (kind === 'until') return command.type === 'Pipeline' && command.prefixes.length > 0 ? undefined : command;
  const isNegated = command.type === 'Pipeline' && command.prefixes.length === 1 && command.prefixes[0]?.type === 'Negation';
  return isNegated && command.commands.length === 1 ? command.commands[0] : undefined;
}

/** How a loop may be left other than by its condition, jumps of functions and loops inside included. */
export interface WaysOut {
  /** `break`, or an end that does not surely tell a failure. */
  readonly asIfDone: boolean;
  readonly exits: boolean;
  readonly returns: boolean;
}

export function waysOut(body: SyntaxNode): WaysOut {
  const found = { asIfDone: false, exits: false, returns: false };
  const visit = (node: SyntaxNode): void => {
    if (node.type === 'Command') look(node, found);
    forEachChild(node, visit);
  };
  forEachChild(body, visit);
  return found;
}

function look({ name, args }: Command, found: { asIfDone: boolean; exits: boolean; returns: boolean }): void {
  const program = name?.value;
  if (program === 'break' || program === 'exec') found.asIfDone = true;
  if (program !== 'exit' && program !== 'return') return;
  if (!isFailing(args[0]?.text)) found.asIfDone = true;
  else if (program === 'exit') found.exits = true;
  else found.returns = true;
}
