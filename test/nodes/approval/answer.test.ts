import { answerJson, answerOf, editOf, formOf, type Form } from '../../../nodes/Email/approval/answer';
import type { ApprovalRequest } from '../../../nodes/Email/approval/request';
import { nothingToReview, sealOf, type Review } from '../../../nodes/Email/approval/review';
import { aDraft, approver, aRequest } from './support';

const seen: Review = { ...nothingToReview, draft: aDraft() };

/** The answer to a form of the page as it was seen, while things stand as `now`. */
function answer(form: Partial<Form>, given: Partial<ApprovalRequest> = {}, now: Review = seen) {
  const request = aRequest(given);
  const seal = sealOf(request, approver, seen);
  return answerOf(request, now, { form: { seal, decision: '', text: '', note: '', ...form }, approver });
}
const decided = (approved: boolean, text: string | null) => ({
  kind: 'decided',
  decision: { approved, text },
});
const open = (obstacle: string) => ({ kind: 'open', obstacle });

describe('the answer of a person', () => {
  it('D2 approves and declines, with words or without', () => {
    expect(answer({ decision: 'approve' })).toEqual(decided(true, null));
    expect(answer({ decision: 'approve', note: 'Well done' })).toEqual(decided(true, 'Well done'));
    expect(answer({ decision: 'disapprove', note: ' \n' })).toEqual(decided(false, null));
    expect(answer({ decision: 'disapprove', note: 'No' })).toEqual(decided(false, 'No'));
  });

  it('D2 takes an edited text exactly, and never an empty one', () => {
    const edit = { responseType: 'editAndApprove' } as const;
    expect(answer({ decision: 'approve', text: '  Six Euro.\n' }, edit)).toEqual(
      decided(true, '  Six Euro.\n'),
    );
    expect(answer({ decision: 'approve', text: ' ' }, edit)).toEqual(open('noWords'));
    expect(answer({ decision: 'disapprove', text: 'Six', note: 'No' }, edit)).toEqual(decided(false, 'No'));
  });

  it('D2 takes a text to approve only from a page that offers to edit it', () => {
    expect(answer({ decision: 'approve', text: 'Six Euro.' })).toEqual(decided(true, null));
  });

  it('D2 takes an answer in words, and nothing else, where words are asked for', () => {
    const words = { responseType: 'freeText', disapproveLabel: null } as const;
    expect(answer({ decision: 'answer', text: 'Forty-two' }, words)).toEqual(decided(true, 'Forty-two'));
    expect(answer({ decision: 'answer' }, words)).toEqual(open('noWords'));
    expect(answer({ decision: 'approve', text: 'x' }, words)).toEqual(open('notOfThisPage'));
  });

  it('X15 needs the seal of the page: a bare POST decides nothing', () => {
    expect(answer({ seal: '', decision: 'approve' })).toEqual(open('notOfThisPage'));
    expect(answer({ seal: 'f'.repeat(64), decision: 'approve' })).toEqual(open('notOfThisPage'));
    expect(answer({ seal: 'é'.repeat(64), decision: 'approve' })).toEqual(open('notOfThisPage'));
  });

  it('X15 decides nothing by a button the page does not have', () => {
    expect(answer({})).toEqual(open('notOfThisPage'));
    expect(answer({ decision: 'disapprove' }, { disapproveLabel: null })).toEqual(open('notOfThisPage'));
  });

  it('X16 approves no draft that was changed while the page was open', () => {
    const changed = { ...seen, draft: aDraft({ sha256: 'b'.repeat(64) }) };
    expect(answer({ decision: 'approve' }, {}, changed)).toEqual(open('notOfThisPage'));
  });

  it('D4 approves nothing when a newer mail arrived while the page was open', () => {
    const mail = { key: '<n@example.org>', from: null, subject: null, date: null, text: '' };
    expect(answer({ decision: 'approve' }, {}, { ...seen, newer: [mail] })).toEqual(open('notOfThisPage'));
  });

  it('D4 approves no draft that is gone', () => {
    const gone: Review = { ...nothingToReview, draft: 'gone' };
    const request = aRequest();
    const form = { seal: sealOf(request, approver, gone), decision: 'approve', text: '', note: '' };
    expect(answerOf(request, gone, { form, approver })).toEqual(open('draftGone'));
  });

  it('refuses a text without end', () => {
    expect(answer({ decision: 'approve', note: 'x'.repeat(200_001) })).toEqual(open('tooLong'));
  });
});

describe('the edit of a draft', () => {
  const edit = aRequest({ responseType: 'editAndApprove' });
  const approving = (text: string) => ({ approved: true, text });

  it('X16 is what the person changed', () => {
    expect(editOf(edit, seen, approving('Six Euro.'))).toBe('Six Euro.');
  });

  it('X16 is none where the text stayed, so that the draft keeps its bytes', () => {
    const windows: Review = { ...seen, draft: aDraft({ editable: 'Five\r\nEuro.' }) };
    expect(editOf(edit, windows, approving('Five\nEuro.'))).toBeNull();
  });

  it('X16 is none in words that go along with a decision', () => {
    expect(editOf(aRequest(), seen, approving('Well done'))).toBeNull();
    expect(editOf(edit, seen, { approved: false, text: 'Too cheap' })).toBeNull();
    expect(editOf(edit, nothingToReview, approving('Yes'))).toBeNull();
  });
});

describe('the fields of a form', () => {
  it('X15 takes none that comes twice or is no text', () => {
    const body = { seal: ['a', 'b'], decision: { $gt: '' }, text: 5 };
    expect(formOf(body)).toEqual({ seal: '', decision: '', text: '', note: '' });
    expect(formOf(undefined)).toEqual({ seal: '', decision: '', text: '', note: '' });
  });

  it('have the line breaks of the text that was shown', () => {
    expect(formOf({ text: 'a\r\nb\rc\n' }).text).toBe('a\nb\nc\n');
  });
});

describe('the item that goes on', () => {
  const respondedAt = new Date('2026-11-20T10:00:00.000Z');

  it('D2 says who decided what, and names the draft as it was seen for Send Draft', () => {
    expect(
      answerJson(
        { approved: true, text: 'Fine' },
        { request: aRequest(), review: seen },
        { approver, respondedAt },
      ),
    ).toEqual({
      data: {
        ...{ approved: true, text: 'Fine', chatInput: 'Fine', approver },
        respondedAt: '2026-11-20T10:00:00.000Z',
      },
      ...{ mailbox: 'Drafts', uid: 7, uidValidity: '1', messageId: '<d@example.com>' },
      sha256: 'a'.repeat(64),
    });
  });

  it('D3 has no chatInput without words, which n8n would take for feedback', () => {
    const asked = { request: aRequest({ draft: null }), review: nothingToReview };
    const json = answerJson({ approved: false, text: null }, asked, { approver, respondedAt });
    expect(json).toMatchObject({ data: { approved: false, chatInput: null } });
  });

  it('D2 names the mail that was asked about where there is no draft', () => {
    const message = { mailbox: 'INBOX', uid: 3, uidValidity: '1', messageId: '<q@example.org>' };
    const request = aRequest({ draft: null, conversation: { message, known: [] } });
    const asked = { request, review: nothingToReview };
    expect(answerJson({ approved: true, text: null }, asked, { approver, respondedAt })).toMatchObject(
      message,
    );
  });
});
