import type { INodeParameters } from 'n8n-workflow';
import { EmailPolicy } from '../../nodes/EmailPolicy/EmailPolicy.node';
import { messageItem } from '../../nodes/shared/item';
import { executeOutputs, type InputItem, type Step } from '../support/execution';
import { received } from '../support/received';

const from = (author: string, result = 'pass') => {
  const domain = author.split('@')[1];
  const header = `Authentication-Results: mx.example.com; dmarc=${result} header.from=${domain}\r\nFrom: ${author}\r\n`;
  return received(header, 'mx.example.com');
};
const item = (author: string, result?: string): InputItem => ({
  json: messageItem({ ...from(author, result), subject: 'A quote' }, { output: 'full' }).json,
});

const judge = (parameters: INodeParameters, items: readonly InputItem[], more: Partial<Step> = {}) =>
  executeOutputs({ items, steps: [{ node: new EmailPolicy(), parameters, ...more }], credential: {} });

const lists = { trusted: 'partner.example', blocked: 'spam.example' };

describe('Email Policy', () => {
  it('P1 sorts mail into Trusted, Needs Approval and Rejected, each item paired with its own', async () => {
    const outputs = await judge(lists, [
      item('joe@spam.example'),
      item('ann@partner.example'),
      item('ann@partner.example', 'fail'),
      item('joe@else.example'),
    ]);
    const summary = outputs.map((output) =>
      output.map(({ pairedItem, json }) => [pairedItem, json['policy']]),
    );
    expect(summary).toMatchObject([
      [[{ item: 1 }, { output: 'trusted', route: null }]],
      [
        [{ item: 2 }, { output: 'needsApproval' }],
        [{ item: 3 }, { output: 'needsApproval' }],
      ],
      [[{ item: 0 }, { output: 'rejected', reasons: ['joe@spam.example is blocked'] }]],
    ]);
  });

  it('P1 keeps the item with its binary data and only adds the decision', async () => {
    const mail = item('ann@partner.example');
    const files = { attachment_0: { name: 'a.txt', mimeType: 'text/plain', content: Buffer.from('a') } };
    const [[trusted] = []] = await judge(lists, [{ ...mail, files }]);
    expect(trusted?.json).toMatchObject({ ...mail.json, policy: { output: 'trusted' } });
    expect(Object.keys(trusted?.binary ?? {})).toEqual(['attachment_0']);
  });

  it('P1 requires authentication unless told otherwise', async () => {
    const mails = [item('ann@partner.example', 'none')];
    expect((await judge(lists, mails))[1]).toHaveLength(1);
    expect((await judge({ ...lists, requireAuthentication: false }, mails))[0]).toHaveLength(1);
  });

  it('P1 judges mail that the trigger held', async () => {
    const { json = {} } = item('ann@partner.example');
    const held = { reason: 'sender', detail: 'ann@partner.example is not on the list' };
    expect((await judge(lists, [{ json: { ...json, held } }]))[0]).toHaveLength(1);
  });

  it('P1 takes a list from an expression, for each item anew', async () => {
    const known = { ...item('ann@partner.example').json, known: ['ann@partner.example'] };
    const unknown = { ...item('ann@partner.example').json, known: [] };
    const outputs = await judge({ trusted: '={{ $json.known }}' }, [{ json: known }, { json: unknown }]);
    expect(outputs.map((output) => output.length)).toEqual([1, 1, 0]);
  });

  it('P5 names the route of the rule that applies', async () => {
    const rules = { values: [{ field: 'topic', operator: 'contains', value: 'quote', route: 'quotes' }] };
    const [[trusted] = []] = await judge({ ...lists, rules }, [item('ann@partner.example')]);
    expect(trusted?.json['policy']).toMatchObject({
      route: 'quotes',
      reasons: expect.arrayContaining(['Rule 1 applies']) as unknown,
    });
  });

  it('X24 never evaluates what a mail says', async () => {
    const mail = item('ann@partner.example').json ?? {};
    const [[trusted] = []] = await judge(lists, [{ json: { ...mail, subject: '={{ 7 * 7 }}' } }]);
    expect(trusted?.json['subject']).toBe('={{ 7 * 7 }}');
  });

  it('P1 stops at an item that is no email and says so', async () => {
    await expect(judge(lists, [{ json: { hello: 1 } }])).rejects.toThrow(
      'The item is no email of a Mailroom node',
    );
  });

  it('P1 sends what it cannot judge to Needs Approval when it is to go on', async () => {
    const outputs = await judge(lists, [{ json: { hello: 1 } }, item('ann@partner.example')], {
      continueOnFail: true,
    });
    expect(outputs.map((output) => output.length)).toEqual([1, 1, 0]);
    expect(outputs[1]?.[0]?.json['error']).toContain('The item is no email of a Mailroom node');
  });

  it('B5 tells an agent the decision on the email the person chose', async () => {
    const outputs = await judge(
      { ...lists, email: '={{ $json.mail }}' },
      [{ json: { mail: item('joe@spam.example').json } }],
      { asTool: true },
    );
    expect(outputs[0]).toMatchObject([{ json: { policy: { output: 'rejected' } } }]);
    expect(Object.keys(outputs[0]?.[0]?.json ?? {})).toEqual(['policy']);
  });
});
