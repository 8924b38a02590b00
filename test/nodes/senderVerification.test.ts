import { generateKeyPairSync } from 'node:crypto';
import { dkimSign } from 'mailauth/lib/dkim/sign';
import type { INodeExecutionData, ITriggerFunctions } from 'n8n-workflow';
import type { Consumer } from '../../mail/consumer';
import { parseFilters } from '../../mail/criteria';
import { parseSenderRules } from '../../mail/senders';
import { mailConsumer } from '../../nodes/EmailTrigger/mailConsumer';
import type { TriggerSettings } from '../../nodes/EmailTrigger/settings';
import { fetchTestEvent } from '../../nodes/EmailTrigger/testEvent';
import { systemResolver } from '../../nodes/shared/dns';
import { testAccount } from '../support/account';
import { startDnsServer, type TestDnsServer } from '../support/dnsServer';
import { eventually } from '../support/ports';
import { startWatching, type Delivered } from '../support/watching';
import { mail, useEmailNode } from '../support/emailNode';

const node = useEmailNode();
const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
const pem = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
const published = publicKey.export({ type: 'spki', format: 'der' }).toString('base64');
const records = new Map([
  ['s._domainkey.partner.example', `v=DKIM1; k=rsa; p=${published}`],
  ['_dmarc.partner.example', 'v=DMARC1; p=reject'],
]);

let dns: TestDnsServer;
const usual = systemResolver.getServers();
beforeAll(async () => {
  dns = await startDnsServer(records);
});
beforeEach(() => systemResolver.setServers([dns.address]));
afterAll(async () => {
  systemResolver.setServers(usual);
  await dns.close();
});

const order = mail(
  'From: Ann <ann@partner.example>',
  'To: us@example.com',
  'Subject: Order',
  'Message-ID: <order@partner.example>',
  '',
  'Two boxes.',
);

async function signed(): Promise<string> {
  // QUIRK: mailauth asks the clock twice, and signs the one second while it writes the next.
  const signTime = new Date('2025-02-03T18:00:00Z');
  const signature = { signingDomain: 'partner.example', selector: 's', privateKey: pem, signTime };
  const options = { ...signature, canonicalization: 'relaxed/relaxed', signatureData: [signature] };
  const { signatures } = await dkimSign(order, options);
  return `${signatures.trim()}\r\n${order}`;
}

const deliver = (source: string) => node.imap.deliver(source, { user: node.user });

describe('message.get with Verify Sender', () => {
  const get = {
    ...{ resource: 'message', operation: 'get', messageReference: 'messageId' },
    ...{ messageId: '<order@partner.example>', options: { verify: true } },
  };

  it('P2 proves the sender by the records of the domain', async () => {
    await deliver(await signed());
    const [item] = await node.run(get);
    const authentication = { dkim: 'pass', dmarc: 'pass', aligned: true, source: 'verified' };
    expect(item?.json).toMatchObject({ authentication, warnings: [] });
  });

  it('P2 proves nothing where the mail was changed on its way', async () => {
    await deliver((await signed()).replace('Two boxes', 'Ten boxes'));
    const [item] = await node.run(get);
    const authentication = { dmarc: 'fail', aligned: false, source: 'verified' };
    expect(item?.json).toMatchObject({ authentication });
  });

  it('P2 asks nobody unless told to', async () => {
    await deliver(await signed());
    const [item] = await node.run({ ...get, options: {} });
    expect(item?.json).toMatchObject({ authentication: { source: null, aligned: false } });
  });

  it('P2 says that a sender could not be verified where the DNS does not answer', async () => {
    // A port that is closed: the question is refused at once.
    const gone = await startDnsServer(new Map());
    await gone.close();
    systemResolver.setServers([gone.address]);
    await deliver(await signed());
    const [item] = await node.run(get);
    expect(item?.json).toMatchObject({
      authentication: { source: null, aligned: false },
      warnings: ['The sender could not be verified: the DNS gave no answer.'],
    });
  });
});

describe('a trigger that verifies senders', () => {
  const account = () =>
    testAccount({
      ...{ user: node.user, password: node.imap.password, ca: node.imap.ca },
      imap: { port: node.imap.imapsPort },
    });
  const consumer = (run: (items: INodeExecutionData[]) => void = () => undefined) =>
    mailConsumer({
      context: {} as ITriggerFunctions,
      settings: {
        filters: parseFilters({}),
        senders: parseSenderRules({ requireAuthentication: true, verify: true, trusted: 'partner.example' }),
        ...{ includeAutomatic: [], downloadTo: null, output: 'full' },
        session: { key: 'sender', template: '' },
      } as unknown as TriggerSettings,
      account: account(),
      overBudget: () => null,
      run: (items) => {
        run(items);
        return Promise.resolve({ kind: 'acknowledged' });
      },
      notice: () => undefined,
    });
  const testEvent = () =>
    fetchTestEvent({
      ...{ account: account(), mailboxes: ['INBOX'], consumer: consumer() },
      signal: new AbortController().signal,
    });

  it('T10 T15 P2 shows mail that is proven to come from its domain', async () => {
    await deliver(await signed());
    expect((await testEvent())?.json).toMatchObject({ held: null, trust: { verdict: 'trusted' } });
  });

  it('T10 T15 P2 shows as held what anybody could have written', async () => {
    await deliver(order);
    expect((await testEvent())?.json).toMatchObject({
      held: { reason: 'notAuthenticated' },
      trust: { verdict: 'untrusted' },
    });
  });

  it('T10 P2 starts with proven mail as it arrives, holds the rest and leaves that as it is', async () => {
    const items: INodeExecutionData[] = [];
    const watching = await startWatching({
      account: account(),
      after: { kind: 'flag' },
      // The watch hands on what its consumer prepares, whatever that is.
      consumer: consumer((more) => items.push(...more)) as unknown as Consumer<Delivered>,
    });
    try {
      await watching.watch.opened();
      await deliver(await signed());
      await deliver(order);
      await eventually(async () => items.length === 2 && (await flagged()) === 1);
      const held = items.filter(({ json }) => json['held'] !== null);
      expect(held.map(({ json }) => json['held'])).toMatchObject([{ reason: 'notAuthenticated' }]);
      expect(await flagged()).toBe(1);
    } finally {
      await watching.close();
    }
  });

  const flagged = async () =>
    (await node.fetched('INBOX', 'flags')).split('\n').filter((line) => line.includes('\\Flagged')).length;
});
