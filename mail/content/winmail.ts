/** A file inside a winmail.dat. */
export interface WinmailFile {
  readonly name: string | null;
  readonly mimeType: string | null;
  readonly contentId: string | null;
  readonly content: Buffer;
}

const SIGNATURE = 0x223e9f78;
const ATTACHMENT_LEVEL = 2;

/** Attributes of TNEF (MS-OXTNEF section 2.1.3.3) that make up an attachment. */
const attribute = { renderData: 0x9002, title: 0x8010, data: 0x800f, properties: 0x9005 } as const;
/** MAPI properties of an attachment (MS-OXPROPS). */
const property = {
  data: 0x3701,
  longName: 0x3707,
  name: 0x3704,
  mimeType: 0x370e,
  contentId: 0x3712,
} as const;

/** MAPI types by how their values are stored (MS-OXTNEF section 2.1.3.4). */
const fixedSizes: Readonly<Record<number, number>> = {
  ...{ 0x0002: 4, 0x0003: 4, 0x0004: 4, 0x000a: 4, 0x000b: 4 },
  ...{ 0x0005: 8, 0x0006: 8, 0x0007: 8, 0x0014: 8, 0x0040: 8, 0x0048: 16 },
};
const ANSI = 0x001e;
const UNICODE = 0x001f;
const variable = new Set([ANSI, UNICODE, 0x000d, 0x0102]);
const MULTIPLE = 0x1000;
const NAMED = 0x8000;

class Reader {
  #at = 0;
  constructor(readonly bytes: Buffer) {}
  get left(): number {
    return this.bytes.length - this.#at;
  }
  /** The next bytes; throws RangeError beyond the end, which ends the reading of a broken file. */
  take(length: number): Buffer {
    if (length < 0 || length > this.left) throw new RangeError('The file ends early.');
    this.#at += length;
    return this.bytes.subarray(this.#at - length, this.#at);
  }
  uint8 = (): number => this.take(1).readUInt8();
  uint16 = (): number => this.take(2).readUInt16LE();
  uint32 = (): number => this.take(4).readUInt32LE();
}

const text = (bytes: Buffer, encoding: 'utf16le' | 'latin1') => bytes.toString(encoding).replace(/\0+$/, '');

/** Skips the GUID and the id or name of a named property. */
function skipName(reader: Reader): void {
  reader.take(16);
  if (reader.uint32() === 0) reader.take(4);
  else {
    const length = reader.uint32();
    reader.take(Math.ceil(length / 4) * 4);
  }
}

function variableValue(reader: Reader, type: number): Buffer | string {
  const length = reader.uint32();
  const value = reader.take(length);
  reader.take(Math.min((4 - (length % 4)) % 4, reader.left));
  if (type === UNICODE) return text(value, 'utf16le');
  return type === ANSI ? text(value, 'latin1') : value;
}

/** The MAPI properties of an attachment by id; the first value of those that have several. */
function properties(bytes: Buffer): Map<number, Buffer | string> {
  const reader = new Reader(bytes);
  const values = new Map<number, Buffer | string>();
  for (let left = reader.uint32(); left > 0 && reader.left > 0; left -= 1) {
    const type = reader.uint16();
    const id = reader.uint16();
    if (id >= NAMED) skipName(reader);
    const plain = type & ~MULTIPLE;
    const isVariable = variable.has(plain);
    const count = isVariable || (type & MULTIPLE) !== 0 ? reader.uint32() : 1;
    for (let index = 0; index < count && reader.left > 0; index += 1) {
      const value = isVariable ? variableValue(reader, plain) : reader.take(fixedSizes[plain] ?? 4);
      if (index === 0) values.set(id, value);
    }
  }
  return values;
}

interface Draft {
  title: string | null;
  data: Buffer | null;
  values: ReadonlyMap<number, Buffer | string>;
}

const asText = (value: Buffer | string | undefined): string | null =>
  typeof value === 'string' && value !== '' ? value : null;

function finished({ title, data, values }: Draft): WinmailFile | null {
  const stored = values.get(property.data);
  // An embedded OLE object begins with the 16 bytes of its class.
  const content = data ?? (Buffer.isBuffer(stored) ? stored : null);
  if (content === null) return null;
  return {
    name: asText(values.get(property.longName)) ?? title ?? asText(values.get(property.name)),
    mimeType: asText(values.get(property.mimeType))?.toLowerCase() ?? null,
    contentId: asText(values.get(property.contentId)),
    content,
  };
}

function readProperties(bytes: Buffer): ReadonlyMap<number, Buffer | string> {
  try {
    return properties(bytes);
  } catch {
    // Broken properties cost the long name, not the file.
    return new Map();
  }
}

/** The files a winmail.dat (TNEF, MS-OXTNEF) holds, as far as it can be read; null if it is none. */
export function openWinmail(bytes: Buffer): WinmailFile[] | null {
  if (bytes.length < 6 || bytes.readUInt32LE() !== SIGNATURE) return null;
  const reader = new Reader(bytes.subarray(6));
  const drafts: Draft[] = [];
  // Level, id, type, length, value and checksum: nine bytes besides the value.
  while (reader.left >= 11) {
    const level = reader.uint8();
    const id = reader.uint16();
    reader.take(2);
    const length = reader.uint32();
    if (length + 2 > reader.left) break;
    const value = reader.take(length);
    reader.take(2);
    if (level !== ATTACHMENT_LEVEL) continue;
    if (id === attribute.renderData) drafts.push({ title: null, data: null, values: new Map() });
    const draft = drafts.at(-1);
    if (!draft) continue;
    if (id === attribute.title) draft.title = text(value, 'latin1');
    else if (id === attribute.data) draft.data = value;
    else if (id === attribute.properties) draft.values = readProperties(value);
  }
  return drafts.flatMap((draft) => finished(draft) ?? []);
}
