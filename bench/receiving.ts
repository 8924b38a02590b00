import { connect as tlsConnect } from 'node:tls';
import { setTimeout as sleep } from 'node:timers/promises';
import { simpleParser } from 'mailparser';
import type { Account } from '../mail/account';
import { benchMail } from './mail';
import { median } from './median';
import { shipped } from './shipped';
import { testAccount } from '../test/support/account';
import { startChaosProxy } from '../test/support/chaosProxy';
import { startDovecot, type Dovecot } from '../test/support/dovecot';
import { startWatching, until } from '../test/support/watching';
import { usualTiming } from '../mail/imap/watcher';

const USER = 'bench@example.com';

type Product = Awaited<ReturnType<typeof shipped>>;

/** All mails into full items, as _Message → Get Many_ reads them. */
const inPages = ({ withImap, listMessages }: Product, account: Account) =>
  withImap(account, (client) =>
    listMessages(client, { mailbox: 'INBOX', filters: {}, limit: null, content: 'text', account }),
  );

/** Whole sources one by one, parsed by mailparser. */
const oneByOne = ({ withImap }: Product, account: Account, count: number) =>
  withImap(account, async (client) => {
    await client.mailboxOpen('INBOX', { readOnly: true });
    for (let uid = 1; uid <= count; uid += 1) {
      const query = { uid: true, flags: true, source: true };
      const answer = await client.fetchOne(String(uid), query, { uid: true });
      if (answer && answer.source) await simpleParser(answer.source);
    }
  });

/** How many a second, and what the work came to. */
async function perSecond(work: () => Promise<unknown>, count: number): Promise<number> {
  const begun = performance.now();
  await work();
  return (count * 1_000) / (performance.now() - begun);
}

const PAIRS = 5;

/** Both ways in turn, several times, as the speed of a machine drifts. */
async function throughput(dovecot: Dovecot, count: number): Promise<void> {
  const product = await shipped();
  const proxy = await startChaosProxy(dovecot.imapsPort);
  const at = (port: number) =>
    testAccount({ user: USER, password: dovecot.password, ca: dovecot.ca, imap: { port } });
  for (const { place, roundTrip, few } of [
    { place: 'local', roundTrip: 0, few: count },
    { place: 'with a 40 ms round trip', roundTrip: 40, few: Math.min(count, 200) },
  ]) {
    proxy.shape(roundTrip === 0 ? undefined : { roundTrip });
    const account = at(roundTrip === 0 ? dovecot.imapsPort : proxy.port);
    const pairs: { pages: number; single: number }[] = [];
    // The first pair is not counted: n8n is a process that has long been warm.
    for (let pair = 0; pair <= PAIRS; pair += 1) {
      const pages = await perSecond(() => inPages(product, account), count);
      const single = await perSecond(() => oneByOne(product, account, few), few);
      if (pair > 0) pairs.push({ pages, single });
    }
    const ratios = pairs.map(({ pages, single }) => pages / single);
    const of = (values: readonly number[]) => median(values).toFixed(0);
    console.log(
      `items ${place}: in pages ${of(pairs.map(({ pages }) => pages))}/s, whole sources one by one ${of(pairs.map(({ single }) => single))}/s, ratio ${median(ratios).toFixed(1)} (${PAIRS} pairs: ${ratios.map((ratio) => ratio.toFixed(1)).join(', ')})`,
    );
  }
  await proxy.close();
}

/** Milliseconds from a mail's delivery until a bare socket that idles hears of it. */
async function rawListener(dovecot: Dovecot, arrived: () => void): Promise<() => void> {
  const socket = tlsConnect({
    host: dovecot.host,
    port: dovecot.imapsPort,
    ca: dovecot.ca,
    servername: 'localhost',
  });
  socket.setNoDelay(true);
  let ready = () => {};
  let isIdling = false;
  const idling = new Promise<void>((resolve) => (ready = resolve));
  socket.setEncoding('latin1');
  socket.on('data', (text: string) => {
    if (text.startsWith('+ ')) {
      isIdling = true;
      ready();
    } else if (isIdling && /^\* \d+ EXISTS/m.test(text)) arrived();
  });
  socket.write(`a LOGIN "${USER}" "${dovecot.password}"\r\n`);
  await sleep(300);
  socket.write('b SELECT INBOX\r\n');
  await sleep(300);
  socket.write('c IDLE\r\n');
  await idling;
  return () => socket.destroy();
}

async function latency(dovecot: Dovecot, rounds: number): Promise<void> {
  const account = testAccount({
    user: USER,
    password: dovecot.password,
    ca: dovecot.ca,
    imap: { port: dovecot.imapsPort },
  });
  let heardAt = 0;
  let deliveredAt = 0;
  const watching = await startWatching({
    account,
    timing: usualTiming,
    run: () => {
      deliveredAt = performance.now();
      return Promise.resolve({ kind: 'acknowledged' });
    },
  });
  await watching.watch.opened();
  const stop = await rawListener(dovecot, () => (heardAt = performance.now()));
  const behind: number[] = [];
  for (let round = 0; round < rounds; round += 1) {
    heardAt = 0;
    deliveredAt = 0;
    await sleep(200 + Math.random() * 400);
    await dovecot.deliver(benchMail(100_000 + round), { user: USER });
    await until(
      () => heardAt > 0 && deliveredAt > 0,
      `mail ${round}: heard ${heardAt}, delivered ${deliveredAt}`,
    );
    behind.push(deliveredAt - heardAt);
  }
  behind.sort((a, b) => a - b);
  const at = (share: number) => (behind[Math.floor(behind.length * share)] ?? 0).toFixed(1);
  console.log(
    `from arrival to delivery, behind a bare socket that idles: p50 ${at(0.5)} ms, p95 ${at(0.95)} ms`,
  );
  stop();
  await watching.close();
}

/** Reading mail: throughput into full items, and how soon a mail is handed over. */
export async function receiving(count: number): Promise<void> {
  const dovecot = await startDovecot();
  try {
    const mails = Array.from({ length: count }, (_, index) => benchMail(index));
    for (let from = 0; from < count; from += 500)
      await dovecot.deliver(mails.slice(from, from + 500), { user: USER });
    await throughput(dovecot, count);
    await latency(dovecot, 30);
  } finally {
    await dovecot.close();
  }
}
