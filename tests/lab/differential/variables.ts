import fc from 'fast-check';
import type { BuildInputs, Declaration, DockerfileModel, State } from '../../../server/src/docker/dockerfile/model.ts';
import { parseDockerfile } from '../../../server/src/docker/dockerfile/parse.ts';
import { plainBuild, resolveDockerfile } from '../../../server/src/docker/dockerfile/resolve.ts';
import type { Instruction } from '../../../server/src/docker/dockerfile/syntax.ts';
import { known, type Resolved } from '../../../server/src/text/resolved.ts';
import { collectorImage } from './builder-output.ts';
import { inputsOf } from './comparison.ts';

/**
 * Some ARG and ENV lines about variables of their own: `@` stands for what no other fragment's names begin with, so that hundreds of
 * fragments share one Dockerfile and its three environments. `¶` stands for the file's escape character.
 */
export interface Fragment {
  readonly lines: readonly Line[];
  readonly given: Readonly<Record<string, string>>;
}

export interface Line {
  readonly place: Place;
  readonly text: string;
}

/** In front of the first FROM; in a stage; in one that starts FROM it; in one that starts from the image again. */
type Place = 'global' | 'parent' | 'child' | 'other';

const name = fc.constantFrom('@A', '@A', '@B', '@B', '@C', '@D');
const outside = fc.constantFrom('TARGETARCH', 'BUILDPLATFORM', 'PATH', 'HTTP_PROXY', 'no_proxy', 'NOBODY', '1', '9x', '_', '@A', '@A', '@B', '@É');
const plain = fc.constantFrom('a', 'b', 'go', 'go1.22.3', 'x/y', 'https://goproxy.cn,direct', '-', '.', ':', '*', '?', '[a]', '{', '}', '=', '~', '#', 'é世', '|', '&&', ';', '`', '%', '!');
const escaped = fc.constantFrom('¶$', '¶"', '¶\'', '¶¶', '¶ ', '¶a', '¶n', '¶}', '¶*', '¶/', '¶{', '¶#', '\\', '\\\\', '\\a', '`');
const odd = fc.constantFrom('$', '$$', '$-', '$?', '$#', '$1', '$ ', '$.', '$@A@B', '$@Ax', '${@A}x', '${1}', '${@A }', '${}', '${@A', '${@A:x}', '${@A:=x}', '${@A^^}', '${ @A}');

const letter = fc.constantFrom('a', 'b', 'g', 'go', 'o', '.', '*', '?', '/', '¶/', '¶*', '¶?', '¶¶', '\\*', '[a]', '1', ',', 'é', '"*"', '\'?\'', ' ');
/** Never empty: at an empty one behind `#` or `%` the builder of many engines crashes, and the whole daemon with it. */
const pattern = fc.tuple(letter, fc.array(fc.oneof({ weight: 20, arbitrary: letter }, { weight: 1, arbitrary: fc.constant('$@B') }), { maxLength: 3 })).map(([first, rest]) => first + rest.join(''));

const { word } = fc.letrec<{ word: string; part: string; substitution: string; quoted: string }>((tie) => ({
  word: fc.array(tie('part'), { maxLength: 4 }).map((parts) => parts.join('')),
  part: fc.oneof(
    { maxDepth: 4, depthIdentifier: 'word' },
    { weight: 5, arbitrary: plain }, { weight: 4, arbitrary: tie('substitution') }, { weight: 2, arbitrary: tie('quoted') }, { weight: 2, arbitrary: escaped }, { weight: 1, arbitrary: odd },
  ),
  substitution: fc.oneof(
    { weight: 3, arbitrary: fc.oneof(name, outside).map((each) => `$${each}`) },
    { weight: 3, arbitrary: fc.oneof(name, outside).map((each) => `\${${each}}`) },
    { weight: 6, arbitrary: fc.tuple(fc.oneof(name, outside), fc.constantFrom(':-', ':-', '-', ':+', '+', ':?', '?'), tie('word')).map(([each, operator, rest]) => `\${${each}${operator}${rest}}`) },
    { weight: 4, arbitrary: fc.tuple(name, fc.constantFrom('#', '##', '%', '%%'), pattern).map(([each, operator, rest]) => `\${${each}${operator}${rest}}`) },
    { weight: 3, arbitrary: fc.tuple(name, fc.constantFrom('/', '//'), pattern, tie('word')).map(([each, operator, what, by]) => `\${${each}${operator}${what}/${by}}`) },
  ),
  quoted: fc.oneof(
    fc.array(fc.oneof(tie('part'), fc.constantFrom(' ', '  ', '\t')), { maxLength: 3 }).map((parts) => `"${parts.join('')}"`),
    fc.array(fc.oneof(plain, escaped, fc.constantFrom(' ', '"', '$@A')), { maxLength: 3 }).map((parts) => `'${parts.join('')}'`),
  ),
}));

