import type { INodeParameters } from 'n8n-workflow';
import { emailStep, mail } from '../support/emailNode';
import { execute } from '../support/execution';
import { startScriptedServer, type ScriptedServer } from '../support/scriptedServer';

let gmail: ScriptedServer;
beforeEach(async () => {
  gmail = await startScriptedServer({
    announces: ['X-GM-EXT-1'],
    mailboxes: {
      '[Gmail]/All Mail': '\\All',
      '[Gmail]/Drafts': '\\Drafts',
      '[Gmail]/Sent Mail': '\\Sent',
      '[Gmail]/Trash': '\\Trash',
      Invoices: null,
    },
  });
  const one = mail('From: bob@example.org', 'Message-ID: <m@example.org>', 'Subject: Invoice 7', '', 'Pay');
  gmail.mailbox('INBOX').append(one, { labels: ['\\Important', 'Gr&APYA3w-e'] });
  gmail.mailbox('INBOX').append(mail('Message-ID: <n@example.org>', 'Subject: Other', '', 'x'));
});
afterEach(() => gmail.close());

const path = (value: string) => ({ __rl: true, mode: 'path', value });
const byId = { messageReference: 'messageId', messageId: '<m@example.org>' };
const run = (operation: string, parameters: INodeParameters) =>
  execute({
    steps: [emailStep({ resource: 'message', operation, ...parameters })],
    credential: {
      ...{ provider: 'custom', user: gmail.user, password: gmail.password },
      ...{ imapHost: gmail.host, imapPort: gmail.port, imapSecurity: 'tls', caCertificate: gmail.ca },
      ...{ showAdvanced: true, smtpEnabled: false },
    },
  });

it('B1 gives the labels of a message as people read them', async () => {
  const [item] = await run('get', byId);
  expect(item?.json['labels']).toEqual(['\\Important', 'Größe']);
});

it('B1 sets and removes labels, also with spaces and beyond ASCII, and says what the message then has', async () => {
  const options = { addLabels: 'To do, Aufträge/Größe', removeLabels: 'Größe' };
  const [item] = await run('setFlags', { ...byId, addFlags: 'flagged', options });
  expect(item?.json).toMatchObject({ flags: ['\\Flagged'] });
  expect(new Set(item?.json['labels'] as string[])).toEqual(
    new Set(['\\Important', 'To do', 'Aufträge/Größe']),
  );
});

it("B1 searches as in Gmail's own search field", async () => {
  const found = await run('getMany', { filters: { gmailSearch: 'label:Gr&APYA3w-e' } });
  expect(found.map(({ json }) => json['uid'])).toEqual([1]);
  expect(gmail.commands.some(({ text }) => text.includes('X-GM-RAW'))).toBe(true);
});

it('B1 moves a message to a label, and archives it into All Mail', async () => {
  const [moved] = await run('move', { ...byId, destination: path('Invoices') });
  expect(moved?.json).toMatchObject({ mailbox: 'Invoices', uid: 1 });
  const [archived] = await run('archive', { ...byId, messageId: '<n@example.org>' });
  expect(archived?.json).toMatchObject({ mailbox: '[Gmail]/All Mail', uid: 1 });
});

it('X9 refuses what no label can be called', async () => {
  await expect(run('setFlags', { ...byId, options: { addLabels: 'a"b' } })).rejects.toThrow(
    'cannot be a label',
  );
});
