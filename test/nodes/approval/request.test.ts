import { continued } from '../../../nodes/Email/approval/request';
import { aRequest } from './support';

const message = { mailbox: 'INBOX', uid: 3, uidValidity: '1', messageId: '<q@example.org>' };
const conversation = { message, known: ['<q@example.org>'] };
const earlier = aRequest({ id: 'first', key: 'first key', conversation });
const again = (given = {}) =>
  aRequest({
    ...{ id: 'second', key: 'second key', subject: 'Still open', asked: '2026-11-21T09:00:00.000Z' },
    ...{ conversation: { message, known: ['<q@example.org>', '<newer@example.org>'] }, ...given },
  });

describe('a request that is asked again', () => {
  it('D2 keeps its links, its forms and the day it was first asked', () => {
    expect(continued(earlier, again())).toEqual({
      ...earlier,
      subject: 'Still open',
    });
  });

  it('D4 goes on to tell what is new since it was first asked', () => {
    expect(continued(earlier, again()).conversation?.known).toEqual(['<q@example.org>']);
  });

  it.each([
    ['another draft', { draft: { ...aRequest().draft, messageId: '<other@example.com>' } }],
    ['a draft that was changed', { draft: { ...aRequest().draft, sha256: 'b'.repeat(64) } }],
    ['somebody else', { approvers: ['else@example.net'] }],
    ['another question', { draft: null, message: 'And now?' }],
    ['an edit instead of a decision', { responseType: 'editAndApprove' }],
  ])('X16 is a new one about or to %s', (_what, given) => {
    expect(continued(earlier, again(given)).id).toBe('second');
  });

  it('D2 is a new one the first time', () => {
    expect(continued(null, again()).id).toBe('second');
  });
});
