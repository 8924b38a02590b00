import { createHash } from 'node:crypto';
import { simpleParser } from 'mailparser';
import { saveScreenshot } from '../../../harness/browser';
import { itemsOf } from '../../../harness/executions';
import { until } from '../../../harness/until';
import { linkIn } from '../support/approvals';
import { useDesk } from '../support/desk';
import { mail } from '../support/mail';
import { sharedApi, shared } from '../support/n8n';
import { everyNodeHasRun, importRecipe, newestMail, type Recipe } from '../support/recipe';

const carla = 'carla@example.org';
const authservId = 'mx.example.com';
const dora = 'dora@supplier.example';
const proven = [`Authentication-Results: ${authservId}; dmarc=pass header.from=supplier.example`];

const desk = useDesk(() => 'We can deliver [number] chairs on Tuesday.');

/** The link of the so-manieth mail that asked somebody. */
async function linkOf(approver: string, count: number): Promise<string> {
  return linkIn(await newestMail(desk.post, approver, count));
}

interface Decision {
  readonly button: string;
  /** What is written, by the label of its field. */
  readonly fields?: Readonly<Record<string, string>>;
}

/** A person reads the page behind a link, writes, and presses a button. */
async function decide(link: string, { button, fields = {} }: Decision): Promise<string> {
  const page = await desk.browser.newPage({ javaScriptEnabled: false });
  await page.goto(link);
  for (const [label, text] of Object.entries(fields)) await page.getByLabel(label).fill(text);
  await page.getByRole('button', { name: button, exact: true }).click();
  const heading = await page.getByRole('heading', { level: 1 }).innerText();
  await page.close();
  return heading;
}

/** The newest run of a recipe, once it is through. */
const ended = (recipe: Recipe, count = 1) =>
  until(`the end of run ${count}`, 120_000, async () => {
    const execution = await recipe.latest(count);
    return execution.status === 'waiting' ? null : execution;
  });

describe('Agent drafts, person edits', () => {
  const start = async (user: string, approver: string) => {
    const own = { account: desk.post.credential(user), modelUrl: desk.model.url };
    const words = { 'you@mailroom.example': approver };
    return importRecipe('agent-drafts-person-edits.json', { ...own, words });
  };
  const question = (user: string) =>
    desk.post.dovecot.deliver(mail({ subject: 'Chairs', to: user, text: 'When do they come?' }), { user });
  const sentTo = (address: string) =>
    desk.post.smtp.mails.filter(({ to }) => to.includes(address)).map(({ raw }) => raw);
  const sha256 = (raw: Buffer) => createHash('sha256').update(raw).digest('hex');

  it('D2 X16 reminds who does not answer; what they write by the first link is what is sent', async () => {
    const [user, approver] = ['edits@example.com', 'editor@example.net'];
    const recipe = await start(user, approver);
    const values = { limitType: 'afterTimeInterval', resumeAmount: 0.1, resumeUnit: 'minutes' };
    await recipe.change('Ask a person', { options: { limitWaitTime: { values }, reminder: true } });
    await recipe.publish();
    await question(user);
    const first = await linkOf(approver, 1);
    // From now on there is time to answer.
    await until('the reminder', 180_000, async () =>
      (await desk.post.mailsOf(approver)).length > 1 ? true : null,
    );
    const reminder = await newestMail(desk.post, approver, 2);
    expect(reminder.subject).toBe(`Reminder: Send this answer to ${carla}?`);
    expect(reminder.text).toContain('This is a reminder');
    const before = sentTo(carla).length;
    const fields = { 'The text': 'We can deliver 20 chairs on Tuesday.\n\nKind regards\nAnn' };
    expect(await decide(first, { button: 'Send', fields })).toBe('Approved');
    const execution = await ended(recipe);
    expect(execution).toMatchObject({ status: 'success', error: null });
    const [sent, ...more] = sentTo(carla).slice(before);
    expect(more).toEqual([]);
    expect(sha256(sent ?? Buffer.alloc(0))).toBe(itemsOf(execution, 'Ask a person')[0]?.json['sha256']);
    const { text, inReplyTo } = await simpleParser(sent ?? '');
    expect(text).toContain('We can deliver 20 chairs on Tuesday.\n\nKind regards\nAnn');
    expect(inReplyTo).toBe('<Chairs@mail.example.org>');
    expect(await desk.post.mailsOf(user, 'Drafts')).toEqual([]);
  });

  it('D1 X16 sends what a person made of the draft in their own mail program', async () => {
    const [user, approver] = ['drafts@example.com', 'writer@example.net'];
    const recipe = await start(user, approver);
    await recipe.publish();
    await question(user);
    const link = await linkOf(approver, 1);
    const [draft] = await desk.post.mailsOf(user, 'Drafts');
    const edited = (draft?.source.toString() ?? '')
      .replace('[number]', '30')
      .replace(/^Message-ID: .*$/im, 'Message-ID: <edited@mail.example.com>');
    await desk.post.dovecot.deliver(edited, { user, mailbox: 'Drafts' });
    await desk.post.dovecot.doveadm('expunge', '-u', user, 'mailbox', 'Drafts', 'uid', '1');
    const page = await desk.browser.newPage({ viewport: { width: 390, height: 844 } });
    await page.goto(link);
    await saveScreenshot(page, 'approval-changed-phone', true);
    expect(await page.getByLabel('The text').inputValue()).toContain('We can deliver 30 chairs');
    await page.close();
    const before = sentTo(carla).length;
    await decide(link, { button: 'Send as it is now' });
    expect(await ended(recipe)).toMatchObject({ status: 'success', error: null });
    const [sent] = sentTo(carla).slice(before);
    expect(sent?.toString()).toMatch(/^Message-ID: <edited@[^]*30 chairs/m);
    expect(await desk.post.mailsOf(user, 'Drafts')).toEqual([]);
  });

  it('D2 leaves the draft where it is when nobody answers, not even to the reminders', async () => {
    const [user, approver] = ['silence@example.com', 'away@example.net'];
    const recipe = await start(user, approver);
    const values = { limitType: 'afterTimeInterval', resumeAmount: 0.1, resumeUnit: 'minutes' };
    await recipe.change('Ask a person', { options: { limitWaitTime: { values }, reminder: true } });
    await recipe.publish();
    await question(user);
    const before = sentTo(carla).length;
    await newestMail(desk.post, approver, 3);
    expect(await ended(recipe)).toMatchObject({ status: 'success', error: null });
    expect(await desk.post.mailsOf(approver)).toHaveLength(3);
    expect(sentTo(carla)).toHaveLength(before);
    expect(await desk.post.mailsOf(user, 'Drafts')).toHaveLength(1);
  });

  it('D2 throws away what the person declines, and sends nothing', async () => {
    const [user, approver] = ['declines@example.com', 'nobody@example.net'];
    const recipe = await start(user, approver);
    await recipe.publish();
    await question(user);
    const before = sentTo(carla).length;
    expect(await decide(await linkOf(approver, 1), { button: 'Do not send' })).toBe('Declined');
    expect(await ended(recipe)).toMatchObject({ status: 'success', error: null });
    expect(sentTo(carla)).toHaveLength(before);
    expect(await desk.post.mailsOf(user, 'Drafts')).toEqual([]);
  });
});

