import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sendOnce, type ClaimStore, type OnceOnly } from '../../mail/claim';
import { MailError } from '../../mail/error';
import { openClaimMailbox } from '../../mail/imap/claimMailbox';
import { connectImap } from '../../mail/imap/connect';
import type { SendResult } from '../../mail/result';
import { openClaimFolder } from '../../mail/smtp/claimFolder';
import { testAccount } from '../support/account';
import { startDovecot, type Dovecot } from '../support/dovecot';

const mail: OnceOnly = {
  id: 'ab'.repeat(32),
  mark: '<key.once@example.com>',
  messageId: '<key.once@example.com>',
  from: 'me@example.com',
  to: ['ann@example.org'],
};
const result = (sentCopy: SendResult['sentCopy'] = null): SendResult => ({
  messageId: mail.messageId,
  status: 'sent',
  accepted: ['ann@example.org'],
  rejected: [],
  response: '250 OK',
  envelope: { from: 'me@example.com', to: ['ann@example.org'] },
  sentCopy,
  deduplicated: false,
  links: [],
  warnings: [],
});
const unknown = { kind: 'outcomeUnknown', field: 'idempotencyKey' };

let folder: string;
let stores: () => ClaimStore[];
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'mailroom-claims-'));
  stores = () => [openClaimFolder(folder)];
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const run = (send: () => Promise<SendResult>, onUnknown: 'error' | 'resend' = 'error') =>
  sendOnce(mail, { stores: stores(), onUnknown }, send);
const never = () => Promise.reject(new Error('sent a second time'));

describe('claims in a folder', () => {
  it('S6 the second run sends nothing and tells the first result', async () => {
    await run(() => Promise.resolve(result()));
    expect(await run(never)).toEqual({ ...result(), deduplicated: true });
  });

  it('S6 what was certainly not sent may be tried again', async () => {
    await expect(run(() => Promise.reject(new MailError('recipientsRefused', 'no')))).rejects.toThrow('no');
    expect((await run(() => Promise.resolve(result()))).deduplicated).toBe(false);
  });

  it('S6 an unknown outcome stays one, and nothing is sent again unasked', async () => {
    await expect(run(() => Promise.reject(new MailError('outcomeUnknown', 'lost')))).rejects.toThrow('lost');
    await expect(run(never)).rejects.toMatchObject(unknown);
    await expect(run(never)).rejects.toMatchObject(unknown);
  });

  it('S6 the person may ask to send again', async () => {
    await expect(run(() => Promise.reject(new MailError('outcomeUnknown', 'lost')))).rejects.toThrow('lost');
    expect((await run(() => Promise.resolve(result()), 'resend')).deduplicated).toBe(false);
    expect((await run(never)).deduplicated).toBe(true);
  });

  it('S6 of twenty runs at once exactly one sends', async () => {
    let sent = 0;
    const send = async () => {
      await new Promise((resolve) => setTimeout(resolve, 50));
      sent += 1;
      return result();
    };
    const runs = await Promise.allSettled(Array.from({ length: 20 }, () => run(send)));
    expect(sent).toBe(1);
    expect(runs.filter(({ status }) => status === 'fulfilled').length).toBeGreaterThanOrEqual(1);
  });
});

describe('claims in the mailbox, for workers that share no folder', () => {
  let dovecot: Dovecot;
  beforeAll(async () => {
    dovecot = await startDovecot();
  });
  afterAll(() => dovecot.close());

  let users = 0;
  async function workers(count: number) {
    const user = `worker${(users += 1)}@example.com`;
    const account = testAccount({
      user,
      password: dovecot.password,
      ca: dovecot.ca,
      imap: { port: dovecot.imapsPort },
    });
    const clients = await Promise.all(Array.from({ length: count }, () => connectImap(account)));
    const count_ = async (mailbox: string) => {
      const status = await clients[0]?.status(mailbox, { messages: true });
      return (status || {}).messages;
    };
    return {
      stores: clients.map((client) => openClaimMailbox(() => Promise.resolve(client))),
      first: clients[0],
      messages: count_,
      close: () => clients.forEach((client) => client.close()),
    };
  }
  const sendWith = (store: ClaimStore | undefined, send: () => Promise<SendResult>) =>
    sendOnce(mail, { stores: store ? [store] : [], onUnknown: 'error' }, send);

  it('S6 another worker finds the copy in Sent and sends nothing', async () => {
    const {
      stores: [one, two],
      first,
      messages,
      close,
    } = await workers(2);
    await sendWith(one, async () => {
      const copy = await first?.append('Sent', `Message-ID: ${mail.messageId}\r\n\r\nx\r\n`, ['\\Seen']);
      return result({ mailbox: 'Sent', uid: (copy && copy.uid) || null });
    });
    expect(await sendWith(two, never)).toMatchObject({
      deduplicated: true,
      sentCopy: { mailbox: 'Sent', uid: 1 },
    });
    expect(await messages('Drafts')).toBe(0);
    close();
  });

  it('S6 another worker finds a claim without a copy: unknown', async () => {
    const {
      stores: [one, two],
      messages,
      close,
    } = await workers(2);
    await expect(
      sendWith(one, () => Promise.reject(new MailError('outcomeUnknown', 'lost'))),
    ).rejects.toThrow('lost');
    await expect(sendWith(two, never)).rejects.toMatchObject(unknown);
    expect(await messages('Drafts')).toBe(1);
    close();
  });

  it('S6 of five workers at once at most one sends', async () => {
    const { stores: all, close } = await workers(5);
    let sent = 0;
    const send = async () => {
      await new Promise((resolve) => setTimeout(resolve, 300));
      sent += 1;
      return result();
    };
    await Promise.allSettled(all.map((store) => sendWith(store, send)));
    expect(sent).toBe(1);
    close();
  });

  it('S6 without a copy in Sent a note tells other workers that the mail was sent', async () => {
    const {
      stores: [one, two],
      messages,
      close,
    } = await workers(2);
    await sendWith(one, () => Promise.resolve(result()));
    expect(await sendWith(two, never)).toMatchObject({ deduplicated: true, sentCopy: null });
    expect(await messages('Drafts')).toBe(1);
    close();
  });

  it('S6 a copy that the server filed under another Message-ID does not hide that the mail was sent', async () => {
    const {
      stores: [one, two],
      first,
      close,
    } = await workers(2);
    await sendWith(one, async () => {
      await first?.append('Sent', 'Message-ID: <0100@relay.example.net>\r\n\r\nx\r\n', ['\\Seen']);
      return result({ mailbox: 'Sent', uid: 1 });
    });
    expect(await sendWith(two, never)).toMatchObject({ deduplicated: true });
    close();
  });

  it('S6 a key that cannot be noted any more makes no sent mail an error', async () => {
    const {
      stores: [one],
      first,
      close,
    } = await workers(1);
    const sent = await sendWith(one, () => {
      first?.close();
      return Promise.resolve(result());
    });
    expect(sent).toMatchObject({
      status: 'sent',
      warnings: [expect.stringContaining('could not be noted under its idempotency key')],
    });
    close();
  });
});
