import { connect, createServer } from 'node:net';
import { listen, type Listener } from './listener.ts';

/** Passes each connection to an address and port on to the same port of another machine, and ends both ends together. */
export async function startRelay(address: string, port: number, to: string): Promise<Listener> {
  return await listen(createServer((client) => {
    const server = connect(port, to);
    server.on('error', () => client.destroy());
    client.on('close', () => server.destroy());
    client.pipe(server).pipe(client);
  }), address, port);
}
