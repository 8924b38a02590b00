import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** The faults the trigger promises to survive; each needs a test that names it. */
const faults: Readonly<Record<string, string>> = {
  F1: 'existing flows die silently',
  F2: 'packets are dropped both ways',
  F3: 'the server goes silent in IDLE or in a command',
  F4: 'the server is down for any length',
  F5: 'a kick storm',
  F6: '500 resets in a row',
  F7: 'mail arrives while stopped, down or busy',
  F8: 'kill -9 at any moment',
  F9: 'UIDVALIDITY changes, the mailbox comes and goes',
  F10: 'UIDNEXT or UIDVALIDITY missing or absurd',
  F11: 'NO and BAD of every kind',
  F12: 'the sign-in is refused, a token lapses',
  F13: 'a poison mail',
  F14: 'two mails with one Message-ID, and none',
  F15: 'clocks that are wrong',
  F16: 'parallel appends',
  F17: 'unpublish while the server hangs',
  F18: '200 publishes',
  F19: 'two mains overlap',
  F20: 'a huge mailbox, huge mails',
  F21: 'several triggers on one mailbox',
  F22: 'flag, move or Sent copy refused',
  F23: 'the relay rewrites Message-ID',
  F24: 'static data overwritten, node renamed, workflow copied',
  F25: 'the trigger is edited',
};

const titles = readdirSync(join(__dirname, '..'), { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.test.ts') && !file.endsWith('faultTable.test.ts'))
  .flatMap((file) => readFileSync(join(__dirname, '..', file), 'utf8').split('\n'))
  .flatMap((line) => /(?:\b(?:it|describe)|\)|^)\s*\(?\s*(['"`])(.*\bF\d+\b.*)/.exec(line)?.[2] ?? []);

describe('the promise of the trigger', () => {
  it.each(Object.entries(faults))('%s (%s) is proven by a test that names it', (id) => {
    expect(titles.filter((title) => new RegExp(`\\b${id}\\b`).test(title))).not.toEqual([]);
  });
});
