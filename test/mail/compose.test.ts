import { Readable } from 'node:stream';
import { simpleParser } from 'mailparser';
import { compose } from '../../mail/compose';
import { outgoingMail, type OutgoingMail } from '../../mail/outgoing';
import { rawBytes } from '../../mail/rawMail';

const mail = (given: Partial<OutgoingMail> = {}) =>
  outgoingMail({
    messageId: '<one@example.com>',
    date: new Date('2026-05-04T10:00:00Z'),
    from: { name: 'Shop', address: 'shop@example.com' },
    to: [{ name: null, address: 'ann@example.org' }],
    subject: 'Hello',
    text: 'Hi\nthere\n',
    ...given,
  });
const bytesOf = async (given: Partial<OutgoingMail>) =>
  (await rawBytes((await compose(mail(given))).raw)).toString();
/** No place to fold, so that a header line would have more than the 998 octets it may have. */
const longWord = 'w'.repeat(1_000);
const refusal = (given: object) => compose(mail(given));
const large = (size: number) => ({
  name: 'large.bin',
  mimeType: 'application/octet-stream',
  contentId: null,
  size,
  content: () => Promise.resolve(Readable.from([Buffer.alloc(size, 7)])),
});

describe('what is sent and what is kept', () => {
  it('S4 the kept copy is what was sent with the Bcc field on top', async () => {
    const composed = await compose(mail({ bcc: [{ name: 'Bo', address: 'bo@example.net' }] }));
    const [raw, kept] = [await rawBytes(composed.raw), await rawBytes(composed.keptCopy)];
    expect(kept.toString()).toBe(`Bcc: Bo <bo@example.net>\r\n${raw.toString()}`);
    expect(raw.toString()).not.toContain('bo@example.net');
    expect(composed.smtpEnvelope).toEqual({
      from: 'shop@example.com',
      to: ['ann@example.org', 'bo@example.net'],
    });
  });

  it('S1 the same bytes come out each time, also of attachments too large to hold', async () => {
    const composed = await compose(mail({ attachments: [large(6_000_000)], html: '<p>Hi</p>' }));
    const [first, second] = [await rawBytes(composed.raw), await rawBytes(composed.raw)];
    expect(first.equals(second)).toBe(true);
    expect(first.length).toBe(composed.raw.size);
    const parsed = await simpleParser(first);
    expect(parsed.attachments[0]?.content.equals(Buffer.alloc(6_000_000, 7))).toBe(true);
  });

  it('S4 every line ends in CRLF, so SMTP and IMAP carry the same bytes', async () => {
    expect(await bytesOf({ html: '<p>a\nb</p>' })).not.toMatch(/(?<!\r)\n/);
  });
});

describe('what the RFCs ask', () => {
  it('S2 subjects, names and file names in UTF-8 arrive as they were written', async () => {
    const parsed = await simpleParser(
      await bytesOf({
        subject: 'Grüße '.repeat(30).trim(),
        from: { name: 'Jürgen, "Boss"', address: 'shop@example.com' },
        attachments: [
          {
            name: 'Übersicht 你好.pdf',
            mimeType: 'application/pdf',
            contentId: null,
            content: Buffer.from('x'),
            size: 1,
          },
        ],
      }),
    );
    expect(parsed.subject).toBe('Grüße '.repeat(30).trim());
    expect(parsed.from?.value[0]?.name).toBe('Jürgen, "Boss"');
    expect(parsed.attachments[0]?.filename).toBe('Übersicht 你好.pdf');
  });

  it('S2 no header line is longer than 78 characters or not ASCII', async () => {
    const raw = await bytesOf({
      subject: 'Grüße '.repeat(60),
      references: Array.from({ length: 40 }, (_, index) => `<reference-${index}@example.org>`),
      to: Array.from({ length: 40 }, (_, index) => ({
        name: `Nämé ${index}`,
        address: `r${index}@example.org`,
      })),
    });
    const header = raw.slice(0, raw.indexOf('\r\n\r\n'));
    expect(header.split('\r\n').filter((line) => line.length > 78)).toEqual([]);
    expect(header).toMatch(/^[\x20-\x7e\r\n]*$/);
  });

  it('S2 an international domain goes to the server in ASCII', async () => {
    const { smtpEnvelope } = await compose(mail({ to: [{ name: null, address: 'ann@bücher.example' }] }));
    expect(smtpEnvelope.to).toEqual(['ann@xn--bcher-kva.example']);
  });

  it('S3 an answer names its parent last', async () => {
    const raw = await bytesOf({
      inReplyTo: '<b@example.org>',
      references: ['<a@example.org>', '<b@example.org>'],
    });
    expect(raw).toContain(
      '\r\nIn-Reply-To: <b@example.org>\r\nReferences: <a@example.org> <b@example.org>\r\n',
    );
  });

  it('S2 an inline picture stands beside the HTML that names it', async () => {
    const raw = await bytesOf({
      html: '<img src="cid:logo">',
      attachments: [
        { name: 'logo.png', mimeType: 'image/png', contentId: 'logo', content: Buffer.from('x'), size: 1 },
      ],
    });
    expect(raw).toMatch(/multipart\/related[^]*Content-ID: <logo>[^]*Content-Disposition: inline/);
  });

  it('S2 an invitation is an alternative with its method', async () => {
    const raw = await bytesOf({
      calendar: { method: 'CANCEL', content: 'BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n' },
    });
    expect(raw).toContain('Content-Type: text/calendar; charset=utf-8; method=CANCEL');
  });

  it('S8 leaving a list takes one click', async () => {
    const raw = await bytesOf({
      unsubscribe: { url: 'https://example.com/leave?u=1', mailto: 'leave@example.com' },
    });
    expect(raw).toMatch(
      /^List-Unsubscribe: <https:\/\/example.com\/leave\?u=1>,\s+<mailto:leave@example.com>\r$/m,
    );
    expect(raw).toContain('List-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n');
  });

  it.each([
    ['high', 'X-Priority: 1 (Highest)\r\nImportance: high'],
    ['low', 'X-Priority: 5 (Lowest)\r\nImportance: low'],
  ] as const)('S1 priority %s is told as clients expect', async (priority, fields) => {
    expect(await bytesOf({ priority })).toContain(fields);
  });

  it('X18 an automatic mail says so', async () => {
    expect(await bytesOf({ automatic: 'auto-replied' })).toContain('Auto-Submitted: auto-replied\r\n');
  });
});

