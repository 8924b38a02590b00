import { generateKeyPairSync } from 'node:crypto';
import { dkimSign } from 'mailauth/lib/dkim/sign';
import { sealMessage } from 'mailauth/lib/arc';
import { verifySender, type Resolve } from '../../../mail/verify/verify';

const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
const key = publicKey.export({ type: 'spki', format: 'der' }).toString('base64');
const pem = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();

const zone: Readonly<Record<string, string>> = {
  's._domainkey.partner.example': `v=DKIM1; k=rsa; p=${key}`,
  's._domainkey.attacker.example': `v=DKIM1; k=rsa; p=${key}`,
  's._domainkey.forwarder.example': `v=DKIM1; k=rsa; p=${key}`,
  '_dmarc.partner.example': 'v=DMARC1; p=reject',
  'partner.example': 'v=spf1 ip4:198.51.100.7 -all',
};

/** A DNS that knows the zone above, and nothing else. */
const resolve: Resolve = (name, type) => {
  const record = type === 'TXT' ? zone[name] : undefined;
  if (record !== undefined) return Promise.resolve([[record]]);
  return Promise.reject(Object.assign(new Error('not found'), { code: 'ENOTFOUND' }));
};
const verify = (source: Buffer, more: Partial<Parameters<typeof verifySender>[1]> = {}) =>
  verifySender(source, { resolve, deadline: 5_000, authservId: null, ...more });

const plain = (from = 'Ann <ann@partner.example>') =>
  `From: ${from}\r\nTo: us@example.com\r\nSubject: Offer\r\n\r\nTwo boxes.\r\n`;
const RECEIVED = (ip: string) =>
  `Received: from out.partner.example (out.partner.example [${ip}]) by mx.example.com; Mon, 3 Feb 2025 18:00:00 +0000\r\n`;
const PATH = 'Return-Path: <ann@partner.example>\r\n';

async function signed(
  message: string,
  signingDomain = 'partner.example',
  more: object = {},
): Promise<string> {
  // QUIRK: mailauth asks the clock twice, and signs the one second while it writes the next.
  const signTime = new Date('2025-02-03T18:00:00Z');
  const signature = { signingDomain, selector: 's', privateKey: pem, signTime, ...more };
  const options = { ...signature, canonicalization: 'relaxed/relaxed', signatureData: [signature] };
  const { signatures } = await dkimSign(message, options);
  return `${signatures.trim()}\r\n${message}`;
}

