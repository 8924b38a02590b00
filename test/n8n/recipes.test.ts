import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { simpleParser, type ParsedMail } from 'mailparser';
import { chromium, type Browser } from 'playwright-core';
import { startStandInModel } from '../../demo/model';
import type { NewCredential } from '../../harness/api';
import { browserOptions } from '../../harness/browser';
import type { ChatModel } from '../../harness/chatModel';
import { until } from '../../harness/until';
import type { WorkflowExport } from '../../harness/workflows';
import { mail } from './support/mail';
import { sharedApi } from './support/n8n';
import { startPostOffice, type PostOffice } from './support/postOffice';

const buyer = 'buyer@example.com';
const approver = 'boss@example.net';
const supplier = 'carla@example.org';

let post: PostOffice;
let browser: Browser;
let model: ChatModel;

beforeAll(async () => {
  [post, browser, model] = await Promise.all([
    startPostOffice(),
    chromium.launch(browserOptions()),
    startStandInModel(),
  ]);
});
afterAll(async () => {
  model.close();
  await Promise.all([post.close(), browser.close()]);
});

/** A recipe with a person's own accounts and the approver's address put in, as its note says. */
async function published(file: string): Promise<string> {
  const api = sharedApi();
  const account = post.credential(buyer);
  const openAi = { name: 'Stand-in', type: 'openAiApi', data: { apiKey: 'none', url: model.url } };
  for (const credential of [account, openAi]) await api.credentials.create(credential);
  const text = readFileSync(join(__dirname, '../../workflows', file), 'utf8');
  const recipe = JSON.parse(text.replaceAll('you@mailroom.example', approver)) as WorkflowExport;
  const uses = ({ type, name }: NewCredential) => ({ credentials: { [type]: { name } } });
  const nodes = recipe.nodes.map((node) => ({
    ...node,
    ...(/mailroom\.email(Trigger)?$/.test(node.type) && uses(account)),
    ...(node.type.endsWith('.lmChatOpenAi') && uses(openAi)),
  }));
  const id = await api.workflows.import({ ...recipe, nodes });
  await api.workflows.activate(id);
  return id;
}

/** Waits until somebody has so many mails, and gives the newest. */
async function newestOf(user: string, count: number): Promise<ParsedMail> {
  const mails = await until(`mail ${count} of ${user}`, 60_000, async () => {
    const found = await post.mailsOf(user);
    return found.length >= count ? found : null;
  });
  return simpleParser(mails.at(-1)?.source ?? '');
}

async function approve(request: ParsedMail): Promise<void> {
  const page = await browser.newPage();
  await page.goto(/http:\/\/\S+/.exec(request.text ?? '')?.[0] ?? '');
  await page.getByRole('button', { name: 'Send', exact: true }).click();
  await page.getByRole('heading', { name: 'Approved' }).waitFor();
  await page.close();
}

it('Supplier quote with approval: drafted, approved in a browser, sent in the thread, and round again', async () => {
  await published('supplier-quote-with-approval.json');
  await post.dovecot.deliver(
    mail({ subject: 'Our quote for chairs', to: buyer, text: 'Ten for 450 Euro.' }),
    {
      user: buyer,
    },
  );
  const first = await newestOf(approver, 1);
  expect(await post.mailsOf(supplier)).toEqual([]);
  await approve(first);
  const answer = await newestOf(supplier, 1);
  expect(answer.inReplyTo).toBe('<Our-quote-for-chairs@mail.example.org>');

  const headers = [`In-Reply-To: ${answer.messageId}`, `References: ${answer.messageId}`];
  const reply = mail({ subject: 'Re: Our quote for chairs', to: buyer, text: 'Next week.', headers });
  await post.dovecot.deliver(reply, { user: buyer });
  await approve(await newestOf(approver, 2));
  expect((await newestOf(supplier, 2)).references).toContain(answer.messageId);
});