describe('what is refused', () => {
  const ann = { name: null, address: 'ann@example.org' };
  const file = { name: 'a.txt', mimeType: 'text/plain', contentId: null, content: Buffer.from('a'), size: 1 };
  it.each([
    ['subject', { subject: 'Hi\r\nBcc: eve@example.net' }],
    ['subject', { subject: { path: '/etc/passwd' } }],
    ['subject', { subject: 'a\u2028b' }],
    ['to', { to: [{ name: null, address: 'ann@example.org\r\nRCPT TO:<eve@example.net>' }] }],
    ['to', { to: [{ name: 'Ann\n', address: 'ann@example.org' }] }],
    ['to', { to: [{ name: null, address: 'ann@example.org,eve@example.net' }] }],
    ['to', { to: [{ name: null, address: '<ann@example.org>' }] }],
    ['to', { to: [{ name: null, address: 'ann@eve@example.org' }] }],
    ['to', { to: [{ name: null, address: { path: '/etc/passwd' } }] }],
    ['cc', { cc: [{ name: null, address: 'no address' }] }],
    ['bcc', { bcc: [{ name: 'x\0', address: 'ann@example.org' }] }],
    ['replyTo', { replyTo: [{ name: null, address: 'ann@' }] }],
    ['fromName', { from: { name: 'Shop\r\nX: y', address: 'shop@example.com' } }],
    ['body', { text: { path: '/etc/passwd' } }],
    ['body', { html: { href: 'https://example.com/' } }],
    ['attachmentFields', { attachments: [{ ...file, name: 'a\r\nb' }] }],
    ['attachmentFields', { attachments: [{ ...file, mimeType: 'text/plain\r\nX: y' }] }],
    ['attachmentFields', { attachments: [{ ...file, contentId: 'a>\r\nX: y' }] }],
    ['attachmentFields', { attachments: [{ ...file, content: { path: '/etc/passwd' } }] }],
    ['attachmentFields', { attachments: [{ ...file, content: 'text' }] }],
    ['icalEvent', { calendar: { method: 'REQUEST', content: { path: '/etc/passwd' } } }],
    ['inReplyTo', { inReplyTo: '<a@example.org>\r\nBcc: eve@example.net' }],
    ['references', { references: ['a b'] }],
    ['messageId', { messageId: 'one' }],
    ['headers', { headers: [{ name: 'X-A', value: 'b\r\nBcc: eve@example.net' }] }],
    ['headers', { headers: [{ name: 'X-A\r\nBcc', value: 'eve@example.net' }] }],
    ['headers', { headers: [{ name: 'bcc', value: 'eve@example.net' }] }],
    ['headers', { headers: [{ name: 'Content-Type', value: 'text/html' }] }],
    ['headers', { headers: [{ name: 'X-A', value: { prepared: true, value: 'b' } }] }],
    ['listUnsubscribe', { unsubscribe: { url: 'http://example.com/', mailto: null } }],
    ['listUnsubscribe', { unsubscribe: { url: 'https://example.com/>\r\nX: y', mailto: null } }],
    ['listUnsubscribe', { unsubscribe: { url: null, mailto: 'a\r\n@example.com' } }],
    ['subject', { subject: `See ${longWord}` }],
    ['fromName', { from: { name: longWord, address: 'shop@example.com' } }],
    ['to', { to: [{ name: longWord, address: 'ann@example.org' }] }],
    ['headers', { headers: [{ name: 'X-A', value: longWord }] }],
    ['inReplyTo', { inReplyTo: `<${longWord}@example.org>` }],
    ['listUnsubscribe', { unsubscribe: { url: `https://example.com/${longWord}`, mailto: null } }],
  ])('X9 X10 %s: %j', async (field, given) => {
    await expect(refusal(given)).rejects.toMatchObject({ kind: 'invalidInput', field });
  });

  it('X9 a tab or line break in a body is only text', async () => {
    const parsed = await simpleParser(
      await bytesOf({ text: 'a\r\n\r\n.\r\nBcc: eve@example.net\r\n', to: [ann] }),
    );
    expect(parsed.text).toContain('.\nBcc: eve@example.net');
    expect(parsed.bcc).toBeUndefined();
  });
});