it('P1 Held senders: let through, trust, discard, list, and untrust', async () => {
  const [user, approver] = ['held@example.com', 'guard@example.net'];
  const words = { 'you@mailroom.example': approver, '@mailroom.example': '@example.com' };
  const account = desk.post.credential(user, { authservId });
  const recipe = await importRecipe('held-senders.json', { account, words });
  const deliver = (subject: string, headers: readonly string[] = proven, from = dora) =>
    desk.post.dovecot.deliver(mail({ subject, to: user, from, text: `Text of ${subject}`, headers }), {
      user,
    });
  const subjectsThrough = async (count: number) =>
    itemsOf(await ended(recipe, count), 'Your workflow').map(({ json }) => json['subject']);
  await recipe.run('Set up, once');
  await recipe.publish();

  await deliver('From us', [], 'ann@example.com');
  expect(await subjectsThrough(1)).toEqual(['From us']);

  await deliver('First');
  expect(await recipe.latest(2)).toMatchObject({ status: 'waiting', error: null });
  const asked = await linkOf(approver, 1);
  expect(await decide(asked, { button: 'Let it through', fields: { 'Words to go along': 'Fine' } })).toBe(
    'Approved',
  );
  expect(await subjectsThrough(2)).toEqual(['First']);
  expect((await recipe.run('Look at the list')).runs['All trusted senders']?.[0]?.data?.main?.[0]).toEqual(
    [],
  );

  await deliver('Second');
  // What was shown is what goes through, whatever else has come under its Message-ID since.
  const automatic = ['Auto-Submitted: auto-generated'];
  const other = mail({ subject: 'Second', to: user, from: dora, text: 'Another text', headers: automatic });
  await desk.post.dovecot.deliver(other, { user });
  await decide(await linkOf(approver, 2), {
    button: 'Let it through',
    fields: { 'Words to go along': '“Trust.”' },
  });
  const [second] = itemsOf(await ended(recipe, 3), 'Your workflow');
  expect(second?.json).toMatchObject({
    subject: 'Second',
    text: expect.stringContaining('Text of Second') as string,
  });
  const list = itemsOf(await recipe.run('Look at the list'), 'All trusted senders');
  expect(list.map(({ json }) => json['address'])).toEqual([dora]);

  await deliver('Third');
  expect(await subjectsThrough(4)).toEqual(['Third']);
  expect(await desk.post.mailsOf(approver)).toHaveLength(2);

  await deliver('Not proven', []);
  await decide(await linkOf(approver, 3), { button: 'Discard' });
  expect(await subjectsThrough(5)).toEqual([]);
  expect((await desk.post.mailsOf(user, 'Trash')).map(({ source }) => source.toString())).toEqual([
    expect.stringContaining('Subject: Not proven') as string,
  ]);

  await untrust(recipe, dora);
  await ended(recipe, 6);
  await deliver('After all');
  const { text } = await newestMail(desk.post, approver, 4);
  expect(text).toContain('Text of After all');
});

/** Fills in the recipe's form as a person does. */
async function untrust(recipe: Recipe, address: string): Promise<void> {
  const { nodes } = await sharedApi().workflows.get(recipe.id);
  const form = nodes.find(({ name }) => name === 'Stop trusting a sender');
  const body = new FormData();
  body.set('field-0', address);
  const url = `${shared().url}/form/${String(form?.['webhookId'])}`;
  const { ok } = await fetch(url, { method: 'POST', body });
  expect(ok).toBe(true);
}

everyNodeHasRun();
