import type { INodeExecutionData } from 'n8n-workflow';
import { emailStep as step, mail, useEmailNode } from '../support/emailNode';
import { winmail } from '../support/winmail';

const node = useEmailNode();
const { run, chain, fetched, lastSent } = node;

const question = mail(
  'From: Bob <bob@example.org>',
  'To: Ann <ann@example.com>, carol@example.net',
  'Subject: Price?',
  'Message-ID: <question@example.org>',
  'Date: Thu, 02 Jan 2025 10:00:00 +0000',
  '',
  'What does it cost?',
);

const inbox = (...lines: readonly string[]) => node.imap.deliver(mail(...lines), { user: node.user });
const ask = () => node.imap.deliver(question, { user: node.user });
const byMessageId = { messageReference: 'messageId', messageId: '<question@example.org>' };

describe('message.send', () => {
  const send = {
    resource: 'message',
    operation: 'send',
    to: 'bob@example.org',
    subject: 'Hello',
    body: 'Hi',
  };

  it('S1 sends Markdown as HTML with a text alternative, from the account and with a copy in Sent', async () => {
    const [item] = await run({ ...send, to: 'Bob <bob@example.org>, carol@example.net', body: '**Hello**' });
    expect(item?.json).toMatchObject({
      status: 'sent',
      accepted: ['bob@example.org', 'carol@example.net'],
      sentCopy: { mailbox: 'Sent', uid: 1 },
      warnings: [],
    });
    expect(lastSent()).toContain(`From: Ann Smith <${node.user}>`);
    expect(lastSent()).toContain('<strong>Hello</strong>');
    expect(lastSent()).toMatch(/Content-Type: text\/plain/);
    expect(await fetched('Sent', 'hdr.message-id')).toContain(item?.json['messageId']);
  });

  it('S2 attaches the binary fields that are named, byte for byte', async () => {
    const content = Buffer.from(Array.from({ length: 100_000 }, (_, index) => (index * 7) % 256));
    const files = { report: { name: 'Übersicht.bin', mimeType: 'application/x-test', content } };
    await run({ ...send, attachmentFields: 'report' }, [{ files }]);
    const encoded =
      lastSent()
        .split(/filename[^\r]*\r\n(?:[^\r]+\r\n)*\r\n/)[1]
        ?.split('\r\n--')[0] ?? '';
    expect(Buffer.from(encoded, 'base64').equals(content)).toBe(true);
  }, 180_000);

  it.each([
    ['text/csv; charset=utf-8', 'text/csv'],
    ['csv', 'application/octet-stream'],
    ['multipart/mixed', 'application/octet-stream'],
    ['text/plain\r\nBcc: eve@example.net', 'application/octet-stream'],
  ])('S2 X9 attaches a file that another node called %j as %s', async (mimeType, expected) => {
    const files = { data: { name: 'a.csv', mimeType, content: Buffer.from('a;b') } };
    await run({ ...send, attachmentFields: 'data' }, [{ files }]);
    expect(lastSent()).toContain(`\r\nContent-Type: ${expected}; name=a.csv\r\n`);
    expect(lastSent()).not.toContain('eve');
  });

  it('X9 names the parameter where the name of a file would break the mail', async () => {
    const files = {
      data: { name: 'a\r\nBcc: eve@example.net', mimeType: 'text/plain', content: Buffer.from('a') },
    };
    await expect(run({ ...send, attachmentFields: 'data' }, [{ files }])).rejects.toThrow(
      '(attachmentFields)',
    );
  });

  it('M4 streams a large attachment from the binary store', async () => {
    const content = Buffer.alloc(20 * 1024 * 1024, 'mailroom');
    const files = { video: { name: 'v.mp4', mimeType: 'video/mp4', content } };
    const steps = [step({ ...send, attachmentFields: '*' })];
    await chain(steps, { items: [{ files }], binaryData: 'filesystem' });
    expect(lastSent().length).toBeGreaterThan(content.length * 1.3);
  });

  it('H2 names a binary field that is not there, and those that are', async () => {
    const files = { data: { name: 'a.txt', mimeType: 'text/plain', content: Buffer.from('a') } };
    const before = node.smtp.mails.length;
    await expect(run({ ...send, attachmentFields: 'report' }, [{ files }])).rejects.toThrow(
      'The item has no binary field "report"; it has data.',
    );
    expect(node.smtp.mails).toHaveLength(before);
  });

  it.each([
    ['a line break', 'bob@example.org\r\nBcc: eve@example.net'],
    ['an object that names a file', { path: '/etc/passwd' }],
    ['something that is no address', 'bob@example.org, nobody'],
  ])('X9 X10 refuses %s among the recipients and sends nothing', async (_, to) => {
    const before = node.smtp.mails.length;
    await expect(run({ ...send, to: '={{ $json.to }}' }, [{ json: { to } }])).rejects.toThrow(/\(to\)/);
    expect(node.smtp.mails).toHaveLength(before);
  });

  it('takes recipients as a list, and as a message holds them', async () => {
    const to = ['bob@example.org', { name: 'Carol', address: 'carol@example.net' }];
    const [item] = await run({ ...send, to: '={{ $json.to }}' }, [{ json: { to } }]);
    expect(item?.json['accepted']).toEqual(['bob@example.org', 'carol@example.net']);
  });

  it('S1 wants a subject, or the option Default Subject', async () => {
    await expect(run({ ...send, subject: '' })).rejects.toThrow('The subject is empty');
    await run({ ...send, subject: '', options: { defaultSubject: 'News' } });
    expect(lastSent()).toContain('Subject: News');
  });

  it('S11 sends everything to the one address that the credential redirects to', async () => {
    node.configure({ showAdvanced: true, redirectAllTo: 'me@example.com' });
    const [item] = await run({ ...send, bcc: 'carol@example.net' });
    expect(item?.json).toMatchObject({ status: 'redirected', accepted: ['me@example.com'] });
  });

  it('goes on with the next item when one cannot be sent', async () => {
    const items = ['nobody', 'bob@example.org'].map((to) => ({ json: { to } }));
    const results = await run({ ...send, to: '={{ $json.to }}' }, items, { continueOnFail: true });
    expect(results.map(({ json }) => json['status'] ?? json['error'])).toEqual([
      'to: "nobody" is not a list of e-mail addresses. (to)',
      'sent',
    ]);
    expect(results.map(({ pairedItem }) => pairedItem)).toEqual([{ item: 0 }, { item: 1 }]);
  });

  const many = Array.from({ length: 12 }, (_, index) => ({ json: { to: `r${index}@example.org` } }));
  const toEach = { ...send, to: '={{ $json.to }}' };
  const addressed = many.map(({ json }) => [json.to]);

  it('S5 sends over up to five connections at once, and gives the results in the order of the items', async () => {
    const before = node.smtp.connections.total;
    const results = await run(toEach, many);
    expect(results.map(({ json }) => json['accepted'])).toEqual(addressed);
    expect(node.smtp.connections.total - before).toBeGreaterThan(1);
    expect(node.smtp.connections.total - before).toBeLessThanOrEqual(5);
  });

  it('S5 keeps the order of the items on request, over one connection', async () => {
    const [connections, mails] = [node.smtp.connections.total, node.smtp.mails.length];
    await run({ ...toEach, options: { connections: 1 } }, many);
    expect(node.smtp.mails.slice(mails).map(({ to }) => to)).toEqual(addressed);
    expect(node.smtp.connections.total - connections).toBe(1);
  });

  it('S10 a mail that fails among many takes no other along, and says so in its place', async () => {
    node.smtp.script((step) =>
      step.command === 'RCPT' && step.address === 'r4@example.org'
        ? { code: 550, text: '5.1.1 no such user' }
        : undefined,
    );
    const results = await run(toEach, many, { continueOnFail: true });
    node.smtp.script();
    expect(results.map(({ json }) => json['status'] ?? 'failed')).toEqual(
      many.map((_, index) => (index === 4 ? 'failed' : 'sent')),
    );
  });

  it('S6 items with one key are one mail, although they go at once', async () => {
    const before = node.smtp.mails.length;
    const results = await run({ ...send, options: { idempotencyKey: 'same' } }, [{}, {}, {}]);
    expect(results.map(({ json }) => json['deduplicated'])).toEqual([false, true, true]);
    expect(node.smtp.mails).toHaveLength(before + 1);
  });

  it('S6 an outcome nobody knows is told as unknown, and never as sent', async () => {
    node.smtp.script((step) => (step.command === 'DATA' ? 'acceptAndDisconnect' : undefined));
    const options = { idempotencyKey: 'cut off' };
    const cutOff = await run({ ...send, options }, [{}], { continueOnFail: true });
    node.smtp.script();
    const again = await run({ ...send, options }, [{}], { continueOnFail: true });
    expect([...cutOff, ...again].map(({ json }) => json['status'])).toEqual(['unknown', 'unknown']);
  });
});

