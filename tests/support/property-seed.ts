import fc from 'fast-check';

/**
 * Property tests run on the same inputs everywhere, so that a commit is red or green by what it changes. To search further:
 *
 *   PROPERTY_SEED=random npx mocha FILE…     other inputs each time; what fails prints its own seed
 *   PROPERTY_SEED=<number> npx mocha FILE…   those of that seed
 */
const wanted = process.env['PROPERTY_SEED'] ?? '20251114';
if (wanted !== 'random') fc.configureGlobal({ seed: Number(wanted) });
