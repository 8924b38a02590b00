import type { ILoadOptionsFunctions } from 'n8n-workflow';
import { getMailboxes, searchMailboxes } from '../../nodes/shared/pickers';
import { useEmailNode } from '../support/emailNode';

const node = useEmailNode();

/** What n8n gives a picker: the node's parameters and its credential. */
const context = () =>
  ({
    getNode: () => ({ name: 'Email', type: 'n8n-nodes-mailroom.email', parameters: {}, credentials: {} }),
    getNodeParameter: (_name: string, fallback: unknown) => fallback,
    getCurrentNodeParameter: () => undefined,
    getCredentials: () => Promise.resolve(node.credential),
    helpers: {},
  }) as unknown as ILoadOptionsFunctions;

beforeEach(async () => {
  for (const name of ['Projects/Größe', 'Sent'])
    await node.imap.doveadm('mailbox', 'create', '-u', node.user, name);
});

it('T2 offers the mailboxes of the account, INBOX first, nested and non-ASCII ones too', async () => {
  const offered = await getMailboxes.call(context());
  expect(offered[0]?.value).toBe('INBOX');
  expect(offered.map(({ value }) => value)).toContain('Projects/Größe');
});

it('T2 finds mailboxes by a part of their path', async () => {
  const { results } = await searchMailboxes.call(context(), 'größe');
  expect(results.map(({ value }) => value)).toEqual(['Projects/Größe']);
});

it('H2 says in the picker why the account cannot be read', async () => {
  node.configure({ password: 'wrong' });
  await expect(getMailboxes.call(context())).rejects.toThrow('refused the sign-in');
});
