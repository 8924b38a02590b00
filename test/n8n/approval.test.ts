import { createHash } from 'node:crypto';
import { simpleParser } from 'mailparser';
import { chromium, type Browser, type Page } from 'playwright-core';
import type { NewCredential } from '../../harness/api';
import { browserOptions, saveScreenshot } from '../../harness/browser';
import { wordsOf } from '../../harness/chatModel';
import { itemsOf, type Execution } from '../../harness/executions';
import { until } from '../../harness/until';
import type { WorkflowExport, WorkflowNode } from '../../harness/workflows';
import { startScriptedModel, type ScriptedModel } from '../support/scriptedModel';
import { aiAgent, asTool, chatModel, modelCredential } from './support/agent';
import { mail } from './support/mail';
import { sharedApi } from './support/n8n';
import { startPostOffice, type PostOffice } from './support/postOffice';
import { email, emailTrigger, inARow, manualTrigger } from './support/workflow';

const approver = 'boss@example.net';
const waiting = 'Email sendAndWait';

let post: PostOffice;
let browser: Browser;
let model: ScriptedModel;
let desks = 0;

beforeAll(async () => {
  [post, browser, model] = await Promise.all([
    startPostOffice(),
    chromium.launch(browserOptions()),
    startScriptedModel(),
  ]);
});
afterAll(async () => {
  model.close();
  await Promise.all([post.close(), browser.close()]);
});

/** One parked execution, and what is needed to answer it. */
interface Asked {
  readonly user: string;
  readonly account: NewCredential;
  readonly link: string;
  readonly settled: () => Promise<Execution>;
  readonly status: () => Promise<string>;
}

/** A mail comes in, an answer is drafted, and the approver is asked about it. */
async function ask(
  parameters: Readonly<Record<string, unknown>> = {},
  after: (account: NewCredential) => readonly WorkflowNode[] = () => [],
): Promise<Asked> {
  const account = newAccount();
  const workflow = inARow(...steps(account, parameters), ...after(account));
  return parked(account, workflow);
}

const newAccount = () => post.credential(`desk${(desks += 1)}@example.com`);

/** Publishes a workflow, lets a mail start it, and waits until it asks the approver. */
async function parked(account: NewCredential, workflow: WorkflowExport): Promise<Asked> {
  const api = sharedApi();
  const user = String(account.data['user']);
  await api.credentials.create(account);
  const id = await api.workflows.import(workflow);
  await api.workflows.activate(id);
  const before = (await post.mailsOf(approver)).length;
  await post.dovecot.deliver(question(user), { user });
  const [execution] = await api.executions.atLeast(id, 1, 120_000);
  const get = () => api.executions.get(execution?.id ?? '');
  expect(await get()).toMatchObject({ status: 'waiting', error: null });
  return {
    ...{ user, account, link: await newestLink(before), settled: settledOnce(execution?.id ?? '') },
    status: async () => (await get()).status,
  };
}

/** The link in the first mail the approver got after so many. */
async function newestLink(before: number): Promise<string> {
  const [request] = (await post.mailsOf(approver)).slice(before);
  return /http:\/\/\S+/.exec((await simpleParser(request?.source ?? '')).text ?? '')?.[0] ?? '';
}

/** Waits for the end of an execution that may be parked. */
const settledOnce = (id: string) => async (): Promise<Execution> => {
  const api = sharedApi();
  return until('the end of the execution', 150_000, async () => {
    const now = await api.executions.get(id);
    return ['success', 'error'].includes(now.status) ? now : null;
  });
};

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

/** A page of its own, as on the approver's own computer. */
async function opened(link: string, options: Parameters<Browser['newPage']>[0] = {}): Promise<Page> {
  const page = await browser.newPage(options);
  await page.goto(link);
  return page;
}

/** Presses a button and gives the heading of the page that comes back. */
async function press(page: Page, label: string): Promise<string> {
  const sent = page.waitForResponse((response) => response.request().method() === 'POST');
  await page.getByRole('button', { name: label }).click();
  await (await sent).finished();
  await page.waitForLoadState();
  return (await page.locator('h1').allInnerTexts()).join();
}

