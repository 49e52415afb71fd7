import assert from 'node:assert/strict';
import { installPackages } from '../engine/debian-packages.ts';
import { seed } from './comparison.ts';
import { makefiles, recipesOf, textOf } from './makefiles.ts';
import { judgeRuns, type Claims } from './probe-claims.ts';
import { inParallel, ProbeWorld } from './probe-stub.ts';
import { commandsOf, scriptEnvironment, scripts } from './shell-scripts.ts';

/** Our reading of what a step runs is the shells' and GNU make's own. What differs on purpose: docs/differential.md. */
describe(`differential: steps (seed ${seed})`, function () {
  this.timeout(600_000);

  before(async () => { await installPackages(['dash', 'bash', 'busybox-static', 'make']); });

  for (const [name, program, ...words] of [['dash', 'dash', '-c'], ['bash', 'bash', '-c'], ['BusyBox', 'busybox', 'sh', '-c']] as const) {
    it(`scripts: what ${name} runs, ${scripts.length} inputs`, async () => {
      const world = new ProbeWorld(name);
      const judged = await inParallel(scripts, async (script) => {
        const commands = commandsOf(script, world.folder);
        const run = (failing?: string) => world.run(program, [...words, script.text], scriptEnvironment, failing);
        return await judgeRuns(script.text, commands, scriptEnvironment, run);
      });
      assertClaims(judged);
    });
  }

  it(`Makefiles: what GNU make runs, ${makefiles.length} inputs`, async () => {
    const world = new ProbeWorld('make', ['go']);
    const judged = await inParallel(makefiles.map((input, index) => ({ input, index })), async ({ input, index }) => {
      const folder = world.folderOf(`m${index}`, input.files);
      const run = (failing?: string) => world.run('make', input.words, input.environment, failing, folder);
      const { commands, unread } = recipesOf(input, folder);
      return await judgeRuns(textOf(input), commands.map(({ command }) => command), input.environment, run, unread.length > 0);
    });
    assertClaims(judged);
  });
});

/** Enough to see what they have in common. */
const shownDisagreements = 6;

function assertClaims(judged: readonly Claims[]): void {
  const wrong = judged.filter(({ faults }) => faults.length > 0);
  const shown = wrong.toSorted((a, b) => a.text.length - b.text.length).slice(0, shownDisagreements).map(({ text, faults }) => `${text}\n  ${faults.join('\n  ')}`);
  assert.equal(wrong.length, 0, `${wrong.length} of ${judged.length} disagree (seed ${seed}):\n${shown.join('\n----\n')}`);
  const sum = (of: (claims: Claims) => number) => judged.reduce((total, each) => total + of(each), 0);
  const shares = {
    listed: share(sum(({ listed }) => listed.known), sum(({ listed }) => listed.all)),
    words: share(sum(({ words }) => words.known), sum(({ words }) => words.all)),
    variables: share(sum(({ variables }) => variables.known), sum(({ variables }) => variables.all)),
    folders: share(sum(({ folders }) => folders.known), sum(({ folders }) => folders.all)),
    certain: share(sum(({ certain }) => certain.known), sum(({ certain }) => certain.all)),
    fatal: share(sum(({ fatal }) => fatal.known), sum(({ fatal }) => fatal.all)),
  };
  for (const [what, known] of Object.entries(shares)) assert.ok(known > leastKnown, `${what}: only ${known} are known`);
}

/** A reading that knows nothing disagrees with nobody. */
const leastKnown = 0.6;

function share(known: number, all: number): number {
  assert.ok(all >= 20, `${all} compared`);
  return known / all;
}
