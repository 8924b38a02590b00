import { parseSource, readMessage, textParts, type ReadOptions } from '../../mail/parse';

const options: ReadOptions = {
  ownAddresses: ['me@example.com'],
  authservId: null,
  sessionKey: 'sender',
  sessionTemplate: '',
  nonce: 'n0nce',
};
const eml = (...lines: string[]) => parseSource(Buffer.from(lines.join('\r\n'), 'utf8'));
const read = (...lines: string[]) => readMessage(eml(...lines), options);

const simple = ['From: Ada <ada@example.com>', 'To: me@example.com', 'Subject: Hi', ''];

describe('readMessage', () => {
  it('M1 gives every field, absent ones as null or an empty list', () => {
    const message = read('');
    expect(message).toMatchObject({
      messageId: null,
      threadId: null,
      subject: null,
      from: null,
      to: [],
      date: null,
      text: '',
      html: null,
      attachments: [],
      plusTag: null,
      uid: null,
      mailbox: null,
    });
    expect(Object.values(message)).not.toContain(undefined);
  });

  it('M1 reads metadata alone when no body was fetched', () => {
    const fetched = { ...eml(...simple, 'Hello'), bodies: new Map<string, Buffer>() };
    expect(readMessage(fetched, options)).toMatchObject({
      subject: 'Hi',
      from: { name: 'Ada', address: 'ada@example.com' },
      text: null,
      sessionId: 'ada@example.com',
    });
  });

  it('M5 reads identifiers and the thread', () => {
    const message = read(
      'Message-ID: <c@x.test>',
      'In-Reply-To: <b@x.test>',
      'References: <a@x.test> <b@x.test>',
      '',
    );
    expect(message).toMatchObject({
      messageId: '<c@x.test>',
      inReplyTo: '<b@x.test>',
      references: ['<a@x.test>', '<b@x.test>'],
      threadId: '<a@x.test>',
    });
  });

  it.each([
    ['Fri, 20 Nov 2026 12:00:00 +0100', '2026-11-20T11:00:00.000Z'],
    ['20 Nov 2026 12:00 GMT (comment)', '2026-11-20T12:00:00.000Z'],
    ['Fri, 20 Nov 2026 12:00:00', '2026-11-20T12:00:00.000Z'],
    ['yesterday', null],
    ['', null],
  ])('reads the date %s', (written, expected) => {
    expect(read(`Date: ${written}`, '').date).toBe(expected);
  });

  it('C7 finds the plus-tag of the own address only', () => {
    expect(read('To: other+x@example.com, Me+orders@example.com', '').plusTag).toBe('orders');
    expect(read('To: other+x@example.com', '').plusTag).toBeNull();
  });
});

describe('texts and attachments', () => {
  const part = (type: string, body: string, ...more: string[]) => [
    `Content-Type: ${type}`,
    ...more,
    '',
    body,
  ];
  const multipart = (kind: string, boundary: string, ...parts: string[][]) => [
    `Content-Type: multipart/${kind}; boundary=${boundary}`,
    '',
    ...parts.flatMap((lines) => [`--${boundary}`, ...lines]),
    `--${boundary}--`,
  ];

  it('M2 reads both alternatives', () => {
    const message = read(
      ...multipart('alternative', 'b', part('text/plain', 'plain'), part('text/html', '<p>rich</p>')),
    );
    expect(message).toMatchObject({ text: 'plain', html: '<p>rich</p>', attachments: [] });
  });

  it('M4 lists attachments with safe names, types and decoded sizes', () => {
    const message = read(
      ...multipart(
        'mixed',
        'b',
        part('text/plain', 'see file'),
        part('application/pdf; name="../../a.pdf"', 'QUJD', 'Content-Transfer-Encoding: base64'),
      ),
    );
    expect(message.attachments).toEqual([
      {
        part: '2',
        name: 'a.pdf',
        mimeType: 'application/pdf',
        size: 2,
        contentId: null,
        disposition: null,
        binaryField: null,
      },
    ]);
  });

  it('M4 takes an attachment that is the whole mail', () => {
    const message = read(
      'Content-Type: application/pdf; name=a.pdf',
      'Content-Transfer-Encoding: base64',
      '',
      'QUJD',
    );
    expect(message).toMatchObject({ text: null, html: null, attachments: [{ part: '1', name: 'a.pdf' }] });
  });

  it('M4 ties an inline image to its content id', () => {
    const image = part(
      'image/png',
      'AA==',
      'Content-ID: <logo@x>',
      'Content-Disposition: inline; filename=l.png',
    );
    const message = read(...multipart('related', 'b', part('text/html', '<img src="cid:logo@x">'), image));
    expect(message.attachments).toMatchObject([{ part: '2', contentId: 'logo@x', disposition: 'inline' }]);
  });

  it('M2 reads mixed parts inside an alternative', () => {
    const inner = multipart(
      'mixed',
      'i',
      part('text/html', '<p>one</p>'),
      part('application/pdf', ''),
      part('text/html', '<p>two</p>'),
    );
    const message = read(...multipart('alternative', 'b', part('text/plain', 'one two'), inner));
    expect(message).toMatchObject({ text: 'one two', html: '<p>one</p>\n<p>two</p>' });
    expect(message.attachments.map((attachment) => attachment.part)).toEqual(['2.2']);
  });

  it('M2 appends the footer a mailing list adds', () => {
    const message = read(
      ...multipart(
        'mixed',
        'b',
        multipart('alternative', 'a', part('text/plain', 'hi'), part('text/html', '<p>hi</p>')),
        part('text/plain', 'a < list'),
      ),
    );
    expect(message.text).toBe('hi\na < list');
    expect(message.html).toBe('<p>hi</p>\n<div style="white-space:pre-wrap">a &lt; list</div>');
  });

  it('M4 lists an attached mail and leaves its text in it', () => {
    const message = read(
      ...multipart(
        'mixed',
        'b',
        part('text/plain', 'fwd'),
        part('message/rfc822', 'Subject: inner\r\n\r\nsecret'),
      ),
    );
    expect(message.text).toBe('fwd');
    expect(message.attachments).toMatchObject([
      { part: '2', name: 'message-2.eml', mimeType: 'message/rfc822' },
    ]);
  });

  it('asks for the text parts only', () => {
    const { structure } = eml(
      ...multipart(
        'mixed',
        'b',
        multipart('alternative', 'a', part('text/plain', 'hi'), part('text/html', '<p>hi</p>')),
        part('application/pdf', ''),
        part('text/plain', 'x', 'Content-Disposition: attachment; filename=x.txt'),
      ),
    );
    expect(textParts(structure)).toEqual(['1.1', '1.2']);
  });

  it('reads a multipart whose boundary is missing or never closed', () => {
    expect(read('Content-Type: multipart/mixed', '', 'still here').text).toBe('still here');
    expect(read('Content-Type: multipart/mixed; boundary=b', '', '--b', '', 'open end').text).toBe(
      'open end',
    );
  });

  it('does not take a longer line for a delimiter', () => {
    expect(read(...multipart('mixed', 'b', part('text/plain', '--bee\r\nx--b\r\nend'))).text).toBe(
      '--bee\nx--b\nend',
    );
  });

  it('M2 undoes format=flowed with DelSp', () => {
    expect(
      read('Content-Type: text/plain; format=flowed; delsp=yes', '', 'con \r\ntinued', '-- ', 'me').text,
    ).toBe('continued\n-- \nme');
  });
});

