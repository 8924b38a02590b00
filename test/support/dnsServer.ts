import { createSocket } from 'node:dgram';
import { once } from 'node:events';

export interface TestDnsServer {
  /** `127.0.0.1:port`, as `Resolver.setServers` takes it. */
  readonly address: string;
  close(): Promise<void>;
}

const TXT = 16;

/** A DNS server on loopback (RFC 1035) that knows these TXT records by name, and no other name. */
export async function startDnsServer(records: ReadonlyMap<string, string>): Promise<TestDnsServer> {
  const socket = createSocket('udp4');
  socket.on('message', (query, { address, port }) => {
    const { name, type, end } = questionOf(query);
    const text = type === TXT ? records.get(name.toLowerCase()) : undefined;
    const header = Buffer.from(query.subarray(0, 12));
    // A response with recursion available; NXDOMAIN where nothing is known.
    header.writeUInt16BE(text === undefined ? 0x8183 : 0x8180, 2);
    header.writeUInt16BE(text === undefined ? 0 : 1, 6);
    header.writeUInt32BE(0, 8);
    const answer = text === undefined ? [] : [answerOf(text)];
    socket.send(Buffer.concat([header, query.subarray(12, end), ...answer]), port, address);
  });
  socket.bind(0, '127.0.0.1');
  await once(socket, 'listening');
  return {
    address: `127.0.0.1:${socket.address().port}`,
    close: () => new Promise((resolve) => socket.close(() => resolve())),
  };
}

function questionOf(query: Buffer) {
  const labels: string[] = [];
  let at = 12;
  for (let length = query.readUInt8(at); length > 0; length = query.readUInt8(at)) {
    labels.push(query.toString('latin1', at + 1, at + 1 + length));
    at += 1 + length;
  }
  return { name: labels.join('.'), type: query.readUInt16BE(at + 1), end: at + 5 };
}

/** Name by pointer to the question, TXT, IN, 60 s; text in pieces of 255 octets (section 3.3.14). */
function answerOf(text: string): Buffer {
  const pieces = (text.match(/.{1,255}/gs) ?? ['']).map((piece) =>
    Buffer.concat([Buffer.from([piece.length]), Buffer.from(piece)]),
  );
  const data = Buffer.concat(pieces);
  const fixed = Buffer.from([0xc0, 0x0c, 0, TXT, 0, 1, 0, 0, 0, 60, data.length >> 8, data.length & 0xff]);
  return Buffer.concat([fixed, data]);
}
