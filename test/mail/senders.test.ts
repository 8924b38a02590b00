import { MailError } from '../../mail/error';
import { admit, canHold, parseSenderRules } from '../../mail/senders';
import { received } from '../support/received';

const from = (author: string, results = '') =>
  received(
    `${results && `Authentication-Results: mx.example.com; ${results}\r\n`}From: ${author}\r\n`,
    'mx.example.com',
  );
const kindOf = (rules: Readonly<Record<string, unknown>>, author: string) =>
  admit(parseSenderRules(rules), from(author)).kind;

describe('who may start a run', () => {
  it('T10 anyone, by default', () => {
    expect(kindOf({}, 'ann@partner.example')).toBe('start');
    expect(kindOf({}, 'ann@partner.example, bob@partner.example')).toBe('start');
    expect(canHold(parseSenderRules({}))).toBe(false);
  });

  it.each([
    ['ann@partner.example', 'ANN@Partner.example', true],
    ['ann@partner.example', 'anna@partner.example', false],
    ['partner.example', 'ann@partner.example', true],
    ['@partner.example', 'ann@partner.example', true],
    ['partner.example', 'ann@sub.partner.example', false],
    ['*.partner.example', 'ann@sub.partner.example', true],
    ['*.partner.example', 'ann@partner.example', false],
    ['*@partner.example', 'ann@partner.example', true],
    ['*@partner.example', 'ann@partner.example.evil.example', false],
    ['sales-?@partner.example', 'sales-1@partner.example', true],
    ['*', 'ann@anywhere.example', true],
    ['bücher.example', 'ann@xn--bcher-kva.example', true],
    ['xn--bcher-kva.example', 'ann@bücher.example', true],
    ['one@x.example, two@x.example\nthree@x.example', 'three@x.example', true],
    [['one@x.example', ' two@x.example\n', 'other.example'], 'two@x.example', true],
    ['', 'ann@partner.example', false],
    [[], 'ann@partner.example', false],
    [undefined, 'ann@partner.example', false],
    [null, 'ann@partner.example', false],
  ])('T10 the list %j, sender %s: %s', (allowed, author, starts) => {
    expect(kindOf({ who: 'only', allowed }, author)).toBe(starts ? 'start' : 'block');
    expect(kindOf({ who: 'holdOthers', allowed }, author)).toBe(starts ? 'start' : 'hold');
  });

  it('T10 trusted senders need not be listed again', () => {
    const rules = parseSenderRules({ who: 'only', trusted: 'ann@partner.example' });
    expect(admit(rules, from('ann@partner.example'))).toMatchObject({
      kind: 'start',
      trust: { verdict: 'trusted' },
    });
  });

  it('T10 blocked senders never start a run, listed or not', () => {
    const rules = { who: 'anyone', allowed: '*', trusted: 'partner.example', blocked: 'ann@partner.example' };
    expect(kindOf(rules, 'ann@partner.example')).toBe('block');
    expect(kindOf(rules, 'bob@partner.example, ann@partner.example')).toBe('block');
    expect(kindOf(rules, 'bob@partner.example')).toBe('start');
  });

  it.each([
    [{ allowed: 'ann@partner.example' }, 'only'],
    [{ allowed: ['ann@partner.example'] }, 'only'],
    [{ allowed: ' ,\n' }, 'anyone'],
    [{ trusted: 'ann@partner.example' }, 'anyone'],
    [{ who: 'anyone', allowed: 'ann@partner.example' }, 'anyone'],
  ])('T10 takes %j, without a word on others, for %s', (raw, expected) => {
    expect(parseSenderRules(raw).who).toBe(expected);
  });

  it('X1 holds a listed sender whose domain is not proven once authentication is asked for', () => {
    const rules = parseSenderRules({ who: 'only', allowed: 'partner.example', requireAuthentication: true });
    expect(admit(rules, from('ann@partner.example'))).toMatchObject({
      kind: 'hold',
      reason: 'notAuthenticated',
    });
    expect(admit(rules, from('ann@partner.example', 'dmarc=pass header.from=partner.example')).kind).toBe(
      'start',
    );
    expect(canHold(rules)).toBe(true);
  });

  it('X1 never marks a sender trusted whose authentication failed, even where none is asked for', () => {
    const rules = parseSenderRules({ trusted: 'partner.example' });
    const failed = from('ann@partner.example', 'dmarc=fail header.from=partner.example');
    expect(admit(rules, failed)).toMatchObject({ kind: 'start', trust: { verdict: 'untrusted' } });
  });

  it('X2 marks mail of several authors untrusted, whoever they are', () => {
    const rules = parseSenderRules({ trusted: '*' });
    expect(admit(rules, from('ann@partner.example, bob@partner.example')).trust.verdict).toBe('untrusted');
  });

  it('T10 says in words why mail is held', () => {
    const rules = parseSenderRules({ who: 'holdOthers', allowed: 'x.example', requireAuthentication: true });
    expect(admit(rules, from('ann@partner.example'))).toMatchObject({
      detail: 'ann@partner.example is not on the list of allowed senders',
    });
    expect(admit(rules, from('ann@x.example', 'dmarc=fail header.from=x.example'))).toMatchObject({
      detail: 'Nothing proves that this came from x.example: mx.example.com reports dmarc=fail',
    });
  });

  it.each([
    [{ who: 'everybody' }, 'senders.who'],
    [{ allowed: 'ann at example' }, 'senders.allowed'],
    [{ blocked: [{ path: '/etc/passwd' }] }, 'senders.blocked'],
    [{ trusted: 'a@b@c.example' }, 'senders.trusted'],
  ])('T10 names what cannot be read: %j', (raw, field) => {
    let thrown: unknown;
    try {
      parseSenderRules(raw);
    } catch (error) {
      thrown = error;
    }
    expect(thrown).toBeInstanceOf(MailError);
    expect(thrown).toMatchObject({ kind: 'invalidInput', field });
  });
});
