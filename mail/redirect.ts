import type { OutgoingMail } from './outgoing';

/**
 * The same mail, to one address instead of its recipients, while a workflow is being built (feature S11).
 * Whom it was meant for is told in `X-Redirected-From`.
 */
export function redirected(mail: OutgoingMail, address: string): OutgoingMail {
  const meantFor = [...mail.to, ...mail.cc, ...mail.bcc].map((recipient) => recipient.address);
  return {
    ...mail,
    to: [{ name: null, address }],
    cc: [],
    bcc: [],
    headers: [...mail.headers, { name: 'X-Redirected-From', value: meantFor.join(', ') }],
  };
}
