import type { INodeParameters } from 'n8n-workflow';
import { emailStep as step, mail, useEmailNode } from '../support/emailNode';

const node = useEmailNode();
const { run, chain, fetched } = node;

const path = (value: string) => ({ __rl: true, mode: 'path', value });
const fill = (count: number) =>
  node.imap.deliver(
    Array.from({ length: count }, (_, index) =>
      mail(
        `From: a${index}@example.org`,
        `Subject: Mail ${index}`,
        `Message-ID: <m${index}@example.org>`,
        '',
        'Hi',
      ),
    ),
    { user: node.user },
  );
const create = (...args: readonly string[]) =>
  node.imap.doveadm('mailbox', 'create', '-u', node.user, ...args);

const getMany = step({ resource: 'message', operation: 'getMany', returnAll: true }, { name: 'Search' });
const message = (operation: string, parameters = {}) => ({ resource: 'message', operation, ...parameters });
const byMessageId = { messageReference: 'messageId', messageId: '<m0@example.org>' };
const byUid = { messageReference: 'uid', uid: 1, mailbox: path('INBOX') };

describe('flags', () => {
  it.each([
    ['the input item', {}],
    ['UID', byUid],
    ['Message-ID', byMessageId],
  ])('B1 marks a message as read by %s', async (_, reference) => {
    await fill(1);
    const [item] = await chain([getMany, step(message('markRead', reference))]);
    expect(item?.json).toMatchObject({ mailbox: 'INBOX', uid: 1, flags: ['\\Seen'] });
    expect(await fetched('INBOX', 'flags')).toContain('\\Seen');
  });

  it('B1 marks a message as unread again', async () => {
    await fill(1);
    await run(message('markRead', byUid));
    const [item] = await run(message('markUnread', byUid));
    expect(item?.json['flags']).toEqual([]);
  });

  it('B1 sets and removes flags and keywords', async () => {
    await fill(1);
    await run(message('setFlags', { ...byUid, addFlags: 'starred, $Invoice, answered' }));
    const [item] = await run(message('setFlags', { ...byUid, addFlags: 'Paid', removeFlags: 'answered' }));
    expect(new Set(item?.json['flags'] as string[])).toEqual(new Set(['\\Flagged', '$Invoice', 'Paid']));
  });

  it('X9 refuses what cannot be a keyword', async () => {
    await fill(1);
    await expect(run(message('setFlags', { ...byUid, addFlags: 'a"b' }))).rejects.toThrow('cannot be a flag');
  });

  it('B1 treats many messages in few round trips, with a result for each in the order of the items', async () => {
    await fill(120);
    const items = await chain([getMany, step(message('markRead'))]);
    expect(items.map(({ json }) => json['messageId'])).toEqual(
      Array.from({ length: 120 }, (_, index) => `<m${119 - index}@example.org>`),
    );
    expect(items.every(({ json }) => (json['flags'] as string[]).includes('\\Seen'))).toBe(true);
    expect(items.map(({ pairedItem }) => pairedItem)).toEqual(items.map((_, item) => ({ item })));
  });

  it('B1 finds a message by the Message-ID it was given, also where its own header lacks the brackets', async () => {
    await node.imap.deliver(mail('From: a@example.org', 'Message-ID: plain@example.org', '', 'x'), {
      user: node.user,
    });
    const named = message('markRead', { messageReference: 'messageId', messageId: '={{ $json.messageId }}' });
    const [item] = await chain([getMany, step(named)]);
    expect(item?.json).toMatchObject({ messageId: '<plain@example.org>', flags: ['\\Seen'] });
  });

  it('gives an error for the message that is gone and a result for the others', async () => {
    await fill(2);
    const uids = [1, 7, 2].map((uid) => ({ json: { uid } }));
    const reference = { messageReference: 'uid', uid: '={{ $json.uid }}', mailbox: path('INBOX') };
    const items = await run(message('markRead', reference), uids, { continueOnFail: true });
    expect(items.map(({ json }) => json['flags'] ?? json['error'])).toEqual([
      ['\\Seen'],
      'There is no message 7 in "INBOX" in this account.',
      ['\\Seen'],
    ]);
  });

  it('changes nothing when one of the messages cannot be had', async () => {
    await fill(1);
    const uids = [1, 7].map((uid) => ({ json: { uid } }));
    const reference = { messageReference: 'uid', uid: '={{ $json.uid }}', mailbox: path('INBOX') };
    await expect(run(message('markRead', reference), uids)).rejects.toThrow('no message 7');
    expect(await fetched('INBOX', 'flags')).not.toContain('\\Seen');
  });
});

