import { createHash } from 'node:crypto';
import type { IDataObject, INodeExecutionData } from 'n8n-workflow';
import { parseSource, readMessage } from '../../mail/parse';
import type { AttachmentLink } from '../../mail/result';
import { emailStep as step, mail, useEmailNode } from '../support/emailNode';
import type { Step } from '../support/execution';
import { startS3Server, type TestS3Server } from '../support/s3Server';

const node = useEmailNode();
const { run, chain, lastSent } = node;

const send = { resource: 'message', operation: 'send', to: 'bob@example.org', subject: 'Hello', body: 'Hi' };
const png = Buffer.from('89504e470d0a1a0a', 'hex');
const logo = { logo: { name: 'logo.png', mimeType: 'image/png', content: png } };

const read = () =>
  readMessage(parseSource(Buffer.from(lastSent())), {
    ...{ ownAddresses: [], authservId: null, sessionKey: 'sender', sessionTemplate: '', nonce: 'n' },
  });
const refused = async (options: object, message: string | RegExp) => {
  const before = node.smtp.mails.length;
  await expect(run({ ...send, options: { ...options } })).rejects.toThrow(message);
  expect(node.smtp.mails).toHaveLength(before);
};

describe('templates', () => {
  const template = 'Dear {{ name }},\n{% for box in boxes %}- {{ box }}\n{% endfor %}';

  it("S1 fills a template with the item's own fields, one mail for each item", async () => {
    const items = [
      { json: { to: 'bob@example.org', name: 'Bob', boxes: ['red', 'blue'] } },
      { json: { to: 'eve@example.net', name: '<b>Eve</b>', boxes: [] } },
    ];
    const before = node.smtp.mails.length;
    await run({ ...send, to: '={{ $json.to }}', options: { template } }, items);
    const sent = node.smtp.mails.slice(before);
    const textTo = (address: string) => sent.find(({ to }) => to.includes(address))?.raw.toString();
    expect(textTo('bob@example.org')).toContain('<li>blue</li>');
    expect(textTo('eve@example.net')).toContain('Dear &lt;b&gt;Eve&lt;/b&gt;');
  });

  it('S1 fills a template from a file with variables of its own', async () => {
    const files = { page: { name: 'p.liquid', mimeType: 'text/plain', content: Buffer.from(template) } };
    const options = { templateField: 'page', variables: '{ "name": "Ann", "boxes": ["green"] }' };
    await run({ ...send, format: 'text', options }, [{ files }]);
    expect(read().text).toBe('Dear Ann,\n- green\n');
  });

  it('S1 names a variable that is missing, and sends nothing', async () => {
    await refused({ template: 'Dear {{ who }}' }, /who.*\(template\)/);
  });

  it('X10 a template reads no file', async () => {
    await refused({ template: '{% include "/etc/passwd" %}' }, /\(template\)/);
  });
});

describe('pictures', () => {
  it('S2 shows a binary field where the body names it, and attaches the others', async () => {
    const files = { ...logo, data: { name: 'a.txt', mimeType: 'text/plain', content: Buffer.from('a') } };
    await run({ ...send, body: 'See ![Logo](cid:logo)', attachmentFields: '*' }, [{ files }]);
    expect(read().attachments).toMatchObject([
      { name: 'logo.png', contentId: 'logo' },
      { name: 'a.txt', contentId: null },
    ]);
    expect(lastSent()).toContain('multipart/related');
  });

  it('S2 sends a picture written into the HTML as a part of the mail', async () => {
    const body = `<p>Hi <img src="data:image/png;base64,${png.toString('base64')}"></p>`;
    await run({ ...send, format: 'html', body });
    const [picture] = read().attachments;
    expect(picture).toMatchObject({ mimeType: 'image/png' });
    expect(read().html).toContain(`cid:${picture?.contentId}`);
  });

  it('X10 a quoted stranger cannot have a file attached by naming it', async () => {
    const lines = ['From: eve@example.net', 'Message-ID: <e@example.net>', 'MIME-Version: 1.0'];
    const type = ['Content-Type: text/html', '', '<img src="cid:logo">'];
    await node.imap.deliver(mail(...lines, ...type), { user: node.user });
    const reply = { resource: 'message', operation: 'reply', format: 'html', body: 'Thanks' };
    const reference = { messageReference: 'messageId', messageId: '<e@example.net>' };
    await run({ ...reply, ...reference }, [{ files: logo }]);
    expect(read().attachments).toEqual([]);
  });
});

