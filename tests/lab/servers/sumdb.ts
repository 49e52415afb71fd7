import { catalogue } from './catalogue.ts';
import { goSumLines } from './go-sum.ts';
import { textResponse, type Service } from './http-message.ts';
import { unescapeModulePath } from './module-path.ts';
import { ensureNoteKey, signNote, type NoteKey } from './note-key.ts';
import { formatRecord, parseTilePath, TransparencyLog } from './transparency-log.ts';

/**
 * The checksum database over the public modules of the catalogue: /supported, /latest, /lookup/M@V and /tile/….
 * Source: golang.org/x/mod/sumdb, Server.
 */
export function checksumDatabase(key: NoteKey = ensureNoteKey(), lacks: readonly string[] = []): Service {
  const modules = catalogue.filter((module) => module.visibility === 'public' && !lacks.includes(`${module.path}@${module.version}`));
  const log = new TransparencyLog(modules.map((module) => `${goSumLines(module).join('\n')}\n`));
  const signedTree = signNote(`go.sum database tree\n${log.records.length}\n${log.root.toString('base64')}\n`, key.signerKey);
  const records = new Map(modules.map((module, id) => [`${module.path}@${module.version}`, id]));

  return ({ path }) => {
    if (path === '/supported') return textResponse(200, '');
    if (path === '/latest') return textResponse(200, signedTree);
    if (path.startsWith('/lookup/')) {
      const name = unescapeModulePath(decodeURIComponent(path.slice('/lookup/'.length)));
      const id = records.get(name);
      if (id === undefined) return textResponse(404, `not found: ${name}: no such module in the lab's catalogue\n`);
      return textResponse(200, formatRecord(id, log.records[id] ?? '') + signedTree);
    }
    const tile = path.startsWith('/tile/') ? parseTilePath(path.slice('/tile/'.length)) : undefined;
    const body = tile === undefined ? undefined : log.tile(tile);
    if (body === undefined) return textResponse(404, 'not found\n');
    return { status: 200, headers: { 'content-type': 'application/octet-stream' }, body };
  };
}
