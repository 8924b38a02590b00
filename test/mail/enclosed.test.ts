import { enclosedFiles, sectionOf } from '../../mail/enclosed';
import { parseSource, readMessage } from '../../mail/parse';
import { winmail } from '../support/winmail';

const options = {
  ownAddresses: [],
  authservId: null,
  sessionKey: 'sender',
  sessionTemplate: '',
  nonce: 'n',
} as const;

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