/** For a person to look at: light, dark, and on a phone. */
async function takeScreenshots(page: Page): Promise<void> {
  await saveScreenshot(page, 'approval-light', true);
  await page.emulateMedia({ colorScheme: 'dark' });
  await saveScreenshot(page, 'approval-dark', true);
  await page.setViewportSize({ width: 390, height: 844 });
  await saveScreenshot(page, 'approval-phone', true);
}

const answerIn = (execution: Execution) => itemsOf(execution, waiting)[0]?.json;

describe('D2 a person', () => {
  it('sees all that will be sent, and approves it', async () => {
    const asked = await ask();
    const page = await opened(asked.link, { javaScriptEnabled: false });
    const words = await page.locator('main').innerText();
    for (const part of [
      'Carla asks for 20 chairs.',
      'carla@example.org',
      'archive@example.org',
      `Re: Chairs for ${asked.user}`,
      'We can deliver 20 chairs for 900 Euro. <script>alert(1)</script>',
      // Threat X24: what a mail says is never evaluated.
      'What do 20 chairs cost? {{ 6 * 7 }}',
      `You answer as ${approver}`,
    ]) {
      expect(words).toContain(part);
    }
    await takeScreenshots(page);
    expect(await press(page, 'Approve')).toBe('Approved');
    expect(answerIn(await asked.settled())).toMatchObject({
      data: {
        approved: true,
        text: null,
        chatInput: null,
        approver,
        respondedAt: expect.any(String) as string,
      },
      mailbox: 'Drafts',
      sha256: expect.stringMatching(/^[0-9a-f]{64}$/) as string,
    });
    await page.close();
  });

  it('declines in words', async () => {
    const asked = await ask();
    const page = await opened(asked.link);
    await page.getByLabel('Words to go along').fill('Too cheap.\nAsk for 1,000.');
    expect(await press(page, 'Decline')).toBe('Declined');
    expect(answerIn(await asked.settled())).toMatchObject({
      data: { approved: false, text: 'Too cheap.\nAsk for 1,000.', chatInput: 'Too cheap.\nAsk for 1,000.' },
    });
    await page.close();
  });

  it('edits the text of the draft and approves it', async () => {
    const asked = await ask({ responseType: 'editAndApprove' });
    const page = await opened(asked.link);
    const text = page.getByLabel('The text');
    expect(await text.inputValue()).toMatch(/^We can deliver 20 chairs[^]*> What do 20 chairs cost\?/);
    await saveScreenshot(page, 'approval-edit', true);
    await text.fill('We can deliver 20 chairs for 1,000 Euro – “soon”.');
    await press(page, 'Approve');
    const answer = answerIn(await asked.settled());
    expect(answer).toMatchObject({
      data: { approved: true, text: 'We can deliver 20 chairs for 1,000 Euro – “soon”.' },
    });
    const [draft, ...others] = await post.mailsOf(asked.user, 'Drafts');
    expect(others).toEqual([]);
    const { text: written } = await simpleParser(draft?.source ?? '');
    expect(written?.trim()).toBe('We can deliver 20 chairs for 1,000 Euro – “soon”.');
    await page.close();
  });

  it('answers in words, and not with nothing', async () => {
    const asked = await ask({ responseType: 'freeText', message: 'What do 20 chairs cost?' });
    const page = await opened(asked.link);
    await press(page, 'Send answer');
    expect(await page.locator('[role=alert]').innerText()).toContain('the text is empty');
    await page.getByLabel('Your answer').fill('900 Euro');
    await press(page, 'Send answer');
    expect(answerIn(await asked.settled())).toMatchObject({ data: { approved: true, text: '900 Euro' } });
    await page.close();
  });
});

