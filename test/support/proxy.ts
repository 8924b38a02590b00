import { once } from 'node:events';
import { createServer as createHttpServer } from 'node:http';
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';

export interface TestProxy {
  readonly url: string;
  /** `host:port` of every connection asked for. */
  readonly destinations: readonly string[];
  close(): Promise<void>;
}

/** An HTTP proxy that knows CONNECT and asks for user and password. */
export async function startHttpProxy(user: string, password: string): Promise<TestProxy> {
  const destinations: string[] = [];
  const sockets = new Set<Socket>();
  const expected = `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`;
  const server = createHttpServer();
  server.on('connection', (socket: Socket) => sockets.add(socket));
  server.on('connect', (request, client, head) => {
    if (request.headers['proxy-authorization'] !== expected) {
      client.end('HTTP/1.1 407 Proxy Authentication Required\r\n\r\n');
      return;
    }
    destinations.push(request.url ?? '');
    const { hostname, port } = new URL(`http://${request.url ?? ''}`);
    const upstream = connect(Number(port), hostname, () => {
      client.write('HTTP/1.1 200 Connection established\r\n\r\n');
      upstream.write(head);
      upstream.pipe(client);
      client.pipe(upstream);
    });
    sockets.add(upstream);
    upstream.on('error', () => client.destroy());
    client.on('error', () => upstream.destroy());
  });
  return await listening(
    server,
    sockets,
    destinations,
    (port) => `http://${user}:${password}@127.0.0.1:${port}`,
  );
}

/** A SOCKS 5 proxy without sign-in (RFC 1928) for IPv4 destinations and names. */
export async function startSocksProxy(): Promise<TestProxy> {
  const destinations: string[] = [];
  const sockets = new Set<Socket>();
  const server = createServer((client) => {
    sockets.add(client);
    client.on('error', () => client.destroy());
    client.once('data', () => {
      client.write(Buffer.from([5, 0]));
      client.once('data', (request: Buffer) => {
        const named = request[3] === 3;
        const end = named ? 5 + (request[4] ?? 0) : 8;
        const host = named ? request.subarray(5, end).toString() : [...request.subarray(4, 8)].join('.');
        const port = request.readUInt16BE(end);
        destinations.push(`${host}:${port}`);
        const upstream = connect(port, host, () => {
          client.write(Buffer.from([5, 0, 0, 1, 0, 0, 0, 0, 0, 0]));
          upstream.pipe(client);
          client.pipe(upstream);
        });
        sockets.add(upstream);
        upstream.on('error', () => client.destroy());
      });
    });
  });
  return await listening(server, sockets, destinations, (port) => `socks5://127.0.0.1:${port}`);
}

async function listening(
  server: Server,
  sockets: ReadonlySet<Socket>,
  destinations: readonly string[],
  urlOf: (port: number) => string,
): Promise<TestProxy> {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: urlOf((server.address() as AddressInfo).port),
    destinations,
    close: async () => {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}
