import { decide, parsePolicy } from '../../mail/policy';
import type { Message } from '../../mail/message';
import { anAddress, anAttachment } from '../support/message';
import { received } from '../support/received';

/** Mail of a sender whose domain the server has proven. */
const proven = (address: string, more: Partial<Message> = {}): Message => ({
  ...received(
    `Authentication-Results: mx.example.com; dmarc=pass header.from=${address.split('@')[1]}\r\nFrom: ${address}\r\n`,
    'mx.example.com',
  ),
  ...more,
});
const unproven = (address: string) => received(`From: ${address}\r\n`, 'mx.example.com');
const rule = (field: string, operator: string, value: string, output = 'lists', route = '') => ({
  field,
  operator,
  value,
  output,
  route,
});
const policy = (raw: Readonly<Record<string, unknown>>, ...values: unknown[]) =>
  parsePolicy({ rules: { values }, ...raw });
const ANN = 'ann@partner.example';

describe('the policy', () => {
  it('P1 trusts listed senders, asks about strangers and rejects the blocked', () => {
    const lists = policy({ trusted: 'partner.example', blocked: 'spam.example' });
    expect(decide(lists, proven(ANN)).output).toBe('trusted');
    expect(decide(lists, proven('joe@else.example')).output).toBe('needsApproval');
    expect(decide(lists, proven('joe@spam.example')).output).toBe('rejected');
  });

  it.each(['trusted', 'needsApproval', 'rejected'])('P1 sends everybody else to %s as asked', (otherwise) => {
    expect(decide(policy({ otherwise }), proven('joe@else.example')).output).toBe(otherwise);
  });

  it('P1 takes lists as text and as arrays', () => {
    for (const trusted of [ANN, `x@y.example\n${ANN}`, [ANN], ['x@y.example', '@partner.example']]) {
      expect(decide(policy({ trusted }), proven(ANN)).output).toBe('trusted');
    }
    expect(decide(policy({ trusted: [] }), proven(ANN)).output).toBe('needsApproval');
  });

  it('X1 never trusts the From header alone once authentication is asked for', () => {
    const trusting = { trusted: ANN, requireAuthentication: true, otherwise: 'trusted' };
    const rules = [rule('from', 'equals', ANN, 'trusted', 'vip'), rule('subject', 'glob', '*', 'trusted')];
    expect(decide(policy(trusting, ...rules), unproven(ANN))).toMatchObject({
      output: 'needsApproval',
      route: 'vip',
    });
    expect(decide(policy(trusting), unproven(ANN)).output).toBe('needsApproval');
    expect(decide(policy(trusting, ...rules), proven(ANN)).output).toBe('trusted');
  });

  it('X1 trusts the From header where the person asks for no more, but not when authentication failed', () => {
    const trusting = policy({ trusted: ANN, suspicionThreshold: 0 });
    expect(decide(trusting, unproven(ANN)).output).toBe('trusted');
    const failed = received(
      `Authentication-Results: mx.example.com; dmarc=fail header.from=partner.example\r\nFrom: ${ANN}\r\n`,
      'mx.example.com',
    );
    expect(decide(trusting, failed).output).toBe('needsApproval');
  });

  it('X2 never trusts mail of several authors', () => {
    const several = received(`From: ${ANN}\r\nFrom: evil@else.example\r\n`, null);
    const trusting = policy({ trusted: '*', otherwise: 'trusted' }, rule('from', 'glob', '*', 'trusted'));
    expect(decide(trusting, several).output).toBe('needsApproval');
  });

  it('P5 lets the first rule that holds decide output and route', () => {
    const routed = policy(
      { trusted: ANN },
      rule('topic', 'contains', 'quote, price list', 'lists', 'quotes'),
      rule('attachmentMimeType', 'equals', 'application/pdf', 'needsApproval', 'invoices'),
      rule('attachmentName', 'endsWith', '.exe', 'rejected'),
    );
    const decided = (more: Partial<Message>) => {
      const { output, route } = decide(routed, proven(ANN, more));
      return [output, route];
    };
    const pdf = [anAttachment('a.pdf', 'application/pdf')];
    expect(decided({ subject: 'A quote, please' })).toEqual(['trusted', 'quotes']);
    expect(decided({ subject: 'A quote, please', attachments: pdf })).toEqual(['trusted', 'quotes']);
    expect(decided({ replyText: 'Your PRICE\nlist?', attachments: pdf })).toEqual(['trusted', 'quotes']);
    expect(decided({ subject: 'Quoted', attachments: pdf })).toEqual(['needsApproval', 'invoices']);
    expect(decided({ attachments: [anAttachment('a.exe')] })).toEqual(['rejected', null]);
    expect(decided({})).toEqual(['trusted', null]);
  });

  it('P5 rejects blocked senders before any rule', () => {
    const rules = policy({ blocked: ANN }, rule('from', 'equals', ANN, 'trusted', 'vip'));
    expect(decide(rules, proven(ANN))).toEqual({
      output: 'rejected',
      route: null,
      reasons: [`${ANN} is blocked`],
    });
  });

  it('P5 tries plus tag, then sender, then thread, in whatever order the rules stand', () => {
    const thread = rule('threadId', 'equals', '<t@x.example>', 'trusted', 'thread');
    const sender = rule('from', 'equals', ANN, 'trusted', 'sender');
    const tag = rule('plusTag', 'equals', 'acme', 'trusted', 'tag');
    const mail = (more: Partial<Message>) => proven(ANN, { threadId: '<t@x.example>', ...more });
    for (const order of [
      [thread, sender, tag],
      [sender, thread, tag],
      [tag, thread, sender],
    ]) {
      const routes = policy({}, ...order);
      expect(decide(routes, mail({ plusTag: 'acme' })).route).toBe('tag');
      expect(decide(routes, mail({})).route).toBe('sender');
      expect(decide(routes, mail({ from: anAddress('bob@partner.example') })).route).toBe('thread');
    }
  });

  it('P5 leaves rules on anything else in their place', () => {
    const rules = policy(
      {},
      rule('attachmentName', 'endsWith', '.exe', 'rejected'),
      rule('threadId', 'equals', '<t@x.example>', 'trusted', 'thread'),
      rule('plusTag', 'equals', 'acme', 'trusted', 'tag'),
    );
    const attachments = [anAttachment('a.exe')];
    expect(decide(rules, proven(ANN, { plusTag: 'acme', attachments }))).toMatchObject({
      output: 'rejected',
    });
  });

  it('P5 names the rule by its place in the list', () => {
    const rules = policy({}, rule('subject', 'equals', 'x'), rule('plusTag', 'equals', 'acme', 'rejected'));
    expect(decide(rules, proven(ANN, { plusTag: 'acme' })).reasons).toContain('Rule 2 applies');
  });

  it('P3 asks a person about trusted mail that is suspicious, with the reasons', () => {
    const mail = proven(ANN, {
      attachments: [anAttachment('offer.pdf.exe')],
      replyTo: [anAddress('thief@else.example')],
    });
    const careful = decide(policy({ trusted: ANN, suspicionThreshold: 60 }), mail);
    expect(careful.output).toBe('needsApproval');
    expect(careful.reasons).toEqual(
      expect.arrayContaining([
        'Suspicion 60 of 100',
        'offer.pdf.exe is a program that looks like a pdf file',
        'Answers go to thief@else.example, not to partner.example',
      ]),
    );
    expect(decide(policy({ trusted: ANN, suspicionThreshold: 61 }), mail).output).toBe('trusted');
    expect(decide(policy({ trusted: ANN, suspicionThreshold: 0 }), mail).output).toBe('trusted');
  });

  it('P4 counts what was found when the mail was read', () => {
    const findings = [{ kind: 'hiddenText', detail: 'Hidden text was left out' }];
    const mail = proven(ANN, { suspicion: { score: 20, findings } });
    expect(decide(policy({ trusted: ANN, suspicionThreshold: 20 }), mail).reasons).toContain(
      'Hidden text was left out',
    );
  });

  it('X3 is suspicious of a domain that looks like a trusted one, though it is proven', () => {
    const open = policy({ trusted: ANN, otherwise: 'trusted' });
    const decision = decide(open, proven('ann@partmer.example'));
    expect(decision.output).toBe('needsApproval');
    expect(decision.reasons).toContain('partmer.example is spelled almost like partner.example');
  });

  it('X24 treats expressions in a mail as text', () => {
    const mail = proven(ANN, { subject: '={{ $env.SECRET }} {{ 7 * 7 }}' });
    const rules = policy({}, rule('subject', 'contains', '49', 'rejected'));
    expect(decide(rules, mail).output).toBe('needsApproval');
  });

  it.each([
    [{ otherwise: 'maybe' }, 'otherwise'],
    [{ trusted: { path: '/etc/passwd' } }, 'trusted'],
    [{ suspicionThreshold: 101 }, 'suspicionThreshold'],
    [{ rules: { values: [rule('subject', 'regex', '(')] } }, 'rules.values[0].value'],
    [{ rules: { values: [rule('subject', 'equals', 'x', 'nowhere')] } }, 'rules.values[0].output'],
    [{ rules: { values: [{ field: 'topic', value: {} }] } }, 'rules.values[0].value'],
  ])('P1 names what cannot be read: %j', (raw, field) => {
    expect(() => parsePolicy(raw)).toThrow(expect.objectContaining({ kind: 'invalidInput', field }) as Error);
  });
});
