import { ensureImages } from '../images/ensure-images.ts';
import { ensureEngine, writeEngineEnvironment } from './engine.ts';

/** `npx tsx tests/lab/engine/up.ts [IMAGE…]`: engine and images (all, or those named), ready to use. */
const started = Date.now();
const onProgress = (line: string): void => { console.log(`lab: ${line}`); };

const engine = await ensureEngine({ onProgress });
const names = process.argv.slice(2);
const made = await ensureImages(engine, names.length > 0 ? names : undefined, { onProgress });
const file = writeEngineEnvironment(engine);
const origin = engine.kind === 'own' ? 'the lab\'s own' : 'the machine\'s';
const duration = ((Date.now() - started) / 1000).toFixed(1);
console.log(`lab: docker ${engine.version} (${origin}), ${made.length} images made, ready after ${duration} s; in a shell: . ${file}`);