describe('X15 who opens the link without deciding', () => {
  it('leaves the request open: ten loads with scripts, HEAD, and a POST without the form', async () => {
    const asked = await ask();
    for (let load = 0; load < 10; load += 1) {
      const page = await opened(asked.link);
      expect(await page.innerText('h1')).toBe('Send this offer?');
      await page.close();
    }
    await fetch(asked.link, { method: 'HEAD' });
    const post = { method: 'POST', body: new URLSearchParams({ decision: 'approve' }) };
    expect((await fetch(asked.link, post)).status).toBe(409);
    expect(await asked.status()).toBe('waiting');
    const person = await opened(asked.link);
    expect(await press(person, 'Approve')).toBe('Approved');
    expect(answerIn(await asked.settled())).toMatchObject({ data: { approved: true } });
    await person.close();
  });
});

describe('X16 a link', () => {
  it('counts once: the second click decides nothing', async () => {
    const asked = await ask();
    const [first, second] = [await opened(asked.link), await opened(asked.link)];
    await press(first, 'Approve');
    const before = answerIn(await asked.settled());
    await press(second, 'Decline');
    expect(await second.locator('body').innerText()).not.toContain('Declined');
    expect(answerIn(await asked.settled())).toEqual(before);
    await Promise.all([first.close(), second.close()]);
  });

  it('counts once also when the button is pressed twice at the same moment', async () => {
    const asked = await ask({ responseType: 'editAndApprove' });
    const seal = /name="seal" value="(\w+)"/.exec(await (await fetch(asked.link)).text())?.[1] ?? '';
    const sent = (text: string) =>
      fetch(asked.link, { method: 'POST', body: new URLSearchParams({ seal, decision: 'approve', text }) });
    const answers = await Promise.all([sent('One.'), sent('Two.')]);
    expect(answers.filter(({ ok }) => ok)).toHaveLength(1);
    const decided = answers[0]?.ok ? 'One.' : 'Two.';
    expect(answerIn(await asked.settled())).toMatchObject({ data: { approved: true, text: decided } });
    const drafts = await post.mailsOf(asked.user, 'Drafts');
    expect(drafts.map(({ source }) => source.toString().trim().split('\r\n').at(-1))).toEqual([decided]);
  });

  it('that was altered is refused, and so is the form of another page', async () => {
    const [one, other] = [await ask(), await ask()];
    const altered = [
      one.link.replace('boss', 'thief'),
      one.link.replace(/request=./, 'request=x'),
      one.link.replace(/signature=..../, 'signature=0000'),
      one.link.replace(/\/\d+\//, `/${/\/(\d+)\//.exec(other.link)?.[1] ?? ''}/`),
    ];
    for (const link of altered) {
      expect(link).not.toBe(one.link);
      expect((await fetch(link)).status).toBe(401);
      expect((await fetch(link, { method: 'POST' })).status).toBe(401);
    }
    const seal = /name="seal" value="(\w+)"/.exec(await (await fetch(other.link)).text())?.[1] ?? '';
    const body = new URLSearchParams({ seal, decision: 'approve' });
    expect((await fetch(one.link, { method: 'POST', body })).status).toBe(409);
    expect([await one.status(), await other.status()]).toEqual(['waiting', 'waiting']);
  });
});

describe('X16 what was approved', () => {
  const send = (account: NewCredential): WorkflowNode => ({
    ...email(account, 'send', {
      ...{ resource: 'draft', messageReference: 'input', expectedSha256: '={{ $json.sha256 }}' },
    }),
    name: 'Send draft',
  });

  it('is what is sent, byte for byte, and in the thread', async () => {
    const asked = await ask({}, (account) => [send(account)]);
    const page = await opened(asked.link);
    await press(page, 'Approve');
    const execution = await asked.settled();
    expect(execution).toMatchObject({ status: 'success', error: null });
    const [sent] = post.smtp.mails.filter(({ to }) => to.includes('carla@example.org')).slice(-1);
    const { sha256 } = (answerIn(execution) ?? {}) as { sha256?: string };
    expect(
      createHash('sha256')
        .update(sent?.raw ?? '')
        .digest('hex'),
    ).toBe(sha256);
    expect((await simpleParser(sent?.raw ?? '')).inReplyTo).toBe(
      `<Chairs-for-${asked.user.replace(/\W+/g, '-')}@mail.example.org>`,
    );
    expect(await post.mailsOf(asked.user, 'Drafts')).toEqual([]);
    await page.close();
  });

  it('is said to have changed when the draft did, on the page and when the button is pressed', async () => {
    const asked = await ask();
    const page = await opened(asked.link);
    await changeDraft(asked);
    expect(await press(page, 'Approve')).toBe('Send this offer?');
    const words = await page.locator('main').innerText();
    expect(words).toContain('Nothing was decided: something has changed');
    expect(words).toContain('The draft was changed after you were asked');
    expect(words).toContain('We can deliver for 90 Euro.');
    expect(await asked.status()).toBe('waiting');
    expect(await press(page, 'Approve as it is now')).toBe('Approved');
    expect(answerIn(await asked.settled())).toMatchObject({ data: { approved: true }, mailbox: 'Drafts' });
    await page.close();
  });
});

describe('D4 a newer mail in the thread', () => {
  it('is shown, and nothing is approved by a page that did not show it', async () => {
    const asked = await ask();
    const page = await opened(asked.link);
    const first = `<Chairs-for-${asked.user.replace(/\W+/g, '-')}@mail.example.org>`;
    const newer = mail({
      ...{ subject: `Cancel ${asked.user}`, to: asked.user, text: 'We need no chairs any more.' },
      headers: [`In-Reply-To: ${first}`, `References: ${first}`],
    });
    await post.dovecot.deliver(newer, { user: asked.user });
    expect(await press(page, 'Approve')).toBe('Send this offer?');
    const words = await page.locator('main').innerText();
    expect(words).toContain('A newer mail has arrived in this conversation');
    expect(words).toContain('We need no chairs any more.');
    await saveScreenshot(page, 'approval-newer', true);
    expect(await asked.status()).toBe('waiting');
    expect(await press(page, 'Decline')).toBe('Declined');
    expect(answerIn(await asked.settled())).toMatchObject({ data: { approved: false } });
    await page.close();
  });
});

describe('D2 a request that nobody answers in time', () => {
  it('goes on with the draft and without an answer, and its link decides nothing', async () => {
    const values = { limitType: 'afterTimeInterval', resumeAmount: 0.2, resumeUnit: 'minutes' };
    const asked = await ask({ options: { limitWaitTime: { values } } });
    const execution = await asked.settled();
    expect(execution.status).toBe('success');
    expect(answerIn(execution)).toMatchObject({ mailbox: 'Drafts' });
    expect(answerIn(execution)).not.toHaveProperty('data');
    const late = await fetch(asked.link, {
      method: 'POST',
      body: new URLSearchParams({ decision: 'approve' }),
    });
    expect(await late.text()).not.toContain('Approved');
  });
});

describe('D3 as a human-review step of an AI agent', () => {
  it('is offered by n8n with the fields it works with there', async () => {
    const types = await sharedApi().nodeTypes();
    const step = types.find(({ name }) => name === 'n8n-nodes-mailroom.emailHitlTool');
    const fields = step?.properties as { name: string; type: string; default: unknown }[];
    expect(fields).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ name: 'message', type: 'string' }),
        expect.objectContaining({ name: 'resource', type: 'hidden', default: 'message' }),
        expect.objectContaining({ name: 'operation', type: 'hidden', default: 'sendAndWait' }),
        expect.objectContaining({ name: 'responseType', type: 'hidden', default: 'approval' }),
        expect.objectContaining({ name: 'approvalOptions' }),
        expect.objectContaining({ name: 'to' }),
      ]),
    );
  });

  it('shows what the agent would do, and nothing is done before the person approves', async () => {
    const { asked, words } = await reviewed();
    const page = await opened(asked.link);
    for (const part of ['Send mail', 'bob@example.org', 'Ten chairs', 'Please send ten.']) {
      expect(await page.locator('main').innerText()).toContain(part);
    }
    await saveScreenshot(page, 'approval-agent', true);
    expect(words()).toEqual([]);
    expect(await post.mailsOf('bob@example.org')).toEqual([]);
    await press(page, 'Approve');
    expect(await asked.settled()).toMatchObject({ status: 'success', error: null });
    const [sent, ...more] = await post.mailsOf('bob@example.org');
    expect(sent?.source.toString()).toMatch(/^Subject: Ten chairs[^]*Please send ten\./m);
    expect(more).toEqual([]);
    expect(words().join()).toContain('"status":"sent"');
    await page.close();
  });

  it('tells the agent in the person’s words why not', async () => {
    const { asked, words } = await reviewed();
    const before = (await post.mailsOf('bob@example.org')).length;
    const page = await opened(asked.link);
    await page.getByLabel('Words to go along').fill('Ask for twelve.');
    await press(page, 'Decline');
    expect(await asked.settled()).toMatchObject({ status: 'success', error: null });
    expect(words().join()).toContain('Ask for twelve.');
    expect(await post.mailsOf('bob@example.org')).toHaveLength(before);
    await page.close();
  });

  it('is not offered to agents as a tool', async () => {
    const types = await sharedApi().nodeTypes();
    const tool = types.find(({ name }) => name === 'n8n-nodes-mailroom.emailTool');
    const operations = (tool?.properties as { name: string; options?: { value?: unknown }[] }[])
      .filter(({ name }) => name === 'operation')
      .flatMap(({ options }) => options ?? []);
    expect(operations).toContainEqual(
      expect.objectContaining({ value: 'sendAndWait', displayOptions: { hide: { '@tool': [true] } } }),
    );
  });
});

