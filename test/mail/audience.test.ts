import { decideRecipients, participantsOf, recipientRule, withSafeReplyTo } from '../../mail/audience';
import { parseSenderList } from '../../mail/senderList';
import { received } from '../support/received';

const ask = received(
  'From: Ann <ann@partner.example>\r\nTo: us@example.com\r\nReply-To: thief@attacker.example\r\nCc: bob@partner.example\r\n',
  null,
);
const thread = [ask];
const asked = 'From: Ann <ann@partner.example>\r\nTo: us@example.com\r\nCc: bob@partner.example\r\n';
const proven = received(
  `Authentication-Results: mx.example.com; dmarc=pass header.from=partner.example\r\n${asked}`,
  'mx.example.com',
);
const addresses = (list: readonly { readonly address: string }[]) => list.map(({ address }) => address);

describe('whom a mail may go to', () => {
  it('X25 an agent sends to participants of the thread only', () => {
    const rule = recipientRule({ allowed: null, asTool: true, thread: [proven] });
    expect(decideRecipients(rule, ['ANN@partner.example', 'bob@Partner.example'], true)).toEqual({
      kind: 'send',
    });
  });

  it('X25 an agent drafts what goes to anybody else', () => {
    const rule = recipientRule({ allowed: null, asTool: true, thread });
    expect(decideRecipients(rule, ['ann@partner.example', 'thief@attacker.example'], true)).toEqual({
      kind: 'draft',
      strangers: ['thief@attacker.example'],
    });
  });

  it('X25 an agent without a thread drafts everything', () => {
    const rule = recipientRule({ allowed: null, asTool: true, thread: [] });
    expect(decideRecipients(rule, ['ann@partner.example'], true).kind).toBe('draft');
  });

  it('X25 the person’s list takes the place of the thread', () => {
    const allowed = parseSenderList('@example.com', 'options.allowedRecipients');
    const rule = recipientRule({ allowed, asTool: true, thread });
    expect(decideRecipients(rule, ['sales@example.com'], true).kind).toBe('send');
    expect(decideRecipients(rule, ['ann@partner.example'], true).kind).toBe('draft');
  });

  it('X25 an empty list means nobody', () => {
    const allowed = parseSenderList('', 'options.allowedRecipients');
    const rule = recipientRule({ allowed, asTool: false, thread });
    expect(decideRecipients(rule, ['ann@partner.example'], false).kind).toBe('refuse');
  });

  it('X25 a workflow without a list sends to anyone', () => {
    const rule = recipientRule({ allowed: null, asTool: false, thread });
    expect(decideRecipients(rule, ['anyone@else.example'], false)).toEqual({ kind: 'send' });
  });

  it('X25 a proven author vouches for whom the mail is openly addressed to', () => {
    expect(addresses(participantsOf([proven]))).toEqual([
      'ann@partner.example',
      'us@example.com',
      'bob@partner.example',
    ]);
  });

  it('X25 whom anybody could have put into To or Cc is no participant', () => {
    expect(addresses(participantsOf(thread))).toEqual(['ann@partner.example']);
  });

  it('X25 X2 mail of several authors makes nobody a participant', () => {
    const several = received(`From: ann@partner.example, thief@attacker.example\r\n`, null);
    expect(participantsOf([several])).toEqual([]);
  });

  it('X26 an address in Reply-To is no participant', () => {
    expect(addresses(participantsOf([proven, ask]))).not.toContain('thief@attacker.example');
  });
});

describe('an automatic answer', () => {
  const unlisted = { isTrusted: false, allowed: null };

  it('X26 goes to From when Reply-To leads elsewhere', () => {
    expect(withSafeReplyTo(ask, unlisted).replyTo).toEqual([]);
  });

  it('X26 follows Reply-To once policy trusts it or the person listed it', () => {
    expect(withSafeReplyTo(ask, { ...unlisted, isTrusted: true })).toBe(ask);
    const allowed = parseSenderList('thief@attacker.example', 'options.allowedRecipients');
    expect(withSafeReplyTo(ask, { ...unlisted, allowed })).toBe(ask);
  });

  it('X26 follows Reply-To within the author’s domain only when that domain is proven', () => {
    const header = 'From: ann@partner.example\r\nReply-To: team@partner.example\r\n';
    const pass = 'Authentication-Results: mx.example.com; dmarc=pass header.from=partner.example\r\n';
    expect(withSafeReplyTo(received(header, null), unlisted).replyTo).toEqual([]);
    const proven = received(pass + header, 'mx.example.com');
    expect(withSafeReplyTo(proven, unlisted)).toBe(proven);
  });
});
