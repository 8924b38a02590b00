import type { ApprovalRequest } from '../../../nodes/Email/approval/request';
import type { DraftView } from '../../../nodes/Email/approval/review';

export const approver = 'boss@example.net';

const location = {
  ...{ mailbox: 'Drafts', uid: 7, uidValidity: '1', messageId: '<d@example.com>' },
  sha256: 'a'.repeat(64),
};

/** A request about a draft, different in what is given. */
export const aRequest = (given: Partial<ApprovalRequest> = {}): ApprovalRequest => ({
  ...{ id: 'id', key: 'key', approvers: [approver], subject: 'Send this offer?', message: 'Carla asks.' },
  ...{ responseType: 'approval', approveLabel: 'Approve', disapproveLabel: 'Decline' },
  ...{ draft: location, conversation: null, expires: null, timeZone: 'UTC' },
  ...given,
});

/** A draft as the page shows it, different in what is given. */
export const aDraft = (given: Partial<DraftView> = {}): DraftView => ({
  ...location,
  from: { name: 'Ann Smith', address: 'ann@example.com' },
  to: [{ name: 'Bob', address: 'bob@example.org' }],
  ...{ cc: [], bcc: [{ name: null, address: 'archive@example.net' }], replyTo: [] },
  ...{ subject: 'Our offer', text: 'Five Euro.', otherText: null, editable: 'Five Euro.' },
  ...{ attachments: [], warnings: [] },
  ...given,
});
