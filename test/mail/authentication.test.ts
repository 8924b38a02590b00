import { senderAuthentication } from '../../mail/authentication';
import { parseHeader } from '../../mail/header';

const authenticationOf = (authservId: string | null, ...lines: string[]) =>
  senderAuthentication(parseHeader(Buffer.from(`${lines.join('\r\n')}\r\n`)), authservId);

type Genuine = readonly [format: string, authservId: string, ...header: string[]];

const GOOGLE_STYLE = [
  'Authentication-Results: mx.example.com;',
  '       dkim=pass header.i=@shop.example header.s=s1 header.b=ZxY1abcd;',
  '       spf=pass (mx.example.com: domain of bounces+77-abc=buyer=example.net@em.shop.example designates 192.0.2.7 as permitted sender) smtp.mailfrom="bounces+77-abc=buyer=example.net@em.shop.example";',
  '       dmarc=pass (p=QUARANTINE sp=QUARANTINE dis=NONE) header.from=shop.example',
];
const FROM = 'From: "The Shop, Inc." <sales@shop.example>';

const own = (text: string) => `Authentication-Results: mx.example.com; ${text}`;

/** What large providers write, under names of our own. */
const genuine: readonly Genuine[] = [
  ['Gmail', 'mx.example.com', ...GOOGLE_STYLE, FROM],
  [
    'Gmail, ARC and Received above',
    'mx.example.com',
    'Delivered-To: buyer@example.com',
    'Received: by 2001:db8::1 with SMTP id x1; Mon, 3 Feb 2025 10:00:00 -0800 (PST)',
    'ARC-Seal: i=1; a=rsa-sha256; t=1738605600; cv=none; d=example.com; s=arc-20240605; b=AAAA',
    'ARC-Authentication-Results: i=1; mx.example.com; dmarc=pass (p=NONE) header.from=shop.example',
    'Return-Path: <sales@shop.example>',
    'Received-SPF: pass (example.com: domain of sales@shop.example designates 192.0.2.7 as permitted sender) client-ip=192.0.2.7;',
    ...GOOGLE_STYLE,
    FROM,
  ],
  [
    'Gmail, several signatures',
    'mx.example.com',
    'Authentication-Results: mx.example.com;',
    '       dkim=fail header.i=@esp.example header.s=k1 header.b="a/b+c=";',
    '       dkim=pass header.i=@shop.example header.s=k2 header.b=QQ;',
    '       arc=none; spf=softfail (mx.example.com: domain of transitioning x) smtp.mailfrom=x@esp.example;',
    '       dmarc=pass (p=REJECT sp=REJECT dis=NONE) header.from=shop.example',
    FROM,
  ],
  [
    'Microsoft 365, which leaves its name out',
    'unnamed',
    'Authentication-Results: spf=pass (sender IP is 192.0.2.7)',
    ' smtp.mailfrom=shop.example; dkim=pass (signature was verified)',
    ' header.d=shop.example;dmarc=pass action=none',
    ' header.from=shop.example;compauth=pass reason=100',
    'Received-SPF: Pass (protection.example.com: domain of shop.example designates 192.0.2.7 as permitted sender) receiver=x;',
    FROM,
  ],
  [
    'Microsoft 365, null sender',
    'unnamed',
    'Authentication-Results: spf=none (sender IP is 192.0.2.7) smtp.mailfrom=; dkim=pass',
    ' (signature was verified) header.d=shop.example;dmarc=pass action=none header.from=shop.example;',
    FROM,
  ],
  [
    'Microsoft 365 with a forged header it renamed',
    'unnamed',
    'Authentication-Results: dkim=pass (signature was verified) header.d=shop.example;dmarc=pass action=none header.from=shop.example;',
    'Authentication-Results-Original: mx.example.net; dmarc=fail header.from=shop.example',
    FROM,
  ],
  [
    'Yahoo, whose name changes',
    'atlas*.mail.example.com',
    'Authentication-Results: atlas-production.v2-mail.mail.example.com;',
    ' dkim=pass header.i=@shop.example header.s=sel1;',
    ' spf=pass smtp.mailfrom=shop.example;',
    ' dmarc=pass(p=REJECT) header.from=shop.example;',
    FROM,
  ],
  [
    'iCloud, one header for each method',
    'bimi.example.com arc.example.com dmarc.example.com dkim-verifier.example.com spf.example.com',
    'Authentication-Results: bimi.example.com; bimi=none',
    'X-ARC-Info: policy=fail; arc=none',
    'Authentication-Results: arc.example.com; arc=none',
    'Authentication-Results: dmarc.example.com; dmarc=pass header.from=shop.example',
    'X-DMARC-Info: pass=pass; dmarc-policy=reject; s=r1; d=r1; pdomain=shop.example',
    'Authentication-Results: dkim-verifier.example.com;',
    '\tdkim=pass (2048-bit key) header.d=shop.example header.i=@shop.example header.b=AbCd12',
    'Authentication-Results: spf.example.com; spf=pass (spf.example.com: domain of sales@shop.example designates 192.0.2.7 as permitted sender) smtp.mailfrom=sales@shop.example',
    FROM,
  ],
  [
    'Fastmail',
    'mx?.example.com',
    'Authentication-Results: mx5.example.com;',
    '    arc=none (no signatures found);',
    '    bimi=skipped (DMARC Policy is not at enforcement);',
    '    dkim=pass (2048-bit rsa key sha256) header.d=shop.example header.i=@shop.example header.b=Ab1 header.a=rsa-sha256 header.s=s1 x-bits=2048;',
    '    dmarc=pass policy.published-domain-policy=none policy.applied-disposition=none policy.evaluated-disposition=none',
    '      (p=none,d=none,d.eval=none) policy.policy-from=p header.from=shop.example;',
    '    iprev=pass smtp.remote-ip=2001:db8::7 (out.shop.example);',
    '    spf=pass smtp.mailfrom=sales@shop.example smtp.helo=out.shop.example;',
    '    x-aligned-from=pass (Address match); x-ptr=pass smtp.helo=out.shop.example policy.ptr=out.shop.example;',
    '    x-return-mx=pass header.domain=shop.example policy.is_org=yes (MX Records found: mx.shop.example);',
    '    x-tls=pass smtp.version=TLSv1.3 smtp.cipher=TLS_AES_256_GCM_SHA384 smtp.bits=256/256',
    FROM,
  ],
  [
    'Proton, one header for each method under one name',
    'mail.example.com',
    'Authentication-Results: mail.example.com; dkim=pass (Good 2048 bit',
    '    rsa-sha256 signature) header.d=shop.example header.a=rsa-sha256',
    'Authentication-Results: mail.example.com; dmarc=pass (p=quarantine dis=none)',
    '    header.from=shop.example',
    'Authentication-Results: mail.example.com; arc=none smtp.remote-ip=192.0.2.7',
    'Received: from out.shop.example by mail.example.com; Mon, 3 Feb 2025 18:00:00 +0000',
    FROM,
  ],
  [
    'Proton, below its own Received and in any order',
    'all:mail.example.com',
    'Return-Path: <sales@shop.example>',
    'Received: from out.shop.example (out.shop.example [192.0.2.7]) by mailin7.example.com (Postfix) with ESMTPS id 7; Mon, 3 Feb 2025 18:00:00 +0000',
    'Authentication-Results: mail.example.com; arc=none smtp.remote-ip=192.0.2.7',
    'Authentication-Results: mail.example.com; dkim=fail reason="key not found in DNS"',
    ' (0-bit key) header.d=esp.example header.i=@esp.example header.b="XFVjBFda"',
    'Authentication-Results: mail.example.com; dkim=pass (2048-bit key) header.d=shop.example',
    'Authentication-Results: mail.example.com; spf=pass smtp.mailfrom=shop.example',
    'Authentication-Results: mail.example.com; dmarc=pass (p=none dis=none)',
    ' header.from=shop.example',
    FROM,
  ],
  [
    'Amazon, which parts the properties of SPF by semicolons',
    'amazon.example.com',
    'Authentication-Results: amazon.example.com;',
    ' spf=pass (spfCheck: domain of shop.example designates 192.0.2.7 as permitted sender) client-ip=192.0.2.7; envelope-from=sales@shop.example; helo=out.shop.example;',
    ' dkim=pass header.i=@shop.example;',
    ' dmarc=pass header.from=shop.example;',
    FROM,
  ],
  [
    'a gateway of Cisco, which writes the domain as d',
    'esa1.example.com',
    'Authentication-Results: esa1.example.com; dkim=pass (signature verified) header.i=@shop.example; spf=Pass smtp.mailfrom=sales@shop.example; spf=None smtp.helo=postmaster@out.shop.example; dmarc=pass (p=reject dis=none) d=shop.example',
    FROM,
  ],
  [
    'Mail.ru, with the address as header.from',
    'mxs.example.com',
    'Authentication-Results: mxs.example.com; spf=pass (mx7.example.com: domain of shop.example designates 192.0.2.7 as permitted sender) smtp.mailfrom=sales@shop.example smtp.helo=out.shop.example;',
    '\t dkim=pass header.d=shop.example; dmarc=pass header.from=sales@shop.example',
    FROM,
  ],
  [
    'Zoho, with the address in brackets and ARC',
    'mx.example.com',
    'Authentication-Results: mx.example.com;',
    '\tdkim=pass  header.i=shop.example;',
    '\tarc=pass (i=1 dmarc=pass fromdomain=shop.example);',
    '\tdmarc=pass header.from=<sales@shop.example>',
    FROM,
  ],
  [
    'Zoho',
    'mx.example.com',
    'Authentication-Results: mx.example.com;',
    '\tdkim=pass;',
    '\tspf=pass (mx.example.com: domain of shop.example designates 192.0.2.7 as permitted sender)  smtp.mailfrom=sales@shop.example;',
    '\tdmarc=pass(p=none dis=none)  header.from=shop.example',
    FROM,
  ],
  [
    'Tencent, with the address in brackets',
    'mx.example.com',
    'Authentication-Results: mx.example.com; spf=pass smtp.mailfrom=<sales@shop.example>; dkim=pass header.d=shop.example; dmarc=pass(permerror) header.from=shop.example',
    FROM,
  ],
  [
    'NetEase',
    'gz-mx-1.example.com',
    'Authentication-Results: gz-mx-1.example.com; spf=pass smtp.mail=sales@shop.example; dkim=pass header.i=@shop.example; dmarc=pass (p=reject dis=none) header.from=shop.example',
    FROM,
  ],
  [
    'OpenDKIM and OpenDMARC under one name',
    'mail.example.com',
    'Authentication-Results: mail.example.com; dmarc=pass (p=none dis=none) header.from=shop.example',
    'Authentication-Results: mail.example.com;',
    '\tdkim=pass (2048-bit key; unprotected) header.d=shop.example header.i=@shop.example header.a=rsa-sha256 header.s=s1 header.b=Ab;',
    '\tdkim-atps=neutral',
    FROM,
  ],
  [
    'rspamd',
    'mail.example.com',
    'Authentication-Results: mail.example.com;',
    '\tdkim=pass header.d=shop.example header.s=s1 header.b="Zx/Y+1==";',
    '\tspf=pass (mail.example.com: domain of sales@shop.example designates 192.0.2.7 as permitted sender) smtp.mailfrom=sales@shop.example;',
    '\tdmarc=pass (policy=reject) header.from=shop.example',
    FROM,
  ],
  [
    'Exim',
    'mail.example.com',
    'Authentication-Results: mail.example.com;',
    '\tiprev=pass (out.shop.example) smtp.remote-ip=192.0.2.7;',
    '\tspf=pass smtp.mailfrom=shop.example;',
    '\tdkim=pass header.d=shop.example header.s=s1 header.a=rsa-sha256;',
    '\tdmarc=pass header.from=shop.example;',
    '\tarc=none',
    FROM,
  ],
  [
    'Stalwart',
    'mail.example.com',
    'Authentication-Results: mail.example.com;',
    '\tdkim=pass header.d=shop.example header.s=s1 header.b=abc123;',
    '\tspf=pass (mail.example.com: domain of sales@shop.example designates 192.0.2.7 as permitted sender) smtp.mailfrom=sales@shop.example smtp.helo=out.shop.example;',
    '\tiprev=pass policy.iprev=192.0.2.7;',
    '\tdmarc=pass header.from=shop.example policy.dmarc=reject',
    FROM,
  ],
  [
    'amavis above, the mail of a filter in front',
    'mail.example.com, filter.example.com',
    'Authentication-Results: filter.example.com (amavisd-new); dkim=pass (2048-bit key) reason="pass (just generated, assumed good)" header.d=shop.example',
    'Authentication-Results: mail.example.com; dmarc=pass (p=none dis=none) header.from=shop.example',
    FROM,
  ],
  [
    'a version, a method version and comments everywhere',
    'mx.example.com',
    'Authentication-Results: (new) MX.example.COM (that is us) 1 (the version) ; DMARC (really) / (of) 1 = (the) Pass (yes) header (dot) . (from) from = (is) Shop.example (end)',
    FROM,
  ],
  [
    'an international domain in letters',
    'mx.example.com',
    'Authentication-Results: mx.example.com; dmarc=pass header.from=xn--bcher-kva.example',
    'From: =?utf-8?Q?B=C3=BCcher?= <sales@b\u00fccher.example>',
  ],
  [
    'a whole address as header.from',
    'mx.example.com',
    'Authentication-Results: mx.example.com; dmarc=pass header.from=sales@shop.example',
    'From: Sales Team =?utf-8?B?w7w=?= <sales@shop.example>',
  ],
  [
    'foreign results below, left by a mailing service',
    'mx.example.com',
    ...GOOGLE_STYLE,
    'Authentication-Results: relay.shop.example; auth=pass smtp.auth=sales@shop.example',
    'From: sales@shop.example',
  ],
];

