import { MailError } from '../../../mail/error';
import { advice, toNodeError } from '../../../nodes/shared/errors';

const node = {
  ...{ id: '1', name: 'Email', type: 'n8n-nodes-mailroom.email', typeVersion: 1 },
  position: [0, 0] as [number, number],
  parameters: {},
};

describe('errors as n8n shows them', () => {
  it('H2 say what failed as message and what to do as description', () => {
    const error = toNodeError(node, new MailError('quotaExceeded', 'The mailbox is full'), { itemIndex: 2 });
    expect(error.message).toBe('The mailbox is full');
    expect(error.description).toBe(advice.quotaExceeded);
    expect(error.context.itemIndex).toBe(2);
  });

  it('H2 prefer what is known of exactly this failure', () => {
    const error = toNodeError(
      node,
      new MailError('signInRefused', 'Refused', { fix: 'Make an app password' }),
    );
    expect(error.description).toBe('Make an app password');
  });

  it.each([
    ['configuration', 'imapHost', 'A value is missing (IMAP Host)'],
    ['configuration', 'serviceAccountKey', 'A value is missing (serviceAccountKey)'],
    ['invalidInput', 'fromAddress', 'A value is missing (fromAddress)'],
  ] as const)('H2 name the field that is wrong, %s: %s', (kind, field, expected) => {
    expect(toNodeError(node, new MailError(kind, 'A value is missing', { field })).message).toBe(expected);
  });

  it('keep what another part of the node already put into words', () => {
    const error = toNodeError(node, new Error('boom'));
    expect(toNodeError(node, error)).toBe(error);
  });

  it('C8 carry nothing of the cause along', () => {
    const cause = Object.assign(new Error('refused'), { options: { password: 'hush' } });
    const error = toNodeError(node, new MailError('unreachable', 'No route', { cause }));
    expect(JSON.stringify(error)).not.toContain('hush');
  });
});
