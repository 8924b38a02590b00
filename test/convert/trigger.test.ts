import { parseFilters } from '../../mail/criteria';
import type { Parameters } from '../../convert/export';
import { convertWorkflow } from '../../convert/workflow';
import { inARow, oldTrigger, parametersOf, textsOf } from './support';

const converted = (parameters: Parameters, version?: number) =>
  parametersOf(inARow(oldTrigger(parameters, version)), 'Mail in');

const withRules = (rules: unknown, version = 2.1) =>
  converted({ options: { customEmailConfig: JSON.stringify(rules) } }, version);

const remarksOn = (parameters: Parameters, version?: number) =>
  convertWorkflow(inARow(oldTrigger(parameters, version))).remarks;

const conditionsOf = ({ filters }: Parameters) => (filters ? parseFilters(filters).conditions : []);

it('keeps name, id, place and everything else of the node but its type, parameters and credentials', () => {
  const node = { ...oldTrigger(), disabled: true, notes: 'Ours', webhookId: 'w' };
  const [result] = convertWorkflow(inARow(node)).workflow.nodes;
  const { id, name, position, disabled, notes, webhookId } = node as Record<string, unknown>;
  expect(result).toMatchObject({ id, name, position, disabled, notes, webhookId });
  expect(result).toMatchObject({ type: 'n8n-nodes-mailroom.emailTrigger', typeVersion: 1 });
  expect(result).not.toHaveProperty('credentials');
});

it('names the account where one is given, for n8n to find by its name', () => {
  const { workflow } = convertWorkflow(inARow(oldTrigger()), { credential: 'Desk' });
  expect(workflow.nodes[0]?.credentials).toEqual({ mailroomApi: { id: null, name: 'Desk' } });
});

it('watches the same mailbox, INBOX where none is saved', () => {
  expect(converted({ mailbox: 'Orders/New' })['mailboxes']).toEqual(['Orders/New']);
  expect(converted({})['mailboxes']).toEqual(['INBOX']);
});

it('keeps a mailbox that an expression names', () => {
  expect(converted({ mailbox: '={{ $vars.box }}' })['mailboxes']).toBe('={{ $vars.box }}');
});

it.each([
  [{}, 'markRead'],
  [{ postProcessAction: 'read' }, 'markRead'],
  [{ postProcessAction: 'nothing' }, 'nothing'],
])('turns the action %j into After Processing: %s', (parameters, expected) => {
  expect(converted(parameters)['afterProcessing']).toBe(expected);
});

describe('attachments', () => {
  it('are listed only, where they were not downloaded', () => {
    expect(converted({})['options']).not.toHaveProperty('attachments');
  });

  it('are downloaded under the same names', () => {
    const parameters = { downloadAttachments: true, dataPropertyAttachmentsPrefixName: 'file_' };
    expect(converted(parameters)['options']).toMatchObject({
      attachments: 'download',
      attachmentPrefix: 'file_',
    });
  });

  it('are always downloaded in the format Resolved', () => {
    expect(converted({ format: 'resolved' })['options']).toMatchObject({ attachments: 'download' });
  });

  it('of the format RAW have no counterpart, which is said', () => {
    expect(textsOf(remarksOn({ format: 'raw' }), 'lost')).toEqual([expect.stringContaining('Get Raw')]);
  });
});

describe('where it starts', () => {
  it('is now from version 2.1 on, which took only new mail', () => {
    expect(converted({}, 2.1)['startFrom']).toBe('now');
    expect(converted({}, 2.2)['startFrom']).toBe('now');
  });

  it('is unread mail in older versions, and where new mail alone was not asked for', () => {
    expect(converted({}, 1)['startFrom']).toBe('unread');
    expect(converted({}, 2)['startFrom']).toBe('unread');
    expect(converted({ options: { trackLastMessageId: false } })['startFrom']).toBe('unread');
  });

  it('is everything where the rules asked for everything', () => {
    expect(withRules(['ALL'], 2)['startFrom']).toBe('all');
  });

  it.each([[['ALL', ['X-GM-RAW', 'newer_than:1d']]], [['UNSEEN', ['BEFORE', 'May 1, 2026']]]])(
    'is now where a rule of %j is lost, as more of what is there would match',
    (rules) => {
      expect(withRules(rules, 2)['startFrom']).toBe('now');
    },
  );

  it('is now where an expression gives the rules', () => {
    const customEmailConfig = '=["UNSEEN",["SINCE","{{ $today }}"]]';
    expect(converted({ options: { customEmailConfig } }, 2)['startFrom']).toBe('now');
  });

  it('is a date where the rules begin at one', () => {
    const { startFrom, startDate } = withRules(['UNSEEN', ['SINCE', 'June 1, 2026']], 2);
    expect(startFrom).toBe('date');
    expect(new Date(String(startDate)).toDateString()).toBe('Mon Jun 01 2026');
  });
});

