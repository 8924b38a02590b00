import 'reflect-metadata';
import { Logger } from '@n8n/backend-common';
import { Container } from '@n8n/di';
import { mail, useEmailNode } from '../support/emailNode';

const node = useEmailNode();

/** The acts that n8n's log tells of since the test began. */
function acts(): Record<string, unknown>[] {
  const lines = info.mock.calls.map(([line]) => line);
  return lines
    .filter((line) => line.startsWith('Mailroom audit '))
    .map((line) => JSON.parse(line.slice('Mailroom audit '.length)) as Record<string, unknown>);
}

let info: jest.SpyInstance<void, Parameters<Logger['info']>>;
beforeEach(() => {
  info = jest.spyOn(Container.get(Logger), 'info').mockImplementation(() => undefined);
});
afterEach(() => info.mockRestore());

const path = (value: string) => ({ __rl: true, mode: 'path', value });
const byUid = { messageReference: 'uid', uid: 1, mailbox: path('INBOX') };
const message = (operation: string, parameters = {}) => ({ resource: 'message', operation, ...parameters });
const one = () =>
  node.imap.deliver(
    mail('From: a@example.org', 'Subject: Merger', 'Message-ID: <m@example.org>', '', 'Between us'),
    { user: node.user },
  );

describe("n8n's log", () => {
  it.each([
    ['flagged', 'markRead', {}],
    ['copied', 'copy', { destination: path('Archive') }],
    ['moved', 'move', { destination: path('Archive') }],
    ['moved', 'archive', {}],
    ['deleted', 'delete', {}],
    ['deleted', 'delete', { permanently: true }],
  ])('H3 has a line for a mail that was %s by %s', async (act, operation, parameters) => {
    await one();
    await node.run(message(operation, { ...byUid, ...parameters }));
    expect(acts()).toEqual([
      {
        ...{ act, account: 'Test account', mailbox: 'INBOX', uid: 1 },
        ...{ messageId: '<m@example.org>', outcome: 'done' },
      },
    ]);
  });

  it('H3 has a line for a mail that was sent, with nothing of what it says', async () => {
    await node.run(message('send', { to: 'carla@example.org', subject: 'Merger', body: 'Between us' }));
    expect(acts()).toMatchObject([{ act: 'sent', account: 'Test account', uid: null, outcome: 'sent' }]);
    expect(JSON.stringify(info.mock.calls)).not.toMatch(/Merger|Between us|carla/);
  });

  it.each(['reply', 'forward'])('H3 has a line for the original that a %s marks, too', async (operation) => {
    await one();
    const letter = { ...(operation === 'forward' && { to: 'carla@example.org' }), body: 'Hi' };
    await node.run(message(operation, { ...byUid, ...letter }));
    expect(acts()).toMatchObject([
      { act: 'sent', outcome: 'sent' },
      { act: 'flagged', mailbox: 'INBOX', uid: 1, messageId: '<m@example.org>', outcome: 'done' },
    ]);
  });

  it('H3 has a line for a mail that could not be sent', async () => {
    node.smtp.script(({ command }) => (command === 'DATA' ? { code: 554, text: '5.7.1 no' } : undefined));
    const sending = node.run(message('send', { to: 'carla@example.org', subject: 'Merger', body: 'Hi' }));
    await expect(sending).rejects.toThrow();
    node.smtp.script();
    expect(acts()).toMatchObject([{ act: 'sent', outcome: expect.not.stringMatching(/^sent$/) as string }]);
  });

  it('H3 has a line for a move that the server refused', async () => {
    await one();
    const moving = node.run(message('move', { ...byUid, destination: path('Nowhere') }));
    await expect(moving).rejects.toThrow();
    expect(acts()).toMatchObject([{ act: 'moved', uid: 1, outcome: 'mailboxMissing' }]);
  });

  it('H3 has no line for reading', async () => {
    await one();
    await node.run(message('getMany', { returnAll: true }));
    expect(acts()).toEqual([]);
  });
});
