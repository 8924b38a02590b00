import { emptyMessage } from '../../../mail/messageItem';
import { messageJson } from '../../../nodes/shared/item';

const message = { ...emptyMessage(), subject: 'Hello', from: { name: 'Ann', address: 'ann@example.com' } };

it.each(['full', 'simple'] as const)(
  "M1 what a person looks for stands first in n8n's table, %s",
  (output) => {
    const columns = Object.keys(messageJson(message, output));
    expect(columns.slice(0, 5)).toEqual(['subject', 'from', 'to', 'date', 'replyText']);
    expect(new Set(columns).size).toBe(columns.length);
  },
);

it('M1 every field of a mail is there, whatever its place', () => {
  expect(messageJson(message, 'full')).toEqual(message);
});
