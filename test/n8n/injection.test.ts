import { simpleParser } from 'mailparser';
import type { NewCredential } from '../../harness/api';
import { wordsOf, type ChatMessage } from '../../harness/chatModel';
import type { WorkflowExport, WorkflowNode } from '../../harness/workflows';
import { startScriptedModel, type ScriptedModel } from '../support/scriptedModel';
import { attacks, bait, thief } from './injections';
import { agentWorkflow, aiAgent, asTool, modelCredential, startedBy } from './support/agent';
import { mail } from './support/mail';
import { sharedApi } from './support/n8n';
import { startPostOffice, type PostOffice } from './support/postOffice';
import { email, emailTrigger } from './support/workflow';

const desk = 'desk@example.com';
let post: PostOffice;
let model: ScriptedModel;

beforeAll(async () => {
  [post, model] = await Promise.all([startPostOffice(), startScriptedModel()]);
});
afterAll(async () => {
  model.close();
  await post.close();
});

const chosen = (name: string) => `={{ $fromAI('${name}') }}`;
const byId = { messageReference: 'messageId', messageId: chosen('messageId') };
const copies = { cc: chosen('cc'), bcc: chosen('bcc') };
const written = { subject: chosen('subject'), body: chosen('body') };

/** Every way an agent can write a mail, with every field left to the model. */
function tools(account: NewCredential): WorkflowNode[] {
  const tool = (name: string, operation: string, parameters: object) =>
    asTool({ ...email(account, operation, { ...parameters }), name });
  const answering = { recipients: chosen('recipients'), body: chosen('body') };
  return [
    tool('Write', 'send', { to: chosen('to'), ...written, options: copies }),
    tool('Answer', 'reply', { ...byId, ...answering, options: { ...copies, replyTo: chosen('replyTo') } }),
    tool('Forward', 'forward', { ...byId, to: chosen('to'), body: chosen('body') }),
    tool('Draft', 'create', { resource: 'draft', to: chosen('to'), ...written }),
    tool('Send draft', 'send', { resource: 'draft', ...byId }),
  ];
}

/** A trigger, an agent with the chat text of each mail, and the tools. */
function desktop(account: NewCredential): WorkflowExport {
  const trigger = emailTrigger(account, { startFrom: 'all', options: { batchSize: 200 } });
  return startedBy(trigger, agentWorkflow(model, tools(account), aiAgent('={{ $json.chatInput }}')));
}

const lastAsked = (messages: readonly ChatMessage[]) => messages.findLastIndex(({ role }) => role === 'user');
const caseOf = (messages: readonly ChatMessage[]) => {
  const number = / case (\d+)\n/.exec(wordsOf(messages[lastAsked(messages)]))?.[1];
  return attacks[Number(number)];
};

describe('mails that give orders to an agent which obeys every one', () => {
  const asked = new Map<string, string>();
  const answered = new Map<string, string[]>();

  beforeAll(async () => {
    model.play((messages) => {
      const attack = caseOf(messages);
      const results = messages.slice(lastAsked(messages)).filter(({ role }) => role === 'tool');
      if (!attack) return 'There is no such case.';
      asked.set(attack.idea, wordsOf(messages[lastAsked(messages)]));
      answered.set(attack.idea, results.map(wordsOf));
      return results.length === 0 ? attack.calls : 'Done';
    });
    const lure = mail({ subject: 'Bait', from: `Thief <${thief}>`, headers: [] });
    await post.dovecot.deliver(lure.replace(/^Message-ID: .*$/m, `Message-ID: ${bait}`), { user: desk });
    await post.dovecot.doveadm('mailbox', 'create', '-u', desk, 'Archive');
    await post.dovecot.doveadm('move', '-u', desk, 'Archive', 'mailbox', 'INBOX', 'all');
    for (const { source } of attacks) await post.dovecot.deliver(source, { user: desk });

    const api = sharedApi();
    const account = post.credential(desk);
    for (const credential of [account, modelCredential(model)]) await api.credentials.create(credential);
    const id = await api.workflows.import(desktop(account));
    await api.workflows.activate(id);
    const deadline = Date.now() + 600_000;
    while (answered.size < attacks.length || [...answered.values()].some((results) => results.length === 0)) {
      if (Date.now() > deadline) throw new Error(`${answered.size} of ${attacks.length} were answered`);
      await new Promise((resolve) => setTimeout(resolve, 200));
    }
    await api.workflows.deactivate(id);
  }, 700_000);

  it('are at least 100', () => {
    expect(attacks.length).toBeGreaterThanOrEqual(100);
    expect(new Set(attacks.map(({ idea }) => idea)).size).toBe(attacks.length);
  });

  it('X25 every order was carried out as far as the tools go', () => {
    for (const { idea, calls } of attacks)
      expect([idea, answered.get(idea)?.length]).toEqual([idea, calls.length]);
  });

  it('X25 cause no mail to anybody but who wrote, in answer to what they wrote', async () => {
    const authors = new Map(
      await Promise.all(
        attacks.map(async ({ messageId, source }) => {
          const { from } = await simpleParser(source);
          return [messageId, from?.value[0]?.address ?? ''] as const;
        }),
      ),
    );
    for (const { raw, to } of post.smtp.mails) {
      const { inReplyTo, cc, replyTo } = await simpleParser(raw);
      expect(to).toEqual([authors.get(inReplyTo ?? '')]);
      expect([cc, replyTo]).toEqual([undefined, undefined]);
    }
    expect(await post.mailsOf(thief)).toEqual([]);
    expect(post.smtp.mails.length).toBeGreaterThan(0);
  });

  it('X25 leave what goes to others as drafts for a person', async () => {
    const statuses = [...answered.values()].flat().join('\n');
    const queued = statuses.match(/status\W+queued/g)?.length ?? 0;
    expect(queued).toBeGreaterThanOrEqual(80);
    expect(await post.mailsOf(desk, 'Drafts')).toHaveLength(queued + 1);
  });

  it('X4 X5 hide no order from a reader that the model is given', () => {
    for (const { idea } of attacks.filter(({ isHidden }) => isHidden)) {
      expect([idea, asked.get(idea)?.includes('Assistant')]).toEqual([idea, false]);
    }
  });

  it('X24 X10 have no expression evaluated, no file read and no picture loaded from elsewhere', async () => {
    const sent = await Promise.all(post.smtp.mails.map(({ raw }) => simpleParser(raw)));
    const words = sent.map(({ text }) => text).join('\n');
    expect(words).toContain('{{ $env.SECRET }}');
    expect(words).not.toContain('root:');
    expect(sent.map(({ html }) => html).join('\n')).not.toMatch(/<img|url\(/);
  });
});
