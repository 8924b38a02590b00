import type { HeaderField, OutgoingMail, Unsubscribe } from './outgoing';

/** How clients are told of priority: X-Priority for Outlook and Apple Mail, Importance for the rest (RFC 2156). */
const priorities: Readonly<Record<OutgoingMail['priority'], readonly HeaderField[]>> = {
  high: [
    { name: 'X-Priority', value: '1 (Highest)' },
    { name: 'Importance', value: 'high' },
  ],
  normal: [],
  low: [
    { name: 'X-Priority', value: '5 (Lowest)' },
    { name: 'Importance', value: 'low' },
  ],
};

/** List-Unsubscribe, and the promise that one POST suffices (RFC 2369 section 3.2, RFC 8058 section 3.1). */
function unsubscribeFields({ url, mailto }: Unsubscribe): HeaderField[] {
  const ways = [url, mailto && `mailto:${encodeURI(mailto)}`].filter(Boolean).map((way) => `<${way}>`);
  const field = { name: 'List-Unsubscribe', value: ways.join(', ') };
  return url ? [field, { name: 'List-Unsubscribe-Post', value: 'List-Unsubscribe=One-Click' }] : [field];
}

function specialFields(mail: OutgoingMail): HeaderField[] {
  return [
    ...priorities[mail.priority],
    ...(mail.automatic ? [{ name: 'Auto-Submitted', value: mail.automatic }] : []),
    ...(mail.unsubscribe ? unsubscribeFields(mail.unsubscribe) : []),
  ];
}

/** The header fields of a mail that are not addresses, as the MIME composer takes them. */
export const fieldsOf = (mail: OutgoingMail) => ({
  messageId: mail.messageId,
  date: mail.date,
  subject: mail.subject,
  inReplyTo: mail.inReplyTo ?? undefined,
  references: [...mail.references],
  headers: [
    ...mail.headers.map(({ name, value }) => ({ key: name, value })),
    // Written by us, not by the author, so already in the form the RFCs ask: only folded, never encoded.
    ...specialFields(mail).map(({ name, value }) => ({
      key: name,
      value: { prepared: true, foldLines: true, value },
    })),
  ],
});