describe('message.reply', () => {
  const reply = { resource: 'message', operation: 'reply', format: 'text', body: 'It is 5 Euro.' };

  it('S3 answers the sender in the thread, quotes, and marks the original answered', async () => {
    await ask();
    const [item] = await run({ ...reply, ...byMessageId });
    expect(item?.json).toMatchObject({ accepted: ['bob@example.org'], sentCopy: { mailbox: 'Sent' } });
    expect(lastSent()).toContain('Subject: Re: Price?');
    expect(lastSent()).toContain('In-Reply-To: <question@example.org>');
    expect(lastSent()).toContain('References: <question@example.org>');
    expect(lastSent()).toContain('> What does it cost?');
    expect(await fetched('INBOX', 'flags')).toContain('\\Answered');
  });

  it('S3 answers everyone but itself', async () => {
    await ask();
    const [item] = await run({ ...reply, ...byMessageId, recipients: 'all' });
    expect(item?.json['accepted']).toEqual(['bob@example.org', 'ann@example.com', 'carol@example.net']);
  });

  it('S3 answers the message of the input item', async () => {
    await ask();
    const get = step({ resource: 'message', operation: 'get', ...byMessageId });
    const [item] = await chain([get, step(reply)]);
    expect(item?.json['status']).toBe('sent');
  });

  it('S3 answers the message that an item stems from, also when a node in between dropped it', async () => {
    await ask();
    const get = step({ resource: 'message', operation: 'get', ...byMessageId });
    const send = {
      resource: 'message',
      operation: 'send',
      to: 'boss@example.com',
      subject: 'FYI',
      body: 'x',
    };
    const [item] = await chain([get, step(send), step(reply)]);
    expect(item?.json['accepted']).toEqual(['bob@example.org']);
  });

  it('X27 refuses a reference into another account', async () => {
    await ask();
    const json = { mailbox: 'INBOX', uid: 1, uidValidity: '1', messageId: '<question@example.org>' };
    await expect(run(reply, [{ json }])).rejects.toThrow('UIDVALIDITY differs');
  });

  it('X27 refuses a reference to a message that is another one by now', async () => {
    await ask();
    const [message] = await run({ resource: 'message', operation: 'get', ...byMessageId });
    const json = { ...message?.json, messageId: '<other@example.org>' };
    await expect(run(reply, [{ json }])).rejects.toThrow('is not <other@example.org>');
  });

  it('follows a message that was moved since', async () => {
    await ask();
    const [message] = await run({ resource: 'message', operation: 'get', ...byMessageId });
    await node.imap.doveadm('mailbox', 'create', '-u', node.user, 'Done');
    await node.imap.doveadm('move', '-u', node.user, 'Done', 'mailbox', 'INBOX', 'all');
    await run(reply, [{ json: message?.json }]);
    expect(await fetched('Done', 'flags')).toContain('\\Answered');
  });

  it('S3 answers all although one address in the original is broken, and says who gets no answer', async () => {
    await inbox(
      'From: bob@example.org',
      'Cc: broken@@example.net, carol@example.net, undisclosed-recipients:;',
      'Message-ID: <question@example.org>',
      '',
      'x',
    );
    const [item] = await run({ ...reply, ...byMessageId, recipients: 'all' });
    expect(item?.json).toMatchObject({
      accepted: ['bob@example.org', 'carol@example.net'],
      warnings: ['"broken@@example.net" gets no answer: it is not an e-mail address.'],
    });
  });

  it.each([
    ['reply', {}],
    ['forward', { to: 'carol@example.net' }],
  ])(
    'S3 says how to go on where the original of a %s is gone, and sends nothing',
    async (operation, more) => {
      await ask();
      const [message] = await run({ resource: 'message', operation: 'get', ...byMessageId });
      await node.imap.doveadm('expunge', '-u', node.user, 'mailbox', 'INBOX', 'all');
      const before = node.smtp.mails.length;
      const gone = { ...reply, operation, ...more };
      await expect(run(gone, [{ json: message?.json }])).rejects.toMatchObject({
        message: expect.stringContaining('There is no message 1 in "INBOX"') as string,
        description: expect.stringContaining('In Reply To') as string,
      });
      expect(node.smtp.mails).toHaveLength(before);
    },
  );

  it('X18 gives a mailing list no automatic answer', async () => {
    await inbox(
      'From: list@example.org',
      'List-Id: <l.example.org>',
      'Message-ID: <question@example.org>',
      '',
      'x',
    );
    const before = node.smtp.mails.length;
    await expect(run({ ...reply, ...byMessageId, options: { automatic: true } })).rejects.toThrow(
      'no automatic',
    );
    expect(node.smtp.mails).toHaveLength(before);
  });
});

