/** A file that stands in the text between `begin` and `end`. */
export interface UuencodedFile {
  readonly name: string;
  readonly content: Buffer;
}

const begin = /^begin [0-7]{3,4} (\S.*)$/;

/** Bytes of one uuencoded line, or null if it is none: its first character counts them, three by four characters. */
function lineBytes(line: string): Buffer | null {
  const count = (line.charCodeAt(0) - 32) & 63;
  const needed = Math.ceil(count / 3) * 4;
  if (line === '' || line.length > 130 || /[^ -`]/.test(line) || line.trimEnd().length - 1 > needed + 4)
    return null;
  const bytes = Buffer.alloc((needed / 4) * 3);
  for (let group = 0; group * 4 < needed; group += 1) {
    let bits = 0;
    for (let index = 0; index < 4; index += 1) {
      const code = line.charCodeAt(1 + group * 4 + index);
      bits = (bits << 6) | (Number.isNaN(code) ? 0 : (code - 32) & 63);
    }
    bytes.writeUIntBE(bits, group * 3, 3);
  }
  return bytes.subarray(0, count);
}

/** Splits text into what a person wrote and the uuencoded files between; a block without an end stays text. */
export function splitUuencoded(text: string): { text: string; files: UuencodedFile[] } {
  if (!text.includes('begin ')) return { text, files: [] };
  const lines = text.split(/\r?\n/);
  const kept: string[] = [];
  const files: UuencodedFile[] = [];
  // Without an `end` further down no block can close, so the search for one is not repeated.
  const lastEnd = lines.lastIndexOf('end');
  for (let at = 0; at < lines.length; at += 1) {
    const line = lines[at] ?? '';
    const name = at < lastEnd ? begin.exec(line)?.[1] : undefined;
    const block = name === undefined ? null : readBlock(lines, at + 1);
    if (block && name !== undefined) {
      files.push({ name: name.trim(), content: block.content });
      at = block.end;
    } else {
      kept.push(line);
    }
  }
  return { text: files.length > 0 ? kept.join('\n') : text, files };
}

function readBlock(lines: readonly string[], start: number): { content: Buffer; end: number } | null {
  const chunks: Buffer[] = [];
  for (let at = start; at < lines.length; at += 1) {
    const line = lines[at] ?? '';
    if (line.trimEnd() === 'end') return { content: Buffer.concat(chunks), end: at };
    const bytes = lineBytes(line);
    if (bytes === null && line !== '') return null;
    if (bytes) chunks.push(bytes);
  }
  return null;
}

/** Bytes of a part sent with the uuencode transfer encoding, with or without its begin and end lines. */
export function decodeUuencoded(encoded: string): Buffer {
  const lines = encoded.split(/\r?\n/).filter((line) => !begin.test(line));
  const end = lines.findIndex((line) => line.trimEnd() === 'end');
  const content = end === -1 ? lines : lines.slice(0, end);
  return Buffer.concat(content.flatMap((line) => lineBytes(line) ?? []));
}