describe('the authentication of a sender', () => {
  it.each(genuine)('P2 is believed in the format of %s', (_, authservId, ...lines) => {
    expect(authenticationOf(authservId, ...lines)).toMatchObject({ dmarc: 'pass', aligned: true });
  });

  it('P2 counts at least 20 genuine formats', () => {
    expect(genuine.length).toBeGreaterThanOrEqual(20);
  });

  it.each([
    [
      'below the next Received',
      ['Received: by out.attacker.example', own('dmarc=pass header.from=shop.example')],
    ],
    [
      'below a foreign result',
      ['Authentication-Results: x.example; spf=none', own('dmarc=pass header.from=shop.example')],
    ],
    [
      'after a failed one',
      [own('dmarc=fail header.from=shop.example'), own('dmarc=pass header.from=shop.example')],
    ],
  ])('X1 of a server that writes several headers none is believed %s', (_, lines) => {
    const top = ['Received: from out.attacker.example by mx.example.com', own('spf=fail')];
    expect(authenticationOf('all:mx.example.com', ...top, ...lines, FROM).aligned).toBe(false);
  });

  it('X1 takes no name for ours that only becomes it in lower case', () => {
    const forged = 'Authentication-Results: mx.ban\u212a.example; dmarc=pass header.from=shop.example';
    expect(authenticationOf('mx.bank.example', forged, FROM).source).toBeNull();
  });

  it('P2 gives every result and the server it is from', () => {
    expect(authenticationOf('mx.example.com', ...GOOGLE_STYLE, FROM)).toEqual({
      spf: 'pass',
      dkim: 'pass',
      dmarc: 'pass',
      arc: null,
      fromDomain: 'shop.example',
      aligned: true,
      source: 'mx.example.com',
    });
  });

  it('P2 is not evaluated while no server is named, and From alone is no proof', () => {
    expect(authenticationOf(null, ...GOOGLE_STYLE, FROM)).toEqual({
      spf: null,
      dkim: null,
      dmarc: null,
      arc: null,
      fromDomain: 'shop.example',
      aligned: false,
      source: null,
    });
  });

  it('P2 reports a failure with its results', () => {
    const failed = authenticationOf(
      'mx.example.com',
      'Authentication-Results: mx.example.com; spf=softfail smtp.mailfrom=x@evil.example; dkim=none; dmarc=fail (p=NONE) header.from=shop.example',
      FROM,
    );
    expect(failed).toMatchObject({ spf: 'softfail', dkim: 'none', dmarc: 'fail', aligned: false });
  });

  it('P2 takes the SPF result of the envelope sender, not of HELO', () => {
    const both = authenticationOf(
      'mx.example.com',
      'Authentication-Results: mx.example.com; spf=pass smtp.helo=evil.example; spf=fail smtp.mailfrom=shop.example',
      FROM,
    );
    expect(both.spf).toBe('fail');
  });

  it('P2 reads a header of 200,000 brackets and quotes without delay', () => {
    const deep = `Authentication-Results: mx.example.com; spf=fail ${'('.repeat(100_000)}${')'.repeat(100_000)}`;
    expect(authenticationOf('mx.example.com', deep, FROM)).toMatchObject({ spf: 'fail', aligned: false });
  });
});

