import type { BuildSpec } from '../engines/engine.ts';
import { payloadFolder } from '../engines/engine.ts';
import { buildCompileScript, buildRunScript, secretPrefix } from '../payload/scripts.ts';
import type { ProbePlan } from '../plan.ts';

/**
 * Id of the builder's cache mount with compiled payloads: what the volume is to containers. It is the one thing of a build that stays
 * on purpose.
 */
export const buildCacheId = 'go-module-doctor-payload';

/** What one throw-away build is given: the Dockerfile over standard input, everything else in the client's environment. */
export interface BuildFile {
  readonly dockerfile: string;
  readonly secrets: BuildSpec['secrets'];
  readonly buildArguments: readonly string[];
  /** For the client's process: the contents of the secrets and the values of the build arguments, never on its command line. */
  readonly environment: Readonly<Record<string, string>>;
}

/**
 * The build that measures. `nonce` differs for each run: a builder would give two runs of the same step at the same time one answer.
 * The plan goes in as secrets, so no file of the host, no layer and no context ever holds it.
 */
export function measuringBuild(plan: ProbePlan, input: string, payloadHash: string, nonce: string): BuildFile {
  const parts = secretParts(inAscii(input));
  return {
    dockerfile: lines([
      fromLine(plan),
      ...(plan.user === undefined ? [] : [`USER ${plan.user}`]),
      ...plan.buildArguments.map((name) => `ARG ${name}`),
      runLine(parts.length, [buildRunScript, payloadHash, nonce]),
    ]),
    secrets: secretsOf(parts),
    buildArguments: plan.buildArguments,
    environment: {
      ...Object.fromEntries(plan.buildArguments.map((name) => [name, plan.env[name] ?? ''])),
      ...environmentOf(parts),
    },
  };
}

/** Of a builder elsewhere only the builder knows its own platform. */
function fromLine({ image, platform }: ProbePlan): string {
  return `FROM ${platform === undefined ? '' : `--platform=${platform.value ?? '$BUILDPLATFORM'} `}${image}`;
}

/** The build that compiles the payload with the image's own Go, as root, so that any user's step can run it. */
export function compilingBuild(plan: ProbePlan, source: string, payloadHash: string, nonce: string): BuildFile {
  const parts = secretParts(source);
  return {
    dockerfile: lines([fromLine(plan), 'USER 0:0', runLine(parts.length, [buildCompileScript, payloadHash, nonce])]),
    secrets: secretsOf(parts),
    buildArguments: [],
    environment: environmentOf(parts),
  };
}

/**
 * Characters of one secret: Windows allows 32767 for one variable. Secrets come out of the client's environment, because a file of the
 * host would stay there when the client is killed.
 */
const secretLength = 30_000;

/** Cuts a text so that no character outside the basic plane is torn apart. */
function secretParts(text: string): readonly string[] {
  const parts: string[] = [];
  for (let start = 0; start < text.length;) {
    let end = Math.min(text.length, start + secretLength);
    if (end < text.length && isHighSurrogate(text.charCodeAt(end - 1))) end -= 1;
    parts.push(text.slice(start, end));
    start = end;
  }
  return parts;
}

function isHighSurrogate(unit: number): boolean {
  return unit >= 0xd800 && unit < 0xdc00;
}

/** JSON keeps its meaning: what an environment or a console's code page could change is written as an escape. */
function inAscii(json: string): string {
  return json.replace(/[\u007f-\uffff]/g, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

/** Sorted by name they are in order, which is how the script reads them. */
function secretId(index: number): string {
  return `${secretPrefix}${String(index).padStart(3, '0')}`;
}

function variableOf(index: number): string {
  return secretId(index).toUpperCase().replaceAll('-', '_');
}

function secretsOf(parts: readonly string[]): BuildFile['secrets'] {
  return parts.map((_, index) => ({ id: secretId(index), variable: variableOf(index) }));
}

function environmentOf(parts: readonly string[]): BuildFile['environment'] {
  return Object.fromEntries(parts.map((part, index) => [variableOf(index), part]));
}

/**
 * Exec form: the image's SHELL is not asked, and the builder expands nothing in it.
 *
 * The cache is never mounted read-only, although a measurement writes nothing there: as long as one step has a cache mounted so, BuildKit
 * mounts it read-only for every other step that starts, whatever that asked for, and no probe beside it could compile. What protects it is
 * that all in it belongs to root and nobody else may write there. A step of root's may, but the same image's compile, as root, may anyway.
 */
function runLine(secrets: number, [script, ...values]: readonly [string, ...string[]]): string {
  const mounts = [
    `--mount=type=cache,id=${buildCacheId},target=${payloadFolder}`,
    // The step's user need not be root.
    ...Array.from({ length: secrets }, (_, index) => `--mount=type=secret,id=${secretId(index)},required=true,mode=0444`),
  ];
  return `RUN ${mounts.join(' ')} ${JSON.stringify(['/bin/sh', '-c', script, 'probe', ...values])}`;
}

function lines(texts: readonly string[]): string {
  return `${texts.join('\n')}\n`;
}
