import { makePackage } from '../../../scripts/package.ts';

let made: Promise<string> | undefined;

/** The .vsix as a person would install it, made once for all tests of this process; absolute path. */
export function packagedExtension(): Promise<string> {
  made ??= makePackage();
  return made;
}

/** Publisher and name: how the editor calls the extension, also in the address of its webview. */
export const extensionId = 'go-module-doctor.go-module-doctor';
