import { ensurePodman } from './podman.ts';

/** `npx tsx tests/lab/engine/podman-up.ts`: the lab's second engine, installed where it is missing. */
const { version } = await ensurePodman();
console.log(`lab: podman ${version} is ready`);
