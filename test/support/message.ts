import type { Message } from '../../mail/message';

/** A message with nothing in it but what a test gives. */
export function aMessage(given: Partial<Message> = {}): Message {
  return {
    deliveryId: null,
    redelivered: null,
    mailbox: 'INBOX',
    uid: 1,
    uidValidity: '1',
    messageId: null,
    threadId: null,
    inReplyTo: null,
    references: [],
    subject: null,
    from: null,
    sender: null,
    replyTo: [],
    to: [],
    cc: [],
    bcc: [],
    date: null,
    internalDate: null,
    size: null,
    flags: [],
    labels: [],
    text: null,
    html: null,
    replyText: null,
    markdown: null,
    visibleText: null,
    chatInput: null,
    sessionId: null,
    headers: {},
    attachments: [],
    held: null,
    trust: { verdict: 'unknown', reasons: [] },
    authentication: {
      spf: null,
      dkim: null,
      dmarc: null,
      arc: null,
      fromDomain: null,
      aligned: false,
      source: null,
    },
    automatic: { kind: null, reasons: [] },
    bounce: null,
    calendar: null,
    conversation: null,
    suspicion: { score: 0, findings: [] },
    plusTag: null,
    protection: { encrypted: null, signed: null },
    warnings: [],
    ...given,
  };
}

/** An address from its text alone. */
export function anAddress(address: string, name: string | null = null) {
  return { name, address };
}

/** An attachment of a name and a type; the rest as mail programs commonly send it. */
export function anAttachment(name: string, mimeType = 'application/octet-stream') {
  return {
    part: '2',
    name,
    mimeType,
    size: 1000,
    contentId: null,
    disposition: 'attachment' as const,
    binaryField: null,
  };
}
