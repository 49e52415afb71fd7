import { createConnection, ProposedFeatures } from 'vscode-languageserver/node';
import { ownFolder } from '../host/own-folder.ts';
import { nodeEffects } from './node-effects.ts';
import { startServer } from './server.ts';

// The library reads the arguments: --node-ipc from VS Code, --stdio, --socket= or --pipe= from others.
startServer(createConnection(ProposedFeatures.all), nodeEffects(ownFolder()));
