import type { ApprovalRequest } from '../../../nodes/Email/approval/request';
import type { DraftView } from '../../../nodes/Email/approval/review';

export const approver = 'boss@example.net';

const location = {
  ...{ mailbox: 'Drafts', uid: 7, uidValidity: '1', messageId: '<d@example.com>' },
  ...{ inReplyTo: '<q@example.org>', subject: 'Our offer', sha256: 'a'.repeat(64) },
};

/** A request about a draft, different in what is given. */
export const aRequest = (given: Partial<ApprovalRequest> = {}): ApprovalRequest => ({
  ...{ id: 'id', key: 'key', approvers: [approver], subject: 'Send this offer?', message: 'Carla asks.' },
  ...{ responseType: 'approval', approveLabel: 'Approve', disapproveLabel: 'Decline' },
  ...{ draft: location, call: null, conversation: null },
  ...{ asked: '2026-11-20T09:00:00.000Z', expires: null, timeZone: 'UTC' },
  ...given,
});

/** A draft as the page shows it, different in what is given. */
export const aDraft = (given: Partial<DraftView> = {}): DraftView => ({
  ...location,
  from: { name: 'Ann Smith', address: 'ann@example.com' },
  to: [{ name: 'Bob', address: 'bob@example.org' }],
  ...{ cc: [], bcc: [{ name: null, address: 'archive@example.net' }], replyTo: [] },
  ...{ text: 'Five Euro.', otherText: null, editable: 'Five Euro.', isFormatted: false },
  ...{ attachments: [], warnings: [] },
  ...given,
});
