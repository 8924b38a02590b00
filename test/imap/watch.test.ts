import { setTimeout as sleep } from 'node:timers/promises';
import type { Account } from '../../mail/account';
import { withImap } from '../../mail/imap/connect';
import { usualTiming } from '../../mail/imap/watcher';
import { testAccount } from '../support/account';
import { startChaosProxy, type ChaosProxy } from '../support/chaosProxy';
import { startDovecot, type Dovecot } from '../support/dovecot';
import {
  MemoryStore,
  quick,
  startWatching,
  until,
  type Watching,
  type WatchingOptions,
} from '../support/watching';

const mail = (subject: string, id = `<${subject.replaceAll(' ', '.')}@example.com>`) =>
  `From: Ann <ann@example.com>\r\nTo: reader@example.com\r\nSubject: ${subject}\r\nMessage-ID: ${id}\r\nDate: Mon, 02 Nov 2026 10:00:00 +0000\r\n\r\nHello\r\n`;

const subjects = (first: number, last: number) =>
  Array.from({ length: last - first + 1 }, (_, index) => `mail ${first + index}`);

describe('a watched mailbox', () => {
  let dovecot: Dovecot;
  let user = 0;
  const open: Watching[] = [];

  beforeAll(async () => {
    dovecot = await startDovecot();
  });
  afterAll(() => dovecot.close());
  beforeEach(() => {
    user += 1;
  });
  afterEach(async () => {
    await Promise.all(open.splice(0).map((each) => each.close()));
  });

  const me = () => `user${user}@example.com`;
  const accountAt = (port: number): Account =>
    testAccount({ user: me(), password: dovecot.password, ca: dovecot.ca, imap: { port } });
  const account = () => accountAt(dovecot.imapsPort);
  const deliver = (...list: string[]) =>
    dovecot.deliver(
      list.map((each) => mail(each)),
      { user: me() },
    );
  const started = async (options: Partial<WatchingOptions> = {}) => {
    const watching = await startWatching({ account: account(), ...options });
    open.push(watching);
    await watching.watch.opened();
    return watching;
  };
  const flagsOf = (mailbox = 'INBOX') =>
    withImap(account(), async (client) => {
      const { exists } = await client.mailboxOpen(mailbox);
      const messages = exists === 0 ? [] : await client.fetchAll('1:*', { flags: true });
      return messages.map(({ flags }) => [...(flags ?? [])].sort());
    });

  it('T1 delivers mail as it arrives, once each', async () => {
    const watching = await started();
    await deliver(...subjects(1, 3));
    await until(() => watching.delivered.length >= 3);
    await sleep(300);
    expect(watching.subjects()).toEqual(subjects(1, 3));
    expect(watching.delivered.every(({ redelivered }) => !redelivered)).toBe(true);
  });

  it('T8 starts with mail from now on and leaves old mail alone', async () => {
    await deliver('old');
    const watching = await started({ start: { kind: 'now' } });
    await deliver('new');
    await until(() => watching.delivered.length > 0);
    await sleep(200);
    expect(watching.subjects()).toEqual(['new']);
  });

  it('T8 starts with everything, T4 without waiting for another arrival', async () => {
    await deliver(...subjects(1, 250));
    const watching = await started({ start: { kind: 'all' } });
    await until(() => watching.delivered.length >= 250);
    expect(new Set(watching.subjects())).toEqual(new Set(subjects(1, 250)));
  });

  it('T8 starts with unread mail and all later mail, read or not', async () => {
    await deliver('read', 'unread');
    await withImap(account(), async (client) => {
      await client.mailboxOpen('INBOX');
      await client.messageFlagsAdd('1', ['\\Seen']);
    });
    const watching = await started({ start: { kind: 'unread' } });
    await until(() => watching.delivered.length >= 1);
    await deliver('later');
    await until(() => watching.delivered.length >= 2);
    expect(watching.subjects()).toEqual(['unread', 'later']);
  });

  it('T8 starts with mail since a date', async () => {
    await withImap(account(), async (client) => {
      await client.append('INBOX', mail('last year'), [], new Date('2025-05-01T12:00:00Z'));
      await client.append('INBOX', mail('that day'), [], new Date('2026-05-02T12:00:00Z'));
    });
    const watching = await started({ start: { kind: 'date', since: new Date('2026-05-02T00:00:00Z') } });
    await until(() => watching.delivered.length >= 1);
    expect(watching.subjects()).toEqual(['that day']);
  });

  it('F7 T4 delivers mail that arrived while it was stopped, once', async () => {
    const store = new MemoryStore();
    const first = await started({ store });
    await deliver('before');
    await until(() => first.delivered.length === 1);
    await first.close();
    await deliver(...subjects(1, 5));
    const second = await started({ store, activation: 'restart' });
    await until(() => second.delivered.length >= 5);
    await sleep(200);
    expect(second.subjects()).toEqual(subjects(1, 5));
  });

  it('F7 delivers every mail that arrives while it is busy with others', async () => {
    const watching = await started({ run: async () => (await sleep(20), { kind: 'acknowledged' }) });
    for (let first = 1; first <= 91; first += 10) await deliver(...subjects(first, first + 9));
    await until(() => watching.delivered.length >= 100);
    expect(watching.subjects().sort()).toEqual(subjects(1, 100).sort());
  });

  it('T7 marks what is processed, and leaves it unread when told so', async () => {
    const watching = await started({ after: { kind: 'nothing' } });
    await deliver('one');
    await until(
      async () => (await flagsOf()).length === 1 && (await flagsOf())[0]?.includes('$n8n-test') === true,
    );
    expect(await flagsOf()).toEqual([['$n8n-test']]);
    expect(watching.notices).toEqual([]);
  });

  it('T7 marks read once the run has ended, not before', async () => {
    let finish = () => {};
    const ended = new Promise<void>((resolve) => (finish = resolve));
    const watching = await started({
      after: { kind: 'markRead' },
      run: async () => (await ended, { kind: 'acknowledged' }),
    });
    await deliver('one');
    await until(() => watching.delivered.length === 1);
    await sleep(200);
    expect(await flagsOf()).toEqual([[]]);
    finish();
    await until(async () => (await flagsOf())[0]?.includes('\\Seen') === true);
  });

  it('T7 moves processed mail away', async () => {
    await withImap(account(), (client) => client.mailboxCreate('Done'));
    const watching = await started({ after: { kind: 'move', destination: 'Done' } });
    await deliver('one', 'two');
    await until(async () => (await flagsOf('Done')).length === 2);
    expect(await flagsOf()).toEqual([]);
    expect(watching.subjects()).toEqual(['one', 'two']);
  });

  it('F22 counts a mail as delivered when the move is refused, and says so', async () => {
    const watching = await started({ after: { kind: 'move', destination: 'No such mailbox' } });
    await deliver('one');
    await until(() => watching.notices.some(({ text }) => text.includes('No such mailbox')));
    await deliver('two');
    await until(() => watching.delivered.length === 2);
    await sleep(200);
    expect(watching.subjects()).toEqual(['one', 'two']);
  });

  it('T7 F13 tries a failing mail again, marked, then sets it aside while the rest flows', async () => {
    const watching = await started({
      run: (items) =>
        Promise.resolve(
          items.some(({ subject }) => subject === 'poison')
            ? { kind: 'failed', reason: 'boom' }
            : { kind: 'acknowledged' },
        ),
    });
    await deliver('poison', 'good', 'better');
    await until(() => (watching.store.cursor('INBOX')?.setAside.length ?? 0) === 1);
    expect(watching.subjects().filter((each) => each === 'poison')).toHaveLength(3);
    expect(watching.subjects()).toEqual(expect.arrayContaining(['good', 'better']));
    expect(
      watching.delivered.filter(({ subject }) => subject === 'poison').map((each) => each.redelivered),
    ).toEqual([false, true, true]);
    expect(watching.store.cursor('INBOX')?.setAside[0]?.reason).toContain('boom');
  });

  it('T7 F13 moves a mail that failed for good out of the way, and starts with it again once it is moved back', async () => {
    await dovecot.doveadm('mailbox', 'create', '-u', me(), 'Set aside');
    let isMended = false;
    const watching = await started({
      setAsideMailbox: 'Set aside',
      run: () =>
        Promise.resolve(isMended ? { kind: 'acknowledged' } : { kind: 'failed', reason: 'no shelf' }),
    });
    await deliver('poison');
    await until(() => watching.store.cursor('INBOX')?.setAside[0]?.place === 'moved');
    expect(await flagsOf()).toEqual([]);
    expect(await flagsOf('Set aside')).toHaveLength(1);
    expect(watching.settled).toMatchObject([{ mailbox: 'INBOX', after: 'move', complete: true }]);
    isMended = true;
    await dovecot.doveadm('move', '-u', me(), 'INBOX', 'mailbox', 'Set aside', 'all');
    await until(() => watching.delivered.length >= 4);
    expect(watching.delivered.at(-1)).toMatchObject({ subject: 'poison', redelivered: false });
  });

  it('T7 F22 leaves a mail where it is when it cannot be moved out of the way, and says so', async () => {
    const watching = await started({
      setAsideMailbox: 'Nowhere',
      run: () => Promise.resolve({ kind: 'failed', reason: 'no shelf' }),
    });
    await deliver('poison');
    await until(() => watching.store.cursor('INBOX')?.setAside[0]?.place === 'here');
    expect(await flagsOf()).toHaveLength(1);
    expect(watching.notices.map(({ text }) => text).join()).toContain('could not be moved to "Nowhere"');
  });

  it('T14 delivers in batches, and a failed batch one by one', async () => {
    await deliver(...subjects(1, 10));
    const watching = await started({
      start: { kind: 'all' },
      batchSize: 10,
      run: (items) =>
        Promise.resolve(
          items.length > 1 ? { kind: 'failed', reason: 'one of them' } : { kind: 'acknowledged' },
        ),
    });
    await until(() => watching.batches.length >= 11);
    expect(watching.batches.map((batch) => batch.length)).toEqual([10, ...Array<number>(10).fill(1)]);
  });

  it('T14 keeps mails of one session in order and runs others beside them', async () => {
    await deliver('a1', 'a2', 'b1');
    const running = new Set<string>();
    let overlapped = false;
    const watching = await started({
      start: { kind: 'all' },
      session: (subject) => subject.slice(0, 1),
      run: async ([item]) => {
        const session = item?.subject.slice(0, 1) ?? '';
        if (running.has(session)) overlapped = true;
        running.add(session);
        await sleep(50);
        running.delete(session);
        return { kind: 'acknowledged' };
      },
    });
    await until(() => watching.delivered.length === 3);
    expect(overlapped).toBe(false);
    expect(watching.subjects()).toEqual(['a1', 'b1', 'a2']);
  });

  it('T10 hands held mail over marked as held, and leaves it unread', async () => {
    const held = { reason: 'senderNotListed', detail: 'ann@example.com is not listed', unhurried: false };
    const watching = await started({
      after: { kind: 'markRead' },
      hold: (subject) => (subject === 'stranger' ? held : null),
    });
    await deliver('stranger', 'friend');
    await until(() => watching.delivered.length === 2);
    await until(async () => (await flagsOf()).flat().length === 3);
    expect(watching.delivered.map(({ held: why }) => why)).toEqual([held, null]);
    expect(await flagsOf()).toEqual([['$n8n-test'], ['$n8n-test', '\\Seen']]);
  });

  it('T12 hands what is over the budget over in large batches, none lost', async () => {
    await deliver(...subjects(1, 150));
    const held = { reason: 'overBudget', detail: 'too much', unhurried: true };
    const watching = await started({
      start: { kind: 'all' },
      hold: (subject) => (Number(subject.slice(5)) > 20 ? held : null),
    });
    await until(() => watching.delivered.length >= 120);
    expect(watching.batches.filter((batch) => batch[0]?.held === null)).toHaveLength(20);
    expect(watching.batches.filter((batch) => batch[0]?.held !== null).map((batch) => batch.length)).toEqual([
      100,
    ]);
    await until(() => watching.store.cursor('INBOX')?.open.length === 30);
  });

  it('T9 leaves out what the filters do not want, for good', async () => {
    const watching = await started({ skip: (subject) => subject.startsWith('spam') });
    await deliver('spam 1', 'ham', 'spam 2');
    await until(() => watching.delivered.length === 1);
    await sleep(200);
    expect(watching.subjects()).toEqual(['ham']);
    expect(watching.store.cursor('INBOX')?.open).toEqual([]);
  });

  it('F14 delivers two mails with one Message-ID, and one with none', async () => {
    const watching = await started();
    const twin = mail('twin', '<same@example.com>');
    await dovecot.deliver([twin, twin, 'From: ann@example.com\r\nSubject: bare\r\n\r\nHi\r\n'], {
      user: me(),
    });
    await until(() => watching.delivered.length >= 3);
    expect(watching.subjects()).toEqual(['twin', 'twin', 'bare']);
  });

  it('F16 delivers each of 20 mails appended at the same time once', async () => {
    const watching = await started();
    await Promise.all(
      subjects(1, 20).map((each) => withImap(account(), (client) => client.append('INBOX', mail(each)))),
    );
    await until(() => watching.delivered.length >= 20);
    await sleep(300);
    expect(watching.subjects().sort()).toEqual(subjects(1, 20).sort());
  });

  it('F9 survives a changed UIDVALIDITY: old mail is not replayed, new mail comes', async () => {
    await deliver('ancient');
    const store = new MemoryStore();
    const watching = await started({ store, timing: { ...quick, sweep: 300 } });
    await deliver('old');
    await until(() => watching.delivered.length === 1);
    await dovecot.doveadm('mailbox', 'update', '-u', me(), '--uid-validity', '424242', 'INBOX');
    await dovecot.kick(me());
    await deliver('new');
    await until(() => watching.subjects().includes('new'));
    await sleep(500);
    expect(watching.subjects()).toEqual(['old', 'new']);
    expect(store.cursor('INBOX')?.uidValidity).toBe('424242');
    expect(watching.notices.filter(({ text }) => text.includes('renumbered'))).toHaveLength(1);
  });

  it('F9 resumes when a deleted mailbox comes back', async () => {
    await withImap(account(), (client) => client.mailboxCreate('Orders'));
    const watching = await started({ mailboxes: ['Orders'] });
    await dovecot.deliver(mail('first'), { user: me(), mailbox: 'Orders' });
    await until(() => watching.delivered.length === 1);
    await dovecot.doveadm('mailbox', 'delete', '-u', me(), '-s', 'Orders');
    await sleep(1_000);
    await withImap(account(), (client) => client.mailboxCreate('Orders'));
    await dovecot.deliver(mail('second'), { user: me(), mailbox: 'Orders' });
    await until(() => watching.delivered.length === 2);
    expect(watching.subjects()).toEqual(['first', 'second']);
  });

  it('T2 watches several mailboxes, more than there are connections', async () => {
    const mailboxes = ['INBOX', 'A', 'B/C', 'Entwürfe', 'E', 'F', 'G'];
    await withImap(account(), async (client) => {
      for (const mailbox of mailboxes.slice(1)) await client.mailboxCreate(mailbox);
    });
    const watching = await started({ mailboxes });
    for (const mailbox of mailboxes) await dovecot.deliver(mail(`in ${mailbox}`), { user: me(), mailbox });
    await until(() => watching.delivered.length >= mailboxes.length);
    expect(watching.subjects().sort()).toEqual(mailboxes.map((each) => `in ${each}`).sort());
    expect((await dovecot.who(me())).length).toBeLessThanOrEqual(5);
  });

  it('T5 an account that refuses the sign-in says so at once when a person publishes', async () => {
    const wrong = testAccount({
      user: me(),
      password: 'wrong',
      ca: dovecot.ca,
      imap: { port: dovecot.imapsPort },
    });
    await expect(started({ account: wrong })).rejects.toMatchObject({ kind: 'signInRefused' });
  });

  it('a mailbox that is missing says so at once when a person publishes', async () => {
    await expect(started({ mailboxes: ['Nowhere'] })).rejects.toMatchObject({ kind: 'mailboxMissing' });
  });

  describe('behind a failing network', () => {
    let proxy: ChaosProxy;
    beforeEach(async () => {
      proxy = await startChaosProxy(dovecot.imapsPort);
    });
    afterEach(() => proxy.close());
    const startedBehind = (options: Partial<WatchingOptions> = {}) =>
      started({ account: accountAt(proxy.port), ...options });

    it('F1 T3 replaces a connection that died silently and delivers', async () => {
      const watching = await startedBehind();
      // It idles by then and has been probed, so that only the next probe can tell.
      await sleep(quick.heartbeat * 1.5);
      proxy.freezeExisting();
      await deliver('one');
      await until(() => watching.delivered.length === 1);
    });

    it('F2 delivers after packets were dropped both ways', async () => {
      const watching = await startedBehind();
      await proxy.blackhole();
      await deliver('one');
      await sleep(3_000);
      await proxy.pass();
      await until(() => watching.delivered.length === 1);
    });

    it('F4 T16 delivers after the server was away, and tells of one outage', async () => {
      const watching = await startedBehind();
      await proxy.refuse();
      proxy.resetExisting();
      await deliver('one');
      await sleep(2_500);
      await proxy.pass();
      await until(() => watching.delivered.length === 1);
      expect(watching.outages).toHaveLength(1);
      expect(watching.notices.some(({ text }) => text.startsWith('Watching again'))).toBe(true);
    });

    it('F5 loses nothing in a kick storm and does not storm back', async () => {
      const watching = await startedBehind({ timing: { ...quick, backoff: { first: 1_000, most: 30_000 } } });
      const before = proxy.counts.connections;
      for (const subject of subjects(1, 10)) {
        await dovecot.kick(me());
        await deliver(subject);
        await sleep(300);
      }
      expect(proxy.counts.connections - before).toBeLessThanOrEqual(4);
      await until(() => watching.delivered.length === 10);
      expect(watching.subjects()).toEqual(subjects(1, 10));
    });

    it.each([
      ['at rest', usualTiming],
      ['in a command', { ...usualTiming, heartbeat: 100 }],
    ])('F17 closes within two seconds while the server hangs, %s', async (_, timing) => {
      const watching = await startedBehind({ timing });
      await proxy.blackhole();
      await sleep(300);
      const closing = watching.close().then(() => 'closed');
      expect(await Promise.race([closing, sleep(2_000).then(() => 'hangs')])).toBe('closed');
    });

    it('F12 heals when the credential is corrected', async () => {
      let password = dovecot.password;
      const watching = await started({
        account: () =>
          Promise.resolve(testAccount({ user: me(), password, ca: dovecot.ca, imap: { port: proxy.port } })),
      });
      password = 'changed on the server';
      proxy.resetExisting();
      await deliver('one');
      await until(() => watching.outages.length === 1);
      password = dovecot.password;
      await until(() => watching.delivered.length === 1);
    });

    it('F12 tries at once when the credential is corrected, however long the wait is by then', async () => {
      let password = dovecot.password;
      const watching = await started({
        account: () =>
          Promise.resolve(testAccount({ user: me(), password, ca: dovecot.ca, imap: { port: proxy.port } })),
        revision: () => Promise.resolve(password),
        timing: { ...quick, signInBackoff: { first: 3_600_000, most: 3_600_000 } },
      });
      password = 'changed on the server';
      proxy.resetExisting();
      await deliver('one');
      await until(() => watching.outages.length === 1);
      password = dovecot.password;
      await until(() => watching.delivered.length === 1);
      expect(watching.outages).toHaveLength(1);
    });
  });
});