describe('filters', () => {
  const search = (filters: INodeParameters) => run(message('getMany', { filters }));

  it.each<[string, INodeParameters]>([
    ['keyword', { keyword: 'two words' }],
    ['largerThan', { largerThan: -5 }],
    ['largerThan', { largerThan: '={{ "10 MB" }}' }],
    ['readStatus', { readStatus: '={{ "unseen" }}' }],
    ['flagged', { flagged: '={{ "maybe" }}' }],
    ['hasAttachment', { hasAttachment: '={{ 7 }}' }],
  ])(
    'B1 refuses a filter %s that cannot be understood, which would find more if left out',
    async (field, filters) => {
      await fill(1);
      await expect(search(filters)).rejects.toThrow(`(${field})`);
    },
  );

  it('B1 takes truth values that an expression or an agent gives as texts', async () => {
    await fill(2);
    await run(message('setFlags', { ...byUid, addFlags: 'flagged' }));
    expect((await search({ flagged: '={{ "true" }}' })).map(({ json }) => json['uid'])).toEqual([1]);
    expect((await search({ flagged: '={{ "false" }}' })).map(({ json }) => json['uid'])).toEqual([2]);
  });
});

describe('move, copy, archive, delete', () => {
  it('B1 moves messages and says what they are called now', async () => {
    await fill(3);
    await create('Done');
    const items = await chain([getMany, step(message('move', { destination: path('Done') }))]);
    expect(items.map(({ json }) => [json['mailbox'], json['messageId'], json['from']])).toEqual(
      [2, 1, 0].map((index) => [
        'Done',
        `<m${index}@example.org>`,
        expect.objectContaining({ mailbox: 'INBOX', uid: index + 1 }) as unknown,
      ]),
    );
    expect(new Set(items.map(({ json }) => json['uid']))).toEqual(new Set([1, 2, 3]));
    expect(await fetched('INBOX', 'uid')).toBe('');
  });

  it('knows INBOX in any case for the one mailbox it is', async () => {
    await fill(1);
    const into = { destination: path('inbox') };
    await expect(run(message('move', { ...byUid, ...into }))).rejects.toThrow('is in "INBOX" already');
  });

  it('works on the moved message in the next node', async () => {
    await fill(1);
    await create('Done');
    const move = step(message('move', { destination: path('Done') }), { name: 'Move' });
    const [item] = await chain([getMany, move, step(message('markRead'), { name: 'Mark' })]);
    expect(item?.json).toMatchObject({ mailbox: 'Done', flags: ['\\Seen'] });
  });

  it('B1 copies a message and leaves the original', async () => {
    await fill(1);
    await create('Copies');
    const [item] = await run(message('copy', { ...byUid, destination: path('Copies') }));
    expect(item?.json).toMatchObject({ mailbox: 'Copies', uid: 1 });
    expect(await fetched('INBOX', 'uid')).toContain('uid: 1');
  });

  it('H2 names a destination that does not exist, and moves nothing', async () => {
    await fill(1);
    await expect(run(message('move', { ...byUid, destination: path('Nowhere') }))).rejects.toThrow(
      /"Nowhere" does not exist/,
    );
    expect(await fetched('INBOX', 'uid')).toContain('uid: 1');
  });

  it('B1 says which item came too late, when two of them move one message to different mailboxes', async () => {
    await fill(1);
    for (const name of ['Done', 'Other']) await create(name);
    const items = ['Done', 'Other', 'Done'].map((destination) => ({ json: { destination } }));
    const destination = path('={{ $json.destination }}');
    const results = await run(message('move', { ...byUid, destination }), items, { continueOnFail: true });
    expect(results.map(({ json }) => json['uid'] ?? json['error'])).toEqual([
      1,
      'Message 1 in "INBOX" is gone.',
      1,
    ]);
  });

  it('B1 archives into a mailbox it makes if there is none', async () => {
    await fill(1);
    const [item] = await run(message('archive', byUid));
    expect(item?.json['mailbox']).toBe('Archive');
    expect(await fetched('Archive', 'hdr.message-id')).toContain('<m0@example.org>');
  });

  it('B1 deletes into the trash', async () => {
    await fill(1);
    const [item] = await run(message('delete', byUid));
    expect(item?.json['mailbox']).toBe('Trash');
  });

  it('B1 deletes one message for good and no other, not even one marked as deleted', async () => {
    await fill(2);
    await node.imap.doveadm('flags', 'add', '-u', node.user, '\\Deleted', 'mailbox', 'INBOX', 'uid', '2');
    const [item] = await run(message('delete', { ...byUid, permanently: true }));
    expect(item?.json).toMatchObject({ uid: 1, deleted: true });
    expect(await fetched('INBOX', 'uid')).toContain('uid: 2');
  });

  it('P6 lets no agent delete for good', async () => {
    await fill(1);
    const remove = message('delete', { ...byUid, permanently: true });
    const [item] = await run(remove, [{}], { asTool: true });
    // n8n drops what a tool does not show, so this is the ordinary delete.
    expect(item?.json['mailbox']).toBe('Trash');
    expect(await fetched('Trash', 'hdr.message-id')).toContain('<m0@example.org>');
  });
});

