import { mail, mailWithFiles } from '../support/mail';
import { pdf } from '../support/pdf';
import { startPostOffice, type PostOffice } from '../support/postOffice';
import { everyNodeHasRun, importRecipe, newestMail, rowsOf } from '../support/recipe';
import { wordsOf } from '../../../harness/chatModel';
import { startScriptedModel, type ScriptedModel } from '../../support/scriptedModel';

const carla = 'carla@example.org';
const bob = 'bob@example.org';

let post: PostOffice;
let model: ScriptedModel;

beforeAll(async () => {
  [post, model] = await Promise.all([startPostOffice(), startScriptedModel()]);
});
afterAll(async () => {
  model.close();
  await post.close();
});

const own = (user: string, words: Readonly<Record<string, string>> = {}) => ({
  ...{ account: post.credential(user), modelUrl: model.url, words },
});

/** All the model was told in its last request. */
const lastPrompt = () => model.requests.at(-1)?.messages.map(wordsOf).join('\n') ?? '';

it('Auto-reply with memory: each sender is answered in the thread and remembered apart', async () => {
  const user = 'help@example.com';
  model.play((messages) =>
    messages.some(({ role }) => role === 'assistant') ? 'Welcome back.' : 'Good day.',
  );
  await (await importRecipe('auto-reply-with-memory.json', own(user))).publish();
  const ask = (subject: string, from: string) =>
    post.dovecot.deliver(mail({ subject, from, to: user }), { user });

  await ask('Do you sell chairs?', carla);
  const first = await newestMail(post, carla);
  expect(first.text).toContain('Good day.');
  expect(first.inReplyTo).toBe('<Do-you-sell-chairs-@mail.example.org>');
  expect(first.headers.get('auto-submitted')).toBe('auto-replied');
  await ask('And tables?', carla);
  expect((await newestMail(post, carla, 2)).text).toContain('Welcome back.');
  expect(lastPrompt()).toMatch(/Do you sell chairs\?[^]*And tables\?/);
  await ask('Opening hours', bob);
  expect((await newestMail(post, bob)).text).toContain('Good day.');
  expect(lastPrompt()).not.toContain('chairs');
});

it('Answer from the thread: the agent knows what was written before, and its answer waits as a draft', async () => {
  const user = 'desk@example.com';
  model.play(() => 'Tuesday it is.');
  const recipe = await importRecipe('answer-from-the-thread.json', own(user));
  const [question, answer] = ['<Chairs@mail.example.org>', '<Re-Chairs@mail.example.org>'] as const;
  const answering = (...ids: string[]) => [`In-Reply-To: ${ids.at(-1)}`, `References: ${ids.join(' ')}`];
  const first = mail({ subject: 'Chairs', from: carla, to: user, text: 'What do ten cost?' });
  await post.dovecot.deliver(first, { user });
  const day = (number: number) => new Date(Date.UTC(2026, 10, number));
  const sent = { subject: 'Re: Chairs', from: user, to: carla, text: 'They cost 450 Euro.', date: day(3) };
  await post.dovecot.deliver(mail({ ...sent, headers: answering(question) }), { user, mailbox: 'Sent' });

  await recipe.publish();
  const next = {
    subject: 'Re: Re: Chairs',
    from: carla,
    to: user,
    text: 'Can you deliver on Tuesday?',
    date: day(4),
  };
  await post.dovecot.deliver(mail({ ...next, headers: answering(question, answer) }), { user });
  expect(await recipe.latest(1)).toMatchObject({ status: 'success', error: null });
  expect(lastPrompt()).toMatch(
    /They \(carla[^]*What do ten cost\?[^]*We \(desk[^]*450 Euro[^]*They \(carla[^]*on Tuesday\?/,
  );
  const [draft] = await post.mailsOf(user, 'Drafts');
  expect(draft?.source.toString()).toMatch(/^In-Reply-To: <Re-Re-Chairs@[^]*Tuesday it is\./m);
  expect(post.smtp.mails.filter(({ from }) => from === user)).toEqual([]);
});

it('Executive digest: sums up the mail of the day in one mail, and is silent on a day without any', async () => {
  const user = 'office@example.com';
  const boss = 'boss@example.net';
  model.play(() => '## Needs a decision\n\n- Carla wants ten chairs');
  const digest = await importRecipe('executive-digest.json', own(user, { 'you@mailroom.example': boss }));
  const silent = await digest.run('Every working day');
  expect(silent.runs['Send the digest']).toBeUndefined();
  for (const subject of ['Ten chairs', 'A table']) {
    await post.dovecot.deliver(mail({ subject, to: user }), { user });
  }
  await digest.run('Every working day');
  const { subject, html } = await newestMail(post, boss);
  expect(subject).toMatch(/^Digest of .*: 2 mails$/);
  expect(html).toContain('<h2>Needs a decision</h2>');
  expect(lastPrompt()).toMatch(/Ten chairs/);
  expect(lastPrompt()).toMatch(/A table/);
  expect((await post.mailsOf(user)).flatMap(({ flags }) => flags)).not.toContain('\\Seen');
});

it('Supplier attachments to a knowledge base: files are read, and a colleague’s question answered from them', async () => {
  const user = 'files@example.com';
  const words = { 'supplier.example': 'example.org', 'mailroom.example': 'example.com' };
  const recipe = await importRecipe('attachments-to-knowledge-base.json', own(user, words));
  await recipe.run('Set up, once');
  await recipe.publish();
  model.play((messages) => {
    const found = messages.find(({ role }) => role === 'tool');
    return found ? `From the files: ${wordsOf(found)}` : { tool: 'Search_the_files', args: { word: 'oak' } };
  });
  const files = [
    { name: 'offer.pdf', type: 'application/pdf', content: pdf('Oak table, 450 Euro') },
    { name: 'notes.txt', type: 'text/plain', content: Buffer.from('Delivery takes six weeks.') },
    { name: 'photo.png', type: 'image/png', content: Buffer.from('no picture') },
  ];
  await post.dovecot.deliver(mailWithFiles({ subject: 'Our offer', from: carla, to: user }, ...files), {
    user,
  });
  const rows = await rowsOf('Knowledge base', 3);
  expect(rows.map(({ file, content }) => [file, content]).sort()).toEqual([
    ['notes.txt', 'Delivery takes six weeks.'],
    ['offer.pdf', expect.stringContaining('Oak table, 450 Euro')],
    ['photo.png', ''],
  ]);
  expect(rows[0]).toMatchObject({ supplier: carla, subject: 'Our offer' });

  const ask = (from: string) =>
    post.dovecot.deliver(mail({ subject: `Oak? ${from}`, from, to: 'files+ask@example.com' }), { user });
  await ask('stranger@example.net');
  await ask('colleague@example.com');
  const answer = await newestMail(post, 'colleague@example.com');
  expect(answer.text).toContain('offer.pdf');
  expect(answer.text).not.toContain('notes.txt');
  expect(await post.mailsOf('stranger@example.net')).toEqual([]);
});

everyNodeHasRun();
