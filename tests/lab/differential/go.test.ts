import { ensureEngine } from '../engine/engine.ts';
import { ensureImages } from '../images/ensure-images.ts';
import { seed } from './comparison.ts';
import { askGo, oracleImage, type Answer } from './oracle.ts';
import { accessComparisons } from './access.ts';
import { goEnvComparisons } from './go-env.ts';
import { goproxyComparisons } from './goproxy.ts';
import { gosumdbComparisons } from './gosumdb.ts';
import { patternComparisons } from './patterns.ts';
import { versionComparisons } from './versions.ts';

const comparisons = [
  ...versionComparisons, ...goproxyComparisons, ...patternComparisons, ...goEnvComparisons, ...gosumdbComparisons, ...accessComparisons,
];

/** Our modules in server/src/go say what Go itself says, on thousands of inputs. What differs on purpose: docs/differential.md. */
describe(`differential: Go (seed ${seed})`, function () {
  this.timeout(600_000);
  let answers: readonly Answer[];

  before(async () => {
    const engine = await ensureEngine();
    await ensureImages(engine, [oracleImage]);
    answers = await askGo(engine, comparisons.flatMap(({ questions }) => questions));
  });

  let start = 0;
  for (const { name, questions, assertAgreement } of comparisons) {
    const from = start;
    start += questions.length;
    it(name, () => { assertAgreement(answers.slice(from, from + questions.length)); });
  }
});
