import { request as requestOverHttp } from 'node:http';
import { request as requestOverHttps } from 'node:https';
import type { Socket } from 'node:net';
import { SocksClient } from 'socks';

export interface Destination {
  readonly host: string;
  readonly port: number;
}

/** A connection to `destination` through an HTTP (CONNECT) or SOCKS proxy; rejects within `timeout` ms. */
export async function openTunnel(
  proxyUrl: string,
  destination: Destination,
  timeout: number,
): Promise<Socket> {
  const proxy = new URL(proxyUrl);
  try {
    return await (proxy.protocol.startsWith('socks')
      ? overSocks(proxy, destination, timeout)
      : overHttp(proxy, destination, timeout));
  } catch (error) {
    return Promise.reject(proxyFailure(error));
  }
}

async function overSocks(proxy: URL, destination: Destination, timeout: number): Promise<Socket> {
  const { socket } = await SocksClient.createConnection({
    command: 'connect',
    destination: { host: destination.host, port: destination.port },
    timeout,
    proxy: {
      host: unbracketed(proxy.hostname),
      port: Number(proxy.port) || 1080,
      type: proxy.protocol.startsWith('socks4') ? 4 : 5,
      ...(proxy.username && { userId: decodeURIComponent(proxy.username) }),
      ...(proxy.password && { password: decodeURIComponent(proxy.password) }),
    },
  });
  return socket;
}

function overHttp(proxy: URL, { host, port }: Destination, timeout: number): Promise<Socket> {
  const authority = `${host.includes(':') ? `[${host}]` : host}:${port}`;
  const request = proxy.protocol === 'https:' ? requestOverHttps : requestOverHttp;
  const credentials = [proxy.username, proxy.password].map(decodeURIComponent).join(':');
  const asking = request({
    host: unbracketed(proxy.hostname),
    ...(proxy.port && { port: proxy.port }),
    method: 'CONNECT',
    path: authority,
    headers: {
      host: authority,
      ...(proxy.username && {
        'proxy-authorization': `Basic ${Buffer.from(credentials).toString('base64')}`,
      }),
    },
    timeout,
    agent: false,
  });
  return new Promise((resolve, reject) => {
    asking.once('connect', (answer, socket, head) => {
      if (answer.statusCode !== 200) {
        socket.destroy();
        return reject(new Error(`it answered ${answer.statusCode ?? 'nothing'} to CONNECT`));
      }
      if (head.length > 0) socket.unshift(head);
      resolve(socket);
    });
    asking.once('response', ({ statusCode }) => {
      asking.destroy();
      reject(new Error(`it answered ${statusCode ?? 'nothing'} to CONNECT`));
    });
    asking.once('timeout', () => asking.destroy(new Error('it did not answer in time')));
    asking.once('error', reject);
    asking.end();
  });
}

const unbracketed = (host: string): string => host.replace(/^\[|\]$/g, '');

/** A new error, as that of a library may carry the proxy's password in its options. */
function proxyFailure(error: unknown): Error {
  const reason = error instanceof Error ? error.message : 'unknown';
  return Object.assign(new Error(`the proxy failed: ${reason}`), { code: 'EPROXY' });
}