describe('message.get', () => {
  const get = { resource: 'message', operation: 'get', ...byMessageId };

  it('M1 gives a message with every field of the contract', async () => {
    await ask();
    const [item] = await run(get);
    expect(item?.json).toMatchObject({
      mailbox: 'INBOX',
      uid: 1,
      messageId: '<question@example.org>',
      subject: 'Price?',
      from: { name: 'Bob', address: 'bob@example.org' },
      text: expect.stringContaining('What does it cost?') as string,
      attachments: [],
      flags: [],
    });
  });

  it.each(['text', 'text/plain charset=utf-8'])('M2 reads a mail whose type is none: %s', async (type) => {
    await inbox(
      'From: bob@example.org',
      'Message-ID: <question@example.org>',
      `Content-Type: ${type}`,
      '',
      'Hi',
    );
    const [item] = await run(get);
    expect(item?.json).toMatchObject({ visibleText: 'Hi', attachments: [] });
  });

  it('gives the simple subset when asked to', async () => {
    await ask();
    const [item] = await run({ ...get, output: 'simple' });
    expect(item?.json).toHaveProperty('messageId', '<question@example.org>');
    expect(item?.json).not.toHaveProperty('headers');
  });

  it('B1 finds a message in whatever mailbox it is', async () => {
    await node.imap.doveadm('mailbox', 'create', '-u', node.user, 'Projects/Über uns');
    await node.imap.deliver(question, { user: node.user, mailbox: 'Projects/Über uns' });
    const [item] = await run(get);
    expect(item?.json['mailbox']).toBe('Projects/Über uns');
  });

  it('H2 says that there is no such message', async () => {
    await expect(run(get)).rejects.toThrow('There is no message <question@example.org>');
  });

  it('H2 names a mailbox that is not there', async () => {
    const reference = {
      messageReference: 'uid',
      uid: 1,
      mailbox: { __rl: true, mode: 'path', value: 'Nowhere' },
    };
    await expect(run({ ...get, ...reference })).rejects.toThrow(/"Nowhere" does not exist/);
  });

  it('H2 names the server that refused the password, and the fix', async () => {
    node.configure({ password: 'wrong' });
    await expect(run(get)).rejects.toMatchObject({
      message: expect.stringContaining('refused the sign-in') as string,
      description: expect.stringContaining('app password') as string,
    });
  });
});

