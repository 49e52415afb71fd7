import { createConnection, ProposedFeatures } from 'vscode-languageserver/node';
import { ownFolder } from '../host/own-folder.ts';
import { nodeEffects } from './node-effects.ts';
import { startServer } from './server.ts';

/** Serves one client over standard input and output; the process ends with the connection, by the library's exit handler. */
export function startStdioServer(argv: readonly string[]): Promise<number> {
  if (argv.some((argument) => argument !== '--stdio' && !argument.startsWith('--clientProcessId='))) {
    process.stderr.write('go-module-doctor lsp takes --stdio only\n');
    return Promise.resolve(2);
  }
  startServer(createConnection(ProposedFeatures.all, process.stdin, process.stdout), nodeEffects(ownFolder()));
  return new Promise(() => undefined);
}
