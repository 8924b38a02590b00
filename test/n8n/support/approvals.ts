import { simpleParser, type ParsedMail } from 'mailparser';
import type { Browser, Page } from 'playwright-core';
import type { NewCredential } from '../../../harness/api';
import type { Execution } from '../../../harness/executions';
import { until } from '../../../harness/until';
import type { WorkflowExport, WorkflowNode } from '../../../harness/workflows';
import type { Desk } from './desk';
import { mail } from './mail';
import { sharedApi } from './n8n';
import { email, emailTrigger, inARow } from './workflow';

export const approver = 'boss@example.net';

/** The link in a mail that asks somebody to decide. */
export const linkIn = ({ text }: ParsedMail): string => /http:\/\/\S+/.exec(text ?? '')?.[0] ?? '';

/** Presses a button and gives the heading of the page that comes back. */
export async function press(page: Page, label: string): Promise<string> {
  const sent = page.waitForResponse((response) => response.request().method() === 'POST');
  await page.getByRole('button', { name: label, exact: true }).click();
  await (await sent).finished();
  await page.waitForLoadState();
  return (await page.locator('h1').allInnerTexts()).join();
}

/** A person opens the link in a request and presses one button; gives the heading of the page that comes back. */
export async function decide(browser: Browser, request: ParsedMail, button: string): Promise<string> {
  const page = await browser.newPage();
  await page.goto(linkIn(request));
  const heading = await press(page, button);
  await page.close();
  return heading;
}

/** One parked execution, and what is needed to answer it. */
export interface Asked {
  readonly user: string;
  readonly account: NewCredential;
  readonly link: string;
  readonly settled: () => Promise<Execution>;
  readonly status: () => Promise<string>;
}

/** Ways to get an execution that waits for the approver. */
export function approvalsAt(desk: Desk) {
  let desks = 0;
  const newAccount = () => desk.post.credential(`desk${(desks += 1)}@example.com`);

  /** Publishes a workflow, lets a mail start it, and waits until it asks the approver. */
  async function parked(account: NewCredential, workflow: WorkflowExport): Promise<Asked> {
    const api = sharedApi();
    const user = String(account.data['user']);
    await api.credentials.create(account);
    const id = await api.workflows.import(workflow);
    await api.workflows.activate(id);
    const before = (await desk.post.mailsOf(approver)).length;
    await desk.post.dovecot.deliver(question(user), { user });
    const [execution] = await api.executions.atLeast(id, 1, 120_000);
    const get = () => api.executions.get(execution?.id ?? '');
    expect(await get()).toMatchObject({ status: 'waiting', error: null });
    const [request] = (await desk.post.mailsOf(approver)).slice(before);
    return {
      ...{ user, account, link: linkIn(await simpleParser(request?.source ?? '')) },
      settled: () => settled(execution?.id ?? ''),
      status: async () => (await get()).status,
    };
  }

  return {
    newAccount,
    parked,

    /** A mail comes in, an answer is drafted, and the approver is asked about it. */
    ask: (
      parameters: Readonly<Record<string, unknown>> = {},
      after: (account: NewCredential) => readonly WorkflowNode[] = () => [],
    ): Promise<Asked> => {
      const account = newAccount();
      return parked(account, inARow(...steps(account, parameters), ...after(account)));
    },

    /** A page of its own, as on the approver's own computer. */
    opened: async (link: string, options: Parameters<Browser['newPage']>[0] = {}): Promise<Page> => {
      const page = await desk.browser.newPage(options);
      await page.goto(link);
      return page;
    },
  };
}

/** Waits for the end of an execution that may be parked. */
const settled = (id: string): Promise<Execution> =>
  until('the end of the execution', 150_000, async () => {
    const now = await sharedApi().executions.get(id);
    return ['success', 'error'].includes(now.status) ? now : null;
  });

const steps = (account: NewCredential, parameters: Readonly<Record<string, unknown>>) => [
  emailTrigger(account),
  email(account, 'reply', {
    ...{ messageReference: 'input', asDraft: true, format: 'text' },
    body: 'We can deliver 20 chairs for 900 Euro. <script>alert(1)</script>',
    options: { bcc: 'archive@example.org' },
  }),
  email(account, 'sendAndWait', {
    ...{ to: approver, subject: 'Send this offer?', message: 'Carla asks for 20 chairs.', draft: 'input' },
    ...parameters,
  }),
];

const question = (user: string) =>
  mail({ subject: `Chairs for ${user}`, to: user, text: 'What do 20 chairs cost? {{ 6 * 7 }}' });