describe('raw messages', () => {
  it('B1 gives a message as a file, reads it as a message, and puts it into another mailbox', async () => {
    await fill(1);
    await create('Import');
    const raw = step(message('getRaw', byUid), { name: 'Raw' });
    const [parsed] = await chain([raw, step(message('parse', { binaryField: 'data' }), { name: 'Parse' })]);
    expect(parsed?.json).toMatchObject({ messageId: '<m0@example.org>', subject: 'Mail 0', mailbox: null });
    const append = message('append', { mailbox: path('Import'), binaryField: 'data', flags: 'read' });
    const [stored] = await chain([raw, step(append, { name: 'Append' })]);
    expect(stored?.json).toMatchObject({ mailbox: 'Import', uid: 1, messageId: '<m0@example.org>' });
    expect(await fetched('Import', 'flags')).toContain('\\Seen');
  });

  it('M4 reads a file too large for the main thread, its attachment byte for byte', async () => {
    const content = Buffer.from(Array.from({ length: 300_000 }, (_, at) => (at * 7) % 251));
    const source = mail(
      ...['Subject: Large', 'Content-Type: multipart/mixed; boundary=b', '', '--b', '', 'See the file.'],
      ...['--b', 'Content-Type: application/pdf; name=a.pdf', 'Content-Transfer-Encoding: base64', ''],
      ...(content.toString('base64').match(/.{1,76}/g) ?? []),
      '--b--',
    );
    const files = { data: { name: 'a.eml', mimeType: 'message/rfc822', content: Buffer.from(source) } };
    const [item] = await run(message('parse', { binaryField: 'data' }), [{ files }]);
    expect(item?.json).toMatchObject({ subject: 'Large', visibleText: 'See the file.', warnings: [] });
    const stored = Buffer.from(item?.binary?.['attachment_0']?.data ?? '', 'base64');
    expect(stored.equals(content)).toBe(true);
  });
});

