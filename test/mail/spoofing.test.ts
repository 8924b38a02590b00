import { admit, parseSenderRules, trustOf } from '../../mail/senders';
import { received } from '../support/received';

/** The trusted sender everybody here pretends to be, and the server whose word counts. */
const OURS = 'mx.example.com';
const RECEIVED = 'Received: from out.attacker.example by mx.example.com; Mon, 3 Feb 2025 18:00:00 +0000';
const BOSS = 'From: Boss <boss@partner.example>';
const PASS = 'dmarc=pass header.from=partner.example';
const FAIL = 'dmarc=fail header.from=partner.example';

const rules = parseSenderRules({
  who: 'holdOthers',
  allowed: 'partner.example, bank.example',
  trusted: 'boss@partner.example, boss@bank.example',
  requireAuthentication: true,
});

const results = (text: string) => `Authentication-Results: ${text}`;
const own = (text: string) => results(`${OURS}; ${text}`);
const mail = (...lines: string[]) => received(lines.join('\r\n'), OURS);

type Spoof = readonly [trick: string, ...header: string[]];

const forgedResults: readonly Spoof[] = [
  ['no result at all', BOSS],
  ['a result by another server', results(`mx.attacker.example; ${PASS}`), BOSS],
  ['a result without a server name', results(PASS), BOSS],
  ['a failed result', own(FAIL), BOSS],
  ['a forged pass below the real fail', own(FAIL), own(PASS), BOSS],
  [
    'a forged pass below a real result without DMARC',
    own('spf=fail smtp.mailfrom=evil.example'),
    own(PASS),
    BOSS,
  ],
  ['a forged pass below Received, the real result above', own('spf=fail'), RECEIVED, own(PASS), BOSS],
  ['a forged pass below Received and the real result', RECEIVED, own('spf=fail'), own(PASS), BOSS],
  ['a forged pass and a forged Received below it', RECEIVED, own('spf=fail'), own(PASS), RECEIVED, BOSS],
  ['a forged pass below everything else', own(FAIL), BOSS, own(PASS)],
  ['a pass below a foreign result', results('mx.attacker.example; spf=none'), own(PASS), BOSS],
  ['a pass below a result that cannot be read', results(`${OURS}; spf=pass "`), own(PASS), BOSS],
  ['a pass in a reason', own(`spf=fail reason="dmarc=pass header.from=partner.example"`), BOSS],
  ['a pass in a reason after a semicolon', own(`spf=fail reason="; ${PASS}"`), BOSS],
  ['a pass in a reason with an escaped quote', own(`spf=fail reason="\\"; ${PASS}; x=\\""`), BOSS],
  ['a pass in a comment', own(`spf=fail (; ${PASS})`), BOSS],
  ['a pass in a nested comment', own(`spf=fail (a (b) ; ${PASS}) smtp.mailfrom=evil.example`), BOSS],
  ['a pass after an escaped bracket in a comment', own(`spf=fail (\\) ; ${PASS})`), BOSS],
  ['a pass after a quote in a comment', own(`spf=fail (" ; ${PASS} ; ") smtp.helo=x`), BOSS],
  ['a comment that never ends', own(`spf=fail (; ${PASS}`), BOSS],
  ['a pass before a comment that never ends', own(`${PASS}; spf=none (x`), BOSS],
  ['a pass before a quote that never ends', own(`${PASS}; spf=none smtp.helo="x`), BOSS],
  ['a bracket too many', own(`spf=fail ) ; ${PASS}`), BOSS],
  ['a quote that never ends', own(`spf=fail reason="; ${PASS}`), BOSS],
  ['a pass split by a quote', own(`dmarc=pa"ss" header.from=partner.example`), BOSS],
  ['a quoted result', own(`dmarc="pass" header.from=partner.example`), BOSS],
  ['a pass of version 1 that fails', own('dmarc/1=fail header.from=partner.example'), BOSS],
  ['a pass of an unknown method version', own('dmarc/2=pass header.from=partner.example'), BOSS],
  ['a pass of an unknown header version', results(`${OURS} 2; ${PASS}`), BOSS],
  ['a quoted server name', results(`"${OURS}"; ${PASS}`), BOSS],
  ['a quoted server name with escapes', results(`"mx.exa\\mple.com"; ${PASS}`), BOSS],
  ['a server name in a comment', results(`(${OURS}) mx.attacker.example; ${PASS}`), BOSS],
  ['a server name behind another', results(`mx.attacker.example ${OURS}; ${PASS}`), BOSS],
  ['a server name with a comment inside', results(`mx.(x)example.com; ${PASS}`), BOSS],
  ['a server name below ours', results(`evil.${OURS}; ${PASS}`), BOSS],
  ['a server name ending in another domain', results(`${OURS}.attacker.example; ${PASS}`), BOSS],
  ['a server name with an invisible letter', results(`mx.exam\u200bple.com; ${PASS}`), BOSS],
  ['a server name with a Cyrillic letter', results(`mx.ex\u0430mple.com; ${PASS}`), BOSS],
  ['a server name behind an empty part', results(`; ${OURS}; ${PASS}`), BOSS],
  ['a server name behind an empty comment part', results(`(x); ${OURS}; ${PASS}`), BOSS],
  ['a server name with a dot after it', results(`${OURS}.; ${PASS}`), BOSS],
  ['an escaped end of the server name', results(`${OURS}\\; ${PASS}`), BOSS],
  ['a server name in an encoded word', results(`=?utf-8?Q?${OURS}=3B?= ${PASS}`), BOSS],
  ['a header version with a nought before it', results(`${OURS} 01; ${PASS}`), BOSS],
  ['a method version with a nought before it', own('dmarc/01=pass header.from=partner.example'), BOSS],
  ['full-width signs', results(`${OURS}\uff1b dmarc\uff1dpass header.from=partner.example`), BOSS],
  ['a blank that is none', own('dmarc=\u00a0pass header.from=partner.example'), BOSS],
  ['a result in a comment after the real one', own('dmarc=fail(=pass) header.from=partner.example'), BOSS],
  ['a pass for a domain that goes on behind quotes', own('dmarc=pass header.from="partner.example".x'), BOSS],
  ['a pass for the domain and a dot', own('dmarc=pass header.from=partner.example.'), BOSS],
  ['a pass as a property of SPF', own('spf=fail client-ip=192.0.2.7; helo="x; dmarc=pass"'), BOSS],
  ['a pass in a name that holds blanks', own(`spf=none; helo=x ${PASS}`), BOSS],
  [
    'a tab before the colon of the real result',
    `Authentication-Results\t: ${OURS}; spf=fail`,
    own(PASS),
    BOSS,
  ],
  ['a method that only starts with dmarc', own('dmarcx=pass header.from=partner.example'), BOSS],
  ['a result that only starts with pass', own('dmarc=passed header.from=partner.example'), BOSS],
  ['a best guess', own('dmarc=bestguesspass action=none header.from=partner.example'), BOSS],
  ['SPF alone', own('spf=pass smtp.mailfrom=boss@partner.example'), BOSS],
  ['DKIM alone', own('dkim=pass header.d=partner.example header.i=@partner.example'), BOSS],
  ['a pass without the domain it is for', own('dmarc=pass'), BOSS],
  ['a pass for another domain', own('dmarc=pass header.from=attacker.example'), BOSS],
  ['a pass for a subdomain', own('dmarc=pass header.from=evil.partner.example'), BOSS],
  ['a pass for the parent domain', own('dmarc=pass header.from=example'), BOSS],
  [
    'a second domain after the right one',
    own('dmarc=pass header.from=attacker.example header.from=partner.example'),
    BOSS,
  ],
  [
    'a second domain before another one',
    own('dmarc=pass header.from=partner.example header.from=attacker.example'),
    BOSS,
  ],
  ['a pass and a fail', own(`${PASS}; ${FAIL}`), BOSS],
  ['a fail and a pass', own(`${FAIL}; ${PASS}`), BOSS],
  ['two passes', own(`dmarc=pass header.from=attacker.example; ${PASS}`), BOSS],
  ['a pass without a semicolon before it', own(`spf=fail smtp.mailfrom=evil.example ${PASS}`), BOSS],
  [
    'a MAIL FROM that the server copies unquoted',
    own(`spf=none smtp.mailfrom="x; ${PASS}"@evil.example`),
    BOSS,
  ],
  [
    'a MAIL FROM that breaks out of its quotes',
    own(`spf=none smtp.mailfrom="x"; ${PASS}; y"@evil.example`),
    BOSS,
  ],
  ['a HELO with a pass in brackets', own(`spf=none smtp.helo=(x); ) ${PASS}`), BOSS],
  ['none beside results', own(`none; ${PASS}`), BOSS],
  ['a header of a similar name', `X-Authentication-Results: ${OURS}; ${PASS}`, BOSS],
  ['the header another server renamed', `Authentication-Results-Original: ${OURS}; ${PASS}`, BOSS],
  [
    'an ARC report without the own server checking it',
    `ARC-Authentication-Results: i=1; ${OURS}; ${PASS}`,
    BOSS,
  ],
  ['Received-SPF', 'Received-SPF: pass (mx.example.com: domain of partner.example)', BOSS],
  [
    'a fold that hides a new header',
    `Authentication-Results: mx.attacker.example;\r\n ${OURS}; ${PASS}`,
    BOSS,
  ],
  ['a control character in the result', own(`dmarc=pass\x0b header.from=partner.example`), BOSS],
  ['a NUL in the server name', results(`mx.example.com\0; ${PASS}`), BOSS],
];

