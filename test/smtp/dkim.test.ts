import { generateKeyPairSync } from 'node:crypto';
import { Readable } from 'node:stream';
import { authenticate } from 'mailauth';
import { compose } from '../../mail/compose';
import { outgoingMail, type OutgoingMail } from '../../mail/outgoing';
import { rawBytes } from '../../mail/rawMail';
import { dkimpyVerdict } from '../support/dkimpy';

const { privateKey, publicKey } = generateKeyPairSync('rsa', {
  modulusLength: 2048,
  publicKeyEncoding: { type: 'spki', format: 'pem' },
  privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
});

/** The records a domain owner publishes. */
const records: Readonly<Record<string, string>> = {
  'mail._domainkey.example.com': `v=DKIM1; k=rsa; p=${publicKey.replace(/-----[^-]+-----|\s/g, '')}`,
  '_dmarc.example.com': 'v=DMARC1; p=reject; adkim=s; aspf=s',
};

const resolver = (name: string, type: string): Promise<string[][]> => {
  const record = type === 'TXT' ? records[name] : undefined;
  return record
    ? Promise.resolve([[record]])
    : Promise.reject(Object.assign(new Error(name), { code: 'ENOTFOUND' }));
};

const signed = async (given: Partial<OutgoingMail>) => {
  const mail = outgoingMail({
    messageId: '<one@example.com>',
    date: new Date(),
    from: { name: 'Grüße', address: 'shop@example.com' },
    to: [{ name: null, address: 'ann@example.org' }],
    bcc: [{ name: null, address: 'secret@example.net' }],
    subject: 'Übersicht '.repeat(20),
    text: 'Hi  there \n\n\n',
    dkim: { domain: 'example.com', selector: 'mail', privateKey },
    ...given,
  });
  return compose(mail);
};
const verified = (raw: Buffer) =>
  authenticate(raw, { resolver, sender: 'shop@example.com', ip: '192.0.2.1', helo: 'mail.example.com' });

describe('DKIM as independent verifiers see it', () => {
  const parts = {
    text: {},
    HTML: { html: '<p>Grüße  an alle </p>\n\n' },
    'an attachment': {
      attachments: [
        {
          name: 'ä.bin',
          mimeType: 'application/pdf',
          contentId: null,
          content: Buffer.alloc(5_000, 9),
          size: 5_000,
        },
      ],
    },
    'an attachment too large to hold': {
      attachments: [
        {
          ...{ name: 'l.bin', mimeType: 'application/pdf', contentId: null, size: null },
          content: () => Promise.resolve(Readable.from([Buffer.alloc(6_000_000, 9)])),
        },
      ],
    },
    'a way to unsubscribe': { unsubscribe: { url: 'https://example.com/leave?u=1', mailto: null } },
  } satisfies Record<string, Partial<OutgoingMail>>;

  it.each(Object.entries(parts))('S8 a mail with %s passes, and DMARC aligns', async (_name, given) => {
    const raw = await rawBytes((await signed(given)).raw);
    const { dkim, dmarc } = await verified(raw);
    expect(dkim.results.map(({ status }) => status.result)).toEqual(['pass']);
    expect(dmarc && dmarc.status.result).toBe('pass');
    expect(dmarc && dmarc.alignment.dkim.result).toBe('example.com');
    expect(await dkimpyVerdict(raw, records)).toBe('pass');
  });

  it('S8 the kept copy with its Bcc field still passes', async () => {
    const { dkim } = await verified(await rawBytes((await signed({})).keptCopy));
    expect(dkim.results.map(({ status }) => status.result)).toEqual(['pass']);
  });

  it('S8 the one-click way to unsubscribe is signed, as RFC 8058 asks', async () => {
    const raw = (await rawBytes((await signed(parts['a way to unsubscribe'])).raw)).toString();
    const fields = /;\s*h=([^;]+);/
      .exec(raw.replace(/\r\n\s+/g, ''))?.[1]
      ?.toLowerCase()
      .split(':');
    expect(fields).toEqual(expect.arrayContaining(['from', 'list-unsubscribe', 'list-unsubscribe-post']));
  });

  it('S8 an altered body fails', async () => {
    const raw = Buffer.from((await rawBytes((await signed({})).raw)).toString().replace('Hi', 'Ha'));
    const { dkim } = await verified(raw);
    expect(dkim.results.map(({ status }) => status.result)).not.toContain('pass');
    expect(await dkimpyVerdict(raw, records)).toBe('fail');
  });

  it('S8 a key that cannot sign is named', async () => {
    await expect(
      signed({ dkim: { domain: 'example.com', selector: 'mail', privateKey: 'no key' } }),
    ).rejects.toMatchObject({
      kind: 'configuration',
      field: 'dkimPrivateKey',
    });
  });
});
