import type { INodeProperties } from 'n8n-workflow';
import { Email } from '../../nodes/Email/Email.node';
import { EmailTrigger } from '../../nodes/EmailTrigger/EmailTrigger.node';
import type { ExportedWorkflow, Parameters } from '../../convert/export';
import { convertWorkflow } from '../../convert/workflow';
import { inARow, oldSend, oldTrigger, other, parametersOf, textsOf } from './support';

const reads = (name: string) => other(name, 'noOp', { value: '={{ $json.textPlain }}' });
const isMapped = (workflow: ExportedWorkflow, name: string) =>
  parametersOf(workflow, name)['value'] === '={{ $json.text }}';

describe('whose item an expression means', () => {
  it("is the trigger's behind it, and behind nodes that hand on items", () => {
    const workflow = inARow(oldTrigger(), other('If', 'if'), other('Wait', 'wait'), reads('Reader'));
    expect(isMapped(workflow, 'Reader')).toBe(true);
  });

  it("is another node's behind one that makes its own items", () => {
    expect(isMapped(inARow(oldTrigger(), other('Fetch', 'httpRequest'), reads('Reader')), 'Reader')).toBe(
      false,
    );
  });

  it('is followed through loops', () => {
    const { nodes, connections } = inARow(oldTrigger(), other('Loop', 'splitInBatches'), reads('Reader'));
    const back = { Reader: { main: [[{ node: 'Loop', type: 'main', index: 0 }]] } };
    expect(isMapped({ nodes, connections: { ...connections, ...back } }, 'Reader')).toBe(true);
  });

  it('is that of the node it serves for a model, memory or tool', () => {
    const memory = reads('Memory');
    const { nodes, connections } = inARow(oldTrigger(), other('Agent', 'agent'));
    const serving = { Memory: { ai_memory: [[{ node: 'Agent', type: 'ai_memory', index: 0 }]] } };
    const workflow = { nodes: [...nodes, memory], connections: { ...connections, ...serving } };
    expect(isMapped(workflow, 'Memory')).toBe(true);
  });

  it('is left to a person where two triggers of different formats meet', () => {
    const second = { ...oldTrigger({ format: 'resolved' }), name: 'Second' };
    const workflow: ExportedWorkflow = {
      nodes: [oldTrigger(), second, reads('Reader')],
      connections: {
        'Mail in': { main: [[{ node: 'Reader' }]] },
        Second: { main: [[{ node: 'Reader' }]] },
      },
    };
    expect(isMapped(workflow, 'Reader')).toBe(false);
    const about = convertWorkflow(workflow).remarks.filter(({ node }) => node === 'Reader');
    expect(textsOf(about, 'check')).toEqual([expect.stringContaining('$json.textPlain')]);
  });
});

it('puts right the expressions of the mail that is sent', () => {
  const send = oldSend({ toEmail: '={{ $json.from }}', subject: '=Re: {{ $json.subject }}' });
  expect(parametersOf(inARow(oldTrigger(), send), 'Mail out')).toMatchObject({
    to: '={{ $json.headers["from"]?.[0] }}',
    subject: '=Re: {{ $json.subject }}',
  });
});

it('puts right JavaScript, and points to what it cannot follow in it', () => {
  const jsCode = 'const all = $json.textPlain;\nfor (const item of items) use(item.json.metadata);';
  const workflow = inARow(oldTrigger(), other('Code', 'code', { jsCode }));
  expect(parametersOf(workflow, 'Code')['jsCode']).toContain('$json.text;');
  const about = convertWorkflow(workflow).remarks.filter(({ node }) => node === 'Code');
  expect(textsOf(about, 'check')).toEqual([expect.stringContaining('item.json.metadata')]);
});

it('points to every field of a mail that code reads from an item of its own', () => {
  const jsCode = 'for (const item of $input.all()) {\n  who(item.json.from, item["json"]["to"]);\n}';
  const pythonCode = 'for item in _input.all():\n  item.json.body = item.json.textPlain';
  const checks = (parameters: Parameters) =>
    textsOf(convertWorkflow(inARow(oldTrigger(), other('Code', 'code', parameters))).remarks, 'check');
  expect(checks({ jsCode })).toEqual(
    expect.arrayContaining([
      expect.stringContaining('"item.json.from"'),
      expect.stringContaining('"item["json"]["to"]"'),
    ]),
  );
  expect(checks({ pythonCode })).toContainEqual(expect.stringContaining('"item.json.textPlain"'));
});

it('points to the fields that a function in an expression reads', () => {
  const value = "={{ $('Mail in').all().map((mail) => mail.json.from) }}";
  const { remarks } = convertWorkflow(inARow(oldTrigger(), other('List', 'noOp', { value })));
  expect(textsOf(remarks, 'check')).toContainEqual(expect.stringContaining('"mail.json.from"'));
});

