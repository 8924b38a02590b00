import type { Message } from '../../mail/message';
import { aMessage } from '../support/message';

/** A received mail with everything empty but what a test is about. */
export const original = (given: Partial<Message> = {}): Message =>
  aMessage({
    messageId: '<parent@example.org>',
    subject: 'Order 17',
    from: { name: 'Ann', address: 'ann@example.org' },
    to: [{ name: null, address: 'me@example.com' }],
    date: '2026-05-04T10:00:00.000Z',
    text: 'first line\n> older\n',
    ...given,
  });
