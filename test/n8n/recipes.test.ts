import { approver, decide } from './support/approvals';
import { useDesk } from './support/desk';
import { mail } from './support/mail';
import type { ParsedMail } from 'mailparser';
import { until } from '../../harness/until';
import { everyNodeHasRun, importRecipe, newestMail } from './support/recipe';

const buyer = 'buyer@example.com';
const supplier = 'carla@example.org';
const desk = useDesk(() => 'Thank you. We take ten.');

it('Supplier quote with approval: drafted, approved in a browser, sent in the thread, and round again', async () => {
  const words = { 'you@mailroom.example': approver };
  const own = { account: desk.post.credential(buyer), modelUrl: desk.model.url, words };
  await (await importRecipe('supplier-quote-with-approval.json', own)).publish();
  const offer = mail({ subject: 'Our quote for chairs', to: buyer, text: 'Ten for 450 Euro.' });
  await desk.post.dovecot.deliver(offer, { user: buyer });
  const first = await newestMail(desk.post, approver, 1);
  expect(await desk.post.mailsOf(supplier)).toEqual([]);
  expect(await decide(desk.browser, first, 'Send')).toBe('Approved');
  const answer = await newestMail(desk.post, supplier, 1);
  expect(answer.inReplyTo).toBe('<Our-quote-for-chairs@mail.example.org>');

  const headers = [`In-Reply-To: ${answer.messageId}`, `References: ${answer.messageId}`];
  const reply = mail({ subject: 'Re: Our quote for chairs', to: buyer, text: 'Next week.', headers });
  await desk.post.dovecot.deliver(reply, { user: buyer });
  const second = await newestMail(desk.post, approver, 2);
  expect(await decide(desk.browser, second, 'Send')).toBe('Approved');
  expect((await newestMail(desk.post, supplier, 2)).references).toContain(answer.messageId);
});

it.each([
  [
    'declines',
    'no@example.com',
    async (request: Promise<ParsedMail>) => decide(desk.browser, await request, 'Do not send'),
  ],
  ['does not answer in time', 'late@example.com', (request: Promise<ParsedMail>) => request],
])(
  'Supplier quote: nothing is sent when the person %s, and the draft goes into the trash',
  async (_, user, react) => {
    const own = { account: desk.post.credential(user), modelUrl: desk.model.url };
    const person = `approver-of-${user}`;
    const recipe = await importRecipe('supplier-quote-with-approval.json', {
      ...own,
      words: { 'you@mailroom.example': person },
    });
    const values = { limitType: 'afterTimeInterval', resumeAmount: 0.1, resumeUnit: 'minutes' };
    if (user === 'late@example.com')
      await recipe.change('Ask a person', { options: { limitWaitTime: { values } } });
    await recipe.publish();
    const before = (await desk.post.mailsOf(supplier)).length;
    await desk.post.dovecot.deliver(mail({ subject: 'Our quote for desks', to: user }), { user });
    await react(newestMail(desk.post, person, 1));
    await until('the draft in the trash', 180_000, async () =>
      (await desk.post.mailsOf(user, 'Trash')).length === 1 ? true : null,
    );
    expect(await desk.post.mailsOf(user, 'Drafts')).toEqual([]);
    expect(await desk.post.mailsOf(supplier)).toHaveLength(before);
  },
);

everyNodeHasRun();
