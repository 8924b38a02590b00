import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { installPackage, packageName } from '../../harness/communityPackage';
import type { WorkflowExport } from '../../harness/workflows';
import { mailWithFiles } from './support/mail';
import { shared, sharedApi } from './support/n8n';
import { startPostOffice, type PostOffice } from './support/postOffice';

/** As n8n exports it: a mail with an order comes in, and its sender gets it back with the file. */
const old: WorkflowExport = {
  name: 'Confirm orders',
  nodes: [
    {
      ...{ id: 'aaaaaaaa-0000-4000-8000-000000000001', name: 'Order comes in', position: [0, 0] },
      ...{ type: 'n8n-nodes-base.emailReadImap', typeVersion: 2.1 },
      credentials: { imap: { id: '1', name: 'IMAP account' } },
      parameters: {
        downloadAttachments: true,
        options: { customEmailConfig: '["UNSEEN", ["SUBJECT", "order"]]', forceReconnect: 10 },
      },
    },
    {
      ...{ id: 'aaaaaaaa-0000-4000-8000-000000000002', name: 'Number', position: [220, 0] },
      ...{ type: 'n8n-nodes-base.code', typeVersion: 2 },
      parameters: {
        jsCode:
          'const number = $input.first().json.textPlain.match(/\\d+/)[0];\nreturn [{ json: { number, id: $json.metadata["message-id"] }, binary: $input.first().binary }];',
      },
    },
    {
      ...{ id: 'aaaaaaaa-0000-4000-8000-000000000003', name: 'Confirm', position: [440, 0] },
      ...{ type: 'n8n-nodes-base.emailSend', typeVersion: 2.1 },
      credentials: { smtp: { id: '2', name: 'SMTP account' } },
      parameters: {
        fromEmail: 'Order Desk <desk@example.com>',
        toEmail: "={{ $('Order comes in').item.json.from }}",
        subject: "=Re: {{ $('Order comes in').item.json.subject }}",
        emailFormat: 'text',
        text: "=Order {{ $json.number }} of {{ $json.id }} for {{ $('Order comes in').item.json.to }}",
        options: { appendAttribution: false, fileAttachments: 'attachment_0' },
      },
    },
  ],
  connections: {
    'Order comes in': { main: [[{ node: 'Number', type: 'main', index: 0 }]] },
    Number: { main: [[{ node: 'Confirm', type: 'main', index: 0 }]] },
  },
  settings: { executionOrder: 'v1' },
};

let post: PostOffice;
let folder: string;
beforeAll(async () => {
  post = await startPostOffice();
  folder = await mkdtemp(join(tmpdir(), 'mailroom-convert-'));
});
afterAll(async () => {
  await post?.close();
  await rm(folder, { recursive: true, force: true });
});

/** Runs the command of the packed package, as `npx` does. */
async function convert(workflow: WorkflowExport, credential: string) {
  await installPackage(shared().tarball, folder);
  const bin = join(folder, '.n8n', 'nodes', 'node_modules', packageName, 'dist', 'convert.js');
  const [given, made] = [join(folder, 'old.json'), join(folder, 'new.json')];
  await writeFile(given, JSON.stringify(workflow));
  const args = [bin, 'convert', given, '--output', made, '--credential', credential];
  const { stderr } = await promisify(execFile)(process.execPath, args);
  return { converted: JSON.parse(await readFile(made, 'utf8')) as WorkflowExport, report: stderr };
}

it("a workflow of n8n's own mail nodes is converted, imported, and answers a mail as before", async () => {
  const api = sharedApi();
  const user = 'desk@example.com';
  const account = post.credential(user);
  const credentialId = await api.credentials.create(account);
  const { converted, report } = await convert(old, account.name);
  expect(report).not.toContain('Cannot be kept');

  // Straight to n8n, which itself finds the account by its name.
  const { id } = await api.request<{ id: string }>('POST', '/workflows', converted);
  const [trigger] = (await api.workflows.get(id)).nodes;
  expect(trigger?.credentials).toEqual({ mailroomApi: { id: credentialId, name: account.name } });

  await api.workflows.activate(id);
  const file = { name: 'order.csv', content: Buffer.from('item;count\n') };
  const order = { subject: 'New order', text: 'Order 4711, please', to: `Desk <${user}>` };
  await post.dovecot.deliver(mailWithFiles({ ...order, subject: 'Something else' }, file), { user });
  await post.dovecot.deliver(mailWithFiles(order, file), { user });
  const [execution] = await api.executions.atLeast(id, 1);
  expect(execution?.status).toBe('success');
  await api.workflows.deactivate(id);
  expect(await api.executions.list(id)).toHaveLength(1);

  const [answer] = await post.mailsOf('carla@example.org');
  const source = answer?.source.toString() ?? '';
  expect(source).toContain('From: Order Desk <desk@example.com>');
  expect(source).toContain('Subject: Re: New order');
  expect(source.replace(/=\r\n|\r\n/g, '')).toContain(
    'Order 4711 of <New-order@mail.example.org> for Desk <desk@example.com>',
  );
  expect(source).toContain('filename=order.csv');
});
