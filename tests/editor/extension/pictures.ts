import { copyFileSync, mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';

import { repository } from '../host/bundle-suite.ts';
import type { Workbench } from '../host/workbench.ts';

/**
 * Writes a picture of the README, `docs/images/NAME.png`, where GO_MODULE_DOCTOR_PICTURES=1 asks for it: two runs never give the same bytes,
 * and a run of the tests must not change the checkout.
 */
export async function takePicture(workbench: Workbench, name: string): Promise<void> {
  if (process.env['GO_MODULE_DOCTOR_PICTURES'] !== '1') return;
  const target = join(repository, 'docs', 'images', `${name}.png`);
  mkdirSync(dirname(target), { recursive: true });
  copyFileSync(await workbench.screenshot(`picture-${name}`), target);
}
