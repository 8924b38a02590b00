import { createHash } from 'node:crypto';
import { simpleParser } from 'mailparser';
import type { Page } from 'playwright-core';
import type { NewCredential } from '../../harness/api';
import { saveScreenshot } from '../../harness/browser';
import { itemsOf, type Execution } from '../../harness/executions';
import type { WorkflowNode } from '../../harness/workflows';
import { approvalsAt, approver, linkIn, press, type Asked } from './support/approvals';
import { told } from './support/auditLog';
import { useDesk } from './support/desk';
import { mail } from './support/mail';
import { sharedApi } from './support/n8n';
import { email, inARow, manualTrigger } from './support/workflow';

const waiting = 'Email sendAndWait';
const desk = useDesk();
const { ask, opened } = approvalsAt(desk);

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
    const [draft, ...others] = await desk.post.mailsOf(asked.user, 'Drafts');
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

describe('D2 several approvers', () => {
  it('each have a link of their own, and the first to answer decides', async () => {
    const deputy = 'deputy@example.net';
    const before = (await desk.post.mailsOf(deputy)).length;
    const asked = await ask({ to: `${approver}, ${deputy}` });
    const [request] = (await desk.post.mailsOf(deputy)).slice(before);
    const link = linkIn(await simpleParser(request?.source ?? ''));
    expect(link).not.toBe(asked.link);
    const [late, first] = [await opened(asked.link), await opened(link)];
    expect(await first.locator('footer').innerText()).toContain(`You answer as ${deputy}`);
    await press(first, 'Decline');
    const answer = answerIn(await asked.settled());
    expect(answer).toMatchObject({ data: { approved: false, approver: deputy } });
    await press(late, 'Approve');
    expect(await late.locator('body').innerText()).not.toContain('Approved');
    expect(answerIn(await asked.settled())).toEqual(answer);
    await Promise.all([late.close(), first.close()]);
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
    const drafts = await desk.post.mailsOf(asked.user, 'Drafts');
    expect(drafts.map(({ source }) => source.toString().trim().split('\r\n').at(-1))).toEqual([decided]);
  });

  it("H3 leaves a line in n8n's log once it has decided, with nothing of what was decided about", async () => {
    const asked = await ask();
    const seal = /name="seal" value="(\w+)"/.exec(await (await fetch(asked.link)).text())?.[1] ?? '';
    const body = new URLSearchParams({ seal, decision: 'disapprove', note: 'Too dear.' });
    expect((await fetch(asked.link, { method: 'POST', body })).ok).toBe(true);
    await asked.settled();
    const lines = await told('audit', asked.account.name);
    expect(lines.filter(({ act }) => act === 'approved')).toEqual([
      {
        ...{ act: 'approved', account: asked.account.name, mailbox: 'Drafts', outcome: 'declined' },
        ...{ uid: 1, messageId: expect.stringMatching(/^<.+>$/) as string },
      },
    ]);
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
    const [sent] = desk.post.smtp.mails.filter(({ to }) => to.includes('carla@example.org')).slice(-1);
    const { sha256 } = (answerIn(execution) ?? {}) as { sha256?: string };
    expect(
      createHash('sha256')
        .update(sent?.raw ?? '')
        .digest('hex'),
    ).toBe(sha256);
    expect((await simpleParser(sent?.raw ?? '')).inReplyTo).toBe(
      `<Chairs-for-${asked.user.replace(/\W+/g, '-')}@mail.example.org>`,
    );
    expect(await desk.post.mailsOf(asked.user, 'Drafts')).toEqual([]);
    await page.close();
  });

  it('is not sent when the draft was changed after it was approved', async () => {
    const asked = await ask({}, (account) => [
      {
        ...email(account, 'update', {
          ...{ resource: 'draft', messageReference: 'input' },
          updateFields: { format: 'text', body: 'We can deliver for 9 Euro.' },
        }),
        name: 'Change',
      },
      {
        ...send(account),
        parameters: {
          ...(send(account)['parameters'] as object),
          expectedSha256: `={{ $('${waiting}').item.json.sha256 }}`,
        },
      },
    ]);
    const before = desk.post.smtp.mails.length;
    const page = await opened(asked.link);
    await press(page, 'Approve');
    const execution = await asked.settled();
    expect(execution.status).toBe('error');
    expect(JSON.stringify(execution.error)).toContain('changed');
    expect(desk.post.smtp.mails).toHaveLength(before);
    expect(await desk.post.mailsOf(asked.user, 'Drafts')).toHaveLength(1);
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
    await desk.post.dovecot.deliver(newer, { user: asked.user });
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