describe('what a reader would miss', () => {
  const html = (body: string) => ['Content-Type: text/html', '', body];

  it('M2 a page that names its charset where the mail does not', () => {
    const page =
      '<meta http-equiv="Content-Type" content="text/html; charset=windows-1251"><p>\xcf\xf0\xe8\xe2\xe5\xf2';
    const source = Buffer.from(`Content-Type: text/html\r\n\r\n${page}`, 'latin1');
    expect(readMessage(parseSource(source), options)).toMatchObject({ visibleText: 'Привет', warnings: [] });
  });

  it.each(['<html><body></body></html>', '<img src="https://example.com/a.png">'])(
    'M3 the plain text beside a page without any: %s',
    (page) => {
      const alternative = (type: string, body: string) => ['--b', `Content-Type: ${type}`, '', body];
      const lines = [...alternative('text/plain', 'Hello'), ...alternative('text/html', page), '--b--'];
      const message = read('Content-Type: multipart/alternative; boundary=b', '', ...lines);
      expect(message).toMatchObject({ visibleText: 'Hello', markdown: 'Hello', replyText: 'Hello' });
    },
  );

  it('M3 a new line that a mailbox file marked as a quote', () => {
    expect(read(...simple, '>From Monday on I am back.', '> quoted').replyText).toBe(
      '>From Monday on I am back.',
    );
  });

  it('T13 who sent which files, for an agent, where a mail has no text', () => {
    const file = ['Content-Type: application/pdf; name=scan.pdf', 'From: scanner@example.com', '', 'x'];
    expect(read(...file).chatInput).toContain('Attachments: scan.pdf');
    expect(readMessage({ ...eml(...html('x')), bodies: new Map() }, options).chatInput).toBeNull();
  });

  it('M6 OpenPGP inside the text', () => {
    const armoured = ['-----BEGIN PGP MESSAGE-----', '', 'x', '-----END PGP MESSAGE-----'];
    expect(read(...simple, ...armoured)).toMatchObject({
      protection: { encrypted: 'openpgp', signed: null },
      visibleText: '',
      warnings: ['The mail is encrypted; its content cannot be read here.'],
    });
  });

  it('M2 a text in Markdown', () => {
    expect(read('Content-Type: text/markdown', '', '# Hi')).toMatchObject({ text: '# Hi', attachments: [] });
  });

  it('M4 an invitation sent as a file of no particular type', () => {
    const lines = ['BEGIN:VCALENDAR', 'BEGIN:VEVENT', 'SUMMARY:Kick-off', 'END:VEVENT', 'END:VCALENDAR'];
    const message = read('Content-Type: application/octet-stream; name=invite.ics', '', ...lines);
    expect(message.calendar?.summary).toBe('Kick-off');
    expect(message.attachments.map(({ name }) => name)).toEqual(['invite.ics']);
  });

  it('M4 the one file a Mac sends in two parts', () => {
    const part = (type: string) => ['--b', `Content-Type: ${type}; name=a.pdf`, '', 'x'];
    const lines = [...part('application/applefile'), ...part('application/pdf'), '--b--'];
    const message = read('Content-Type: multipart/appledouble; boundary=b', '', ...lines);
    expect(message.attachments.map(({ mimeType }) => mimeType)).toEqual(['application/pdf']);
  });
});
