import { once } from 'node:events';
import type { Server, Socket } from 'node:net';

/** Something that listens, and that can be ended with all its connections. */
export interface Listener {
  close(): Promise<void>;
}

/** Listens on an address and port; resolves when ready, rejects with the system's error (EADDRINUSE, EACCES, …). */
export async function listen(
  server: Server, address: string, port: number, onConnection: (socket: Socket) => void = () => undefined
): Promise<Listener> {
  const sockets = new Set<Socket>();
  server.on('connection', (socket) => {
    sockets.add(socket);
    // A peer that goes away in the middle is an everyday event for a server that spoils connections on purpose.
    socket.on('error', () => undefined);
    socket.on('close', () => sockets.delete(socket));
    onConnection(socket);
  });
  server.listen(port, address);
  await once(server, 'listening');
  return {
    async close() {
      const closed = once(server, 'close');
      server.close();
      for (const socket of sockets) socket.destroy();
      await closed;
    },
  };
}
