import { deception, linksIn } from '../../mail/links';
import type { Message } from '../../mail/message';
import { scored, suspicionOf } from '../../mail/suspicion';
import { aMessage, anAttachment } from '../support/message';
import { received } from '../support/received';

const KNOWN = ['example.com', 'partner.example'];
const findings = (message: Message) => suspicionOf(message, KNOWN);
const kinds = (message: Message) => findings(message).map(({ kind }) => kind);
const PROOF = 'Authentication-Results: mx.example.com; dmarc=pass header.from=partner.example\r\n';
const proven = (header: string) => received(`${PROOF}${header}\r\n`, 'mx.example.com');
const sent = (header: string) => received(`${header}\r\n`, null);

describe('the suspicion report', () => {
  it('P3 finds nothing in an ordinary mail', () => {
    const ordinary = proven('From: Ann <ann@partner.example>\r\nReply-To: desk@mail.partner.example');
    const page = '<p>See <a href="https://www.partner.example/a?b=c">our offer</a></p>';
    const mail = { ...ordinary, html: page, attachments: [anAttachment('offer.v2.pdf', 'application/pdf')] };
    expect(findings(mail)).toEqual([]);
    expect(scored([])).toEqual({ score: 0, findings: [] });
  });

  it.each([
    [
      'dmarc=fail header.from=x.example',
      'authenticationFailed',
      'mx.example.com reports that this did not come from x.example',
    ],
    [
      'spf=pass smtp.mailfrom=x.example',
      'authenticationMissing',
      'mx.example.com could not prove that this came from x.example',
    ],
  ])('P3 reports failed or missing authentication: %s', (results, kind, detail) => {
    const header = `Authentication-Results: mx.example.com; ${results}\r\nFrom: a@x.example\r\n`;
    expect(findings(received(header, 'mx.example.com'))).toContainEqual({ kind, detail });
  });

  it('P3 says nothing of authentication where no server is believed', () => {
    expect(kinds(sent('From: a@x.example'))).toEqual([]);
  });

  it.each([
    ['From: a@x.example\r\nFrom: b@x.example', 'severalFrom'],
    ['From: a@x.example, b@x.example', 'severalFrom'],
    ['From: Board: a@x.example;', 'unclearFrom'],
    ['Subject: none', 'unclearFrom'],
  ])('X2 reports %j as %s', (header, kind) => {
    expect(kinds(sent(header))).toContain(kind);
  });

  it.each(['"boss@partner.example" <a@evil.example>', '=?utf-8?Q?boss=40partner.example?= <a@evil.example>'])(
    'X3 reports a display name posing as an address: %s',
    (author) => {
      expect(findings(sent(`From: ${author}`))).toContainEqual({
        kind: 'displayNameAddress',
        detail: 'The name shows boss@partner.example, the sender is a@evil.example',
      });
    },
  );

  it('X3 lets a display name repeat the own address', () => {
    expect(kinds(sent('From: "A@X.example" <a@x.example>'))).toEqual([]);
  });

  it('X3 reports a look-alike domain and mixed alphabets with what is imitated', () => {
    expect(findings(sent('From: a@p\u0430rtner.example'))).toEqual([
      {
        kind: 'lookAlikeDomain',
        detail: 'xn--prtner-3nf.example is written with letters that look like those of partner.example',
      },
      { kind: 'mixedAlphabets', detail: 'xn--prtner-3nf.example mixes letters of alphabets that look alike' },
    ]);
  });

  it('X3 reports a Reply-To elsewhere, but not that of a mailing list', () => {
    const header = 'From: ann@partner.example\r\nReply-To: thief@evil.example';
    expect(findings(proven(header))).toEqual([
      { kind: 'replyToElsewhere', detail: 'Answers go to thief@evil.example, not to partner.example' },
    ]);
    expect(kinds(proven(`${header}\r\nList-Id: <news.partner.example>`))).toEqual([]);
  });

  it('P3 reports deceptive links once each', () => {
    const link = '<a href="https://evil.example/x">https://partner.example/pay</a>';
    expect(findings({ ...proven('From: ann@partner.example'), html: link + link })).toEqual([
      { kind: 'deceptiveLink', detail: 'A link shows partner.example, but leads to evil.example' },
    ]);
  });

  it.each([
    [
      'invoice.pdf.exe',
      'application/octet-stream',
      'invoice.pdf.exe is a program that looks like a pdf file',
    ],
    ['setup.MSI', 'application/octet-stream', 'setup.MSI is a program'],
    ['photo.scr .', 'image/png', 'photo.scr . is a program'],
    ['report', 'application/x-msdownload', 'report is a program'],
    ['orders.xlsm', 'application/vnd.ms-excel', 'orders.xlsm can run scripts or macros'],
    ['login.html', 'text/html', 'login.html can run scripts or macros'],
  ])('P3 reports the attachment %s', (name, mimeType, detail) => {
    const mail = { ...proven('From: ann@partner.example'), attachments: [anAttachment(name, mimeType)] };
    expect(findings(mail)).toEqual([{ kind: 'dangerousAttachment', detail }]);
  });

  it('X5 shows what a stranger wrote on one line, without what cannot be seen', () => {
    const name = `a\u202Eb\nc\u200B${'x'.repeat(300)}.exe`;
    const [found] = findings({ ...proven('From: ann@partner.example'), attachments: [anAttachment(name)] });
    expect(found?.detail).toMatch(/^ab cx+… is a program$/);
  });

  it('P3 scores each kind once, up to 100', () => {
    const one = { kind: 'deceptiveLink', detail: 'a' };
    expect(scored([one, { ...one, detail: 'b' }]).score).toBe(25);
    expect(scored([one, { kind: 'somethingNew', detail: '' }]).score).toBe(45);
    const all = ['severalFrom', 'lookAlikeDomain', 'mixedAlphabets'].map((kind) => ({ kind, detail: '' }));
    expect(scored(all).score).toBe(100);
  });

  it('P3 reports nothing about an empty message but that nobody is its author', () => {
    expect(kinds(aMessage())).toEqual(['unclearFrom']);
  });
});

