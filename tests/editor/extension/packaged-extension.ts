import { rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { makePackage } from '../../../scripts/package.ts';

let made: Promise<string> | undefined;

/** The .vsix as a person would install it, made once for all tests of this process, whose own it is; absolute path. */
export function packagedExtension(): Promise<string> {
  made ??= makeOwnPackage();
  return made;
}

function makeOwnPackage(): Promise<string> {
  const file = path.join(tmpdir(), `go-module-doctor-test-${process.pid}.vsix`);
  process.once('exit', () => { rmSync(file, { force: true }); });
  return makePackage(file);
}

/** Publisher and name: how the editor calls the extension, also in the address of its webview. */
export const extensionId = 'go-module-doctor.go-module-doctor';
