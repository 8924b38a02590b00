import { createTransport } from 'nodemailer';
import MailComposer from 'nodemailer/lib/mail-composer';
import { customer, desk } from './accounts';
import type { MailServer } from './mailServer';

/** A mail the customer of the demo writes. */
export interface CustomerMail {
  readonly subject: string;
  readonly text: string;
  /** Message-IDs of the conversation so far, oldest first; empty for a new one. */
  readonly references: readonly string[];
}

/** Sends a mail from the customer to the desk as a mail program would; returns its Message-ID. */
export type SendAsCustomer = (mail: CustomerMail) => Promise<string>;

/** Opens the customer's account at the demo's mail server. */
export function customerOf(server: MailServer, caCertificate: string): SendAsCustomer {
  const transport = createTransport({
    host: '127.0.0.1',
    port: server.smtpPort,
    secure: true,
    tls: { ca: caCertificate },
    auth: { user: customer.address, pass: customer.password },
  });
  return async ({ subject, text, references }) => {
    const message = new MailComposer({
      from: { name: customer.name, address: customer.address },
      to: { name: desk.name, address: desk.address },
      subject,
      text,
      inReplyTo: references.at(-1),
      references: [...references],
      disableFileAccess: true,
      disableUrlAccess: true,
    }).compile();
    const raw = await message.build();
    const envelope = { from: customer.address, to: [desk.address] };
    server.postbox(customer.address).deliver(raw, 'Sent');
    await transport.sendMail({ envelope, raw });
    return message.messageId();
  };
}
