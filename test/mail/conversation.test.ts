import { compose } from '../../mail/compose';
import { conversationOf, withOrigin } from '../../mail/conversation';
import { outgoingMail, type OutgoingMail } from '../../mail/outgoing';
import { parseSource, readMessage } from '../../mail/parse';
import { rawBytes } from '../../mail/rawMail';
import { replyTo } from '../../mail/reply';
import { original } from './original';

const key = 'a secret of the credential';
const origin = { workflow: 'quotes', ticket: 4711, customer: 'Müller' };
const person = (address: string) => ({ name: null, address });
const mail = (given: Partial<OutgoingMail> = {}) =>
  outgoingMail({
    messageId: '<seed@example.com>',
    date: new Date('2026-05-04T10:00:00Z'),
    from: person('shop@example.com'),
    to: [person('ann@example.org')],
    subject: 'Offer',
    text: 'Hi',
    ...given,
  });
const sent = withOrigin(mail(), origin, key);
const [reference = ''] = sent.references;

/** Reads an answer with the header fields a client wrote. */
const answered = (fields: readonly string[], options: { from?: string; key?: string } = {}) =>
  readMessage(
    parseSource(
      Buffer.from(
        [
          `From: Ann <${options.from ?? 'ann@example.org'}>`,
          'Message-ID: <r@example.org>',
          ...fields,
          '',
          'Yes',
        ].join('\r\n'),
      ),
    ),
    {
      ...{ ownAddresses: ['shop@example.com'], authservId: null, sessionKey: 'sender', sessionTemplate: '' },
      ...{ nonce: 'n', conversationKey: options.key ?? key },
    },
  );
const expected = { origin, messageId: sent.messageId, sealed: true };

describe('an origin comes home with the answer', () => {
  it.each([
    ['Gmail', [`References: ${reference} ${sent.messageId}`, `In-Reply-To: ${sent.messageId}`]],
    [
      'Outlook',
      [
        `References: ${reference}`,
        ` ${sent.messageId}`,
        `In-Reply-To: ${sent.messageId}`,
        'Thread-Index: AQHb',
      ],
    ],
    ['Apple Mail', [`In-Reply-To: ${sent.messageId}`, `References: ${reference}\r\n\t${sent.messageId}`]],
    ['Thunderbird', [`References: ${reference}\r\n ${sent.messageId}`, `In-Reply-To: ${sent.messageId}`]],
    ['a client that knows In-Reply-To only', [`In-Reply-To: ${sent.messageId}`]],
    [
      'a client that folds inside identifiers',
      [`In-Reply-To: ${sent.messageId.slice(0, 70)}\r\n ${sent.messageId.slice(70)}`],
    ],
  ])('S9 as %s writes it', (_client, fields) => {
    expect(answered(fields)).toMatchObject({ conversation: expected, warnings: [] });
  });

  it('F23 after a relay that replaced the Message-ID', () => {
    const fields = [
      `References: ${reference} <0100@email.amazonses.com>`,
      'In-Reply-To: <0100@email.amazonses.com>',
    ];
    expect(answered(fields).conversation).toEqual(expected);
  });

  it('S9 from any spelling of the recipient’s address', () => {
    expect(
      answered([`In-Reply-To: ${sent.messageId}`], { from: 'Ann+shop@EXAMPLE.org' }).conversation,
    ).toEqual(expected);
  });

  it('S9 from every recipient of a mail to several', () => {
    const several = withOrigin(mail({ cc: [person('bo@example.net')] }), origin, key);
    expect(
      answered([`In-Reply-To: ${several.messageId}`], { from: 'bo@example.net' }).conversation?.origin,
    ).toEqual(origin);
  });

  it('S9 the latest of several origins counts', () => {
    const next = withOrigin(
      mail({ messageId: '<seed2@example.com>', references: [reference, sent.messageId] }),
      { step: 2 },
      key,
    );
    const fields = [
      `References: ${next.references.join(' ')} ${next.messageId}`,
      `In-Reply-To: ${next.messageId}`,
    ];
    expect(answered(fields).conversation?.origin).toEqual({ step: 2 });
  });

  it('S9 its identifiers survive composing and answering', async () => {
    const raw = await rawBytes((await compose(sent)).raw);
    const received = readMessage(parseSource(raw), {
      ...{ ownAddresses: [], authservId: null, sessionKey: 'sender', sessionTemplate: '', nonce: 'n' },
    });
    const head = replyTo(received, { recipients: 'sender', own: ['ann@example.org'] });
    const fields = [`References: ${head.references.join('\r\n ')}`, `In-Reply-To: ${head.inReplyTo}`];
    expect(answered(fields).conversation).toEqual(expected);
  });

  it('M5 the carrier in References does not change which thread a mail belongs to', () => {
    expect(answered([`References: ${reference} ${sent.messageId}`]).threadId).toBe(sent.messageId);
  });
});

describe('what is no origin of ours', () => {
  const flipped = sent.messageId.replace(/.@/, (end) => (end.startsWith('A') ? 'B@' : 'A@'));
  it.each([
    ['forged', `<m1.${'A'.repeat(80)}@example.com>`, {}, 'forged or damaged'],
    ['altered', flipped, {}, 'forged or damaged'],
    ['sealed with another key', sent.messageId, { key: 'another' }, 'forged or damaged'],
    ['a stranger’s', sent.messageId, { from: 'eve@example.net' }, 'sent to somebody else'],
  ])('X20 %s is ignored and reported', (_name, identifier, options, words) => {
    const { conversation, warnings } = answered([`In-Reply-To: ${identifier}`], options);
    expect(conversation).toBeNull();
    expect(warnings).toEqual([expect.stringContaining(words)]);
  });

  it('X20 a mail with two authors has no origin', () => {
    const fields = ['From: eve@example.net', `In-Reply-To: ${sent.messageId}`];
    expect(answered(fields).conversation).toBeNull();
  });

  it('S9 an ordinary answer is no news', () => {
    expect(conversationOf(original({ inReplyTo: '<x@example.org>' }), key)).toEqual({
      conversation: null,
      warning: null,
    });
  });

  it('C8 nothing of the origin can be read on the way', () => {
    const decoded = Buffer.from(sent.messageId.slice(4).split('@')[0] ?? '', 'base64url').toString('latin1');
    expect(decoded).not.toMatch(/quotes|4711/);
  });
});

describe('what cannot travel', () => {
  it('S9 an origin that is too large', () => {
    const large = { text: Array.from({ length: 200 }, (_, index) => index * 7919).join() };
    expect(() => withOrigin(mail(), large, key)).toThrow(
      expect.objectContaining({ kind: 'invalidInput', field: 'conversationOrigin' }) as Error,
    );
  });

  it('S9 an origin without a key names the fix', () => {
    expect(() => withOrigin(mail(), origin, null)).toThrow(/Conversation Key/);
  });

  it('S9 an origin for a crowd', () => {
    const to = Array.from({ length: 11 }, (_, index) => person(`r${index}@example.org`));
    expect(() => withOrigin(mail({ to }), origin, key)).toThrow(/one mail to each/);
  });
});
