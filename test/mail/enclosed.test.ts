import { enclosedFiles, sectionOf } from '../../mail/enclosed';
import { parseSource, readMessage } from '../../mail/parse';

const options = {
  ownAddresses: [],
  authservId: null,
  sessionKey: 'sender',
  sessionTemplate: '',
  nonce: 'n',
} as const;

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
const winmail = Buffer.concat([
  signature,
  attribute(2, 0x9002, Buffer.alloc(14)),
  attribute(2, 0x8010, Buffer.from('INVOIC~1.PDF\0')),
  attribute(2, 0x800f, Buffer.from('%PDF')),
  attribute(2, 0x9005, longName('../Rechnung für März.pdf')),
]);

const mail = (content: Buffer) =>
  parseSource(
    Buffer.from(
      `Content-Type: application/ms-tnef; name=winmail.dat\r\nContent-Transfer-Encoding: base64\r\n\r\n${content.toString('base64')}`,
    ),
  );

it('M4 lists what a winmail.dat holds, under safe names', () => {
  expect(readMessage(mail(winmail), options).attachments).toMatchObject([
    { part: '1', name: 'winmail.dat' },
    { part: '1:1', name: 'Rechnung für März.pdf', size: 4 },
  ]);
});

it('M4 gives the bytes of a file in a winmail.dat', () => {
  const { structure, bodies } = mail(winmail);
  const files = enclosedFiles(structure, bodies.get('1') ?? Buffer.alloc(0));
  expect(files?.map(({ content }) => content.toString())).toEqual(['%PDF']);
});

it('M4 says so when a winmail.dat cannot be opened', () => {
  const message = readMessage(mail(Buffer.from('something else')), options);
  expect(message.warnings).toEqual(['Part 1 is called winmail.dat but cannot be opened.']);
  expect(message.attachments).toHaveLength(1);
});

it('reads a winmail.dat that ends early as far as it goes', () => {
  for (let length = 0; length < winmail.length; length += 1) {
    expect(() => readMessage(mail(winmail.subarray(0, length)), options)).not.toThrow();
  }
});

it('M2 takes uuencoded files out of the text', () => {
  const text = 'See file:\r\n\r\nbegin 644 hello.txt\r\n%:&5L;&\\\r\n`\r\nend\r\nBye';
  const fetched = parseSource(Buffer.from(`Subject: x\r\n\r\n${text}`));
  const message = readMessage(fetched, options);
  expect(message.text).toBe('See file:\n\nBye');
  expect(message.attachments).toMatchObject([{ part: '1:1', name: 'hello.txt', size: 5 }]);
  expect(enclosedFiles(fetched.structure, Buffer.from(text))?.[0]?.content.toString()).toBe('hello');
});

it('leaves a text that only begins like a uuencoded file', () => {
  const fetched = parseSource(Buffer.from('\r\nbegin 644 the work\r\nat noon\r\nend'));
  expect(readMessage(fetched, options).text).toBe('begin 644 the work\nat noon\nend');
});

it('names the section a file must be fetched from', () => {
  expect(sectionOf('1.2:3')).toEqual({ section: '1.2', file: 3 });
  expect(sectionOf('1.2')).toEqual({ section: '1.2', file: null });
});
