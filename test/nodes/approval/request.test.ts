import { continued } from '../../../nodes/Email/approval/request';
import { aDraft, aRequest } from './support';

const message = { mailbox: 'INBOX', uid: 3, uidValidity: '1', messageId: '<q@example.org>' };
const conversation = { message, known: ['<q@example.org>'] };
const earlier = aRequest({
  ...{ id: 'first', key: 'first key', conversation },
  ...{ asked: '2026-11-20T09:00:00.000Z', expires: '2026-11-21T09:00:00.000Z' },
});
const again = (given = {}) =>
  aRequest({
    ...{ id: 'second', key: 'second key', subject: 'Still open', asked: '2026-11-21T09:00:01.000Z' },
    ...{ conversation: { message, known: ['<q@example.org>', '<newer@example.org>'] }, ...given },
  });
const draft = aDraft();

describe('a request that is asked again', () => {
  it('D2 keeps its links, its forms and the day it was first asked', () => {
    const { id, key, asked, subject, expires } = continued(earlier, again());
    expect([id, key, asked]).toEqual([earlier.id, earlier.key, earlier.asked]);
    expect([subject, expires]).toEqual(['Still open', null]);
  });

  it('D4 goes on to tell what is new since it was first asked', () => {
    expect(continued(earlier, again()).conversation?.known).toEqual(['<q@example.org>']);
  });

  it('D1 is the same about a draft that was edited in a mail program', () => {
    const edited = { ...draft, messageId: '<edited@example.com>', sha256: 'b'.repeat(64) };
    expect(continued(earlier, again({ draft: edited })).id).toBe('first');
    const anew = { ...draft, inReplyTo: null };
    const first = { ...earlier, draft: anew };
    expect(continued(first, again({ draft: { ...anew, messageId: '<edited@example.com>' } })).id).toBe(
      'first',
    );
  });

  it.each([
    [
      'another draft',
      { draft: { ...draft, messageId: '<other@example.com>', inReplyTo: '<p@example.org>' } },
    ],
    ['somebody else', { approvers: ['else@example.net'] }],
    ['no draft', { draft: null }],
    ['an edit instead of a decision', { responseType: 'editAndApprove' }],
    ['another conversation', { conversation: null }],
  ])('X16 is a new one about or to %s', (_what, given) => {
    expect(continued(earlier, again(given)).id).toBe('second');
  });

  it('X16 is a new one with another question', () => {
    const question = { ...earlier, draft: null, message: 'Well?' };
    expect(continued(question, again({ draft: null, message: 'Well?' })).id).toBe('first');
    expect(continued(question, again({ draft: null, message: 'And now?' })).id).toBe('second');
  });

  it('X16 is a new one after an answer: a link that was used stays used', () => {
    expect(continued(earlier, again({ asked: '2026-11-20T10:00:00.000Z' })).id).toBe('second');
    expect(continued({ ...earlier, expires: null }, again()).id).toBe('second');
  });

  it('D2 is a new one the first time', () => {
    expect(continued(null, again()).id).toBe('second');
  });
});