describe('a forwarded mail', () => {
  const seal = (instance: number, domain: string, cv: string) =>
    `ARC-Seal: i=${instance}; a=rsa-sha256; t=1; cv=${cv}; d=${domain}; s=s; b=AA`;
  const report = (instance: number, server: string, results: string) =>
    `ARC-Authentication-Results: i=${instance}; ${server}; ${results}`;
  const passed = 'dmarc=pass header.from=shop.example';
  const checked =
    'Authentication-Results: mx.example.com; arc=pass (i=1); dmarc=fail header.from=shop.example';
  const trusting = 'mx.example.com, arc:forwarder.example';
  const sealed = [seal(1, 'forwarder.example', 'none'), report(1, 'mx.forwarder.example', passed)];

  it('P2 is believed when a trusted forwarder sealed a pass and the own server checked the seal', () => {
    expect(authenticationOf(trusting, checked, ...sealed, FROM)).toMatchObject({
      dmarc: 'pass',
      arc: 'pass',
      aligned: true,
      source: 'arc:mx.forwarder.example',
    });
  });

  it.each([
    ['nobody named the forwarder', 'mx.example.com', [checked, ...sealed]],
    ['the own server did not check the seal', trusting, sealed],
    [
      'the own server found the seal broken',
      trusting,
      ['Authentication-Results: mx.example.com; arc=fail; dmarc=fail header.from=shop.example', ...sealed],
    ],
    [
      'a stranger sealed it',
      trusting,
      [checked, seal(1, 'evil.example', 'none'), report(1, 'mx.forwarder.example', passed)],
    ],
    [
      'a stranger sealed it after the forwarder',
      trusting,
      [checked, seal(2, 'evil.example', 'pass'), report(2, 'mx.forwarder.example', passed), ...sealed],
    ],
    ['there are two reports of one instance', trusting, [checked, ...sealed, report(1, 'x.example', passed)]],
    [
      'there are two seals of one instance',
      trusting,
      [checked, ...sealed, seal(1, 'forwarder.example', 'none')],
    ],
    [
      'an instance is missing',
      trusting,
      [checked, seal(2, 'forwarder.example', 'pass'), report(2, 'x', passed)],
    ],
    [
      'the chain says of itself that it is broken',
      trusting,
      [checked, seal(1, 'forwarder.example', 'fail'), report(1, 'mx.forwarder.example', passed)],
    ],
    [
      'the forwarder saw no pass',
      trusting,
      [
        checked,
        seal(1, 'forwarder.example', 'none'),
        report(1, 'mx.forwarder.example', 'dmarc=fail header.from=shop.example'),
      ],
    ],
    [
      'the forwarder saw a pass of another domain',
      trusting,
      [
        checked,
        seal(1, 'forwarder.example', 'none'),
        report(1, 'mx.forwarder.example', 'dmarc=pass header.from=evil.example'),
      ],
    ],
  ])('X1 is not believed when %s', (_, authservId, lines) => {
    expect(authenticationOf(authservId, ...lines, FROM).aligned).toBe(false);
  });
});
