import { createServer, type Socket } from 'node:net';
import { createServer as createTlsServer, TLSSocket } from 'node:tls';
import type { AddressInfo } from 'node:net';
import { once } from 'node:events';
import { testCertificate } from './certificate';

/** What a scripted server does with a line it received; `say` adds CRLF. */
export interface Talk {
  say(...lines: readonly string[]): void;
  /** Bytes as they are. */
  raw(bytes: string | Buffer): void;
  /** Turns the connection into TLS, then goes on with the same script. */
  startTls(): void;
  end(): void;
}

export interface LineServerOptions {
  readonly security?: 'tls' | 'plaintext';
  /** Said to each client that connects. */
  readonly greeting?: string;
  /** Called for each line a client sends, without its CRLF. */
  readonly onLine?: (line: string, talk: Talk) => void;
}

export interface LineServer {
  readonly host: '127.0.0.1';
  readonly port: number;
  /** Every line received, of all clients, in order. */
  readonly lines: readonly string[];
  /** Every byte received before any TLS. */
  readonly plaintext: () => string;
  close(): Promise<void>;
}

/** A server that says exactly what a test wants said, line by line, on loopback. */
export async function startLineServer(options: LineServerOptions = {}): Promise<LineServer> {
  const lines: string[] = [];
  const plain: Buffer[] = [];
  const sockets = new Set<Socket>();
  const { key, cert } = testCertificate();
  const accept = (socket: Socket) => {
    sockets.add(socket);
    socket.setNoDelay(true);
    socket.on('error', () => {});
    socket.on('close', () => sockets.delete(socket));
    if (options.security !== 'tls') socket.on('data', (bytes: Buffer) => plain.push(bytes));
    converse(socket);
    if (options.greeting !== undefined) socket.write(`${options.greeting}\r\n`);
  };
  const converse = (socket: Socket) => {
    let rest = '';
    const talk: Talk = {
      say: (...said) => void socket.write(said.map((line) => `${line}\r\n`).join('')),
      raw: (bytes) => void socket.write(bytes),
      startTls: () => {
        socket.removeAllListeners('data');
        const secure = new TLSSocket(socket, { isServer: true, key, cert });
        secure.on('error', () => {});
        converse(secure);
      },
      end: () => void socket.end(),
    };
    socket.on('data', (bytes: Buffer) => {
      const received = (rest + bytes.toString('latin1')).split('\r\n');
      rest = received.pop() ?? '';
      for (const line of received) {
        lines.push(line);
        options.onLine?.(line, talk);
      }
    });
  };
  const server = options.security === 'tls' ? createTlsServer({ key, cert }, accept) : createServer(accept);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    host: '127.0.0.1',
    port: (server.address() as AddressInfo).port,
    lines,
    plaintext: () => Buffer.concat(plain).toString('latin1'),
    close: async () => {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}
