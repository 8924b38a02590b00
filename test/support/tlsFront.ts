import { once } from 'node:events';
import { connect, type AddressInfo } from 'node:net';
import { createServer, type TLSSocket } from 'node:tls';
import type { ServerCertificate } from './certificate';

export interface TlsFront {
  readonly port: number;
  close(): Promise<void>;
}

/** Speaks TLS on loopback, and passes on to a port of a plaintext server there. */
export async function startTlsFront({ key, cert }: ServerCertificate, behind: number): Promise<TlsFront> {
  const sockets = new Set<TLSSocket>();
  const server = createServer({ key, cert }, (socket) => {
    sockets.add(socket);
    const inner = connect(behind, '127.0.0.1');
    const end = () => void [socket, inner].map((each) => each.destroy());
    for (const each of [socket, inner]) each.on('error', end).on('close', end);
    socket.on('close', () => sockets.delete(socket)).pipe(inner);
    inner.pipe(socket);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    close: async () => {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}
