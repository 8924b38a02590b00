import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { json } from 'node:stream/consumers';

export interface DeliveryLine {
  readonly subject: string;
  readonly redelivered: boolean;
}

/** Hears of each run while it runs: reading thousands of saved executions would take longer than the test. */
export interface DeliveryLog {
  readonly url: string;
  readonly lines: readonly DeliveryLine[];
  close(): Promise<void>;
}

export async function startDeliveryLog(): Promise<DeliveryLog> {
  const lines: DeliveryLine[] = [];
  const server = createServer((request, response) => {
    void json(request).then(
      (line) => {
        lines.push(line as DeliveryLine);
        response.end('{}');
      },
      // A run that was killed while it told.
      () => response.destroy(),
    );
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    lines,
    async close() {
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}
