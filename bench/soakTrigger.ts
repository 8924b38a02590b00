import { openSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { watch } from '../mail/imap/watch';
import { usualTiming } from '../mail/imap/watcher';
import { Positions } from '../mail/positions';
import { positionFile } from '../nodes/EmailTrigger/positionFile';
import { testAccount } from '../test/support/account';

/**
 * The triggers of a soak run, in a process of their own so that it can be killed. Each delivery is a
 * line in a log, written before anything else is done with it, as n8n would start a run.
 */
export interface SoakTriggers {
  readonly folder: string;
  readonly log: string;
  readonly password: string;
  readonly ca: string;
  /** A user and the port that leads to its mailbox. */
  readonly mailboxes: readonly { readonly user: string; readonly port: number }[];
}

export interface SoakLine {
  readonly at: number;
  readonly subject: string;
  readonly redelivered: boolean;
}

async function main(settings: SoakTriggers): Promise<void> {
  const log = openSync(settings.log, 'a');
  for (const { user, port } of settings.mailboxes) {
    const account = testAccount({ user, password: settings.password, ca: settings.ca, imap: { port } });
    const store = positionFile(join(settings.folder, `${user}.json`), {});
    const positions = await Positions.open(store, user, () => new Date());
    watch({
      account: () => Promise.resolve(account),
      mailboxes: ['INBOX'],
      positions,
      start: { kind: 'all' },
      activation: 'first',
      mark: '$n8n-soak',
      after: { kind: 'markRead' },
      claimant: null,
      narrow: () => ({}),
      batchSize: 1,
      maxAttempts: 20,
      setAsideMailbox: null,
      retryWait: 1_000,
      concurrency: 5,
      memoryBytes: 64 * 1024 * 1024,
      push: true,
      timing: usualTiming,
      outage: () => undefined,
      consumer: {
        bodyLimit: 1024 * 1024,
        partsOf: () => ['1'],
        examine: ({ uid }) => ({ kind: 'take', session: String(uid), bytes: 10_000, held: null }),
        prepare: ({ header }, { redelivered }) => {
          const subject = /^subject: (.*)$/im.exec(header.toString())?.[1]?.trim() ?? '';
          return Promise.resolve({ subject, redelivered });
        },
        deliver: async (items) => {
          for (const item of items) {
            const line: SoakLine = { at: Date.now(), ...item };
            writeSync(log, `${JSON.stringify(line)}\n`);
          }
          await sleep(5 + Math.random() * 50);
          return { kind: 'acknowledged' };
        },
        notice: ({ level, text }) => {
          if (level === 'error') process.stderr.write(`${user}: ${text}\n`);
        },
      },
    });
  }
  setInterval(() => process.send?.({ heap: process.memoryUsage().heapUsed }), 5_000);
}

process.on('unhandledRejection', (error) => {
  process.send?.({ unhandled: String(error) });
});
process.on('disconnect', () => process.exit());
process.once('message', (settings: SoakTriggers) => void main(settings));
