import { parseSource, readMessage, type ReadOptions } from '../../../mail/parse';
import { parseFile, readMail, readMails } from '../../../mail/reader/reader';

const options: ReadOptions = {
  ownAddresses: ['me@example.com'],
  authservId: null,
  sessionKey: 'sender',
  sessionTemplate: '',
  nonce: 'n0nce',
};
const html = (body: string) =>
  parseSource(Buffer.from(`Subject: Hi\r\nContent-Type: text/html; charset=utf-8\r\n\r\n${body}`));

/** Hostile shapes that cost the most for their size. */
const bombs: readonly (readonly [string, string])[] = [
  ['links in links', '<a href="https://example.com/x">'.repeat(20_000)],
  ['style sheets', `<style>${'p{opacity:0;color:red}'.repeat(8_000)}</style>${'<p>x'.repeat(9_000)}`],
  ['preformatted lines', `<pre>${'a b\n'.repeat(250_000)}`],
  [
    'lines above quotes',
    '<p>On 1 Jan 2026 at 10:00, a@example.com wrote:<blockquote>a</blockquote>'.repeat(20_000),
  ],
];

describe('X12 a large mail is read outside the main thread', () => {
  it.each(bombs)('%s: reads the same there, while this thread goes on', async (_, body) => {
    const fetched = html(body);
    let turns = 0;
    const ticking = setInterval(() => (turns += 1), 1);
    const message = await readMail(fetched, options);
    clearInterval(ticking);
    expect(message).toEqual(readMessage(fetched, options));
    expect(turns).toBeGreaterThan(0);
  });

  it.each([
    ['a date of open comments only', `Date: ${'('.repeat(100_000)}\r\n\r\nseen`],
    [
      'a mark of direction after every letter',
      `Content-Type: text/plain; charset=utf-8\r\n\r\nseen${'a\u200f'.repeat(200_000)}`,
    ],
  ])('%s: is read long before the deadline', async (_, source) => {
    const message = await readMail(parseSource(Buffer.from(source)), options);
    expect(message.text).toContain('seen');
  });

  it('arrives without its text, and says so, when reading takes too long', async () => {
    const message = await readMail(html('<p>x</p>'.repeat(20_000)), options, 0);
    expect(message).toMatchObject({ subject: 'Hi', text: null, html: null, chatInput: null });
    expect(message.warnings).toEqual(['The content could not be read: It took longer than 0 s.']);
  });

  it('reads the next mail after one that took too long', async () => {
    const large = html(`<p>${'seen '.repeat(20_000)}</p>`);
    const [late, next] = await Promise.all([readMail(large, options, 0), readMail(large, options)]);
    expect(late.visibleText).toBeNull();
    expect(next.visibleText).toContain('seen seen');
  });

  it('hands over texts only, so that the attachments of a file stay where they are', async () => {
    const attached = 'A'.repeat(1_000_000);
    const source = `Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\r\nHello\r\n--b\r\nContent-Type: application/pdf\r\n\r\n${attached}\r\n--b--`;
    const fetched = parseSource(Buffer.from(source));
    expect(await readMail(fetched, options)).toEqual(readMessage(fetched, options));
    expect(fetched.bodies.get('2')).toHaveLength(1_000_000);
  });
});

describe('many mails at one time', () => {
  const small = (index: number) => html(`<p>Mail ${index}</p>`);

  it('are read in the thread, in their order, while this thread goes on', async () => {
    const page = Array.from({ length: 60 }, (_, index) => small(index));
    page.splice(30, 0, html(`<p>${'large '.repeat(20_000)}</p>`));
    let turns = 0;
    const ticking = setInterval(() => (turns += 1), 1);
    const messages = await readMails(page, options);
    clearInterval(ticking);
    expect(messages).toEqual(page.map((each) => readMessage(each, options)));
    expect(turns).toBeGreaterThan(0);
  });

  it('are read one by one where the thread fails', async () => {
    const page = Array.from({ length: 60 }, (_, index) => small(index));
    // Cannot be handed to another thread.
    const unfit = { ...options, nonce: (() => '') as unknown as string };
    expect((await readMails(page, unfit)).map(({ visibleText }) => visibleText)).toEqual(
      page.map((_, index) => `Mail ${index}`),
    );
  });
});

describe('X12 a large EML file is taken apart outside the main thread', () => {
  const part = `--b\r\n${'X: y\r\n'.repeat(1_000)}Content-Type: application/pdf\r\n\r\nx\r\n`;
  const header = 'Subject: Hi\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n';
  const large = Buffer.from(`${header}--b\r\n\r\nHello\r\n${part.repeat(300)}--b--`);

  it('into the same parts, while this thread goes on', async () => {
    let turns = 0;
    const ticking = setInterval(() => (turns += 1), 1);
    const fetched = await parseFile(large);
    clearInterval(ticking);
    expect(fetched).toEqual(parseSource(large));
    expect(turns).toBeGreaterThan(0);
  });

  it('also where its lines end with CR alone', async () => {
    const source = Buffer.from(large.toString().replaceAll('\r\n', '\r'));
    expect(await parseFile(source)).toEqual(parseSource(source));
  });

  it('and is a header that says so when that takes too long', async () => {
    const message = await readMail(await parseFile(large, 0), options);
    expect(message).toMatchObject({ subject: 'Hi', text: '', attachments: [], size: large.length });
    expect(message.warnings).toEqual(['Part 1 is very long; its end is left out.']);
  });
});