describe('message.getMany', () => {
  const getMany = { resource: 'message', operation: 'getMany' };
  const subjects = (items: readonly { json: { subject?: unknown } }[]) =>
    items.map(({ json }) => json.subject);
  const fill = (count: number) =>
    node.imap.deliver(
      Array.from({ length: count }, (_, index) =>
        mail(`From: a${index}@example.org`, `Subject: Mail ${index}`, '', `Body ${index}`),
      ),
      { user: node.user },
    );

  it('B1 gives the newest first, up to the limit', async () => {
    await fill(5);
    expect(subjects(await run({ ...getMany, limit: 2 }))).toEqual(['Mail 4', 'Mail 3']);
  });

  it('B1 gives all of several pages', async () => {
    await fill(230);
    const items = await run({ ...getMany, returnAll: true });
    expect(items).toHaveLength(230);
    expect(items.at(-1)?.json).toMatchObject({
      subject: 'Mail 0',
      text: expect.stringContaining('Body 0') as string,
    });
  });

  it('B1 searches by sender, subject and read status', async () => {
    await fill(12);
    const found = await run({ ...getMany, filters: { from: 'a1', subject: 'Mail 1', readStatus: 'unread' } });
    expect(subjects(found)).toEqual(['Mail 11', 'Mail 10', 'Mail 1']);
    expect(await run({ ...getMany, filters: { readStatus: 'read' } })).toEqual([]);
  });

  it('B1 searches by the time of arrival to the second', async () => {
    await fill(1);
    const hour = 3_600_000;
    const [before, after] = [-hour, hour].map((offset) => new Date(Date.now() + offset).toISOString());
    expect(await run({ ...getMany, filters: { since: before, before: after } })).toHaveLength(1);
    expect(await run({ ...getMany, filters: { since: after } })).toHaveLength(0);
  });

  it('B1 searches for attachments, which no server can', async () => {
    await fill(1);
    await inbox(...withFile('report.pdf', 'application/pdf', Buffer.from('pdf')));
    expect(subjects(await run({ ...getMany, filters: { hasAttachment: true } }))).toEqual(['File']);
  });

  const where = (match: 'all' | 'any', ...values: readonly object[]) => ({
    filters: { match, conditions: { values: values.map((value) => ({ ...value })) } },
  });

  it('B1 T9 searches by the conditions of the trigger, beside the simple filters', async () => {
    await fill(12);
    const sender = { field: 'from', operator: 'equals', value: 'a1@example.org' };
    const subject = { field: 'subject', operator: 'regex', value: '[02]$' };
    expect(subjects(await run({ ...getMany, ...where('all', sender) }))).toEqual(['Mail 1']);
    expect(subjects(await run({ ...getMany, ...where('any', sender, subject) }))).toEqual([
      'Mail 10',
      'Mail 2',
      'Mail 1',
      'Mail 0',
    ]);
    const { filters } = where('any', sender, subject);
    const both = { ...getMany, filters: { ...filters, subject: 'Mail 1', readStatus: 'unread' } };
    expect(subjects(await run(both))).toEqual(['Mail 10', 'Mail 1']);
  });

  it('B1 T9 looks for words in the text up to the limit, over several pages', async () => {
    await fill(130);
    const rare = where('all', { field: 'body', operator: 'regex', value: 'Body 3\\b' });
    const among = where('all', { field: 'body', operator: 'glob', value: 'Body 1?*' });
    expect(subjects(await run({ ...getMany, ...among, limit: 2 }))).toEqual(['Mail 129', 'Mail 128']);
    expect(subjects(await run({ ...getMany, ...rare, limit: 2 }))).toEqual(['Mail 3']);
  });

  it('X10 names a condition that cannot be read', async () => {
    const wrong = where('all', { field: 'subject', operator: 'regex', value: '(' });
    await expect(run({ ...getMany, ...wrong })).rejects.toThrow('filters.conditions.values[0].value');
  });

  it('says that only Gmail has a Gmail search', async () => {
    await expect(run({ ...getMany, filters: { gmailSearch: 'x' } })).rejects.toThrow('Only Gmail');
  });
});

