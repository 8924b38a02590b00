import { collectionOf, filled, isExpression, textOf, type ExportedNode, type Parameters } from './export';
import type { Remarks } from './report';
import { convertRules, type ConvertedRules } from './searchRules';

/** What an item of n8n's own trigger looks like. */
export type ItemFormat = 'simple' | 'resolved' | 'raw';

export const formatOf = ({ parameters = {} }: ExportedNode): ItemFormat => {
  const format = textOf(parameters, 'format');
  return format === 'resolved' || format === 'raw' ? format : 'simple';
};

/** The parameters of n8n's own Email Trigger (IMAP), version 1 to 2.2, as those of ours. */
export function triggerParameters(node: ExportedNode, remark: Remarks): Parameters {
  const { parameters = {} } = node;
  const old = collectionOf(parameters, 'options');
  const rules = textOf(old, 'customEmailConfig') || '["UNSEEN"]';
  const { conditions, match, ...asked } = convertRules(rules, remark);
  const start = startOf(node, asked);
  remarksOnStart(start.startFrom, { isUnread: asked.isUnread, remark });
  remarksOnOptions(old, remark);
  return filled({
    authentication: 'password',
    mailboxes: mailboxesOf(parameters),
    ...start,
    filters: conditions.length === 0 ? undefined : { match, conditions: { values: conditions } },
    afterProcessing: parameters['postProcessAction'] === 'nothing' ? 'nothing' : 'markRead',
    options: { ...attachmentsOf(node, remark), includeAutomatic: everyKind(remark) },
  });
}

function mailboxesOf(parameters: Parameters): unknown {
  const mailbox = textOf(parameters, 'mailbox') || 'INBOX';
  return isExpression(mailbox) ? mailbox : [mailbox];
}

/**
 * From version 2.1 on the old trigger took only what arrived after it was activated, unless told otherwise;
 * before, everything that matched its rules. Where a rule is lost, what is there would be too much.
 */
function startOf(
  { typeVersion = 1, parameters = {} }: ExportedNode,
  { isUnread, since, isWider }: Omit<ConvertedRules, 'conditions' | 'match'>,
): { readonly startFrom: string; readonly startDate?: string } {
  const isTracking = collectionOf(parameters, 'options')['trackLastMessageId'] !== false;
  if (isWider || (typeVersion > 2 && isTracking)) return { startFrom: 'now' };
  if (since !== null) return { startFrom: 'date', startDate: since };
  return { startFrom: isUnread ? 'unread' : 'all' };
}

function remarksOnStart(
  startFrom: string,
  { isUnread, remark }: { readonly isUnread: boolean; readonly remark: Remarks },
): void {
  if (startFrom === 'now') {
    remark(
      'check',
      'It begins with mail that arrives after you publish. If unread mail waits that is to be processed, choose Start From: Unread.',
    );
  }
  if (!isUnread) return;
  remark(
    'changed',
    'A mail that somebody has read before n8n saw it starts the workflow too: the trigger keeps its own position.',
  );
}

function remarksOnOptions(old: Parameters, remark: Remarks): void {
  if (old['forceReconnect'] !== undefined) {
    remark('changed', 'Force Reconnect is not needed: a dead connection is noticed and replaced.');
  }
  if (old['allowUnauthorizedCerts'] === true) {
    remark(
      'check',
      'Ignore SSL Issues is a setting of the account: Advanced, CA Certificate, or Allow Unverifiable Certificates.',
    );
  }
  remark('changed', 'Each mail starts a run of its own. For several in one run set the option Batch Size.');
}

function attachmentsOf(node: ExportedNode, remark: Remarks): Parameters {
  const { parameters = {} } = node;
  const format = formatOf(node);
  if (format === 'raw') {
    remark('lost', 'The format RAW. Put Email: Get Raw behind the trigger; it gives the EML file.');
    return {};
  }
  if (format === 'simple' && parameters['downloadAttachments'] !== true) return {};
  if (format === 'simple') {
    remark('check', 'Pictures inside the text count as attachments too, so their numbers may differ.');
  }
  const prefix = textOf(parameters, 'dataPropertyAttachmentsPrefixName');
  return filled({
    attachments: 'download',
    attachmentPrefix: prefix === 'attachment_' ? '' : prefix,
  });
}

/** Everything started the old trigger, so nothing is kept out unasked. */
function everyKind(remark: Remarks): string[] {
  remark(
    'check',
    'As before, newsletters, bounces, automatic replies and your own mail start the workflow. If it answers mail, take Automatic Replies and Own Mail out of Include Automatic Mail, so that two machines cannot answer each other for ever.',
  );
  return ['autoReply', 'bounce', 'bulk', 'own'];
}