describe('fields that a node reads by their name', () => {
  const behind = (parameters: Parameters) => inARow(oldTrigger(), other('Node', 'html', parameters));

  it.each([
    [{ dataPropertyName: 'textHtml' }, { dataPropertyName: 'html' }],
    [{ fieldsToCompare: 'subject, textPlain' }, { fieldsToCompare: 'subject, text' }],
    [{ fieldName: 'attributes.uid' }, { fieldName: 'uid' }],
  ])('%j becomes %j', (before, expected) => {
    expect(parametersOf(behind(before), 'Node')).toEqual(expected);
  });

  it('are pointed to where there is more to say', () => {
    const { remarks } = convertWorkflow(behind({ fieldName: 'date', fieldToSplitOut: 'metadata.to' }));
    expect(textsOf(remarks, 'check')).toEqual(
      expect.arrayContaining([
        'The field name "date" in fieldName is headers["date"][0] now.',
        'The field name "metadata.to" in fieldToSplitOut is headers["to"][0] now.',
      ]),
    );
  });

  it.each([{ fieldName: 'subject' }, { outputFieldName: 'textHtml' }, { name: 'from', value: 'to' }])(
    'are left alone in %j',
    (parameters) => {
      expect(parametersOf(behind(parameters), 'Node')).toEqual(parameters);
    },
  );
});

describe('another workflow', () => {
  it('that gets the mail is pointed to', () => {
    const { remarks } = convertWorkflow(inARow(oldTrigger(), other('Call', 'executeWorkflow')));
    expect(textsOf(remarks, 'check')).toContainEqual(expect.stringContaining('another workflow'));
  });

  it('that is called may read the mail, which is said', () => {
    const called = inARow(other('When called', 'executeWorkflowTrigger'), reads('Reader'));
    const { workflow, remarks } = convertWorkflow(called);
    expect(workflow.nodes).toEqual(called.nodes);
    expect(textsOf(remarks, 'check')).toEqual([expect.stringContaining('$json.textPlain')]);
  });
});

it('says what is different in a result that is read', () => {
  const value = '={{ $json.rejected[0] }} after {{ $json.messageTime }} ms';
  const { remarks } = convertWorkflow(inARow(oldSend(), other('Then', 'noOp', { value })));
  expect(textsOf(remarks, 'check')).toContainEqual(expect.stringContaining('"rejected"'));
  expect(textsOf(remarks, 'lost')).toEqual([expect.stringContaining('"messageTime"')]);
});

it('drops pinned items of old nodes, which is said, and keeps those of other nodes', () => {
  const pinData = { 'Mail in': [{ json: {} }], 'Mail out': [{ json: {} }], Other: [{ json: {} }] };
  const nodes = inARow(oldTrigger(), oldSend(), other('Other', 'noOp'));
  const { workflow, remarks } = convertWorkflow({ ...nodes, pinData });
  expect(workflow['pinData']).toEqual({ Other: [{ json: {} }] });
  expect(remarks.filter(({ text }) => text.includes('pinned')).map(({ node }) => node)).toEqual([
    'Mail in',
    'Mail out',
  ]);
});

it('leaves a workflow without such nodes as it is', () => {
  const workflow = inARow(other('Start', 'manualTrigger'), reads('Reader'));
  expect(convertWorkflow(workflow)).toMatchObject({ workflow: { nodes: workflow.nodes } });
});

it('is done once: what it gives is not changed again', () => {
  const { workflow } = convertWorkflow(
    inARow(oldTrigger({ downloadAttachments: true }), oldSend(), reads('R')),
  );
  expect(convertWorkflow(workflow)).toEqual({ workflow, remarks: [] });
});

describe('every parameter it writes', () => {
  const { properties: ofTrigger } = new EmailTrigger().description;
  const { properties: ofEmail } = new Email().description;
  const rules = '["UNSEEN",["FROM","a@example.com"],["SINCE","May 1, 2026"]]';
  const options = { customEmailConfig: rules, forceReconnect: 1 };
  const sent = { ccEmail: 'a@example.com', attachments: 'a', replyTo: 'a@example.com' };
  const waiting = { operation: 'sendAndWait', options: { limitWaitTime: {} }, subject: 'x', message: 'y' };
  it.each<[string, readonly INodeProperties[], Parameters]>([
    [
      'the trigger',
      ofTrigger,
      parametersOf(inARow(oldTrigger({ format: 'resolved', options }, 2)), 'Mail in'),
    ],
    [
      'a mail',
      ofEmail,
      parametersOf(inARow(oldSend({ toEmail: 'a@example.com', options: sent })), 'Mail out'),
    ],
    ['a question', ofEmail, parametersOf(inARow(oldSend(waiting)), 'Mail out')],
  ])('of %s is one that the node has, options included', (_what, properties, parameters) => {
    for (const [name, value] of Object.entries(parameters)) {
      const found = properties.filter((property) => property.name === name);
      expect([name, found.length > 0]).toEqual([name, true]);
      if (name !== 'options') continue;
      const known = found.flatMap(({ options: offered = [] }) => offered.map((option) => option.name));
      expect(known).toEqual(expect.arrayContaining(Object.keys(value as Parameters)));
    }
  });
});
