import { itemsOf } from '../../harness/executions';
import { mail } from './support/mail';
import { sharedApi } from './support/n8n';
import { startPostOffice, type PostOffice } from './support/postOffice';
import { emailTrigger, inARow, nothing } from './support/workflow';

let post: PostOffice;

beforeAll(async () => {
  post = await startPostOffice();
});
afterAll(() => post.close());

const page = (subject: string, html: string) =>
  mail({ subject, text: html }).replace('Content-Type: text/plain', 'Content-Type: text/html');
const lines = (line: string, count: number) => `${line}\r\n`.repeat(count);

describe('X12 an Email Trigger in n8n', () => {
  it('reads large mail in a thread, says what a hostile one keeps from it, and goes on', async () => {
    const user = 'reading@example.com';
    const api = sharedApi();
    const credential = post.credential(user);
    await api.credentials.create(credential);
    const id = await api.workflows.import(inARow(emailTrigger(credential), nothing()));
    await api.workflows.activate(id);

    const large = page('Large', `${lines('<p>A line of the news.</p>', 5_000)}<p>The last words.</p>`);
    const hostile = page('Hostile', `<p>Seen first.</p>${lines('<div><b>', 60_000)}`);
    await post.dovecot.deliver([large, hostile, mail({ subject: 'Small' })], { user });

    const started = await api.executions.atLeast(id, 3, 120_000);
    const items = await Promise.all(
      started.map(async (each) => itemsOf(await api.executions.settle(each.id), 'Nothing')),
    );
    const read = new Map(items.flat().map(({ json }) => [json.subject, json]));
    expect(read.get('Large')).toMatchObject({
      visibleText: expect.stringMatching(/The last words\.$/) as string,
      warnings: [],
    });
    expect(read.get('Hostile')).toMatchObject({
      visibleText: 'Seen first.',
      warnings: [expect.stringContaining('too large or too deep')],
    });
    expect(read.get('Small')).toMatchObject({ visibleText: 'Hello', warnings: [] });
    await api.workflows.deactivate(id);
  });
});