const passed = own(PASS);
const evilPassed = own('dmarc=pass header.from=attacker.example');

const filler = Array.from({ length: 2_000 }, () => 'X-Note: x');

const unclearAuthors: readonly Spoof[] = [
  ['no From', passed, 'Sender: boss@partner.example'],
  ['two From fields, ours first', passed, BOSS, 'From: evil@attacker.example'],
  ['two From fields, ours last', passed, 'From: evil@attacker.example', BOSS],
  ['two From fields, both ours', passed, BOSS, BOSS],
  ['a second From with a blank before the colon', passed, BOSS, 'From : evil@attacker.example'],
  ['a second FROM in capitals', passed, BOSS, 'FROM: evil@attacker.example'],
  ['a second From with a NUL in its name', passed, BOSS, 'From\0: evil@attacker.example'],
  ['a second From with an invisible letter in its name', passed, BOSS, 'Fr\u00adom: evil@attacker.example'],
  ['a second From behind CR alone', passed, 'X-Note: a\rFrom: evil@attacker.example', BOSS],
  ['a second From behind a blank, on top', ' From: evil@attacker.example', passed, BOSS],
  ['a second From behind 2,000 fields', passed, BOSS, ...filler, 'From: evil@attacker.example'],
  [
    'a second From behind 256 KB',
    passed,
    BOSS,
    `X-Note: ${'x'.repeat(262_144)}`,
    'From: evil@attacker.example',
  ],
  ['two addresses', passed, 'From: boss@partner.example, evil@attacker.example'],
  ['two addresses, ours last', passed, 'From: <evil@attacker.example>, Boss <boss@partner.example>'],
  ['two addresses without a comma', passed, 'From: evil@attacker.example <boss@partner.example>'],
  ['two addresses in brackets', passed, 'From: <evil@attacker.example> <boss@partner.example>'],
  ['brackets in brackets', passed, 'From: <evil@attacker.example<boss@partner.example>>'],
  ['a group', passed, 'From: Board: boss@partner.example;'],
  ['an empty group before an address', passed, 'From: undisclosed:; boss@partner.example'],
  ['a comment with an address', passed, 'From: boss@partner.example (evil@attacker.example)'],
  ['a comment inside the address', passed, 'From: boss@(x)partner.example'],
  ['a comment that hides the rest', passed, 'From: boss@partner.example(<evil@attacker.example>)'],
  ['a route', passed, 'From: <@attacker.example:boss@partner.example>'],
  ['a route of percent', evilPassed, 'From: boss%partner.example@attacker.example'],
  ['a quoted local part', passed, 'From: "evil@attacker.example> x"@partner.example'],
  ['brackets in the quoted name', passed, 'From: "Boss <evil@attacker.example>" <boss@partner.example>'],
  ['a quote that never ends', passed, 'From: "Boss <boss@partner.example>'],
  ['an encoded address', evilPassed, 'From: =?utf-8?Q?boss=40partner.example?='],
  ['an encoded local part', passed, 'From: =?utf-8?Q?boss?=@partner.example'],
  [
    'an encoded address before a real one',
    evilPassed,
    'From: =?utf-8?Q?boss=40partner.example=2C?= <evil@attacker.example>',
  ],
  [
    'an encoded address that ends in NUL',
    evilPassed,
    'From: =?utf-8?B?Ym9zc0BwYXJ0bmVyLmV4YW1wbGUA?=@attacker.example',
  ],
  ['a display name that is our address', evilPassed, 'From: "boss@partner.example" <evil@attacker.example>'],
  ['a folded address', passed, 'From: boss@partner.\r\n example'],
  ['an address with a NUL', passed, 'From: boss@partner.example\0@attacker.example'],
  ['an invisible letter in the domain', passed, 'From: boss@part\u200bner.example'],
  ['a full-width domain', passed, 'From: boss@\uff50artner.example'],
  ['a soft hyphen in the domain', passed, 'From: boss@part\u00adner.example'],
  [
    'a letter that lower case makes ours',
    own('dmarc=pass header.from=bank.example'),
    'From: boss@ban\u212a.example',
  ],
  ['a dot after the domain', passed, 'From: boss@partner.example.'],
  ['a blank before the at sign', passed, 'From: boss @partner.example'],
  ['an address literal', passed, 'From: boss@[partner.example]'],
  [
    'a Cyrillic letter in the domain',
    own('dmarc=pass header.from=xn--prtner-3nf.example'),
    'From: boss@p\u0430rtner.example',
  ],
  ['ours in Sender only', evilPassed, 'From: evil@attacker.example', 'Sender: boss@partner.example'],
  [
    'ours in Resent-From only',
    evilPassed,
    'From: evil@attacker.example',
    'Resent-From: boss@partner.example',
  ],
  ['ours in Reply-To only', evilPassed, 'From: evil@attacker.example', 'Reply-To: boss@partner.example'],
  [
    'a subdomain of ours',
    own('dmarc=pass header.from=evil.partner.example'),
    'From: boss@evil.partner.example',
  ],
  [
    'a domain that ends like ours',
    own('dmarc=pass header.from=evilpartner.example'),
    'From: boss@evilpartner.example',
  ],
];

describe('a mail that pretends to come from a trusted sender', () => {
  it('is trusted when it really does', () => {
    const real = mail(passed, BOSS);
    expect(admit(rules, real)).toMatchObject({ kind: 'start', trust: { verdict: 'trusted' } });
  });

  it.each(forgedResults)('X1 is held: %s', (_, ...header) => {
    const spoofed = mail(...header);
    expect(spoofed.authentication.aligned).toBe(false);
    expect(admit(rules, spoofed)).toMatchObject({ kind: 'hold', reason: 'notAuthenticated' });
    expect(trustOf(rules, spoofed).verdict).toBe('untrusted');
  });

  it.each(unclearAuthors)('X2 is held: %s', (_, ...header) => {
    const spoofed = mail(...header);
    expect(admit(rules, spoofed).kind).toBe('hold');
    expect(trustOf(rules, spoofed).verdict).not.toBe('trusted');
  });

  it('counts at least 60 tricks', () => {
    expect(forgedResults.length + unclearAuthors.length).toBeGreaterThanOrEqual(60);
  });
});