describe('an automatic answer', () => {
  const reply = { resource: 'message', operation: 'reply', format: 'text', body: 'Thanks' };
  const reference = { messageReference: 'messageId', messageId: '<q@example.org>' };
  const automatic = { ...reply, ...reference, options: { automatic: true } };
  const ask = () =>
    node.imap.deliver(
      mail('From: bob@example.org', 'Reply-To: eve@example.net', 'Message-ID: <q@example.org>', '', 'Hi'),
      { user: node.user },
    );
  const trusted = { policy: { output: 'trusted' }, messageId: '<q@example.org>' };
  const answered = async (json: IDataObject, more: Partial<Step> = {}) =>
    (await run(automatic, [{ json }], more))[0]?.json['accepted'];

  it('X26 follows no Reply-To that leads elsewhere', async () => {
    await ask();
    expect(await answered({})).toEqual(['bob@example.org']);
  });

  it('X26 follows it once policy trusts that very mail', async () => {
    await ask();
    expect(await answered(trusted)).toEqual(['eve@example.net']);
    expect(await answered({ ...trusted, messageId: '<other@example.org>' })).toEqual(['bob@example.org']);
  });

  it('X26 takes no word of an agent for it', async () => {
    await ask();
    expect(await answered(trusted, { asTool: true })).toEqual(['bob@example.org']);
  });

  it('S3 without that rule, an answer goes where the mail asks to', async () => {
    await ask();
    expect((await run({ ...reply, ...reference }))[0]?.json['accepted']).toEqual(['eve@example.net']);
  });

  it.each([
    ['T11 X18 a reply that is sent at once is marked, unless a person says otherwise', {}, 'auto-replied'],
    ['T11 X18 a reply that a person has approved is not marked', { automatic: false }, undefined],
    ['X18 an automatic reply is marked', { automatic: true }, 'auto-replied'],
  ])('%s', async (_, options, mark) => {
    await ask();
    await run({ ...reply, ...reference, options });
    expect(read().headers['auto-submitted']?.[0]).toBe(mark);
  });

  it('T11 a reply kept as a draft is a person’s, as a person sends it', async () => {
    await ask();
    await run({ ...reply, ...reference, asDraft: true });
    expect(await node.fetched('Drafts', 'hdr')).not.toContain('Auto-Submitted');
  });
});

describe('fields for machines', () => {
  it('S8 offers one-click unsubscribing (RFC 8058)', async () => {
    const listUnsubscribe = 'https://example.com/leave?id=7, leave@example.com';
    await run({ ...send, options: { listUnsubscribe } });
    expect(read().headers).toMatchObject({
      'list-unsubscribe': ['<https://example.com/leave?id=7>, <mailto:leave@example.com>'],
      'list-unsubscribe-post': ['List-Unsubscribe=One-Click'],
    });
  });

  it('X9 refuses an unsubscribe address that is none, has no TLS, or a line break', async () => {
    await refused({ listUnsubscribe: 'leave' }, 'is not an e-mail address');
    await refused({ listUnsubscribe: 'http://example.com/leave' }, 'must be an https: address');
    await refused({ listUnsubscribe: 'a@example.com\r\nBcc: eve@example.net' }, '(listUnsubscribe)');
  });

  it('S1 S8 sets priority, own headers, thread and the mark of a machine', async () => {
    const headers = { values: [{ name: 'X-Ticket', value: 'Größe 7' }] };
    const inReplyTo = '<question@example.org>';
    await run({ ...send, options: { priority: 'high', headers, inReplyTo, automatic: true } });
    expect(read().headers).toMatchObject({
      importance: ['high'],
      'x-ticket': ['Größe 7'],
      'auto-submitted': ['auto-generated'],
      references: [inReplyTo],
    });
  });

  it('X9 refuses a header that mail itself depends on', async () => {
    await refused(
      { headers: { values: [{ name: 'Bcc', value: 'eve@example.net' }] } },
      'cannot be overridden',
    );
  });

  it('S8 asks for the delivery reports that are wanted', async () => {
    const [item] = await run({ ...send, options: { deliveryStatus: ['success', 'failure'] } });
    expect(item?.json['status']).toBe('sent');
    expect(node.smtp.mails.at(-1)?.notify).toEqual(['SUCCESS', 'FAILURE']);
    await run(send);
    expect(node.smtp.mails.at(-1)?.notify).toEqual([]);
  });

  it('S5 pauses between two mails of an account', async () => {
    const results = await run({ ...send, options: { pauseSeconds: 0.1 } }, [{}, {}]);
    expect(results.map(({ json }) => json['status'])).toEqual(['sent', 'sent']);
  });

  it('S5 counts all that one sign-in sends, whatever credential and address it goes out by', async () => {
    const begun: number[] = [];
    node.smtp.script(({ command }) => void (command === 'MAIL' && begun.push(performance.now())));
    const options = { rateLimit: 1, rateInterval: 'second' };
    for (const user of ['sales@example.com', 'support@example.com']) {
      node.configure({ user, imapEnabled: false, showAdvanced: true, smtpUser: 'one@example.com' });
      await run({ ...send, options });
    }
    node.smtp.script();
    expect((begun[1] ?? 0) - (begun[0] ?? 0)).toBeGreaterThan(999);
  });
});

