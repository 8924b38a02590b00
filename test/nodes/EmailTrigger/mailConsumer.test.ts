import type { ITriggerFunctions } from 'n8n-workflow';
import { compose } from '../../../mail/compose';
import { withOrigin } from '../../../mail/conversation';
import { outgoingMail } from '../../../mail/outgoing';
import { parseFilters } from '../../../mail/criteria';
import { parseSource } from '../../../mail/parse';
import { parseSenderRules } from '../../../mail/senders';
import { mailConsumer } from '../../../nodes/EmailTrigger/mailConsumer';
import type { TriggerSettings } from '../../../nodes/EmailTrigger/settings';
import { testAccount } from '../../support/account';

const key = 'a long enough secret';
const account = { ...testAccount({}), conversationKey: key };

const consumer = (filters: unknown = {}) =>
  mailConsumer({
    context: {} as ITriggerFunctions,
    settings: {
      ...{ filters: parseFilters(filters), senders: parseSenderRules({}), includeAutomatic: [] },
      ...{ session: { key: 'sender', template: '' }, downloadTo: null, output: 'full' },
    } as unknown as TriggerSettings,
    account,
    overBudget: () => null,
    run: () => Promise.resolve({ kind: 'acknowledged' }),
    notice: () => undefined,
  });

/** The answer of `from` to a mail that went to Bob with an origin sealed into it. */
async function answer(from: string, sealedWith = key) {
  const sent = await compose(
    withOrigin(
      outgoingMail({
        messageId: '<a@example.com>',
        date: new Date(0),
        from: { name: null, address: account.address },
        to: [{ name: null, address: 'bob@example.org' }],
        text: 'Hi',
      }),
      { ticket: 7 },
      sealedWith,
    ),
  );
  const lines = [`From: ${from}`, `In-Reply-To: ${sent.messageId}`, 'Message-ID: <x@example.org>', '', 'Yes'];
  return parseSource(Buffer.from(`${lines.join('\r\n')}\r\n`));
}

const circumstance = {
  ...{ redelivered: false, earlierAttempts: 0, held: null },
  readPart: () => {
    throw new Error('No part is read');
  },
};
const itemOf = async (from: string, sealedWith?: string) =>
  (await consumer().prepare(await answer(from, sealedWith), circumstance))?.json;

describe('mail as the trigger hands it over', () => {
  it('S9 brings back the origin of the mail it answers', async () => {
    const json = await itemOf('bob@example.org');
    expect(json).toMatchObject({ conversation: { origin: { ticket: 7 }, sealed: true }, warnings: [] });
  });

  it('X20 ignores a token that was sent to somebody else, and says so', async () => {
    const json = await itemOf('eve@example.net');
    expect(json).toMatchObject({
      conversation: null,
      warnings: [expect.stringContaining('sent to somebody else') as string],
    });
  });

  it('X20 ignores a token sealed with another key, and says so', async () => {
    const json = await itemOf('bob@example.org', 'the secret of somebody else');
    expect(json).toMatchObject({
      conversation: null,
      warnings: [expect.stringContaining('forged') as string],
    });
  });

  it('T9 tells by the origin whether a mail answers one of ours', async () => {
    const filters = {
      conditions: { values: [{ field: 'isReplyToOurMail', operator: 'isTrue' }] },
    };
    const kindOf = async (from: string) => consumer(filters).examine(await answer(from)).kind;
    expect([await kindOf('bob@example.org'), await kindOf('eve@example.net')]).toEqual(['take', 'skip']);
  });
});
