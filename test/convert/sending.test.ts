import type { Parameters } from '../../convert/export';
import { convertWorkflow } from '../../convert/workflow';
import { inARow, oldSend, parametersOf, textsOf } from './support';

const converted = (parameters: Parameters, version?: number) =>
  parametersOf(inARow(oldSend(parameters, version)), 'Mail out');

const remarksOn = (parameters: Parameters, version?: number) =>
  convertWorkflow(inARow(oldSend(parameters, version))).remarks;

it('sends to the same people with the same subject', () => {
  const options = { ccEmail: 'c@example.com', bccEmail: 'b@example.com', replyTo: 'r@example.com' };
  const old = { toEmail: 'ann@example.com, bob@example.com', subject: 'Hello', options };
  expect(converted(old)).toMatchObject({
    ...{ resource: 'message', operation: 'send', to: 'ann@example.com, bob@example.com' },
    ...{ cc: 'c@example.com', bcc: 'b@example.com', replyTo: 'r@example.com', subject: 'Hello' },
  });
});

it('finds the copies where version 1 kept them', () => {
  expect(converted({ ccEmail: 'c@example.com', bccEmail: 'b@example.com' }, 1)).toMatchObject({
    cc: 'c@example.com',
    bcc: 'b@example.com',
  });
});

describe('as a tool of an agent', () => {
  const tool = (parameters: Parameters) => ({
    ...oldSend(parameters),
    type: 'n8n-nodes-base.emailSendTool',
  });

  it('is one again, under the description a person gave it', () => {
    const described = { descriptionType: 'manual', toolDescription: 'Writes to the boss' };
    const { workflow } = convertWorkflow(inARow(tool(described)));
    expect(workflow.nodes[0]?.type).toBe('n8n-nodes-mailroom.emailTool');
    expect(workflow.nodes[0]?.parameters).toMatchObject(described);
  });

  it('goes on writing to whom a person named, and says what becomes of mail to others', () => {
    const toEmail = 'The Boss <boss@example.com>, ann@example.com';
    const workflow = inARow(tool({ toEmail, options: { bccEmail: "={{ $fromAI('Bcc') }}" } }));
    expect(parametersOf(workflow, 'Mail out')['options']).toMatchObject({
      allowedRecipients: 'boss@example.com, ann@example.com',
    });
    expect(textsOf(convertWorkflow(workflow).remarks, 'changed')).toContainEqual(
      expect.stringContaining('becomes a draft'),
    );
  });

  it('allows nobody of its own where the agent chose', () => {
    const workflow = inARow(tool({ toEmail: "={{ $fromAI('To') }}" }));
    expect(parametersOf(workflow, 'Mail out')['options']).not.toHaveProperty('allowedRecipients');
  });
});

it('is the human review of a tool again where it was one', () => {
  const review = { ...oldSend({ toEmail: 'ann@example.com', subject: 'May it?' }) };
  const { workflow } = convertWorkflow(inARow({ ...review, type: 'n8n-nodes-base.emailSendHitlTool' }));
  expect(workflow.nodes[0]).toMatchObject({
    type: 'n8n-nodes-mailroom.emailHitlTool',
    parameters: { operation: 'sendAndWait', to: 'ann@example.com', subject: 'May it?' },
  });
});

describe('the sender', () => {
  it.each([
    ['desk@example.com', { fromAddress: 'desk@example.com' }],
    ['Desk <desk@example.com>', { fromName: 'Desk', fromAddress: 'desk@example.com' }],
    ['"Desk, Sales" <desk@example.com>', { fromName: 'Desk, Sales', fromAddress: 'desk@example.com' }],
    ['=Desk <{{ $vars.desk }}>', { fromName: 'Desk', fromAddress: '={{ $vars.desk }}' }],
    ['={{ $vars.desk }}', { fromAddress: '={{ $vars.desk }}' }],
    [
      '={{ $json.who }} <{{ $vars.desk }}>',
      { fromName: '={{ $json.who }}', fromAddress: '={{ $vars.desk }}' },
    ],
    [
      '={{ $json.who }} <desk@example.com>',
      { fromName: '={{ $json.who }}', fromAddress: 'desk@example.com' },
    ],
  ])('%s stays the same', (fromEmail, expected) => {
    expect(converted({ fromEmail, subject: 'x' })['options']).toEqual(expected);
  });

  it('that an expression gives has to be an address alone, which is said', () => {
    const remarks = remarksOn({ fromEmail: '={{ $vars.desk }}', subject: 'x' });
    expect(textsOf(remarks, 'check')).toContainEqual(expect.stringContaining('From Address'));
  });
});