describe('mailboxes', () => {
  const mailbox = (operation: string, parameters = {}) => ({ resource: 'mailbox', operation, ...parameters });

  it('B2 creates, counts, renames, hides and deletes a mailbox with a nested, non-ASCII name', async () => {
    const [made] = await run(mailbox('create', { path: 'Aufträge/Größe' }));
    expect(made?.json).toEqual({ path: 'Aufträge/Größe', created: true });
    await node.imap.deliver(mail('Subject: x', '', 'x'), { user: node.user, mailbox: 'Aufträge/Größe' });
    const [status] = await run(mailbox('getStatus', { mailbox: path('Aufträge/Größe') }));
    expect(status?.json).toMatchObject({ path: 'Aufträge/Größe', messages: 1, unseen: 1 });
    const renamed = await run(mailbox('rename', { mailbox: path('Aufträge/Größe'), newPath: 'Fertig' }));
    expect(renamed[0]?.json).toEqual({ path: 'Fertig', renamedFrom: 'Aufträge/Größe' });
    await run(mailbox('subscribe', { mailbox: path('Fertig'), subscribed: false }));
    const listed = await run(mailbox('getMany', { includeCounts: true }));
    expect(listed.find(({ json }) => json['path'] === 'Fertig')?.json).toMatchObject({
      subscribed: false,
      messages: 1,
      parent: null,
      delimiter: '/',
    });
    await run(mailbox('delete', { mailbox: path('Fertig') }));
    await expect(run(mailbox('getStatus', { mailbox: path('Fertig') }))).rejects.toThrow(
      /"Fertig" does not exist/,
    );
  });

  it('P6 lets no agent delete a mailbox', async () => {
    await create('Keep');
    const remove = mailbox('delete', { mailbox: path('Keep') });
    await expect(run(remove, [{}], { asTool: true })).rejects.toThrow('cannot delete mailboxes');
  });

  describe('clean up', () => {
    const mark = '$n8n-0a1b2c3d4e';
    const cleanUp = (parameters = {}) => run(mailbox('cleanUp', parameters));
    /** A message that arrived so many days ago. */
    const aged = (days: number, flags: string) => {
      const date = new Date(Date.now() - days * 86_400_000).toUTCString();
      const content = Buffer.from(mail(`Date: ${date}`, `Subject: ${days} days, ${flags}`, '', 'x'));
      const files = { data: { name: 'x.eml', mimeType: 'message/rfc822', content } };
      return run(message('append', { mailbox: path('INBOX'), binaryField: 'data', flags }), [{ files }]);
    };
    beforeEach(async () => {
      for (const [days, flags] of [
        [30, mark],
        [30, ''],
        [8, mark],
        [6, mark],
        [30, `${mark}, flagged`],
      ] as const) {
        await aged(days, flags);
      }
    });

    it('B4 moves old processed mail to the archive and leaves what is new, unprocessed or flagged', async () => {
      const [item] = await cleanUp();
      expect(item?.json).toEqual({
        ...{ mailbox: 'INBOX', found: 2, dryRun: false },
        ...{ moved: 2, destination: 'Archive' },
      });
      expect((await fetched('INBOX', 'uid')).match(/\d+/g)).toEqual(['2', '4', '5']);
    });

    it('B4 counts what would go, and moves nothing, in a dry run', async () => {
      const [item] = await cleanUp({ processedOnly: false, dryRun: true });
      expect(item?.json).toMatchObject({ found: 3, moved: 0 });
      expect((await fetched('INBOX', 'uid')).match(/\d+/g)).toHaveLength(5);
    });
  });
});

describe('threads', () => {
  it('B3 gives a conversation in its order, what was sent from here included', async () => {
    const asks = (id: string, reference: string, day: number) =>
      mail(
        'From: bob@example.org',
        `To: ${node.user}`,
        'Subject: Price',
        `Message-ID: <${id}@example.org>`,
        ...(reference ? [`In-Reply-To: ${reference}`, `References: <root@example.org> ${reference}`] : []),
        `Date: 0${day} Jan 2025 10:00:00 +0000`,
        '',
        id,
      );
    await node.imap.deliver(
      [asks('root', '', 1), mail('Subject: Other', 'Message-ID: <o@example.org>', '', 'x')],
      {
        user: node.user,
      },
    );
    const reply = message('reply', {
      messageReference: 'messageId',
      messageId: '<root@example.org>',
      body: 'Five',
    });
    const [sent] = await run(reply);
    await node.imap.deliver(asks('again', sent?.json['messageId'] as string, 3), { user: node.user });
    const reference = { messageReference: 'messageId', messageId: '<again@example.org>' };
    const items = await run({ resource: 'thread', operation: 'get', ...reference });
    expect(new Set(items.map(({ json }) => json['messageId']))).toEqual(
      new Set(['<root@example.org>', sent?.json['messageId'], '<again@example.org>']),
    );
    const rolesOf = async (more: object) => {
      const [chat] = await run({
        resource: 'thread',
        operation: 'get',
        format: 'chat',
        ...reference,
        ...more,
      });
      return (chat?.json['messages'] as { role: string }[]).map(({ role }) => role);
    };
    // By date: both questions are of 2025, the answer is of today.
    expect(await rolesOf({})).toEqual(['user', 'user', 'assistant']);
    expect(await rolesOf({ latestMessages: 2 })).toEqual(['user', 'assistant']);
  });
});
