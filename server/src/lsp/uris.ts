import { fileURLToPath, pathToFileURL } from 'node:url';

/** The path a `file:` URI names, absolute with `/` between parts; undefined for every other scheme and for what is no URI. */
export function pathOfUri(uri: string): string | undefined {
  if (!uri.startsWith('file:')) return undefined;
  try {
    const path = fileURLToPath(uri);
    return process.platform === 'win32' ? path.replaceAll('\\', '/') : path;
  } catch {
    return undefined;
  }
}

export function uriOfPath(path: string): string {
  return pathToFileURL(path).href;
}

/** The path of a folder, which some clients write with `/` at its end. */
export function folderOfUri(uri: string): string | undefined {
  return pathOfUri(uri)?.replace(/(?<=.)\/$/, '');
}
