function attribute(level: number, id: number, value: Buffer): Buffer {
  const head = Buffer.alloc(9);
  head.writeUInt8(level);
  head.writeUInt16LE(id, 1);
  head.writeUInt32LE(value.length, 5);
  return Buffer.concat([head, value, Buffer.alloc(2)]);
}

/** MAPI properties with one UTF-16 string. */
function longName(name: string): Buffer {
  const value = Buffer.from(`${name}\0`, 'utf16le');
  const head = Buffer.alloc(16);
  head.writeUInt32LE(1);
  head.writeUInt16LE(0x001f, 4);
  head.writeUInt16LE(0x3707, 6);
  head.writeUInt32LE(1, 8);
  head.writeUInt32LE(value.length, 12);
  return Buffer.concat([head, value, Buffer.alloc((4 - (value.length % 4)) % 4)]);
}

const signature = Buffer.from([0x78, 0x9f, 0x3e, 0x22, 0, 0]);
/** A winmail.dat with one file, `Rechnung für März.pdf`, that holds `%PDF`. */
export const winmail = Buffer.concat([
  signature,
  attribute(2, 0x9002, Buffer.alloc(14)),
  attribute(2, 0x8010, Buffer.from('INVOIC~1.PDF\0')),
  attribute(2, 0x800f, Buffer.from('%PDF')),
  attribute(2, 0x9005, longName('../Rechnung für März.pdf')),
]);
