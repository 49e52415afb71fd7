import { createConnection, ProposedFeatures } from 'vscode-languageserver/node';
import { ownFolder } from '../host/own-folder.ts';
import { nodeEffects } from './node-effects.ts';
import { startServer } from './server.ts';

/** Serves one client over standard input and output; the process ends with the connection, by the library's exit handler. */
export function startStdioServer(): Promise<number> {
  startServer(createConnection(ProposedFeatures.all, process.stdin, process.stdout), nodeEffects(ownFolder()));
  return new Promise(() => undefined);
}