const target = fc.oneof({ weight: 12, arbitrary: name }, { weight: 1, arbitrary: fc.constantFrom('@${@A}', '@"A"', '@$@B', '@É', '@a-b', '@¶A') });
const between = fc.constantFrom(' ', ' ', ' ', '  ', '\t', ' ¶\n  ', ' ¶ \n# note\n\n ');
const pair = fc.tuple(target, word).map((parts) => parts.join('='));
const pairs = fc.tuple(pair, fc.array(fc.tuple(between, pair).map((parts) => parts.join('')), { maxLength: 3 })).map(([first, others]) => [first, ...others].join(''));
const oldForm = fc.tuple(name, between, fc.array(fc.tuple(word, fc.constantFrom(' ', '  ', '')).map((parts) => parts.join('')), { minLength: 1, maxLength: 3 })).map(([each, blank, rest]) => each + blank + rest.join(''));
const argument = fc.oneof({ weight: 3, arbitrary: pairs }, { weight: 2, arbitrary: fc.oneof({ weight: 8, arbitrary: name }, { weight: 1, arbitrary: fc.constantFrom('TARGETARCH', 'HTTP_PROXY') }) }, { weight: 1, arbitrary: fc.tuple(name, between, pair).map((parts) => parts.join('')) });
const environment = fc.oneof({ weight: 4, arbitrary: pairs }, { weight: 1, arbitrary: oldForm });
const end = fc.constantFrom('', '', '', ' ', '\t', '\r');

const stageLine = fc.tuple(
  fc.constantFrom<Place>('parent', 'parent', 'child', 'other'),
  fc.oneof(
    { weight: 4, arbitrary: fc.tuple(fc.constantFrom('ENV ', 'ENV  ', 'env ', 'ENV\t'), environment) },
    { weight: 3, arbitrary: fc.tuple(fc.constantFrom('ARG ', 'arg '), argument) },
    { weight: 1, arbitrary: fc.tuple(fc.constant('ONBUILD ENV '), environment) },
  ),
  end,
).map(([place, parts, last]): Line => ({ place, text: parts.join('') + last }));
const globalLine = fc.tuple(argument, end).map(([text, last]): Line => ({ place: 'global', text: `ARG ${text}${last}` }));

/** Most operators show nothing on names that nothing sets. */
const start = fc.array(fc.tuple(name, fc.oneof(plain, fc.constantFrom('a.b/a.b', 'go1.go2', '*.a', 'éaé', '?'))).map(([each, value]): Line => ({ place: 'parent', text: `ENV ${each}=${value}` })), { maxLength: 3 });

const fragment = fc.record({
  lines: fc.tuple(fc.array(globalLine, { maxLength: 2 }), start, fc.array(stageLine, { minLength: 1, maxLength: 4 }))
    .map((parts) => parts.flat()),
  given: fc.dictionary(fc.constantFrom('@A', '@B', '@C'), fc.constantFrom('', 'given', 'a b', '$@A', '"q"', 'go1.21'), { maxKeys: 2 }),
});

export interface Batch {
  readonly escape: '\\' | '`';
  readonly fragments: readonly Fragment[];
  readonly dockerfile: string;
  readonly given: Readonly<Record<string, string>>;
}

