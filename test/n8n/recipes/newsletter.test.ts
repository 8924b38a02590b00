import { simpleParser, type ParsedMail } from 'mailparser';
import { mail } from '../support/mail';
import { shared, sharedApi } from '../support/n8n';
import { startPostOffice, type PostOffice } from '../support/postOffice';
import { everyNodeHasRun, importRecipe, newestMail, rowsOf, type Recipe } from '../support/recipe';

const sender = 'news@example.com';
const [ann, bob, cleo, dora, eve, fay] = ['ann', 'bob', 'cleo', 'dora', 'eve', 'fay'].map(
  (name) => `${name}@example.org`,
) as [string, string, string, string, string, string];
const host = 'https://n8n.example.com';

let post: PostOffice;
let newsletter: Recipe;
let leaving: Recipe;

beforeAll(async () => {
  post = await startPostOffice();
  const own = { account: post.credential(sender), words: { 'mailroom.example': 'example.com' } };
  newsletter = await importRecipe('newsletter.json', own);
  leaving = await importRecipe('newsletter-who-leaves.json', own);
  await newsletter.run('Set up, once');
  const { dataTables } = sharedApi();
  const people = [ann, bob, cleo, dora, eve].map((address) => ({ address, name: null, token: null }));
  await dataTables.insert('Subscribers', people);
  await dataTables.insert('Suppression list', [{ address: eve, reason: 'unsubscribed', detail: 'by phone' }]);
  await newsletter.publish();
  await leaving.publish();
});
afterAll(() => post.close());

/** Fills in the form as a person does. */
async function write(subject: string): Promise<void> {
  const api = sharedApi();
  const { nodes } = await api.workflows.get(newsletter.id);
  const form = nodes.find(({ name }) => name === 'Write a newsletter');
  const body = new FormData();
  body.set('field-0', subject);
  body.set('field-1', 'There are **new chairs**.');
  const { ok } = await fetch(`${shared().url}/form/${String(form?.['webhookId'])}`, { method: 'POST', body });
  expect(ok).toBe(true);
}

/** The way off the list a mail names, at this n8n. */
function wayOff({ headers }: ParsedMail): { readonly link: string; readonly address: string } {
  const { unsubscribe } = headers.get('list') as unknown as { unsubscribe: { url: string; mail: string } };
  return { link: unsubscribe.url.replace(host, shared().url), address: unsubscribe.mail };
}

async function suppressed(count: number): Promise<Record<string, unknown>> {
  const rows = await rowsOf('Suppression list', count);
  return Object.fromEntries(rows.map(({ address, reason }) => [address, reason] as [string, unknown]));
}

const reportOn = (to: string, type: string, parts: readonly string[]) =>
  mail({
    ...{ subject: `Report on ${to}`, from: 'Mail System <mailer-daemon@example.org>', to: sender },
    headers: [`Content-Type: multipart/report; report-type=${type}; boundary="edge"`],
    text: [...parts.flatMap((part) => ['--edge', part]), '--edge--'].join('\r\n'),
  }).replace('Content-Type: text/plain; charset=utf-8\r\n', '');

/** The headers of the newsletter that came back, with the way off the list that it names. */
const returned = (to: string, listUnsubscribe: string) =>
  `Content-Type: text/rfc822-headers\r\n\r\nFrom: ${sender}\r\nTo: ${to}\r\nMessage-ID: <one@example.com>\r\nList-Unsubscribe: <${listUnsubscribe}>`;

/** `link` is what the mail that came back named; anybody can write the rest. */
const bounce = (to: string, [action, status]: readonly [string, string], link: string) =>
  reportOn(to, 'delivery-status', [
    'Content-Type: text/plain\r\n\r\nIt could not be delivered.',
    `Content-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; mx.example.org\r\n\r\nFinal-Recipient: rfc822; ${to}\r\nAction: ${action}\r\nStatus: ${status}`,
    returned(to, link),
  ]);

const complaint = (to: string, link: string) =>
  reportOn(to, 'feedback-report', [
    'Content-Type: text/plain\r\n\r\nSomebody pressed the button.',
    `Content-Type: message/feedback-report\r\n\r\nFeedback-Type: abuse\r\nVersion: 1\r\nOriginal-Rcpt-To: ${to}`,
    returned(to, link),
  ]);