describe('the body', () => {
  const both = { text: 'Plain', html: '<p>Rich</p>' };
  it.each([
    ['version 1 with both', both, 1, { format: 'html', body: '<p>Rich</p>' }],
    ['version 1 with text', { text: 'Plain' }, 1, { format: 'text', body: 'Plain' }],
    ['version 2 by default', both, 2, { format: 'text', body: 'Plain' }],
    ['version 2.1 by default', both, 2.1, { format: 'html', body: '<p>Rich</p>' }],
    ['text', { ...both, emailFormat: 'text' }, 2.1, { format: 'text', body: 'Plain' }],
    ['html', { ...both, emailFormat: 'html' }, 2, { format: 'html', body: '<p>Rich</p>' }],
    ['both', { ...both, emailFormat: 'both' }, 2.1, { format: 'html', body: '<p>Rich</p>' }],
  ])('of %s is what was sent', (_what, parameters, version, expected) => {
    expect(converted(parameters, version)).toMatchObject(expected);
  });

  it('had a text version of its own, which is said to be lost', () => {
    expect(textsOf(remarksOn({ ...both, emailFormat: 'both' }), 'lost')).toEqual([
      expect.stringContaining('text version'),
    ]);
  });

  it('has no line about n8n any more, which is said where there was one', () => {
    const gone: unknown = expect.stringContaining('sent automatically with n8n');
    expect(textsOf(remarksOn({}, 2.1), 'changed')).toContainEqual(gone);
    expect(textsOf(remarksOn({}, 2), 'changed')).not.toContainEqual(gone);
    const without = { options: { appendAttribution: false } };
    expect(textsOf(remarksOn(without, 2.1), 'changed')).not.toContainEqual(gone);
  });
});

it('attaches the same files, those shown in the text included', () => {
  const options = { attachments: 'logo', fileAttachments: 'invoice, terms' };
  expect(converted({ options })['attachmentFields']).toBe('logo, invoice, terms');
  expect(converted({ attachments: 'data' }, 1)['attachmentFields']).toBe('data');
  const computed = { attachments: 'logo', fileAttachments: '={{ $json.files }}' };
  expect(converted({ options: computed })['attachmentFields']).toBe('=logo, {{ $json.files }}');
});

it('goes on sending without a subject, under one that says so', () => {
  expect(converted({})['options']).toEqual({ defaultSubject: '(no subject)' });
});

describe('Send and Wait for Response', () => {
  const asking = { operation: 'sendAndWait', toEmail: 'ann@example.com', subject: 'May I?', message: 'Go?' };

  it('asks the same, with one button unless there were two', () => {
    expect(converted(asking)).toMatchObject({
      ...{ resource: 'message', operation: 'sendAndWait', to: 'ann@example.com', subject: 'May I?' },
      ...{
        message: 'Go?',
        responseType: 'approval',
        approvalOptions: { values: { approvalType: 'single' } },
      },
    });
    const approvalOptions = { values: { approvalType: 'double', disapproveLabel: 'No' } };
    expect(converted({ ...asking, approvalOptions })['approvalOptions']).toEqual(approvalOptions);
  });

  it('waits as long', () => {
    const options = { limitWaitTime: { values: { resumeAmount: 45, resumeUnit: 'minutes' } } };
    expect(converted({ ...asking, options })['options']).toEqual({
      limitWaitTime: { values: { limitType: 'afterTimeInterval', resumeAmount: 45, resumeUnit: 'minutes' } },
    });
  });

  it('has words of its own on the page, which is said where there were others', () => {
    const options = { messageButtonLabel: 'Have a look', responseFormTitle: 'Well?' };
    expect(textsOf(remarksOn({ ...asking, responseType: 'freeText', options }), 'lost')).toEqual([
      'Message Button Label, Response Form Title: the page has words of its own.',
    ]);
  });

  it('asks in words in place of a form, which is said', () => {
    const form = { ...asking, responseType: 'customForm' };
    expect(converted(form)['responseType']).toBe('freeText');
    expect(textsOf(remarksOn(form), 'lost')).toEqual([expect.stringContaining('custom form')]);
  });
});