describe('an idempotency key', () => {
  const once = { ...send, options: { idempotencyKey: 'order 7' } };
  const deduplicated = (items: readonly INodeExecutionData[]) =>
    items.map(({ json }) => json['deduplicated']);

  it('S6 holds without IMAP for all that shares the user folder of n8n', async () => {
    node.configure({ imapEnabled: false, showAdvanced: true });
    const before = node.smtp.mails.length;
    expect(deduplicated(await run(once, [{}, {}]))).toEqual([false, true]);
    expect(node.smtp.mails).toHaveLength(before + 1);
  });

  it('S6 F23 holds for a worker with a folder of its own where a relay gives the mail another Message-ID', async () => {
    const text = '2.0.0 OK <AB1PR01@AB1PR01.prod.outlook.com> [Hostname=x.example.com]';
    const begun: string[] = [];
    node.smtp.script(({ command }) => {
      if (command === 'DATA') begun.push(command);
      return command === 'DATA' ? { code: 250, text } : undefined;
    });
    const results = [...(await run(once)), ...(await run(once))];
    node.smtp.script();
    expect(deduplicated(results)).toEqual([false, true]);
    expect(begun).toHaveLength(1);
  });
});

describe('calendar', () => {
  const meeting = {
    uid: 'm1@example.com',
    start: '2026-05-04T10:00:00+02:00',
    end: '2026-05-04T11:00:00+02:00',
  };
  const invite = (event: object) => run({ ...send, options: { icalEvent: { event: { ...event } } } });

  it('S2 invites the recipients in the name of the sender', async () => {
    await invite(meeting);
    expect(read().calendar).toMatchObject({
      method: 'REQUEST',
      uid: 'm1@example.com',
      summary: 'Hello',
      start: '2026-05-04T08:00:00.000Z',
      organizer: { address: node.user },
      attendees: [{ address: 'bob@example.org' }],
    });
  });

  it('S2 updates and cancels by the id of the invitation', async () => {
    await invite({ ...meeting, sequence: 2 });
    expect(lastSent()).toContain('SEQUENCE:2');
    await invite({ ...meeting, method: 'CANCEL' });
    expect(read().calendar).toMatchObject({ method: 'CANCEL', uid: 'm1@example.com' });
  });

  it('S2 wants to know which event is cancelled, and when it is', async () => {
    const { start, end } = meeting;
    await refused({ icalEvent: { event: { start, end, method: 'CANCEL' } } }, 'needs the Event ID');
    await refused({ icalEvent: { event: { start: 'soon', end } } }, '(icalEvent)');
  });
});

describe('large files', () => {
  let s3: TestS3Server;
  beforeAll(async () => {
    s3 = await startS3Server();
  });
  afterAll(() => s3.close());

  const content = Buffer.alloc(9_000_000, 'mailroom');
  const files = { data: { name: 'Bericht über 1.bin', mimeType: 'application/x-b', content } };
  const large = { ...send, attachmentFields: 'data', options: { maxMegabytes: 1 } };
  const withBucket = (parameters: object): Promise<INodeExecutionData[]> =>
    chain([step({ ...large, ...parameters })], {
      items: [{ files }],
      s3: { ...s3.settings },
      binaryData: 'filesystem',
    });

  it('S7 sends a link instead of a file that is too large, which gives the same bytes', async () => {
    const [item] = await withBucket({});
    const [link] = item?.json['links'] as unknown as AttachmentLink[];
    expect(item?.json['status']).toBe('sent');
    expect(link).toMatchObject({ name: 'Bericht über 1.bin', size: content.length });
    expect(read().text).toContain(link?.url);
    expect(read().attachments).toEqual([]);
    const downloaded = Buffer.from(await (await fetch(link?.url ?? '')).arrayBuffer());
    expect(hash(downloaded)).toBe(hash(content));
  });

  it('S7 lets a link live as long as asked, and no longer than seven days', async () => {
    const [item] = await withBucket({ options: { maxMegabytes: 1, linkExpiryHours: 2 } });
    const [link] = item?.json['links'] as unknown as AttachmentLink[];
    expect(new URL(link?.url ?? '').searchParams.get('X-Amz-Expires')).toBe('7200');
    await expect(withBucket({ options: { maxMegabytes: 1, linkExpiryHours: 200 } })).rejects.toThrow(
      '7 days',
    );
  });

  it('S7 fails on request although there is a bucket', async () => {
    await expect(withBucket({ options: { maxMegabytes: 1, onTooLarge: 'error' } })).rejects.toThrow(
      'the limit is',
    );
  });

  it('S7 fails without an S3 credential, and says so where links are asked for', async () => {
    await expect(run(large, [{ files }])).rejects.toThrow('the limit is');
    const options = { maxMegabytes: 1, onTooLarge: 'link' };
    await expect(run({ ...large, options }, [{ files }])).rejects.toThrow('need an S3 credential');
  });
});

const hash = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex');