/** What no fragment declares, and every build is given: proxies reach RUN without an ARG. */
const proxies: Readonly<Record<string, string>> = { HTTP_PROXY: 'http://upper.example:3128', no_proxy: '.lower.example' };

export function prefixOf(index: number): string {
  return `F${index}_`;
}

/** All fragments in one file, some in each group of stages: a stage with thousands of variables takes the builder minutes. */
export function batchOf(fragments: readonly Fragment[], escape: Batch['escape']): Batch {
  const filled = (text: string, index: number) => text.replaceAll('@', prefixOf(index)).replaceAll('¶', escape);
  const numbered = fragments.map((each, index) => ({ ...each, index }));
  const linesAt = (place: Place, from: readonly (typeof numbered)[number][]) => from
    .flatMap(({ lines, index }) => lines.filter((line) => line.place === place).map(({ text }) => `${filled(text, index)}\n`)).join('');
  const groups = Array.from(
    { length: Math.max(1, Math.ceil(fragments.length / perGroup)) }, (_, group) => numbered.slice(group * perGroup, (group + 1) * perGroup)
  );
  const dockerfile = [
    `# escape=${escape}\n`, linesAt('global', numbered),
    ...groups.flatMap((group, at) => [
      `FROM ${collectorImage} AS parent${at}\n`, linesAt('parent', group), show,
      `FROM parent${at} AS child${at}\n`, linesAt('child', group), show,
      `FROM ${collectorImage} AS other${at}\n`, linesAt('other', group), show,
    ]),
    'FROM scratch\n', ...groups.flatMap((_, at) => ['parent', 'child', 'other'].map((stage) => `COPY --from=${stage}${at} /environment /${stage}${at}\n`)),
  ].join('');
  const own = fragments.flatMap((each, index) =>
    Object.entries(each.given).map(([key, value]) => [filled(key, index), filled(value, index)] as const));
  const given = { ...proxies, ...Object.fromEntries(own) };
  return { escape, fragments, dockerfile, given };
}

const perGroup = 40;

/** No shell stands between the builder and what is shown: shells drop names that they do not like. */
const show = 'RUN ["dd", "if=/proc/self/environ", "of=/environment"]\n';

/** How we resolve the file; the environment of the image holds PATH and nothing else. */
function resolve({ dockerfile, given }: Batch): DockerfileModel {
  const path = '/Dockerfile';
  const place = { path, span: { start: 0, end: 0 } };
  const inputs: BuildInputs = {
    ...plainBuild,
    arguments: new Map(
      Object.entries(given).map(([key, value]) => [key, { value: known(value), written: { place, verbatim: true }, key: place }])
    ),
  };
  return resolveDockerfile(parseDockerfile({ path, text: dockerfile }), inputs, () => ({ env: new Map([['PATH', imagePath]]), user: undefined, workdir: undefined }));
}

const imagePath = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';

export type Environment = ReadonlyMap<string, Resolved>;

/** What RUN sees at the end of each stage, as we say. */
export function ourEnvironments(batch: Batch): ReadonlyMap<string, Environment> {
  const model = resolve(batch);
  return new Map(model.stages.flatMap((stage) => {
    const run = stage.steps.findLast((step) => step.run !== undefined);
    return run === undefined ? [] : [[stage.name?.text ?? '', valuesOf(run.before)] as const];
  }));
}

function valuesOf({ variables }: State): Environment {
  return new Map([...variables].map(([key, { value }]) => [key, value]));
}

