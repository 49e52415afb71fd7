import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

import { repository } from '../host/bundle-suite.ts';
import type { Workbench } from '../host/workbench.ts';

/**
 * Writes a picture of the README, `docs/images/NAME.webp`, where GO_MODULE_DOCTOR_PICTURES=1 asks for it: two runs never give the same
 * bytes, and a run of the tests must not change the checkout. WebP takes a third of the room of a PNG.
 */
export async function takePicture(workbench: Workbench, name: string): Promise<void> {
  if (process.env['GO_MODULE_DOCTOR_PICTURES'] !== '1') return;
  const target = join(repository, 'docs', 'images', `${name}.webp`);
  mkdirSync(dirname(target), { recursive: true });
  writeFileSync(target, await asWebp(workbench, readFileSync(await workbench.screenshot(`picture-${name}`))));
}

/** Pixels: what a README's column shows on a dense screen; 50 KB. */
const width = 1200;

/** The browser that took the picture writes the other format, on an empty page of its own, where no policy is in the way. */
async function asWebp(workbench: Workbench, png: Buffer): Promise<Buffer> {
  const page = await workbench.page.context().newPage();
  try {
    const url = await page.evaluate(`(async () => {
      const image = new Image();
      image.src = 'data:image/png;base64,${png.toString('base64')}';
      await image.decode();
      const canvas = document.createElement('canvas');
      canvas.width = ${width};
      canvas.height = image.height * canvas.width / image.width;
      const context = canvas.getContext('2d');
      context.imageSmoothingQuality = 'high';
      context.drawImage(image, 0, 0, canvas.width, canvas.height);
      return canvas.toDataURL('image/webp', 0.8);
    })()`);
    return Buffer.from(String(url).replace('data:image/webp;base64,', ''), 'base64');
  } finally {
    await page.close();
  }
}