/** An agent wants to send a mail, which the approver has to allow; `words` are what its tool told it so far. */
async function reviewed(): Promise<{ readonly asked: Asked; readonly words: () => string[] }> {
  const account = newAccount();
  const toolParameters = { to: 'bob@example.org', subject: 'Ten chairs', body: 'Please send ten.' };
  const args = { toolParameters, hitlParameters: { tool: 'harmless' } };
  const earlier = model.requests.length;
  const told = () =>
    (model.requests.slice(earlier).at(-1)?.messages ?? []).filter(({ role }) => role === 'tool').map(wordsOf);
  model.play((messages, tools) =>
    messages.some(({ role }) => role === 'tool') ? 'Done.' : { tool: tools[0]?.function.name ?? '', args },
  );
  await sharedApi().credentials.create(modelCredential(model));
  const fromModel = (name: string) => `={{ $fromAI('${name}') }}`;
  const send = {
    ...email(account, 'send', {
      ...{ to: fromModel('to'), subject: fromModel('subject'), format: 'text', body: fromModel('body') },
      options: { allowedRecipients: '*' },
    }),
    name: 'Send mail',
  };
  const review = {
    ...email(account, 'sendAndWait', { to: approver, subject: 'May the agent send this?', message: 'Hello' }),
    ...{ name: 'Review', type: 'n8n-nodes-mailroom.emailHitlTool' },
  };
  const row = inARow(emailTrigger(account), aiAgent('={{ $json.chatInput }}'));
  const others = [chatModel(model), review, asTool(send)];
  const to = (node: string, type: string) => ({ [type]: [[{ node, type, index: 0 }]] });
  const workflow = {
    ...row,
    nodes: [...row.nodes, ...others.map((node, index) => ({ ...node, position: [index * 220, 220] }))],
    connections: {
      ...row.connections,
      Model: to('Agent', 'ai_languageModel'),
      'Send mail': to('Review', 'ai_tool'),
      Review: to('Agent', 'ai_tool'),
    },
  };
  return { asked: await parked(account, workflow), words: told };
}

/** Another text in the place of the draft's, as a colleague's mail program would put it there. */
async function changeDraft({ account }: Asked): Promise<void> {
  const api = sharedApi();
  const change = inARow(
    manualTrigger(),
    {
      ...email(account, 'getMany', { resource: 'draft', returnAll: true }),
      name: 'Drafts',
    },
    {
      ...email(account, 'update', {
        ...{ resource: 'draft', messageReference: 'input' },
        updateFields: { format: 'text', body: 'We can deliver for 90 Euro.' },
      }),
      name: 'Change',
    },
  );
  const execution = await api.executions.settle(
    await api.workflows.run(await api.workflows.import(change), 'Start'),
  );
  expect(execution).toMatchObject({ status: 'success', error: null });
}