it('S10 sends everybody their own copy, once, and nothing to who is suppressed', async () => {
  await write('One');
  const copies = await Promise.all([ann, bob, cleo, dora].map((address) => newestMail(post, address)));
  expect(await newsletter.latest(1)).toMatchObject({ status: 'success', error: null });
  for (const { subject, html } of copies) {
    expect(subject).toBe('One');
    expect(html).toContain('<strong>new chairs</strong>');
  }
  expect(new Set(copies.map((copy) => wayOff(copy).link)).size).toBe(4);
  await write('One');
  await newsletter.latest(2);
  expect(post.smtp.mails.flatMap(({ to }) => to).sort()).toEqual([ann, bob, cleo, dora]);
});

it('S8 one click unsubscribes; opening the link does not', async () => {
  const copy = await newestMail(post, ann);
  const { link } = wayOff(copy);
  expect(copy.headers.get('list')).toMatchObject({
    'unsubscribe-post': { name: 'List-Unsubscribe=One-Click' },
  });
  const page = await fetch(link);
  expect(page.headers.get('content-type')).toContain('text/html');
  expect(await page.text()).toContain('<form method="post">');
  expect(await suppressed(1)).toEqual({ [eve]: 'unsubscribed' });

  const body = new URLSearchParams({ 'List-Unsubscribe': 'One-Click' });
  const answer = await fetch(link, { method: 'POST', body });
  expect(answer.status).toBe(200);
  expect(await answer.text()).toContain('You are off the list');
  expect(await suppressed(2)).toMatchObject({ [ann]: 'unsubscribed' });
});

it('X20 a token nobody has takes nobody off and tells nothing', async () => {
  const { link } = wayOff(await newestMail(post, bob));
  for (const token of ['0'.repeat(32), '']) {
    const guess = await fetch(link.replace(/token=.*/, `token=${token}`), { method: 'POST' });
    expect(await guess.text()).toContain('You are off the list');
  }
  expect(Object.keys(await suppressed(2))).toEqual([eve, ann]);
});

it('S8 a mail to the address in List-Unsubscribe unsubscribes', async () => {
  const { address } = wayOff(await newestMail(post, bob));
  const leave = mail({ subject: 'unsubscribe', from: 'b.private@example.net', to: address, text: '' });
  await post.dovecot.deliver(leave, { user: sender });
  expect(await suppressed(3)).toMatchObject({ [bob]: 'unsubscribed' });
});

it('X20 a report that anybody could write takes nobody off', async () => {
  const guess = `${host}/webhook/newsletter/unsubscribe?token=${'0'.repeat(32)}`;
  await post.dovecot.deliver(bounce(cleo, ['failed', '5.1.1'], guess), { user: sender });
  await post.dovecot.deliver(bounce(cleo, ['failed', '5.1.1'], 'https://example.net/'), { user: sender });
  await post.dovecot.deliver(complaint(cleo, guess), { user: sender });
  // The link was opened or used four times, and one mail asked to leave.
  await leaving.latest(5 + 3);
  const { executions } = sharedApi();
  for (const { id } of await executions.list(leaving.id)) await executions.settle(id);
  expect(Object.keys(await suppressed(3))).toEqual([eve, ann, bob]);
});

it('M6 an address that bounces for good is suppressed, one that is late is not', async () => {
  const linkOf = async (address: string) => wayOff(await newestMail(post, address)).link;
  await post.dovecot.deliver(bounce(dora, ['delayed', '4.2.2'], await linkOf(dora)), { user: sender });
  await post.dovecot.deliver(bounce(cleo, ['failed', '5.1.1'], await linkOf(cleo)), { user: sender });
  const rows = await rowsOf('Suppression list', 4);
  expect(rows.at(-1)).toMatchObject({ address: cleo, reason: 'bounced', detail: `${cleo} 5.1.1` });
});

it('M6 who complains is suppressed, also where the provider hides the address', async () => {
  const { link } = wayOff(await newestMail(post, dora));
  await post.dovecot.deliver(complaint('redacted@provider.example', link), { user: sender });
  expect(await suppressed(5)).toMatchObject({ [dora]: 'complained' });
});

it('S10 the next one goes to nobody who left', async () => {
  const { dataTables } = sharedApi();
  await dataTables.insert('Subscribers', [{ address: fay, name: 'Fay', token: null }]);
  await write('Two');
  expect((await newestMail(post, fay)).text).toMatch(/^Hello Fay,/);
  await newsletter.latest(3);
  const second = post.smtp.mails.filter(({ raw }) => /^Subject: Two/m.test(raw.toString()));
  expect(second.flatMap(({ to }) => to)).toEqual([fay]);
  expect(await simpleParser((await post.mailsOf(fay))[0]?.source ?? '')).toMatchObject({ subject: 'Two' });
});

everyNodeHasRun();