function withFile(name: string, mimeType: string, content: Buffer): string[] {
  return [
    'From: bob@example.org',
    'Subject: File',
    'Message-ID: <question@example.org>',
    'MIME-Version: 1.0',
    'Content-Type: multipart/mixed; boundary=b',
    '',
    '--b',
    'Content-Type: text/plain',
    '',
    'See the file.',
    '--b',
    `Content-Type: ${mimeType}`,
    `Content-Disposition: attachment; filename="${name}"`,
    'Content-Transfer-Encoding: base64',
    '',
    ...(content.toString('base64').match(/.{1,76}/g) ?? []),
    '--b--',
  ];
}

describe('message.getAttachments', () => {
  const getAttachments = { resource: 'message', operation: 'getAttachments', ...byMessageId };

  it('M4 downloads the files into binary fields, byte for byte', async () => {
    const content = Buffer.from(Array.from({ length: 3_000_001 }, (_, index) => (index * 31) % 256));
    await inbox(...withFile('Rechnung Nr. 5.pdf', 'application/pdf', content));
    const [item] = await run(getAttachments);
    expect(item?.binary?.['attachment_0']).toMatchObject({
      fileName: 'Rechnung Nr. 5.pdf',
      mimeType: 'application/pdf',
    });
    expect(Buffer.from(item?.binary?.['attachment_0']?.data ?? '', 'base64').equals(content)).toBe(true);
    expect(item?.json['attachments']).toMatchObject([{ part: '2', binaryField: 'attachment_0' }]);
  });

  const binaryNames = (item: INodeExecutionData | undefined) =>
    Object.values(item?.binary ?? {}).map(({ fileName }) => fileName);

  it.each([
    ['name', { fileNames: '*.PDF' }, ['a.pdf']],
    ['several names', { fileNames: 'a.*, ?.png' }, ['a.pdf', 'b.png']],
    ['MIME type', { mimeTypes: 'image/*' }, ['b.png']],
    ['part', { parts: '3, 4' }, ['b.png', 'c.txt']],
    ['name and type, both of which must fit', { fileNames: 'a*', mimeTypes: 'image/*' }, []],
    ['nothing, which means all', {}, ['a.pdf', 'b.png', 'c.txt']],
  ])('M4 downloads by %s', async (_, options, expected) => {
    const file = (type: string, name: string) => [
      '--b',
      `Content-Type: ${type}`,
      `Content-Disposition: attachment; filename=${name}`,
      '',
      'x',
    ];
    const pdf = withFile('a.pdf', 'application/pdf', Buffer.from('x')).slice(0, -1);
    await inbox(...pdf, ...file('image/png', 'b.png'), ...file('text/plain', 'c.txt'), '--b--');
    const [item] = await run({ ...getAttachments, options });
    expect(binaryNames(item)).toEqual(expected);
    expect(item?.json['attachments']).toHaveLength(3);
  });

  it.each([
    ['HZ', '=?hz-gb-2312?Q?~{VPND~}.txt?=', '中文.txt'],
    [
      'ISO-2022-KR',
      `=?iso-2022-kr?B?${Buffer.from('\x1b$)C\x0eGQ19>n\x0f.txt').toString('base64')}?=`,
      '한국어.txt',
    ],
    ['UTF-7', '=?utf-7?Q?a+Jjo-b.txt?=', 'a☺b.txt'],
    ['UTF-8 that is called ASCII', '=?us-ascii?B?bmHDr3ZlLnR4dA==?=', 'naïve.txt'],
    ['none, though it looks like UTF-7', 'C+abc-x.txt', 'C+abc-x.txt'],
  ])('M2 reads a file name in %s', async (_, written, name) => {
    await inbox(...withFile(written, 'text/plain', Buffer.from('x')));
    const [item] = await run(getAttachments);
    expect(binaryNames(item)).toEqual([name]);
  });

  it('M4 opens a winmail.dat', async () => {
    await inbox(...withFile('winmail.dat', 'application/ms-tnef', winmail));
    const [item] = await run({ ...getAttachments, options: { fileNames: '*.pdf' } });
    expect(binaryNames(item)).toEqual(['Rechnung für März.pdf']);
    expect(Buffer.from(item?.binary?.['attachment_1']?.data ?? '', 'base64').toString()).toBe('%PDF');
  });

  it('M4 takes a uuencoded file out of the text', async () => {
    const id = 'Message-ID: <question@example.org>';
    await inbox('From: bob@example.org', id, '', 'See', 'begin 644 a.txt', '#0V%T', '`', 'end', 'Bye');
    const [item] = await run(getAttachments);
    expect(item?.json['text']).toMatch(/^See\nBye/);
    expect(binaryNames(item)).toEqual(['a.txt']);
    expect(Buffer.from(item?.binary?.['attachment_0']?.data ?? '', 'base64').toString()).toBe('Cat');
  });

  it('M4 decodes a file that was sent with the encoding uuencode', async () => {
    const part = withFile('a.txt', 'application/octet-stream', Buffer.from(''));
    const lines = part.map((line) =>
      /^Content-Transfer-Encoding/i.test(line) ? 'Content-Transfer-Encoding: x-uuencode' : line,
    );
    await inbox(...lines.slice(0, -1), 'begin 644 a.txt', '#0V%T', '`', 'end', ...lines.slice(-1));
    const [item] = await run(getAttachments);
    expect(Buffer.from(item?.binary?.['attachment_0']?.data ?? '', 'base64').toString()).toBe('Cat');
  });

  it('M4 passes a 20 MB attachment from IMAP through the binary store out by SMTP, byte for byte', async () => {
    const content = Buffer.alloc(
      20 * 1024 * 1024,
      Buffer.from(Array.from({ length: 251 }, (_, index) => index)),
    );
    await node.imap.deliver(mail(withFile('big.bin', 'application/x-big', content).join('\r\n')), {
      user: node.user,
    });
    const send = { resource: 'message', operation: 'send', to: 'bob@example.org', subject: 'Big', body: 'x' };
    const steps = [step(getAttachments), step({ ...send, attachmentFields: 'attachment_0' })];
    await chain(steps, { binaryData: 'filesystem' });
    const encoded =
      lastSent()
        .split(/filename[^\r]*\r\n(?:[^\r]+\r\n)*\r\n/)[1]
        ?.split('\r\n--')[0] ?? '';
    expect(Buffer.from(encoded, 'base64').equals(content)).toBe(true);
  });

  it('P6 gives an agent the list of files without their bytes', async () => {
    await inbox(...withFile('a.pdf', 'application/pdf', Buffer.from('x')));
    const [item] = await run(getAttachments, [{}], { asTool: true });
    expect(item?.binary).toBeUndefined();
    expect(item?.json['attachments']).toEqual([
      { part: '2', name: 'a.pdf', mimeType: 'application/pdf', size: expect.any(Number) as number },
    ]);
  });
});

