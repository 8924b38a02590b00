import { simpleParser } from 'mailparser';
import { chromium, type Browser, type Page } from 'playwright-core';
import type { NewCredential } from '../../harness/api';
import { browserOptions, saveScreenshot } from '../../harness/browser';
import { itemsOf, type Execution } from '../../harness/executions';
import { until } from '../../harness/until';
import { mail } from './support/mail';
import { sharedApi } from './support/n8n';
import { startPostOffice, type PostOffice } from './support/postOffice';
import { email, emailTrigger, inARow } from './support/workflow';

const approver = 'boss@example.net';
const waiting = 'Email sendAndWait';

let post: PostOffice;
let browser: Browser;
let desks = 0;

beforeAll(async () => {
  [post, browser] = await Promise.all([startPostOffice(), chromium.launch(browserOptions())]);
});
afterAll(() => Promise.all([post.close(), browser.close()]));

/** One parked execution, and what is needed to answer it. */
interface Asked {
  readonly user: string;
  readonly link: string;
  readonly settled: () => Promise<Execution>;
  readonly status: () => Promise<string>;
}

/** A mail comes in, an answer is drafted, and the approver is asked about it. */
async function ask(parameters: Readonly<Record<string, unknown>> = {}): Promise<Asked> {
  const api = await sharedApi();
  const user = `desk${(desks += 1)}@example.com`;
  const account = post.credential(user);
  await api.credentials.create(account);
  const id = await api.workflows.import(inARow(...steps(account, parameters)));
  await api.workflows.activate(id);
  const before = (await post.mailsOf(approver)).length;
  await post.dovecot.deliver(question(user), { user });
  const [execution] = await api.executions.atLeast(id, 1, 120_000);
  const get = () => api.executions.get(execution?.id ?? '');
  const parked = await get();
  expect(parked.error).toBeNull();
  expect(parked.status).toBe('waiting');
  const [request] = (await post.mailsOf(approver)).slice(before);
  const link = /http:\/\/\S+/.exec((await simpleParser(request?.source ?? '')).text ?? '')?.[0] ?? '';
  return {
    user,
    link,
    status: async () => (await get()).status,
    settled: () =>
      until('the end of the execution', 60_000, async () => {
        const now = await get();
        return ['success', 'error'].includes(now.status) ? now : null;
      }),
  };
}

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
  mail({ subject: `Chairs for ${user}`, to: user, text: 'What do 20 chairs cost?' });

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
    await text.fill('We can deliver 20 chairs for 1,000 Euro – “soon”.');
    await press(page, 'Approve');
    expect(answerIn(await asked.settled())).toMatchObject({
      data: { approved: true, text: 'We can deliver 20 chairs for 1,000 Euro – “soon”.' },
    });
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
