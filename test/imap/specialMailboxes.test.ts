import iconv from 'iconv-lite';
import { withImap } from '../../mail/imap/connect';
import { destinationOf, findSpecial } from '../../mail/imap/mailboxes';
import { testAccount } from '../support/account';
import { startScriptedServer, type ScriptedServer } from '../support/scriptedServer';

let server: ScriptedServer;
afterEach(() => server.close());

const account = () =>
  testAccount({ imap: { port: server.port }, ca: server.ca, user: server.user, password: server.password });

/** A server that tells no roles, with mailboxes of these names. */
async function withNames(...names: readonly string[]): Promise<void> {
  const mailboxes = Object.fromEntries(
    names.map((name) => [iconv.encode(name, 'utf-7-imap').toString(), null]),
  );
  server = await startScriptedServer({ without: ['SPECIAL-USE'], mailboxes });
}

it.each([
  ['German', ['Gesendete Objekte', 'Entwürfe', 'Papierkorb']],
  ['French', ['Éléments envoyés', 'Brouillons', 'Corbeille']],
  ['Spanish', ['Elementos enviados', 'Borradores', 'Papelera']],
  ['Polish', ['Wysłane', 'Szkice', 'Kosz']],
  ['Russian', ['Отправленные', 'Черновики', 'Корзина']],
  ['Japanese', ['送信済みメール', '下書き', 'ゴミ箱']],
  ['Chinese', ['已发送', '草稿箱', '已删除邮件']],
  ['Exchange', ['Sent Items', 'Drafts', 'Deleted Items']],
  ['below INBOX', ['INBOX/Sent Messages', 'INBOX/Drafts', 'INBOX/Trash']],
])('B2 knows the mailboxes for sent mail, drafts and trash by their names: %s', async (_, names) => {
  await withNames(...names);
  const found = await withImap(account(), async (client) => [
    (await findSpecial(client, '\\Sent'))?.path,
    (await findSpecial(client, '\\Drafts'))?.path,
    (await findSpecial(client, '\\Trash'))?.path,
  ]);
  expect(found).toEqual(names);
});

it('B2 takes no mailbox for another that only has its name in it', async () => {
  await withNames('Sent to clients', 'Drafts of the contract 2024');
  const found = await withImap(account(), (client) => findSpecial(client, '\\Sent'));
  expect(found).toBeNull();
});

it('B2 makes the mailbox that is missing, once', async () => {
  await withNames('Work');
  const made = await withImap(account(), async (client) => [
    await destinationOf(client, 'trash'),
    await destinationOf(client, 'trash'),
    await destinationOf(client, 'archive'),
  ]);
  expect(made).toEqual(['Trash', 'Trash', 'Archive']);
  expect(server.commands.filter(({ name }) => name === 'CREATE')).toHaveLength(2);
});