describe('sending options', () => {
  const send = {
    resource: 'message',
    operation: 'send',
    to: 'bob@example.org',
    subject: 'Hello',
    body: 'Hi',
  };

  it('S6 sends a message with an idempotency key once', async () => {
    const once = { ...send, options: { idempotencyKey: 'order-1' } };
    const before = node.smtp.mails.length;
    const [first] = await run(once, [{}, {}]);
    const [again] = await run(once);
    expect([first?.json['deduplicated'], again?.json['deduplicated']]).toEqual([false, true]);
    expect(node.smtp.mails.length - before).toBe(1);
  });

  it('S7 skips a message above the size limit when asked to', async () => {
    const content = Buffer.alloc(1_200_000);
    const files = { data: { name: 'a.bin', mimeType: 'application/x-a', content } };
    const options = { maxMegabytes: 1, onTooLarge: 'skip' };
    const [item] = await run({ ...send, attachmentFields: 'data', options }, [{ files }]);
    expect(item?.json).toMatchObject({ status: 'skipped', accepted: [] });
  });

  it('S9 wants the conversation key of the credential before it tracks a conversation', async () => {
    const options = { conversationOrigin: '{ "ticket": 1 }' };
    await expect(run({ ...send, options })).rejects.toThrow('Conversation Key');
    node.configure({ showAdvanced: true, conversationKey: 'a long enough secret' });
    expect((await run({ ...send, options }))[0]?.json['messageId']).toMatch(/^<m1\./);
  });
});
