import { withOrigin } from '../../mail/conversation';
import { outgoingMail } from '../../mail/outgoing';
import { isOwnMail, ownMessageId } from '../../mail/ownMail';
import { parseSource, readMessage } from '../../mail/parse';

const key = 'a long enough secret';
const own = ownMessageId('desk@example.com', key);

/** Whether a mail with these header lines answers mail of ours. */
function answersOurs(...lines: readonly string[]): boolean {
  const source = ['From: ann@partner.example', ...lines, '', 'Yes'].join('\r\n');
  return readMessage(parseSource(Buffer.from(source)), {
    ...{ ownAddresses: ['desk@example.com'], authservId: null, nonce: 'n', ownMailKey: key },
    ...{ sessionKey: 'sender', sessionTemplate: '' },
  }).isReplyToOurMail;
}

describe('the Message-ID of a mail we send', () => {
  it('M5 is known again as ours, whoever of us sent it', () => {
    expect(own).toMatch(/^<[\w.-]{10,60}@example\.com>$/);
    expect(isOwnMail(own, key)).toBe(true);
    expect(isOwnMail(ownMessageId('other@example.org', key), key)).toBe(true);
    expect(ownMessageId('desk@example.com', key)).not.toBe(own);
  });

  it.each([
    ['another key', ownMessageId('desk@example.com', 'another secret')],
    ['another domain', own.replace('example.com', 'attacker.example')],
    ['another nonce', own.replace(/^<m0\../, (start) => `<m0.${start.endsWith('A') ? 'B' : 'A'}`)],
    ['a tag cut off', own.replace(/.@/, '@')],
    ['any identifier', '<q@example.com>'],
    ['an empty one', ''],
  ])('X20 is not forged with %s', (_, identifier) => {
    expect(isOwnMail(identifier, key)).toBe(false);
  });

  it('S9 M5 is ours as well when it carries an origin', () => {
    const address = { name: null, address: 'ann@partner.example' };
    const mail = outgoingMail({
      ...{ messageId: own, date: new Date(0), from: { name: null, address: 'desk@example.com' } },
      ...{ to: [address], subject: 'Offer', text: 'x' },
    });
    const { messageId } = withOrigin(mail, { ticket: 7 }, key);
    expect(isOwnMail(messageId, key)).toBe(true);
    expect(isOwnMail(messageId, 'another secret')).toBe(false);
  });
});

describe('a mail that answers ours', () => {
  it('T9 M5 is known by In-Reply-To and by References', () => {
    expect(answersOurs(`In-Reply-To: ${own}`)).toBe(true);
    expect(answersOurs(`References: <first@partner.example> ${own} <last@partner.example>`)).toBe(true);
  });

  it('T9 X20 is not known by what anybody could have written', () => {
    expect(answersOurs('In-Reply-To: <m0.AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA@example.com>')).toBe(false);
    expect(answersOurs('Subject: Re: Offer', `Message-ID: ${own}`)).toBe(false);
  });
});