describe('full verification', () => {
  it('P2 proves a sender by an aligned DKIM signature', async () => {
    expect(await verify(Buffer.from(await signed(plain())))).toEqual({
      spf: null,
      dkim: 'pass',
      dmarc: 'pass',
      arc: 'none',
      fromDomain: 'partner.example',
      aligned: true,
      source: 'verified',
    });
  });

  it('P2 proves a sender by SPF of the host that delivered the mail', async () => {
    const mail = Buffer.from(PATH + RECEIVED('198.51.100.7') + plain());
    expect(await verify(mail)).toMatchObject({ spf: 'pass', dkim: 'none', dmarc: 'pass', aligned: true });
  });

  it('X1 refuses a mail that was changed after it was signed', async () => {
    const changed = (await signed(plain())).replace('Two boxes', 'Ten boxes');
    expect(await verify(Buffer.from(changed))).toMatchObject({
      dkim: 'neutral',
      dmarc: 'fail',
      aligned: false,
    });
  });

  it('X1 refuses text appended behind a signature of limited length', async () => {
    const limited = await signed(plain(), 'partner.example', { maxBodyLength: 5 });
    expect(await verify(Buffer.from(limited))).toMatchObject({ aligned: false });
  });

  it('X1 refuses the signature of another domain', async () => {
    const foreign = await signed(plain(), 'attacker.example');
    expect(await verify(Buffer.from(foreign))).toMatchObject({ dkim: 'pass', dmarc: 'fail', aligned: false });
  });

  it('X1 refuses a host that SPF does not list', async () => {
    const mail = Buffer.from(PATH + RECEIVED('203.0.113.66') + plain());
    expect(await verify(mail)).toMatchObject({ spf: 'fail', dmarc: 'fail', aligned: false });
  });

  it.each([
    ['a Received below the first', `${PATH}Received: by mx.example.com\r\n${RECEIVED('198.51.100.7')}`],
    ['a Return-Path below Received', RECEIVED('198.51.100.7') + PATH],
    ['a host of the own network', PATH + RECEIVED('10.0.0.7')],
    ['no Received at all', PATH],
  ])('X1 asks SPF nothing about %s', async (_, top) => {
    expect(await verify(Buffer.from(top + plain()))).toMatchObject({ spf: null, aligned: false });
  });

  it('X2 proves nobody when a second From was put before the signed one', async () => {
    const doubled = `From: boss@partner.example\r\n${await signed(plain())}`;
    expect(await verify(Buffer.from(doubled))).toMatchObject({
      fromDomain: null,
      dmarc: null,
      aligned: false,
    });
  });

  it('X2 proves nobody when the signed From stands behind more fields than are read', async () => {
    const doubled = `From: boss@partner.example\r\n${'X-Note: x\r\n'.repeat(2_000)}${await signed(plain())}`;
    expect(await verify(Buffer.from(doubled))).toMatchObject({ fromDomain: null, aligned: false });
  });

  it('P2 believes a trusted forwarder whose ARC seal is intact, and only that one', async () => {
    const message = plain();
    const sealing = {
      signingDomain: 'forwarder.example',
      selector: 's',
      privateKey: pem,
      authResults: 'mx.forwarder.example; dmarc=pass header.from=partner.example',
      cv: 'none' as const,
      signTime: new Date('2025-02-03T18:00:00Z'),
    };
    const seal = await sealMessage(Buffer.from(message), sealing);
    const forwardedMail = Buffer.concat([seal, Buffer.from(message)]);
    const trusting = { authservId: 'arc:forwarder.example' };
    expect(await verify(forwardedMail, trusting)).toMatchObject({
      arc: 'pass',
      aligned: true,
      source: 'arc:mx.forwarder.example',
    });
    expect(await verify(forwardedMail)).toMatchObject({ arc: 'pass', aligned: false });
    const changed = Buffer.from(forwardedMail.toString().replace('Two boxes', 'Ten boxes'));
    expect(await verify(changed, trusting)).toMatchObject({ arc: 'fail', aligned: false });
  });

  it('P2 proves nothing while the DNS does not answer', async () => {
    const silent: Resolve = () => new Promise(() => undefined);
    const mail = Buffer.from(await signed(plain()));
    const result = await verify(mail, { resolve: silent, deadline: 20 });
    expect(result).toMatchObject({ dkim: 'temperror', dmarc: 'temperror', aligned: false });
  });

  it('X12 asks the DNS a bounded number of questions, whatever the records ask for', async () => {
    let asked = 0;
    const endless: Resolve = (name, type) => {
      asked += 1;
      return type === 'TXT'
        ? Promise.resolve([[`v=spf1 include:a.${name} include:b.${name}`]])
        : resolve(name, type);
    };
    await verify(Buffer.from(PATH + RECEIVED('198.51.100.7') + plain()), { resolve: endless });
    expect(asked).toBeGreaterThan(0);
    expect(asked).toBeLessThanOrEqual(60);
  });

  it('X12 checks nothing of a mail with more signatures than any real one has', async () => {
    const questions: string[] = [];
    const counting: Resolve = (name, type) => {
      questions.push(name);
      return resolve(name, type);
    };
    const one = (await signed(plain())).split('From:')[0] ?? '';
    const many = await verify(Buffer.from(one.repeat(21) + plain()), { resolve: counting });
    expect(many).toMatchObject({ fromDomain: 'partner.example', dkim: null, aligned: false, source: null });
    expect(questions).toEqual([]);
    expect(await verify(Buffer.from(one.repeat(20) + plain()))).toMatchObject({ aligned: true });
  });

  it('X12 lets others have their turn while a large mail is hashed', async () => {
    const large = Buffer.from((await signed(plain())) + 'x'.repeat(4_000_000));
    let turns = 0;
    let isDone = false;
    const turn = () => {
      turns += 1;
      if (!isDone) setImmediate(turn);
    };
    setImmediate(turn);
    expect(await verify(large)).toMatchObject({ dkim: 'neutral', aligned: false });
    isDone = true;
    expect(turns).toBeGreaterThan(4_000_000 / 65_536);
  });
});
