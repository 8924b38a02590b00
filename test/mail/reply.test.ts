import { refusesAutomaticReply, replyTo, unreachableOf } from '../../mail/reply';
import { original } from './original';

const me = ['me@example.com'];
const person = (address: string) => ({ name: null, address });
const reply = (given: Parameters<typeof original>[0], recipients: 'sender' | 'all' = 'sender') =>
  replyTo(original(given), { recipients, own: me });

describe('who a reply goes to', () => {
  it('S3 Reply-To comes before From', () => {
    expect(reply({ replyTo: [person('desk@example.org')] }).to).toEqual([person('desk@example.org')]);
  });

  it('S3 a reply to all reaches everyone once, without the own address and without Bcc', () => {
    const { to, cc } = reply(
      {
        to: [person('ME@example.com'), person('bo@example.net')],
        cc: [person('ann@example.org'), person('cy@example.net'), person('me+shop@example.com')],
        bcc: [person('secret@example.net')],
      },
      'all',
    );
    expect(to.map(({ address }) => address)).toEqual(['ann@example.org']);
    expect(cc.map(({ address }) => address)).toEqual(['bo@example.net', 'cy@example.net']);
  });

  it('S3 a reply to a mail of our own goes to those it was sent to', () => {
    expect(reply({ from: person('me@example.com'), to: [person('bo@example.net')] }).to).toEqual([
      person('bo@example.net'),
    ]);
  });

  it('S3 a reply to all leaves out what is no address, and tells it', () => {
    const broken = original({ cc: [person('bo@@example.net'), person(''), person('cy@example.net')] });
    const all = { recipients: 'all', own: me } as const;
    expect(replyTo(broken, all).cc).toEqual([person('cy@example.net')]);
    expect(unreachableOf(broken, all)).toEqual(['bo@@example.net']);
    expect(unreachableOf(broken, { ...all, recipients: 'sender' })).toEqual([]);
  });

  it('S3 a mail from us to us has nobody to reply to', () => {
    expect(() => reply({ from: person('me@example.com') })).toThrow(/nobody to reply to/);
  });
});

describe('how a reply joins its thread', () => {
  it('S3 In-Reply-To names the original, References end with it', () => {
    const head = reply({ references: ['<root@example.org>'], inReplyTo: '<root@example.org>' });
    expect(head).toMatchObject({
      inReplyTo: '<parent@example.org>',
      references: ['<root@example.org>', '<parent@example.org>'],
    });
  });

  it('S3 an original without References lends its In-Reply-To', () => {
    expect(reply({ inReplyTo: '<root@example.org>' }).references).toEqual([
      '<root@example.org>',
      '<parent@example.org>',
    ]);
  });

  it('S3 an original without Message-ID is answered without a thread', () => {
    expect(reply({ messageId: null })).toMatchObject({ inReplyTo: null, references: [] });
  });

  it('S3 X9 identifiers that no header can hold are left out', () => {
    const long = `<${'i'.repeat(950)}@example.org>`;
    expect(reply({ messageId: long, references: ['<root@example.org>', long] })).toMatchObject({
      inReplyTo: null,
      references: ['<root@example.org>'],
    });
  });

  it('S3 a long chain keeps its root and its newest', () => {
    const references = Array.from({ length: 300 }, (_, index) => `<${index}@example.org>`);
    const head = reply({ references });
    expect(head.references.length).toBeLessThanOrEqual(100);
    expect([head.references[0], head.references.at(-1)]).toEqual(['<0@example.org>', '<parent@example.org>']);
  });

  it.each([
    ['Order 17', 'Re: Order 17'],
    ['Re: Order 17', 'Re: Order 17'],
    ['AW: Re: Order 17', 'Re: Order 17'],
    ['回复：Order 17', 'Re: Order 17'],
    ['Re[2]: SV: Order 17', 'Re: Order 17'],
    ['Fwd: Order 17', 'Re: Fwd: Order 17'],
    ['Reminder: pay', 'Re: Reminder: pay'],
    ['two\r\nlines', 'Re: two lines'],
    ['w'.repeat(1_000), `Re: ${'w'.repeat(900)} ${'w'.repeat(100)}`],
    [null, 'Re:'],
  ])('S3 %j is answered as %j', (subject, expected) => {
    expect(reply({ subject }).subject).toBe(expected);
  });
});

describe('what gets no automatic reply', () => {
  it.each([
    ['an automatic reply', { automatic: { kind: 'autoReply' as const, reasons: [] } }],
    ['a null sender', { headers: { 'return-path': ['<>'] } }],
    ['a mailing list', { headers: { 'list-id': ['<list.example.org>'] } }],
    ['bulk mail', { headers: { precedence: ['bulk'] } }],
    ['what is marked automatic', { headers: { 'auto-submitted': ['auto-generated'] } }],
    ['a mailer daemon', { from: person('MAILER-DAEMON@example.org') }],
  ])('X18 %s', (_name, given) => {
    expect(refusesAutomaticReply(original(given))).toEqual(expect.any(String));
  });

  it('X18 a person gets one', () => {
    expect(refusesAutomaticReply(original({ headers: { 'auto-submitted': ['no'] } }))).toBeNull();
  });
});
