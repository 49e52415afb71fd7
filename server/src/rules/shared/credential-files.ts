import { baseName } from '../../project/paths.ts';

/** A file that holds nothing but credentials, by its name: what the git and go commands read, and the keys of ssh. */
export function isCredentialFile(path: string): boolean {
  return /^(?:[._]netrc|\.git-credentials)$/.test(baseName(path)) || isPrivateKey(path);
}

export function isPrivateKey(path: string): boolean {
  return /^id_(?:rsa|dsa|ecdsa|ed25519)$/.test(baseName(path));
}
