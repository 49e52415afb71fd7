import { isPackageManager, managerOfSystem, type PackageManager } from '../../docker/package-manager.ts';
import { packageManagerOfImage } from '../../project/images.ts';
import type { Observations } from './observations.ts';

/** As seen from inside: the program that is there, else the one of the distribution. Where nothing was seen, what is known of the image. */
export function packageManagerOf(seen: Observations, image: string | undefined): PackageManager | undefined {
  const system = seen.of('facts:system')[0];
  const program = system?.text('packageManager') ?? '';
  if (isPackageManager(program)) return program;
  const ofSystem = system?.list('ids').map(managerOfSystem).find((manager) => manager !== undefined);
  return ofSystem ?? (image === undefined ? undefined : packageManagerOfImage(image));
}
