import { randomUUID } from 'node:crypto';
import type { NewCredential } from '../../harness/api';
import { wordsOf, type ChatMessage } from '../../harness/chatModel';
import { itemsOf } from '../../harness/executions';
import type { WorkflowExport, WorkflowNode } from '../../harness/workflows';
import { agentWorkflow, aiAgent, asTool, modelCredential, startedBy } from './support/agent';
import { approver, decide } from './support/approvals';
import { useDesk } from './support/desk';
import { mail } from './support/mail';
import { sharedApi } from './support/n8n';
import { newestMail } from './support/recipe';
import { email, emailTrigger, nothing } from './support/workflow';

const buyer = 'buyer@example.com';
const supplier = 'carla@example.org';

const desk = useDesk(answersByDraft);

/** Drafts an answer by the tool, once for each mail, numbered by what it remembers of the conversation. */
function answersByDraft(messages: readonly ChatMessage[]) {
  const asked = messages.findLastIndex(({ role }) => role === 'user');
  if (messages.slice(asked).some(({ role }) => role === 'tool')) return 'An answer waits as a draft.';
  const round = messages.filter(({ role }) => role === 'user').length;
  return { tool: 'Draft_an_answer', args: { body: `Thank you. This is our answer number ${round}.` } };
}

/** The Message-ID of the draft that the agent's tool has made. */
const drafted = '={{ JSON.stringify($json.intermediateSteps).match(/<[\\w.-]+@[\\w.-]+>/)[0] }}';

/** Mail, agent, draft, a person's approval, and the draft is sent. */
function mission(account: NewCredential): WorkflowExport {
  const trigger = emailTrigger(account, { options: { sessionKey: 'thread' } });
  const own = "={{ $('Email Trigger').item.json.messageId }}";
  const reference = { messageReference: 'messageId', messageId: own };
  const body = "={{ $fromAI('body') }}";
  const tool = {
    ...asTool(email(account, 'reply', { ...reference, asDraft: true, format: 'text', body })),
    name: 'Draft an answer',
  };
  const agent = aiAgent('={{ $json.chatInput }}');
  const parameters = { ...(agent['parameters'] as object), options: { returnIntermediateSteps: true } };
  const ask = {
    ...email(account, 'sendAndWait', {
      ...{ to: approver, subject: 'Send this?', message: 'A supplier wrote.', responseType: 'approval' },
      ...{ draft: 'messageId', messageId: drafted },
    }),
    webhookId: randomUUID(),
  };
  const isApproved: WorkflowNode = {
    ...{ ...nothing(), name: 'Approved?', type: 'n8n-nodes-base.filter', typeVersion: 2.2 },
    parameters: {
      conditions: {
        options: { caseSensitive: true, leftValue: '', typeValidation: 'strict', version: 2 },
        combinator: 'and',
        conditions: [
          {
            ...{ id: randomUUID(), leftValue: '={{ $json.data?.approved === true }}', rightValue: '' },
            operator: { type: 'boolean', operation: 'true', singleValue: true },
          },
        ],
      },
    },
  };
  const send = email(account, 'send', {
    ...{ resource: 'draft', messageReference: 'input', expectedSha256: '={{ $json.sha256 }}' },
  });
  const memory: WorkflowNode = {
    ...{ ...nothing(), name: 'Memory', type: '@n8n/n8n-nodes-langchain.memoryBufferWindow' },
    ...{ typeVersion: 1.3, parameters: { sessionIdType: 'fromInput' } },
  };
  const started = startedBy(trigger, agentWorkflow(desk.model, [tool], { ...agent, parameters }));
  const more = [memory, ask, isApproved, send];
  const to = ({ name }: WorkflowNode, type = 'main') => ({ [type]: [[{ node: name, type, index: 0 }]] });
  return {
    ...started,
    nodes: [...started.nodes, ...more.map((node, index) => ({ ...node, position: [index * 220, 200] }))],
    connections: {
      ...started.connections,
      [memory.name]: to(agent, 'ai_memory'),
      [agent.name]: to(ask),
      [ask.name]: to(isApproved),
      [isApproved.name]: to(send),
    },
  };
}

it('D2 P6 T13 mail of a supplier, drafted by an agent with the node as its tool, approved in a browser, sent in the thread; the answer goes on in the same session', async () => {
  const api = sharedApi();
  const account = desk.post.credential(buyer);
  for (const credential of [account, modelCredential(desk.model)]) await api.credentials.create(credential);
  const id = await api.workflows.import(mission(account));
  await api.workflows.activate(id);

  const offer = mail({ subject: 'Our quote for chairs', to: buyer, text: 'Ten for 450 Euro.' });
  await desk.post.dovecot.deliver(offer, { user: buyer });
  const request = await newestMail(desk.post, approver, 1);
  expect(await desk.post.mailsOf(supplier)).toEqual([]);
  expect(await decide(desk.browser, request, 'Approve')).toBe('Approved');
  const answer = await newestMail(desk.post, supplier, 1);
  expect(answer.text).toContain('This is our answer number 1.');
  expect(answer.inReplyTo).toBe('<Our-quote-for-chairs@mail.example.org>');
  expect(answer.headers.get('auto-submitted')).toBeUndefined();

  const references = `References: <Our-quote-for-chairs@mail.example.org> ${answer.messageId}`;
  const headers = [`In-Reply-To: ${answer.messageId}`, references];
  const reply = mail({ subject: 'Re: Our quote for chairs', to: buyer, text: 'Next week.', headers });
  await desk.post.dovecot.deliver(reply, { user: buyer });
  const next = await newestMail(desk.post, approver, 2);
  expect(await decide(desk.browser, next, 'Approve')).toBe('Approved');
  const second = await newestMail(desk.post, supplier, 2);
  expect(second.text).toContain('This is our answer number 2.');
  expect(second.references).toContain(answer.messageId);

  const remembered = desk.model.requests.at(-1)?.messages.map(wordsOf).join('\n');
  expect(remembered).toContain('Ten for 450 Euro.');
  expect(remembered).toContain('An answer waits as a draft.');
  const runs = await Promise.all((await api.executions.list(id)).map((each) => api.executions.get(each.id)));
  const sessions = runs.map((run) => itemsOf(run, 'Email Trigger')[0]?.json['sessionId']);
  const answers = runs.map((run) => itemsOf(run, 'Email Trigger')[0]?.json['isReplyToOurMail']);
  expect(answers).toEqual([false, true]);
  expect(sessions).toHaveLength(2);
  expect(new Set(sessions).size).toBe(1);
  await api.workflows.deactivate(id);
});
