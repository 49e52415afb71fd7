import { rmSync } from 'node:fs';
import { stopLabEngine } from './engine.ts';
import { engineEnvironmentFile } from './lab-folders.ts';

/** `npx tsx tests/lab/engine/down.ts`: ends the lab's own engine. Images and build cache stay for the next start. */
await stopLabEngine();
rmSync(engineEnvironmentFile, { force: true });
console.log('lab: engine stopped');