describe('Custom Email Rules', () => {
  it('that are the default filter nothing', () => {
    expect(converted({})).not.toHaveProperty('filters');
    expect(withRules(['UNSEEN'])).not.toHaveProperty('filters');
    expect(withRules([['!SEEN']])).not.toHaveProperty('filters');
  });

  it.each([
    [['FROM', 'ann@example.com'], { field: 'from', comparison: 'contains', value: 'ann@example.com' }],
    [['!SUBJECT', 'Re:'], { field: 'subject', comparison: 'contains', negated: true }],
    [['HEADER', 'X-Order', '12'], { field: 'header', header: 'x-order', comparison: 'contains' }],
    [['HEADER', 'X-Order', ''], { field: 'header', header: 'x-order', comparison: 'glob', negated: false }],
    [['LARGER', 5000], { kind: 'size', comparison: 'greater', octets: 5000 }],
    [['FLAGGED'], { kind: 'flag', flag: '\\flagged', wanted: true }],
    [['!FLAGGED'], { kind: 'flag', flag: '\\flagged', wanted: false }],
    [['UNKEYWORD', 'done'], { kind: 'flag', flag: 'done', wanted: false }],
  ])('%j become a filter the trigger reads', (rule, expected) => {
    expect(conditionsOf(withRules(['UNSEEN', rule]))).toEqual([expect.objectContaining(expected)]);
  });

  it('with two ways to match become filters of which any is enough', () => {
    const { filters } = withRules(['UNSEEN', ['OR', ['FROM', 'ann@example.com'], ['SUBJECT', 'order']]]);
    expect(parseFilters(filters)).toMatchObject({
      match: 'any',
      conditions: [{ field: 'from' }, { field: 'subject' }],
    });
  });

  it.each([
    [['OR', ['FROM', 'a'], ['SINCE', 'May 1, 2026']]],
    [['X-GM-RAW', 'category:primary']],
    [['BEFORE', 'May 1, 2026']],
    [['TEXT', 'order']],
    [['UID', '1:*']],
    [['!LARGER', 5000]],
  ])('%j have no counterpart, which is said with a way out', (rule) => {
    const options = { customEmailConfig: JSON.stringify(['UNSEEN', rule]) };
    expect(converted({ options })).not.toHaveProperty('filters');
    expect(textsOf(remarksOn({ options }), 'lost')).toEqual([
      expect.stringMatching(/^The rule .* has no counterpart: (use|choose) /),
    ]);
  });

  it.each(['={{ $vars.rules }}', '["UNSEEN"', '{}'])(
    'that are no plain list (%s) are said to be lost',
    (rules) => {
      const remarks = remarksOn({ options: { customEmailConfig: rules } });
      expect(textsOf(remarks, 'lost')).toEqual([expect.stringContaining(rules)]);
    },
  );
});

it('lets in what the old trigger let in, and says how to keep machines from answering each other', () => {
  expect(converted({})['options']).toMatchObject({
    includeAutomatic: ['autoReply', 'bounce', 'bulk', 'own'],
  });
  expect(textsOf(remarksOn({}), 'check')).toContainEqual(expect.stringContaining('Include Automatic Mail'));
});

it('says where Force Reconnect and Ignore SSL Issues went', () => {
  const remarks = remarksOn({ options: { forceReconnect: 5, allowUnauthorizedCerts: true } }, 1);
  expect(textsOf(remarks, 'changed')).toContainEqual(expect.stringContaining('Force Reconnect'));
  expect(textsOf(remarks, 'check')).toContainEqual(expect.stringContaining('Ignore SSL Issues'));
});