/** Whether we take the fragment for one that builds. One that the builder refuses breaks the build of all the others. */
function builds(alone: Fragment, escape: Batch['escape']): boolean {
  // A default that is not used must be well formed all the same.
  return [alone, { ...alone, given: {} }].every((each) => {
    const batch = batchOf([each], escape);
    const model = resolve(batch);
    const declared = declarationsOf(model);
    const spans = new Set(declared.map(({ span }) => span.start));
    // Triggers are split with a backslash as escape character and expanded with that of the file.
    if (escape !== '\\' && each.lines.some(({ text }) => text.startsWith('ONBUILD') && /[\\¶`]/.test(text))) return false;
    return model.syntax.instructions.length === instructionsAround + each.lines.length
      && model.syntax.instructions.every((instruction) => isWhole(instruction, spans))
      && declared.every(({ value }) => value.kind !== 'unknown' || value.reason !== 'unsupported')
      // In what a process is given, such a name ends at its "=".
      && declared.every(({ name: each }) => !each.includes('='))
      // What we do not know may be what `${V:?}` asks for.
      && !(batch.dockerfile.includes('?') && declared.some(({ value }) => value.kind === 'unknown'));
  });
}

function declarationsOf({ globalArguments, stages }: DockerfileModel): readonly Declaration[] {
  return [...globalArguments, ...stages.flatMap(({ steps }) => steps.flatMap(({ declarations }) => declarations))];
}

const instructionsAround = resolve(batchOf([], '\\')).syntax.instructions.length;

/** Every word has a name that can be told and, with ENV, a value. Triggers run in other stages, or in none. */
function isWhole({ keyword, words, argumentText, onbuild }: Instruction, declared: ReadonlySet<number>): boolean {
  if (keyword !== 'ARG' && keyword !== 'ENV') return true;
  const isOldForm = keyword === 'ENV' && words[0]?.text.includes('=') === false;
  if (isOldForm && !/\s\S/.test(argumentText.text.trim())) return false;
  return (isOldForm ? words.slice(0, 1) : words).every(({ text, span }) => (onbuild ? /^F\d+_[A-D](?:=|$)/.test(text) && (isOldForm || text.includes('=')) : declared.has(span.start)));
}

/** A third of them builds. */
const perBatch = 1_200;
const fragments = inputsOf(fragment, 2 * perBatch);

/** Half of the files with each escape character. */
export const batches: readonly Batch[] = (['\\', '`'] as const).map((escape, index) => (
  batchOf(fragments.slice(index * perBatch, (index + 1) * perBatch).filter((each) => builds(each, escape)), escape)
));

/** Each costs a build of its own, so only some; the first ones that we refuse for what their stages hold. */
export const refused: readonly Batch[] = fragments.slice(0, perBatch)
  .map((each): Fragment => ({ lines: each.lines.filter(({ place, text }) => place !== 'global' && !text.startsWith('ONBUILD')), given: {} }))
  .map((each) => batchOf([each], '\\'))
  .filter((batch) => declarationsOf(resolve(batch)).some(({ value }) => value.kind === 'unknown' && value.reason === 'unsupported'));

export interface Judged {
  readonly input: unknown;
  readonly ours: unknown;
  readonly theirs: unknown;
}

/** Variable by variable; what we call unknown is not compared. `shown`: `/proc/self/environ` of a stage. */
export function judge(batch: Batch, shown: (stage: string) => string): { readonly judged: readonly Judged[]; readonly unknown: number } {
  const judged: Judged[] = [];
  let unknown = 0;
  for (const [stage, ours] of ourEnvironments(batch)) {
    const theirs = environmentIn(shown(stage));
    for (const name of new Set([...ours.keys(), ...theirs.keys()])) {
      if (setByEngine.has(name)) continue;
      const value = ours.get(name);
      if (value?.kind === 'unknown') unknown++;
      else judged.push({ input: { stage, name, of: linesAbout(batch, name) }, ours: value?.kind === 'known' ? value.text : undefined, theirs: theirs.get(name) });
    }
  }
  return { judged, unknown };
}

/** The engine sets these for every program. */
const setByEngine: ReadonlySet<string> = new Set(['PATH', 'HOSTNAME', 'HOME']);

function environmentIn(text: string): ReadonlyMap<string, string> {
  return new Map(text.split('\0').filter((each) => each !== '').map((each) => [each.slice(0, each.indexOf('=')), each.slice(each.indexOf('=') + 1)]));
}

function linesAbout({ fragments }: Batch, name: string): unknown {
  const index = /^F(\d+)_/.exec(name)?.[1];
  return index === undefined ? undefined : fragments[Number(index)];
}