describe('links', () => {
  it.each([
    ['https://evil.example', 'https://partner.example', 'shows partner.example, but leads to evil.example'],
    ['https://evil.example', 'www.partner.example', 'shows www.partner.example, but leads to evil.example'],
    ['https://evil.example', 'iana.org/pay', 'shows iana.org, but leads to evil.example'],
    ['https://partner.example@evil.example/', 'Pay', 'hides evil.example behind the name partner.example'],
    ['http://192.0.2.1/', 'https://partner.example', 'shows partner.example, but leads to 192.0.2.1'],
  ])('X3 %s shown as %s %s', (href, text, reason) => {
    expect(deception({ href, text })).toBe(reason);
  });

  it.each([
    ['https://mail.partner.example/x', 'https://www.partner.example'],
    ['https://evil.example', 'Click here'],
    ['https://files.example/report.zip', 'report.zip'],
    ['https://files.example/x', 'Node.js'],
    ['mailto:ann@partner.example', 'https://partner.example'],
    ['#top', 'https://partner.example'],
    ['https://click.example', 'ann@partner.example'],
  ])('X3 %s shown as %s is what it seems', (href, text) => {
    expect(deception({ href, text })).toBeNull();
  });

  it('X3 are read with entities, nested tags and missing ends', () => {
    const html = '<a href="https&#58;//a.example">one <b>two</b>\n<a HREF=//b.example>three</a><a>four</a>';
    expect(linksIn(html)).toEqual([
      { href: 'https://a.example', text: 'one two' },
      { href: '//b.example', text: 'three' },
    ]);
  });

  it('X12 are read from a megabyte of nested tags without delay', () => {
    expect(linksIn('<div>'.repeat(200_000) + '<a href="https://a.example">x</a>')).toHaveLength(1);
  });
});
